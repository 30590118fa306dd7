"""Entries of a list page that say nothing of how far the list was walked: pinned posts, and posts dated ahead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from lxml import etree

from spiders.discover import TREE_BYTES, decode_link
from spiders.place import Place

DAY = re.compile(r"(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})")  # 2026-11-24, 2026年11月24日, 2026/11/24
LINKS = etree.XPath("//a[@href]")


@cache
def marks() -> dict[str, list[str]]:
    with open(Place.reference / "crawl" / "listing.toml", "rb") as file:
        return tomllib.load(file)


def undecided(body: bytes, today: date, article: Callable[[str], str | None]) -> set[str]:
    """The articles (as `article` gives them for a link) whose entries on this list page are pinned or dated after `today`.

    An entry is the largest element around a link that holds no other article's link. Pages too large for a tree have none.
    """
    if not body or len(body) > TREE_BYTES:
        return set()
    charset = "gb18030" if re.search(rb"charset=[\"']?gb", body[:2048], re.IGNORECASE) else "utf-8"
    tree = etree.fromstring(body, etree.HTMLParser(encoding=charset, huge_tree=True))
    if tree is None:
        return set()
    around: dict[Any, set[str]] = {}
    links = []
    for link in LINKS(tree):
        url = article(decode_link(link.get("href")))
        if url is None:
            continue
        links.append((link, url))
        node = link
        while node is not None:
            around.setdefault(node, set()).add(url)
            node = node.getparent()
    found = set()
    for link, url in links:
        entry = link
        while entry.getparent() is not None and around[entry.getparent()] == {url}:
            entry = entry.getparent()
        if is_undecided(entry, today):
            found.add(url)
    return found


def is_undecided(entry: Any, today: date) -> bool:
    known = marks()
    classes = {name for node in entry.iter() if isinstance(node.tag, str) for name in (node.get("class") or "").lower().split()}
    if classes & set(known["pinned_classes"]):
        return True
    text = "".join(entry.itertext())
    if any(word in text for word in known["pinned_words"] + known["not_past"]):
        return True
    return any(is_ahead(found, today) for found in DAY.finditer(text))


def is_ahead(found: re.Match[str], today: date) -> bool:
    try:
        return date(*map(int, found.groups())) > today
    except ValueError:
        return False
