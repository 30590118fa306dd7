"""How long the disk will do: a forecast from what the archive took so far."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from spiders.disk import free_bytes
from spiders.ledger import read_index, segments
from spiders.place import Place
from spiders.segment import index_path
from spiders.site import Site

WINDOW = 30  # days of history that a forecast leans on
SAMPLED = 20  # newest segments whose index tells what an article takes
STAMP = re.compile(r"(\d{8})T?(\d{6})")  # 20261123T083200Z3f9a, and names of imports


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the archive takes, in bytes; figures that nothing can be said of are None.

    `bytes_a_day` is the mean over the last `days` days in which there were runs (at most 30, at least 1) up to now: a first
    crawl of a whole site weighs on it for a month. `bytes_an_article` is what a page of an article takes, request and response
    packed. `days_left` is how long that goes on until only the room to be left free is there.
    """

    archive_bytes: int
    free_bytes: int
    bytes_an_article: float | None
    bytes_a_day: float | None
    days: float
    days_left: float | None


def forecast(place: Place, sites: list[Site], now: datetime | None = None) -> Forecast:
    """The forecast for the archives of `sites` on one disk, from names, sizes and the newest indexes of their segments."""
    moment = now or datetime.now(UTC)
    held = [(path, path.stat().st_size, begun(path), site) for site in sites for path in segments(place.archive / site.name)]
    free = free_bytes(place.archive)
    recent = [(size, day) for _, size, day, _ in held if day and moment - timedelta(days=WINDOW) <= day <= moment]
    days = max(1.0, max((moment - day for _, day in recent), default=timedelta()).total_seconds() / 86400)
    a_day = sum(size for size, _ in recent) / days if recent else None
    newest = sorted((row for row in held if index_path(row[0]).exists()), key=lambda row: row[0].name)[-SAMPLED:]
    room = max(0, free - place.free_space)
    return Forecast(
        archive_bytes=sum(size for _, size, _, _ in held),
        free_bytes=free,
        bytes_an_article=article_bytes([(path, size, site) for path, size, _, site in newest]),
        bytes_a_day=a_day,
        days=round(days, 2),
        days_left=room / a_day if a_day else None,
    )


def begun(segment: Path) -> datetime | None:
    """When the run of a segment began, as its name says; None for a name that says nothing."""
    found = STAMP.match(segment.name)
    try:
        return datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def article_bytes(sampled: list[tuple[Path, int, Site]]) -> float | None:
    """What an article takes on average in these segments: its response, and its share of what are no responses."""
    articles = taken = 0.0
    for path, size, site in sampled:
        lengths = [(length, visit.status == 200 and bool(site.match_article(visit.url))) for visit, _, length in read_index(path)]
        if not lengths:
            continue
        besides = (size - sum(length for length, _ in lengths)) / len(lengths)
        articles += sum(is_article for _, is_article in lengths)
        taken += sum(length + besides for length, is_article in lengths if is_article)
    return taken / articles if articles else None
