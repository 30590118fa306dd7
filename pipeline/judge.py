"""The second half of settling: every citation of every version judged as of its article's day, with the law texts held.

Made again when clean rows, dates, law texts, registry or rules changed; an article whose citations, days and law are what they
were keeps its rows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.citations.cite import from_row
from pipeline.law.bench import Bench, load_bench
from pipeline.law.judging import judge_text
from pipeline.parts import part_files, read_manifest
from pipeline.schema import arrow_type, load_schema
from pipeline.settled import SQL, connect, judged_file, read_sources, settled_file
from spiders.place import TREE, Place

BATCH = 1_000  # versions judged and written at a time
RULES = (
    "pipeline/law/*.py",
    "pipeline/citations/*.py",
    "data/reference/laws/*.csv",
    "pipeline/judge.py",
    "pipeline/sql/judge_*.sql",
)


def judged_schema() -> pa.Schema:
    columns = [(column.name, arrow_type(column.type)) for column in load_schema()[1]["citations"].columns]
    return pa.schema([*columns, ("capture_id", pa.string())])


def law_digest(place: Place) -> str:
    """What verdicts depend on beside the articles: rules, registry and the texts held."""
    digest = hashlib.sha256()
    for pattern in RULES:
        for path in sorted(TREE.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    held = place.laws / "manifest.json"
    texts = place.laws / "articles.parquet"
    if held.exists():
        digest.update(held.read_bytes())
    elif texts.exists():
        digest.update(texts.read_bytes())
    return digest.hexdigest()


def judge_site(site: str, place: Place) -> bool:
    """Bring the judged citations of `site` up to date; False if they were."""
    path = judged_file(place, site)
    law = law_digest(place)
    sources = f"{read_sources(settled_file(place, site))} {law}"
    if read_sources(path) == sources:
        return False
    same_law = (read_sources(path) or "").endswith(law)
    parts = read_manifest(place.corpus).get(site, [])
    temporary = path.with_suffix(".tmp")
    with connect() as database, pq.ParquetWriter(temporary, judged_schema(), compression="zstd") as writer:
        database.read_parquet(part_files(place.corpus, site, parts, "pages")).create_view("pages")
        database.read_parquet(part_files(place.corpus, site, parts, "citations")).create_view("found")
        database.read_parquet(str(settled_file(place, site))).create_view("settled")
        database.read_parquet(str(path if same_law else temporary_empty(path))).create_view("judged")
        bench: Bench | None = None
        for versions in batches(database):
            rows: list[dict[str, Any]] = []
            for version in versions:
                if version["kept"]:
                    rows += version["kept"]
                    continue
                bench = bench or load_bench(place.laws)
                rows += judge_version(version, bench)
            writer.write_table(pa.Table.from_pylist(rows, judged_schema()))
    temporary_empty(path).unlink(missing_ok=True)
    os.replace(temporary, path)
    path.with_suffix(".sources").write_text(sources, encoding="utf-8")
    return True


def temporary_empty(path: Path) -> Path:
    """An empty file of judged rows, for a first time."""
    empty = path.with_suffix(".empty")
    pq.write_table(judged_schema().empty_table(), empty)
    return empty


def batches(database: duckdb.DuckDBPyConnection) -> Iterator[list[dict[str, Any]]]:
    """Versions that cite anything, with text, days, found citations and the rows that still hold."""
    result = database.execute((SQL / "judge_versions.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in result.description or []]
    while rows := result.fetchmany(BATCH):
        yield [dict(zip(names, row, strict=True)) for row in rows]


def judge_version(version: dict[str, Any], bench: Bench) -> list[dict[str, Any]]:
    found = [from_row(row) for row in version["found"]]
    days = (version["published_from"], version["published_to"])
    keys = {key: version[key] for key in ("article_id", "body_hash", "capture_id")}
    return [row | keys for row in judge_text(version["text"], found, days, bench)]
