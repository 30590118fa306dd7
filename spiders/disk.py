"""Room on the disk: asked before and during a crawl, so that it stops while index, manifest and log still can be written."""

from __future__ import annotations

import shutil
from pathlib import Path

from spiders.problem import Problem


def free_bytes(folder: Path) -> int:
    """What is free on the disk that `folder` lies on, or will."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def check_space(folder: Path, least: int) -> None:
    """Raise Problem if fewer than `least` bytes are free on the disk of `folder`."""
    free = free_bytes(folder)
    if free < least:
        raise Problem(
            f"{folder}: {free:,} bytes are free on its disk, and free_space in hefa.toml asks for {least:,}; "
            "free space there and run again, nothing is lost."
        )
