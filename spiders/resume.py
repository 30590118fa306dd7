"""Links of pages that were archived by crawls that did not complete: what a killed run had found and not asked is not lost.

An article is not asked again, so its links would never be seen again; they are read from the archive instead.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from w3lib.url import safe_url_string

from spiders.address import canonical_url
from spiders.discover import is_sitemap, page_links, wanted, xml_links
from spiders.ledger import is_crawled, segments
from spiders.site import Site

BODY_BYTES = 8 << 20  # as the crawl's own bound


def unfinished_segments(folder: Path, last: str | None) -> list[Path]:
    """Segments of crawls begun after the run `last`, the newest completed one; all of them if there is none."""
    found = [(path.name.rpartition("-")[0], path) for path in segments(folder)]
    return [path for run, path in found if is_crawled(run) and (last is None or run > last)]


def found_links(segment: Path, site: Site) -> Iterator[list[str]]:
    """The wanted addresses of each archived page, and of each redirect, one list a response."""
    with open(segment, "rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            if record.http_headers is None:
                continue
            url, status = record.headers["WARC-Target-URI"].strip("<>"), record.http_headers.status_code
            if status == 200:
                body = plain_body(record.reader.read(), record.http_headers.get("Content-Encoding") or "")
                found = xml_links(body) if is_sitemap(canonical_url(url, site) or url, site) else page_links(body)
                yield wanted(found, url, site)
            elif status in (301, 302, 303, 307, 308) and (target := record.http_headers.get("Location")):
                yield wanted(iter([safe_url_string(target)]), url, site)


def plain_body(body: bytes, coding: str) -> bytes:
    """A body without its content coding; empty where that is broken, as no link can be read then."""
    for bits in {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(coding.strip().lower(), ()):
        try:
            return zlib.decompressobj(bits).decompress(body, BODY_BYTES)
        except zlib.error:
            continue
    return body if not coding.strip() or coding.strip().lower() == "identity" else b""
