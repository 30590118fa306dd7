"""Are the words the law's, and where do they really stand: in the cited article, another version of it, another article or law?"""

from __future__ import annotations

from rapidfuzz import fuzz

from pipeline.citations.citation import Citation
from pipeline.law.attribution import is_commonplace
from pipeline.law.bench import Bench
from pipeline.law.compare import Likeness, compare
from pipeline.law.normal import normalise
from pipeline.law.reference import neighbours
from pipeline.law.texts import Version, normal_article
from pipeline.law.verdict import CLOSE, GOOD, MARGIN, Reference, Verdict
from pipeline.law.wording import RUN, covered_by

TOLD = 0.75  # similarity of reworded words that still tell another article than the one cited
NOWHERE = (Likeness(None, 0.0), -1)


def judge_words(verdict: Verdict, citation: Citation, quote: str, here: Reference, bench: Bench) -> None:
    """Set fidelity and source of a quotation, and what follows from them for the reference."""
    words = normalise(quote).text
    if here.verdict in ("not_in_registry", "no_such_law", "other_jurisdiction") or (
        here.verdict == "not_checkable" and not bench.texts.held(citation.law)
    ):
        verdict.quote_fidelity = "not_checkable"
        return
    if bench.index is None:
        verdict.quote_fidelity = "not_checkable"
        return
    checkable = here.verdict != "not_checkable"
    cited = likeness_in(citation, quote, here.version, bench) if checkable else Likeness(None, 0.0)
    best, near = None, False
    if cited.fidelity and (cited.fidelity != "reworded" or cited.similarity >= CLOSE):
        near = True
        best = elsewhere(citation, quote, words, bench) if cited.fidelity not in GOOD else None
        if not best or best[0].similarity < cited.similarity + MARGIN:
            verdict.quote_fidelity, verdict.quote_source, verdict.similarity = cited.fidelity, "as_cited", cited.similarity
            return
    if other_version(verdict, citation, quote, here, cited, bench):
        return
    if here.verdict == "not_checkable":
        verdict.quote_fidelity = "not_checkable"
        return
    best = best if near else elsewhere(citation, quote, words, bench)
    if best and best[0].similarity >= cited.similarity + MARGIN and tells(best[0], cited):
        set_source(verdict, citation, best, bench)
    elif cited.fidelity:
        verdict.quote_fidelity, verdict.quote_source, verdict.similarity = cited.fidelity, "as_cited", cited.similarity
    elif len(words) >= 10:
        verdict.quote_fidelity, verdict.similarity = "unsupported", cited.similarity
    else:
        verdict.quote_fidelity = "not_checkable"


def likeness_in(citation: Citation, quote: str, version: Version | None, bench: Bench) -> Likeness:
    """How the words stand to the cited article in one version."""
    if version is None or citation.article is None:
        return Likeness(None, 0.0)
    found = [Likeness(None, 0.0)]
    for held in [version] if version.vid else neighbours(citation, version, bench):
        words = bench.texts.text(held.vid, citation.article, citation.suffix)
        found += [compare(quote, words)] if words else []
    return max(found, key=lambda likeness: (likeness.fidelity is not None, likeness.similarity))


def other_version(verdict: Verdict, citation: Citation, quote: str, here: Reference, cited: Likeness, bench: Bench) -> bool:
    """Whether the words are those of this number in another version; sets what follows."""
    for version in reversed(bench.texts.held(citation.law)):
        if here.version and version.vid == here.version.vid:
            continue
        found = likeness_in(citation, quote, version, bench)
        if found.fidelity in GOOD or (found.fidelity and found.similarity >= max(CLOSE, cited.similarity + MARGIN)):
            verdict.quote_fidelity, verdict.similarity = found.fidelity or "reworded", found.similarity
            later = bool(
                here.version and here.version.effective and version.effective and version.effective > here.version.effective
            )
            if later and verdict.reference_verdict in ("exists", "no_such_article"):
                verdict.reference_verdict, verdict.quote_source = "not_yet_in_force", "as_cited"
            elif verdict.reference_verdict in ("exists", "no_such_article", "no_such_paragraph"):
                verdict.reference_verdict, verdict.quote_source = "old_number", "other_version"
                set_now(verdict, citation, quote, here, bench)
            else:
                verdict.quote_source = "other_version"
            return True
    return False


def judge_retelling(verdict: Verdict, citation: Citation, quote: str, here: Reference, bench: Bench) -> None:
    """Unmarked words that keep runs of this number's wording: of the version in force, or else of an earlier one."""
    verdict.quote_fidelity, verdict.quote_source = "reworded", "as_cited"
    if citation.article is None:
        return
    words = normalise(quote).text
    earlier = [version for version in bench.texts.held(citation.law) if here.version and version.published < here.version.published]
    for version in [here.version, *reversed(earlier)]:
        source = bench.texts.text(version.vid, citation.article, citation.suffix) if version else None
        if source and any(covered_by(words, normal_article(source).text, RUN)):
            if version is not here.version:
                verdict.reference_verdict, verdict.quote_source = "old_number", "other_version"
                set_now(verdict, citation, source, here, bench)
            return


def set_now(verdict: Verdict, citation: Citation, quote: str, here: Reference, bench: Bench) -> None:
    """Where the rule stands in the version in force: the article whose words are most like the quotation."""
    if here.version is None or here.version.vid is None or bench.index is None:
        return
    likely = {bench.texts.texts[row] for row, _ in bench.index.find(normalise(quote).text, 40)}
    best: tuple[float, int, int] | None = None
    for row in bench.rows.get(here.version.vid, []):
        words = bench.texts.texts[row]
        if words in likely or shares(quote, words):
            found = compare(quote, words)
            if found.fidelity and (best is None or found.similarity > best[0]):
                _, number, suffix = bench.texts.keys[row]
                best = (found.similarity, number, suffix)
    if best:
        verdict.now_law, verdict.now_article, verdict.now_suffix = citation.law, best[1], best[2]


def shares(quote: str, words: str) -> bool:
    """Whether two texts share a run of eight characters: a cheap sieve."""
    return any(quote[start : start + 8] in words for start in range(0, max(1, len(quote) - 8), 4))


def elsewhere(citation: Citation, quote: str, words: str, bench: Bench) -> tuple[Likeness, dict[tuple[str, int, int], int]] | None:
    """The other articles that the words are most like, as (law, article, suffix) with the row of the wording; several where they tie."""
    if bench.index is None or len(words) < 10 or is_commonplace(quote, bench):
        return None
    found: dict[tuple[str, int, int], tuple[Likeness, int]] = {}
    for row in bench.likest(words):
        likeness = compare(quote, bench.texts.texts[row])
        if likeness.fidelity is None:
            continue
        for twin in bench.index.twins(row):
            vid, number, suffix = bench.texts.keys[twin]
            owner = bench.registry.laws.get(bench.owner.get(vid, ""))
            if owner and owner.kind in ("修正案", "决定"):  # they carry other laws' wording
                continue
            key = (bench.owner.get(vid, ""), number, suffix)
            if likeness.similarity > found.get(key, NOWHERE)[0].similarity:
                found[key] = (likeness, twin)
    found.pop((citation.law, citation.article or 0, citation.suffix), None)
    if not found:
        return None
    best = max((likeness for likeness, _ in found.values()), key=lambda likeness: likeness.similarity)
    places = {key: row for key, (likeness, row) in found.items() if likeness.similarity >= best.similarity - 0.02}
    same_law = {key: row for key, row in places.items() if key[0] == citation.law}
    return best, same_law or places


def tells(best: Likeness, cited: Likeness) -> bool:
    """Whether words are alike enough to another article to say that they come from it."""
    return (
        best.fidelity in GOOD or best.similarity >= CLOSE or (best.similarity >= TOLD and best.similarity >= cited.similarity + 0.2)
    )


def set_source(verdict: Verdict, citation: Citation, best: tuple[Likeness, dict[tuple[str, int, int], int]], bench: Bench) -> None:
    likeness, rows = best
    places = sorted({place_on_day(place, row, verdict.law_as_of, bench) for place, row in rows.items()})
    places = [place for place in places if place[:2] != (citation.law, citation.article)] or places
    places = [place for place in places if stands(place[0], verdict.law_as_of, bench)] or places
    verdict.quote_fidelity, verdict.similarity = likeness.fidelity or "reworded", likeness.similarity
    if len(places) > 1:
        verdict.quote_source = "ambiguous"
        return
    law, article, suffix = places[0]
    verdict.quote_source = "other_article" if law == citation.law else "other_law"
    verdict.true_law, verdict.true_article, verdict.true_suffix = law, article, suffix


def place_on_day(place: tuple[str, int, int], row: int, day: str | None, bench: Bench) -> tuple[str, int, int]:
    """The number that an article's wording had on the article's day: the index knows one version of each wording."""
    law = place[0]
    current = [version for version in bench.texts.held(law) if day and version.in_force(day)]
    if not current or current[-1].vid == bench.texts.keys[row][0]:
        return place
    wording = bench.texts.texts[row]
    likeness = {
        other: fuzz.ratio(wording, bench.texts.texts[other], score_cutoff=70) for other in bench.rows.get(current[-1].vid or "", [])
    }
    best = max(likeness, key=lambda other: likeness[other], default=None)
    if best is None or not likeness[best]:
        return place
    _, article, suffix = bench.texts.keys[best]
    return law, article, suffix


def stands(law: str, day: str | None, bench: Bench) -> bool:
    """Whether a law is in force on a day; True if none is known."""
    return day is None or any(version.in_force(day) for version in bench.texts.versions.get(law, []))
