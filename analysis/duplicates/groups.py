"""Candidate groups: bodies that may be alike, found by locality-sensitive hashing of their signatures.

A signature's 128 values are 32 bands of 4; two bodies of Jaccard index J share a band with probability 1 - (1 - J^4)^32:
0.9998 at 0.7 (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4). Bodies that share one stand in a bucket, and
each is compared with the bucket's first and with the next few (so work stays linear in the bucket's size); those that are not
like the first are compared with the first of them in another round. Likeness here is the estimate: the share of equal values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.duplicates.components import Numbers, connected_components
from pipeline.sketch.ordered import changes, distinct, is_among, likely_among, repeated

BANDS = 32
LEAST_ESTIMATE = 0.55  # 3.7 standard deviations below 0.7: of 128 values, sd = sqrt(0.7 * 0.3 / 128) = 0.0405
ROUNDS = 4
NEXT = 4  # members behind it that each is compared with
CHUNK = 1 << 16  # pairs of signatures compared at a time

Signatures = NDArray[np.uint16]


@dataclass(frozen=True)
class Candidates:
    """`left` and `right`: pairs of nodes, each like its bucket's first by the estimate, left < right. `group` a node."""

    left: Numbers
    right: Numbers
    group: Numbers


def find_candidates(signatures: Signatures, fresh: NDArray[np.bool_] | None = None) -> Candidates:
    """Candidate pairs and groups among rows of signatures; with `fresh`, only pairs with a row that is fresh."""
    tried = Tried(np.empty(0, np.int64), np.empty(0, np.int64))
    for band in np.ascontiguousarray(signatures).view(np.uint64).reshape(len(signatures), BANDS).T:
        tried = try_band(band, signatures, fresh, tried)
    left, right = tried.like >> 32, tried.like & 0xFFFFFFFF
    return Candidates(left, right, connected_components(len(signatures), left, right))


@dataclass(frozen=True)
class Tried:
    """Pairs compared so far, as left << 32 | right, sorted: those found alike and those that aren't."""

    like: Numbers
    unlike: Numbers


def try_band(band: NDArray[np.uint64], signatures: Signatures, fresh: NDArray[np.bool_] | None, tried: Tried) -> Tried:
    """Compare the members of one band's buckets with their neighbours, then with their centres: each round those not like one."""
    members, keys = bucket_members(band, fresh)
    for step in range(1, NEXT + 1):
        same = keys[step:] == keys[:-step]
        tried, _ = compare(members[:-step][same], members[step:][same], signatures, fresh, tried)
    for _ in range(ROUNDS):
        if not len(members):
            break
        first = changes(keys)
        centres = members[np.flatnonzero(first)][np.cumsum(first) - 1]
        tried, like = compare(centres, members, signatures, fresh, tried)
        members, keys = members[~first & ~like], keys[~first & ~like]
    return tried


def compare(
    left: Numbers, right: Numbers, signatures: Signatures, fresh: NDArray[np.bool_] | None, tried: Tried
) -> tuple[Tried, NDArray[np.bool_]]:
    """Which pairs are alike, those that were not tried before by their estimate. Members stand in order: left <= right."""
    pairs = (left << 32) | right
    like, unlike = is_among(pairs, tried.like), is_among(pairs, tried.unlike)
    ask = (left != right) & ~like & ~unlike
    if fresh is not None:
        ask &= fresh[left] | fresh[right]
    like[ask] = estimates(signatures, left[ask], right[ask]) >= LEAST_ESTIMATE
    return Tried(union(tried.like, pairs[ask & like]), union(tried.unlike, pairs[ask & ~like])), like


def union(ordered: Numbers, more: Numbers) -> Numbers:
    if not len(more):
        return ordered
    return distinct(np.concatenate([ordered, np.sort(more)]), "stable")


def bucket_members(band: NDArray[np.uint64], fresh: NDArray[np.bool_] | None) -> tuple[Numbers, NDArray[np.uint64]]:
    """The nodes of buckets with several, bucket by bucket and in their order; and each one's bucket."""
    places = np.arange(len(band))
    if fresh is not None:
        places = np.flatnonzero(likely_among(band, band[fresh]))
        band = band[places]
    order = np.argsort(band, kind="stable")
    keys = band[order]
    several = repeated(keys)
    return places[order[several]], keys[several]


def estimates(signatures: Signatures, left: Numbers, right: Numbers) -> NDArray[np.float64]:
    """The share of equal values of each pair."""
    found = np.empty(len(left))
    for start in range(0, len(left), CHUNK):
        part = slice(start, start + CHUNK)
        found[part] = (signatures[left[part]] == signatures[right[part]]).mean(axis=1)
    return found
