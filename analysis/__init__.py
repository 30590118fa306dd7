"""Analyse: questions to the database in SQL. Nothing here reads HTML or talks to a network."""
