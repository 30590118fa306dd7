"""Crawls that are left alone: what is due, what ran, what is broken and why, and whom to tell."""
