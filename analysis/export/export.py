"""An export from the database to a folder that is put in place whole: tables, descriptions, sums, and a delta where asked."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from analysis.export.annotations import write_annotations
from analysis.export.deltas import check_columns, delta_query, find_earlier, newest_run
from analysis.export.excerpts import choose_excerpts
from analysis.export.formats import write_csv, write_jsonl, write_parquet, write_sqlite
from analysis.export.profiles import Table, load_tables, select
from analysis.export.scope import Scope, choose_scope, open_scope
from analysis.export.splits import open_extras
from analysis.export.words import tell_of
from pipeline.health.checks import DEGRADED, held_back, read_checks, reasons
from spiders.lock import writer_lock
from spiders.place import Place
from spiders.problem import Problem

SEARCHED = {"facts": "title", "full": "text"}  # column of articles that the SQLite file's full-text index is of
MEMORY = "1000MB"  # of DuckDB; the sieve takes as much beside it for half a million articles


@dataclass(frozen=True)
class Wanted:
    """What an export is asked for. `since` names an earlier export or a run; `force` exports although checks fail."""

    profile: str = "facts"
    sites: tuple[str, ...] = ()
    permission: str | None = None
    since: str | None = None
    force: bool = False
    name: str = "hefa"


def export(place: Place, wanted: Wanted, out: Path | None = None) -> Path:
    """Make an export and give its folder.

    Raises Problem without a database, where the folder is there already, or while checks fail; UsageProblem for a site, an
    earlier export or a run that there is not, and where no body may be passed on.
    """
    if not place.database.exists():
        raise Problem(f"{place.database}: there is no database yet; make it with `make corpus`.")
    failing = failing_checks(place)
    if failing and not wanted.force:
        remedy = "Mend it (`make status` says more), or export all the same with --force."
        raise Problem(f"export: held back, since checks fail: {failing} {remedy}")
    now = datetime.now(UTC).replace(microsecond=0)
    exports = place.data / "exports"
    with writer_lock(exports / ".lock", "export"):
        earlier = find_earlier(place, wanted.since, wanted.profile) if wanted.since else None
        folder = out or free_name(exports, f"{wanted.name}-{now:%Y-%m-%d}-{wanted.profile}")
        if folder.exists():
            raise Problem(f"{folder}: is there already; move it away, or name another folder with --out.")
        for left in exports.glob(".*.tmp"):  # of an export that was killed
            shutil.rmtree(left, ignore_errors=True)
        with put_in_place(folder) as aside, duckdb.connect(str(place.database), read_only=True) as database:
            spilled = aside / "spilled"
            database.execute(f"SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET memory_limit = '{MEMORY}'")
            database.execute(f"SET temp_directory = '{str(spilled).replace(chr(39), chr(39) * 2)}'")
            write_export(database, place, wanted, aside, folder.name, now, failing, earlier)
            shutil.rmtree(spilled, ignore_errors=True)
    return folder


def failing_checks(place: Place) -> str | None:
    """The sites that hold exports back, each with the checks that fail; None if none does."""
    if held_back(place) is None:
        return None
    bad = {site: reasons(found) for site, found in read_checks(place)["sites"].items() if found["verdict"] == DEGRADED}
    return " ".join(f"{site}: {'; '.join(told)}." for site, told in bad.items())


def free_name(exports: Path, name: str) -> Path:
    """The folder of that name, with a number behind it where the day has had one."""
    names = (name if turn == 1 else f"{name}-{turn}" for turn in range(1, 1_000))
    return next((exports / name for name in names if not (exports / name).exists()), exports / name)


@contextmanager
def put_in_place(folder: Path) -> Iterator[Path]:
    """A folder to write into, which gets its name only when the block has ended well."""
    aside = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        yield aside
        os.replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_export(
    database: duckdb.DuckDBPyConnection,
    place: Place,
    wanted: Wanted,
    folder: Path,
    name: str,
    now: datetime,
    failing: str | None,
    earlier: Path | None,
) -> None:
    scope = choose_scope(database, place, wanted.profile, list(wanted.sites), wanted.permission)
    open_scope(database, scope, place)
    moved = open_extras(database, place.data / "exports")
    tables = load_tables()
    write_tables(database, tables, scope, folder)
    if earlier:
        check_columns(tables, earlier, folder)
        write_delta(database, tables, earlier, folder)
    about = asdict(scope) | {
        "name": name,
        "made_at": now.isoformat(),
        "run": newest_run(place),
        "since": earlier.name if earlier else None,
        "forced": failing,
        "articles_whose_split_moved": moved,
    }
    tell_of(database, tables, about, folder)


def write_tables(database: duckdb.DuckDBPyConnection, tables: list[Table], scope: Scope, folder: Path) -> None:
    """The tables in all formats; SQLite in a thread of its own, which begins while excerpts are chosen."""
    views = {row[0] for row in database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    for part in ("parquet", "jsonl", "csv"):
        (folder / part).mkdir()
    files = {table.name: folder / "parquet" / f"{table.name}.parquet" for table in tables}
    plain = [table for table in tables if not table.excerpts]
    with ThreadPoolExecutor(1) as pool:
        loading = []
        for group in (plain, [table for table in tables if table.excerpts]):
            if group is not plain and scope.profile == "facts":
                choose_excerpts(database, tables, views)
            for table in group:
                noted = {"hefa": json.dumps({"table": table.name, "key": table.key, "profile": scope.profile})}
                write_parquet(database, select(table, scope.profile, views), files[table.name], noted)
            sources = {table.name: (files[table.name], table.key) for table in group}
            searched = {"articles": SEARCHED[scope.profile]} if "articles" in sources else {}
            loading.append(pool.submit(write_sqlite, folder / "hefa.sqlite", sources, searched))
        for name, source in files.items():
            write_jsonl(database, source, folder / "jsonl" / f"{name}.jsonl.zst")
            write_csv(database, source, folder / "csv" / f"{name}.csv")
        write_annotations(database, folder / "annotations", scope.profile)
        for loaded in loading:
            loaded.result()


def write_delta(database: duckdb.DuckDBPyConnection, tables: list[Table], earlier: Path, folder: Path) -> None:
    """What changed since an earlier export, a file a table, by the rows that both hold."""
    (folder / "delta").mkdir()
    for table in tables:
        before, now = (root / "parquet" / f"{table.name}.parquet" for root in (earlier, folder))
        write_parquet(database, delta_query(before, now, table.key), folder / "delta" / f"{table.name}.parquet", {})
