"""CSS selectors on a page, fast where most of them find nothing: one that names a class or id the page has not is not run."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree
from lxml.cssselect import CSSSelector

from pipeline.pages.page import Element

Choices = tuple[str, ...]  # CSS selectors, the first that finds something wins
NAMED = etree.XPath("descendant-or-self::*[@class or @id]")
DENIED = re.compile(r":not\([^)]*\)")
NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
VALUES = re.compile(r"\[[^\]]*\]")


@cache
def compiled(css: str) -> CSSSelector:
    return CSSSelector(css)


@cache
def needs(css: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The alternatives of a selector (`a, b`), each with the classes and ids that a page must have for it to find anything."""
    parts = [part.strip() for part in css.split(",") if part.strip()]
    return tuple((part, frozenset(NAME.findall(VALUES.sub("", DENIED.sub("", part))))) for part in parts)


class Finder:
    """A page's tree with the classes and ids that occur in it."""

    def __init__(self, tree: Element) -> None:
        self.tree = tree
        self.names: set[str] = set()
        for element in NAMED(tree):
            self.names.update((element.get("class") or "").split())
            self.names.add(element.get("id") or "")

    def select(self, css: str, inside: Element | None = None) -> list[Element]:
        """The elements at or below one (the page's root if none is given) that a selector names, in the order of the page."""
        parts = [part for part, names in needs(css) if names <= self.names]
        return compiled(", ".join(parts))(self.tree if inside is None else inside) if parts else []

    def first(self, choices: Choices, inside: Element) -> list[Element]:
        """What the first selector that finds anything finds."""
        return next((found for css in choices if (found := self.select(css, inside))), [])

    def named(self, names: frozenset[str], inside: Element) -> list[Element]:
        """The elements at or below one that bear any of the classes or ids."""
        if names.isdisjoint(self.names):
            return []
        return [one for one in NAMED(inside) if one.get("id") in names or not names.isdisjoint((one.get("class") or "").split())]
