"""A file of JSON objects, one a line, that is only ever appended to: what people decided, and what was drawn for them."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from spiders.problem import Problem

Row = TypeVar("Row")


def append_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write lines and wait until they are on the disk; a line that a kill has torn is left to stand alone."""
    written = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        torn = b""
        if size:
            file.seek(size - 1)
            torn = b"" if file.read(1) == b"\n" else b"\n"
        file.write(torn + written)
        file.flush()
        os.fsync(file.fileno())


def read_lines(path: Path, make: Callable[[Any], Row], kind: str) -> list[Row]:
    """What `make` makes of each line, in order; nothing if there is no file.

    Raises Problem that names the line of which it can make no `kind`: where `make` raises ValueError or TypeError.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(make(json.loads(line)))
        except (ValueError, TypeError, AttributeError) as error:
            raise Problem(f"{path}, line {number}: no {kind} ({error}); mend the line or take it out.") from error
    return found
