"""One page to one record: bytes or text in, the fields, blocks and facts of an article out. No archive, no database.

The record's names are those of the tables; it is what `extract` prints and what `clean` stores.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.blocks import Block, clean_line, join_blocks
from pipeline.dates import NOTHING, Interval, instant, resolve_shown_date
from pipeline.pages import read_page
from pipeline.pages.page import Page

WHITE = re.compile(r"\s+")


@dataclass(slots=True)
class Record:
    """An article: its page's fields, the body with blocks and their spans, the date as an interval, and the facts found."""

    page: Page
    text: str
    spans: list[tuple[int, int]]
    interval: Interval
    citations: list[dict[str, Any]] = field(default_factory=list)
    tactics: list[dict[str, Any]] = field(default_factory=list)
    advice: list[dict[str, Any]] = field(default_factory=list)

    @property
    def body_hash(self) -> str:
        return hash_body(self.text)


def hash_body(text: str) -> str:
    """What decides whether an article changed: 128 bits of SHA-256 over the body without its white space."""
    return hashlib.sha256(WHITE.sub("", text).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def extract_html(html: str, fetched_at: datetime | None = None, system: str = "auto") -> Record | None:
    """The article in a page's HTML (whole page or bare body), seen at `fetched_at`; None if it holds none."""
    page = read_page(html, system)
    if page is None or not page.blocks:
        return None
    text, spans = join_blocks(page.blocks)
    return Record(page, text, spans, page_interval(page, fetched_at))


def extract_text(text: str) -> Record:
    """An article given as plain text, taken as it stands: every line with ink is a paragraph, spans fit the text given."""
    blocks, spans, start = [], [], 0
    for line in text.split("\n"):
        bare = line.strip()
        if clean_line(bare):
            left = start + line.index(bare[0])
            blocks.append(Block("paragraph", clean_line(line)))
            spans.append((left, left + len(bare)))
        start += len(line) + 1
    return Record(Page(rule="text", blocks=blocks), text, spans, NOTHING)


def page_interval(page: Page, fetched_at: datetime | None) -> Interval:
    """When the page says it was posted; a machine-readable time wins over what is shown."""
    return instant(page.instant) if page.instant else resolve_shown_date(page.shown_date, fetched_at)


def as_json(record: Record | None, given: dict[str, Any]) -> dict[str, Any]:
    """The object that `extract` prints: what was given (id, url, title, published) fills what the page does not show."""
    if record is None:
        record = Record(Page(rule="none"), "", [], NOTHING)
    page = record.page
    interval = given.get("published") or record.interval
    return {
        "id": given.get("id"),
        "url": given.get("url"),
        "title": page.title or given.get("title"),
        "author": page.author,
        "category": page.category,
        "tags": page.tags,
        "published": interval.published,
        "published_from": interval.first_day,
        "published_to": interval.last_day,
        "published_shown": page.shown_date,
        "published_rule": interval.rule,
        "views": page.views,
        "text": record.text,
        "rights_notice": "\n".join(page.notices) or None,
        "page_rule": page.rule,
        "blocks": [
            {"ord": ord, "kind": block.kind, "role": None, "span_start": start, "span_end": end, "level": block.level}
            for ord, (block, (start, end)) in enumerate(zip(page.blocks, record.spans, strict=True))
        ],
        "citations": record.citations,
        "tactics": record.tactics,
        "advice": record.advice,
    }
