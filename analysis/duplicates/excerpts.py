"""Candidate excerpts: which bodies may be contained in which, from their sampled shingles.

An excerpt's sample is nearly all in the sample of the whole, however short it is (FracMinHash: Irber and others 2022), while
their signatures agree in few bands. Only one body of each cluster is taken as a whole, else a family of n copies and m
excerpts would give n times m pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.duplicates.components import Numbers
from pipeline.sketch.ordered import changes, distinct, likely_among

FEWEST = 3  # sampled shingles in common: about 100 characters
LEAST = 0.8  # containment that is looked for
LONGEST = 0.9  # of the whole's length: what is nearly as long is a near copy or none
DEVIATIONS = 2.5  # of the sample's share that may be wanting: 0.6 % of the true ones are missed at the very border
COMMON = 200  # wholes that have a sampled shingle: beyond this it is a phrase of the trade, and tells nothing
CHUNK = 1 << 22  # pairs looked at together

Fit = Callable[[Numbers, Numbers], NDArray[np.bool_]]  # whether the left may be an excerpt of the right


def find_excerpts(
    samples: NDArray[np.uint32],
    bounds: Numbers,
    shingles: Numbers,
    cluster: Numbers,
    whole: NDArray[np.bool_],
    fresh: NDArray[np.bool_] | None = None,
) -> tuple[Numbers, Numbers]:
    """Pairs (excerpt, whole) of nodes. Node i has samples[bounds[i]:bounds[i + 1]] and about `shingles[i]` in all.

    `whole`: the node that stands for its cluster; a pair of one cluster is none. With `fresh`, only pairs with a fresh node.
    """
    sizes = np.diff(bounds)
    if fresh is None:
        owners = np.repeat(np.arange(len(sizes)), sizes)
    else:  # only shingles that a fresh node has
        touched = np.flatnonzero(likely_among(samples, samples[np.repeat(fresh, sizes)], bits=24))
        samples, owners = samples[touched], np.searchsorted(bounds, touched, side="right") - 1
    rows = np.sort((samples.astype(np.uint64) << np.uint64(32)) | owners.astype(np.uint64))  # by sampled shingle, then node
    met = Met((rows >> np.uint64(32)).astype(np.uint32), (rows & np.uint64(0xFFFFFFFF)).astype(np.int64))
    met = met.where(~met.is_common(whole))

    def fit(small: Numbers, large: Numbers) -> NDArray[np.bool_]:
        return (shingles[small] <= LONGEST * shingles[large]) & (cluster[small] != cluster[large])

    if fresh is None:
        found = [likely(pairs, sizes) for pairs in met.pairs(np.ones(len(whole), bool), whole, fit)]
    else:
        found = [likely(pairs, sizes) for pairs in met.pairs(fresh, whole, fit)]
        found += [likely(pairs, sizes) for pairs in met.pairs(~fresh, whole & fresh, fit)]
    joined = np.concatenate([np.empty(0, np.int64), *found])
    return joined >> 32, joined & 0xFFFFFFFF


@dataclass(frozen=True)
class Met:
    """Where nodes meet: sampled shingles in order, and beside each the node that has it."""

    keys: NDArray[np.uint32]
    owners: Numbers

    def where(self, keep: NDArray[np.bool_]) -> Met:
        return Met(self.keys[keep], self.owners[keep])

    def is_common(self, whole: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which rows are of a shingle that more than COMMON wholes have."""
        run = np.cumsum(changes(self.keys)) - 1
        return (np.bincount(run, weights=whole[self.owners]) > COMMON)[run] if len(run) else np.empty(0, bool)

    def pairs(self, small: NDArray[np.bool_], large: NDArray[np.bool_], fit: Fit) -> Iterator[Numbers]:
        """Every meeting of a small with a large node that fits, as small << 32 | large; sorted, all of a small one together."""
        of_large = large[self.owners]
        larges: Numbers = self.owners[of_large]
        before: Numbers = np.cumsum(of_large) - of_large  # larges that stand before each row
        starts = np.flatnonzero(changes(self.keys))
        run = np.cumsum(changes(self.keys)) - 1
        counts: Numbers = np.diff(np.append(before[starts], len(larges)))[run]
        asked = np.flatnonzero(small[self.owners] & (counts > of_large))  # another than itself
        asked = asked[np.argsort(self.owners[asked], kind="stable")]
        owners, counts, begin = self.owners[asked], counts[asked], before[starts][run[asked]]
        start = 0
        for end in chunk_ends(owners, counts):
            part = slice(start, end)
            left = np.repeat(owners[part], counts[part])
            offset = np.arange(len(left)) - np.repeat(np.cumsum(counts[part]) - counts[part], counts[part])
            right = larges[np.repeat(begin[part], counts[part]) + offset]
            good = fit(left, right)
            yield np.sort((left[good] << 32) | right[good])
            start = end


def chunk_ends(owners: Numbers, counts: Numbers) -> list[int]:
    """Where to cut rows, so that a chunk has whole nodes and about CHUNK pairs. `counts` are pairs a row."""
    if not len(owners):
        return []
    totals = np.cumsum(counts)
    node_ends = np.append(np.flatnonzero(changes(owners)[1:]) + 1, len(owners))
    full = np.searchsorted(totals[node_ends - 1], np.arange(CHUNK, int(totals[-1]), CHUNK))
    return distinct(np.append(node_ends[full], len(owners))).tolist()


def likely(pairs: Numbers, sizes: Numbers) -> Numbers:
    """Of sorted pairs, one for each sampled shingle in common, those with so many that the excerpt may be contained."""
    first = np.flatnonzero(changes(pairs))
    common = np.diff(np.append(first, len(pairs)))
    found = pairs[first]
    size = sizes[found >> 32]
    slack = DEVIATIONS * np.sqrt(LEAST * (1 - LEAST) / np.maximum(size, 1))
    return found[(common >= FEWEST) & (common >= (LEAST - slack) * size)]
