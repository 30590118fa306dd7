"""All that is computed from the shingles of texts: with numpy, or with numba where it is installed, to the same bit.

numba (group `fast`) takes half of the time, but a second to start: a process turns to it after its first WORTH characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from pipeline.sketch.coded import Hashes, Numbers, counted_bounds, hash_prefixes, text_hashes
from pipeline.sketch.minhash import SHINGLE, Shingled, sampled, shingle_texts, smallest_values


@dataclass(frozen=True)
class Digest:
    """Of each text its hash (0 of nothing), the number of its shingles, the smallest value in each bin; and all sampled shingles.

    The hash is of the shingles in their order, of the characters where there is no shingle. It is a polynomial modulo 2^64:
    Thue-Morse words defeat one over characters with any base (Pachocki and Radoszewski 2013), not one over scrambled shingles.
    """

    hashes: Hashes
    counts: Numbers
    smallest: NDArray[np.uint32]
    sampled: Hashes


WORTH = 20_000_000  # characters that numpy takes about half a second longer for
seen = 0  # characters of this process so far


@cache
def has_numba() -> bool:
    return find_spec("numba") is not None


def is_worth_compiling(characters: int) -> bool:
    """Whether this process has come to the point where numba pays, with so many characters more."""
    global seen
    seen += characters
    return seen > WORTH and has_numba()


def digest_texts(values: Hashes, bounds: Numbers) -> Digest:
    """The digest of each text, that with `values` from bounds[i] on; a value of 0 counts for nothing."""
    if is_worth_compiling(len(values)):
        from pipeline.sketch.compiled import digest_in_one_pass

        return Digest(*digest_in_one_pass(values, bounds))
    keep = values != 0
    prefixes = hash_prefixes(values[keep], counted_bounds(keep, bounds))
    shingled = shingle_texts(prefixes)
    ordered = hash_prefixes(shingled.hashes, np.append(0, np.cumsum(shingled.counts)))
    hashes = np.where(np.diff(prefixes.bounds) >= SHINGLE, text_hashes(ordered), text_hashes(prefixes))
    return Digest(hashes, shingled.counts, smallest_values(shingled), sampled(shingled))


def shingle_values(values: Hashes, bounds: Numbers) -> Shingled:
    """The shingles of each text, in no order within one."""
    if is_worth_compiling(len(values)):
        from pipeline.sketch.compiled import shingles_in_one_pass

        return Shingled(*shingles_in_one_pass(values, bounds))
    keep = values != 0
    return shingle_texts(hash_prefixes(values[keep], counted_bounds(keep, bounds)))
