"""Candidate excerpts: which bodies may be contained in which, from their sampled shingles.

An excerpt's sample is nearly all in the sample of the whole, however short it is (FracMinHash: Irber and others 2022), while
their signatures agree in few bands. Only one body of each cluster is taken as a whole, else a family of n copies and m
excerpts would give n times m pairs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.duplicates.components import Numbers
from pipeline.sketch.ordered import changes, distinct

FEWEST = 3  # sampled shingles in common: about 100 characters
LEAST = 0.8  # containment that is looked for
LONGEST = 0.9  # of the whole's length: what is nearly as long is a near copy or none
DEVIATIONS = 2.5  # of the sample's share that may be wanting: 0.6 % of the true ones are missed at the very border
COMMON = 200  # wholes that have a sampled shingle: beyond this it is a phrase of the trade, and tells nothing
CHUNK = 1 << 22  # pairs looked at together


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
    owners = np.repeat(np.arange(len(sizes)), sizes)
    if fresh is not None:
        touched = np.zeros(1 << 24, bool)  # first by 24 bits, as a table: most are not touched
        touched[samples[fresh[owners]] >> 8] = True
        asked = touched[samples >> 8]
        samples, owners = samples[asked], owners[asked]
    rows = np.sort((samples.astype(np.uint64) << np.uint64(32)) | owners.astype(np.uint64))  # by sampled shingle, then node
    keys, owners = (rows >> np.uint64(32)).astype(np.uint32), (rows & np.uint64(0xFFFFFFFF)).astype(np.int64)
    of_whole = whole[owners]
    before: Numbers = np.cumsum(of_whole) - of_whole  # wholes that stand before each row
    starts = np.flatnonzero(changes(keys))
    run = np.cumsum(changes(keys)) - 1
    wholes = owners[of_whole]
    begin: Numbers = before[starts][run]
    counts = np.append(before[starts[1:]], len(wholes))[run] - begin
    asked = np.flatnonzero((counts > of_whole) & (counts <= COMMON))  # another whole than itself
    asked = asked[np.argsort(owners[asked], kind="stable")]  # node by node, so that the pairs of one come together
    owners, counts, begin = owners[asked], counts[asked], begin[asked]
    node_ends = np.flatnonzero(np.append(changes(owners)[1:], True)) + 1 if len(owners) else np.empty(0, np.int64)
    parts = [np.empty(0, np.int64)]
    start = 0
    for end in chunk_ends(np.cumsum(counts), node_ends):
        part = slice(start, end)
        small = np.repeat(owners[part], counts[part])
        offset = np.arange(len(small)) - np.repeat(np.cumsum(counts[part]) - counts[part], counts[part])
        large = wholes[np.repeat(begin[part], counts[part]) + offset]
        fit = (shingles[small] <= LONGEST * shingles[large]) & (cluster[small] != cluster[large])
        if fresh is not None:
            fit &= fresh[small] | fresh[large]
        parts.append(likely(np.sort((small[fit] << 32) | large[fit]), sizes))
        start = end
    pairs = np.concatenate(parts)
    return pairs >> 32, pairs & 0xFFFFFFFF


def chunk_ends(totals: Numbers, node_ends: Numbers) -> list[int]:
    """Where to cut rows, so that a chunk has whole nodes and about CHUNK pairs. `totals` are running sums of pairs a row."""
    if not len(totals):
        return []
    full = np.searchsorted(totals[node_ends - 1], np.arange(CHUNK, int(totals[-1]), CHUNK))
    return distinct(np.append(node_ends[full], len(totals))).tolist()


def likely(pairs: Numbers, sizes: Numbers) -> Numbers:
    """Of sorted pairs, one for each sampled shingle in common, those with so many that the excerpt may be contained."""
    first = np.flatnonzero(changes(pairs))
    common = np.diff(np.append(first, len(pairs)))
    found = pairs[first]
    size = sizes[found >> 32]
    slack = DEVIATIONS * np.sqrt(LEAST * (1 - LEAST) / np.maximum(size, 1))
    return found[(common >= FEWEST) & (common >= (LEAST - slack) * size)]
