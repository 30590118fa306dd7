"""The patterns that titles are made from: 网贷逾期后,{…}是否合法?如何保护自身权益? – found from the titles alone.

Groups of titles with the same ends (`groups`) become patterns with slots (`slots`); patterns and the titles left
over are grouped again, so that patterns that differ in one place become one; at last each title takes the best that it fits.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from analysis.titles.groups import MARK, TITLES, Group, group_by_ends, group_by_inner, score_patterns
from analysis.titles.keys import Texts, hash_texts
from analysis.titles.slots import Slotted, fit_segments, is_pattern, refine, settle

SLOT = "{…}"
ROUNDS = 3  # of grouping patterns again
ANCHOR = 4  # characters at a pattern's ends by which further titles are looked up
ALIKE = [".。", ",、", "\"“”„「」『』", "'‘’`"]  # after NFKC
ALIKE += ["<《〈«", ">》〉»", "[【〔〖", "]】〕〗", "~〜∼", "-–—―−─", "·•・‧", "…⋯"]
SAME = {mark: marks[0] for marks in ALIKE for mark in marks}


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern; its id is the digest of the pattern in folded form, so it stays when another spelling becomes more frequent."""

    template_id: str
    pattern: str
    slots: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A title (its place in the titles given) under a template, with what it has in each slot, in its own characters."""

    title: int
    template_id: str
    fillers: tuple[str, ...]


class Folding(dict[int, str]):
    """For `str.translate`: a code point's folded form; empty for white space, control and format characters."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isspace() or unicodedata.category(character) in ("Cc", "Cf"):
            folded = ""
        else:
            compatible = unicodedata.normalize("NFKC", character)
            folded = compatible if len(compatible) == 1 and not compatible.isspace() else character
            lower = folded.casefold()
            folded = lower if len(lower) == 1 else folded
            folded = SAME.get(folded, folded)
        self[code] = folded
        return folded


FOLDING = Folding()


def fold_title(title: str) -> str:
    """The form in which titles are compared: one character for one, or for none."""
    return title.translate(FOLDING)


def find_templates(titles: Sequence[str]) -> tuple[list[Template], list[Fit]]:
    """Templates of at least three distinct titles, by pattern, and the titles under them, by place.

    A title fits one template at most. The order of the titles changes no template and no fit. A title that itself has {…} is
    left out. Half a million titles take about 17 seconds and 1.2 GB.
    """
    folded = [title.translate(FOLDING) for title in titles]
    texts = sorted({text for text in folded if text and SLOT not in text})
    groups = []
    if len(texts) >= TITLES:
        hashed = hash_texts(texts)
        groups = assign(hashed, propose(hashed))
    place = {texts[row]: (number, at) for number, group in enumerate(groups) for at, row in enumerate(group.rows)}
    spellings: list[Counter[tuple[str, ...]]] = [Counter() for _ in groups]
    fits, ids = [], [digest(group) for group in groups]
    for title, text in enumerate(folded):
        if text in place:
            number, at = place[text]
            segments, fillers = groups[number].segments, groups[number].fillers[at]
            if titles[title] != text:
                segments, fillers = cut_original(titles[title], text, segments, fillers)
            spellings[number][segments] += 1
            fits.append(Fit(title, ids[number], fillers))
    templates = []
    for name, forms in zip(ids, spellings, strict=True):
        segments = min(forms, key=lambda form, forms=forms: (-forms[form], form))  # type: ignore[misc]
        templates.append(Template(name, SLOT.join(segments), len(segments) - 1))
    return sorted(templates, key=lambda template: (template.pattern, template.template_id)), fits


def digest(group: Slotted) -> str:
    return hashlib.sha256(SLOT.join(group.segments).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cut_original(title: str, text: str, segments: Sequence[str], fillers: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A title's own characters for the segments and for the fillers of its folded text."""
    ends = list(accumulate(len(part) for pair in zip(segments, (*fillers, ""), strict=True) for part in pair))
    begins = [0, *ends[:-1]]
    if len(title) != len(text):  # the places of what folding has kept, so that white space at a filler's end is nobody's
        kept = [at for at, character in enumerate(title) if FOLDING[ord(character)]]
        begins, ends = (
            [kept[begin] if begin < end else 0 for begin, end in zip(begins, ends, strict=True)],
            [kept[end - 1] + 1 if begin < end else 0 for begin, end in zip(begins, ends, strict=True)],
        )
    parts = tuple(title[begin:end] for begin, end in zip(begins, ends, strict=True))
    return parts[::2], parts[1:-1:2]


def propose(hashed: Texts) -> list[Slotted]:
    """Patterns by their ends, by what stands within, and by the ends of patterns; a title may be in several."""
    texts = hashed.texts
    found: dict[tuple[str, ...], Slotted] = {}

    def keep(groups: Iterable[Group], named: Sequence[str], rows: Sequence[list[int]]) -> list[Slotted]:
        new = []
        for group in groups:
            own = sorted({row for item in group.rows for row in rows[item]})
            slotted = refine(texts, Group(own, group.segments))
            if slotted and len(slotted.rows) > len(found[slotted.segments].rows if slotted.segments in found else ()):
                found[slotted.segments] = slotted
                new.append(slotted)
        return new

    def left_over() -> list[int]:
        taken = {row for slotted in found.values() for row in slotted.rows}
        return [row for row in range(len(texts)) if row not in taken]

    alone = [[row] for row in range(len(texts))]
    keep(group_by_ends(hashed, np.ones(len(texts), dtype=np.int64), TITLES), texts, alone)
    rest = left_over()
    if rest:
        named = [texts[row] for row in rest]
        keep(group_by_inner(hash_texts(named)), named, [[row] for row in rest])
    for number in range(ROUNDS):
        rest = left_over() if not number else []
        items = {MARK.join(slotted.segments): slotted.rows for slotted in found.values()} | {texts[row]: [row] for row in rest}
        named = sorted(items)
        weights = np.array([len(items[name]) for name in named], dtype=np.int64)
        if not keep(group_by_ends(hash_texts(named), weights, 2), named, [items[name] for name in named]):
            break
    return [found[segments] for segments in sorted(found)]


def look_up(texts: Texts, groups: Sequence[Slotted]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a title's row and a pattern's number such that the title has the pattern's ends, or was found under it."""
    by_anchor: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        head, tail = (max(size for size in texts.ladder if size <= len(group.segments[end])) for end in (0, -1))
        if head + tail >= ANCHOR:
            by_anchor[head, tail].append(number)
    numbers = [np.repeat(np.arange(len(groups)), [len(group.rows) for group in groups])]
    rows = [np.array([row for group in groups for row in group.rows], dtype=np.int64)]
    heads, tails = (np.array([len(group.segments[end]) for group in groups], dtype=np.int64) for end in (0, -1))
    example = np.array([group.rows[0] for group in groups], dtype=np.int64)
    for (head, tail), anchored in sorted(by_anchor.items()):
        long = np.flatnonzero(texts.lengths >= head + tail)
        wanted, of = np.unique(texts.key(example[anchored], head, tail), return_inverse=True)
        order, per = np.array(anchored)[np.argsort(of, kind="stable")], np.bincount(of)
        keys = texts.key(long, head, tail)
        at = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
        hit = np.flatnonzero(wanted[at] == keys)
        counts = per[at[hit]]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        number = order[np.repeat((np.cumsum(per) - per)[at[hit]], counts) + within]
        row = np.repeat(long[hit], counts)
        fits = texts.lengths[row] >= heads[number] + tails[number]
        row, number = row[fits], number[fits]
        fits = texts.head(row, heads[number]) == texts.head(example[number], heads[number])
        fits &= texts.tail(row, tails[number]) == texts.tail(example[number], tails[number])
        rows.append(row[fits])
        numbers.append(number[fits])
    pairs = np.sort(np.concatenate(rows) * len(groups) + np.concatenate(numbers))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return pairs // max(len(groups), 1), pairs % max(len(groups), 1)


def assign(texts: Texts, groups: Sequence[Slotted]) -> list[Slotted]:
    """Each title under the best pattern that it fits, patterns left with too few dropped, and their titles given to the next."""
    rows, numbers = look_up(texts, groups)
    simple = np.array([len(group.segments) == 2 for group in groups], dtype=bool)
    fits = simple[numbers]
    for at in np.flatnonzero(~fits).tolist():
        fits[at] = fit_segments(texts.texts[rows[at]], groups[numbers[at]].segments) is not None
    rows, numbers = rows[fits], numbers[fits]
    score = score_patterns(np.bincount(numbers, minlength=len(groups)), np.array([group.weight for group in groups]))
    order = np.lexsort((numbers, -score[numbers], rows))
    rows, numbers = rows[order], numbers[order]
    settled: dict[int, Slotted] = {}
    while len(rows):
        first = np.ones(len(rows), dtype=bool)
        first[1:] = rows[1:] != rows[:-1]
        counts = np.bincount(numbers[first], minlength=len(groups))
        dropped = (counts < TITLES) & (counts > 0)
        if not dropped.any():
            chosen = np.argsort(numbers[first], kind="stable")
            for number, own in split_by(numbers[first][chosen], rows[first][chosen]):
                if number not in settled or len(settled[number].rows) < len(own):  # a pattern only gains by another's end
                    fillers = [fit_segments(texts.texts[row], groups[number].segments) or () for row in own]
                    settled[number] = settle(own, groups[number].segments, fillers)
                    dropped[number] = not is_pattern(settled[number], [len(texts.texts[row]) for row in own])
            if not dropped.any():
                break
        settled = {number: group for number, group in settled.items() if not dropped[number]}
        rows, numbers = rows[~dropped[numbers]], numbers[~dropped[numbers]]
    found: dict[tuple[str, ...], list[Slotted]] = defaultdict(list)
    for _, group in sorted(settled.items()):
        found[group.segments].append(group)
    return [
        Slotted([row for part in parts for row in part.rows], segments, [values for part in parts for values in part.fillers])
        for segments, parts in sorted(found.items())
    ]


def split_by(numbers: np.ndarray, rows: np.ndarray) -> list[tuple[int, list[int]]]:
    """The rows of each number; the numbers are sorted."""
    cuts = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
    return [(int(some[0]), own.tolist()) for some, own in zip(np.split(numbers, cuts), np.split(rows, cuts), strict=True)]
