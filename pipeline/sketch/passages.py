"""The passages of texts: paragraphs (lines), and the sentences of those that have several; each with its hash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.sketch.coded import Batch, Hashes, Numbers, counted_bounds, hash_prefixes, span_hashes
from pipeline.sketch.ordered import distinct, is_among

SHORTEST = 12  # letters and digits: what is shorter is a heading or a phrase, and common to all
STOPS = [ord(char) for char in "。！？；!?;"]
LAST_STOP = max(STOPS)


@dataclass(frozen=True)
class Passages:
    """Spans of whole texts by code point, in order. `statute`: at least half of it is left out as statute wording."""

    owners: Numbers
    starts: Numbers
    ends: Numbers
    hashes: Hashes
    sentence: NDArray[np.bool_]
    statute: NDArray[np.bool_]


@cache
def stop_table() -> NDArray[np.bool_]:
    """Which code points end a sentence, up to the last that does and one more."""
    table = np.zeros(LAST_STOP + 2, bool)
    table[STOPS] = True
    return table


def find_passages(batch: Batch, values: Hashes) -> Passages:
    """The passages of a batch: `values` are its own without statute wording."""
    whole = batch.values != 0
    prefixes = hash_prefixes(batch.values[whole], counted_bounds(whole, batch.bounds))
    place = np.zeros(len(whole) + 1, np.int64)
    np.cumsum(whole, out=place[1:])
    own = place
    if values is not batch.values:
        own = np.zeros(len(whole) + 1, np.int64)
        np.cumsum(values != 0, out=own[1:])
    line_ends = np.flatnonzero(batch.points == ord("\n"))
    lines = distinct(np.concatenate([batch.bounds, line_ends]))
    stops = np.flatnonzero(stop_table()[np.minimum(batch.points, LAST_STOP + 1)]) + 1
    parts = distinct(np.concatenate([lines, stops]))
    spans = []
    for borders, sentence in ((lines, False), (parts, True)):
        starts, ends = borders[:-1], borders[1:]
        if sentence:  # what is a whole line is a paragraph already
            alone = is_among(starts, lines) & is_among(ends, lines)
            starts, ends = starts[~alone], ends[~alone]
        long = place[ends] - place[starts] >= SHORTEST
        spans.append((starts[long], ends[long], np.full(long.sum(), sentence)))
    starts, ends, partial = (np.concatenate(column) for column in zip(*spans, strict=True))
    order = np.lexsort((partial, starts))
    starts, ends, partial = starts[order], ends[order], partial[order]
    starts = starts + (batch.points[starts] == ord("\n")) if len(starts) else starts
    owners = np.searchsorted(batch.bounds, starts, side="right") - 1
    chars = place[ends] - place[starts]
    return Passages(
        owners,
        starts - batch.bounds[owners],
        ends - batch.bounds[owners],
        span_hashes(prefixes, place[starts], place[ends]),
        partial,
        2 * (own[ends] - own[starts]) <= chars,
    )
