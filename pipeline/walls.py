"""Pages that answer 200 at an article's address and are none, told by `data/reference/walls.toml`: logins, captchas, soft 404s."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from lxml import etree

from pipeline.extract import Record
from pipeline.pages.page import parse_html
from spiders.place import Place

UNSEEN = ("script", "style", "noscript", "template")


@dataclass(frozen=True)
class Walls:
    """Patterns in their order, with the reason that each gives; `longest` bounds what a page may show, in code points."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]
    longest: int


@cache
def walls() -> Walls:
    found = tomllib.loads((Place.reference / "walls.toml").read_text(encoding="utf-8"))
    return Walls(tuple((re.compile(row["pattern"], re.IGNORECASE), row["reason"]) for row in found["wall"]), found["longest"])


def wall_in(text: str) -> str | None:
    """The reason, `login_wall` or `soft_not_found`, that a line of a short text gives; None if none does."""
    lines = [line.strip() for line in text.splitlines()]
    return next((reason for pattern, reason in walls().patterns if any(pattern.search(line) for line in lines)), None)


def wall_of_record(record: Record) -> str | None:
    """Whether what was read as an article is a wall; at once None for anything that says more than a wall does."""
    if len(record.text) > walls().longest:
        return None
    return wall_in(record.text)


def wall_of_html(html: str) -> str | None:
    """Whether a page in which no article was found is a wall, by its title and the words that it shows."""
    tree = parse_html(html)
    if tree is None:
        return None
    shown = [str(text) for text in tree.itertext() if not hidden(text)]
    text = "\n".join(line for line in shown if line.strip())
    if len(text) > walls().longest * 4:  # its menus may stand around it
        return None
    return wall_in(text)


def hidden(text: object) -> bool:
    parent = text.getparent() if isinstance(text, etree._ElementUnicodeResult) else None
    return parent is not None and parent.tag in UNSEEN
