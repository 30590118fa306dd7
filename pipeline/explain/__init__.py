"""Verdicts for people: a citation's place in its text, what is said of it in plain words, its words beside the law's."""
