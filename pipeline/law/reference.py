"""Does the provision exist in the law in force on the article's day? Over an interval, one answer where all its days agree."""

from __future__ import annotations

from datetime import date

from pipeline.citations.citation import Citation
from pipeline.law.bench import Bench
from pipeline.law.registry import name_key
from pipeline.law.texts import Version, paragraphs
from pipeline.law.verdict import Reference


def reference_over(citation: Citation, first: str | None, last: str | None, bench: Bench) -> Reference:
    """The reference on every day of an interval: one verdict where all agree, else `depends_on_date`."""
    days = sorted(decisive_days(citation, first, last, bench))
    found = [reference_on(citation, day, bench) for day in days]
    versions = {reference.version.published for reference in found if reference.version}
    if len({reference.verdict for reference in found}) > 1:
        return Reference("depends_on_date", None, found[-1].version)
    if len(versions) > 1 and not same_wording(citation, found, bench):
        return Reference("depends_on_date", None, found[-1].version)
    return found[-1]


def edition_day(citation: Citation, bench: Bench) -> str | None:
    """A day on which the edition that the author names was in force; None if no edition is named or it is not known."""
    for version in bench.texts.versions.get(citation.law, []) if citation.edition else []:
        if citation.edition in (version.published[:4], (version.effective or "")[:4]) and version.effective:
            return version.effective
    return None


def decisive_days(citation: Citation, first: str | None, last: str | None, bench: Bench) -> set[str]:
    """The ends of the interval and the days between on which the law changed; for an open end, what is held decides."""
    versions = bench.texts.versions.get(citation.law, [])
    starts = [version.effective for version in versions if version.effective]
    today = bench.texts.laws_as_of or date.today().isoformat()
    low = first or (min(min(starts), today) if starts else today)
    high = last or max(low, today)
    changes = {day for version in versions for day in (version.effective, version.ended) if day and low < day <= high}
    return {low, high} | changes


def same_wording(citation: Citation, found: list[Reference], bench: Bench) -> bool:
    """Whether the provision reads the same in every version that the interval touches."""
    if citation.article is None:
        return True
    texts = {
        bench.texts.text(reference.version.vid, citation.article, citation.suffix)
        for reference in found
        if reference.version and reference.version.vid
    }
    return len(texts) <= 1


def reference_on(citation: Citation, day: str, bench: Bench) -> Reference:
    """Does the provision exist in the law in force on `day`?"""
    if citation.foreign:
        return Reference("other_jurisdiction")
    if citation.placeholder:
        return Reference("placeholder")
    key = name_key(citation.law)
    if key in bench.registry.invented:
        return Reference("no_such_law")
    if key in bench.registry.elsewhere:
        return Reference("other_jurisdiction")
    versions = bench.texts.versions.get(citation.law, [])
    if not versions:
        if citation.known or citation.law in bench.registry.laws:
            return Reference("not_checkable", "text_not_held")
        return Reference("not_in_registry")
    current = [version for version in versions if version.in_force(day)]
    if not current:
        begun = [version for version in versions if version.effective and version.effective <= day]
        if begun:
            return Reference("repealed", None, begun[-1])
        return Reference("not_yet_in_force", None, versions[0])
    version = current[-1]
    if citation.article is None:
        return Reference("exists" if version.vid else "not_checkable", None if version.vid else "text_not_held", version)
    return provision_in(citation, version, bench)


def provision_in(citation: Citation, version: Version, bench: Bench) -> Reference:
    """Does a version have the article, and it the paragraph and item?"""
    assert citation.article is not None
    if version.vid is None and not bench.texts.texts and version.max_article and not citation.suffix:
        # no law text at all on this machine: the registry's count of articles still tells which numbers there are
        return Reference("exists" if citation.article <= version.max_article else "no_such_article", "by_number", version)
    if version.vid is None:
        around = neighbours(citation, version, bench)
        if len(around) == 2 and all(bench.texts.text(other.vid, citation.article, citation.suffix) for other in around):
            return Reference("exists", "held before and after", version)
        held = bool(bench.texts.held(citation.law))
        return Reference("not_checkable", "version_not_held" if held else "text_not_held", version)
    words = bench.texts.text(version.vid, citation.article, citation.suffix)
    if words is None and citation.article <= (version.max_article or 0) and not citation.suffix:
        return Reference("not_checkable", "text_incomplete", version)
    if words is None:
        return Reference("no_such_article", None, version)
    parts = paragraphs(words)
    if citation.paragraph is not None:
        if citation.paragraph > len(parts):
            return Reference("no_such_paragraph", None, version)
        parts = [parts[citation.paragraph - 1]]
    if citation.item is not None and not any(len(part) - 1 >= citation.item for part in parts):
        return Reference("no_such_paragraph", None, version)
    return Reference("exists", None, version)


def neighbours(citation: Citation, version: Version, bench: Bench) -> list[Version]:
    """The nearest versions with text before and behind one without."""
    versions = bench.texts.versions.get(citation.law, [])
    place = versions.index(version)
    before = [other for other in versions[:place] if other.vid][-1:]
    behind = [other for other in versions[place + 1 :] if other.vid][:1]
    return before + behind
