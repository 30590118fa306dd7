"""Questions to the database: read-only, locked down, bounded in time and memory; and the named queries."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import duckdb

from spiders.problem import Problem, UsageProblem

QUERIES = Path(__file__).with_name("queries")
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # no file, no network
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # no variable of this program becomes a table
    "memory_limit": "2GB",
}


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can only read this one file. Raises Problem if there is none, or none that can be read."""
    if not path.exists():
        raise Problem(f"{path}: there is no database yet; make it with `make run`, or `make corpus` if something is archived.")
    try:
        database = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN)
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise Problem(f"{path}: can't be opened ({first_line(error)}); make it again with `make corpus`.") from error
    return database


def ask(path: Path, query: str, timeout: float = 60.0) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a query's result.

    Raises Problem with DuckDB's own first line for a query that is wrong, would write, or takes longer than `timeout` seconds.
    """
    with open_database(path) as database:
        watch = threading.Timer(timeout, database.interrupt)
        watch.start()
        try:
            result = database.execute(query)
            if result is None:
                raise UsageProblem("sql: the query holds no statement; give it SQL or @NAME.")
            if result.description is None:
                return [], []
            return [column[0] for column in result.description], result.fetchall()
        except duckdb.InterruptException as error:
            raise Problem(f"sql: stopped after {timeout:g} s; narrow the query, or allow more with --timeout.") from error
        except (duckdb.Error, RuntimeError) as error:
            message = first_line(error)
            if isinstance(error, duckdb.PermissionException) or "read-only" in message:
                message = f"refused, {path} can only be read: ask it with SELECT ({message})"
            raise Problem(f"sql: {message}") from error
        finally:
            watch.cancel()


def first_line(error: Exception) -> str:
    """DuckDB's message without its listing of the query."""
    return str(error).strip().split("\n")[0]


def list_queries() -> list[tuple[str, str]]:
    """Name and question of every named query."""
    return [(path.stem, question(path)) for path in sorted(QUERIES.glob("*.sql"))]


def question(path: Path) -> str:
    """The first line of a query's file: what it asks."""
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("--").strip()


def named_query(name: str) -> str:
    """The SQL of a named query; raises UsageProblem for an unknown name."""
    path = QUERIES / f"{name}.sql"
    if name not in dict(list_queries()):
        raise UsageProblem(f"sql: there is no query @{name}; see them with --list.")
    return path.read_text(encoding="utf-8")
