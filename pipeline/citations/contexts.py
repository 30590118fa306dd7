"""Whose words a place stands in: an author's, or a law's that he quotes, with marks or without."""

from __future__ import annotations

import re

from pipeline.citations.citation import Citation

INSIDE = re.compile(r"(?:本法|本条例|本规定|本解释|本办法|本细则|本规则|本章|本节|前款|前条)(?:的|之)?\s*$")
STATUTORY = re.compile(r"(?:依照|按照|违反|除|适用|符合|具有|属于|构成|犯|第[^条]{1,8}条[、和至])(?:本法)?\s*$")
WORDING = re.compile(
    r"(?:的?(?:明确|之)?规定)?[：:]\s*[\u4e00-\u9fff]|\s?(?!的|规定|中|里|和|与|、|之|内|所|也|就|都|已|还|，|明确|来|又|则|是|对|把|将|主张|要求|等)[\u4e00-\u9fff]"
)
AUTHOR = re.compile(r"[\n您你我咱这那吗呢吧啊哪谁]|怎么|什么|其实|正是|就是")  # words that statutes don't use
QUOTED = re.compile(r"“([^“”]*(?:“[^“”]*”[^“”]*)*)”|「([^「」]*)」|『([^『』]*)』|\"([^\"\n]*)\"|‘([^‘’]*)’")


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Spans between quotation marks, without the marks."""
    return [match.span(match.lastindex or 0) for match in QUOTED.finditer(text)]


def inside_statute(place: int, found: list[Citation], quotes: list[tuple[int, int]]) -> bool:
    """Whether a place stands in quotation marks that open right behind a citation: within the words of a law."""
    for start, end in quotes:
        if start <= place < end:
            return any(c.article is not None and 0 <= start - c.end <= 30 for c in found[-12:])
    return False


def follows_wording(text: str, place: int, found: list[Citation], directly: bool = False) -> bool:
    """Whether a place stands in statute wording that follows its number with no marks: within the same line."""
    last = next((c for c in reversed(found) if c.kind == "cited" and c.article is not None), None)
    if last is None or AUTHOR.search(text, last.end, place):
        return False
    if directly and not re.match(r"\s?[\u4e00-\u9fff]", text[last.end :]):
        return False
    if not directly and re.search(r"[。！？]", text[last.end : place]):
        return False
    return bool(WORDING.match(text, last.end)) and len(text[last.end : place]) < 600
