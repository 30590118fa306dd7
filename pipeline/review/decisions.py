"""The file of decisions, `<HEFA_DATA>/reviews.jsonl`: one object a line, only ever appended to.

A decision is on a citation of one body: it stays as long as `body_hash` does, whatever place the citation has in its list.
`confirm` upholds the finding; `reject` and `correct` both say that it is wrong, and `correct` what would have been right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.review.lines import append_lines, read_lines
from pipeline.review.right import Right

DECISIONS = ("confirm", "reject", "correct")

Key = tuple[str, str, int, str, int | None, int]


@dataclass(frozen=True)
class Decision:
    """A person's decision on a citation, the verdict that the person saw, and for `correct` what would have been right."""

    article_id: str
    body_hash: str
    ord: int
    span_start: int
    law: str
    article: int | None
    suffix: int | None
    decision: str
    decided_at: str
    reviewer: str
    reason: str | None
    finding: str | None = None
    reference_verdict: str | None = None
    quote_fidelity: str | None = None
    quote_source: str | None = None
    right_verdict: str | None = None
    right_law: str | None = None
    right_article: int | None = None
    right_suffix: int | None = None

    @property
    def key(self) -> Key:
        return citation_key(vars(self))


def citation_key(row: Mapping[str, Any]) -> Key:
    """What a citation is known by in its body."""
    return (row["article_id"], row["body_hash"], row["span_start"], row["law"], row["article"], row["suffix"] or 0)


def decide(
    row: Mapping[str, Any],
    decision: str,
    reviewer: str,
    reason: str | None,
    right: Right | None = None,
    now: datetime | None = None,
) -> Decision:
    """A decision on a row of `citations`, of this moment (UTC); `right` says for `correct` what would have been right."""
    moment = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")
    seen = ("finding", "reference_verdict", "quote_fidelity", "quote_source")
    same = {name: row[name] for name in ("article_id", "body_hash", "ord", "span_start", "law", "article", "suffix", *seen)}
    told = {f"right_{name}": value for name, value in asdict(right or Right()).items()}
    return Decision(decision=decision, decided_at=moment, reviewer=reviewer, reason=reason, **same, **told)


def append_decision(path: Path, decision: Decision) -> None:
    append_lines(path, [asdict(decision)])


def read_decisions(path: Path) -> list[Decision]:
    """All decisions in their order; none if there is no file. Raises Problem that names the line that can't be read."""
    return read_lines(path, as_decision, "decision")


def as_decision(row: Any) -> Decision:
    names = {part.name for part in fields(Decision)}
    decision = Decision(**{name: value for name, value in row.items() if name in names})
    if decision.decision not in DECISIONS:
        raise ValueError(f"decision is {decision.decision!r}")
    return decision


def standing(decisions: list[Decision]) -> dict[Key, Decision]:
    """The decision that stands on each citation: the last."""
    return {decision.key: decision for decision in decisions}
