"""Causes have names: what a site did, by the shares of `data/reference/health/causes.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from spiders.place import Place


@dataclass(frozen=True)
class Cause:
    """A rule: `share` or more of the requests or pages, and at least `least`, are `count`."""

    name: str
    of: str
    count: str
    share: float
    least: int
    said: str


@dataclass(frozen=True)
class Found:
    """A cause found at a site, and in words what speaks for it."""

    name: str
    detail: str


@cache
def known_causes() -> tuple[Cause, ...]:
    """The rules, in their order: what keeps pages from being asked stands before what is wrong with pages."""
    rules = tomllib.loads((Place.reference / "health" / "causes.toml").read_text(encoding="utf-8"))
    return tuple(Cause(**rule) for rule in rules["cause"])


def causes_of_requests(requests: dict[str, int], outcome: str = "") -> list[Found]:
    """What keeps pages from being asked or answered; `outcome` is the crawl's, which decides where it names a cause itself."""
    words = set(re.findall(r"\w+", outcome))
    rules = [cause for cause in known_causes() if cause.of == "requests" and cause.name in words]
    return [Found(cause.name, f"{cause.said}: {outcome}") for cause in rules] or find_causes("requests", requests)


def causes_of_pages(pages: dict[str, Any]) -> list[Found]:
    """What is wrong with the pages at articles' addresses."""
    return find_causes("pages", pages)


def find_causes(of: str, counts: dict[str, Any]) -> list[Found]:
    total = counts.get(of) or 0
    return [
        Found(cause.name, f"{cause.said}: {counts[cause.count]} of {total} {of}")
        for cause in known_causes()
        if cause.of == of and counts.get(cause.count, 0) >= max(cause.least, cause.share * total) and total
    ]
