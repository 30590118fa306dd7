"""The tables of law in the database: versions as verdicts know them, the articles held, the registry's renumbering."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.law.official_titles import official_title
from pipeline.law.registry import FOLDER, rows
from pipeline.law.texts import Version, merge_held, registry_versions
from pipeline.schema import arrow_type, load_schema
from spiders.place import Place

RENUMBERING = """
    INSERT INTO renumbering BY NAME
    SELECT * RENAME (version AS law_version)
    FROM read_csv($file, header = true, all_varchar = true)
"""
LAW_ARTICLES = """
    INSERT INTO law_articles
    SELECT v.law, v.law_version, a.no, coalesce(a.sub, 0), a.text
    FROM read_parquet($file) a JOIN versions_held v USING (vid)
    WHERE a.no IS NOT NULL
    ORDER BY v.law, v.law_version, a.no, a.sub
"""


def fill_law_tables(database: duckdb.DuckDBPyConnection, place: Place) -> None:
    """Fill `laws` and `renumbering` from the registry, with what is held, and `law_articles` from the texts held."""
    versions = registry_versions()
    held = place.laws / "laws.parquet"
    kinds = {row["law"]: row["kind"] for row in rows(FOLDER / "laws.csv")}
    if held.exists():
        texts = pq.read_table(held).to_pylist()
        merge_held(versions, texts)
        kinds = {row["law_id"]: row["kind"] for row in texts} | kinds
    known = [law_row(version, kinds) for law in sorted(versions) for version in versions[law]]
    known.sort(key=lambda row: (row["law"], row["law_version"], row["effective"] or ""))
    columns = [(column.name, arrow_type(column.type)) for column in load_schema()[1]["laws"].columns]
    database.register("versions_held", pa.Table.from_pylist(known, pa.schema([*columns, ("vid", pa.string())])))
    database.execute("INSERT INTO laws BY NAME SELECT * EXCLUDE (vid) FROM versions_held")
    if held.exists():
        database.execute(LAW_ARTICLES, {"file": str(place.laws / "articles.parquet")})
    database.unregister("versions_held")
    database.execute(RENUMBERING, {"file": str(FOLDER / "renumbering.csv")})


def law_row(version: Version, kinds: dict[str, str]) -> dict[str, object]:
    return {
        "law": version.law,
        "law_version": version.published,
        "effective": version.effective,
        "repealed": version.ended,
        "successor": official_title(version.successor) if version.successor else None,
        "kind": kinds.get(version.law),
        "effective_source": version.effective_src or None,
        "articles": version.articles,
        "held": version.vid is not None,
        "vid": version.vid,
    }
