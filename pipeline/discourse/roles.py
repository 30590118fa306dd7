"""Which part of an article a line belongs to: question, answer, tactics, advice, statutes, notice …

Headings and the sentences that introduce a list are looked up in `data/reference/headings.toml`; what follows inherits their
role, a list that of the sentence before it. A heading that no pattern knows has the role `unknown` and is counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.discourse.lexicon import Hit, Lexicon, make_lexicon, parse_pattern, read_table
from pipeline.discourse.units import Line
from spiders.place import Place

HEADING_LENGTH = 36  # characters, without the marker
CLOSED = "。；;，,！!"  # what a heading doesn't end in
LEAD_END = ("：", ":")
LEAD_LENGTH = 30  # characters of the sentence that introduces a list, from its end
ITEM_LENGTH = 60  # characters of a line without a marker that still is one of the list
BOLD_LEAD = re.compile(r"\*\*([^*\n]{2,20})\*\*[：:]?")
INLINE_LEAD = re.compile(r"[^，,。；;：:\s]{2,16}[：:]")  # 维权途径：先协商…


@dataclass(frozen=True, slots=True)
class Role:
    """A line's place in the article: its `role` (None before any heading), whether it is a heading itself, or a lead."""

    role: str | None
    heading: bool
    lead: bool


@dataclass(frozen=True)
class Headings:
    """The patterns of `headings.toml`: their lexicon, and for each pattern the rank of its role and whether it is for leads."""

    order: tuple[str, ...]
    lexicon: Lexicon
    rank: list[int]
    for_leads: list[bool]

    def role_of(self, hits: list[Hit], leads: bool) -> str | None:
        """The role of the words of a heading or lead: of the patterns that stand in them, the one that stands first in the file."""
        return self.order[min(ranks)] if (ranks := [self.rank[hit.pattern] for hit in hits if self.for_leads[hit.pattern] == leads]) else None


@cache
def load_headings() -> Headings:
    """The table, read once a process."""
    table = read_table(Place.reference / "headings.toml")
    rows = [
        (parse_pattern(role, source), rank, part == "leads")
        for rank, (role, parts) in enumerate(table.items())
        for part in ("headings", "leads")
        for source in parts.get(part, {})
    ]
    return Headings(
        tuple(table), make_lexicon(row[0] for row in rows), [row[1] for row in rows], [row[2] for row in rows]
    )


def read_roles(text: str, lines: list[Line], known_headings: frozenset[int] = frozenset()) -> list[Role]:
    """The role of each line. `known_headings` are starts of lines that the page marks as headings."""
    table = load_headings()
    kinds = [kind_of(text, line, lines, place, known_headings) for place, line in enumerate(lines)]
    told = look_up(text, [span for _, span in kinds], table)
    found: list[Role] = []
    section: str | None = None  # of the last heading
    listed: str | None = None  # of the lead that a list hangs on
    in_list = False
    for line, (kind, _), hits in zip(lines, kinds, told, strict=True):
        if kind == "heading" and not (listed and line.marker and line.start not in known_headings):  # else an item of the list
            own = table.role_of(hits, leads=False)
            section = own or (section if line.listed else None) or "unknown"  # 1. 2. 3. under a heading are parts of it
            listed, in_list = None, False
            found.append(Role(section, True, False))
        elif kind == "lead":
            listed, in_list = table.role_of(hits, leads=True) or table.role_of(hits, leads=False), False
            found.append(Role(listed or section, False, True))
        elif listed and (line.listed or line.end - line.begin <= ITEM_LENGTH or not in_list):
            in_list = True
            found.append(Role(listed, False, False))
        else:
            listed = None
            found.append(Role(table.role_of(hits, leads=False) or section, False, False))
    return found


def kind_of(text: str, line: Line, lines: list[Line], place: int, known: frozenset[int]) -> tuple[str, tuple[int, int]]:
    """Whether a line is a `heading`, a `lead` to what follows, or neither; and the span of the words that may tell a role."""
    words = text[line.begin : line.end].strip("*# 　")
    if line.start in known or is_heading(words, line, lines, place):
        return "heading", (line.begin, line.end)
    if words.endswith(LEAD_END):
        return "lead", (max(line.begin, line.end - LEAD_LENGTH), line.end)
    own = BOLD_LEAD.match(text, line.begin, line.end) or INLINE_LEAD.match(text, line.begin, line.end)
    return "", own.span() if own else (line.begin, line.begin)  # **维权途径**：… · 法律依据：…


def look_up(text: str, spans: list[tuple[int, int]], table: Headings) -> list[list[Hit]]:
    """The patterns that stand in each span, found in one pass over all of them."""
    joined = "\n".join(text[start:end] for start, end in spans)
    hits = table.lexicon.find(joined)
    found, at = [], 0
    for start, end in spans:
        found.append(hits.inside(at, at + end - start))
        at += end - start + 1
    return found


def is_heading(words: str, line: Line, lines: list[Line], place: int) -> bool:
    """Whether a line reads as a heading: short, no closing mark, something behind it, and not one of a list of such lines."""
    if not 2 <= len(words) <= HEADING_LENGTH or words[-1] in CLOSED or words.endswith(LEAD_END) or place + 1 == len(lines):
        return False
    if line.end - line.start <= HEADING_LENGTH and "？" in words[-1:] + words[-2:-1]:
        return True
    if any(mark in words for mark in "，,。") and not line.listed:
        return False
    following = lines[place + 1]
    return following.end - following.begin > len(words) or following.marker != line.marker
