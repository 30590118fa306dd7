"""Questions that people type, asked by a process of their own: what can't be interrupted is killed, and memory has a bound.

DuckDB's own limits have gaps: lpad('a', 2000000000, 'b') ignores interrupts for 20 s, list_reduce over a billion numbers takes
8 GB whatever memory_limit says, and levenshtein over a cross join of bodies never looks up (measured with 2.0). The asking
process opens the database and writes results; the other one counts seconds, and kills it when it does not stop.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from spiders.problem import EXIT_USAGE, Problem, UsageProblem

MEMORY = 4 << 30  # bytes of addresses of the asking process; DuckDB's memory_limit of 2 GB lies well inside
GRACE = 2.0  # seconds that an interrupted question has to stop before it is killed
TABLE_ROWS = 1000  # rows of an aligned table, whose widths want all of them at once; other formats write every row
BATCH = 1000  # rows fetched at a time


class Asker:
    """The asking process of one database. It keeps the file that it opened, until `reopen`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.process: Any = None
        self.reopen()

    def reopen(self) -> None:
        """Open the database as it is now. Raises Problem if there is none that can be read."""
        self.close()
        sys.stdout.flush()
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(self.path, theirs, self.pipe), daemon=True)
        self.process.start()
        theirs.close()
        self.finish(60.0)

    def close(self) -> None:
        if self.process is not None:
            self.pipe.close()
            self.process.kill()
            self.process.join()
            self.process = None

    def show(self, query: str, given: Mapping[str, Any], form: str, timeout: float) -> None:
        """Write a query's result to standard output. Raises Problem if it is wrong, refused or stopped."""
        self.put(("show", query, dict(given), form), timeout)

    def rows(self, query: str, timeout: float = 10.0) -> list[tuple[Any, ...]]:
        """Rows of a small query of our own."""
        return self.put(("rows", query), timeout)

    def put(self, request: tuple[Any, ...], timeout: float) -> Any:
        if self.process is None:
            self.reopen()
        self.pipe.send(request)
        return self.finish(timeout)

    def finish(self, timeout: float) -> Any:
        """Wait for an answer. Time runs while rows are made, not while whoever reads them takes their time."""
        left, since, writing, stopped = timeout, time.monotonic(), False, False
        why = f"after {timeout:g} s; narrow the query, or allow more with --timeout"
        while True:
            try:
                wait = None if writing else max(since + left - time.monotonic(), 0)
                if not self.pipe.poll(wait):
                    if stopped:
                        self.close()
                        raise Problem(f"sql: stopped {why}.")
                    self.pipe.send(("stop",))
                    stopped, left, since = True, GRACE, time.monotonic()
                    continue
                kind, content = self.pipe.recv()
            except KeyboardInterrupt:
                why = "by you"
                if stopped:
                    self.close()
                    raise
                self.pipe.send(("stop",))
                stopped, left, since, writing = True, GRACE, time.monotonic(), False
                continue
            except (EOFError, OSError):
                self.close()
                raise Problem("sql: stopped, it needs more memory than a question may have; narrow the query.") from None
            if kind == "writing" and not stopped:
                left, writing = left - (time.monotonic() - since), True
            elif kind == "asking" and not stopped:
                since, writing = time.monotonic(), False
            elif kind == "stopped":
                raise Problem(f"sql: stopped {why}.")
            elif kind == "pipe":
                raise BrokenPipeError
            elif kind == "problem":
                text, code = content
                raise UsageProblem(text) if code == EXIT_USAGE else Problem(text)
            elif kind == "done":
                return content


def serve(path: Path, pipe: Connection, theirs: Connection) -> None:
    """The asking process: opens the database, then answers what comes through the pipe until it is closed."""
    from analysis.database import open_database

    theirs.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process hears it, and says what to stop
    bound_memory()
    with answering(pipe, path):
        database = open_database(path)
        pipe.send(("done", None))
        requests: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
        threading.Thread(target=listen, args=(pipe, database, requests), daemon=True).start()
        while True:
            kind, *request = requests.get()
            with answering(pipe, path):
                if kind == "rows":
                    pipe.send(("done", database.execute(*request).fetchall()))
                else:
                    write_result(database, pipe, *request)
                    pipe.send(("done", None))


def listen(pipe: Connection, database: Any, requests: SimpleQueue[tuple[Any, ...]]) -> None:
    """Pass requests on; "stop" goes past them, to what is being asked."""
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        if request[0] == "stop":
            database.interrupt()
        else:
            requests.put(request)


@contextlib.contextmanager
def answering(pipe: Connection, path: Path) -> Iterator[None]:
    """Whatever goes wrong is an answer."""
    import duckdb

    from analysis.database import explain

    try:
        yield
    except Problem as problem:
        pipe.send(("problem", (str(problem), problem.exit_code)))
    except duckdb.InterruptException:
        pipe.send(("stopped", None))
    except MemoryError:
        pipe.send(("problem", ("sql: stopped, it needs more memory than a question may have; narrow the query.", 1)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        pipe.send(("pipe", None))
    except (duckdb.Error, RuntimeError, UnicodeError, OverflowError, ValueError) as error:
        told = explain(error, path)
        pipe.send(("problem", (str(told), told.exit_code)))


def write_result(database: Any, pipe: Connection, query: str, given: Mapping[str, Any], form: str) -> None:
    from analysis.database import execute
    from analysis.show import show

    result = execute(database, query, given)
    names = [column[0] for column in result.description or []]
    show(names, fetch(result, pipe) if names else [], form, sys.stdout, TABLE_ROWS)
    pipe.send(("writing", None))
    sys.stdout.flush()


def fetch(result: Any, pipe: Connection) -> Iterator[tuple[Any, ...]]:
    """Rows in batches; between them the other process learns that they are being written."""
    while rows := result.fetchmany(BATCH):
        pipe.send(("writing", None))
        yield from rows
        pipe.send(("asking", None))


def bound_memory() -> None:
    """Bound what this process can take, where the system knows such a bound."""
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
