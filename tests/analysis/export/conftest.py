"""Exports of the sample corpus, made once: the profile facts and the profile full, beside a database of their own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from analysis.export.export import Wanted, export
from spiders.place import Place


@pytest.fixture(scope="session")
def exporting(sample_place: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample's database in a data folder of its own. Its exports are read only; who changes the database takes a copy."""
    folder = tmp_path_factory.mktemp("exporting")
    (folder / "corpus.duckdb").write_bytes(sample_place.database.read_bytes())
    return Place(folder, sample_place.sites, "")


@pytest.fixture(scope="session")
def facts(exporting: Place) -> Path:
    return export(exporting, Wanted())


@pytest.fixture(scope="session")
def full(exporting: Place) -> Path:
    return export(exporting, Wanted("full", permission="a test of our own articles"))


@pytest.fixture(scope="session")
def bodies(exporting: Place) -> dict[str, str]:
    with duckdb.connect(str(exporting.database), read_only=True) as database:
        return dict(database.execute("SELECT article_id, text FROM articles WHERE chars > 0").fetchall())


@pytest.fixture
def own(exporting: Place, tmp_path: Path) -> Place:
    """A data folder with a database that a test may change."""
    data = tmp_path / "own"
    data.mkdir()
    (data / "corpus.duckdb").write_bytes(exporting.database.read_bytes())
    return Place(data, exporting.sites, "")


def texts_in(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every text of every file, by file and column or line: decompressed, and out of SQLite with its index's words as well."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            for column in pq.read_table(path).columns:
                yield path, [str(value) for value in column.to_pylist() if value is not None]
        elif path.suffix == ".sqlite":
            with sqlite3.connect(path) as database:
                database.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, 'articles_fts', 'row')")
                yield path, [term for (term,) in database.execute("SELECT term FROM temp.words")]
                for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in database.execute(f'SELECT * FROM "{table}"'):
                        yield path, [decoded(value) for value in row if value is not None]
        elif path.suffix == ".zst":
            with duckdb.connect() as database:
                lines = database.execute("SELECT json FROM read_json_objects(?, format = 'newline_delimited')", [str(path)]).fetchall()
                yield path, [line for (line,) in lines]
        elif path.is_file():
            yield path, path.read_text(encoding="utf-8-sig").splitlines()


def decoded(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
