"""Which provision a step rests on: one cited in its own sentence or list item, or announced for it right before or behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from pipeline.discourse.reading import Reading

THEREFORE = re.compile(r"(?:因此|所以|据此|依此|由此|故|对此|也就是说|这意味着|此时|这时|这种情况下|在此情况下|按照(?:该|这一|上述)|根据(?:该|这一|上述))")
ANNOUNCED = re.compile(r"[（(]?(?:法律)?(?:依据|根据|参见|参照|见|依照)[：:是为]?\s*[《]?")


class Cited(Protocol):
    """What grounding needs of a citation."""

    start: int
    end: int
    kind: str


def ground(reading: Reading, unit: int, citations: Sequence[Cited]) -> int | None:
    """The place in `citations` of the provision that supports a unit, or None: no provision of the article does."""
    here = reading.units[unit]
    own = cited_between(citations, here.start, here.end)
    if own is not None:
        return own
    text = reading.text
    if unit and THEREFORE.match(text, here.start, here.end):
        before = reading.units[unit - 1]
        if here.line - before.line <= 1:
            return cited_between(citations, before.start, before.end, last=True)
    if unit + 1 < len(reading.units):
        behind = reading.units[unit + 1]
        if behind.line == here.line and ANNOUNCED.match(text, behind.start, behind.end):
            return cited_between(citations, behind.start, behind.end)
    return None


def cited_between(citations: Sequence[Cited], start: int, end: int, last: bool = False) -> int | None:
    """The first (or last) of the author's own citations that begin between two places."""
    inside = [place for place, found in enumerate(citations) if found.kind == "cited" and start <= found.start < end]
    return (inside[-1] if last else inside[0]) if inside else None
