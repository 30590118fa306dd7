"""A place of personal data in a text, and its mask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.personal.rules import load_rules

KINDS = ("mobile", "landline", "identity", "bank_card", "plate", "wechat", "qq", "email", "address", "name", "minor")


class Span(NamedTuple):
    """text[start:end] is personal data of this kind (one of KINDS); `rule` says how it was told. Code points, end exclusive."""

    start: int
    end: int
    kind: str
    rule: str


def mask(text: str, spans: Iterable[Span]) -> str:
    """`text` with each code point of the spans replaced by a mask, so that all offsets still hold."""
    sign = load_rules("personal")["mask"]
    pieces, place = [], 0
    for span in sorted(spans):
        start, end = max(span.start, place), max(span.end, place)
        pieces += [text[place:start], sign * (end - start)]
        place = end
    return "".join(pieces) + text[place:]
