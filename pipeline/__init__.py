"""Clean: from the archive to articles and facts, settled over time and built into one database; and the command line."""
