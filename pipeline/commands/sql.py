"""ask the database, read-only; with no query, in a shell

QUERY is SQL, or @NAME for a named query of analysis/queries (see --list), with its parameters: '@new_since since=2026-01-01'.
Nothing that a statement says can change the database, read a file, reach a network, or run on and on.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", metavar="QUERY|@NAME")
    parser.add_argument("--file", type=Path, metavar="F", help="read the query from a file")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a parameter of the query, repeatable")
    parser.add_argument("--list", action="store_true", help="list the named queries")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="S", help="stop the query after S seconds (default 60)")
    parser.add_argument("--format", choices=("table", "csv", "json", "jsonl", "md"), default="table")
    parser.add_argument("--tui", action="store_true", help="open the database in harlequin, where that is installed")


def run(options: argparse.Namespace) -> int:
    import sys

    from spiders.place import find_place
    from spiders.problem import UsageProblem

    place = find_place()
    if options.list:
        from analysis.database import list_parameters, list_queries
        from analysis.show import show

        rows = [(name, question, list_parameters(name)) for name, question in list_queries()]
        show(["name", "question", "parameters"], rows, options.format, sys.stdout)
        return 0
    if options.tui:
        return open_tui(place.database)
    if options.file or options.query:
        query, given = read_query(options)
        from analysis.confined import Asker

        asker = Asker(place.database)
        try:
            asker.show(query, given, options.format, options.timeout)
        finally:
            asker.close()
        return 0
    if not sys.stdin.isatty():
        raise UsageProblem("sql: no query; give SQL, @NAME or --file F, or see the named queries with --list.")
    from analysis.shell import run_shell

    return run_shell(place.database, options.format, options.timeout)


def read_query(options: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """The SQL asked, and what its parameters are set to."""
    from analysis.database import named_query
    from analysis.parameters import read_call, read_settings
    from spiders.problem import UsageProblem

    given: dict[str, str] = {}
    if options.file:
        try:
            query = options.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageProblem(f"{options.file}: can't be read ({error}); name a file with one query in UTF-8.") from error
    elif options.query.startswith("@"):
        name, given = read_call(options.query)
        query = named_query(name)
    else:
        query = options.query
    return query, given | read_settings(options.set)


def open_tui(database: Path) -> int:
    """Become harlequin on the database: read-only, with no file, network, extension or setting.

    It is another program, with its own time: nothing kills a question that runs away.
    """
    import importlib.util
    import os
    import sys

    from spiders.place import TREE
    from spiders.problem import Problem

    if not database.exists():
        raise Problem(f"{database}: there is no database yet; make it with `make run`, or `make corpus` if something is archived.")
    if importlib.util.find_spec("harlequin") is None:
        install = "$(python3 requirements/install.py uv) pip install --python .venv/bin/python --group tui"
        raise Problem(f"harlequin is not installed; add it with `{install}`, or use make sql.")
    init = TREE / "analysis" / "tui.sql"
    asked = ["-m", "harlequin", "--adapter", "duckdb", "--read-only", "--init-path", str(init), str(database)]
    os.execv(sys.executable, [sys.executable, *asked])
