"""How far a stage is: a bar on a terminal, otherwise a plain line every few seconds, on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 5.0  # seconds between plain lines


@contextmanager
def progress(label: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """A function to tell of more things done and more things to do: `note(done, wanted)`, both counts to add."""
    with terminal_progress(label) if sys.stderr.isatty() else plain_progress(label, unit) as note:
        yield note


@contextmanager
def plain_progress(label: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    done = wanted = 0
    last = time.monotonic()

    def note(more: int, to_do: int) -> None:
        nonlocal done, wanted, last
        done, wanted = done + more, wanted + to_do
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            print(f"{label}: {done} of {wanted} {unit}", file=sys.stderr, flush=True)

    yield note
    if wanted:
        print(f"{label}: {done} of {wanted} {unit}", file=sys.stderr, flush=True)


@contextmanager
def terminal_progress(label: str) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(label, total=None)
        wanted = 0

        def note(more: int, to_do: int) -> None:
            nonlocal wanted
            wanted += to_do
            bar.update(task, advance=more, total=wanted or None)

        yield note
