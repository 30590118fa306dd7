"""Which stretches of a text are statute wording, by the text alone: what is quoted in marks, and what reads like it behind a number."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.citations.citation import Citation
from pipeline.citations.statutory import is_marked, statutory_words


@dataclass(frozen=True)
class Statute:
    """Spans of statute wording: `marked` stands in quotation marks behind its provision; `likely` is all that reads like it."""

    marked: list[tuple[int, int]]
    likely: list[tuple[int, int]]


def statute_spans(text: str, citations: list[Citation]) -> Statute:
    """The statute wording that a text's citations bring with them."""
    marked, likely = [], []
    for found in citations:
        if found.quote_start is None or found.quote_end is None:
            continue
        if is_marked(text, found):
            marked.append((found.quote_start, found.quote_end))
            likely.append((found.quote_start, found.quote_end))
        elif words := statutory_words(text, found.quote_start, found.quote_end):
            likely.append(words)
    return Statute(marked, likely)
