"""What is said of a citation: the verdict on each axis, in the names of the table, and what is known of a provision on a day."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.law.texts import Version

GOOD = ("verbatim", "punctuation", "abridged")
CLOSE = 0.85  # similarity of reworded words that still tell their article
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
