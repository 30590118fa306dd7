"""Which words near a citation are the law's: unmarked quotations cut to what is enacted, with the texts at hand.

Marked quotations stay as the author marked them. Where no text of the law is held, unmarked wording counts only directly behind
the number, as `pipeline.citations.quotes` found it.
"""

from __future__ import annotations

import re

from pipeline.citations.citation import Citation
from pipeline.citations.statutory import ITEM, TELLING, is_marked, statutory_words
from pipeline.law.bench import Bench
from pipeline.law.normal import normalise
from pipeline.law.texts import normal_article
from pipeline.law.wording import enacted_span

REACH = 1500  # characters behind a provision in which its wording is looked for
COMMONPLACE = 40  # articles that share the rarest four characters of short words
LEAD_IN = 12  # characters of the author's own before long wording: 虚假诉讼罪是指
SAYS = re.compile(r"(?:的|中|里)?(?:相关|有关)?(?:亦|也|已|就|还)?(?:明确)?规定[，,：:]?|[：:]")
POINTING_BACK = re.compile(r"[，,（(。]\s*(?:(?:具体|详细|条文)?(?:可以?|请)?(?:参?见|参照|参考|看)|依据|根据|出自|规定在|这是|即是|依据是)?\s*$")
def refine_quotes(text: str, found: list[Citation], bench: Bench) -> None:
    """Set the span of each citation's unmarked quotation, or take it away where the words are the author's own."""
    cited = [citation for citation in found if citation.kind == "cited"]
    for place, citation in enumerate(cited):
        if is_marked(text, citation):
            continue
        limit = next((other.start for other in listed_last(text, cited, place) if other.start >= citation.end), len(text))
        span = wording_of(text, citation, passage_end(text, citation.end, min(limit, citation.end + REACH)), bench)
        citation.quote_start, citation.quote_end = span or (None, None)


def listed_last(text: str, cited: list[Citation], place: int) -> list[Citation]:
    """The citations behind one and those that are listed with it: their wording comes after the last of the list."""
    rest = cited[place + 1 :]
    end = cited[place].end
    while rest and not text[end : rest[0].start].strip("、，, 和及与至或者以"):
        end = max(end, rest[0].end)
        rest = rest[1:]
    return rest


def passage_end(text: str, start: int, limit: int) -> int:
    """Where a provision's wording can't go on: the end of its paragraph, with the items that its last line announces."""
    at = start
    while (line_end := text.find("\n", at, limit)) >= 0:
        following = text[line_end:limit].lstrip("\n\r \u3000\t>-•·")
        announced = text[start:line_end].rstrip(" \u3000\r").endswith(("：", ":", "；", ";", "，"))
        if line_end - start > 3 and not announced and not ITEM.match(following):
            return line_end
        at = line_end + 1
    return limit


def wording_of(text: str, citation: Citation, end: int, bench: Bench) -> tuple[int, int] | None:
    """The span of the law's own words behind a provision, or right before it; None if there are none."""
    if citation.article is None:
        return wording_of_law(text, citation, end, bench)
    sources = article_forms(citation, bench)
    if not sources and not bench.texts.held(citation.law):
        return statutory_span(text, citation)
    if sources:
        span = enacted_span(text, citation.end, end, sources)
        before = max(0, citation.start - 12)
        if span is None and (pointing := POINTING_BACK.search(text[before : citation.start])):
            till = len(text[: before + pointing.start()].rstrip("。！？"))
            begin = max(text.rfind(mark, 0, till) for mark in "。！？\n") + 1
            span = enacted_span(text, begin, citation.start, sources)
        if span and not is_commonplace(text[span[0] : span[1]], bench):
            return span
    told = wording_of_another(text, citation, end, bench)
    if all(version.vid for version in bench.texts.versions.get(citation.law, ())):
        return told
    return longer(told, statutory_span(text, citation))


def wording_of_another(text: str, citation: Citation, end: int, bench: Bench) -> tuple[int, int] | None:
    """The words right behind a provision that are another article's: an older number, or a wrong one."""
    if citation.quote_start is None or citation.quote_end is None or bench.index is None:
        return None
    words = normalise(text[citation.quote_start : min(citation.quote_end, citation.quote_start + 80)]).text
    if len(words) < TELLING:
        return None
    for row, _ in bench.index.find(words, 2):
        span = enacted_span(text, citation.end, end, [normal_article(bench.texts.texts[row]).text])
        if span and span[1] - span[0] >= (TELLING if span[0] <= citation.quote_start + 2 else 2 * TELLING):
            return span if span[0] <= citation.quote_start + LEAD_IN else None
    return None


def longer(one: tuple[int, int] | None, other: tuple[int, int] | None) -> tuple[int, int] | None:
    """The longer of two spans; the first of two alike."""
    if one is None or other is None:
        return one or other
    return other if other[1] - other[0] > one[1] - one[0] else one


def is_commonplace(words: str, bench: Bench) -> bool:
    """Whether short words stand in so many articles that they quote none: 应当承担侵权责任."""
    normal = normalise(words).text
    return len(normal) < TELLING and bench.index is not None and bench.index.rarest(normal) > COMMONPLACE


def wording_of_law(text: str, citation: Citation, end: int, bench: Bench) -> tuple[int, int] | None:
    """The words of any article of a law that is cited as a whole, right behind 规定."""
    said = SAYS.match(text, citation.end)
    if not said or bench.index is None:
        return None
    if not bench.texts.held(citation.law):
        return statutory_words(text, said.end(), end) if "规定" in said[0] else None
    for row, _ in bench.index.find(normalise(text[said.end() : min(end, said.end() + 60)]).text, 5):
        if citation.law in {bench.owner.get(bench.texts.keys[twin][0]) for twin in bench.index.twins(row)}:
            return enacted_span(text, said.end(), end, [normal_article(bench.texts.texts[row]).text])
    return None


def statutory_span(text: str, citation: Citation) -> tuple[int, int] | None:
    """The words directly behind a number that read like a statute, where its text is not held."""
    if citation.quote_start is None or citation.quote_end is None:
        return None
    return statutory_words(text, citation.quote_start, citation.quote_end)


def article_forms(citation: Citation, bench: Bench) -> list[str]:
    """The normal forms of the cited article in every version held."""
    assert citation.article is not None
    texts = (bench.texts.text(version.vid, citation.article, citation.suffix) for version in bench.texts.held(citation.law))
    return list(dict.fromkeys(normal_article(words).text for words in texts if words))
