"""The grammar of a pinpoint: 第五百七十七条之一第二款第（三）项, with lists and ranges of articles, paragraphs and items.

A pinpoint is read at one place of a text and gives one provision for each article, paragraph or item that it lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.citations.numerals import PATTERN, read_numeral

S = r"[ \t\u3000\u00a0]{0,3}"
SUFFIX = rf"(?:{S}之{S}(?P<suffix>[一二三四五六七八九十]|[0-9０-９]{{1,2}})(?![0-9０-９一二三四五六七八九十]|款|项|间|内|外|后|前|日|时))?"
# 第577条 · 第 577 条 · 第五百七十七条之一 · 二百四十二条 (in a list) · 民法典710条
OTHER = r"(?![例约件款路线街船腿]|建议|理由|途径|渠道|消息|短信|微信|评论|语音|忠告|经验)"  # 第三条路, 五条建议
ARTICLE = re.compile(rf"(?P<di>第)?{S}(?P<number>{PATTERN}){S}条{SUFFIX}{OTHER}")
# those of a list that names 条 once, at its end: 第577、578条 · 第三、五、七条; the first with its 第, the next without
MORE = rf"(?={S}(?:[、,，和及与至到\-—~～]{{1,2}}{S}第?{S}{PATTERN}{S}){{1,12}}条{OTHER})"
ELIDED = re.compile(rf"第{S}(?P<number>{PATTERN}){MORE}")
ELIDED_NEXT = re.compile(rf"(?P<di>第)?{S}(?P<number>{PATTERN}){MORE}")
PARAGRAPH = re.compile(rf"(?:的|中的|，|,)?{S}第?{S}(?P<number>{PATTERN}){S}款")  # 款
ITEM = re.compile(
    rf"(?:的|中的)?{S}第?{S}[（(]?{S}(?P<number>{PATTERN}){S}[）)]?{S}项(?!目)(?:{S}第{S}{PATTERN}{S}目)?"
)  # 项, with its 目
AND = re.compile(rf"{S}(?:、|，|,|和|及|与|以及|或者|或|并){S}")
TO = re.compile(rf"{S}(?:至|到|—+|-|~|～|－){S}")
# several that name their unit once, at the end: 第1、2、6项 · 第（一）至（三）项 · 第二、三款
SEVERAL = {
    unit: re.compile(
        rf"(?:的|中的)?{S}第?{S}[（(]?{S}(?P<numbers>{PATTERN}(?:{S}[）)]?{S}(?:[、,，和及与]|至|到|[\-—~～－]){S}第?[（(]?{S}{PATTERN}){{1,12}})"
        rf"{S}[）)]?{S}{unit}(?!目)"
    )
    for unit in "款项"
}
# 第X条 · 第××条: the author left the number open
PLACEHOLDER = re.compile(r"第\s*(?:[XxＸｘ×某Nn*＊_…]{1,6})\s*条")
LONGEST_RANGE = 60  # articles; a longer range is a mistake in reading


@dataclass(frozen=True, slots=True)
class Provision:
    """An article (条) with what is named of it, and the span of these words. `paragraph` is 款, `item` 项."""

    article: int | None
    suffix: int
    paragraph: int | None
    item: int | None
    start: int
    end: int


def read_pinpoint(text: str, start: int) -> list[Provision]:
    """The provisions of the pinpoint that begins at `start`, list and range resolved; empty if none begins there."""
    found = ARTICLE.match(text, start) or ELIDED.match(text, start)
    if not found:
        return []
    provisions: list[Provision] = []
    while found:
        number = read_numeral(found["number"])
        if number is None:
            break
        suffix = found.groupdict().get("suffix")
        end = found.end()
        here = Provision(number, (read_numeral(suffix) or 0) if suffix else 0, None, None, found.start(), end)
        to = TO.match(text, end)
        last = ARTICLE.match(text, to.end()) if to else None
        final = read_numeral(last["number"]) if last else None
        if last and final and number < final <= number + LONGEST_RANGE:
            span = {"start": here.start, "end": last.end()}
            provisions += [replace(here, article=article, **span) for article in range(number, final + 1)]
            end = last.end()
        else:
            parts = read_parts(text, here)
            provisions += parts
            end = parts[-1].end
        found = following_article(text, end)
    return provisions


def following_article(text: str, end: int) -> re.Match[str] | None:
    """The next article of a list: 、第五条 · 和578条 · 、五条 (after an elided one)."""
    joint = AND.match(text, end)
    if not joint:
        return None
    found = ARTICLE.match(text, joint.end()) or ELIDED_NEXT.match(text, joint.end())
    if found and not found.groupdict().get("di") and found.re is ARTICLE and joint[0].strip() in ("，", ",", "并"):
        return None  # 第三条，二条路 is no list
    return found


def read_parts(text: str, article: Provision) -> list[Provision]:
    """The paragraphs and items named right behind an article; the article itself if none is."""
    paragraphs = read_list(text, article.end, PARAGRAPH)
    if not paragraphs:
        items = read_list(text, article.end, ITEM)
        return with_items(article, items)
    rows = []
    for number, start, end in paragraphs:
        first = start == paragraphs[0][1]
        here = replace(article, paragraph=number, start=article.start if first else start, end=end)
        rows += with_items(here, read_list(text, end, ITEM))
    return rows


def with_items(whole: Provision, items: list[tuple[int, int, int]]) -> list[Provision]:
    """A row an item; those that the first words name (a range, 第1、2项) share the whole's beginning. The whole itself if none."""
    return [
        replace(whole, item=number, start=whole.start if start == items[0][1] else start, end=end) for number, start, end in items
    ] or [whole]


def listed_numbers(words: str) -> list[int]:
    """The numbers of a list with ranges in it: 1、2、6 · （一）至（三）."""
    numbers: list[int] = []
    for piece in re.split(r"[、,，和及与]", words):
        ends = [read_numeral(end.strip(" 第（()）\u3000\u00a0\t")) for end in re.split(r"[至到\-—~～－]+", piece)]
        first, last = ends[0], ends[-1]
        if first is not None and last is not None:
            numbers += range(first, min(last, first + 20) + 1)
    return numbers


def read_list(text: str, start: int, pattern: re.Pattern[str]) -> list[tuple[int, int, int]]:
    """Numbers with their spans: 第一款、第二款 · 第（三）项和第（五）项 · 第一至三项."""
    rows: list[tuple[int, int, int]] = []
    several = SEVERAL["项" if pattern is ITEM else "款"].match(text, start)
    if several:
        return [(number, *several.span()) for number in listed_numbers(several["numbers"])]
    found = pattern.match(text, start)
    while found:
        number = read_numeral(found["number"])
        if number is None:
            break
        begin = found.start()
        end = found.end()
        rows.append((number, begin, end))
        joint = AND.match(text, end) or TO.match(text, end)
        found = pattern.match(text, joint.end()) if joint else None
        if found and joint and TO.fullmatch(joint[0]):
            last = read_numeral(found["number"]) or number
            rows = rows[:-1] + [(value, begin, found.end()) for value in range(number, min(last, number + 20) + 1)]
            break
    return rows
