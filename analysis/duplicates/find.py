"""The duplicates stage: from settled rows and sketches to edges, clusters and merges; each night for what is fresh only."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from analysis.duplicates.bodies import SQL, Articles, Nodes, Reader, read_articles
from analysis.duplicates.edges import Edges, clusters_of, find_edges
from analysis.duplicates.state import TABLES, edge_table, known_edges, node_table, read_mark, read_state, write_state
from analysis.titles.templates import find_templates
from pipeline.parts import part_files, read_manifest
from pipeline.settled import built_sites, connect, read_sources, settled_file
from spiders.place import TREE, Place

RULES = ("analysis/duplicates/*.py", "analysis/duplicates/sql/*.sql", "pipeline/sketch/*.py", "analysis/titles/*.py")


def rules_digest() -> str:
    digest = hashlib.sha256()
    for pattern in RULES:
        for path in sorted(TREE.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def find_duplicates(place: Place) -> bool:
    """Bring the duplicates up to the settled rows; False if they were.

    Nodes that the last run knew are not compared again, unless the rules changed since. The names of clusters stay.
    """
    sites = built_sites(place)
    rules = rules_digest()
    settled = hashlib.sha256("".join(f"{site} {read_sources(settled_file(place, site))}" for site in sites).encode()).hexdigest()
    mark = read_mark(place)
    if mark == f"{settled} {rules}":
        return False
    with connect() as database:
        open_views(database, place, sites)
        tables = compare(database, place, again=not (mark or "").endswith(rules))
        titled = database.sql((SQL / "titles.sql").read_text(encoding="utf-8")).to_arrow_table()
    write_state(place, tables | template_tables(titled), f"{settled} {rules}")
    return True


def compare(database: duckdb.DuckDBPyConnection, place: Place, again: bool) -> dict[str, pa.Table]:
    """The tables of edges and clusters for what the views `settled`, `sketches` and `pages` hold; `again`: from nothing."""
    articles, nodes = read_articles(database)
    known = None if again else known_edges(place, nodes)
    edges = find_edges(nodes, lambda wanted: Reader(database, articles, nodes, wanted), known)
    clusters, merges = name_clusters(database, place, articles, nodes, edges)
    return {
        "nodes": node_table(nodes, edges),
        "edges": edge_table(edges),
        "near_duplicates": duplicate_table(articles, nodes, edges),
        "clusters": clusters,
        "merges": merges,
    }


def open_views(database: duckdb.DuckDBPyConnection, place: Place, sites: list[str]) -> None:
    manifest = read_manifest(place.corpus)
    for table in ("pages", "sketches"):
        files = [file for site in sites for file in part_files(place.corpus, site, manifest[site], table)]
        database.read_parquet(files).create_view(table)
    database.read_parquet([str(settled_file(place, site)) for site in sites]).create_view("settled")


def template_tables(titled: pa.Table) -> dict[str, pa.Table]:
    """The templates of articles' titles, and the articles under them."""
    templates, fits = find_templates(titled["title"].to_pylist())
    under = {
        "template_id": [fit.template_id for fit in fits],
        "article_id": titled["article_id"].take(pa.array([fit.title for fit in fits], pa.int64())),
        "fillers": pa.array([fit.fillers for fit in fits], pa.list_(pa.string())),
    }
    return {
        "templates": pa.Table.from_pylist([asdict(template) for template in templates], TABLES["templates"]),
        "template_articles": pa.table(under),
    }


def duplicate_table(articles: Articles, nodes: Nodes, edges: Edges) -> pa.Table:
    """The edges by article: from each copy to the oldest of its node, and between the oldest of two nodes."""
    ids = articles.table["article_id"]
    copies = np.flatnonzero((articles.node >= 0) & (nodes.article[articles.node] != np.arange(len(articles.node))))
    oldest = nodes.article[articles.node[copies]]
    same = articles.body[copies] == articles.body[oldest]
    near, contained = edges.near, edges.contained
    ones = np.ones(len(copies))
    left = np.concatenate([copies, nodes.article[near.right], nodes.article[contained.left]])
    right = np.concatenate([oldest, nodes.article[near.left], nodes.article[contained.right]])
    kinds = [*np.where(same, "exact", "near"), *["near"] * len(near.left), *["contained"] * len(contained.left)]
    return pa.table(
        {
            "article_id": ids.take(pa.array(left)),
            "other_id": ids.take(pa.array(right)),
            "jaccard": np.concatenate([ones, near.jaccard, contained.jaccard]),
            "containment": np.concatenate([ones, near.containment, contained.containment]),
            "kind": pa.array(kinds, pa.string()),
        }
    )


def name_clusters(
    database: duckdb.DuckDBPyConnection, place: Place, articles: Articles, nodes: Nodes, edges: Edges
) -> tuple[pa.Table, pa.Table]:
    """Every article's cluster, by the ids of the last run where their oldest members stay; and the merges so far."""
    ids = articles.table["article_id"]
    rows = np.arange(len(articles.node))
    cluster = clusters_of(len(nodes), edges.near)
    alone = articles.node < 0
    node_article = np.where(alone, rows, nodes.article[articles.node]) if len(nodes) else rows
    representative = np.where(alone, rows, nodes.article[cluster[articles.node]]) if len(nodes) else rows
    members = pa.table(
        {
            "article_id": ids,
            "first_seen": articles.table["first_seen"],
            "label": representative,
            "representative": ids.take(pa.array(representative)),
            "node_article": ids.take(pa.array(node_article)),
            "body": articles.body,
        }
    )
    database.register("members", members)
    database.register("prior", read_state(place, "clusters"))
    database.register("prior_merges", read_state(place, "merges"))
    named, clustered, merged = (Path(SQL) / "cluster_ids.sql").read_text(encoding="utf-8").split(";\n\n")
    database.execute(named)
    database.execute(clustered)
    database.execute(merged, {"moment": datetime.now(UTC)})
    return database.table("clustered").to_arrow_table(), database.table("merged").to_arrow_table()
