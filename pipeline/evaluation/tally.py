"""Counts of what was found against what is there, over articles, as the labelling guide's score counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Span = tuple[int, int, str, str]  # start, end, code, lawfulness or polarity
PROVISION = ("law", "article", "suffix")
ALIKE = 0.9  # likeness of a quotation that counts as found


@dataclass(slots=True)
class Tally:
    """Hits against what is there (`gold`) and what was found."""

    hit: int = 0
    gold: int = 0
    found: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hit + other.hit, self.gold + other.gold, self.found + other.found)

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.gold + self.found) if self.gold + self.found else 0.0


def tally_spans(gold: Iterable[Span], found: Iterable[Span]) -> dict[str, Tally]:
    """Of one article and kind: `code` (sets of codes), `span` (characters), `value` (codes found with one of the gold's values)."""
    gold, found = list(gold), list(found)
    codes, coded = {row[2] for row in gold}, {row[2] for row in found}
    mine = {place for row in gold for place in range(row[0], row[1])}
    theirs = {place for row in found for place in range(row[0], row[1])}
    both = codes & coded
    right = sum(bool({row[3] for row in gold if row[2] == code} & {row[3] for row in found if row[2] == code}) for code in both)
    return {
        "code": Tally(len(both), len(codes), len(coded)),
        "span": Tally(len(mine & theirs), len(mine), len(theirs)),
        "value": Tally(right, len(both), len(both)),
    }


def tally_citations(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, Tally]:
    """Of one article: `provision`, `pinpoint` (multisets), `quote` (of the quotations whose provision was found, those alike)."""
    cited = [row for row in found if row.get("kind") != "internal"]
    counts = {}
    for name, parts in (("provision", PROVISION), ("pinpoint", (*PROVISION, "paragraph", "item"))):
        want, have = (Counter(tuple(row.get(part) or 0 for part in parts) for row in rows) for rows in (gold, cited))
        counts[name] = Tally((want & have).total(), want.total(), have.total())
    quotes = Tally()
    for row in gold:
        same = [other for other in cited if all((other.get(part) or 0) == (row.get(part) or 0) for part in PROVISION)]
        if row.get("quote") and same:
            best = max(likeness(row["quote"], other.get("quote") or "") for other in same)
            quotes += Tally(int(best >= ALIKE), 1, 1)
    return counts | {"quote": quotes}


def likeness(one: str, other: str) -> float:
    """How alike two quotations are, 0 to 1, white space left out."""
    return SequenceMatcher(None, "".join(one.split()), "".join(other.split()), autojunk=False).ratio()
