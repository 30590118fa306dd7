"""Settled rows on disk: one file a site and kind, beside it the digest of what it was made from."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.parts import read_manifest
from spiders.place import Place
from spiders.problem import Problem
from spiders.sample import NAMES as SAMPLE_SITES

SQL = Path(__file__).with_name("sql")


def connect() -> duckdb.DuckDBPyConnection:
    """An in-memory database with settings that make results the same everywhere."""
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    return database


def built_sites(place: Place) -> list[str]:
    """The sites whose rows belong into the database: sample sites leave once another has captures.

    Raises Problem if there are none.
    """
    found = [site for site, parts in read_manifest(place.corpus).items() if parts]
    if not found:
        raise Problem(f"{place.corpus}: nothing is cleaned yet; run `make run`, or crawl or import a site first.")
    return [site for site in found if site not in SAMPLE_SITES] or found


def settled_file(place: Place, site: str) -> Path:
    return place.corpus / "settled" / f"{site}.parquet"


def judged_file(place: Place, site: str) -> Path:
    return place.corpus / "settled" / f"{site}.citations.parquet"


def duplicates_folder(place: Place) -> Path:
    """Edges and clusters of all sites together, as the duplicates stage writes them."""
    return place.corpus / "duplicates"


def read_sources(path: Path) -> str | None:
    """The digest that a settled file was made from; None if there is no such file."""
    mark = path.with_suffix(".sources")
    return mark.read_text(encoding="utf-8") if path.exists() and mark.exists() else None
