"""Settled rows on disk: one file a site and kind, beside it the digest of what it was made from."""

from __future__ import annotations

from pathlib import Path

import duckdb

from spiders.place import Place

SQL = Path(__file__).with_name("sql")


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory database with settings that make results the same everywhere."""
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    return database


def settled_file(place: Place, site: str) -> Path:
    return place.corpus / "settled" / f"{site}.parquet"


def judged_file(place: Place, site: str) -> Path:
    return place.corpus / "settled" / f"{site}.citations.parquet"


def read_sources(path: Path) -> str | None:
    """The digest that a settled file was made from; None if there is no such file."""
    mark = path.with_suffix(".sources")
    return mark.read_text(encoding="utf-8") if path.exists() and mark.exists() else None
