"""What is true of a generated corpus, by plain sets of character 5-grams: the measure of what the duplicate finder finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from pipeline.sketch.coded import normal_form

Pair = tuple[str, str]
NEAR, CLUSTERED, CONTAINED = 0.7, 0.8, 0.8


def shingle_set(text: str, excluded: list[int]) -> frozenset[str]:
    """The distinct 5-grams of a text without its excluded spans, in normal form."""
    parts, place = [], 0
    for start, end in zip(excluded[::2], excluded[1::2], strict=True):
        parts.append(text[place:start])
        place = end
    letters = "".join(map(normal_form, "".join([*parts, text[place:]])))
    return frozenset(letters[at : at + 5] for at in range(len(letters) - 4))


def likeness(one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
    """Jaccard index and containment."""
    both = len(one & other)
    return both / max(len(one) + len(other) - both, 1), both / max(min(len(one), len(other)), 1)


def measure_quality(rows: list[dict[str, Any]], edges: Iterable[dict[str, Any]], clusters: dict[str, str]) -> dict[str, Any]:
    """Recall and precision by name. `rows` are those of the generator, `edges` all pairs found, `clusters` an article's cluster.

    True pairs are looked for within families, whose members are all that is alike in the corpus, hard negatives too; every pair
    found is measured, wherever it is.
    """
    sets = {row["article_id"]: shingle_set(row["text"], row["excluded"]) for row in rows}
    families = defaultdict(list)
    for row in rows:
        if row["family"] >= 0:
            families[row["family"]].append(row)
    found = {tuple(sorted((edge["article_id"], edge["other_id"]))): edge for edge in edges}
    true = {}
    for members in families.values():
        for one, other in combinations(members, 2):
            pair = tuple(sorted((one["article_id"], other["article_id"])))
            true[pair] = likeness(sets[pair[0]], sets[pair[1]])
    near = [pair for pair, edge in found.items() if edge["kind"] != "contained"]
    contained = [pair for pair, edge in found.items() if edge["kind"] == "contained"]
    hard = {row["article_id"] for row in rows if row["kind"].startswith("hard")}
    exact = components(pair for pair, (jaccard, _) in true.items() if jaccard >= CLUSTERED)
    wrong = sum(likeness(sets[a], sets[b])[0] < NEAR for a, b in near)
    return {
        "pairs_near_found": len(near),
        "recall_at_0.8": share([pair in found for pair, (jaccard, _) in true.items() if jaccard >= 0.8]),
        "recall_at_0.7": share([pair in found for pair, (jaccard, _) in true.items() if jaccard >= 0.7]),
        "precision_near": round(1 - wrong / max(len(near), 1), 6),
        "hard_negatives_found_near": sum(
            set(pair) <= hard and true.get(pair, likeness(sets[pair[0]], sets[pair[1]]))[0] < NEAR for pair in near
        ),
        "cluster_recall": share([clusters[a] == clusters[b] for a, b in pairs_of(exact)]),
        "cluster_precision": share([exact.get(a, a) == exact.get(b, b) for a, b in pairs_of(clusters)]),
        "truncated_with_an_edge": share(truncated_found(families.values(), found, true)),
        "precision_contained": share([likeness(sets[a], sets[b])[1] >= CONTAINED for a, b in contained]),
    }


def truncated_found(families: Iterable[list[dict[str, Any]]], found: dict[Any, Any], true: dict[Any, Any]) -> list[bool]:
    """For each truncated copy that is near nothing of its family: does an edge say that one of the family contains it?"""
    results = []
    for members in families:
        for row in members:
            if row["kind"] != "truncated":
                continue
            pairs = [tuple(sorted((row["article_id"], o["article_id"]))) for o in members if o is not row]
            if all(true[pair][0] < NEAR for pair in pairs):
                results.append(any(pair in found and found[pair]["kind"] == "contained" for pair in pairs))
    return results


def components(pairs: Iterable[Pair]) -> dict[str, str]:
    """A name of its component for each article of the pairs, by plain union and find."""
    parent: dict[str, str] = {}

    def root(article: str) -> str:
        while parent.setdefault(article, article) != article:
            parent[article] = article = parent[parent[article]]
        return article

    for one, other in pairs:
        parent[root(one)] = root(other)
    return {article: root(article) for article in list(parent)}


def pairs_of(clusters: dict[str, str]) -> Iterable[Pair]:
    """All pairs of one cluster."""
    members = defaultdict(list)
    for article, cluster in clusters.items():
        members[cluster].append(article)
    for group in members.values():
        yield from combinations(sorted(group), 2)


def share(results: list[bool]) -> float | None:
    """The share that is true; null of nothing."""
    return round(sum(results) / len(results), 6) if results else None
