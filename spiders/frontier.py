"""How far each list was walked: a list is left early only below what a completed crawl has covered.

A list is what a `follow` pattern names by its groups: `list` tells lists apart, `page` counts their pages (none is the first).
Lists are newest first. If a completed crawl walked a list and ended at T, and every entry of one of its pages was archived by
T, then so was all that stands below. Pinned and future-dated entries, and those that already stood on another page, don't
count. All of it comes from the notes of runs and the archive: a killed run has no note that says it was complete.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.address import canonical_url
from spiders.history import Past
from spiders.listing import undecided
from spiders.site import Site, path_and_query

List = tuple[int, str]  # the place of its pattern among `follow`, and what the group `list` matched


def scope(site: Site) -> str:
    """A digest of what a crawl of the site covers: a change of the site's file makes the next crawl walk all lists whole."""
    said = [site.url, site.hosts, site.article, site.keep_query, repr(site.discover)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def read_complete(runs: Path, site: Site) -> list[dict[str, Any]]:
    """The notes of the completed crawls of the site as its file is now, oldest first."""
    found = []
    for path in sorted(runs.glob("*.json")):
        note = json.loads(path.read_text(encoding="utf-8"))
        if note.get("site") == site.name and note.get("complete") and note.get("covers") == scope(site):
            found.append(note)
    return found


def place_in_list(url: str, site: Site) -> tuple[List, int] | None:
    """The list that a canonical address is a page of, and its number; None for pages of no list with numbered pages."""
    for place, pattern in enumerate(site.discover.follow):
        compiled = re.compile(pattern)
        if "page" not in compiled.groupindex:
            continue
        if found := compiled.search(path_and_query(url)):
            groups = found.groupdict()
            return (place, groups.get("list") or ""), int(groups["page"] or 1)
    return None


def read_covered(complete: list[dict[str, Any]], past: dict[str, Past], site: Site, now: datetime) -> dict[List, datetime]:
    """Each list that a completed crawl walked, with the end of the newest one that did.

    Empty once the newest crawl that walked all lists whole began more than `whole_every` ago: lists are then walked whole
    again, for what was put among old posts.
    """
    since = now - timedelta(seconds=site.crawl.whole_every)
    if not any(note.get("whole") and datetime.fromisoformat(note["started"]) > since for note in complete):
        return {}
    ended = {note["run_id"]: datetime.fromisoformat(note["finished"]) for note in complete}
    covered: dict[List, datetime] = {}
    for url, one in past.items():
        walked = [ended[run] for run in one.runs if run in ended]
        place = place_in_list(url, site) if walked else None
        if place is not None:
            covered[place[0]] = max([*walked, covered.get(place[0], walked[0])])
    return covered


@dataclass
class Walk:
    """The walk of one crawl through lists: pages of a covered list one after another, others as they are found."""

    site: Site
    now: datetime
    covered: dict[List, datetime] = field(default_factory=dict)
    first: dict[str, datetime] = field(default_factory=dict)  # article → when it was first archived
    stood: dict[List | None, set[str]] = field(default_factory=dict)  # entries met so far; None: on pages to start from
    reached: dict[List, int] = field(default_factory=dict)
    left: set[List] = field(default_factory=set)
    waiting: dict[List, dict[int, str]] = field(default_factory=dict)
    starts: set[str] = field(default_factory=set)  # pages to start from

    def admit(self, url: str) -> bool:
        """Whether an address may be asked now; a page deep in a covered list waits for the one before it, or for nothing."""
        place = place_in_list(url, self.site) if self.covered else None
        if place is None or place[0] not in self.covered:
            return True
        key, number = place
        if number <= self.reached.get(key, 1) + 1 and (key not in self.left or number == 1):
            return True
        self.waiting.setdefault(key, {})[number] = url
        return False

    def follow(self, url: str, body: bytes, links: Iterable[str]) -> list[str]:
        """Take in a list page, or one to start from, with its wanted links; gives the addresses that waited for it."""
        place = place_in_list(url, self.site)
        if place is None and url not in self.starts:
            return []
        entries = {link for link in links if self.site.match_article(link)}
        key, number = place if place else (None, 1)
        counting = entries - self.stood.get(key, set()) - self.stood.get(None, set())
        self.stood.setdefault(key, set()).update(entries)
        if key is None or key not in self.covered:
            return []
        counting -= undecided(body, self.now.date(), lambda link: canonical_url(link, self.site, url))
        if counting and all(self.is_covered(entry, self.covered[key]) for entry in counting):
            self.left.add(key)
            return []
        self.reached[key] = max(self.reached.get(key, 1), number)
        return self.release(key, self.reached[key] + 1)

    def is_covered(self, article: str, end: datetime) -> bool:
        return article in self.first and self.first[article] <= end

    def release(self, key: List, deepest: int) -> list[str]:
        """What waits in a list that was not left, down to a page."""
        if key in self.left:
            return []
        waiting = self.waiting.get(key, {})
        return [waiting.pop(number) for number in sorted(waiting) if number <= deepest]

    def rest(self) -> list[str]:
        """Once nothing else is asked: the next page of each list that was not left, however far away (pagers skip numbers)."""
        found = []
        for key, waiting in self.waiting.items():
            if waiting and key not in self.left:
                self.reached[key] = max(self.reached.get(key, 1), min(waiting) - 1)
                found += self.release(key, min(waiting))
        return found
