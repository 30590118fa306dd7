"""Cut unmarked wording to what is the law's: clauses in which runs as enacted fill most of the words.

GUIDELINES: unmarked wording is a quotation where a run of eight characters as enacted fills two thirds of its clause. A long run
must be there; shorter ones beside it count towards the two thirds, for authors leave a word out or put one in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.law.normal import Normal, normalise

RUN = 8  # characters in a row as enacted, once a clause or its neighbour
BESIDE = 3  # characters in a row that count beside such a run
SHARE = 2 / 3  # of the clause
LEAST = 9  # characters in normal form of a whole quotation
BRIDGE = 12  # characters of a clause that is not the law's, between two that are
CLAUSE = re.compile(r"[^，,。；;：:！!？?\n]+[，,。；;：:！!？?\n]*")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the region: its span, whether it is the law's words, or too short to tell, and where in it they begin."""

    start: int
    end: int
    enacted: bool
    tiny: bool
    begin: int


def covered_by(words: str, source: str, size: int) -> list[bool]:
    """For each character of `words`, whether it stands in a run of `size` characters that `source` has too."""
    covered = [False] * len(words)
    for start in range(len(words) - size + 1):
        if words[start : start + size] in source:
            covered[start : start + size] = [True] * size
    return covered


def enacted_span(text: str, start: int, end: int, sources: list[str]) -> tuple[int, int] | None:
    """The first part of text[start:end] that is wording of one of `sources` (normal forms), or None; the longest over them."""
    best: tuple[int, int] | None = None
    region = normalise(text[start:end])
    for source in sources:
        found = enacted_in(text, start, end, region, source)
        if found and (best is None or found[1] - found[0] > best[1] - best[0]):
            best = found
    return best


def enacted_in(text: str, start: int, end: int, region: Normal, source: str) -> tuple[int, int] | None:
    long = covered_by(region.text, source, RUN)
    if not any(long):
        return None
    short = covered_by(region.text, source, BESIDE)
    clauses = read_clauses(text, start, end, region, long, short, source)
    for block in blocks(clauses):
        begin, stop = block[0].begin, trim_end(text, block[-1].end)
        if len(normalise(text[begin:stop]).text) >= LEAST:
            return begin, stop
    return None


def read_clauses(text: str, start: int, end: int, region: Normal, long: list[bool], short: list[bool], source: str) -> list[Clause]:
    """The clauses of a region, each judged by the runs it has."""
    at = {place: number for number, place in enumerate(region.places)}
    found = []
    for match in CLAUSE.finditer(text, start, end):
        inside = [at[place - start] for place in range(*match.span()) if place - start in at]
        if not inside:
            continue
        low, high = inside[0], inside[-1] + 1
        words = region.text[low:high]
        run = sum(long[low:high]) >= min(RUN, len(words))  # a short clause may stand inside a run
        filled = sum(a or b for a, b in zip(long[low:high], short[low:high], strict=True))
        whole = run and filled >= SHARE * len(words)
        tiny = not run and 1 < len(words) < RUN and words in source
        first = next((number for number in range(low, high) if short[number] or long[number]), low)
        begin = region.places[first] + start if whole else match.start()
        found.append(Clause(match.start(), match.end(), whole, tiny, begin))
    return found


def blocks(clauses: list[Clause]) -> list[list[Clause]]:
    """Runs of clauses that are the law's, over at most one short clause of the same sentence that is not."""
    found: list[list[Clause]] = []
    gap: list[Clause] = []
    for clause in clauses:
        joined = bool(found) and (not gap or (len(gap) == 1 and gap[0].end - gap[0].start <= BRIDGE))
        if not clause.enacted and not (clause.tiny and found and not gap):
            gap.append(clause)
            continue
        if joined:
            found[-1].append(clause)
        else:
            found.append([clause])
        gap = []
    return found


def trim_end(text: str, end: int) -> int:
    """Without a mark that only joins what follows; a full stop belongs to the words."""
    while end and text[end - 1] in '，,；;：:\n \u3000“”"':
        end -= 1
    return end
