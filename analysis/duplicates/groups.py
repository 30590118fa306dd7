"""Candidate groups: bodies that may be alike, found by locality-sensitive hashing of their signatures.

A signature's 128 values are 32 bands of 4; two bodies of Jaccard index J share a band with probability 1 - (1 - J^4)^32:
0.9998 at 0.7 (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4). Bodies that share one stand in a bucket, and
each is compared with the bucket's first and with the next few (so work stays linear in the bucket's size); those that are not
like the first are compared with the first of them in another round. Likeness here is the estimate: the share of equal values.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.duplicates.components import THREADS, Numbers, connected_components
from pipeline.sketch.ordered import changes, distinct, is_among, likely_among, repeated

BANDS = 32
LEAST_ESTIMATE = 0.55  # 3.7 standard deviations below 0.7: of 128 values, sd = sqrt(0.7 * 0.3 / 128) = 0.0405
ROUNDS = 4
NEXT = 4  # members behind it that each is compared with
CHUNK = 1 << 15  # pairs of signatures compared at a time

Signatures = NDArray[np.uint16]


@dataclass(frozen=True)
class Candidates:
    """`left` and `right`: pairs of nodes, each like its bucket's first by the estimate, left < right. `group` a node."""

    left: Numbers
    right: Numbers
    group: Numbers


def find_candidates(signatures: Signatures, fresh: NDArray[np.bool_] | None = None) -> Candidates:
    """Candidate pairs and groups among rows of signatures; with `fresh`, only pairs with a row that is fresh."""
    bands = np.ascontiguousarray(signatures).view(np.uint64).reshape(len(signatures), BANDS).T
    with ThreadPoolExecutor(THREADS) as pool:
        buckets = list(pool.map(lambda band: bucket_members(band, fresh), bands))
        pairs = list(pool.map(lambda bucket: first_pairs(*bucket), buckets))
    nothing = Tried(np.empty(0, np.int64), np.empty(0, np.int64))
    tried, _ = compare(distinct(np.concatenate(pairs)), signatures, fresh, nothing)
    for members, keys in buckets:
        tried = try_rounds(members, keys, signatures, fresh, tried)
    left, right = tried.like >> 32, tried.like & 0xFFFFFFFF
    return Candidates(left, right, connected_components(len(signatures), left, right))


@dataclass(frozen=True)
class Tried:
    """Pairs compared so far, as left << 32 | right, sorted: those found alike and those that aren't."""

    like: Numbers
    unlike: Numbers


def first_pairs(members: Numbers, keys: NDArray[np.uint64]) -> Numbers:
    """Each member of a band's buckets with the few behind it, and with its bucket's first, as left << 32 | right, sorted."""
    found = [centres_of(members, keys) << 32 | members]
    for step in range(1, NEXT + 1):
        same = keys[step:] == keys[:-step]
        found.append(members[:-step][same] << 32 | members[step:][same])
    return distinct(np.concatenate(found))


def centres_of(members: Numbers, keys: NDArray[np.uint64]) -> Numbers:
    """The first member of each member's bucket; members stand in their order, so it is the smallest."""
    first = changes(keys)
    return members[np.flatnonzero(first)][np.cumsum(first) - 1]


def try_rounds(
    members: Numbers, keys: NDArray[np.uint64], signatures: Signatures, fresh: NDArray[np.bool_] | None, tried: Tried
) -> Tried:
    """Compare the members of one band's buckets with their centres; in each round those not like one so far."""
    for _ in range(ROUNDS):
        if not len(members):
            break
        tried, like = compare(centres_of(members, keys) << 32 | members, signatures, fresh, tried)
        rest = ~changes(keys) & ~like
        members, keys = members[rest], keys[rest]
    return tried


def compare(
    pairs: Numbers, signatures: Signatures, fresh: NDArray[np.bool_] | None, tried: Tried
) -> tuple[Tried, NDArray[np.bool_]]:
    """Which pairs are alike: as tried before, else by their estimate."""
    like, unlike = is_among(pairs, tried.like), is_among(pairs, tried.unlike)
    left, right = pairs >> 32, pairs & 0xFFFFFFFF
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

    def share(start: int) -> NDArray[np.float64]:
        part = slice(start, start + CHUNK)
        return (signatures[left[part]] == signatures[right[part]]).mean(axis=1)

    with ThreadPoolExecutor(THREADS) as pool:
        return np.concatenate([np.empty(0), *pool.map(share, range(0, len(left), CHUNK))])
