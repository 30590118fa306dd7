"""Write one archive segment: a WARC 1.1 file of exchanges, one gzip member a record, one write a member, and its CDXJ index.

A kill can only tear the last member, never one before it; the index is written when the segment is closed, so a segment
without one was cut short and is mended by `spiders.ledger` before anything reads it.
"""

from __future__ import annotations

import io
import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from spiders.disk import check_space
from spiders.problem import Problem

SEGMENT_BYTES = 512 * 1024 * 1024  # a segment is closed beyond this size
ROBOTS, TDM, WAY = "Hefa-Robots", "Hefa-TDM", "Hefa-Way"  # WARC headers of a response record
GAP = "gap"  # the way of an address that nothing named: an id between known ones was tried
NOTE = "hefa-outcome"  # the first field of a metadata record that notes a failure
CHECK_BYTES = 1024 * 1024  # the disk is asked for its room at least this often
PACKING = 6  # zlib's level; the highest saves half a percent of the bytes
SYNC_BYTES = 4 * 1024 * 1024  # written to the disk itself at least this often


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response as they went over the wire. Headers are (name, value) pairs in their order.

    `body` is as sent: still compressed if a Content-Encoding header says so. `fetched_at` has a zone.
    """

    url: str
    fetched_at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    request_headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    reason: str | None = None
    protocol: str = "HTTP/1.1"
    address: str | None = None
    robots: str | None = None  # verdict of robots.txt on the address: `allowed`, `no_rules`
    tdm: str | None = None  # reservation of text and data mining by the site's file: `reserved`, `open`, `none`
    way: str | None = None  # `gap`, where no page named the address


class Head(StatusAndHeaders):
    """An HTTP head that is written as it came: warcio's own would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        return self.to_bytes(filter_func, encoding="latin-1")


class SegmentWriter:
    """Append exchanges to `folder/<run>-<n>.warc.gz`, beginning a new segment when one is full.

    Raises Problem that names the file when the disk takes no more; what was written whole stays readable.
    """

    def __init__(self, folder: Path, run: str, info: dict[str, str], free_space: int = 0) -> None:
        self.folder, self.run, self.info, self.free_space = folder, run, info, free_space
        self.unchecked = CHECK_BYTES  # bytes since the disk was last asked for its room
        self.unpacked = 0  # bytes of response records before they were packed
        self.number = 0
        self.file: int | None = None
        self.path = folder / f"{run}-0.warc.gz"
        self.offset = self.synced = 0
        self.entries: list[tuple[str, str, dict[str, Any]]] = []
        self.written: list[Path] = []

    def write(self, exchange: Exchange) -> None:
        """Append request and response, the response last: a whole response member means that the exchange is kept."""
        self.check_space()
        if self.file is None:
            self.open()
        date = warc_date(exchange.fetched_at)
        request, response = self.records(exchange, date)
        self.append(self.member(request))
        offset = self.offset
        packed = self.member(response)
        self.append(packed)
        self.unpacked += int.from_bytes(packed[-4:], "little")  # as RFC 1952 has it
        self.entries.append(index_entry(exchange, date, response.rec_headers, offset, self.offset - offset, self.path.name))
        if self.offset > SEGMENT_BYTES:
            self.close()
            self.number += 1

    def note(self, url: str, moment: datetime, outcome: str, detail: str) -> None:
        """Append what became of a request that brought no page, as a metadata record with `hefa-outcome` and `detail`."""
        if self.file is None:
            self.open()
        date = warc_date(moment)
        text = f"{NOTE}: {outcome}\r\ndetail: {' '.join(detail.split())[:500]}\r\n"
        record = WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1").create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(text.encode("utf-8", "replace")),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": date},
        )
        offset = self.offset
        self.append(self.member(record))
        stamp = date.translate(str.maketrans("", "", "-:TZ"))
        self.entries.append((surt(url), stamp, note_entry(url, offset, self.offset - offset, self.path.name)))

    def copy(self, member: bytes) -> None:
        """Append a record that is a whole gzip member already; the caller writes the index."""
        if self.file is None:
            self.open()
        self.append(member)
        if self.offset > SEGMENT_BYTES:
            self.close()
            self.number += 1

    def open(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path = self.folder / f"{self.run}-{self.number}.warc.gz"
        self.file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        self.offset = self.synced = 0
        self.entries = []
        self.written.append(self.path)
        writer = WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1")
        self.append(self.member(writer.create_warcinfo_record(self.path.name, self.info)))

    def check_space(self) -> None:
        """Raise Problem before the disk is so full that index, manifest and log have no room; asks every `CHECK_BYTES`."""
        if not self.free_space or self.unchecked < CHECK_BYTES:
            return
        check_space(self.folder, self.free_space)
        self.unchecked = 0

    def append(self, member: bytes) -> None:
        assert self.file is not None
        try:
            if os.write(self.file, member) != len(member):
                raise OSError("only a part was written")
            self.offset += len(member)
            self.unchecked += len(member)
            if self.offset - self.synced > SYNC_BYTES:
                os.fsync(self.file)
                self.synced = self.offset
        except OSError as error:
            os.ftruncate(self.file, self.offset)
            raise Problem(
                f"{self.path}: can't be written ({error}); free space on its disk and run again, nothing is lost."
            ) from error

    def member(self, record: Any) -> bytes:
        buffer = io.BytesIO()
        WARCWriter(buffer, gzip=False, warc_version="1.1").write_record(record)
        packer = zlib.compressobj(PACKING, zlib.DEFLATED, 31)
        return packer.compress(buffer.getbuffer()) + packer.flush()

    def records(self, exchange: Exchange, date: str) -> tuple[Any, Any]:
        """The request and response records; each names the other."""
        writer = WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1")
        reason = exchange.reason or responses.get(exchange.status, "")
        head = Head(f"{exchange.status} {reason}".strip(), list(exchange.headers), exchange.protocol)
        extra = {"WARC-Date": date} | ({"WARC-IP-Address": exchange.address} if exchange.address else {})
        response = writer.create_warc_record(
            exchange.url,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=head,
            warc_headers_dict=extra | verdicts(exchange),
        )
        parts = urlsplit(exchange.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        asked = [("Host", parts.netloc), *((name, value) for name, value in exchange.request_headers if name.lower() != "host")]
        request = writer.create_warc_record(
            exchange.url,
            "request",
            payload=io.BytesIO(b""),
            length=0,
            http_headers=Head(f"{exchange.method} {target} HTTP/1.1", asked, is_http_request=True),
            warc_headers_dict=extra | {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")},
        )
        return request, response

    def close(self) -> None:
        """Force the segment to the disk, then write its index beside it."""
        if self.file is None:
            return
        os.fsync(self.file)
        os.close(self.file)
        self.file = None
        write_index(self.path, self.entries)


def verdicts(exchange: Exchange) -> dict[str, str]:
    """What was known of the address before it was asked, as headers of our own in its response record."""
    found = {ROBOTS: exchange.robots, TDM: exchange.tdm, WAY: exchange.way}
    return {name: value for name, value in found.items() if value is not None}


def note_entry(url: str, offset: int, length: int, name: str) -> dict[str, Any]:
    """The index entry of a noted failure: `-` for a status, as nothing was answered."""
    return {"url": url, "mime": "-", "status": "-", "length": str(length), "offset": str(offset), "filename": name}


def warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def surt(url: str) -> str:
    """The sort-friendly form of a URL that CDXJ files are ordered by: `com,hefeilaws,www)/hf/1.html`."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    host = ".".join(labels) if labels[-1].isdigit() else ",".join(reversed(labels))  # an IPv4 address stays as it is
    port = f":{parts.port}" if parts.port else ""
    return f"{host}{port}){parts.path or '/'}{'?' + parts.query if parts.query else ''}".lower()


def index_entry(
    exchange: Exchange, date: str, headers: Any, offset: int, length: int, name: str
) -> tuple[str, str, dict[str, Any]]:
    mime = next((value for key, value in exchange.headers if key.lower() == "content-type"), "").split(";")[0].strip().lower()
    return (
        surt(exchange.url),
        date.translate(str.maketrans("", "", "-:TZ")),
        {
            "url": exchange.url,
            "mime": mime,
            "status": str(exchange.status),
            "digest": headers.get_header("WARC-Payload-Digest"),
            **({"way": exchange.way} if exchange.way else {}),
            "length": str(length),
            "offset": str(offset),
            "filename": name,
        },
    )


def index_path(segment: Path) -> Path:
    return segment.with_name(segment.name.removesuffix(".warc.gz") + ".cdxj")


def write_index(segment: Path, entries: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
    """The CDXJ file of a segment, sorted as its readers expect, put in place whole."""
    path = index_path(segment)
    lines = sorted(f"{key} {stamp} {json.dumps(found, ensure_ascii=False)}\n" for key, stamp, found in entries)
    write_whole(path, "".join(lines))


def write_whole(path: Path, text: str) -> None:
    """Put a text file in place whole or not at all; raises Problem that names it when the disk takes no more."""
    temporary = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise Problem(f"{path}: can't be written ({error}); free space on its disk and run again, nothing is lost.") from error
