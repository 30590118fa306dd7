"""Texts as numbers: each letter, digit or Han character a random 64-bit value, everything else nothing.

Normalised here means: compatibility forms and cases folded, marks and white space dropped, as in NFKC and case folding of
Python's Unicode where these map a character to one character. A batch of texts is one array, so that numpy works on all of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

BASE = 0x2545F4914F6CDD1D  # odd, so it has an inverse modulo 2^64
COMPATIBILITY = range(0x2F800, 0x2FA20)
PLANES = (0, 1, 2, 3)  # of Unicode's 17, those with letters


def scrambled(numbers: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection that looks random."""
    mixed = numbers ^ (numbers >> np.uint64(30))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def normal_form(char: str) -> str:
    """The letter or digit that `char` counts as; empty for a mark, white space or symbol."""
    compatible = unicodedata.normalize("NFKC", char)
    char = compatible if len(compatible) == 1 else char
    folded = char.casefold()
    char = folded if len(folded) == 1 else char
    return char if unicodedata.category(char)[0] in "LN" else ""


@cache
def value_table() -> Hashes:
    """The value of each code point; 0 for those that don't count."""
    values = np.zeros(0x110000, np.uint64)
    for plane in PLANES:
        points = range(plane << 16, (plane + 1) << 16)
        if plane >= 2:  # Han characters throughout, with one block of compatibility forms
            values[points.start : points.stop] = points
            points = COMPATIBILITY if COMPATIBILITY.start in points else range(0)
        values[points.start : points.stop] = [ord(form) if (form := normal_form(chr(point))) else 0 for point in points]
    return np.where(values > 0, scrambled(values), np.uint64(0))


@dataclass(frozen=True)
class Batch:
    """Texts one after another. `points` are their code points, `values` what these count as, text i from bounds[i] on."""

    points: NDArray[np.uint32]
    values: Hashes
    bounds: Numbers


def read_batch(texts: Sequence[str]) -> Batch:
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=bounds[1:])
    return Batch(points, value_table()[points], bounds)


def leave_out(batch: Batch, excluded: Sequence[Sequence[int]]) -> Hashes:
    """The values without what is excluded: for each text its spans, flat: start, end, start, end …"""
    if not any(map(len, excluded)):
        return batch.values
    values = batch.values.copy()
    for begin, spans in zip(batch.bounds.tolist(), excluded, strict=False):
        for start, end in zip(spans[::2], spans[1::2], strict=True):
            values[begin + start : begin + end] = 0
    return values


@dataclass(frozen=True)
class Prefixes:
    """Polynomial prefix hashes of what counts, so that the hash of any span takes two look-ups.

    `sums` has a place more than there are counted characters; text i has those from bounds[i] to bounds[i + 1].
    """

    sums: Hashes
    bounds: Numbers


def hash_prefixes(values: Hashes, bounds: Numbers) -> Prefixes:
    """`values` are those of the counted characters, in order."""
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values * powers(BASE, len(values)), out=sums[1:])
    return Prefixes(sums, bounds)


def counted_bounds(keep: NDArray[np.bool_], bounds: Numbers) -> Numbers:
    """Where the texts begin and end among the characters that count."""
    places = np.zeros(len(keep) + 1, np.int64)
    np.cumsum(keep, out=places[1:])
    return places[bounds]


def span_hashes(prefixes: Prefixes, starts: Numbers, ends: Numbers) -> Hashes:
    """Hashes of spans of counted characters: equal for equal content, wherever it stands; 0 for an empty span."""
    inverse = powers(pow(BASE, -1, 1 << 64), len(prefixes.sums))
    return scrambled((prefixes.sums[ends] - prefixes.sums[starts]) * inverse[starts])


def text_hashes(prefixes: Prefixes) -> Hashes:
    """The hash of each text; 0 where nothing of it counts."""
    return span_hashes(prefixes, prefixes.bounds[:-1], prefixes.bounds[1:])


def shingles(prefixes: Prefixes, size: int = 5) -> Hashes:
    """The hash of the `size` counted characters from each place on; those over the end of a text are to be left out."""
    places = max(len(prefixes.sums) - size, 0)
    inverse = powers(pow(BASE, -1, 1 << 64), len(prefixes.sums))
    return scrambled((prefixes.sums[size:] - prefixes.sums[:places]) * inverse[:places])


POWERS: dict[int, Hashes] = {}


def powers(base: int, count: int) -> Hashes:
    """base^0 … base^(count-1) modulo 2^64, kept for the longest batch so far."""
    found = POWERS.get(base)
    if found is None or len(found) < count:
        found = np.full(max(count, 1 << 16), base, np.uint64)
        found[0] = 1
        POWERS[base] = found = np.multiply.accumulate(found)
    return found[:count]
