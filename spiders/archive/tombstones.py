"""Tombstones: what was erased on purpose, kept in a way that names no content, so that nothing asks for it or shows it again.

`data/archive/<site>/forgotten.jsonl` has a line for each erasure: a salted hash of the canonical address or of its beginning
(`length` says of how many characters), when, why, and from which segments which members were taken. Whoever has an address
can ask whether it is forgotten; nobody can read one from the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spiders.problem import Problem

NAME = "forgotten.jsonl"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One erasure. `length` is None for a single address, else the characters of the prefix that is hashed.

    `segments` maps the name of a segment that the erasure touches to its bytes before and the offsets of the members to
    take out; a segment with no offsets only links to what is forgotten, and its clean rows are made again.
    """

    salt: str
    digest: str
    length: int | None
    forgotten_at: str
    reason: str
    segments: dict[str, tuple[int, tuple[int, ...]]]


@dataclass(frozen=True)
class Forgotten:
    """The tombstones of a site, to be asked by canonical address: `url in forgotten`."""

    tombstones: tuple[Tombstone, ...] = ()
    exact: dict[str, frozenset[str]] = field(default_factory=dict)  # digests by salt
    prefixes: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)  # digests by salt and length

    def __contains__(self, url: object) -> bool:
        if not isinstance(url, str):
            return False
        if any(hash_with(salt, url) in digests for salt, digests in self.exact.items()):
            return True
        return any(len(url) >= length and hash_with(salt, url[:length]) in found for (salt, length), found in self.prefixes.items())

    def __bool__(self) -> bool:
        return bool(self.tombstones)

    @property
    def salt(self) -> str | None:
        """The site's salt, that of its first tombstone; None before there is one."""
        return self.tombstones[0].salt if self.tombstones else None

    def touching(self, segment: str) -> list[str]:
        """The digests of the tombstones that touch a segment, in their order."""
        return [stone.digest for stone in self.tombstones if segment in stone.segments]


NOTHING = Forgotten()


def gather(tombstones: tuple[Tombstone, ...]) -> Forgotten:
    exact: dict[str, set[str]] = {}
    prefixes: dict[tuple[str, int], set[str]] = {}
    for stone in tombstones:
        if stone.length is None:
            exact.setdefault(stone.salt, set()).add(stone.digest)
        else:
            prefixes.setdefault((stone.salt, stone.length), set()).add(stone.digest)
    return Forgotten(
        tombstones,
        {salt: frozenset(found) for salt, found in exact.items()},
        {place: frozenset(found) for place, found in prefixes.items()},
    )


def new_salt() -> str:
    return secrets.token_hex(16)


def hash_with(salt: str, address: str) -> str:
    """128 bits of SHA-256 over salt and address."""
    return hashlib.sha256(f"{salt} {address}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read_forgotten(folder: Path) -> Forgotten:
    """The tombstones of the site that is archived in `folder`; none if there is no file.

    Raises Problem that names the line that can't be read: to pass over it would bring back what was erased.
    """
    path = folder / NAME
    if not path.exists():
        return NOTHING
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            row: dict[str, Any] = json.loads(line)
            touched = {name: (int(size), tuple(int(one) for one in offsets)) for name, (size, offsets) in row["segments"].items()}
            found.append(Tombstone(row["salt"], row["digest"], row["length"], row["forgotten_at"], row["reason"], touched))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Problem(f"{path}, line {number}: no tombstone ({error!r}); restore the file from a copy.") from error
    return gather(tuple(found))


def append_tombstone(folder: Path, stone: Tombstone) -> None:
    """Put a tombstone behind the others, the file whole or as it was, and wait until it is on the disk."""
    path = folder / NAME
    before = path.read_bytes() if path.exists() else b""
    row = {name: getattr(stone, name) for name in ("salt", "digest", "length", "forgotten_at", "reason", "segments")}
    temporary = path.with_suffix(".tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(before + json.dumps(row, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Problem(f"{path}: can't be written ({error}); nothing was erased, free space on its disk and try again.") from error


def unfinished(folder: Path, forgotten: Forgotten) -> dict[str, set[int]]:
    """What tombstones say is to be taken out and still is there: offsets by segment. A kill in the midst leaves such.

    A segment only ever shrinks by an erasure, so one that still has its bytes of before was not rewritten.
    """
    left: dict[str, set[int]] = {}
    for stone in forgotten.tombstones:
        for name, (size, offsets) in stone.segments.items():
            path = folder / name
            if offsets and path.exists() and path.stat().st_size == size:
                left.setdefault(name, set()).update(offsets)
    return left
