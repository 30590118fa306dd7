"""Citations, tactics and advice as annotations: W3C Web Annotation, spaCy's character spans, labels that `evaluate` reads."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.schema import literal

SQL = Path(__file__).with_name("sql")
OF_PROFILE = {"facts": ("web_annotations",), "full": ("web_annotations", "spacy", "labels")}  # the last two hold texts


def write_annotations(database: duckdb.DuckDBPyConnection, folder: Path, profile: str) -> None:
    """Write the annotation files, an object a line; those that hold texts only in the profile `full`."""
    folder.mkdir()
    for name in OF_PROFILE[profile]:
        path = folder / f"{name.replace('_', '-')}.jsonl"
        query = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        database.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT json)")
