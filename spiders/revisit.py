"""When an article is looked at again: by its age and by how often its body changed, never by whether its bytes did.

An article that has stood as it is for some time is looked at again after as long a time once more, within the site's bounds;
one that changed several times, after its mean time between changes if that is shorter. So a page that changed lately is visited
sooner, and one that never changed at doubling intervals up to the longest. Pages that are gone or moved count the same way from
then on, so that a deletion is confirmed soon, and an article that comes back is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from fastwarc.warc import ArchiveIterator

from spiders.address import article_id, canonical_url
from spiders.history import Past
from spiders.site import Site

TRUSTED = timedelta(days=90)  # after this long without a whole page, the server's word that nothing changed is not asked for


@dataclass(frozen=True)
class Changes:
    """How often an article's body changed, and when it last did, judged by the hash of the body."""

    count: int
    last: datetime


def due_at(past: Past, changes: Changes | None, least: float, most: float) -> datetime | None:
    """When an address is to be asked again; `least` and `most` are the bounds of the wait in seconds. None if it never answered."""
    if past.first is None or past.since is None:
        return None
    visited = past.latest.fetched_at
    calm = (visited - past.since).total_seconds()
    if changes and changes.count and past.kind == "page":
        calm = min(calm, (visited - changes.last).total_seconds(), (visited - past.first).total_seconds() / changes.count)
    return visited + timedelta(seconds=min(max(calm, least), most))


def choose_revisits(
    articles: Mapping[str, Past], changes: Mapping[str, Changes], site: Site, now: datetime
) -> tuple[list[str], set[str]]:
    """Articles that are due, those that waited longest for their interval first; and addresses that only ever were missing.

    The latter are asked if something names them again: a draft that was published, not every id that was never given.
    """
    due: list[tuple[float, str]] = []
    missing = set()
    for url, one in articles.items():
        at = due_at(one, changes.get(article_id(url, site)), site.crawl.revisit_least, site.crawl.revisit_most)
        if at is None or at > now:
            continue
        if one.whole is None and one.kind == "missing":
            missing.add(url)
            continue
        asked = canonical_url(url, site)
        if asked is None or (asked != url and asked in articles):
            continue  # an import may hold a page under another address as well
        wait = max((at - one.latest.fetched_at).total_seconds(), 1.0)
        due.append((-(now - at).total_seconds() / wait, asked))
    return [url for _, url in sorted(due)], missing


def conditions(past: Past, now: datetime) -> dict[str, str]:
    """If-None-Match and If-Modified-Since by the headers of the newest whole page, where the server gave them (RFC 9110, 13.1)."""
    if past.kind != "page" or past.body is None or past.whole is None or now - past.whole > TRUSTED:
        return {}
    segment, offset, _ = past.body
    with open(segment, "rb") as file:
        headers = headers_at(file, offset)
    pairs = (("If-None-Match", headers.get("etag")), ("If-Modified-Since", headers.get("last-modified")))
    return {name: value for name, value in pairs if value}


def headers_at(file: IO[bytes], offset: int) -> dict[str, str]:
    """The response headers of the member at `offset`, their names in lower case; empty if it can't be read."""
    file.seek(offset)
    record = next(iter(ArchiveIterator(file, parse_http=True)), None)
    if record is None or record.http_headers is None:
        return {}
    return {name.lower(): value for name, value in record.http_headers}
