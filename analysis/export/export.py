"""An export from the database to a folder that is put in place whole: tables, descriptions, sums, and a delta where asked."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.export.annotations import write_annotations
from analysis.export.deltas import content_hash, delta_query
from analysis.export.describe import croissant, data_package, dataset_card, datasette_metadata, describe, dump, notice, sha256
from analysis.export.formats import write_csv, write_jsonl, write_parquet, write_sqlite
from analysis.export.profiles import Scope, Table, choose_scope, load_tables, open_scope, read_removals, select
from analysis.export.splits import assign_splits
from pipeline.schema import load_schema
from spiders.place import Place
from spiders.problem import Problem, UsageProblem

SEARCHED = {"facts": "title", "full": "text"}  # column of articles that the SQLite file's full-text index is of
SPLITS = "splits.parquet"  # beside the exports: the split of each article, kept from export to export
ABOUT = (
    "Facts on public Chinese legal articles: the provisions of law that they cite and how these stood on the article's day, "
    "the conduct of the other side that they describe, the steps that they recommend, and which of them are copies."
)


@dataclass(frozen=True)
class Wanted:
    """What an export is asked for. `since` names an earlier export's folder; `forced` the checks that fail all the same."""

    profile: str = "facts"
    sites: tuple[str, ...] = ()
    permission: str | None = None
    since: Path | None = None
    forced: str | None = None
    name: str = "hefa"


def export(place: Place, wanted: Wanted, out: Path | None = None) -> Path:
    """Make an export and give its folder. Raises Problem without a database or where the folder is there already."""
    if not place.database.exists():
        raise Problem(f"{place.database}: there is no database yet; make it with `make corpus`.")
    now = datetime.now(UTC).replace(microsecond=0)
    folder = out or place.data / "exports" / f"{wanted.name}-{now:%Y-%m-%d}-{wanted.profile}"
    if folder.exists():
        raise Problem(f"{folder}: is there already; move it away, or name another folder with --out.")
    if wanted.since and not (wanted.since / "manifest.json").exists():
        raise UsageProblem(f"export: {wanted.since} is no export to compare with; name the folder of an earlier one.")
    aside = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        with duckdb.connect(str(place.database), read_only=True) as database:
            database.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET memory_limit = '2GB'")
            write_export(database, place, wanted, aside, folder.name, now)
        os.replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def write_export(database: duckdb.DuckDBPyConnection, place: Place, wanted: Wanted, folder: Path, name: str, now: datetime) -> None:
    built = [row[0] for row in database.execute("SELECT DISTINCT site FROM articles ORDER BY 1").fetchall()]
    scope = choose_scope(place, built, wanted.profile, list(wanted.sites), wanted.permission)
    open_scope(database, scope, read_removals(place.data / "removals.txt"))
    moved = open_extras(database, place)
    tables = load_tables()
    write_tables(database, tables, scope, folder)
    write_annotations(database, folder / "annotations", scope.profile == "full")
    described = [describe(t.name, t.source, folder / "parquet" / f"{t.name}.parquet", t.key) for t in tables]
    facts = {
        "title": f"Hefa: Chinese legal articles, {scope.profile}",
        "about": ABOUT,
        "url": "https://www.hefeilaws.com/" if "hefeilaws" in scope.sites else "https://example.org/hefa",
        "license": "NOTICE.md",
        "made_at": now.isoformat(),
        "profile": scope.profile,
        "sites": list(scope.sites),
        "permission": scope.permission if scope.profile == "full" else None,
        "forced": wanted.forced,
        "splits": split_counts(database, folder),
    }
    (folder / "datapackage.json").write_text(dump(data_package(name.lower(), described, facts)), encoding="utf-8")
    (folder / "README.md").write_text(dataset_card(name, described, facts), encoding="utf-8")
    (folder / "croissant.json").write_text(dump(croissant(name, described, facts)), encoding="utf-8")
    (folder / "datasette.json").write_text(dump(datasette_metadata(described, facts)), encoding="utf-8")
    (folder / "NOTICE.md").write_text(notice(described, facts), encoding="utf-8")
    if wanted.since:
        write_delta(database, tables, wanted.since, folder)
    manifest: dict[str, Any] = facts | {
        "name": name,
        "schema_version": load_schema()[0],
        "since": wanted.since.name if wanted.since else None,
        "articles_whose_split_moved": moved,
        "tables": {
            table.name: {"rows": table.rows, "content": content_hash(database, table.path, table.key)} for table in described
        },
    }
    (folder / "manifest.json").write_text(dump(manifest), encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def open_extras(database: duckdb.DuckDBPyConnection, place: Place) -> int:
    """Make the table of what articles get beside their columns; gives how many moved to another split."""
    articles = [row[0] for row in database.execute("SELECT article_id FROM articles ORDER BY 1").fetchall()]
    ties = database.execute(
        "SELECT list(article_id) FROM clusters GROUP BY cluster_id HAVING count(*) > 1 "
        "UNION ALL SELECT list(article_id) FROM template_articles GROUP BY template_id"
    ).fetchall()
    path = place.data / "exports" / SPLITS
    earlier = dict(zip(*pq.read_table(path).to_pydict().values(), strict=True)) if path.exists() else {}
    splits = assign_splits(articles, (tie[0] for tie in ties), earlier)
    kept = pa.table({"article_id": list(splits), "split": list(splits.values())})
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(kept, path.with_suffix(".tmp"))
    os.replace(path.with_suffix(".tmp"), path)
    database.register("splits", kept)
    database.execute(
        "CREATE TEMP TABLE article_extras AS SELECT c.article_id, c.cluster_id, c.representative, t.template_id, s.split "
        "FROM clusters c LEFT JOIN template_articles t USING (article_id) JOIN splits s USING (article_id)"
    )
    return sum(1 for article, split in earlier.items() if splits.get(article, split) != split)


def write_tables(database: duckdb.DuckDBPyConnection, tables: list[Table], scope: Scope, folder: Path) -> None:
    names = {row[0] for row in database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    for part in ("parquet", "jsonl", "csv"):
        (folder / part).mkdir()
    for table in tables:
        source = folder / "parquet" / f"{table.name}.parquet"
        facts = {"hefa": json.dumps({"table": table.name, "key": table.key})}
        write_parquet(database, select(table, scope.profile, names), source, facts)
        write_jsonl(database, source, folder / "jsonl" / f"{table.name}.jsonl.zst")
        write_csv(database, source, folder / "csv" / f"{table.name}.csv")
    sources = {table.name: (folder / "parquet" / f"{table.name}.parquet", table.key) for table in tables}
    write_sqlite(folder / "hefa.sqlite", sources, {"articles": SEARCHED[scope.profile]})


def write_delta(database: duckdb.DuckDBPyConnection, tables: list[Table], since: Path, folder: Path) -> None:
    """What changed since an earlier export, a file a table, by the rows that both hold."""
    (folder / "delta").mkdir()
    for table in tables:
        earlier, later = (root / "parquet" / f"{table.name}.parquet" for root in (since, folder))
        write_parquet(database, delta_query(earlier, later, table.key), folder / "delta" / f"{table.name}.parquet", {})


def split_counts(database: duckdb.DuckDBPyConnection, folder: Path) -> list[tuple[str, int, int]]:
    query = "SELECT split, count(*), count(DISTINCT cluster_id) FROM read_parquet(?) GROUP BY split ORDER BY split"
    return database.execute(query, [str(folder / "parquet" / "articles.parquet")]).fetchall()
