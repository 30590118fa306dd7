"""Questions to the database: read-only, locked down, bounded in time and memory; and the named queries."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from analysis.parameters import bind, read_parameters
from spiders.problem import Problem, UsageProblem

QUERIES = Path(__file__).with_name("queries")
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # no file, no network
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",  # no variable of this program becomes a table
    "memory_limit": "2GB",
}
NO_SPILL = {"max_temp_directory_size": "0KB"}  # a sort too large for memory ends instead of filling the disk
# What only asks. MULTI is PIVOT, which becomes several statements; SHOW and DESCRIBE are SELECT to DuckDB.
ASKING = {"SELECT", "EXPLAIN", "MULTI"}
# EXPLAIN select … · EXPLAIN ANALYZE select … · EXPLAIN (FORMAT json) select …
EXPLAINED = re.compile(
    r"^(?:\s|--[^\n]*\n|/\*.*?\*/)*EXPLAIN\s+(?:ANALYZE\b\s*)?(?:\([^)]*\)\s*)?(?=\w)(?P<query>.*)$", re.IGNORECASE | re.DOTALL
)


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can only read this one file. Raises Problem if there is none, or none that can be read."""
    if not path.exists():
        raise Problem(f"{path}: there is no database yet; make it with `make run`, or `make corpus` if something is archived.")
    try:
        database = duckdb.connect(str(path), read_only=True, config=LOCKED_DOWN | NO_SPILL)
        database.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        database.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise Problem(f"{path}: can't be opened ({first_line(error)}); make it again with `make corpus`.") from error
    return database


def ask(
    path: Path, query: str, timeout: float = 60.0, given: Mapping[str, Any] | None = None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of a query's result; `given` sets parameters that the query's head declares.

    Raises Problem with DuckDB's own first line for a query that is wrong, would write, or takes longer than `timeout` seconds.
    """
    with open_database(path) as database:
        watch = threading.Timer(timeout, database.interrupt)
        watch.start()
        try:
            result = execute(database, query, given or {})
            return [column[0] for column in result.description or []], result.fetchall() if result.description else []
        except duckdb.InterruptException as error:
            raise Problem(f"sql: stopped after {timeout:g} s; narrow the query, or allow more with --timeout.") from error
        except (duckdb.Error, RuntimeError) as error:
            raise explain(error, path) from error
        finally:
            watch.cancel()


def execute(database: duckdb.DuckDBPyConnection, query: str, given: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """Run the statements of a query, to fetch the last one's rows from.

    Raises Problem for a statement that does anything but ask, before one of them is run; else what DuckDB raises.
    """
    statements = database.extract_statements(query)
    if not statements:
        raise UsageProblem("sql: the query holds no statement; give it SQL or @NAME.")
    for statement in statements:
        check_asking(database, statement)
    values = bind(query, given)
    for statement in statements:
        database.execute(statement, {name: values[name] for name in statement.named_parameters if name in values} or None)
    return database


def check_asking(database: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> None:
    """Raise Problem unless a statement is a question, or the plan of one."""
    kind = statement.type.name
    if kind == "EXPLAIN":
        match = EXPLAINED.match(statement.query)
        inner = database.extract_statements(match["query"]) if match else []
        if len(inner) == 1 and inner[0].type.name in ASKING - {"EXPLAIN"}:
            return
    elif kind in ASKING:
        return
    raise Problem(f"sql: refused, the database can only be read: ask it with SELECT (this is {kind.replace('_', ' ')}).")


def explain(error: Exception, path: Path) -> Problem:
    """What DuckDB raised, as one sentence for whoever asked."""
    message = first_line(error)
    if isinstance(error, duckdb.PermissionException) or "read-only" in message:
        message = f"refused, {path} can only be read: ask it with SELECT ({message})"
    elif isinstance(error, duckdb.OutOfMemoryException):
        message = f"stopped, it needs more memory than a question may have; narrow the query ({message})"
    return Problem(f"sql: {message}")


def first_line(error: Exception) -> str:
    """DuckDB's message without its listing of the query."""
    return (str(error).strip() or type(error).__name__).split("\n")[0]


def list_queries() -> list[tuple[str, str]]:
    """Name and question of every named query."""
    return [(path.stem, question(path)) for path in sorted(QUERIES.glob("*.sql"))]


def list_parameters(name: str) -> str:
    """The parameters of a named query with their defaults, as they are set: `since= law=民法典`."""
    return " ".join(f"{found.name}={found.default}" for found in read_parameters(named_query(name)))


def question(path: Path) -> str:
    """The first line of a query's file: what it asks."""
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("--").strip()


def named_query(name: str) -> str:
    """The SQL of a named query; raises UsageProblem for an unknown name."""
    path = QUERIES / f"{name}.sql"
    if name not in dict(list_queries()):
        raise UsageProblem(f"sql: there is no query @{name}; see them with --list.")
    return path.read_text(encoding="utf-8")
