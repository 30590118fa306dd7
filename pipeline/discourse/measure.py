"""How well codes and spans are found: precision, recall and F1 over articles, as GUIDELINES' score counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pipeline.discourse.samples import Samples
    from pipeline.discourse.training import Labelled

Row = tuple[int, int, str, str]  # start, end, code, lawfulness or polarity


@dataclass(slots=True)
class Tally:
    """Hits against what is there and what was found."""

    hit: int = 0
    gold: int = 0
    found: int = 0

    def add(self, other: Tally) -> None:
        self.hit, self.gold, self.found = self.hit + other.hit, self.gold + other.gold, self.found + other.found

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hit / (self.gold + self.found) if self.gold + self.found else 0.0


def tally_article(gold: Iterable[Row], found: Iterable[Row]) -> dict[str, Tally]:
    """Of one article and kind: `code` (sets of codes), `span` (characters), `value` (codes found whose value is one of the gold's)."""
    gold, found = list(gold), list(found)
    codes, coded = {row[2] for row in gold}, {row[2] for row in found}
    mine = {place for row in gold for place in range(row[0], row[1])}
    theirs = {place for row in found for place in range(row[0], row[1])}
    both = codes & coded
    right = sum(
        bool({row[3] for row in gold if row[2] == code} & {row[3] for row in found if row[2] == code}) for code in both
    )
    return {
        "code": Tally(len(both), len(codes), len(coded)),
        "span": Tally(len(mine & theirs), len(mine), len(theirs)),
        "value": Tally(right, len(both), len(both)),
    }


def score_codes(
    samples: Samples, articles: list[Labelled], kind: str, opened: np.ndarray, codes: np.ndarray, also: float
) -> tuple[float, float]:
    """Code F1 and span F1 of spans whose gate is `opened`, with the likeliest code and those above `also`."""
    from pipeline.discourse.reading import load_signs

    names = load_signs().codes[kind]
    total = {"code": Tally(), "span": Tally()}
    chosen = codes > also
    chosen[np.arange(len(codes)), codes.argmax(axis=1)] = True
    for number, article in enumerate(articles):
        rows = np.flatnonzero((samples.owner == number) & opened)
        found = [
            (int(samples.starts[row]), int(samples.ends[row]), names[place], "")
            for row in rows
            for place in np.flatnonzero(chosen[row])
        ]
        counted = tally_article(getattr(article, kind), found)
        total["code"].add(counted["code"])
        total["span"].add(counted["span"])
    return total["code"].f1, total["span"].f1
