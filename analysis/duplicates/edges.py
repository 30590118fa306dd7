"""Edges between bodies: near-duplicates and excerpts, measured; all of them, or those that fresh bodies bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.duplicates.bodies import Nodes
from analysis.duplicates.components import Numbers, connected_components
from analysis.duplicates.excerpts import LEAST as CONTAINED
from analysis.duplicates.excerpts import find_excerpts
from analysis.duplicates.groups import find_candidates
from analysis.duplicates.verify import LARGEST, Bodies, Pairs, join_pairs, measure_groups, measure_pairs
from pipeline.sketch.ordered import distinct

NEAR = 0.7  # Jaccard index from which an edge is kept (DESIGN)
CLUSTERED = 0.8  # and from which two bodies are in one cluster

Fetch = Callable[[Numbers], Bodies]  # bodies of these nodes, for those who measure


@dataclass(frozen=True)
class Edges:
    """Near pairs (left older than right) and contained ones (left in right), by node."""

    near: Pairs
    contained: Pairs

    @staticmethod
    def none() -> Edges:
        return Edges(join_pairs([]), join_pairs([]))


def clusters_of(nodes: int, near: Pairs) -> Numbers:
    """The oldest node of each node's cluster."""
    close = near.jaccard >= CLUSTERED
    return connected_components(nodes, near.left[close], near.right[close])


def find_edges(nodes: Nodes, fetch: Fetch, fresh: NDArray[np.bool_], known: Edges) -> Edges:
    """All edges, where those between nodes that aren't fresh are known already."""
    near = join_pairs([known.near, find_near(nodes, fetch, fresh, known.near)])
    contained = join_pairs([known.contained, find_contained(nodes, fetch, fresh, near)])
    return Edges(ordered(near), ordered(contained))


def find_near(nodes: Nodes, fetch: Fetch, fresh: NDArray[np.bool_], known: Pairs) -> Pairs:
    """Pairs with a fresh node and a Jaccard index of at least NEAR."""
    signed = np.flatnonzero(nodes.signed)
    some = None if fresh.all() else fresh
    found = find_candidates(nodes.signatures, None if some is None else some[signed])
    left, right = signed[found.left], signed[found.right]
    group = connected_components(len(nodes), np.concatenate([left, known.left]), np.concatenate([right, known.right]))
    touched = np.zeros(len(nodes), bool)
    touched[group[left]] = True  # components that a candidate pair is in
    members = np.flatnonzero(touched[group])
    members = members[np.argsort(group[members], kind="stable")]
    sizes = np.bincount(group, minlength=len(nodes))
    small = members[sizes[group[members]] <= LARGEST]
    groups = np.split(small, np.flatnonzero(np.diff(group[small])) + 1) if len(small) else []
    large = sizes[group[left]] > LARGEST
    bodies = fetch(members)
    near = join_pairs([measure_groups(groups, bodies, NEAR, some), measure_pairs(left[large], right[large], bodies)])
    return near.where(near.jaccard >= NEAR)


def find_contained(nodes: Nodes, fetch: Fetch, fresh: NDArray[np.bool_], near: Pairs) -> Pairs:
    """Pairs with a fresh node where the left is an excerpt of the right, which stands for its cluster, and is no near copy."""
    cluster = clusters_of(len(nodes), near)
    whole = (cluster == np.arange(len(nodes))) & nodes.signed
    small, large = find_excerpts(nodes.samples, nodes.sample_bounds, nodes.shingles, cluster, whole, None if fresh.all() else fresh)
    pairs = measure_pairs(small, large, fetch(distinct(np.concatenate([small, large]))))
    return pairs.where((pairs.containment >= CONTAINED) & (pairs.jaccard < NEAR))


def ordered(pairs: Pairs) -> Pairs:
    order = np.lexsort((pairs.right, pairs.left))
    return Pairs(pairs.left[order], pairs.right[order], pairs.jaccard[order], pairs.containment[order])
