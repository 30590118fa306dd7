"""The author's words and the law's, stretch by stretch, with what differs set apart from what is the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.law.normal import Normal, normalise

ANCHOR = 3  # characters in a row that are the same on both sides; shorter runs count only near such a one
NEAR = 4  # characters between a short run and the next
LONGEST = 60  # characters of a stretch that the author left out; longer ones are shown by their ends
ENDS = 14
MARKS = "，。；：、！？,.;:!?…”’」』）)"
FIRST = re.compile(r"\w+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of characters. One that differs and is empty marks where the other side has more."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Match:
    """The same `size` characters at `mine` and at `theirs`, in the forms compared."""

    mine: int
    theirs: int
    size: int


def side_by_side(quote: str, law: str, exact: bool = False) -> tuple[list[Stretch], list[Stretch]]:
    """The quotation and the part of the law's wording that it stands for.

    Compared in the normal form of `pipeline.law.normal`, so that marks, width and the style of numerals make no difference; with
    `exact` character by character. Where nothing is the same, the law's side is empty.
    """
    mine, theirs = (bare(quote), bare(law)) if exact else (normalise(quote), normalise(law))
    matches = anchored(mine.text, theirs.text)
    if not matches:
        return [Stretch(quote, True)], []
    first, last = matches[0], matches[-1]
    low = max(0, first.theirs - first.mine)
    behind = len(mine.text) - last.mine - last.size
    high = min(len(theirs.text), last.theirs + last.size + behind)
    ranges: list[tuple[int, int, int, int]] = []
    at, there = 0, low
    for match in [*matches, Match(len(mine.text), high, 0)]:
        if match.mine > at or match.theirs > there:
            ranges.append((at, match.mine, there, match.theirs))
        at, there = match.mine + match.size, match.theirs + match.size
    own = cut(quote, mine, 0, len(mine.text), [(start, end) for start, end, _, _ in ranges])
    its = cut(law, theirs, low, high, [(start, end) for _, _, start, end in ranges])
    begins, ends = low > 0, high < len(theirs.text)
    return own, [*([Stretch("…", False)] if begins else []), *map(shortened, its), *([Stretch("…", False)] if ends else [])]


def bare(text: str) -> Normal:
    """A text as it stands, but for white space."""
    kept = [place for place, char in enumerate(text) if not char.isspace()]
    return Normal("".join(text[place] for place in kept), tuple(kept))


def anchored(mine: str, theirs: str) -> list[Match]:
    """Runs that both have, in order, without chance ones: a short run counts only close to its neighbour on both sides."""
    blocks = [Match(*block) for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks() if block.size]
    kept: list[Match] = []
    for place, block in enumerate(blocks):
        others = blocks[place - 1 : place] + blocks[place + 1 : place + 2]
        if block.size >= min(ANCHOR, len(mine)) or any(other.size >= ANCHOR and near(block, other) for other in others):
            kept.append(block)
    return kept


def near(one: Match, other: Match) -> bool:
    first, second = sorted((one, other), key=lambda match: match.mine)
    return second.mine - first.mine - first.size <= NEAR and second.theirs - first.theirs - first.size <= NEAR


def cut(text: str, normal: Normal, low: int, high: int, ranges: list[tuple[int, int]]) -> list[Stretch]:
    """The text of normal characters low to high, cut where it differs."""
    at = normal.places[low] if low else 0
    stop = end_of(text, normal, high)
    while stop < len(text) and (text[stop] in MARKS or high >= len(normal.places)):
        stop += 1
    found: list[Stretch] = []
    for start, end in ranges:
        begin = end_of(text, normal, start) if end == start or start >= len(normal.places) else normal.places[start]
        begin = min(max(begin, at), stop)
        close = max(begin, end_of(text, normal, end)) if end > start else begin
        found += [Stretch(text[at:begin], False), Stretch(text[begin:close], True)]
        at = close
    found.append(Stretch(text[at:stop], False))
    return [stretch for stretch in found if stretch.text or stretch.differs]


def end_of(text: str, normal: Normal, end: int) -> int:
    """Where the text of the normal characters before `end` stops, without the marks that follow."""
    if not end:
        return 0
    last = normal.places[end - 1]
    following = next((place for place in normal.places[end:] if place > last), len(text))
    word = FIRST.match(text, last, following)
    return word.end() if word else following


def shortened(stretch: Stretch) -> Stretch:
    if not stretch.differs or len(stretch.text) <= LONGEST:
        return stretch
    return Stretch(f"{stretch.text[:ENDS]}…{stretch.text[-ENDS:]}", True)
