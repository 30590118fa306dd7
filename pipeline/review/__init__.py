"""Decisions of people on findings: the file that keeps them, and the walk through what is open."""
