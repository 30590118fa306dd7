"""Copies of law texts brought together: one row a version, from its soundest copy, with the chain of versions in time.

A copy belongs to a version of the same law with the same promulgation day, or with the same text. What copies disagree on
is a conflict, told and never averaged: the sounder copy's word stands.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.law.sources import SOUNDEST_FIRST
from pipeline.law.sources.copy import MEANINGLESS, LawCopy

# How a day of effect was learnt, soundest first; the other marks of a dataset are a person's and count as `meta`.
EFFECTIVE_SOURCES = ("meta", "header", "text", "text_pubday", "assumed_pub")
GUESSED = {"text_pubday", "assumed_pub", None}


@dataclass(frozen=True)
class Conflict:
    """Two copies of a version that disagree: on `published`, `effective` or `text`; or one against the registry, or itself."""

    law_id: str
    day: str
    what: str
    kept: str
    other: str
    kept_in: str
    other_in: str


@dataclass
class Version:
    """A version while its copies gather, soundest first."""

    copies: list[LawCopy] = field(default_factory=list)

    def takes(self, copy: LawCopy, by_text: bool) -> bool:
        """Whether the copy is of this version. A dataset's own versions are told apart already."""
        if copy.held_in == "dataset" and any(copy.collection == own.collection for own in self.copies):
            return False
        if by_text:
            return any(copy.text_digest == own.text_digest for own in self.copies)
        return bool(copy.day) and any(copy.day == own.day for own in self.copies)


def soundness(copy: LawCopy) -> tuple:
    return SOUNDEST_FIRST.index(copy.held_in), copy.law_id, copy.day, copy.path, copy.vid, copy.collection


def gather(copies: Iterable[LawCopy]) -> list[Version]:
    """The versions that copies are of. The order in which copies come makes no difference."""
    by_law: dict[str, list[Version]] = defaultdict(list)
    for copy in sorted(copies, key=soundness):
        versions = by_law[copy.law_id]
        found = next((version for by_text in (False, True) for version in versions if version.takes(copy, by_text)), None)
        if found is None:
            found = Version()
            versions.append(found)
        found.copies.append(copy)
    return [version for versions in by_law.values() for version in versions]


def settled(version: Version) -> LawCopy:
    """The soundest copy, with the soundest day of effect, and what it lacks and others know."""
    best, *others = version.copies
    dated = min(version.copies, key=effective_rank)
    vids = [copy.vid for copy in version.copies if copy.vid]
    published = next((copy.published for copy in version.copies if copy.published), None)
    return replace(
        best,
        vid=best.vid or min(vids, default=version_id(best.law_id, best.day)),
        published=published,
        effective=dated.effective,
        effective_src=dated.effective_src,
        organ=best.organ or next((copy.organ for copy in others if copy.organ), ""),
        doc_no=best.doc_no or next((copy.doc_no for copy in others if copy.doc_no), None),
        aliases=tuple(sorted({name for copy in version.copies for name in (*copy.aliases, copy.title, copy.law_id)})),
        history=best.history or next((copy.history for copy in others if copy.history), ()),
        repealed_on=best.repealed_on or next((copy.repealed_on for copy in others if copy.repealed_on), None),
        repealed_by=best.repealed_by or next((copy.repealed_by for copy in others if copy.repealed_by), None),
    )


def effective_rank(copy: LawCopy) -> int:
    if not copy.effective:
        return len(EFFECTIVE_SOURCES)
    return EFFECTIVE_SOURCES.index(copy.effective_src) if copy.effective_src in EFFECTIVE_SOURCES else 0


def version_id(law_id: str, day: str) -> str:
    """The same whichever source holds the version, so that a sounder copy doesn't rename it."""
    return hashlib.sha256(f"{law_id}\n{day}".encode()).hexdigest()[:12]


def conflicts(version: Version) -> Iterable[Conflict]:
    """Where a copy disagrees with the soundest one; days that were guessed disagree with nobody."""
    best, *others = version.copies
    sure = min(version.copies, key=effective_rank)  # as `settled` has it
    for other in version.copies:
        if not {sure.effective_src, other.effective_src} & GUESSED and sure.effective != other.effective:
            yield conflict(sure, other, "effective", sure.effective or "", other.effective or "")
    for other in others:
        if best.published and other.published and best.published != other.published:
            yield conflict(best, other, "published", best.published, other.published)
        if best.text_digest != other.text_digest:
            own, theirs = texts(best), texts(other)
            differing = sorted(key for key in own.keys() | theirs.keys() if own.get(key) != theirs.get(key))
            first = f", {len(differing)} differ, first {numbered(*differing[0])}" if differing else " in another order"
            yield conflict(best, other, "text", f"{len(own)} articles", f"{len(theirs)} articles{first}")


def numbered(article: int, suffix: int) -> str:
    """第17条之1, as messages write it."""
    return f"第{article}条" + (f"之{suffix}" if suffix else "")


def count_conflicts(versions: Iterable[LawCopy], known: Iterable[Mapping[str, str]]) -> Iterable[Conflict]:
    """Texts with articles missing in between, or with another last one than the registry counts to: they break off, or are
    another version's."""
    last = {(row["law"], row["version"]): row.get("max_article", "") for row in known}
    for copy in versions:
        registered = last.get((copy.law_id, copy.day), "")
        numbers = {article.no for article in copy.articles}
        where = f"{copy.held_in}: {copy.path}"
        if copy.unit != "article":
            continue
        if registered and registered != str(max(numbers)):
            yield Conflict(copy.law_id, copy.day, "max_article", str(max(numbers)), registered, where, "registry")
        if len(numbers) < max(numbers) - min(numbers) + 1:
            yield Conflict(copy.law_id, copy.day, "absent", f"{len(numbers)} of {max(numbers)} articles", "", where, "")


def conflict(best: LawCopy, other: LawCopy, what: str, kept: str, differs: str) -> Conflict:
    return Conflict(best.law_id, best.day, what, kept, differs, f"{best.held_in}: {best.path}", f"{other.held_in}: {other.path}")


def texts(copy: LawCopy) -> dict[tuple[int, int], str]:
    return {(article.no, article.sub): MEANINGLESS.sub("", article.text) for article in copy.articles}


def chained(versions: Iterable[LawCopy], known: Iterable[Mapping[str, str]]) -> list[LawCopy]:
    """The versions with `superseded_on` and `superseded_by`: the day on which the next version takes effect.

    `known` are the registry's rows (`law`, `version`, `effective`): a version that nobody holds ends its predecessor too.
    """
    nexts: dict[str, set[tuple[str, str, str]]] = defaultdict(set)  # law → promulgation, effect, vid
    held = sorted(versions, key=lambda copy: (copy.law_id, copy.day, copy.effective or "", copy.vid))
    for copy in held:
        nexts[copy.law_id].add((copy.day, copy.effective or copy.day, copy.vid))
    for row in known:
        if row["law"] in nexts:
            nexts[row["law"]].add((row["version"], row["effective"] or row["version"], ""))
    out = []
    for copy in held:
        began = copy.effective or copy.day
        later = sorted((effect, not vid, vid) for day, effect, vid in nexts[copy.law_id] if day > copy.day and effect > began)
        if began and later and (not copy.superseded_on or later[0][0] <= copy.superseded_on):
            copy = replace(copy, superseded_on=later[0][0], superseded_by=later[0][2] or None)
        out.append(copy)
    return out
