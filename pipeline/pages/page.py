"""What a page of any publishing system holds, before anything is judged: the border between page rules and the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree
from lxml import html as lxml_html

from pipeline.blocks import Aside, Block

Element = lxml_html.HtmlElement


@dataclass(frozen=True, slots=True)
class Link:
    """A link of an article page. `kind`: body, related, previous, next, tag, category. `url` as written in the page."""

    kind: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list, feed or sitemap: an address, and the title and date shown beside it (`instant` if exact)."""

    url: str
    title: str | None = None
    shown: str | None = None
    instant: datetime | None = None


@dataclass(slots=True)
class Page:
    """An article page as its rules read it. `rule` names system and rule; empty fields were not shown."""

    rule: str
    title: str | None = None
    author: str | None = None
    category: str | None = None
    tags: list[str] = field(default_factory=list)
    shown_date: str | None = None
    instant: datetime | None = None
    views: int | None = None
    blocks: list[Block] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def parse_html(text: str) -> Element | None:
    """The document's tree, or None for a text with no element at all."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (ValueError, etree.ParserError):
        return None
