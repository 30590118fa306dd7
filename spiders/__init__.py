"""Collect: the only code that talks to a network. It reads one TOML file a site and writes the WARC archive."""
