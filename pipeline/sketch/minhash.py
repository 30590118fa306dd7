"""One-permutation MinHash signatures and fractional samples of character 5-gram shingles.

The hash of a shingle names its bin (7 bits); the smallest other bits in each bin make the signature (Li, Owen and Zhang 2012:
one hash a shingle instead of 128). Empty bins of short texts borrow by optimal densification (Shrivastava 2017). Sixteen bits
of each minimum are kept (b-bit MinHash, Li and König 2010), so four values, a band, are one 64-bit number. The sample keeps
the shingles whose hash is 0 modulo 32 (FracMinHash): whether one text contains another can be told from it at any length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.sketch.coded import Hashes, Numbers, Prefixes, scrambled, shingles
from pipeline.sketch.ordered import distinct

SHINGLE = 5
BINS = 128
FEWEST = 16  # shingles; a shorter text has no signature: its likeness to others says nothing
SAMPLED = 32  # one shingle in so many is in the sample
EMPTY = np.uint32(0xFFFFFFFF)
ATTEMPTS = 64
PROBES = (
    scrambled(np.arange(1, BINS * ATTEMPTS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) % np.uint64(BINS)
).reshape(ATTEMPTS, BINS).astype(np.int64)  # fmt: skip


@dataclass(frozen=True)
class Shingled:
    """The shingles of a batch: hash, and number of the text it is of, in the order of the texts. `counts` is per text."""

    hashes: Hashes
    owners: Numbers
    counts: Numbers


def shingle_texts(prefixes: Prefixes) -> Shingled:
    """The shingles of each text, none over the border of two."""
    counts = np.maximum(np.diff(prefixes.bounds) - (SHINGLE - 1), 0)
    hashes = shingles(prefixes, SHINGLE)
    inside = np.ones(len(hashes), bool)
    for back in range(1, SHINGLE):
        over = prefixes.bounds[1:] - back
        over = over[(over >= prefixes.bounds[:-1]) & (over < len(hashes))]
        inside[over] = False
    return Shingled(hashes[inside], np.repeat(np.arange(len(counts)), counts), counts)


def smallest_values(shingled: Shingled) -> NDArray[np.uint32]:
    """The smallest value in each bin of each text, EMPTY where there is none."""
    smallest = np.full(len(shingled.counts) * BINS, EMPTY, np.uint32)
    place = (shingled.owners << 7) | (shingled.hashes >> np.uint64(57)).view(np.int64)
    np.minimum.at(smallest, place, (shingled.hashes >> np.uint64(25)).astype(np.uint32))
    return smallest.reshape(-1, BINS)


def sampled(shingled: Shingled) -> Hashes:
    """The sampled shingles, each as owner << 32 | value, in the order of the texts."""
    drawn = (shingled.hashes & np.uint64(SAMPLED - 1)) == 0
    return (shingled.owners[drawn].view(np.uint64) << np.uint64(32)) | (shingled.hashes[drawn] >> np.uint64(32))


def signatures(smallest: NDArray[np.uint32], counts: Numbers) -> NDArray[np.uint16]:
    """A row of BINS values a text. The row of a text with fewer than FEWEST shingles means nothing."""
    filled = smallest != EMPTY
    for row in np.flatnonzero((~filled).any(axis=1) & (counts >= FEWEST)):
        wanted = np.flatnonzero(~filled[row])
        for probe in PROBES:
            there = filled[row, probe[wanted]]
            smallest[row, wanted[there]] = smallest[row, probe[wanted[there]]]
            wanted = wanted[~there]
            if not len(wanted):
                break
        smallest[row, wanted] = smallest[row, filled[row]].min()
    return smallest.astype(np.uint16)


def samples(drawn: Hashes, texts: int) -> tuple[NDArray[np.uint32], Numbers]:
    """The sample of each text, sorted and distinct, one after another; and where those of text i begin (one place more)."""
    keys = distinct(drawn)
    return keys.astype(np.uint32), np.searchsorted(keys, np.arange(texts + 1, dtype=np.uint64) << np.uint64(32))
