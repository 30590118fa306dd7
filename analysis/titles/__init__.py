"""The patterns that titles are made from."""
