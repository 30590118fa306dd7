"""A segment as what it is made of: gzip members, each a WARC record. Damage is told with its place; reading goes on behind it."""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 16 * 1024  # bytes fed to zlib at once: about two members
GZIP = b"\x1f\x8b\x08"
VERSION = re.compile(rb"WARC/1\.[01]\r\n")
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Member:
    """A whole gzip member whose checksum fits; `content` is the record in it, unpacked."""

    offset: int
    length: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no whole gzip member, up to the next one or the file's end; `last` if nothing whole follows."""

    offset: int
    length: int
    reason: str
    last: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record. Names of `headers` are in lower case; `block` is what Content-Length counts."""

    headers: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")

    @property
    def url(self) -> str:
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def record_id(self) -> str:
        return self.headers.get("warc-record-id", "")

    @property
    def status(self) -> int:
        """The status code of an HTTP response; 0 where there is none."""
        found = re.match(rb"\S+ +(\d{3})\b", self.block)
        return int(found[1]) if found else 0


def read_members(path: Path) -> Iterator[Member | Damage]:
    """Every member of a segment in its order, checksums compared, and what is between them that is none."""
    size = path.stat().st_size
    if not size:
        return
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while at < size:
            end, content, reason = inflate_member(data, at, size)
            if reason is None:
                yield Member(at, end - at, content)
            else:
                end = next_member(data, at + 1)
                yield Damage(at, (size if end < 0 else end) - at, reason, last=end < 0)
                end = size if end < 0 else end
            at = end


def inflate_member(data: mmap.mmap, at: int, size: int) -> tuple[int, bytes, str | None]:
    """Where the member at `at` ends, what it holds, and what is wrong with it, if anything is."""
    inflater = zlib.decompressobj(31)
    pieces, position = [], at
    try:
        while not inflater.eof and position < size:
            piece = data[position : position + CHUNK]
            position += len(piece)
            pieces.append(inflater.decompress(piece))
    except zlib.error as error:
        return at, b"", f"damaged ({error})"
    if not inflater.eof:
        return at, b"", "cut short"
    return position - len(inflater.unused_data), b"".join(pieces), None


def next_member(data: mmap.mmap, start: int) -> int:
    """Where the next member that holds the beginning of a WARC record begins; -1 if none does."""
    at = data.find(GZIP, start)
    while at >= 0:
        try:
            if zlib.decompressobj(31).decompress(data[at : at + CHUNK], 8).startswith(b"WARC/"):
                return at
        except zlib.error:
            pass
        at = data.find(GZIP, at + 1)
    return -1


def parse_record(content: bytes) -> Record:
    """The record in a member. Raises ValueError that says what of its frame is broken."""
    if not VERSION.match(content):
        raise ValueError(f"is no WARC record (it begins with {content[:8]!r})")
    head, found, rest = content.partition(END)
    if not found:
        raise ValueError("its head does not end")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    named = headers.get("content-length", "")
    if not named.isdecimal():
        raise ValueError("names no Content-Length")
    if len(rest) != int(named) + len(END) or not rest.endswith(END):
        raise ValueError(f"has {max(0, len(rest) - len(END))} bytes where {named} are named")
    return Record(headers, rest[: int(named)])
