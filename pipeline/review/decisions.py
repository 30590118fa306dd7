"""The file of decisions, `<HEFA_DATA>/reviews.jsonl`: one object a line, only ever appended to.

A decision is on a citation of one body: it stays as long as `body_hash` does, whatever place the citation has in its list.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spiders.problem import Problem

DECISIONS = ("confirm", "reject", "correct")

Key = tuple[str, str, int, str, int | None, int]


@dataclass(frozen=True)
class Decision:
    """A person's decision on a citation, and the verdict that the person saw."""

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

    @property
    def key(self) -> Key:
        return citation_key(vars(self))


def citation_key(row: Mapping[str, Any]) -> Key:
    """What a citation is known by in its body."""
    return (row["article_id"], row["body_hash"], row["span_start"], row["law"], row["article"], row["suffix"] or 0)


def decide(row: Mapping[str, Any], decision: str, reviewer: str, reason: str | None, now: datetime | None = None) -> Decision:
    """A decision on a row of `citations`, of this moment (UTC)."""
    moment = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    seen = ("finding", "reference_verdict", "quote_fidelity", "quote_source")
    same = ("article_id", "body_hash", "ord", "span_start", "law", "article", "suffix", *seen)
    return Decision(decision=decision, decided_at=moment, reviewer=reviewer, reason=reason, **{name: row[name] for name in same})


def append_decision(path: Path, decision: Decision) -> None:
    """Write one line and wait until it is on the disk; a line that a kill has torn is left to stand alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = file.seek(0, os.SEEK_END)
        torn = b""
        if size:
            file.seek(size - 1)
            torn = b"" if file.read(1) == b"\n" else b"\n"
        file.write(torn + json.dumps(asdict(decision), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_decisions(path: Path) -> list[Decision]:
    """All decisions in their order; none if there is no file. Raises Problem that names the line that can't be read."""
    if not path.exists():
        return []
    names = {part.name for part in fields(Decision)}
    found = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            decision = Decision(**{name: value for name, value in row.items() if name in names})
            if decision.decision not in DECISIONS:
                raise ValueError(f"decision is {decision.decision!r}")
        except (ValueError, TypeError, AttributeError) as error:
            raise Problem(f"{path}, line {number}: no decision ({error}); mend the line or take it out.") from error
        found.append(decision)
    return found


def standing(decisions: list[Decision]) -> dict[Key, Decision]:
    """The decision that stands on each citation: the last."""
    return {decision.key: decision for decision in decisions}
