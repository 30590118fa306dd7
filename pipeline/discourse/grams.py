"""Character n-grams of a text as hashed buckets, and sums over them for many spans at once."""

from __future__ import annotations

import numpy as np

SIZES = (1, 2, 3, 4)
BUCKETS = 1 << 16
MIX = (np.uint32(0x9E3779B1), np.uint32(0x85EBCA77), np.uint32(0xC2B2AE3D), np.uint32(0x27D4EB2F))


def gram_buckets(text: str) -> list[np.ndarray]:
    """For each size in SIZES, the bucket of the n-gram that begins at each character of `text` (shape: len(text) - n + 1)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    found = []
    with np.errstate(over="ignore"):
        mixed = codes * MIX[0]
        found.append(bucket(mixed))
        for step in range(1, len(SIZES)):
            if len(codes) <= step:
                found.append(np.empty(0, dtype=np.int64))
                continue
            mixed = (mixed[:-1] ^ (mixed[:-1] >> np.uint32(15))) * MIX[step] + codes[step:] * MIX[0]
            found.append(bucket(mixed + np.uint32(step)))
    return found


def bucket(mixed: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = (mixed ^ (mixed >> np.uint32(16))) * MIX[1]
        mixed = (mixed ^ (mixed >> np.uint32(13))) * MIX[2]
    return ((mixed ^ (mixed >> np.uint32(16))) & np.uint32(BUCKETS - 1)).astype(np.int64)


def span_buckets(buckets: list[np.ndarray], start: int, end: int) -> np.ndarray:
    """The buckets of all n-grams that lie inside a span."""
    return np.concatenate([found[start : max(start, end - size + 1)] for size, found in zip(SIZES, buckets, strict=True)])


def span_sums(buckets: list[np.ndarray], weights: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Sums of `weights` (buckets × outputs) over the n-grams inside each span; shape: spans × outputs.

    For one output, spans are many: running sums over the whole text; for several, spans are few: each one's n-grams.
    """
    total = np.zeros((len(starts), weights.shape[1]))
    for size, found in zip(SIZES, buckets, strict=True):
        low = np.minimum(starts, len(found))
        high = np.maximum(ends - size + 1, low)
        if weights.shape[1] == 1:
            running = np.concatenate(([0.0], np.cumsum(weights[:, 0][found], dtype=np.float64)))
            total[:, 0] += running[high] - running[low]
            continue
        counts = high - low
        full = np.flatnonzero(counts)
        if len(full):
            edges = np.cumsum(counts[full]) - counts[full]
            places = np.repeat(low[full] - edges, counts[full]) + np.arange(int(counts.sum()))
            total[full] += np.add.reduceat(weights[found[places]], edges, axis=0)
    return total
