"""The shell of `make sql`: a banner, then statements, named queries and a few commands that begin with a dot."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.confined import Asker
from analysis.database import list_parameters, list_queries, named_query
from analysis.parameters import read_call
from analysis.shell_input import WORDS, history_file, keep_history, read_statement, start_completion, start_history
from analysis.show import FORMS, show
from spiders.problem import Problem

COMMANDS = {
    ".help": "this list",
    ".tables": "tables, views and macros, with what they hold",
    ".columns NAME": "columns of a table or view",
    ".queries": "named queries; ask one with @NAME, set its parameters with @NAME since=2026-01-01",
    ".format NAME": f"write results as {', '.join(FORMS)}",
    ".timeout S": "stop a query after S seconds",
    ".open": "open the database as it is now",
    ".quit": "leave (as ctrl-D does)",
}
BANNER = """
    SELECT (SELECT count(*) FROM articles), (SELECT count(DISTINCT site) FROM articles),
        (SELECT count(*) FROM citations WHERE kind = 'cited'), (SELECT max(last_seen)::DATE FROM articles),
        (SELECT max(published_to) FROM articles), (SELECT value FROM about WHERE key = 'built_at'),
        (SELECT max(laws_as_of) FROM citations)
"""
CATALOG = """
    SELECT 1, table_name, estimated_size::VARCHAR, comment FROM duckdb_tables() WHERE NOT internal
    UNION ALL SELECT 2, view_name, 'view', comment FROM duckdb_views() WHERE NOT internal
    UNION ALL SELECT 3, function_name || '(' || array_to_string(parameters, ', ') || ')', 'macro', comment
        FROM duckdb_functions() WHERE NOT internal
    ORDER BY 1, 2
"""
COLUMNS = """
    SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal
    ORDER BY table_name, column_index
"""


def run_shell(path: Path, form: str, timeout: float) -> int:
    """Ask until the end of input; gives the exit code. Raises Problem if there is no database that can be read."""
    shell = Shell(path, form, timeout)
    kept = history_file()
    start_history(kept)
    print(shell.banner())
    try:
        while True:
            try:
                text = read_statement(input)
            except KeyboardInterrupt:
                print()
                continue
            except EOFError:
                print()
                return 0
            if text == ".quit":
                return 0
            try:
                shell.do(text)
            except Problem as problem:
                print(problem, file=sys.stderr, flush=True)
            except KeyboardInterrupt:
                print("stopped.", file=sys.stderr, flush=True)
    finally:
        keep_history(kept)
        shell.asker.close()


class Shell:
    """What a session remembers: its asking process, the form of results, seconds a query may take."""

    def __init__(self, path: Path, form: str, timeout: float) -> None:
        self.path, self.form, self.timeout = path, form, timeout
        self.asker = Asker(path)
        self.file = file_of(path)
        self.learn_names()

    def learn_names(self) -> None:
        self.columns = self.asker.rows(COLUMNS)
        tables: dict[str, list[str]] = {}
        for table, column, *_ in self.columns:
            tables.setdefault(table, []).append(column)
        self.catalog = self.asker.rows(CATALOG)
        macros = [name.partition("(")[0] for _, name, size, _ in self.catalog if size == "macro"]
        queries = [f"@{name}" for name, _ in list_queries()]
        start_completion(tables, [*macros, *queries, *(command.split()[0] for command in COMMANDS), *WORDS])

    def banner(self) -> str:
        """What is held and how old it is."""
        ((articles, sites, citations, seen, newest, built, laws),) = self.asker.rows(BANNER)
        return (
            f"{articles:,} articles of {sites} site{'' if sites == 1 else 's'}, {citations:,} citations;"
            f" seen up to {seen or 'nobody knows when'}, posted up to {newest or 'nobody knows when'}\n"
            f"built {built}, law texts to {laws or '(none held)'}; {self.path}\n"
            "End a statement with ; · .tables · .queries · .help · ctrl-D leaves"
        )

    def do(self, text: str) -> None:
        """One thing typed: a command, a named query or SQL. Raises Problem."""
        command, _, rest = text.rstrip("; \n").partition(" ")
        if command.startswith("."):
            self.command(command, rest.strip())
        elif command.startswith("@"):
            name, given = read_call(text)
            self.ask(named_query(name), given)
        elif text:
            self.ask(text, {})

    def ask(self, query: str, given: dict[str, str]) -> None:
        now = file_of(self.path)
        if now != self.file and self.asker.process is None:  # a killed question took the old file with it
            self.file = now
            print("The database was built again since; this is the new one.", file=sys.stderr)
        elif now != self.file:
            print("The database was built again since; .open shows the new one.", file=sys.stderr)
        self.asker.show(query, given, self.form, self.timeout)

    def command(self, command: str, rest: str) -> None:
        if command == ".help":
            show(["command", "does"], list(COMMANDS.items()), "table", sys.stdout)
        elif command == ".tables":
            show(["name", "rows", "comment"], [row[1:] for row in self.catalog], "table", sys.stdout)
        elif command == ".columns":
            rows = [row[1:] for row in self.columns if row[0] == rest]
            if not rows:
                raise Problem(f"there is no table or view '{rest}'; see .tables.")
            show(["column", "type", "comment"], rows, "table", sys.stdout)
        elif command == ".queries":
            rows = [(name, list_parameters(name), question) for name, question in list_queries()]
            show(["name", "parameters", "question"], rows, "table", sys.stdout)
        elif command == ".format":
            if rest not in FORMS:
                raise Problem(f".format is one of {', '.join(FORMS)}.")
            self.form = rest
        elif command == ".timeout":
            self.timeout = read_seconds(rest)
        elif command == ".open":
            self.asker.reopen()
            self.file = file_of(self.path)
            self.learn_names()
            print(self.banner())
        else:
            raise Problem(f"unknown command {command}; see .help.")


def read_seconds(text: str) -> float:
    """A number of seconds above 0; raises Problem."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise Problem(".timeout takes a number of seconds, as .timeout 30")
    return seconds


def file_of(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path: another after a build, which swaps files."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns
