"""One writer at a time per data folder: an advisory lock whose file names its holder. Readers never wait."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spiders.problem import LockedProblem

ATTEMPTS, PAUSE = 5, 0.05  # whoever only looks at the lock (`lock_holder`) holds it for less than that, seconds


@contextmanager
def writer_lock(path: Path, command: str) -> Iterator[None]:
    """Hold the lock at `path` for the block; the kernel frees it however the process ends.

    Raises LockedProblem with the holder's process id, command and start if another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+", encoding="utf-8") as file:
        for attempt in range(ATTEMPTS):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if attempt == ATTEMPTS - 1:
                    raise LockedProblem(f"{path}: held by {describe_holder(path)}; wait for it to end.") from None
                time.sleep(PAUSE)
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "command": command, "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def lock_holder(path: Path) -> dict[str, Any] | None:
    """Process id, command and start (ISO, UTC) of the process that holds the lock; None if it is free.

    The file alone can't say: a killed holder leaves its name there. So the lock is tried for a moment.
    """
    try:
        with open(path, encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return dict(json.loads(file.read()))
    except FileNotFoundError:
        return None
    except ValueError:  # its holder is just writing its name
        return {"pid": None, "command": "unknown", "since": None}
    return None


def describe_holder(path: Path) -> str:
    """Who holds the lock, in words: `process 4711 (run, since 2026-11-23T03:00:00+00:00)`."""
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"process {holder['pid']} ({holder['command']}, since {holder['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"
