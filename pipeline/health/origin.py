"""What a run was made by: revision of the code, digests of the lock file and of everything that configures it."""

from __future__ import annotations

import hashlib
import platform
import subprocess
from pathlib import Path
from typing import Any

from spiders.place import TREE, Place


def made_by(place: Place, sites: list[str]) -> dict[str, Any]:
    """Revision (None outside a checkout), whether files differ from it, Python's version, SHA-256 by file; None: no such file."""
    files = [TREE / "requirements" / "run.lock", TREE / "hefa.toml", *(place.sites / f"{name}.toml" for name in sites)]
    changes = git("status", "--porcelain", "--untracked-files=no")
    return {
        "revision": git("rev-parse", "HEAD"),
        "modified": bool(changes) if changes is not None else None,
        "python": platform.python_version(),
        "sha256": {path.name: digest_of(path) for path in files},
    }


def git(*arguments: str) -> str | None:
    """What git answers about the tree; None without git, or where the tree is no checkout."""
    command = ["git", "--no-optional-locks", "-C", str(TREE), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def digest_of(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
