"""How much of a body stands in a set of words: every run of eight characters that both have counts, wherever it stands.

A cell that tells a stretch of a body shares all runs of that stretch with it. So what is covered by shared runs is never less
than what cells of eight characters and more tell, whichever cells it is put together from.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.sketch.coded import Hashes, Numbers, scrambled

SHORTEST_CELL = 8  # characters: shorter words are anybody's
BITS_A_RUN, MOST_BITS = 32, 31  # one foreign run in thirty is searched for in vain; 2^31 bits are 256 MB
WORKERS = 2
FACTOR = np.uint64(0x2545F4914F6CDD1D)


@dataclass(frozen=True)
class Runs:
    """The hashes of the runs of texts one after another: text i from bounds[i] on, `inside` those that cross no border."""

    hashes: Hashes
    bounds: Numbers
    inside: NDArray[np.bool_]


def hash_runs(texts: Sequence[str]) -> Runs:
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) for text in texts], out=bounds[1:])
    count = max(len(points) - SHORTEST_CELL + 1, 0)
    hashes = np.zeros(count, np.uint64)
    for offset in range(SHORTEST_CELL):
        hashes *= FACTOR
        hashes += points[offset : offset + count]
    inside = np.ones(count, bool)
    for back in range(1, SHORTEST_CELL):
        places = bounds[1:-1] - back
        inside[places[(places >= 0) & (places < count)]] = False
    return Runs(scrambled(hashes), bounds, inside)


def gram_hashes(words: Sequence[str]) -> tuple[Hashes, Numbers]:
    """The runs of all words, and the number of the word that each is of."""
    runs = hash_runs(words)
    owners = np.repeat(np.arange(len(words)), np.diff(runs.bounds))[: len(runs.hashes)]
    return runs.hashes[runs.inside], owners[runs.inside]


class Known:
    """A set of runs to ask many at once: a bit a hash sorts out most, a search decides on the rest."""

    def __init__(self, parts: Sequence[Hashes]) -> None:
        hashes = np.concatenate([*parts, np.zeros(0, np.uint64)])
        hashes.sort()
        self.sorted = hashes[np.flatnonzero(np.diff(hashes, prepend=hashes[:1] + np.uint64(1)))]
        del hashes
        self.shift = np.uint64(64 - min(MOST_BITS, max(16, (BITS_A_RUN * len(self.sorted)).bit_length())))
        self.bits = np.zeros(1 << (61 - int(self.shift)), np.uint8)
        place = self.sorted >> self.shift
        octets = place >> np.uint64(3)
        starts = np.flatnonzero(np.diff(octets, prepend=octets[:1] + np.uint64(1)))
        if len(starts):
            bits = np.left_shift(1, (place & np.uint64(7)).astype(np.uint8), dtype=np.uint8)
            self.bits[octets[starts]] = np.bitwise_or.reduceat(bits, starts)

    def holds(self, hashes: Hashes) -> NDArray[np.bool_]:
        place = hashes >> self.shift
        found = (self.bits[place >> np.uint64(3)] >> (place & np.uint64(7)).astype(np.uint8)) & 1
        likely = np.flatnonzero(found)
        at = np.searchsorted(self.sorted, hashes[likely])
        held = np.zeros(len(hashes), bool)
        held[likely] = (at < len(self.sorted)) & (self.sorted[np.minimum(at, len(self.sorted) - 1)] == hashes[likely])
        return held


def covered_shares(batches: Iterable[list[str]], known: Known, bound: float) -> Iterator[tuple[NDArray[np.float64], Hashes]]:
    """For each batch of bodies the share of each that stands in what is known, and the runs shared by those above the bound."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[tuple[NDArray[np.float64], Hashes]]] = deque()
        for batch in batches:
            waiting.append(pool.submit(cover, batch, known, bound))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def cover(texts: list[str], known: Known, bound: float) -> tuple[NDArray[np.float64], Hashes]:
    runs = hash_runs(texts)
    places = np.flatnonzero(known.holds(runs.hashes) & runs.inside)
    change = np.zeros(int(runs.bounds[-1]) + 1, np.int32)
    change[places] += 1
    change[places + SHORTEST_CELL] -= 1
    covered = np.zeros(len(change), np.int64)
    np.cumsum(np.cumsum(change)[:-1] > 0, out=covered[1:])
    shares = np.diff(covered[runs.bounds]) / np.maximum(np.diff(runs.bounds), 1)
    owners = np.searchsorted(runs.bounds, places, side="right") - 1
    return shares, runs.hashes[places[shares[owners] > bound]]
