"""The entries of a list page in a known system's markup: address, title and the date shown beside it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.fields import line_of, text_of
from pipeline.pages.finder import Choices, Finder
from pipeline.pages.page import Element, Listed
from pipeline.pages.posted import MACHINE, reconcile
from pipeline.pages.themed import read_words


@dataclass(frozen=True)
class Listing:
    """Selectors of a theme's lists: an entry, and below it the link of its title and its date."""

    item: str
    link: Choices
    date: Choices = ()


def read_listing(listings: tuple[Listing, ...], tree: Element) -> list[Listed]:
    """The entries by the first listing that finds any, in the order of the page, each address once."""
    finder = Finder(tree)
    for listing in listings:
        found: dict[str, Listed] = {}
        for item in finder.select(listing.item):
            entry = read_entry(listing, item, finder)
            if entry is not None:
                found.setdefault(entry.url, entry)
        if found:
            return list(found.values())
    return []


def read_entry(listing: Listing, item: Element, finder: Finder) -> Listed | None:
    links = [link for link in finder.first(listing.link, item) if text_of(link) and (link.get("href") or "").strip("# ")]
    if not links:
        return None
    words = stated = None
    for element in finder.first(listing.date, item):
        value = element.get("datetime") or ""
        stated = stated or (value if MACHINE.match(value) else None)
        words = words or read_words(element)
    shown, moment = reconcile(words, stated)
    return Listed((links[0].get("href") or "").strip(), line_of(links[0]), shown, moment)
