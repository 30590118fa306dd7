"""Judge a citation as of a day: does the provision exist, are the words the law's, where do they really stand.

The axes are kept apart and an accusation is made only on strong evidence (GUIDELINES, "What is judged of a citation"). What is
not known (a version without text, a law without versions, an open date) is a value, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from pipeline.citations.find import Citation
from pipeline.law.attribution import is_commonplace, is_marked
from pipeline.law.bench import Bench
from pipeline.law.compare import Likeness, compare
from pipeline.law.normal import normalise
from pipeline.law.registry import name_key
from pipeline.law.texts import Version, normal_article, paragraphs
from pipeline.law.today import follow
from pipeline.law.wording import RUN, covered_by

GOOD = ("verbatim", "punctuation", "abridged")
MARKED, UNMARKED = 12, 20  # characters of a quotation that are enough for a confirmed finding
FOLLOWED = ("exists", "repealed")  # provisions that there were, whose rule may stand elsewhere today
NOWHERE = (Likeness(None, 0.0), -1)
TOLD = 0.75  # similarity of reworded words that still tell another article than the one cited
CLOSE = 0.85  # similarity of reworded words that still tell their article
SENSE = 60  # characters on either side of a number without words that tell its sense
SENSIBLE = 5  # runs of three characters shared with the earlier article
MARGIN = 0.15  # by which another article must be more alike than the cited one


@dataclass(slots=True)
class Verdict:
    """The judgement of one citation, in the names of the table `citations`."""

    instrument: str | None = None
    law_as_of: str | None = None
    as_of_rule: str | None = None
    law_version: str | None = None
    reference_verdict: str | None = "exists"
    reference_reason: str | None = None
    reference_now: str | None = None
    quote_fidelity: str = "no_quote"
    quote_source: str | None = None
    similarity: float | None = None
    now_law: str | None = None
    now_article: int | None = None
    now_suffix: int | None = None
    true_law: str | None = None
    true_article: int | None = None
    true_suffix: int | None = None
    finding: str = "none"
    laws_as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known of a provision on a day."""

    verdict: str
    reason: str | None = None
    version: Version | None = None


def judge(citation: Citation, text: str, days: tuple[str | None, str | None], bench: Bench) -> Verdict:
    """The verdict on a citation of `text`, for an article posted between two ISO days (None: not known)."""
    verdict = Verdict(laws_as_of=bench.texts.laws_as_of)
    if citation.kind == "internal":  # the law's own reference, not the author's
        verdict.reference_verdict = None
        return verdict
    law = bench.registry.laws.get(citation.law)
    verdict.instrument = law.kind if law else None
    first, last = days
    edition = edition_day(citation, bench)
    if edition:
        verdict.as_of_rule, first, last = "edition", edition, edition
    else:
        verdict.as_of_rule = "published" if first and first == last else "interval" if first or last else "unknown"
    verdict.law_as_of = first if first == last else None
    here = reference_over(citation, first, last, bench)
    verdict.reference_verdict, verdict.reference_reason = here.verdict, here.reason
    verdict.law_version = here.version.published if here.version else None
    if citation.quote_start is not None and citation.quote_end is not None:
        judge_words(verdict, citation, text[citation.quote_start : citation.quote_end], here, bench)
        if verdict.quote_fidelity == "unsupported" and not is_marked(text, citation) and bench.texts.held(citation.law):
            # unmarked words were taken for the law's since runs of them are; what is left over is the author's
            judge_retelling(verdict, citation, text[citation.quote_start : citation.quote_end], here, bench)
            if verdict.reference_verdict == "exists" and citation.stance == "asserted" and here.version:
                judge_sense(verdict, citation, text, here.version, bench)  # the runs may be an earlier version's
    elif verdict.reference_verdict == "exists" and citation.stance == "asserted" and here.version:
        judge_sense(verdict, citation, text, here.version, bench)
    judge_today(verdict, citation, here, bench)
    judge_finding(verdict, citation, text, here, bench)
    return verdict


def judge_today(verdict: Verdict, citation: Citation, here: Reference, bench: Bench) -> None:
    """How the citation stands on the day of the law texts, and where its rule is then."""
    if bench.texts.laws_as_of is None:
        return
    now, place = follow(citation, here.version, bench) if verdict.reference_verdict in FOLLOWED else (None, None)
    verdict.reference_now = now or reference_on(citation, bench.texts.laws_as_of, bench).verdict
    if verdict.reference_verdict == "old_number":
        verdict.reference_now = "old_number"
    elif place:
        verdict.now_law, verdict.now_article, verdict.now_suffix = place


def edition_day(citation: Citation, bench: Bench) -> str | None:
    """A day on which the edition that the author names was in force; None if no edition is named or it is not known."""
    for version in bench.texts.versions.get(citation.law, []) if citation.edition else []:
        if citation.edition in (version.published[:4], (version.effective or "")[:4]) and version.effective:
            return version.effective
    return None


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


def judge_sense(verdict: Verdict, citation: Citation, text: str, version: Version, bench: Bench) -> None:
    """A number without words that fits an earlier version's article by what the author says around it, and not today's."""
    if citation.article is None:
        return
    today = bench.texts.text(version.vid, citation.article, citation.suffix)
    line = (
        text[text.rfind("\n", 0, citation.start) + 1 : citation.start][-SENSE:]
        + text[citation.end : citation.end + SENSE].split("\n")[0]
    )
    around = normalise(line).text
    for earlier in reversed(bench.texts.held(citation.law)):
        if not earlier.effective or not version.effective or earlier.effective >= version.effective:
            continue
        before = bench.texts.text(earlier.vid, citation.article, citation.suffix)
        if not before or not today or before == today or fuzz.ratio(before, today) > 60:
            continue
        old, new = shared_grams(around, before), shared_grams(around, today)
        if old >= SENSIBLE and old >= 3 * new + 2:
            verdict.reference_verdict = "old_number"
            set_now(verdict, citation, before[:400], Reference("exists", None, version), bench)
            return


def shared_grams(words: str, source: str) -> int:
    """How many distinct runs of three characters of `words` stand in an article."""
    normal = normal_article(source).text
    return len({words[at : at + 3] for at in range(len(words) - 2) if words[at : at + 3] in normal})


def tells(best: Likeness, cited: Likeness) -> bool:
    """Whether words are alike enough to another article to say that they come from it."""
    return (
        best.fidelity in GOOD or best.similarity >= CLOSE or (best.similarity >= TOLD and best.similarity >= cited.similarity + 0.2)
    )


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


def judge_finding(verdict: Verdict, citation: Citation, text: str, here: Reference, bench: Bench) -> None:
    """What may be said in public: only of asserted citations, and confirmed only on strong evidence."""
    if citation.stance != "asserted" or citation.kind != "cited":
        return
    words = verdict.quote_source in ("other_article", "other_law") or verdict.quote_fidelity == "altered"
    reference = verdict.reference_verdict in (
        "old_number",
        "repealed",
        "not_yet_in_force",
        "no_such_article",
        "no_such_law",
        "no_such_paragraph",
    )
    if not words and not reference:
        if verdict.quote_fidelity == "unsupported":
            verdict.finding = "suspected"
        return
    certain = here.version is not None and is_certain(here.version, verdict, bench)
    enough = True
    if words or verdict.reference_verdict == "old_number":
        if citation.quote_start is None or citation.quote_end is None:
            verdict.finding = "suspected"  # by the sense alone
            return
        size = len(normalise(text[citation.quote_start : citation.quote_end]).text)
        marked = text[citation.quote_start - 1 : citation.quote_start] in '“「『"‘'
        enough = size >= (MARKED if marked else UNMARKED) and verdict.quote_fidelity in (*GOOD, "altered", "reworded")
        if verdict.quote_fidelity == "reworded" and (verdict.similarity or 0) < CLOSE:
            enough = False
    verdict.finding = "confirmed" if certain and enough and not citation.inherited and citation.known else "suspected"


def is_certain(version: Version, verdict: Verdict, bench: Bench) -> bool:
    """Whether the version's dates are known, and no later one can have been missed on the article's day."""
    if version.effective_src.startswith("assumed") or version.effective_src == "memory":
        return False
    return bool(verdict.law_as_of and verdict.law_as_of <= bench.horizons.get(verdict.instrument or "", ""))
