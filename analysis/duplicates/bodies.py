"""The bodies to compare: the newest version of every article, in order of age; equal bodies are one node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.duplicates.components import Numbers
from pipeline.sketch.minhash import BINS, FEWEST

SQL = Path(__file__).with_name("sql")


@dataclass(frozen=True)
class Articles:
    """Articles from the oldest to the newest by `published_to`, `first_seen` and id. Hashes as `pipeline.sketch.rows` has them.

    `node` numbers the distinct own texts (without statute wording) by their oldest article; -1 for an empty body.
    """

    table: pa.Table  # article_id, capture_id, first_seen
    body: Numbers
    node: Numbers


@dataclass(frozen=True)
class Nodes:
    """Distinct own texts, oldest first. `article`: the row of the oldest article that has it; `key`: its hash.

    `source`: the row whose sketch it has; another than `article` where the oldest has all of it as statute wording. A node
    without a signature (`signed` is false) is too short to be like another.
    """

    key: Numbers
    article: Numbers
    source: Numbers
    shingles: Numbers
    signed: NDArray[np.bool_]
    signatures: NDArray[np.uint16]
    samples: NDArray[np.uint32]
    sample_bounds: Numbers

    def __len__(self) -> int:
        return len(self.key)


def read_articles(database: duckdb.DuckDBPyConnection) -> tuple[Articles, Nodes]:
    """The articles and nodes of a database with the views `settled` and `sketches`."""
    table = database.sql((SQL / "articles_by_age.sql").read_text(encoding="utf-8")).to_arrow_table()
    body, own, shingles = (table[name].to_numpy() for name in ("body", "own", "shingles"))
    key = np.where(shingles >= FEWEST, own, body)
    kept = np.flatnonzero(body != 0)
    keys, first, number = np.unique(key[kept], return_index=True, return_inverse=True)
    age = np.argsort(first)
    rank = np.empty(len(keys), np.int64)
    rank[age] = np.arange(len(keys))
    node = np.full(len(body), -1)
    node[kept] = rank[number]
    oldest = kept[first[age]]
    source = oldest.copy()
    signed = np.flatnonzero((node >= 0) & (shingles >= FEWEST))[::-1]  # the oldest last, which is what stays
    source[node[signed]] = signed
    picked = table.select(["signature", "sample"]).take(pa.array(source))
    samples, bounds = bytes_of(picked["sample"])
    nodes = Nodes(
        keys[age],
        oldest,
        source,
        shingles[source],
        shingles[source] >= FEWEST,
        bytes_of(picked["signature"])[0].view(np.uint16).reshape(-1, BINS),
        samples.view(np.uint32),
        bounds // 4,
    )
    return Articles(table.select(["article_id", "capture_id", "first_seen"]), body, node), nodes


def bytes_of(column: pa.ChunkedArray) -> tuple[NDArray[np.uint8], Numbers]:
    """The bytes of a binary column one after another, nulls empty; and where each row's begin."""
    parts, lengths = [np.empty(0, np.uint8)], [np.empty(0, np.int64)]
    for chunk in column.chunks:
        _, offsets, data = chunk.buffers()
        if len(chunk):
            bounds = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
            lengths.append(np.diff(bounds))
            parts.append(np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]] if data else parts[0])
    return np.concatenate(parts), np.append(0, np.cumsum(np.concatenate(lengths)))


class Reader:
    """Bodies of nodes by their number, read from the clean rows at once and kept: a tenth of a gigabyte for 25,000 of them."""

    def __init__(self, database: duckdb.DuckDBPyConnection, articles: Articles, nodes: Nodes, wanted: Numbers) -> None:
        captures = articles.table["capture_id"].take(pa.array(nodes.source[wanted]))
        database.register("wanted", pa.table({"place": np.arange(len(wanted)), "capture_id": captures}))
        found = database.sql((SQL / "bodies_wanted.sql").read_text(encoding="utf-8")).to_arrow_table()
        database.unregister("wanted")
        self.place = np.full(len(nodes), -1)
        self.place[wanted[found["place"].to_numpy()]] = np.arange(len(found))
        texts = found["text"].cast(pa.large_string()).combine_chunks()
        self.found = pa.table({"text": texts, "excluded": found["excluded"].combine_chunks()})

    def __call__(self, nodes: Numbers) -> tuple[Sequence[str], Sequence[Sequence[int]]]:
        rows = self.found.take(pa.array(self.place[nodes]))
        return rows["text"].to_pylist(), rows["excluded"].to_pylist()
