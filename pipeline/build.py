"""The building stage: settled and clean rows to `data/corpus.duckdb`, made aside and swapped whole.

Readers keep the file they opened; storage stays readable by DuckDB 1.5, the oldest client that people have.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.build_laws import fill_law_tables
from pipeline.parts import part_files, read_manifest
from pipeline.review.audits import read_audits
from pipeline.review.decisions import read_decisions
from pipeline.schema import arrow_type, literal, load_schema
from pipeline.settled import built_sites, duplicates_folder, judged_file, settled_file
from spiders.place import Place
from spiders.problem import Problem
from spiders.site import load_sites

STORAGE = "v1.5.0"
MEMORY = "2500MB"  # DuckDB's own; beyond it sorts go to disk beside the database. The process takes up to a third more
SQL = Path(__file__).with_name("sql")
# the clean rows that the tables are made from
CLEAN = (
    "captures", "pages", "blocks", "links", "set_aside", "tactics", "advice", "personal_data", "rejects", "sketches", "listed",
)
SCRIPTS = ("corpus", "duplicates", "passages", "discoveries", "contacts", "public")
PUBLIC = ("articles", "citations", "tactics", "advice")  # tables with a view whose personal data is masked
VIEWED = ("article_versions",)  # tables of the schema that are views of others
DUPLICATES = ("near_duplicates", "clusters", "merges", "templates", "template_articles")


def inputs_digest(place: Place) -> str:
    """What the database depends on: what is settled, duplicates, runs, sites, reviews, the schema, this stage's code and SQL."""
    digest = hashlib.sha256()
    for site in built_sites(place):
        digest.update(settled_file(place, site).with_suffix(".sources").read_bytes())
        digest.update(judged_file(place, site).with_suffix(".sources").read_bytes())
    duplicates = duplicates_folder(place) / "sources"
    if not duplicates.exists():
        raise Problem(f"{duplicates.parent}: duplicates are not looked for yet; run `make corpus`, which does.")
    digest.update(duplicates.read_bytes())
    code = ("build.py", "build_laws.py", "review/decisions.py", "review/audits.py", "schema.toml")
    made_by = (Path(__file__).parent / name for name in code)
    rules = [*made_by, *sorted(SQL.glob("build_*.sql")), Place.reference / "topics.toml"]
    for path in [*rules, *sorted(place.sites.glob("*.toml")), *sorted(place.runs.glob("*.json"))]:
        digest.update(path.read_bytes())
    for path in (place.reviews, place.audits):
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def build_database(place: Place) -> bool:
    """Make the database from what is settled and the duplicates found; False if it is up to date. Raises Problem if none are."""
    digest = inputs_digest(place)
    if place.database.exists() and read_digest(place.database) == digest:
        return False
    temporary = place.database.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)
    with duckdb.connect(str(temporary), config={"storage_compatibility_version": STORAGE}) as database:
        database.execute(f"SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET memory_limit = '{MEMORY}'")
        try:
            fill_database(database, place, digest)
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise Problem(f"{temporary}: can't be built ({reason}); the old database stands, clean again and build.") from error
    temporary.with_suffix(".tmp.wal").unlink(missing_ok=True)
    os.replace(temporary, place.database)
    return True


def fill_database(database: duckdb.DuckDBPyConnection, place: Place, digest: str) -> None:
    version, tables = load_schema()
    for table in tables.values():
        if table.name not in VIEWED:
            database.execute(table.ddl())
            tell_of(database, table.comments())
    manifest = read_manifest(place.corpus)
    sites = built_sites(place)
    for name in CLEAN:
        files = [file for site in sites for file in part_files(place.corpus, site, manifest[site], name)]
        database.read_parquet(files).create_view(f"clean_{name}")
    database.read_parquet([str(settled_file(place, site)) for site in sites]).create_view("settled")
    database.read_parquet([str(judged_file(place, site)) for site in sites]).create_view("judged")
    for name in DUPLICATES:
        database.read_parquet(str(duplicates_folder(place) / f"{name}.parquet")).create_view(f"found_{name}")
    for script in SCRIPTS:
        database.execute((SQL / f"build_{script}.sql").read_text(encoding="utf-8"))
    for name in VIEWED:
        tell_of(database, tables[name].comments(kind="VIEW"))
    for name in PUBLIC:
        tell_of(database, tables[name].comments(f"v_public_{name}"))
    insert_rows(database, "sites", site_rows(place, sites))
    insert_rows(database, "runs", run_rows(place, sites))
    fill_law_tables(database, place)
    insert_reviews(database, place)
    make_views(database)
    for view in ("settled", "judged", *(f"clean_{name}" for name in CLEAN), *(f"found_{name}" for name in DUPLICATES)):
        database.execute(f"DROP VIEW {view}")
    database.execute("CREATE TABLE about (key VARCHAR, value VARCHAR)")
    database.execute("COMMENT ON TABLE about IS '本数据库的来历 · where this database comes from'")
    facts = {"schema_version": str(version), "built_at": datetime.now(UTC).isoformat(timespec="seconds"), "inputs": digest}
    insert_rows(database, "about", [{"key": key, "value": value} for key, value in facts.items()])


def tell_of(database: duckdb.DuckDBPyConnection, comments: list[str]) -> None:
    for comment in comments:
        database.execute(comment)


def make_views(database: duckdb.DuckDBPyConnection) -> None:
    """The views and macros that questions use. A view's column without a comment takes that of the first table that has it."""
    topics = tomllib.loads((Place.reference / "topics.toml").read_text(encoding="utf-8"))
    words = [{"topic": topic, "word": word} for topic in topics for word in topics[topic]]
    database.register("topic_words", pa.Table.from_pylist(words))
    database.execute((SQL / "build_views.sql").read_text(encoding="utf-8"))
    database.unregister("topic_words")
    told: dict[str, str] = {}
    for table in load_schema()[1].values():
        for column in table.columns:
            told.setdefault(column.name, f"{column.zh} · {column.en}")
    bare = """
        SELECT c.table_name, c.column_name FROM duckdb_columns() c JOIN duckdb_views() v ON v.view_oid = c.table_oid
        WHERE NOT v.internal AND c.comment IS NULL AND starts_with(c.table_name, 'v_')
    """
    for view, name in database.execute(bare).fetchall():
        if name in told:
            database.execute(f"COMMENT ON COLUMN {view}.{name} IS {literal(told[name])}")


def insert_rows(database: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def insert_reviews(database: duckdb.DuckDBPyConnection, place: Place) -> None:
    """The decisions of people, each with the place that its citation has today; and what was drawn for audits."""
    tables = load_schema()[1]

    def table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
        return pa.Table.from_pylist(rows, pa.schema([(column.name, arrow_type(column.type)) for column in tables[name].columns]))

    database.register("decisions", table("reviews", [asdict(decision) for decision in read_decisions(place.reviews)]))
    database.execute((SQL / "build_reviews.sql").read_text(encoding="utf-8"))
    database.unregister("decisions")
    database.register("drawn", table("audits", [asdict(one) for one in read_audits(place.audits)]))
    database.execute("INSERT INTO audits BY NAME SELECT * FROM drawn ORDER BY audit_id, draw")
    database.unregister("drawn")


def site_rows(place: Place, sites: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "site": site.name,
            "title": site.title,
            "url": site.url,
            "system": site.system,
            "enabled": site.enabled,
            "redistribute": site.rights.redistribute,
        }
        for site in load_sites(place.sites)
        if site.name in sites
    ]


def run_rows(place: Place, sites: list[str]) -> list[dict[str, Any]]:
    rows = []
    for path in sorted(place.runs.glob("*.json")):
        run = json.loads(path.read_text(encoding="utf-8"))
        if run["site"] in sites:
            counts = run["counts"]
            row = {key: run[key] for key in ("run_id", "site", "started", "finished", "outcome")}
            row["answered"] = sum(count for name, count in counts.items() if name.startswith("answered"))
            row["failed"] = sum(count for name, count in counts.items() if name.startswith("failed"))
            rows.append(row)
    return rows


def read_digest(path: Path) -> str | None:
    """The inputs that a database says it was made from; None for one that says nothing."""
    try:
        with duckdb.connect(str(path), read_only=True) as database:
            found = database.execute(f"SELECT value FROM about WHERE key = {literal('inputs')}").fetchone()
    except duckdb.Error:
        return None
    return found[0] if found else None
