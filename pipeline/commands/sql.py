"""ask the database, read-only

QUERY is SQL, or @NAME for a named query of analysis/queries (see --list). Nothing that a statement says can change the
database, read a file or reach a network.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", metavar="QUERY|@NAME")
    parser.add_argument("--file", type=Path, metavar="F", help="read the query from a file")
    parser.add_argument("--list", action="store_true", help="list the named queries")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="S", help="stop the query after S seconds (default 60)")
    parser.add_argument("--format", choices=("table", "csv", "json", "jsonl", "md"), default="table")


def run(options: argparse.Namespace) -> int:
    import sys

    from analysis.database import ask, list_queries, named_query
    from analysis.show import show
    from spiders.place import find_place
    from spiders.problem import UsageProblem

    place = find_place()
    if options.list:
        show(["name", "question"], list_queries(), options.format, sys.stdout)
        return 0
    if options.file:
        try:
            query = options.file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageProblem(f"{options.file}: can't be read ({error}); name a file with one query in UTF-8.") from error
    elif options.query:
        query = named_query(options.query[1:]) if options.query.startswith("@") else options.query
    else:
        raise UsageProblem("sql: no query; give SQL, @NAME or --file F, or see the named queries with --list.")
    names, rows = ask(place.database, query, options.timeout)
    show(names, rows, options.format, sys.stdout)
    return 0
