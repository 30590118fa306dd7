"""Take members out of a segment: the others are copied aside byte for byte, and the file is replaced in one step."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from spiders.ledger import index_segment
from spiders.problem import Problem
from spiders.segment import index_path, write_index

CHUNK = 1 << 20


def erase_members(path: Path, members: dict[int, int], erased: Collection[int]) -> None:
    """Rewrite the segment `path` without the members at the offsets `erased`; `members` maps every offset to its length.

    The index goes first and is made again last: a segment without one is mended by whatever opens the archive next, so a kill
    at any moment leaves the segment as it was or as it shall be. Raises Problem if the disk takes no more; the segment is then
    as it was.
    """
    aside = path.with_name(f".{path.name}.tmp")
    try:
        with open(path, "rb") as source, open(aside, "wb") as target:
            for offset, length in sorted(members.items()):
                if offset in erased:
                    continue
                source.seek(offset)
                while length:
                    piece = source.read(min(CHUNK, length))
                    target.write(piece)
                    length -= len(piece)
            target.flush()
            os.fsync(target.fileno())
        index_path(path).unlink(missing_ok=True)
        os.replace(aside, path)
        sync_folder(path.parent)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise Problem(f"{path}: can't be rewritten ({error}); free space on its disk and run archive forget again.") from error
    write_index(path, index_segment(path))


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
