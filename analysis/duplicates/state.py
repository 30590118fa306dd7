"""What is known of duplicates between runs: files beside the settled rows, put in place whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.duplicates.bodies import Nodes
from analysis.duplicates.components import Numbers
from analysis.duplicates.edges import Edges
from analysis.duplicates.verify import Pairs, join_pairs
from pipeline.settled import duplicates_folder
from pipeline.sketch.ordered import is_among
from spiders.place import Place

TABLES = {
    "nodes": pa.schema([("key", pa.int64())]),
    "edges": pa.schema(
        [
            ("left", pa.int64()),
            ("right", pa.int64()),
            ("jaccard", pa.float64()),
            ("containment", pa.float64()),
            ("near", pa.bool_()),
        ]
    ),
    "near_duplicates": pa.schema(
        [
            ("article_id", pa.string()),
            ("other_id", pa.string()),
            ("jaccard", pa.float64()),
            ("containment", pa.float64()),
            ("kind", pa.string()),
        ]
    ),
    "clusters": pa.schema(
        [
            ("article_id", pa.string()),
            ("cluster_id", pa.string()),
            ("representative", pa.string()),
            ("node_article", pa.string()),
            ("body", pa.int64()),
            ("several", pa.bool_()),
        ]
    ),
    "templates": pa.schema([("template_id", pa.string()), ("pattern", pa.string()), ("slots", pa.int64())]),
    "template_articles": pa.schema(
        [("template_id", pa.string()), ("article_id", pa.string()), ("fillers", pa.list_(pa.string()))]
    ),
    "merges": pa.schema([("cluster_id", pa.string()), ("merged_into", pa.string()), ("merged_at", pa.timestamp("us", tz="UTC"))]),
}


def read_state(place: Place, table: str) -> pa.Table:
    """A table of the last run; empty before the first."""
    path = duplicates_folder(place) / f"{table}.parquet"
    return pq.read_table(path) if path.exists() else TABLES[table].empty_table()


def write_state(place: Place, tables: dict[str, pa.Table], sources: str) -> None:
    """Put a run's tables in place; `sources` is the digest of what they were made from."""
    folder = duplicates_folder(place)
    aside = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table.cast(TABLES[name]), aside / f"{name}.parquet", compression="zstd")
    (aside / "sources").write_text(sources, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(aside, folder)


def read_mark(place: Place) -> str | None:
    """The digest that the last run's tables were made from."""
    path: Path = duplicates_folder(place) / "sources"
    return path.read_text(encoding="utf-8") if path.exists() else None


def known_edges(place: Place, nodes: Nodes) -> tuple[np.ndarray, Edges]:
    """Which nodes are fresh, and the edges between those that aren't."""
    before = np.sort(read_state(place, "nodes")["key"].to_numpy())
    order = np.argsort(nodes.key)
    keys = nodes.key[order]
    edges = read_state(place, "edges")
    left, right, near = (edges[name].to_numpy() for name in ("left", "right", "near"))
    there = is_among(left, keys) & is_among(right, keys)

    def numbers(ends: Numbers) -> Numbers:
        return order[np.searchsorted(keys, ends)]

    def pairs(chosen: np.ndarray) -> Pairs:
        columns = (edges[name].to_numpy()[chosen] for name in ("jaccard", "containment"))
        return Pairs(numbers(left[chosen]), numbers(right[chosen]), *columns)

    near_ones = pairs(there & near)
    older, younger = np.minimum(near_ones.left, near_ones.right), np.maximum(near_ones.left, near_ones.right)
    near_ones = Pairs(older, younger, near_ones.jaccard, near_ones.containment)
    return ~is_among(nodes.key, before), Edges(near_ones, pairs(there & ~near))


def edge_table(nodes: Nodes, edges: Edges) -> pa.Table:
    both = join_pairs([edges.near, edges.contained])
    near = np.arange(len(both.left)) < len(edges.near.left)
    columns = [nodes.key[both.left], nodes.key[both.right], both.jaccard, both.containment, near]
    return pa.table(dict(zip(TABLES["edges"].names, columns, strict=True)))
