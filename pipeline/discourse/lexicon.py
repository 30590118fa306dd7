"""Word patterns as data: which of a lexicon's patterns stand in a text, and where.

A pattern is literals joined by `…`, each a word or a choice `(甲|乙)`; the pieces stand in this order within one sentence, at
most REACH characters apart. All literals of all patterns are found in one pass (Aho-Corasick).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import ahocorasick
import numpy as np

REACH = 12  # characters between two pieces of a pattern
STOPS = re.compile(r"[。；;！!？?\n]")  # no pattern reaches over these
CHOICE = re.compile(r"^\((.+)\)$")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: what it tells (`label`), and the literals of each of its pieces."""

    label: str
    source: str
    pieces: tuple[tuple[str, ...], ...]


class Hit(NamedTuple):
    """A pattern found: text[start:end] from its first piece to its last, and the pattern's number."""

    start: int
    end: int
    pattern: int


class Hits(list[Hit]):
    """Patterns found, in the order of their starts."""

    def inside(self, start: int, end: int) -> list[Hit]:
        """The hits that lie in a span."""
        low, high = bisect_left(self, (start,)), bisect_left(self, (end,))
        return [hit for hit in self[low:high] if hit.end <= end]


@dataclass(frozen=True)
class Lexicon:
    """Patterns, the automaton of their literals, and for each literal the (pattern, piece) that it may be, as flat arrays.

    Uses `begin[n]:begin[n + 1]` are those of literal n; `sizes` are the literals' lengths, `lengths` the patterns' pieces.
    """

    patterns: tuple[Pattern, ...]
    automaton: ahocorasick.Automaton
    begin: np.ndarray
    pattern: np.ndarray
    piece: np.ndarray
    sizes: np.ndarray
    lengths: np.ndarray

    def find(self, text: str) -> Hits:
        """Every pattern that stands in `text`: for each last piece the nearest pieces before it."""
        return as_hits(self.scan(text))

    def scan(self, text: str) -> np.ndarray:
        """What `find` finds, as rows of start, end and pattern; in no order."""
        seen = np.fromiter(chain.from_iterable(self.automaton.iter(text)), dtype=np.int64) if self.patterns else np.empty(0)
        if not len(seen):
            return np.empty((0, 3), dtype=np.int64)
        lasts, literals = seen[::2], seen[1::2]
        counts = self.begin[literals + 1] - self.begin[literals]
        uses = np.repeat(self.begin[literals] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        ends = np.repeat(lasts + 1, counts)
        starts = ends - np.repeat(self.sizes[literals], counts)
        pattern, piece = self.pattern[uses], self.piece[uses]
        stops = np.array([match.start() for match in STOPS.finditer(text)], dtype=np.int64)
        found = []
        here = piece == 0
        begun: tuple[np.ndarray, ...] = (pattern[here], starts[here], ends[here])
        for number in range(1, int(self.lengths.max()) + 1):
            whole = self.lengths[begun[0]] == number
            found.append([part[whole] for part in begun])
            here = (piece == number) & (self.lengths[pattern] > number)
            if not here.any() or whole.all():
                break
            begun = extended(begun, pattern[here], starts[here], ends[here], stops, len(text) + 1)
        columns = [np.concatenate(parts) for parts in zip(*found, strict=True)]
        return np.stack([columns[1], columns[2], columns[0]], axis=1)


def as_hits(rows: np.ndarray) -> Hits:
    """Rows of start, end and pattern as hits, in the order of their starts."""
    return Hits(map(Hit._make, sorted(rows.tolist())))


def extended(
    begun: tuple[np.ndarray, ...], pattern: np.ndarray, starts: np.ndarray, ends: np.ndarray, stops: np.ndarray, width: int
) -> tuple[np.ndarray, ...]:
    """Of the next pieces those that stand within REACH behind a begun pattern of theirs, in its sentence; (pattern, start, end)."""
    order = np.argsort(begun[0] * width + begun[2], kind="stable")
    keys = (begun[0] * width + begun[2])[order]
    place = np.searchsorted(keys, pattern * width + starts, side="right") - 1
    near = order[np.maximum(place, 0)]
    before = begun[2][near]
    fits = (place >= 0) & (begun[0][near] == pattern) & (starts - before <= REACH)
    fits &= np.searchsorted(stops, before) == np.searchsorted(stops, starts)
    return pattern[fits], begun[1][near][fits], ends[fits]


def parse_pattern(label: str, source: str) -> Pattern:
    """Read a pattern. Raises ValueError for an empty piece or a sign that is neither `…`, `(`, `|` nor `)`'s."""
    pieces = []
    for piece in source.split("…"):
        choice = CHOICE.match(piece)
        words = tuple(choice[1].split("|")) if choice else (piece,)
        if not all(words) or any(mark in word for word in words for mark in "()|"):
            raise ValueError(f"{source}: an empty piece, or a bracket that isn't a whole piece, in a pattern of {label}.")
        pieces.append(words)
    return Pattern(label, source, tuple(pieces))


def make_lexicon(patterns: Iterable[Pattern]) -> Lexicon:
    """The lexicon of some patterns."""
    known = tuple(patterns)
    uses: dict[str, list[tuple[int, int]]] = {}
    for number, pattern in enumerate(known):
        for place, words in enumerate(pattern.pieces):
            for word in words:
                uses.setdefault(word, []).append((number, place))
    automaton = ahocorasick.Automaton()
    for number, word in enumerate(uses):
        automaton.add_word(word, number)
    automaton.make_automaton()
    flat = np.array([use for found in uses.values() for use in found], dtype=np.int64).reshape(-1, 2)
    return Lexicon(
        known,
        automaton,
        np.cumsum([0, *map(len, uses.values())]),
        flat[:, 0],
        flat[:, 1],
        np.array([len(word) for word in uses], dtype=np.int64),
        np.array([len(pattern.pieces) for pattern in known], dtype=np.int64),
    )


def read_table(path: Path) -> dict:
    """The TOML of a lexicon's file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
