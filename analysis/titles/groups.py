"""Titles that begin and end alike: for every title the ends, or ends and a span between, that explain most of it and others.

Ends that meet by chance (a usual first word, a usual ending) make no group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.titles.keys import ODD, Ints, Longs, Texts, repeated, scrambled, times_stood

MARK = "\0"  # a slot in a folded pattern; no folded title has one
# characters at the beginning, at the end, and between: for two slots with short ends, such as 北京{…}拖欠工资{…}怎么办
INNER = ((0, 0, 8), (0, 2, 6), (2, 0, 6), (0, 4, 4), (4, 0, 4), (2, 2, 4), (2, 4, 3), (4, 2, 3), (0, 6, 2), (6, 0, 2))
ENDS = 8  # characters that a group's ends have at least
FIXED = 6  # letters, digits and Chinese characters that a pattern has at least
SHARE = 0.35  # of the titles' usual length that is fixed at least
OPEN_SHARE = 0.5  # the same, where all that is fixed is one ending: 怎么办? and the word before it meet in many titles
TITLES = 3  # distinct titles of a pattern at least
CHANCE = 4.0  # times as many as two ends would meet by chance
SURPRISE = 12.0  # minus the logarithm of the chance that so many meet
STEEPNESS = 2.0  # of the score in fixed characters; 1 to 4 differ by under 0.4 % of 48,000 planted titles


@dataclass(frozen=True)
class Group:
    """Texts (by their number) that begin with the first segment, end with the last, and have those between in order."""

    rows: list[int]
    segments: tuple[str, ...]


def score_patterns(titles: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    """How much a pattern of that many distinct titles and fixed characters explains; 0 for two titles or fewer.

    A title more counts for ever less, so that an ending in thousands of titles (怎么办?) doesn't win over what twenty say.
    """
    return np.asarray(np.log2(np.maximum(titles, 2.0) - 1) * fixed.astype(np.float64) ** STEEPNESS)


def meet_beyond_chance(titles: np.ndarray, first: np.ndarray, second: np.ndarray, total: float) -> np.ndarray:
    """Whether what stands in `first` and in `second` of `total` titles stands in `titles` of them both by more than chance.

    Chernoff's bound for a Poisson count; where either end seldom stands without the other there is nothing to ask.
    """
    chance = first * second / total
    surprise = titles * np.log(titles / chance) - titles + chance
    return np.asarray(((titles >= CHANCE * chance) & (surprise >= SURPRISE)) | (2 * titles >= np.maximum(first, second)))


def group_by_ends(texts: Texts, weights: Ints, least: int) -> list[Group]:
    """For every text the ends that explain most, as groups of at least `least` texts.

    `weights` says how many titles a text (a title, or a pattern found before) stands for. Ends that meet no oftener than by
    chance, or that are short beside the titles, aren't taken. Longer ends are looked at only where shorter ones repeat.
    """
    size = len(texts.texts)
    best, length, group = np.zeros(size), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.uint64)
    ends = np.zeros((size, 2), dtype=np.int64)
    total = float(weights.sum())
    with_head = dict.fromkeys(texts.ladder, np.ones(size)) | {0: np.full(size, total)}
    with_tail = dict(with_head)
    above: dict[int, np.ndarray] = {}
    for head in texts.ladder:
        here: dict[int, np.ndarray] = {}
        left: np.ndarray | None = None
        for tail in texts.ladder:
            alive = texts.lengths > head + tail
            alive &= above.get(tail, True) if left is None else left & above.get(tail, True)
            rows = np.flatnonzero(alive)
            if head + tail:
                keys = texts.key(rows, head, tail)
                kept = repeated(keys, least)
                rows, keys = rows[kept], keys[kept]
                if head and tail and head + tail < ENDS:
                    here[tail] = left = np.zeros(size, dtype=bool)
                    left[rows] = True
                    continue
                _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
                often = counts[inverse] >= least
                titles = np.bincount(inverse, weights=weights[rows])[inverse][often]
                spread = np.bincount(inverse, weights=weights[rows] * texts.lengths[rows])[inverse][often]
                rows, keys = rows[often], keys[often]
                alive = np.zeros(size, dtype=bool)
                alive[rows] = True
                if not head or not tail:
                    (with_tail if not head else with_head)[head + tail] = single = np.ones(size)
                    single[rows] = titles
                if head + tail >= ENDS:
                    fixed = texts.content(rows, 0, head) + texts.content(rows, texts.lengths[rows] - tail, texts.lengths[rows])
                    first, last = with_head[head][rows], with_tail[tail][rows]
                    met = meet_beyond_chance(titles, first, last, total) if head and tail else True
                    score = score_patterns(titles, fixed) * (met & (fixed >= FIXED) & (fixed * titles >= SHARE * spread))
                    better = (score > best[rows]) | ((score == best[rows]) & (score > 0) & (head + tail > length[rows]))
                    taken = rows[better]
                    best[taken], length[taken], group[taken] = score[better], head + tail, keys[better]
                    ends[taken] = head, tail
            here[tail] = left = alive
            if not alive.any():
                for longer in texts.ladder:
                    if longer > tail:
                        here[longer] = alive
                break
        above = here
    found = []
    for members in gathered(np.flatnonzero(best > 0), group, least):
        text, (head, tail) = texts.texts[members[0]], ends[members[0]].tolist()
        first, *inner, last = f"{text[:head]}{MARK}{text[len(text) - tail :]}".split(MARK)
        found.append(Group(members, (first, *filter(None, inner), last)))
    return found


def gathered(rows: Ints, group: Longs, least: int) -> list[list[int]]:
    """The rows of each group of at least `least`, by their first row."""
    order = rows[np.argsort(group[rows], kind="stable")]
    cuts = np.flatnonzero(group[order][1:] != group[order][:-1]) + 1
    return sorted(part.tolist() for part in np.split(order, cuts) if len(part) >= least)


def group_by_inner(texts: Texts) -> list[Group]:
    """As `group_by_ends`, with short ends and a span between them, wherever it stands (INNER)."""
    size = len(texts.texts)
    best, group = np.zeros(size), np.zeros(size, dtype=np.uint64)
    ends = np.zeros((size, 4), dtype=np.int64)
    longest = int(texts.lengths.max(initial=0))
    for head, tail, inner in (sizes for sizes in INNER if sum(sizes) <= longest):
        places = np.maximum(texts.lengths - (head + tail + inner) + 1, 0)
        rows = np.repeat(np.arange(size), places)
        at = np.arange(len(rows)) - np.repeat(np.cumsum(places) - places - head, places)
        begins = texts.starts[rows] + at
        spans = (texts.hashes[begins + inner] - texts.hashes[begins]) * texts.inverse[at] * ODD
        at_ends = texts.key(np.arange(size), head, tail)
        keys = scrambled(at_ends[rows] + spans)
        kept, splits = repeated(keys, TITLES), [(at_ends, times_stood(spans))]
        if head and tail:  # a span beside a usual ending (怎么办?) says no more than the ending: ask for each end alone, too
            for one, other in (((head, 0), (0, tail)), ((0, tail), (head, 0))):
                alone, beside = texts.key(np.arange(size), *one), texts.key(np.arange(size), *other)
                splits.append((alone, times_stood(scrambled(beside[rows] + spans))))
        order = kept[np.argsort(keys[kept], kind="stable")]  # by key, title and place
        rows, at, keys = rows[order], at[order], keys[order]
        once = np.ones(len(rows), dtype=bool)  # for a span twice in a title
        once[1:] = (rows[1:] != rows[:-1]) | (keys[1:] != keys[:-1])
        rows, at, keys, order = rows[once], at[once], keys[once], order[once]
        number = np.cumsum(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)]) - 1
        titles = np.bincount(number)[number].astype(np.float64)
        lengths = texts.lengths[rows]
        spread = np.bincount(number, weights=lengths)[number]
        fixed = texts.content(rows, 0, head) + texts.content(rows, at, at + inner) + texts.content(rows, lengths - tail, lengths)
        good = (titles >= TITLES) & (fixed >= FIXED) & (fixed * titles >= SHARE * spread)
        for ends_alone, beside_span in splits if head + tail else []:
            good &= meet_beyond_chance(titles, times_stood(ends_alone)[rows], beside_span[order], size)
        score = score_patterns(titles, fixed) * good
        order = np.lexsort((at, score))  # the last written for a title is its best
        order = order[score[order] > best[rows[order]]]
        taken = rows[order]
        best[taken], group[taken] = score[order], keys[order]
        ends[taken] = np.column_stack((np.full((len(order), 2), (head, tail)), at[order], at[order] + inner))
    found = []
    for members in gathered(np.flatnonzero(best > 0), group, TITLES):
        head, tail, begin, end = ends[members[0]].tolist()
        text = texts.texts[members[0]]
        found.append(Group(members, (text[:head], text[begin:end], text[len(text) - tail :])))
    return found
