"""Small values out of an element's text: the text itself, a name behind its label, a count of views."""

from __future__ import annotations

import re

from pipeline.blocks import clean_line
from pipeline.pages.page import Element

# 浏览:215 · 阅读 1.2万 · 点击：88次 · 215 Views · 1,024 次浏览
VIEWS_BEHIND = re.compile(
    r"(?:浏览|阅读|点击|人气|围观|热度|访问|views?)(?:数|量|次数)?\s*[:：(（]?\s*(\d[\d,.]*\s*万?)", re.IGNORECASE
)
VIEWS_AHEAD = re.compile(r"(\d[\d,.]*\s*万?)\s*次?\s*(?:人)?(?:浏览|阅读|点击|围观|阅|views?)", re.IGNORECASE)


def text_of(element: Element | None) -> str | None:
    """All text nodes joined; highlight tags split words, so even a one-character node counts."""
    return clean_line("".join(element.itertext())) or None if element is not None else None


def line_of(element: Element) -> str:
    """All text nodes with a blank between: labels and values that stand in tags of their own stay apart."""
    return clean_line(" ".join(element.itertext()))


def read_views(shown: str | None) -> int | None:
    """The number in 1,024 or 1.2万; None where there is none."""
    found = re.search(r"(?<![\d.])(\d{1,12}(?:\.\d+)?)(?!\d)\s*(万?)", (shown or "").replace(",", ""))
    return round(float(found[1]) * (10000 if found[2] else 1)) if found else None


def labelled_views(line: str) -> int | None:
    """The count that a line of several fields labels as views."""
    found = VIEWS_BEHIND.search(line) or VIEWS_AHEAD.search(line)
    return read_views(found[1]) if found else None
