"""Archived responses, one by one, from a segment: the only reader of WARC in the cleaning stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.coding import CodingError, decode_body
from spiders.ledger import read_index
from spiders.problem import Problem
from spiders.reservation import reservation
from spiders.segment import ROBOTS, TDM


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response. `body` is decoded from its transfer and content coding; None if that failed or is too large.

    `trouble` then says why. `fetched_at` is UTC. `offset` and `length` are those of the gzip member.
    """

    url: str
    fetched_at: datetime
    status: int
    content_type: str
    location: str | None
    digest: str | None
    segment: str
    offset: int
    length: int
    body: bytes | None
    trouble: str | None = None
    robots: str | None = None  # verdict of robots.txt, where the crawl noted it
    tdm: str | None = None  # reservation of text and data mining, see `spiders.reservation`


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that brought no page, as the crawl noted it. `outcome` is one of `spiders.failures.FAILURES`."""

    url: str
    segment: str
    offset: int
    outcome: str
    detail: str


def read_failures(segment: Path, offsets: list[int]) -> Iterator[Failure]:
    """The failures noted at these offsets of a segment. Raises Problem that names the file if one can't be read."""
    try:
        with open(segment, "rb") as file:
            for offset in offsets:
                file.seek(offset)
                record = next(iter(ArchiveIterator(file, parse_http=False)))
                lines = record.reader.read().decode("utf-8").splitlines()
                outcome, detail = (line.partition(": ")[2] for line in lines[:2])
                yield Failure(record.headers["WARC-Target-URI"], segment.name, offset, outcome, detail)
    except (OSError, ValueError, StopIteration) as error:
        raise Problem(f"{segment}: can't be read ({error}); restore it from a copy, then clean again.") from error


def read_captures(segment: Path, begin: int = 0, lengths: dict[int, int] | None = None) -> Iterator[Capture]:
    """The responses of a segment, in their order; from byte `begin` on only those whose offset is in `lengths`, if given.

    Raises Problem that names the file if it can't be read to its end.
    """
    lengths = lengths or {offset: length for _, offset, length in read_index(segment)}
    last = max(lengths, default=0)
    try:
        with open(segment, "rb") as file:
            file.seek(begin)
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
                offset = record.stream_pos
                if offset > last:
                    return
                if offset not in lengths or record.http_headers is None:
                    continue
                body, trouble = read_body(record)
                yield Capture(
                    url=record.headers["WARC-Target-URI"].strip("<>"),
                    fetched_at=datetime.fromisoformat(record.headers["WARC-Date"]).astimezone(UTC),
                    status=int(record.http_headers.status_code or 0),
                    content_type=record.http_headers.get("Content-Type") or "",
                    location=record.http_headers.get("Location"),
                    digest=record.headers.get("WARC-Payload-Digest"),
                    segment=segment.name,
                    offset=offset,
                    length=lengths[offset],
                    body=body,
                    trouble=trouble,
                    robots=record.headers.get(ROBOTS),
                    tdm=reservation(record.http_headers.get("tdm-reservation"), body, record.headers.get(TDM)),
                )
    except (OSError, ValueError) as error:
        raise Problem(f"{segment}: can't be read ({error}); restore it from a copy, then clean again.") from error


def read_body(record: Any) -> tuple[bytes | None, str | None]:
    """The decoded body, or None and the reason."""
    headers = record.http_headers
    try:
        return decode_body(record.reader.read(), headers.get("Transfer-Encoding"), headers.get("Content-Encoding")), None
    except CodingError as error:
        return None, str(error)
