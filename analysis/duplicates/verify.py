"""Exact Jaccard index and containment of candidate pairs, from the bodies themselves.

In a group of up to LARGEST bodies every pair is measured: the shingles that several members have become columns of a bit
matrix, so that an intersection is a count of the bits that two rows share. In a larger group only the candidate pairs are,
which are a few a band and body: no work grows with the square of a group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.duplicates.components import THREADS, Numbers, connected_components
from pipeline.sketch.coded import Hashes, leave_out, read_batch
from pipeline.sketch.digest import shingle_values
from pipeline.sketch.minhash import Shingled
from pipeline.sketch.ordered import changes, distinct, is_among, repeated

LARGEST = 2_000  # bodies of a group whose pairs are all measured
OWNERS = 2_048  # a power of two above that
TOGETHER = 512  # bodies of groups read at a time
PAIRS = 4_096  # single pairs measured at a time

Bodies = Callable[[Numbers], tuple[Sequence[str], Sequence[Sequence[int]]]]  # texts and what is excluded of them, by node


@dataclass(frozen=True)
class Pairs:
    """Measured pairs of nodes, left < right. Containment is the share of the smaller's shingles that the other has."""

    left: Numbers
    right: Numbers
    jaccard: NDArray[np.float64]
    containment: NDArray[np.float64]

    def where(self, keep: NDArray[np.bool_]) -> Pairs:
        return Pairs(self.left[keep], self.right[keep], self.jaccard[keep], self.containment[keep])


def join_pairs(parts: Sequence[Pairs]) -> Pairs:
    whole, real = np.empty(0, np.int64), np.empty(0, np.float64)
    return Pairs(
        np.concatenate([whole, *(pairs.left for pairs in parts)]),
        np.concatenate([whole, *(pairs.right for pairs in parts)]),
        np.concatenate([real, *(pairs.jaccard for pairs in parts)]),
        np.concatenate([real, *(pairs.containment for pairs in parts)]),
    )


def shingled_bodies(nodes: Numbers, bodies: Bodies) -> Shingled:
    texts, excluded = bodies(nodes)
    batch = read_batch(texts)
    return shingle_values(leave_out(batch, excluded), batch.bounds)


def measure_groups(groups: Sequence[Numbers], bodies: Bodies, least: float, fresh: NDArray[np.bool_] | None = None) -> Pairs:
    """All pairs of each group with a Jaccard index of at least `least`; with `fresh`, only pairs with a node that is fresh."""

    def measure(together: list[Numbers]) -> Pairs:
        shingled = shingled_bodies(np.concatenate(together), bodies)
        begins = np.append(0, np.cumsum(shingled.counts))
        parts, first = [], 0
        for members in together:
            part = slice(begins[first], begins[first + len(members)])
            pairs = all_pairs(members, shingled.hashes[part], shingled.owners[part] - first, fresh)
            parts.append(pairs.where(pairs.jaccard >= least))
            first += len(members)
        return join_pairs(parts)

    with ThreadPoolExecutor(THREADS) as pool:
        return join_pairs(list(pool.map(measure, tasks(groups))))


def tasks(groups: Sequence[Numbers]) -> list[list[Numbers]]:
    """Groups in runs of about TOGETHER bodies."""
    found: list[list[Numbers]] = []
    count = TOGETHER
    for members in groups:
        if count + len(members) > TOGETHER:
            found.append([])
            count = 0
        found[-1].append(members)
        count += len(members)
    return found


def all_pairs(members: Numbers, hashes: Hashes, owners: Numbers, fresh: NDArray[np.bool_] | None) -> Pairs:
    """Every pair of a group, measured. `hashes` are its members' shingles, `owners` the place of each one's in `members`."""
    bits, sizes = shared_bits(hashes, owners, len(members))
    is_fresh = np.ones(len(members), bool) if fresh is None else fresh[members]
    lefts, rights, shared = [], [], []
    for place in range(len(members) - 1):
        others = np.arange(place + 1, len(members))
        if not is_fresh[place]:
            others = others[is_fresh[place + 1 :]]
        if len(others):
            lefts.append(np.full(len(others), place))
            rights.append(others)
            shared.append(np.bitwise_count(bits[place] & bits[others]).sum(axis=1, dtype=np.int64))
    if not lefts:
        return join_pairs([])
    left, right, both = np.concatenate(lefts), np.concatenate(rights), np.concatenate(shared)
    return measured(members[left], members[right], sizes[left], sizes[right], both)


def shared_bits(hashes: Hashes, owners: Numbers, members: int) -> tuple[NDArray[np.uint64], Numbers]:
    """A row of bits a member, with a column for each shingle that several have; and how many shingles each has.

    Hash and owner are sorted as one number, which leaves 53 bits of the hash: among a million shingles two would be taken for
    one in 1 of 18,000 groups.
    """
    rows = distinct((hashes & ~np.uint64(OWNERS - 1)) | owners.view(np.uint64))
    owners = (rows & np.uint64(OWNERS - 1)).view(np.int64)
    sizes = np.bincount(owners, minlength=members)
    hashes = rows & ~np.uint64(OWNERS - 1)
    several = repeated(hashes)
    hashes, owners = hashes[several], owners[several]
    columns = np.cumsum(changes(hashes)) - 1
    width = (int(columns[-1]) // 64 + 1) if len(columns) else 1
    bits = np.zeros(members * width, np.uint64)
    np.bitwise_or.at(bits, owners * width + (columns >> 6), np.uint64(1) << (columns & 63).view(np.uint64))
    return bits.reshape(members, width), sizes


def measure_pairs(left: Numbers, right: Numbers, bodies: Bodies) -> Pairs:
    """The pairs given, each measured. Pairs of one component are taken together, so that few bodies are read twice."""
    if not len(left):
        return join_pairs([])
    component = connected_components(int(max(left.max(), right.max())) + 1, left, right)[left]
    order = np.lexsort((left, right, component))
    left, right = left[order], right[order]

    def measure(start: int) -> Pairs:
        a, b = left[start : start + PAIRS], right[start : start + PAIRS]
        nodes = distinct(np.concatenate([a, b]))
        shingled = shingled_bodies(nodes, bodies)
        sets = [distinct(hashes) for hashes in np.split(shingled.hashes, np.cumsum(shingled.counts)[:-1])]
        x, y = np.searchsorted(nodes, a), np.searchsorted(nodes, b)
        sizes = np.array([len(own) for own in sets])
        both = np.empty(len(a), np.int64)
        for rows in np.split(np.arange(len(a)), np.flatnonzero(np.diff(y)) + 1):  # those of one right
            both[rows] = shared_counts([sets[place] for place in x[rows]], sets[y[rows[0]]])
        return measured(a, b, sizes[x], sizes[y], both)

    with ThreadPoolExecutor(THREADS) as pool:
        return join_pairs(list(pool.map(measure, range(0, len(left), PAIRS))))


def shared_counts(sets: list[Hashes], other: Hashes) -> Numbers:
    """How many hashes each set shares with the other."""
    hits = np.zeros(sum(map(len, sets)) + 1, np.int64)
    np.cumsum(is_among(np.concatenate(sets), other), out=hits[1:])
    ends = np.cumsum([len(own) for own in sets])
    return np.diff(hits[ends], prepend=0)


def measured(left: Numbers, right: Numbers, left_size: Numbers, right_size: Numbers, both: Numbers) -> Pairs:
    union, smaller = left_size + right_size - both, np.minimum(left_size, right_size)
    return Pairs(left, right, both / np.maximum(union, 1), both / np.maximum(smaller, 1))
