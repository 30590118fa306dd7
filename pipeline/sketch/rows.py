"""Sketch rows: what the cleaning stage keeps of each body for comparisons, so that these need not read the corpus again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.sketch.coded import Numbers, leave_out, read_batch
from pipeline.sketch.digest import digest_texts
from pipeline.sketch.minhash import BINS, FEWEST, samples, signatures
from pipeline.sketch.passages import find_passages

BATCH_CHARS = 1 << 17  # code points at a time: the arrays of a batch stay in the second-level cache
COLUMNS = [
    ("body", "int"), ("own", "int"), ("shingles", "int"), ("signature", "bytes"), ("sample", "bytes"), ("excluded", "ints"),
    ("passage", "ints"), ("passage_start", "ints"), ("passage_end", "ints"), ("sentence", "flags"), ("statute", "flags"),
]  # fmt: skip


def sketch_rows(texts: Sequence[str], excluded: Sequence[Sequence[int]], passages: bool = True) -> pa.Table:
    """A row for each text, in order. `excluded` are its spans of statute wording, flat.

    body: hash of all that counts, 0 where nothing does. own: hash without the excluded, which `shingles`, `signature` and
    `sample` are of too; signature and sample are null below FEWEST shingles. passage …: lists of one length, left out unless
    `passages`.
    """
    parts = [sketch_batch(texts[a:b], excluded[a:b], passages) for a, b in batches([len(text) for text in texts])]
    return pa.concat_tables(parts) if parts else sketch_batch([], [], passages)


def sign_texts(texts: Sequence[str]) -> NDArray[np.uint16]:
    """The signatures of texts alone."""
    parts = []
    for first, last in batches([len(text) for text in texts]):
        batch = read_batch(texts[first:last])
        digest = digest_texts(batch.values, batch.bounds)
        parts.append(signatures(digest.smallest, digest.counts))
    return np.concatenate(parts)


def batches(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of texts of about BATCH_CHARS code points, at least one text each."""
    found, first, chars = [], 0, 0
    for place, length in enumerate(lengths):
        if place > first and chars + length > BATCH_CHARS:
            found.append((first, place))
            first, chars = place, 0
        chars += length
    return [*found, (first, len(lengths))] if len(lengths) else found


def sketch_batch(texts: Sequence[str], excluded: Sequence[Sequence[int]], passages: bool) -> pa.Table:
    batch = read_batch(texts)
    values = leave_out(batch, excluded)
    own = digest_texts(values, batch.bounds)
    bodies = own.hashes.copy()
    quoting = [place for place, spans in enumerate(excluded) if spans]
    if quoting:
        whole = [batch.values[batch.bounds[place] : batch.bounds[place + 1]] for place in quoting]
        bodies[quoting] = digest_texts(np.concatenate(whole), np.cumsum([0, *map(len, whole)])).hashes
    enough = own.counts >= FEWEST
    drawn, drawn_bounds = samples(own.sampled, len(texts))
    columns = {
        "body": bodies.view(np.int64),
        "own": own.hashes.view(np.int64),
        "shingles": own.counts,
        "signature": binary(signatures(own.smallest, own.counts), np.arange(len(texts) + 1) * BINS, enough),
        "sample": binary(drawn, drawn_bounds, enough),
        "excluded": pa.array([list(spans) for spans in excluded], pa.list_(pa.int64())),
    }
    if passages:
        found = find_passages(batch, values)
        bounds = np.searchsorted(found.owners, np.arange(len(texts) + 1))
        columns |= {
            "passage": listed(found.hashes.view(np.int64), bounds),
            "passage_start": listed(found.starts, bounds),
            "passage_end": listed(found.ends, bounds),
            "sentence": listed(found.sentence, bounds),
            "statute": listed(found.statute, bounds),
        }
    return pa.table(columns)


def listed(values: NDArray, bounds: Numbers) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(bounds.astype(np.int32)), pa.array(values))


def binary(values: NDArray, bounds: Numbers, valid: NDArray[np.bool_]) -> pa.Array:
    """Values as little-endian bytes, text i those from bounds[i] on; null where not valid."""
    offsets = pa.py_buffer((bounds * values.itemsize).astype(np.int32))
    mask = pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(pa.binary(), len(bounds) - 1, [mask, offsets, pa.py_buffer(np.ascontiguousarray(values))])
