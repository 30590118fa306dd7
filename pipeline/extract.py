"""One page to one record: HTML or text in, the fields and blocks of an article out. No archive, no database."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from pipeline.blocks import Block, clean_line, join_blocks
from pipeline.dates import NOTHING, Interval, instant, resolve_shown_date
from pipeline.pages import read_page
from pipeline.pages.page import Page

WHITE = re.compile(r"\s+")


@dataclass(slots=True)
class Record:
    """An article: its page's fields, the body with the spans of its blocks, and the date as an interval."""

    page: Page
    text: str
    spans: list[tuple[int, int]]
    interval: Interval

    @property
    def body_hash(self) -> str:
        return hash_body(self.text)

    @property
    def headings(self) -> list[tuple[int, int]]:
        """The spans of the blocks that the page marks as headings."""
        return [span for block, span in zip(self.page.blocks, self.spans, strict=True) if block.kind == "heading"]


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
