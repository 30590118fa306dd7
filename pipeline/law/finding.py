"""What may be said in public of a citation: nothing, suspected, or confirmed, and confirmed only on strong evidence."""

from __future__ import annotations

from pipeline.citations.citation import Citation
from pipeline.law.bench import Bench
from pipeline.law.normal import normalise
from pipeline.law.texts import Version
from pipeline.law.verdict import CLOSE, GOOD, Reference, Verdict

MARKED, UNMARKED = 12, 20  # characters of a quotation that are enough for a confirmed finding


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
