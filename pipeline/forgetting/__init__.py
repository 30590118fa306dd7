"""Erase a page, or all below a prefix, from the archive and from what people wrote and logged about it."""
