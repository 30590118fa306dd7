"""Texts by the hash of their ends: any span of any text as one number, for all texts and all lengths at once.

Hashes are polynomials modulo 2^64 (Karp and Rabin 1987), so that any span's is two look-ups and a product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

LADDER = (0, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 256, 512, 1024, 2048, 4096)  # characters of an end
ODD = np.uint64(0x9E3779B97F4A7C15)
BASE = 0xD1342543DE82EF95
BUCKETS = 24  # bits

Longs = np.ndarray  # of uint64
Ints = np.ndarray  # of int64


def scrambled(values: Longs) -> Longs:
    """SplitMix64's finaliser (Steele, Lea, Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def powers(base: int, count: int) -> Longs:
    """1, base, base² … modulo 2^64."""
    factors = np.full(count, base, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint64)


@dataclass(frozen=True)
class Texts:
    """Distinct texts as running sums over one array of code points.

    `starts`, `lengths`: one for each text; `hashes`, `contents` (letters, digits, Chinese characters): one for each
    character and one more.
    """

    texts: Sequence[str]
    starts: Ints
    lengths: Ints
    hashes: Longs
    contents: Ints
    inverse: Longs

    @cached_property
    def heads(self) -> dict[int, Longs]:
        rows = np.arange(len(self.texts))
        return {size: self.head(rows, np.minimum(size, self.lengths)) for size in self.ladder}

    @cached_property
    def tails(self) -> dict[int, Longs]:
        rows = np.arange(len(self.texts))
        return {size: self.tail(rows, np.minimum(size, self.lengths)) for size in self.ladder}

    @cached_property
    def ladder(self) -> tuple[int, ...]:
        longest = int(self.lengths.max(initial=0))
        return tuple(size for size in LADDER if size < longest or size == 0)

    def head(self, rows: Ints, sizes: Ints) -> Longs:
        """The hash of the first `sizes` characters; one for each of `rows`."""
        starts = self.starts[rows]
        return self.hashes[starts + sizes] - self.hashes[starts]

    def tail(self, rows: Ints, sizes: Ints) -> Longs:
        """The hash of the last `sizes` characters; one for each of `rows`."""
        ends = self.starts[rows] + self.lengths[rows]
        return (self.hashes[ends] - self.hashes[ends - sizes]) * self.inverse[self.lengths[rows] - sizes]

    def key(self, rows: Ints, head: int, tail: int) -> Longs:
        """One number for a text's first `head` and last `tail` characters, both on the ladder."""
        mixed = self.heads[head][rows] * ODD + np.uint64(head * 8192 + tail)
        return scrambled(scrambled(mixed) + self.tails[tail][rows])

    def content(self, rows: Ints, begin: Ints | int, end: Ints | int) -> Ints:
        """Characters but marks from `begin` to `end`, counted from the texts' beginnings."""
        starts = self.starts[rows]
        return self.contents[starts + end] - self.contents[starts + begin]


def hash_texts(texts: Sequence[str]) -> Texts:
    """The running sums of distinct texts; 25 bytes a character."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.cumsum(lengths) - lengths
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    places = np.arange(len(codes)) - np.repeat(starts, lengths)
    longest = int(lengths.max(initial=0)) + 1
    hashes = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(scrambled((codes.astype(np.uint64) + np.uint64(1)) * ODD) * powers(BASE, longest)[places], out=hashes[1:])
    present = np.flatnonzero(np.bincount(codes, minlength=1))
    is_content = np.zeros(int(present.max(initial=0)) + 1, dtype=bool)
    is_content[present] = [chr(code).isalnum() for code in present.tolist()]
    contents = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(is_content[codes], out=contents[1:])
    return Texts(texts, starts, lengths, hashes, contents, powers(pow(BASE, -1, 1 << 64), longest))


def times_stood(keys: Longs) -> Ints:
    """How often each key stands among them, or a little more: counted in buckets of their first bits."""
    bits = max(10, min(BUCKETS, int(keys.size).bit_length() + 2))
    buckets = (keys >> np.uint64(64 - bits)).astype(np.int64)
    return np.asarray(np.bincount(buckets, minlength=1)[buckets])


def repeated(keys: Longs, least: int) -> Ints:
    """The places of keys that may stand `least` times: all that do, and few that don't."""
    return np.flatnonzero(times_stood(keys) >= least)
