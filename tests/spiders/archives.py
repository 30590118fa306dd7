"""WARC files looked at without our own reader: gzip members by zlib, records by warcio and fastwarc; and files to take in."""

import gzip
import hashlib
import io
import zlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import UTC, datetime

from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from spiders.segment import Exchange

NOON = datetime(2026, 11, 23, 4, 0, 0, tzinfo=UTC)


def members(data: bytes) -> list[tuple[int, bytes]]:
    """Offset and content of each gzip member of `data`; whatever no whole member holds is left out."""
    found, at = [], 0
    while at < len(data):
        inflater = zlib.decompressobj(31)
        try:
            content = inflater.decompress(data[at:])
        except zlib.error:
            break
        if not inflater.eof:
            break
        found.append((at, content))
        at = len(data) - len(inflater.unused_data)
    return found


@dataclass(frozen=True)
class Record:
    """A record as a reader saw it. `block` is everything behind the WARC headers."""

    kind: str
    url: str | None
    block: bytes


def by_warcio(path, verify=True) -> list[Record]:
    """Every record, its digests compared by warcio, which raises where one does not fit."""
    found = []
    with open(path, "rb") as file:
        for record in ArchiveIterator(file, check_digests="raise") if verify else ():
            record.raw_stream.read()
    with open(path, "rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            found.append(Record(record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read()))
    return found


def by_fastwarc(path, verify=True) -> list[Record]:
    """Every record, its block digest compared by fastwarc."""
    found = []
    with open(path, "rb") as file:
        for record in FastIterator(file, parse_http=False):
            assert not verify or record.verify_block_digest(), record.headers
            found.append(Record(record.headers["WARC-Type"], record.headers.get("WARC-Target-URI"), record.reader.read()))
    return found


def payload_digests_fit(path) -> bool:
    """Whether the digest of each response's body is the one that its record names, reckoned by hashlib."""
    for _, content in members(path.read_bytes()):
        head, _, block = content.removesuffix(b"\r\n\r\n").partition(b"\r\n\r\n")
        body = block.partition(b"\r\n\r\n")[2]
        if b"WARC-Type: response" in head and f"WARC-Payload-Digest: {sha1(body)}".encode() not in head:
            return False
    return True


def sha1(data: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(data).digest()).decode()


def exchange(number: int, body: bytes = b"<p>body</p>", **more) -> Exchange:
    given = {
        "url": f"http://127.0.0.1:8642/sf/{number}.html",
        "fetched_at": NOON,
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
        "body": body,
        "request_headers": (("User-Agent", "Hefa/0.1"),),
    }
    return Exchange(**(given | more))


def warc_record(url, block, kind="response", version="1.0", **headers) -> bytes:
    """One WARC record, unpacked, with the headers given (`block_digest` is WARC-Block-Digest) and no others."""
    named = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(block).hexdigest()}>", "WARC-Date": "2026-11-20T08:00:00Z"}
    if url:
        named["WARC-Target-URI"] = url
    named |= {"Content-Type": "application/http", "Content-Length": str(len(block))}
    named |= {{"length": "Content-Length"}.get(key, "WARC-" + key.replace("_", "-").title()): value for key, value in headers.items()}
    return f"WARC/{version}\r\n".encode() + b"".join(f"{key}: {value}\r\n".encode() for key, value in named.items()) + b"\r\n" + block + b"\r\n\r\n"


def answer(body: bytes = b"<p>body</p>", head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n") -> bytes:
    return head + b"\r\n" + body


def packed(*records: bytes) -> bytes:
    """One gzip member a record."""
    return b"".join(map(gzip.compress, records))


def unpacked(data: bytes) -> bytes:
    return gzip.GzipFile(fileobj=io.BytesIO(data)).read()
