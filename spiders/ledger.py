"""What the archive holds: which URL was asked, when, with what answer. Derived from whole WARC members, never kept apart.

A crawl that was killed goes on with "wanted minus done"; done is a whole response member. Before anything reads a site's
archive, `mend_archive` cuts a torn tail off and writes a missing index.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from spiders.problem import Problem
from spiders.segment import NOTE, WAY, index_path, note_entry, surt, write_index

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Visit:
    """One archived answer: status code and moment (UTC)."""

    url: str
    status: int
    fetched_at: datetime


def segments(folder: Path) -> list[Path]:
    """A site's archive files in the order they were made: run by run, number by number."""
    return sorted(folder.glob("*.warc.gz"), key=segment_order)


def segment_order(path: Path) -> tuple[str, int]:
    run, _, number = path.name.removesuffix(".warc.gz").rpartition("-")
    return run, int(number) if number.isdigit() else 0


def is_crawled(run: str) -> bool:
    """Whether a run's id is of a crawl of ours, not of an archive that was taken in."""
    return run[15:16] == "Z"


def mend_archive(folder: Path) -> list[str]:
    """Cut torn tails and index what has no index. Gives one sentence for each mended file.

    Raises Problem for a segment that is damaged before its end, or is no gzip file at all, which a kill can't do.
    """
    told = []
    for path in segments(folder):
        if index_path(path).exists():
            continue
        with open(path, "rb") as file:
            if not GZIP.startswith(file.read(2)):
                raise Problem(f"{path}: is no gzip file, as segments are; move it away, or restore it from a copy.")
        size, whole = path.stat().st_size, whole_length(path)
        if whole < size:
            os.truncate(path, whole)
            told.append(f"{path}: the last {size - whole} bytes were torn and have been cut off")
        if whole == 0:
            path.unlink()
            continue
        write_index(path, index_segment(path))
    return told


def whole_length(path: Path) -> int:
    """How many bytes of a gzip file are whole members, checksums included.

    Raises Problem if whole members follow a damaged one: that is no torn tail.
    """
    whole = position = 0
    inflater = zlib.decompressobj(31)
    with open(path, "rb") as file:
        while data := file.read(CHUNK):
            position += len(data)
            while data:
                try:
                    inflater.decompress(data)
                except zlib.error as error:
                    if followed_by_members(path, whole):
                        raise Problem(
                            f"{path}: damaged at byte {whole} ({error}), with whole records behind it; restore it from a copy."
                        ) from error
                    return whole
                data = inflater.unused_data
                if inflater.eof:
                    whole = position - len(data)
                    inflater = zlib.decompressobj(31)
                else:
                    break
    if whole < position and followed_by_members(path, whole):  # damage may also swallow what follows without an error
        raise Problem(f"{path}: damaged at byte {whole}, with whole records behind it; restore it from a copy.")
    return whole


def followed_by_members(path: Path, start: int) -> bool:
    """Whether a readable WARC member begins somewhere behind `start`."""
    data = path.read_bytes()[start + 1 :]
    at = data.find(b"\x1f\x8b\x08")
    while at >= 0:
        try:
            if zlib.decompressobj(31).decompress(data[at:], 8).startswith(b"WARC/"):
                return True
        except zlib.error:
            pass
        at = data.find(b"\x1f\x8b\x08", at + 1)
    return False


def index_segment(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Index entries of a segment's responses and noted failures, read from the segment itself."""
    found: list[tuple[int, dict[str, Any]]] = []
    ends: list[int] = []
    with open(path, "rb") as file:
        for record in ArchiveIterator(file, parse_http=True):
            ends.append(record.stream_pos)
            if record.record_type == WarcRecordType.response and record.http_headers is not None:
                entry: dict[str, Any] = {
                    "url": record.headers["WARC-Target-URI"].strip("<>"),  # some tools write brackets, as WARC 1.0 had it
                    "mime": (record.http_content_type or "").lower(),
                    "status": str(record.http_headers.status_code or 0),
                    "digest": record.headers.get("WARC-Payload-Digest"),
                    "date": record.headers["WARC-Date"],
                }
                if way := record.headers.get(WAY):
                    entry["way"] = way
                found.append((record.stream_pos, entry))
            elif record.record_type == WarcRecordType.metadata and record.reader.read(len(NOTE)) == NOTE.encode():
                entry = note_entry(record.headers["WARC-Target-URI"], 0, 0, path.name) | {"date": record.headers["WARC-Date"]}
                found.append((record.stream_pos, entry))
    ends.append(path.stat().st_size)
    following = dict(pairwise(ends))
    for offset, entry in found:
        stamp = entry.pop("date").translate(str.maketrans("", "", "-:TZ"))[:14]
        entry |= {"length": str(following[offset] - offset), "offset": str(offset), "filename": path.name}
        yield surt(entry["url"]), stamp, entry


def read_index(segment: Path) -> Iterator[tuple[Visit, int, int]]:
    """Visits of a segment with offset and length of their response member, in the order of the index."""
    for stamp, entry in read_entries(segment):
        if entry["status"] != "-":
            moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            yield Visit(entry["url"], int(entry["status"]), moment), int(entry["offset"]), int(entry["length"])


def read_entries(segment: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Stamp and fields of each line of a segment's index."""
    with open(index_path(segment), encoding="utf-8") as file:
        for line in file:
            _, stamp, rest = line.split(" ", 2)
            yield stamp, json.loads(rest)


def read_ways(segment: Path) -> Iterator[tuple[str, str]]:
    """Addresses of a segment whose responses say by which way the crawl came to ask them (`gap`), and that way."""
    for _, entry in read_entries(segment):
        if "way" in entry:
            yield entry["url"], entry["way"]


def read_note_offsets(segment: Path) -> list[int]:
    """Where a segment notes failures, in the order of their records."""
    return sorted(int(entry["offset"]) for _, entry in read_entries(segment) if entry["status"] == "-")


def begin_of(folder: Path) -> datetime | None:
    """When a site's archive begins: the moment of its first answer, also where a kill has left a segment without index."""
    for path in segments(folder):
        if not index_path(path).exists():
            stamps = [stamp for _, stamp, _ in index_segment(path)]
            if stamps:
                return datetime.strptime(min(stamps), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        elif moments := [visit.fetched_at for visit, _, _ in read_index(path)]:
            return min(moments)
    return None


def read_ledger(folder: Path) -> dict[str, Visit]:
    """The latest visit of each URL that a site's archive holds."""
    latest: dict[str, Visit] = {}
    for segment in segments(folder):
        for visit, _, _ in read_index(segment):
            known = latest.get(visit.url)
            if known is None or known.fetched_at <= visit.fetched_at:
                latest[visit.url] = visit
    return latest
