"""Where the slots of a group of titles are: what all have in common is fixed, what differs is a slot's fillers.

All titles here are folded (`analysis.titles.templates.fold_title`) and distinct, so none holds white space or a control character.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2

from analysis.titles.groups import FIXED, OPEN_SHARE, SHARE, STEEPNESS, TITLES, Group

SLOTS = 3  # of a pattern at most
SAMPLE = 40  # titles of a group in which to look for what most of them have within a slot
FREQUENT = 0.3  # of the sample: from there on what they have may be fixed
ALL = 5  # titles that say a single character between two slots (后, 天, a comma) is no accident
STEPS = 12


@dataclass(frozen=True)
class Slotted:
    """Titles with their slots: one more segment than slots, and for each row one filler a slot."""

    rows: list[int]
    segments: tuple[str, ...]
    fillers: list[tuple[str, ...]]

    @cached_property
    def fixed(self) -> int:
        return sum(map(str.isalnum, "".join(self.segments)))

    @cached_property
    def score(self) -> float:
        return score_pattern(len(self.rows), self.weight)

    @property
    def weight(self) -> float:
        """Fixed characters, with a mark for a quarter of one, so that a comma before a slot isn't lost to one title without."""
        return self.fixed + (sum(map(len, self.segments)) - self.fixed) / 4


def score_pattern(titles: int, fixed: float) -> float:
    """As `groups.score_patterns`, for one."""
    return log2(max(titles, 2) - 1) * fixed**STEEPNESS


def run_kind(character: str) -> str:
    """`digit` or `letter` (Latin) for what stands in runs that mustn't be cut; empty for all else."""
    if character.isdecimal():
        return "digit"
    return "letter" if character.isalpha() and ord(character) < 0x250 else ""


def run_length(text: str) -> int:
    """Characters in the run of digits or of letters that begins a text."""
    kind = run_kind(text[:1]) if text else ""
    return next((at for at, character in enumerate(text) if run_kind(character) != kind), len(text)) if kind else 0


def shared_beginning(texts: Sequence[str]) -> int:
    """Characters with which all texts begin: the least and the greatest have no more in common than any two."""
    low, high = min(texts), max(texts)
    return next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))


def fit_segments(title: str, segments: Sequence[str]) -> tuple[str, ...] | None:
    """The fillers of a title, each as short as can be from the left; None where it doesn't fit."""
    first, *inner, last = segments
    end = len(title) - len(last)
    if end < len(first) or not (title.startswith(first) and title.endswith(last)):
        return None
    if not inner:
        return (title[len(first) : end],)
    fillers, begin = [], len(first)
    for segment in inner:
        at = title.find(segment, begin, end)
        if at < 0:
            return None
        fillers.append(title[begin:at])
        begin = at + len(segment)
    fillers.append(title[begin:end])
    return tuple(fillers)


def settle(rows: list[int], segments: Sequence[str], fillers: list[tuple[str, ...]]) -> Slotted:
    """The same titles with what all fillers of a slot share at an end made fixed, no run cut, and no slot that is always empty."""
    fixed = [segments[0]]
    columns: list[list[str]] = []
    for slot, after in enumerate(segments[1:]):
        column = [row[slot] for row in fillers]
        if fixed[-1] == "" and columns:  # what stood between two slots has been given back to them
            fixed.pop()
            column = [one + other for one, other in zip(columns.pop(), column, strict=True)]
        before = fixed.pop()
        if shared := shared_beginning(column):
            before, column = before + column[0][:shared], [filler[shared:] for filler in column]
        if shared := shared_beginning([filler[::-1] for filler in column]):
            after, column = column[0][-shared:] + after, [filler[:-shared] for filler in column]
        cut = run_length(before[::-1])
        if cut and any(run_kind((filler + after)[:1] or " ") == run_kind(before[-1]) for filler in column):
            before, column = before[:-cut], [before[-cut:] + filler for filler in column]
        cut = run_length(after)
        if cut and any(run_kind((before + filler)[-1:] or " ") == run_kind(after[0]) for filler in column):
            column, after = [filler + after[:cut] for filler in column], after[cut:]
        if before == "" and columns:
            column = [one + other for one, other in zip(columns.pop(), column, strict=True)]
            before = fixed.pop()
        if any(column):
            columns.append(column)
            fixed += [before, after]
        else:
            fixed.append(before + after)
    return Slotted(rows, tuple(fixed), list(zip(*columns, strict=True)))


def narrowed(group: Slotted, slot: int, inner: str) -> Slotted:
    """The titles of a group that have `inner` within a slot, which makes it two."""
    rows, fillers = [], []
    for row, values in zip(group.rows, group.fillers, strict=True):
        at = values[slot].find(inner)
        if at >= 0:
            rows.append(row)
            fillers.append((*values[:slot], values[slot][:at], values[slot][at + len(inner) :], *values[slot + 1 :]))
    return settle(rows, [*group.segments[: slot + 1], inner, *group.segments[slot + 1 :]], fillers)


def alike_at(group: Slotted, slot: int, at_end: bool) -> Slotted | None:
    """The titles of a group whose filler begins (ends) with the most frequent character; None where they explain no more."""
    place = -1 if at_end else 0
    counts = Counter(values[slot][place] for values in group.fillers if values[slot])
    most = max(counts.values())
    if score_pattern(most, group.weight + 1) <= group.score or most == len(group.rows):
        return None
    edge = min(character for character, count in counts.items() if count == most)
    kept = [at for at, values in enumerate(group.fillers) if values[slot] and values[slot][place] == edge]
    return settle([group.rows[at] for at in kept], group.segments, [group.fillers[at] for at in kept])


def alike_within(group: Slotted, slot: int) -> list[Slotted]:
    """The titles of a group that have the same two characters, or all of them one character, somewhere in a slot."""
    sample = group.fillers[:: max(1, len(group.fillers) // SAMPLE)]
    pairs = Counter(pair for values in sample for pair in {values[slot][at : at + 2] for at in range(len(values[slot]) - 1)})
    likely = sorted((-count, pair) for pair, count in pairs.items() if count >= max(FREQUENT * len(sample), 2))[:3]
    found = [narrowed(group, slot, pair) for _, pair in likely]
    if not likely and len(group.rows) >= ALL:
        everywhere = set(group.fillers[0][slot])
        for values in group.fillers:
            everywhere.intersection_update(values[slot])
            if not everywhere:
                break
        found += [narrowed(group, slot, character) for character in sorted(everywhere)[:3] if not run_kind(character)]
    return found


def refine(texts: Sequence[str], group: Group) -> Slotted | None:
    """The pattern that explains most of a group: lengthened to what its titles share, with further slots, strays left out.

    None where it isn't one: fewer than TITLES, or too little fixed.
    """
    first, *inner, last = group.segments
    while len(inner) >= SLOTS:
        inner.remove(min(inner, key=len))
    segments = [first, *inner, last]
    fitted = [(row, fillers) for row in group.rows if (fillers := fit_segments(texts[row], segments)) is not None]
    if len(fitted) < TITLES:
        return None
    best = settle([row for row, _ in fitted], segments, [fillers for _, fillers in fitted])
    for _ in range(STEPS):
        others: list[Slotted] = []
        for slot in range(len(best.segments) - 1):
            others += [other for at_end in (False, True) if (other := alike_at(best, slot, at_end))]
            if len(best.segments) <= SLOTS:
                others += alike_within(best, slot)
        better = [
            other for other in others
            if other.score > best.score or (len(other.rows) == len(best.rows) and len(other.segments) > len(best.segments))
        ]  # fmt: skip
        if not better:
            break
        best = max(better, key=lambda other: (other.score, -len(other.segments), other.segments))
    return best if is_pattern(best, [len(texts[row]) for row in best.rows]) else None


def is_pattern(group: Slotted, lengths: list[int]) -> bool:
    """Whether a group has titles, slots and fixed characters enough; `lengths` are its titles'."""
    if len(lengths) < TITLES or not 2 <= len(group.segments) <= SLOTS + 1:
        return False
    share = OPEN_SHARE if len(group.segments) == 2 and "" in group.segments else SHARE
    return group.fixed >= max(FIXED, share * sorted(lengths)[len(lengths) // 2])
