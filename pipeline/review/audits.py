"""Audits: findings drawn at random for review, `<HEFA_DATA>/audits.jsonl`, a line for each; and the precision that they show.

A draw is stratified by severity: `suspected` and `confirmed` get the same number, as far as there are so many, and are never
added up. Within a severity every open finding has the same chance. The order of review is random too, so that an audit
that was broken off is a smaller random sample and no other one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.evaluation.wilson import wilson
from pipeline.review.decisions import Decision, Key, citation_key
from pipeline.review.lines import append_lines, read_lines

SEVERITIES = ("confirmed", "suspected")


@dataclass(frozen=True)
class Drawn:
    """A finding drawn: `draw` is its place in the order from 1, `population` the number of open findings of its severity."""

    audit_id: str
    drawn_at: str
    seed: str
    draw: int
    population: int
    finding: str
    article_id: str
    body_hash: str
    ord: int
    span_start: int
    law: str
    article: int | None
    suffix: int | None

    @property
    def key(self) -> Key:
        return citation_key(vars(self))


@dataclass(frozen=True)
class Precision:
    """What one severity of an audit came to. `precision`: upheld among reviewed, with its interval; None before the first."""

    finding: str
    population: int
    drawn: int
    reviewed: int
    upheld: int
    corrected: int
    rejected: int

    @property
    def precision(self) -> tuple[float, float, float] | None:
        """Share, low and high, 0 to 1: Wilson's 95 % interval, as if each finding stood for itself."""
        return (self.upheld / self.reviewed, *wilson(self.upheld, self.reviewed)) if self.reviewed else None


def draw_audit(rows: Iterable[Mapping[str, Any]], size: int, seed: str, now: datetime | None = None) -> list[Drawn]:
    """Draw `size` of the open findings `rows` (rows of `citations`), or all if there are fewer.

    The lowest SHA-256 of seed and finding are taken: the same for the same rows and seed, in whatever order and on any machine.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)

    def lot(row: Mapping[str, Any]) -> bytes:
        return hashlib.sha256(f"{seed}|{'|'.join(map(str, citation_key(row)))}".encode()).digest()

    strata = {name: sorted((row for row in rows if row["finding"] == name), key=lot) for name in SEVERITIES}
    sizes = shared_out(size, {name: len(stratum) for name, stratum in strata.items()})
    taken = sorted((row for name, stratum in strata.items() for row in stratum[: sizes[name]]), key=lot)
    same = ("finding", "article_id", "body_hash", "ord", "span_start", "law", "article", "suffix")
    return [
        Drawn(
            audit_id=f"{moment:%Y%m%dT%H%M%S%fZ}",
            drawn_at=moment.isoformat(timespec="seconds"),
            seed=seed,
            draw=place,
            population=len(strata[row["finding"]]),
            **{name: row[name] for name in same},
        )
        for place, row in enumerate(taken, 1)
    ]


def shared_out(size: int, held: Mapping[str, int]) -> dict[str, int]:
    """`size` in equal shares over strata that hold so many; what one can't fill goes to the others."""
    shares: dict[str, int] = {}
    left = size
    for place, name in enumerate(sorted(held, key=lambda name: (held[name], name))):
        shares[name] = min(held[name], -(-left // (len(held) - place)) if place else left // len(held))
        left -= shares[name]
    return shares


def append_audit(path: Path, drawn: Iterable[Drawn]) -> None:
    append_lines(path, map(asdict, drawn))


def read_audits(path: Path) -> list[Drawn]:
    """Everything drawn, in its order; nothing if there is no file. Raises Problem that names the line that can't be read."""
    return read_lines(path, lambda row: Drawn(**row), "finding drawn for an audit")


def newest_audit(drawn: Iterable[Drawn]) -> list[Drawn]:
    """What the newest audit drew, in the order of its draw; empty if there is none."""
    by_id: dict[str, list[Drawn]] = {}
    for one in drawn:
        by_id.setdefault(one.audit_id, []).append(one)
    return sorted(by_id[max(by_id)], key=lambda one: one.draw) if by_id else []


def precision_of(audit: Iterable[Drawn], decided: Mapping[Key, Decision]) -> list[Precision]:
    """The precision of each severity that an audit drew, by the decisions that stand."""
    found = []
    strata: dict[str, list[Drawn]] = {}
    for one in audit:
        strata.setdefault(one.finding, []).append(one)
    for name, stratum in sorted(strata.items()):
        counts = dict.fromkeys(("confirm", "correct", "reject"), 0)
        for one in stratum:
            if one.key in decided:
                counts[decided[one.key].decision] += 1
        reviewed = sum(counts.values())
        found.append(Precision(name, stratum[0].population, len(stratum), reviewed, *counts.values()))
    return found
