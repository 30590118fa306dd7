"""A text's citations as rows: found, with their quotations and stance. Text only; verdicts are settling's."""

from __future__ import annotations

from typing import Any

from pipeline.citations.citation import Citation
from pipeline.citations.find import find_citations
from pipeline.citations.quotes import attach_quotes
from pipeline.citations.stance import read_stance
from pipeline.law.registry import Registry

# what a clean row of a citation holds beside the columns of the table: what judging needs of the text
EXTRA = [("known", "bool"), ("edition", "text"), ("foreign_law", "bool"), ("placeholder", "bool")]


def cite(text: str, registry: Registry | None = None) -> list[Citation]:
    """The citations of a text in its order, each with quotation and stance."""
    found = find_citations(text, registry)
    attach_quotes(text, found)
    for citation in found:
        citation.stance = read_stance(text, citation.start, citation.end, citation.quote_end)
    return found


def as_row(text: str, ord: int, citation: Citation) -> dict[str, Any]:
    """A citation in the names of the table `citations`, with EXTRA."""
    quoted = citation.quote_start is not None and citation.quote_end is not None
    return {
        "ord": ord,
        "kind": citation.kind,
        "span_start": citation.start,
        "span_end": citation.end,
        "text": text[citation.start : citation.end],
        "law": citation.law,
        "article": citation.article,
        "suffix": citation.suffix,
        "paragraph": citation.paragraph,
        "item": citation.item,
        "inherited": citation.inherited,
        "stance": citation.stance,
        "quote": text[citation.quote_start : citation.quote_end] if quoted else None,
        "quote_start": citation.quote_start,
        "quote_end": citation.quote_end,
        "rule": citation.rule,
        "known": citation.known,
        "edition": citation.edition,
        "foreign_law": citation.foreign,
        "placeholder": citation.placeholder,
    }


def from_row(row: dict[str, Any]) -> Citation:
    """The citation that a clean row says."""
    return Citation(
        start=row["span_start"],
        end=row["span_end"],
        law=row["law"],
        known=bool(row["known"]),
        article=row["article"],
        suffix=row["suffix"] or 0,
        paragraph=row["paragraph"],
        item=row["item"],
        inherited=bool(row["inherited"]),
        kind=row["kind"],
        rule=row["rule"],
        quote_start=row["quote_start"],
        quote_end=row["quote_end"],
        stance=row["stance"],
        edition=row["edition"],
        foreign=bool(row["foreign_law"]),
        placeholder=bool(row["placeholder"]),
    )
