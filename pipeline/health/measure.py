"""What a site's latest crawl came to, in numbers: from the crawl's own note, its clean rows and its settled rows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from spiders.place import Place

SQL = Path(__file__).with_name("sql")
REFUSALS = {401, 403, 407, 412, 451}
TOLD_TO_WAIT = {429, 503}
IMPORTED = "answered (imported)"  # stands in the note of an archive that `import` took in
CLEAN = ("captures", "pages", "blocks", "rejects")


@dataclass(frozen=True)
class Measured:
    """Counts behind the shares, by the names of the queries in `sql/`; `crawl` is the crawl's note, None if none was made.

    `requests` are by kind: all, answered, refused, told to wait, server errors, failed, refused by robots.txt.
    """

    site: str
    crawl: dict[str, Any] | None = None
    requests: dict[str, int] = field(default_factory=dict)
    pages: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)


def latest_crawls(place: Place, sites: list[str]) -> dict[str, dict[str, Any]]:
    """The note of each site's newest crawl that has ended, where there is one. What was taken in is no crawl."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(place.runs.glob("*.json"), reverse=True):
        if len(found) == len(set(sites)):
            break
        note = json.loads(path.read_text(encoding="utf-8"))
        if note["site"] in sites and note["finished"] and IMPORTED not in note["counts"]:
            found.setdefault(note["site"], note)
    return found


def count_requests(counts: dict[str, int]) -> dict[str, int]:
    """The counts of a crawl (`answered 200`, `failed: …`, …) by what they mean."""
    statuses = {int(found[1]): count for name, count in counts.items() if (found := re.fullmatch(r"answered (\d+)", name))}
    robots = counts.get("refused by robots.txt", 0)
    failed = sum(count for name, count in counts.items() if name.startswith("failed"))
    answered = sum(count for name, count in counts.items() if name.startswith("answered"))
    return {
        "requests": answered + robots + failed,
        "answered": answered,
        "refused": sum(count for status, count in statuses.items() if status in REFUSALS),
        "told to wait": sum(count for status, count in statuses.items() if status in TOLD_TO_WAIT),
        "server errors": sum(count for status, count in statuses.items() if status >= 500 and status not in TOLD_TO_WAIT),
        "failed": failed,
        "refused by robots.txt": robots,
    }


def measure_site(site: str, place: Place, crawl: dict[str, Any] | None, window: int) -> Measured:
    """Measure a site's pages over its latest crawl; what is not cleaned or settled yet has no numbers."""
    requests = count_requests(crawl["counts"]) if crawl else {}
    return Measured(site, crawl, requests, measure_pages(site, place, crawl, window), measure_changes(site, place, crawl))


def measure_pages(site: str, place: Place, crawl: dict[str, Any] | None, window: int) -> dict[str, Any]:
    from pipeline.parts import part_files, read_manifest
    from pipeline.settled import connect

    parts = read_manifest(place.corpus).get(site, [])
    if not parts:
        return {}
    with connect() as database:
        for table in CLEAN:
            database.read_parquet(part_files(place.corpus, site, parts, table)).create_view(table)
        query = (SQL / "measure_pages.sql").read_text(encoding="utf-8")
        result = database.execute(query, {"run": crawl["run_id"] if crawl else "", "window": window})
        names = [column[0] for column in result.description or []]
        return dict(zip(names, result.fetchall()[0], strict=True))


def measure_changes(site: str, place: Place, crawl: dict[str, Any] | None) -> dict[str, int]:
    from pipeline.settled import connect, settled_file

    path = settled_file(place, site)
    if not path.exists():
        return {}
    since = datetime.fromisoformat(crawl["started"]) if crawl else datetime.max
    with connect() as database:
        database.read_parquet(str(path)).create_view("settled")
        query = (SQL / "measure_changes.sql").read_text(encoding="utf-8")
        result = database.execute(query, {"since": since})
        names = [column[0] for column in result.description or []]
        return dict(zip(names, result.fetchall()[0], strict=True))
