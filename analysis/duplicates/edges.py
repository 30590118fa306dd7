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


def clusters_of(nodes: int, near: Pairs) -> Numbers:
    """The oldest node of each node's cluster."""
    close = near.jaccard >= CLUSTERED
    return connected_components(nodes, near.left[close], near.right[close])


@dataclass(frozen=True)
class Known:
    """What an earlier run knew: which nodes are fresh, the key of the oldest of each other node's cluster, their edges."""

    fresh: NDArray[np.bool_]
    cluster: Numbers
    edges: Edges


def find_edges(nodes: Nodes, fetch: Fetch, known: Known | None) -> Edges:
    """All edges; those between nodes that aren't fresh are taken from what is known, if anything is.

    Excerpts lead to what stands for a cluster, so where a cluster lost its oldest (its members left), its members' excerpts
    and those that they are of are looked for again.
    """
    if known is None or known.fresh.all():
        near = find_near(nodes, fetch, near_candidates(nodes, None, join_pairs([])))
        contained = find_contained(nodes, fetch, excerpt_candidates(nodes, None, near), near)
    else:  # bodies are read once for both, since reading costs more than all the rest of a night's work
        before, excerpts_before = known.edges.near, known.edges.contained
        alike = near_candidates(nodes, known.fresh, before)
        moved = known.fresh | (nodes.key[clusters_of(len(nodes), before)] != known.cluster)
        excerpts = excerpt_candidates(nodes, moved, before)
        bodies = fetch(distinct(np.concatenate([alike.members, *excerpts])))
        near = join_pairs([before, find_near(nodes, lambda _: bodies, alike)])
        stayed = excerpts_before.where(~moved[excerpts_before.left] & ~moved[excerpts_before.right])
        stayed = stayed.where(leads_to_whole(clusters_of(len(nodes), near), stayed.left, stayed.right))
        contained = join_pairs([stayed, find_contained(nodes, lambda _: bodies, excerpts, near)])
    return Edges(ordered(near), ordered(contained))


@dataclass(frozen=True)
class Alike:
    """What may be near: groups of nodes whose pairs are all to be measured, and single pairs of groups too large for that.

    `members` are all nodes of groups and pairs; of the groups' pairs only those with a `fresh` node, unless that is None.
    """

    groups: list[Numbers]
    left: Numbers
    right: Numbers
    members: Numbers
    fresh: NDArray[np.bool_] | None


def near_candidates(nodes: Nodes, fresh: NDArray[np.bool_] | None, known: Pairs) -> Alike:
    """Candidates among all nodes, or of those that are fresh beside the pairs known."""
    signed = np.flatnonzero(nodes.signed)
    found = find_candidates(nodes.signatures, None if fresh is None else fresh[signed])
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
    members = distinct(np.concatenate([small, left[large], right[large]]))
    return Alike(groups, left[large], right[large], members, fresh)


def find_near(nodes: Nodes, fetch: Fetch, alike: Alike) -> Pairs:
    """The candidates with a Jaccard index of at least NEAR."""
    bodies = fetch(alike.members)
    pairs = measure_pairs(alike.left, alike.right, bodies)
    return join_pairs([measure_groups(alike.groups, bodies, NEAR, alike.fresh), pairs.where(pairs.jaccard >= NEAR)])


def excerpt_candidates(nodes: Nodes, fresh: NDArray[np.bool_] | None, near: Pairs) -> tuple[Numbers, Numbers]:
    """Pairs of a node and one that stands for its cluster, by the near pairs known so far, that may contain it."""
    cluster = clusters_of(len(nodes), near)
    whole = (cluster == np.arange(len(nodes))) & nodes.signed
    return find_excerpts(nodes.samples, nodes.sample_bounds, nodes.shingles, cluster, whole, fresh)


def find_contained(nodes: Nodes, fetch: Fetch, candidates: tuple[Numbers, Numbers], near: Pairs) -> Pairs:
    """The candidates where the right, which stands for its cluster, contains the left, and the two are not near."""
    small, large = candidates
    fit = leads_to_whole(clusters_of(len(nodes), near), small, large)
    small, large = small[fit], large[fit]
    pairs = measure_pairs(small, large, fetch(distinct(np.concatenate([small, large]))))
    return pairs.where((pairs.containment >= CONTAINED) & (pairs.jaccard < NEAR))


def leads_to_whole(cluster: Numbers, small: Numbers, large: Numbers) -> NDArray[np.bool_]:
    """Which pairs lead to a node that stands for its cluster, and from another cluster."""
    return (cluster[small] != cluster[large]) & (cluster[large] == large)


def ordered(pairs: Pairs) -> Pairs:
    order = np.lexsort((pairs.right, pairs.left))
    return Pairs(pairs.left[order], pairs.right[order], pairs.jaccard[order], pairs.containment[order])
