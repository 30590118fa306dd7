"""The wording that an author presents as a provision's text: in quotation marks, or unmarked right behind the number.

Text only. Marked wording is exact; unmarked wording is taken up to the end of its line here, and cut to what is the law's once
the law texts are at hand (`pipeline.law.wording`).
"""

from __future__ import annotations

import re

from pipeline.citations.citation import Citation

SHORTEST = 8  # characters; less says nothing (GUIDELINES: `quote`)
PAIRS = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’"}
MIXED = {"“": '"', '"': "”"}  # what closes a quotation where authors mix their marks
# what may stand between a provision and the marks around its words: 规定：“ · 明确，“ · 的原文是：“, on the next line too
LEAD = re.compile(r"(?:[^“”「『\"‘。；！？\n]{0,28}?)(?:[：:]\s*\n[\s>]*)?(?P<open>[“「『\"‘])")
BLOCKED = re.compile(r"《|第[^条]{1,8}条|不是|并非|所谓|俗称|称为|叫做?|属于|对$")
# directly behind the number: 条 + wording · 规定： + wording · 规定， + wording
DIRECT = re.compile(
    r"(?:\]\([^)\n]*\))?[\s*]*(?:(?:的|中|之|里)?(?:明确|亦|也|已|就|还)?(?:规定|载明|写明|明确|表述为|内容为|原文为|原文是|原文)(?:了|的是|如下|为)?)?[\s*]*"
    r"(?P<mark>[：:，,])?[\s*>]*(?=[\u4e00-\u9fff（(])"
)
PROSE = re.compile(
    r"的|中|里|和|与|及|、|之|所|也|就|都|已|还|来|又|则|是|对|把|将|主张|要求|起诉|申请|处理|处罚|追究|办理|执行|有|为|给|以及|或|内|这|那|等|可以主张|项下"
)
RULE = re.compile(r"[^。！？\n]{6,60}的[，,][^。！？\n]{0,20}(?:应当?|不得|可以|不予|处|由)")  # a condition and what follows from it
BACK = re.compile(r"[”」』\"]\s*[（(〔—-]{0,3}\s*(?:参?见|依据|出自|——|据)?\s*$")


def attach_quotes(text: str, found: list[Citation]) -> None:
    """Give each citation the span of the wording presented as its own, where there is one."""
    cited = [citation for citation in found if citation.kind == "cited"]
    for place, citation in enumerate(cited):
        limit = next((other.start for other in cited[place + 1 :] if other.start >= citation.end), len(text))
        span = marked_quote(text, citation.end, limit) or quote_before(text, citation, cited[:place])
        if span is None and citation.article is not None:
            span = unmarked_quote(text, citation.end, limit)
        if span and span[1] - span[0] >= SHORTEST:
            citation.quote_start, citation.quote_end = span
    share_quotes(text, cited)


def marked_quote(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """The span between the marks that open shortly behind a provision."""
    lead = LEAD.match(text, start)
    if not lead or lead.start("open") >= limit or BLOCKED.search(text[start : lead.start("open")]):
        return None
    begin = lead.end()
    end = closing_mark(text, lead.start("open"))
    return (begin, end) if end is not None and end - begin >= SHORTEST else None


def closing_mark(text: str, place: int) -> int | None:
    """Where the mark at `place` is closed, over nested pairs; None if nowhere within 1,500 characters."""
    opening, closing = text[place], PAIRS[text[place]]
    if opening == closing:
        ends = [end for mark in (closing, MIXED[opening]) if (end := text.find(mark, place + 1, place + 1500)) >= 0]
        return min(ends, default=None)
    other = text.find(MIXED.get(opening, closing), place + 1, place + 1500)
    if 0 <= other < (text.find(closing, place + 1, place + 1500) % (len(text) + 1)) and opening not in text[place + 1 : other]:
        return other
    depth = 0
    for at in range(place, min(len(text), place + 1500)):
        depth += (text[at] == opening) - (text[at] == closing)
        if depth == 0:
            return at
    return None


def quote_before(text: str, citation: Citation, earlier: list[Citation]) -> tuple[int, int] | None:
    """The span of a quotation that ends right before a provision in brackets: “……”（《民法典》第577条）."""
    back = BACK.search(text[max(0, citation.start - 12) : citation.start])
    if not back:
        return None
    close = max(0, citation.start - 12) + back.start()
    for opening, closing in PAIRS.items():
        if text[close] == closing:
            begin = text.rfind(opening, max(0, close - 1500), close)
            taken = any(other.quote_start == begin + 1 for other in earlier)
            return (begin + 1, close) if begin >= 0 and not taken and close - begin > SHORTEST else None
    return None


def unmarked_quote(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """The rest of the line behind a provision, if it begins as wording does: directly, or behind 规定 and a mark."""
    lead = DIRECT.match(text, start)
    if not lead:
        return None
    begin = lead.end()
    if begin == start and PROSE.match(text, begin):
        return None
    if lead["mark"] in ("，", ",") and begin - start < 3 and not RULE.match(text, begin):
        return None
    line_end = text.find("\n", begin)
    end = min(limit, line_end if line_end >= 0 else len(text))
    return (begin, end) if end > begin else None


def share_quotes(text: str, cited: list[Citation]) -> None:
    """Provisions listed together stand over one quotation: the last one's is all of theirs."""
    for first, second in zip(reversed(cited[:-1]), reversed(cited[1:]), strict=True):
        listed = (
            first.law == second.law
            and not text[first.end : second.start].strip("、，, 和及与至+＋")
            and second.start - first.end <= 3
        )
        if listed and first.quote_start is None:
            first.quote_start, first.quote_end = second.quote_start, second.quote_end
