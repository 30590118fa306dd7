"""The project's duplicate finder run on bodies at hand, and what it found by article or by text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from analysis.duplicates.bodies import Articles, Nodes, Reader, read_articles
from analysis.duplicates.edges import Edges, clusters_of, find_edges
from analysis.duplicates.state import edge_table, known_edges, node_table, write_state
from analysis.duplicates.verify import Pairs
from pipeline.sketch.rows import sketch_rows
from spiders.place import Place
from tests.analysis.duplicates.oracle import Body, Truth

Values = dict[tuple[int, int], tuple[float, float]]


@dataclass(frozen=True)
class Found:
    articles: Articles
    nodes: Nodes
    edges: Edges

    @property
    def ids(self) -> list[str]:
        return self.articles.table["article_id"].to_pylist()

    @property
    def node(self) -> dict[str, int]:
        """The node of each article; -1 for none."""
        return dict(zip(self.ids, self.articles.node.tolist(), strict=True))

    @property
    def cluster(self) -> list[int]:
        """The cluster of each node."""
        return clusters_of(len(self.nodes), self.edges.near).tolist()

    @property
    def by_article(self) -> set[tuple[str, str, str]]:
        """The edges as (kind, older, younger) and (kind, excerpt, whole), by the oldest articles of the nodes."""
        ids = self.ids
        names = [ids[row] for row in self.nodes.article.tolist()]
        return {
            (kind, names[left], names[right])
            for kind, pairs in (("near", self.edges.near), ("contained", self.edges.contained))
            for left, right in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        }

    def texts(self, truth: Truth) -> list[int]:
        """The number that the oracle gave to the text of each node."""
        ids = self.ids
        return [truth.text[ids[row]] for row in self.nodes.article.tolist()]

    def by_text(self, pairs: Pairs, truth: Truth) -> Values:
        return named(pairs, self.texts(truth))

    def by_key(self, pairs: Pairs) -> Values:
        """Pairs by the hashes of their texts, to compare runs."""
        return named(pairs, self.nodes.key.tolist())


def measures_agree(found: Values, exact: Values) -> bool:
    """Whether each pair found has the exact Jaccard index and containment, to nine places."""
    return all(abs(a - b) <= 1e-9 for pair, values in found.items() for a, b in zip(values, exact[pair], strict=True))


def named(pairs: Pairs, names: Sequence[int]) -> Values:
    found = {}
    columns = (pairs.left, pairs.right, pairs.jaccard, pairs.containment)
    for left, right, jaccard, containment in zip(*(column.tolist() for column in columns), strict=True):
        pair = (min(names[left], names[right]), max(names[left], names[right]))
        assert pair not in found and pair[0] != pair[1], "a pair is found once"
        found[pair] = (jaccard, containment)
    return found


def open_bodies(bodies: Iterable[Body]) -> duckdb.DuckDBPyConnection:
    """A database with the views that the finder reads."""
    rows = list(bodies)
    table = sketch_rows([body.text for body in rows], [list(body.excluded) for body in rows], passages=False)
    ids = pa.array([body.article_id for body in rows], pa.string())
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    settled = {
        "article_id": ids,
        "capture_id": ids,
        "published_to": pa.array([body.published for body in rows], pa.string()),
        "article_first_seen": pa.array(["2026-11-23T04:00:00Z"] * len(rows), pa.string()),
        "is_newest": pa.array([True] * len(rows), pa.bool_()),
    }
    views = {
        "settled": pa.table(settled),
        "pages": pa.table({"capture_id": ids, "text": pa.array([body.text for body in rows], pa.string())}),
        "sketches": table.add_column(0, "capture_id", ids),
    }
    for name, view in views.items():
        database.register(name, view)
    return database


def find(bodies: Iterable[Body], place: Place | None = None) -> Found:
    """What there is among bodies: all at once, or with a place from what it keeps of the last time. It keeps this one then."""
    with open_bodies(bodies) as database:
        articles, nodes = read_articles(database)
        known = known_edges(place, nodes) if place else None
        edges = find_edges(nodes, lambda wanted: Reader(database, articles, nodes, wanted), known)
    if place:
        write_state(place, {"nodes": node_table(nodes, edges), "edges": edge_table(edges)}, "tests")
    return Found(articles, nodes, edges)
