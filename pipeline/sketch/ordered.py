"""Sorted arrays as sets. numpy's own `unique` hashes, which is ten times slower than sorting on numbers of 64 bits."""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


def distinct(values: NDArray[Kind], kind: Literal["stable"] | None = None) -> NDArray[Kind]:
    """The distinct values, sorted. `kind="stable"` is faster where they are mostly sorted."""
    ordered = np.sort(values, kind=kind)
    return ordered[changes(ordered)]


def changes(ordered: NDArray) -> NDArray[np.bool_]:
    """Where a value differs from the one before it; the first does."""
    found = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def repeated(ordered: NDArray) -> NDArray[np.bool_]:
    """Which values stand several times in a sorted array."""
    first = changes(ordered)
    last = np.append(first[1:], True)
    return ~(first & last)


def likely_among(values: NDArray[np.unsignedinteger], few: NDArray[np.unsignedinteger], bits: int = 20) -> NDArray[np.bool_]:
    """Which values may be in `few`, by their low bits: all that are, and few others; a table that stays in the cache."""
    low = values.dtype.type((1 << bits) - 1)
    table = np.zeros(1 << bits, bool)
    table[few & low] = True
    return table[values & low]


def is_among(values: NDArray, ordered: NDArray) -> NDArray[np.bool_]:
    """Which values are in a sorted array."""
    if not len(ordered):
        return np.zeros(len(values), bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return ordered[place] == values
