"""What an article tells its reader, as rows: the roles of its parts, the tactics and the advice. Text only; part of `clean`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.citations.citation import Citation
from pipeline.discourse.conduct import find_tactics
from pipeline.discourse.genre import tells_nobody
from pipeline.discourse.reading import Reading, read
from pipeline.discourse.statute import statute_spans
from pipeline.discourse.steps import find_advice

Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """Rows in the names of the tables `tactics` and `advice`, and the role of each span asked for."""

    roles: list[str | None]
    tactics: list[Row]
    advice: list[Row]


def read_told(text: str, citations: list[Citation], spans: list[tuple[int, int]], headings: list[tuple[int, int]]) -> Told:
    """What `text` tells: `citations` are those found in it, `spans` its blocks, `headings` those blocks that the page marks so."""
    reading = read(text, frozenset(start for start, _ in headings))
    statute = statute_spans(text, citations)
    roles = [role_at(reading, start, end) for start, end in spans]
    if tells_nobody(text):
        return Told(roles, [], [])
    return Told(
        roles,
        [
            {
                "ord": ord,
                "span_start": conduct.start,
                "span_end": conduct.end,
                "text": text[conduct.start : conduct.end],
                "code": conduct.code,
                "lawfulness": conduct.lawfulness,
                "actor": conduct.actor,
                "rule": conduct.rule,
            }
            for ord, conduct in enumerate(find_tactics(reading, statute))
        ],
        [
            {
                "ord": ord,
                "span_start": step.start,
                "span_end": step.end,
                "text": text[step.start : step.end],
                "code": step.code,
                "polarity": step.polarity,
                "organ": step.organ,
                "hotline": step.hotline,
                "deadline": step.deadline,
                "risk": step.risk,
                "grounded_by": step.grounded_by,
                "rule": step.rule,
            }
            for ord, step in enumerate(find_advice(reading, citations, statute))
        ],
    )


def role_at(reading: Reading, start: int, end: int) -> str | None:
    """The role of the first line of a span; None where the article gives it none."""
    for line, role in zip(reading.lines, reading.roles, strict=True):
        if start <= line.start < end:
            return role.role
    return None
