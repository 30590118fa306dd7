"""What is known of duplicates between runs: files beside the settled rows, put in place whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.duplicates.bodies import Nodes
from analysis.duplicates.edges import Edges, Known, clusters_of
from analysis.duplicates.verify import Pairs, join_pairs
from pipeline.settled import duplicates_folder
from pipeline.sketch.ordered import is_among
from spiders.place import Place

TABLES = {
    "nodes": pa.schema([("key", pa.int64()), ("cluster", pa.int64())]),
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


def known_edges(place: Place, nodes: Nodes) -> Known:
    """What the last run knew of these nodes."""
    order = np.argsort(nodes.key)
    before = read_state(place, "nodes")
    keys = before["key"].to_numpy()
    there = is_among(keys, nodes.key[order])
    number = np.full(len(keys), -1)  # of each node of the last run in this one
    number[there] = order[np.searchsorted(nodes.key[order], keys[there])]
    fresh, cluster = np.ones(len(nodes), bool), np.zeros(len(nodes), np.int64)
    fresh[number[there]] = False
    cluster[number[there]] = before["cluster"].to_numpy()[there]
    edges = read_state(place, "edges")
    near = edges["near"].to_numpy()
    left, right = number[edges["left"].to_numpy()], number[edges["right"].to_numpy()]
    both = (left >= 0) & (right >= 0)

    def pairs(chosen: np.ndarray) -> Pairs:
        return Pairs(left[chosen], right[chosen], *(edges[name].to_numpy()[chosen] for name in ("jaccard", "containment")))

    alike = pairs(both & near)
    older, younger = np.minimum(alike.left, alike.right), np.maximum(alike.left, alike.right)
    return Known(fresh, cluster, Edges(Pairs(older, younger, alike.jaccard, alike.containment), pairs(both & ~near)))


def node_table(nodes: Nodes, edges: Edges) -> pa.Table:
    return pa.table({"key": nodes.key, "cluster": nodes.key[clusters_of(len(nodes), edges.near)]})


def edge_table(edges: Edges) -> pa.Table:
    """The edges by their nodes' rows in the table of nodes."""
    both = join_pairs([edges.near, edges.contained])
    near = np.arange(len(both.left)) < len(edges.near.left)
    return pa.table(dict(zip(TABLES["edges"].names, [both.left, both.right, both.jaccard, both.containment, near], strict=True)))
