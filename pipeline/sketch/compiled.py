"""Shingles and digests in one pass over the characters, compiled by numba; the numbers are those of `digest`'s numpy.

Texts are read from their ends, so that the hash of a window and of a whole text each take one multiplication a character.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from pipeline.sketch.coded import BASE
from pipeline.sketch.minhash import BINS, EMPTY, SAMPLED, SHINGLE

ONCE, GONE = np.uint64(BASE), np.uint64(pow(BASE, SHINGLE, 1 << 64))
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
NONE, LAST = np.uint64(0), np.uint64(SAMPLED - 1)


@njit(nogil=True, cache=True)
def scramble(number):  # type: ignore[no-untyped-def]
    number = (number ^ (number >> np.uint64(30))) * FIRST
    number = (number ^ (number >> np.uint64(27))) * SECOND
    return number ^ (number >> np.uint64(31))


@njit(nogil=True, cache=True)
def digest_in_one_pass(values, bounds):  # type: ignore[no-untyped-def]
    """Hashes, counts, smallest values and sampled shingles of texts; a value of 0 counts for nothing."""
    texts = len(bounds) - 1
    hashes, counts = np.zeros(texts, np.uint64), np.zeros(texts, np.int64)
    smallest = np.full((texts, BINS), EMPTY, np.uint32)
    drawn = np.empty(len(values), np.uint64)
    draws = 0
    for text in range(texts):
        chars, shingles, window, count = NONE, NONE, NONE, 0
        first, second, third, fourth, fifth = NONE, NONE, NONE, NONE, NONE  # the last SHINGLE values
        for place in range(bounds[text + 1] - 1, bounds[text] - 1, -1):
            value = values[place]
            if value == NONE:
                continue
            window = value + ONCE * window - GONE * first
            first, second, third, fourth, fifth = second, third, fourth, fifth, value
            count += 1
            if count < SHINGLE:
                chars = value + ONCE * chars
                continue
            shingle = scramble(window)
            shingles = shingle + ONCE * shingles
            low = np.uint32((shingle >> np.uint64(25)) & np.uint64(0xFFFFFFFF))
            into = np.int64(shingle >> np.uint64(57))
            if low < smallest[text, into]:
                smallest[text, into] = low
            if shingle & LAST == 0:
                drawn[draws] = (np.uint64(text) << np.uint64(32)) | (shingle >> np.uint64(32))
                draws += 1
        counts[text] = max(count - SHINGLE + 1, 0)
        hashes[text] = scramble(shingles) if count >= SHINGLE else scramble(chars)
    return hashes, counts, smallest, drawn[:draws].copy()


@njit(nogil=True, cache=True)
def shingles_in_one_pass(values, bounds):  # type: ignore[no-untyped-def]
    """The shingles of texts, text by text and from their ends; the text of each; how many each has."""
    texts = len(bounds) - 1
    hashes, owners = np.empty(len(values), np.uint64), np.empty(len(values), np.int64)
    counts = np.zeros(texts, np.int64)
    found = 0
    for text in range(texts):
        window, count = NONE, 0
        first, second, third, fourth, fifth = NONE, NONE, NONE, NONE, NONE
        for place in range(bounds[text + 1] - 1, bounds[text] - 1, -1):
            value = values[place]
            if value == NONE:
                continue
            window = value + ONCE * window - GONE * first
            first, second, third, fourth, fifth = second, third, fourth, fifth, value
            count += 1
            if count >= SHINGLE:
                hashes[found] = scramble(window)
                owners[found] = text
                found += 1
        counts[text] = max(count - SHINGLE + 1, 0)
    return hashes[:found].copy(), owners[:found].copy(), counts
