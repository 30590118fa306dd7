"""Take in an archive that another tool made: WARC in, our segments out, every record checked and copied byte for byte."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import shutil
import tempfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from spiders.address import canonical_url
from spiders.archive.tombstones import read_forgotten
from spiders.ledger import index_segment
from spiders.problem import Problem, UsageProblem
from spiders.segment import SegmentWriter, index_path, write_index
from spiders.site import Site

VERSIONS = ("WARC/1.0", "WARC/1.1")
DATE = re.compile(r"\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$")  # 2026-11-20T08:00:00Z
EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
KEPT = ("request", "response", "revisit", "metadata", "resource")


@dataclass(frozen=True)
class Taken:
    """What an import did: segment names, responses kept, responses left out because they are of other hosts or forgotten.

    `known` if it was there before.
    """

    segments: list[str]
    responses: int
    elsewhere: int
    known: bool = False
    forgotten: int = 0


def take_in(source: Path, site: Site, folder: Path) -> Taken:
    """Copy the records of `source` that are on `site` into `folder`.

    The same file taken in twice is there once: its run is named by its digest. Raises Problem for a file that is no whole
    WARC, UsageProblem if nothing in it is of the site; in both cases nothing is changed.
    """
    check_whole(source)
    forgotten = read_forgotten(folder)
    run = import_name(source)
    if (folder / f"{run}-0.warc.gz").exists():  # put in place last
        return Taken(sorted(path.name for path in folder.glob(f"{run}-*.warc.gz")), 0, 0, known=True)
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".import-", dir=folder))
    try:
        writer = SegmentWriter(aside, run, {"software": "Hefa import", "isPartOf": site.name, "description": source.name})
        kept = elsewhere = withheld = 0
        hosts: set[str] = set()
        for record, block in read_records(source):
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type not in KEPT:
                continue
            canonical = canonical_url(url.strip("<>"), site)
            if canonical is not None and canonical in forgotten:
                withheld += record.rec_type == "response"
                continue
            if canonical is None:
                elsewhere += record.rec_type == "response"
                hosts.add(url.split("/")[2] if url.count("/") > 1 else url)
                continue
            writer.copy(as_member(record, block))
            kept += record.rec_type == "response"
        writer.close()
        if not kept:
            found = f"; it holds pages of {', '.join(sorted(hosts)[:3])}" if hosts else ""
            found += f"; {withheld} of its pages were forgotten on purpose" if withheld else ""
            raise UsageProblem(f"{source}: has no response of '{site.name}' ({', '.join(site.hosts)}){found}.")
        for path in writer.written:
            index_copied(path, source)
        for path in reversed(writer.written):
            path.rename(folder / path.name)
            index_path(path).rename(index_path(folder / path.name))
        return Taken([path.name for path in writer.written], kept, elsewhere, forgotten=withheld)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def index_copied(path: Path, source: Path) -> None:
    """Index a segment that was copied from `source`; raises Problem if fastwarc, the stricter reader, can't read it."""
    try:
        write_index(path, index_segment(path))
    except (OSError, ValueError, KeyError) as error:
        raise Problem(f"{source}: not a readable WARC ({error}); nothing was taken in.") from error


def import_name(source: Path) -> str:
    """`<first record's time>i<digest>`: the same for the same file, and sorted among the runs by time."""
    digest = hashlib.sha256()
    with open(source, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    first = next((record.rec_headers.get_header("WARC-Date") or "" for record, _ in read_records(source)), "")
    stamp = "".join(char for char in first[:19] if char.isalnum())
    return f"{stamp}Zi{digest.hexdigest()[:8]}"


def check_whole(source: Path) -> None:
    """Read the file to its end; gzip's checksums tell a cut or damaged one, which WARC readers pass over in silence."""
    try:
        with open_unpacked(source) as file:
            head = file.read(5)
            while file.read(1 << 20):
                pass
    except OSError as error:
        if isinstance(error, FileNotFoundError | IsADirectoryError | PermissionError):
            raise UsageProblem(f"{source}: can't be read ({error.strerror}); name a .warc or .warc.gz file.") from error
        raise Problem(f"{source}: damaged ({error}); nothing was taken in. Get a whole copy.") from error
    except (EOFError, zlib.error) as error:
        raise Problem(f"{source}: cut short or damaged ({error}); nothing was taken in. Get a whole copy.") from error
    if head != b"WARC/":
        raise Problem(f"{source}: is no WARC file (it begins with {head!r}); nothing was taken in.")


def open_unpacked(source: Path) -> IO[bytes]:
    """The file's bytes, without gzip where it is packed, whether in one member or in many."""
    with open(source, "rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(source)) if packed else open(source, "rb")


def read_records(source: Path) -> Iterator[tuple[Any, bytes]]:
    """Each record with its block as it lies there; raises Problem for a length or digest that does not fit."""
    with open_unpacked(source) as file:  # unpacked here, for warcio refuses several records in one gzip member
        try:
            for record in ArchiveIterator(file, no_record_parse=True):
                block = record.raw_stream.read()
                check_record(source, record, block)
                yield record, block
        except (ArchiveLoadFailed, ValueError) as error:
            raise Problem(f"{source}: not a readable WARC ({str(error).strip().splitlines()[0]}); nothing was taken in.") from error


def check_record(source: Path, record: Any, block: bytes) -> None:
    """Look for what a reader of the archive leans on, and compare length and digests.

    The payload's digest decides where both are given, for some tools write a wrong block digest.
    """
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or record.rec_type
    length = headers.get_header("Content-Length")
    if headers.protocol not in VERSIONS or length is None or not DATE.match(headers.get_header("WARC-Date") or ""):
        raise Problem(f"{source}: the record of {url} has a broken head; nothing was taken in. Get a whole copy.")
    if int(length) != len(block):
        raise Problem(f"{source}: the record of {url} has {len(block)} bytes where {length} are named; nothing was taken in.")
    payload = headers.get_header("WARC-Payload-Digest") if record.rec_type == "response" else None
    if payload:
        body = payload_of(block)
        fits = fits_digest(payload, body) or fits_digest(payload, unchunked(body))
    else:
        fits = fits_digest(headers.get_header("WARC-Block-Digest"), block)
    if not fits:
        raise Problem(f"{source}: the record of {url} does not fit its digest; nothing was taken in. Get a whole copy.")


def payload_of(block: bytes) -> bytes:
    """The body in an HTTP block: what follows the first empty line, also where a server ends lines with LF alone."""
    found = EMPTY_LINE.search(block)
    return block[found.end() :] if found else b""


def fits_digest(named: str | None, data: bytes) -> bool:
    """Whether `data` has the digest named (`sha1:` and base32); a digest of another kind can't be compared and passes."""
    if not named or not named.lower().startswith("sha1:"):
        return True
    digest = hashlib.sha1(data).digest()
    return named[5:].strip().upper() in (b32encode(digest).decode(), digest.hex().upper())


def digest_of(data: bytes) -> str:
    return f"sha1:{b32encode(hashlib.sha1(data).digest()).decode()}"


def unchunked(body: bytes) -> bytes:
    """The body without chunked transfer coding: tools differ in which of the two they digest."""
    return ChunkedDataReader(io.BytesIO(body), decomp_type=None).read(len(body) + 1) or b""


def as_member(record: Any, block: bytes) -> bytes:
    """The record as one gzip member, headers and block as they were, but for a digest that is wrong or missing."""
    headers = record.rec_headers
    named = headers.get_header("WARC-Block-Digest")
    if not named or not fits_digest(named, block):
        headers.replace_header("WARC-Block-Digest", digest_of(block))
    if record.rec_type == "response" and not headers.get_header("WARC-Payload-Digest"):
        headers.add_header("WARC-Payload-Digest", digest_of(payload_of(block)))
    headers.replace_header("Content-Length", str(len(block)))
    return gzip.compress(headers.to_bytes(encoding="utf-8") + block + b"\r\n\r\n", mtime=0)
