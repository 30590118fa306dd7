"""Judge a citation as of a day: does the provision exist, are the words the law's, where do they really stand.

The axes are kept apart and an accusation is made only on strong evidence (GUIDELINES, "What is judged of a citation"). What is
not known (a version without text, a law without versions, an open date) is a value, never an error.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from pipeline.citations.citation import Citation
from pipeline.law.attribution import is_marked
from pipeline.law.bench import Bench
from pipeline.law.finding import judge_finding
from pipeline.law.normal import normalise
from pipeline.law.provenance import judge_retelling, judge_words, set_now
from pipeline.law.reference import edition_day, reference_on, reference_over
from pipeline.law.texts import Version, normal_article
from pipeline.law.today import follow
from pipeline.law.verdict import Reference, Verdict

FOLLOWED = ("exists", "repealed")  # provisions that there were, whose rule may stand elsewhere today
SENSE = 60  # characters on either side of a number without words that tell its sense
SENSIBLE = 5  # runs of three characters shared with the earlier article


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
