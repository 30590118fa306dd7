"""What the archive tells of each address over time: first and newest answers, whether it is a page, where its body lies.

Made from the indexes of whole segments, as the ledger is; what a crawl decides by (frontier, re-visits, gaps, budgets) hangs on
this and on the notes of runs, so a kill leaves nothing behind that could mislead the next crawl.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from spiders.day import midnight
from spiders.ledger import Visit, read_index, read_ways, segments
from spiders.segment import GAP

RULES = ("/robots.txt", "/.well-known/tdmrep.json")  # asked once a run, and no pages
KINDS = {200: "page", 304: "page", 301: "moved", 302: "moved", 307: "moved", 308: "moved", 404: "missing", 410: "missing"}


@dataclass(slots=True)
class Past:
    """One address. `first` and `since` are of final answers: the first, and the one since which it answers alike (`kind`).

    `body` is segment, offset and length of the newest whole page, fetched at `whole`.
    """

    latest: Visit
    first: datetime | None = None
    since: datetime | None = None
    kind: str | None = None
    whole: datetime | None = None
    body: tuple[Path, int, int] | None = None
    runs: set[str] = field(default_factory=set)  # only where `marked` asks for them


@dataclass(slots=True)
class Today:
    """What was asked of a site since midnight in Asia/Shanghai, by all its runs: answers, their bytes, re-visits, probes."""

    pages: int = 0
    bytes: int = 0
    revisits: int = 0
    probes: int = 0


@dataclass(frozen=True)
class History:
    past: dict[str, Past]
    today: Today


def read_history(folder: Path, now: datetime, marked: Callable[[str], bool] = lambda url: False) -> History:
    """The past of each address in a site's archive, and what was asked today. `marked` addresses keep the runs that got a page."""
    past: dict[str, Past] = {}
    today, begin = Today(), midnight(now)
    for segment in segments(folder):
        run = segment.name.rpartition("-")[0]
        recent = False
        for visit, offset, length in read_index(segment):
            found = past.get(visit.url)
            if begin <= visit.fetched_at <= now + timedelta(days=1):
                recent = True
                count_today(today, visit, found)
            if found is None:
                found = past[visit.url] = Past(visit)
            add_visit(found, visit, (segment, offset, length))
            if visit.status in (200, 304) and marked(visit.url):
                found.runs.add(run)
        if recent:
            ways = dict(read_ways(segment))
            today.probes += sum(way == GAP for way in ways.values())
            today.bytes += sum(unpacked_sizes(segment, begin))
    return History(past, today)


def count_today(today: Today, visit: Visit, found: Past | None) -> None:
    if visit.url.endswith(RULES):
        return
    today.pages += 1
    if found is not None and found.whole is not None and visit.status in KINDS:
        today.revisits += 1


def add_visit(found: Past, visit: Visit, body: tuple[Path, int, int]) -> None:
    """Take a visit in; archives that were imported may bring older ones after newer ones."""
    kind = KINDS.get(visit.status)
    at = visit.fetched_at
    newest = at >= found.latest.fetched_at
    if kind is not None:
        if found.first is None or at < found.first:
            found.first = at
        if newest and kind != found.kind:
            found.kind, found.since = kind, at
        elif kind == found.kind and found.since is not None and at < found.since:
            found.since = at
    if visit.status == 200 and (found.whole is None or at >= found.whole):
        found.whole, found.body = at, body
    if newest:
        found.latest = visit


def unpacked_sizes(segment: Path, begin: datetime) -> Iterator[int]:
    """Bytes of each response record fetched since `begin`, unpacked: the last four bytes of a gzip member say so (RFC 1952)."""
    with open(segment, "rb") as file:
        for visit, offset, length in read_index(segment):
            if visit.fetched_at >= begin:
                file.seek(offset + length - 4)
                yield int.from_bytes(file.read(4), "little")
