"""Datasets for other tools: tables in the formats that people use, with where they came from and what may be done with them."""
