"""The wording that a citation is read beside: of the provision cited, of the one its words come from, of what applies today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.law.bench import Bench
from pipeline.law.compare import compare
from pipeline.law.known import known_renumbering
from pipeline.law.texts import Version

Row = Mapping[str, Any]  # a citation in the names of the table `citations`
Provision = tuple[str, int, int]  # law, article, suffix


@dataclass(frozen=True)
class Wording:
    """An article of a version, as enacted."""

    law: str
    article: int
    suffix: int
    version: Version
    text: str

    @property
    def year(self) -> str:
        """What a version is called by: the year of its promulgation."""
        return self.version.published[:4]


def judged_version(row: Row, bench: Bench) -> Version | None:
    """The version that the verdict speaks of, with or without its text."""
    versions = bench.texts.versions.get(row["law"], [])
    return next((version for version in versions if version.published == row["law_version"]), None)


def wording_in(version: Version | None, law: str, article: int | None, suffix: int | None, bench: Bench) -> Wording | None:
    if version is None or article is None:
        return None
    text = bench.texts.text(version.vid, article, suffix or 0)
    return Wording(law, article, suffix or 0, version, text) if text else None


def cited_wording(row: Row, bench: Bench) -> Wording | None:
    """What the provision cited says in the version judged against; None if that is not held."""
    return wording_in(judged_version(row, bench), row["law"], row["article"], row["suffix"], bench)


def source_wording(row: Row, bench: Bench) -> Wording | None:
    """What the words quoted come from, as `quote_source` says; None if that is not one provision, or not held."""
    source = row["quote_source"]
    if source in ("as_cited", "other_paragraph"):
        return cited_wording(row, bench) or likest(row, row["law"], row["article"], row["suffix"], bench)
    if source == "other_version":
        return likest(row, row["law"], row["article"], row["suffix"], bench, row["law_version"])
    if source in ("other_article", "other_law"):
        law = row["true_law"] or row["law"]
        day = row["law_as_of"]
        held = [version for version in bench.texts.held(law) if day and version.in_force(day)]
        found = wording_in(held[-1] if held else None, law, row["true_article"], row["true_suffix"], bench)
        return found or likest(row, law, row["true_article"], row["true_suffix"], bench)
    return None


def likest(
    row: Row, law: str, article: int | None, suffix: int | None, bench: Bench, other_than: str | None = None
) -> Wording | None:
    """The version of a provision whose wording is most like the words quoted; of equals the newest."""
    best: tuple[float, Wording] | None = None
    for version in bench.texts.held(law):
        found = wording_in(version, law, article, suffix, bench)
        if found and version.published != other_than:
            likeness = compare(row["quote"] or "", found.text).similarity
            if best is None or likeness >= best[0]:
                best = (likeness, found)
    return best[1] if best else None


def newest_wording(law: str, article: int | None, suffix: int | None, bench: Bench) -> Wording | None:
    """What a provision says on the day of the law texts."""
    day = bench.texts.laws_as_of
    current = [version for version in bench.texts.held(law) if day and version.in_force(day)]
    return wording_in(current[-1] if current else None, law, article, suffix, bench)


@cache
def moves() -> dict[tuple[str, str, int, int], list[tuple[str, str, Provision | None]]]:
    """The registry's renumbering: an article of a version → new law, new version and provision there, None if it was dropped."""
    found = defaultdict(list)
    for row in known_renumbering():
        key = (row["law"], row["version"], int(row["article"]), int(row["suffix"] or 0))
        to = (row["new_law"], int(row["new_article"]), int(row["new_suffix"] or 0)) if row["new_article"] else None
        found[key].append((row["new_law"], row["new_version"], to))
    return dict(found)


def moved_to(row: Row, bench: Bench) -> tuple[Version, list[Provision]] | None:
    """Where a later version put the provision cited, by the registry: none of them if it was dropped; None if nothing is known."""
    if row["article"] is None or row["law_version"] is None:
        return None
    found = moves().get((row["law"], row["law_version"], row["article"], row["suffix"] or 0), [])
    newer = [
        (version, to)
        for law, day, to in found
        for version in bench.texts.versions.get(law, [])
        if version.published == day and version.effective
    ]
    if not newer:
        return None
    last = max((version for version, _ in newer), key=lambda version: version.effective or "")
    return last, sorted({to for version, to in newer if version == last and to})
