"""A provision cited at a place of a text: what finding gives and judging takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Citation:
    """A provision cited at a place of the text. Spans count code points, end exclusive; `law` is as in Mention."""

    start: int
    end: int
    law: str
    known: bool
    article: int | None = None
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None
    inherited: bool = False
    kind: str = "cited"
    rule: str = "marked"
    quote_start: int | None = None
    quote_end: int | None = None
    stance: str = "asserted"
    edition: str | None = None  # the year of an edition that the author names: （2017年修正）
    foreign: bool = False  # the law of another jurisdiction
    placeholder: bool = False  # 第X条
