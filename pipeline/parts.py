"""Clean rows on disk: immutable Parquet parts under one manifest, so that readers see whole generations and never wait.

A part holds the rows of one segment, or of all segments of a past month: which, is a function of the archive alone, so years
of nightly runs stay a few hundred files and a fresh cleaning makes the same files, byte for byte. Row groups have a fixed
number of rows, so merging parts gives the bytes that cleaning them together would give.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.clean_columns import CLEAN_COLUMNS
from pipeline.schema import arrow_type, load_schema
from spiders.archive.tombstones import NOTHING, Forgotten
from spiders.ledger import segments

GROUP_ROWS = {"pages": 2_000, "sketches": 2_000, "listed": 20_000}  # rows a row group: bounds memory, 2,000 articles are about 8 MB
DEFAULT_GROUP_ROWS = 50_000
MONTH_BYTES = 2 * 1024**3  # a part takes segments up to this size together
SHARED_TABLES = ("captures", "rejects")  # clean rows that are tables of the database as they stand
TABLES = (*SHARED_TABLES, *CLEAN_COLUMNS)


@dataclass(frozen=True)
class Part:
    """Segments (name and bytes) whose rows lie together under `name`, made by the rules with that digest.

    Its folder is named by all of that: a month that gets another segment is another folder, and the old one stays whole until
    the manifest no longer counts it.
    """

    name: str
    segments: tuple[tuple[str, int], ...]
    rules: str

    @property
    def folder(self) -> str:
        made_of = hashlib.sha256(json.dumps([self.segments, self.rules]).encode()).hexdigest()
        return f"{self.name}.{made_of[:12]}"


def table_schema(table: str) -> pa.Schema:
    """The Arrow schema of a clean table."""
    if table in SHARED_TABLES:
        columns = [(column.name, column.type) for column in load_schema()[1][table].columns]
    else:
        columns = CLEAN_COLUMNS[table]
    return pa.schema([(name, arrow_type(kind)) for name, kind in columns])


def part_rules(rules: str, forgotten: Forgotten, names: Iterable[str]) -> str:
    """`rules` with the erasures that touch these segments, if there are any: a segment may be rewritten to whatever size."""
    touching = [(name, forgotten.touching(name)) for name in names]
    told = [(name, digests) for name, digests in touching if digests]
    return hashlib.sha256(json.dumps([rules, told]).encode()).hexdigest() if told else rules


def plan_parts(archive: Path, rules: str, forgotten: Forgotten = NOTHING) -> list[Part]:
    """The parts that a site's archive asks for: past months together, the newest month segment by segment."""
    found = [(path.name, path.stat().st_size) for path in segments(archive)]
    newest = max((name[:6] for name, _ in found), default="")
    groups: list[tuple[str, list[tuple[str, int]]]] = []
    for name, size in found:
        month = name[:6]
        if month == newest:
            groups.append((name.removesuffix(".warc.gz"), [(name, size)]))
        elif groups and groups[-1][0].startswith(f"{month}-") and sum(s for _, s in groups[-1][1]) + size <= MONTH_BYTES:
            groups[-1][1].append((name, size))
        else:
            count = sum(key.startswith(f"{month}-") for key, _ in groups)
            groups.append((f"{month}-{count}", [(name, size)]))
    return [Part(name, tuple(rows), part_rules(rules, forgotten, [segment for segment, _ in rows])) for name, rows in groups]


class PartWriter:
    """Write one part's tables aside, then put the folder in place whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.aside = folder.with_name(f".{folder.name}.tmp")
        shutil.rmtree(self.aside, ignore_errors=True)
        self.aside.mkdir(parents=True)
        self.writers = {
            table: pq.ParquetWriter(self.aside / f"{table}.parquet", table_schema(table), compression="zstd") for table in TABLES
        }
        self.pending: dict[str, list[pa.RecordBatch]] = {table: [] for table in TABLES}
        self.rows = dict.fromkeys(TABLES, 0)

    def write(self, table: str, batch: pa.RecordBatch) -> None:
        self.pending[table].append(batch)
        self.rows[table] += batch.num_rows
        size = GROUP_ROWS.get(table, DEFAULT_GROUP_ROWS)
        if self.rows[table] < size:
            return
        whole = pa.Table.from_batches(self.pending[table])
        while whole.num_rows >= size:
            self.writers[table].write_table(whole.slice(0, size).combine_chunks(), row_group_size=size)
            whole = whole.slice(size)
        self.pending[table] = whole.combine_chunks().to_batches()
        self.rows[table] = whole.num_rows

    def close(self) -> None:
        for table, writer in self.writers.items():
            if self.rows[table]:
                writer.write_table(pa.Table.from_batches(self.pending[table]).combine_chunks())
            writer.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        os.replace(self.aside, self.folder)

    def abandon(self) -> None:
        for writer in self.writers.values():
            writer.close()
        shutil.rmtree(self.aside, ignore_errors=True)


def read_part(folder: Path, table: str) -> Iterator[pa.RecordBatch]:
    yield from pq.ParquetFile(folder / f"{table}.parquet").iter_batches(batch_size=GROUP_ROWS.get(table, DEFAULT_GROUP_ROWS))


def read_manifest(corpus: Path) -> dict[str, list[Part]]:
    """The parts that count, by site; empty if nothing was cleaned yet."""
    path = corpus / "manifest.json"
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        site: [Part(part["name"], tuple((name, size) for name, size in part["segments"]), part["rules"]) for part in parts]
        for site, parts in found["sites"].items()
    }


def write_manifest(corpus: Path, parts: dict[str, list[Part]]) -> None:
    """Make these parts the ones that count, in one step; folders that no longer count are removed after it."""
    corpus.mkdir(parents=True, exist_ok=True)
    sites = {site: [asdict(part) for part in found] for site, found in sorted(parts.items())}
    temporary = corpus / "manifest.tmp"
    temporary.write_text(json.dumps({"sites": sites}, indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, corpus / "manifest.json")
    sweep(corpus, parts)


def sweep(corpus: Path, parts: dict[str, list[Part]]) -> None:
    """Remove the folders of clean rows that are not of these parts."""
    counted = {(site, part.folder) for site, found in parts.items() for part in found}
    for folder in (corpus / "clean").glob("*/*"):
        if (folder.parent.name, folder.name) not in counted:
            shutil.rmtree(folder, ignore_errors=True)


def part_files(corpus: Path, site: str, parts: Iterable[Part], table: str) -> list[str]:
    """The Parquet files of a site's table."""
    return [str(corpus / "clean" / site / part.folder / f"{table}.parquet") for part in parts]
