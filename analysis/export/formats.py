"""One query's rows as Parquet, JSON Lines, CSV for Excel, or a table of a SQLite file; the same bytes for the same rows."""

from __future__ import annotations

import codecs
import re
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.show import plain
from pipeline.schema import literal

GUARDED = "('=', '+', '-', '@', chr(9), chr(13))"  # a cell that begins so is run as a formula (OWASP, CSV injection)
ONE_LINE = "regexp_replace({}, '[\\r\\n]+', ' ', 'g')"
ROW_GROUP = 122_880  # rows of a Parquet file
BATCH = 20_000  # rows that go into SQLite at a time
PIECE = 1 << 24  # bytes
SHORTEST_WORD, LONGEST_WORD = 2, 4  # characters of the words that the full-text index knows
LATIN = re.compile(r"[A-Za-z0-9]+")


def write_parquet(database: duckdb.DuckDBPyConnection, query: str, path: Path, facts: dict[str, str]) -> None:
    """Write a query's rows in their order, zstd, with `facts` as the file's key-value metadata."""
    noted = f", KV_METADATA {{{', '.join(f'{name}: {literal(value)}' for name, value in facts.items())}}}" if facts else ""
    written = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}{noted}"
    database.execute(f"COPY ({query}) TO {literal(str(path))} ({written})")


def write_jsonl(database: duckdb.DuckDBPyConnection, source: Path, path: Path) -> None:
    """A Parquet file's rows as JSON Lines, zstd."""
    database.execute(f"COPY (FROM read_parquet({literal(str(source))})) TO {literal(str(path))} (FORMAT json, COMPRESSION zstd)")


def write_csv(database: duckdb.DuckDBPyConnection, source: Path, path: Path) -> None:
    """A Parquet file's rows as Excel reads them: byte order mark, CRLF, a line a row, no cell that is run as a formula."""
    columns = []
    for field in pq.read_schema(source):
        name = f'"{field.name}"'
        if pa.types.is_list(field.type):
            columns.append(f"to_json({name})::VARCHAR AS {name}")
        elif pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            line = f"CASE WHEN contains({name}, chr(10)) OR contains({name}, chr(13)) THEN {ONE_LINE.format(name)} ELSE {name} END"
            columns.append(f"CASE WHEN left({name}, 1) IN {GUARDED} THEN '''' || {line} ELSE {line} END AS {name}")
        else:
            columns.append(name)
    aside = path.with_suffix(".part")
    query = f"SELECT {', '.join(columns)} FROM read_parquet({literal(str(source))})"
    database.execute(f"COPY ({query}) TO {literal(str(aside))} (FORMAT csv, HEADER)")
    with open(aside, "rb") as rows, open(path, "wb") as out:
        out.write(codecs.BOM_UTF8)
        while piece := rows.read(PIECE):
            out.write(piece.replace(b"\n", b"\r\n"))  # no cell has a line end of its own
    aside.unlink()


SQLITE_TYPES = {"int64": "INTEGER", "int32": "INTEGER", "double": "REAL", "bool": "INTEGER"}


def write_sqlite(path: Path, sources: dict[str, tuple[Path, tuple[str, ...]]], searched: dict[str, str]) -> None:
    """Parquet files (by table, with their keys) as tables of one SQLite file, new or begun, with keys and full-text search.

    `searched` names for a table the column that is searched. Han characters have no blanks between words: the index holds every
    run of 2 to 4 of them as a word, so 恐吓 is found wherever it stands.
    """
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        for table, (source, key) in sources.items():
            schema = pq.read_schema(source)
            columns = ", ".join(f'"{field.name}" {SQLITE_TYPES.get(str(field.type), "TEXT")}' for field in schema)
            names = ", ".join(f'"{name}"' for name in key)
            keyed = f", PRIMARY KEY ({names})" if is_known(source, key) else ""
            rowless = " WITHOUT ROWID" if keyed and table not in searched else ""  # the index of words needs row ids
            database.execute(f'CREATE TABLE "{table}" ({columns}{keyed}){rowless}')
            marks = ", ".join("?" * len(schema))
            for batch in pq.ParquetFile(source).iter_batches(BATCH):
                rows = zip(*map(storable_column, batch.columns), strict=True)
                database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
            if not keyed:
                database.execute(f'CREATE INDEX "{table}_key" ON "{table}" ({names})')
        for table, column in searched.items():
            database.create_function("words_of", 1, words_of, deterministic=True)
            database.execute(f'CREATE VIRTUAL TABLE "{table}_fts" USING fts5(words, content="", tokenize="unicode61")')
            words = f'SELECT rowid, words_of("{column}") FROM "{table}" WHERE "{column}" IS NOT NULL'
            database.execute(f'INSERT INTO "{table}_fts"(rowid, words) {words}')
    database.close()


def is_known(source: Path, key: tuple[str, ...]) -> bool:
    """Whether no column of the key has an unknown value, so that it can be a primary key."""
    file = pq.read_metadata(source)
    places = [pq.read_schema(source).names.index(name) for name in key]
    noted = [file.row_group(group).column(place).statistics for group in range(file.num_row_groups) for place in places]
    return all(one is not None and one.null_count == 0 for one in noted)


def storable_column(column: pa.Array) -> list[Any]:
    """The values of a column as SQLite takes them; each distinct one is made once, since most columns have few."""
    if pa.types.is_list(column.type):
        return [None if value is None else plain(value) for value in column.to_pylist()]
    coded = column.dictionary_encode() if not pa.types.is_dictionary(column.type) else column
    distinct = coded.dictionary.to_pylist()
    values = np.array([*(map(plain, distinct) if pa.types.is_timestamp(column.type) else distinct), None], dtype=object)
    found: list[Any] = values[coded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)].tolist()
    return found


def words_of(text: str) -> str:
    """Every run of 2 to 4 characters of a text as a word, and its Latin words and numbers as they stand."""
    words = []
    for run in "".join(char if char.isalnum() else " " for char in text).split():
        words += LATIN.findall(run)
        if not run.isascii():
            words += [run[at : at + size] for size in range(SHORTEST_WORD, LONGEST_WORD + 1) for at in range(len(run) - size + 1)]
    return " ".join(words)
