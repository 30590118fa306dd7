"""How a citation stands on the day of the law texts: the reader's question, as the verdict is the author's.

The rule that the author cited is followed to where it is today: the same number, another number of the same law, an article of
the law that came in its place. What can't be followed stays unknown.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.citations.citation import Citation
from pipeline.law.bench import Bench
from pipeline.law.registry import FOLDER, rows
from pipeline.law.texts import Version

SAME_RULE = 55.0  # per cent of likeness: an article amended, not replaced
FOUND = 70.0  # per cent of likeness that tells a moved article

Place = tuple[str, int, int]


@lru_cache(maxsize=1)
def moves() -> dict[Place, Place]:
    """Where an article of a law stands after the latest revision that the registry knows: (law, article, suffix) of each."""
    found: dict[Place, tuple[str, Place]] = {}
    for row in rows(FOLDER / "renumbering.csv"):
        if row["new_article"]:
            key = (row["law"], int(row["article"]), int(row["suffix"] or 0))
            place = (row["new_law"], int(row["new_article"]), int(row["new_suffix"] or 0))
            if key not in found or found[key][0] < row["version"]:
                found[key] = (row["version"], place)
    return {key: place for key, (_, place) in found.items()}


def follow(citation: Citation, version: Version | None, bench: Bench) -> tuple[str | None, Place | None]:
    """`reference_now` of a provision that existed in `version`, and where its rule stands today if that is known."""
    day = bench.texts.laws_as_of
    if version is None or day is None or citation.article is None:
        return None, None
    here: Place = (citation.law, citation.article, citation.suffix)
    current = [other for other in bench.texts.versions.get(citation.law, []) if other.in_force(day)]
    if not current:
        return "repealed", moves().get(here)
    today = current[-1]
    if today.published == version.published:
        return "exists", here
    words = bench.texts.text(version.vid, citation.article, citation.suffix)
    if words is None or today.vid is None:
        return None, None
    same = bench.texts.text(today.vid, citation.article, citation.suffix)
    if same and fuzz.ratio(words, same) >= SAME_RULE:
        return "exists", here
    best, place = FOUND, None
    for row in bench.rows.get(today.vid, []):
        likeness = fuzz.ratio(words, bench.texts.texts[row], score_cutoff=best)
        if likeness > best:
            _, article, suffix = bench.texts.keys[row]
            best, place = likeness, (citation.law, article, suffix)
    place = place or moves().get(here)
    return ("old_number" if place or same else "no_such_article"), place
