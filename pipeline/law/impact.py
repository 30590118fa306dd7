"""What a revision does to the articles of a law: which moved, which changed, which went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.law.sources.copy import MEANINGLESS
from pipeline.law.store import read_rows
from spiders.problem import UsageProblem

Row = Mapping[str, str]


@dataclass(frozen=True)
class Revision:
    """A version that takes the place of earlier ones, of the same law or of others (合同法 → 民法典)."""

    law: str
    version: str
    effective: str


@dataclass(frozen=True)
class Change:
    """An article before and after: `moved`, `moved_amended`, `amended` (same number) or `removed`; no number after that."""

    law: str
    version: str
    article: int
    suffix: int
    new_law: str
    new_article: int | None
    new_suffix: int | None
    change: str
    source: str


def revisions_of(law: str, versions: Iterable[Row], renumbering: Iterable[Row]) -> list[Revision]:
    """The revisions that touch a law, oldest first: its own versions after the first, and those of laws that took it over."""
    effective = {(row["law"], row["version"]): row["effective"] or row["version"] for row in versions}
    own = sorted(day for name, day in effective if name == law)
    found = {(law, day) for day in own[1:]}
    found |= {(row["new_law"], row["new_version"]) for row in renumbering if law in (row["law"], row["new_law"])}
    return sorted((Revision(*key, effective.get(key, key[1])) for key in found), key=lambda one: (one.version, one.law))


def chosen_revision(law: str, day: str | None, revisions: list[Revision]) -> Revision:
    """The revision of a day, or the newest; raises UsageProblem that lists the days that there are."""
    if not revisions:
        raise UsageProblem(f"laws impact: the registry knows no revision of {law}: it has one version only.")
    fitting = [one for one in revisions if day in (None, one.version, one.effective)]
    if not fitting:
        raise UsageProblem(
            f"laws impact: {law} has no version of {day}; it was revised on {', '.join(one.version for one in revisions)}."
        )
    return fitting[-1]


def changes(
    law: str, revision: Revision, versions: Iterable[Row], renumbering: Iterable[Row], store: Path
) -> tuple[list[Change], bool]:
    """The articles that the revision touched, and whether texts of both versions were held: without, only numbers are known."""
    rows = [
        row
        for row in renumbering
        if (row["new_law"], row["new_version"]) == (revision.law, revision.version) and law in (row["law"], row["new_law"])
    ]
    before = {row["law"]: max(other["version"] for other in rows if other["law"] == row["law"]) for row in rows}
    earlier = [row["version"] for row in versions if row["law"] == law and row["version"] < revision.version]
    if law == revision.law and earlier:
        before.setdefault(law, max(earlier))
    found = {
        (row["law"], int(row["article"]), int(row["suffix"] or 0), row["new_article"], row["new_suffix"]): Change(
            law=row["law"],
            version=row["version"],
            article=int(row["article"]),
            suffix=int(row["suffix"] or 0),
            new_law=row["new_law"],
            new_article=int(row["new_article"]) if row["new_article"] else None,
            new_suffix=int(row["new_suffix"] or 0) if row["new_article"] else None,
            change=row["change"],
            source=row["source"],
        )
        for row in rows
        if row["version"] == before[row["law"]]
    }
    held = False
    if revision.law in before:
        old, new = held_articles(store, revision.law, before[revision.law]), held_articles(store, revision.law, revision.version)
        held = bool(old and new)
        told = {key[:3] for key in found}
        for (article, suffix), text in old.items() if held else ():
            key = (revision.law, article, suffix)
            if key not in told and (article, suffix) in new and text != new[article, suffix]:
                found[*key, "", ""] = Change(
                    *key[:1], before[revision.law], article, suffix, revision.law, article, suffix, "amended", "texts"
                )
    return [found[key] for key in sorted(found)], held


def held_articles(store: Path, law: str, day: str) -> dict[tuple[int, int], str]:
    """The articles of the version of a day, without blanks and punctuation; empty if it isn't held."""
    if not (store / "laws.parquet").exists():
        return {}
    vids = [
        row["vid"]
        for row in read_rows(store / "laws.parquet")
        if row["law_id"] == law and day in (row["published"], row["effective"])
    ]
    if not vids:
        return {}
    rows = pq.read_table(store / "articles.parquet", filters=[("vid", "=", vids[0])]).to_pylist()
    return {(row["no"], row["sub"]): MEANINGLESS.sub("", row["text"]) for row in rows}


def corpus_query(touched: Iterable[Change]) -> str:
    """SQL for the citations of the corpus that stand on one of the articles; names and numbers of the registry only."""
    by_law: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for change in touched:
        by_law[change.law].add((change.article, change.suffix))
    clauses = []
    for law, articles in sorted(by_law.items()):
        name = law.replace("'", "''")
        pairs = ", ".join(f"({article}, {suffix})" for article, suffix in sorted(articles))
        clauses.append(f"(c.law = '{name}' AND (c.article, coalesce(c.suffix, 0)) IN ({pairs}))")
    return f"""
        SELECT a.article_id, a.published, c.law, c.article, coalesce(c.suffix, 0) AS suffix, c.text, a.title, a.url
        FROM citations c JOIN articles a ON a.article_id = c.article_id
        WHERE c.kind = 'cited' AND ({" OR ".join(clauses) or "false"})
        ORDER BY a.article_id, c.ord
    """
