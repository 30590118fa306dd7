"""The files beside the tables: card, Data Package, Croissant, notice, manifest and sums; their numbers are asked of the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from analysis.export.deltas import content_hash
from analysis.export.describe import croissant, data_package, dataset_card, datasette_metadata, describe, dump, notice, sha256
from analysis.export.profiles import Table
from pipeline.schema import literal, load_schema

SQL = Path(__file__).with_name("sql")
ABOUT = (
    "Facts on public Chinese legal articles: the provisions of law that they cite and how these stood on the article's day, "
    "the conduct of the other side that they describe, the steps that they recommend, and which of them are copies."
)


def tell_of(database: duckdb.DuckDBPyConnection, tables: list[Table], about: dict[str, Any], folder: Path) -> None:
    """Write what an export says of itself. `about` is the manifest's part that no file can tell."""
    files = {table.name: folder / "parquet" / f"{table.name}.parquet" for table in tables}
    paths = {name: literal(str(path)) for name, path in files.items()}
    rows = {name: ask(database, f"SELECT count(*) AS found FROM read_parquet({path})")[0]["found"] for name, path in paths.items()}
    described = [describe(table, about["profile"], files[table.name], rows[table.name]) for table in tables]
    homes = ask(database, f"SELECT url FROM read_parquet({paths['sites']}) ORDER BY site")
    facts = about | {
        "title": f"Hefa: Chinese legal articles, {about['profile']}",
        "about": ABOUT,
        "url": homes[0]["url"] if homes else "",
        "license": "NOTICE.md",
        "numbers": ask(database, read("figures").format(**paths))[0],
        "splits": ask(database, read("splits").format(**paths)),
    }
    told = {
        "datapackage.json": dump(data_package(about["name"].lower(), described, facts)),
        "README.md": dataset_card(about["name"], described, facts),
        "croissant.json": dump(croissant(about["name"], described, facts)),
        "datasette.json": dump(datasette_metadata(described, facts)),
        "NOTICE.md": notice(described, facts),
    }
    contents = {table.name: {"rows": table.rows, "content": content_hash(database, table.path)} for table in described}
    told["manifest.json"] = dump(facts | {"schema_version": load_schema()[0], "tables": contents})
    for name, text in told.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in made)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def ask(database: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    result = database.execute(query)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
