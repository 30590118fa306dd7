"""What a set-up does on this machine: commands whose output goes to a log, one set-up at a time. Standard library only."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mirror import uv_environment

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
LOG = TOOLS / "setup.log"
# Started from inside a virtual environment, build on the Python underneath: that environment may be the one replaced.
PYTHON = Path(getattr(sys, "_base_executable", None) or sys.executable)


class SetupFailed(Exception):
    """Why a set-up, or one way of it, didn't work: one line for a person."""


@contextmanager
def one_at_a_time() -> Iterator[int]:
    """Holds .tools/setup.lock and gives its descriptor; what `run` starts holds it too, should this one be killed."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    TOOLS.mkdir(exist_ok=True)
    with open(TOOLS / "setup.lock", "a", encoding="utf-8") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            say("Another set-up is under way; waiting for it.")
            flock(lock, LOCK_EX)
        LOG.write_text("", "utf-8")
        yield lock.fileno()


def run(command: list[str | Path], lock: int) -> None:
    """Runs a command quietly: its output goes to the log, the line that tells most into the failure."""
    import re
    import subprocess

    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        env=uv_environment() if Path(words[0]).name == "uv" else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=[lock],
        check=False,
    )
    output = re.sub(r"://[^/@\s]+@", "://***@", done.stdout)  # a mirror's password is nobody's business
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(words)}\n{output}\n")
    if done.returncode:
        raise SetupFailed(f"{Path(words[0]).name} ended with code {done.returncode}: {telling_line(output)}.")


def telling_line(output: str) -> str:
    """The error that pip or uv ended with, and the first cause that uv gives; else the last line."""
    lines = [line.strip().rstrip(".")[:200] for line in output.splitlines() if line.strip()] or ["no output"]
    errors = [number for number, line in enumerate(lines) if line.lower().startswith("error")] or [len(lines) - 1]
    causes = [line for line in lines[errors[-1] :] if line.startswith("cause: ")]
    return "; ".join([lines[errors[-1]], *causes[:1]])


def has_module(name: str, lock: int, python: Path = PYTHON) -> bool:
    try:
        run([python, "-c", f"import {name}.__main__"], lock)
    except SetupFailed:
        return False
    return True


def remove(path: Path) -> None:
    from shutil import rmtree

    if path.is_symlink():
        path.unlink()
    elif path.exists():
        rmtree(path)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
