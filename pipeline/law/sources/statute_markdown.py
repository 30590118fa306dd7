"""Articles out of a statute's Markdown, as all three repositories write it.

A line that begins with 第N条 (in asterisks or not) opens an article; what follows up to the next is its paragraphs, a line
each. Headings of 编, 章 and 节 become its chapter. A statute without articles is cut at 一、二、, or stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.citations.numerals import read_numeral
from pipeline.law.sources.copy import Article, with_item_marks
from spiders.problem import Problem

# **第十七条**之一　已满… ; 第一条 为了… ; **第二百八十七条之一**　… ; 第一百二十四 条采用… (a slip of LawRefBook)
ARTICLE = re.compile(
    r"^(?P<bold>\*\*)?第(?P<no>[〇零一二两三四五六七八九十百千]+) ?条(?P<closed>\*\*)?"
    r"(?:之(?P<sub>[一二三四五六七八九十]+))?(?:\*\*)?"
    r"(?P<gap>[ \u3000\u2002\u2003\xa0\t]*)(?P<text>.*)$"
)
# 第五十条第一款修改为, 第三条、第四条, 第三十八条的规定: a paragraph that speaks of an article
SPEAKS_OF = re.compile(r"^(?:第|规定|所|的|、|，|和|及|与|或|至|到|修改|增加|删去|中|以|之)")
# 一、将第五条修改为; ## 二、保价货物损失的赔偿; 1.船舶碰撞损害责任纠纷案件 (in interpretations that number on through their parts)
ITEM = re.compile(r"^#*\s*(?P<no>[一二三四五六七八九十]+)、(?P<text>.+)$")
ARABIC_ITEM = re.compile(r"^(?P<no>\d{1,3})\s*[.．、](?!\d)\s*(?P<text>.+)$")
AMENDS = re.compile(r"(?:决定|决议|修正案)(?:（[^）]*）)?$")  # their 第N条 are those of the laws that they amend
# # 第一编　总则; ### 第二节 一般规定; 第三章  附则 without a mark
CHAPTER = re.compile(
    r"^(?P<mark>#*)\s*\**第[〇零一二三四五六七八九十百]+(?P<level>编|分编|章|节)(?:[ \u3000\xa0]|(?<=编)|$)(?P<name>[^。；]{0,40})$"
)
LEVELS = {"编": 0, "分编": 1, "章": 2, "节": 3}
SUPPLEMENTARY = re.compile(r"^#*\s*(?:附|分)[\s\u3000]*则$")
# ### 附; ## 附件一; 附：刑法修正案; 附表: what follows has numbers of its own
ANNEX = re.compile(r"^(?:#+\s*)?\**附(?:件|录|表|图|[:：]|\s*$)[^。]{0,60}$")
HIGHEST_JUMP = 20  # numbers; a revision never deleted so many articles in a row and left the rest their numbers
# Marks and their plain text: **bold**, *italics*, [small capitals]{.smallcaps}, <br>, HTML blanks and comments, escapes
MARKS = (
    (re.compile(r"<!--.*?-->"), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))"), r"\1"),
    (re.compile(r"<br\s*/?>|&(?:nbsp|emsp|ensp);"), " "),
    (re.compile(r"\\([*_\[\]()#.~-])"), r"\1"),
    (re.compile(r"\*+"), ""),
)
MARKED = re.compile(r"[*<\[&\\]")


def read_markdown(content: bytes) -> list[str]:
    """The lines; raises Problem for what is no text in UTF-8, or has been left in conflict."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem("not UTF-8") from error
    if re.search(r"^(?:<<<<<<<|>>>>>>>) ", text, flags=re.M):
        raise Problem("left in a merge conflict")
    return [re.sub(r"^[\s\u3000]+|[\s\u3000]+$", "", line) for line in text.replace("\r\n", "\n").split("\n")]


def split_head(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The plain `key: value` pairs between the lines of ---, and what follows them."""
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return {}, lines
    end = lines.index("---", 1)
    pairs = (line.partition(":") for line in lines[1:end] if ":" in line and not line.startswith("-"))
    return {key.strip(): value.strip().strip("'\"") for key, _, value in pairs}, lines[end + 1 :]


def plain(line: str) -> str:
    if MARKED.search(line):
        for mark, text in MARKS:
            line = mark.sub(text, line)
    return line.removeprefix("> ").strip(" \t\u3000\xa0")


def opened(line: str, before: tuple[int, int] | None) -> tuple[int, int, str] | None:
    """Number, suffix and first words of the article that a line opens, if it opens one after `before`."""
    found = ARTICLE.match(line)
    if not found:
        return None
    no, sub = read_numeral(found["no"]) or 0, read_numeral(found["sub"] or "") or 0
    text = plain(found["text"])
    if before is not None:
        following = (no, sub) in {(before[0] + 1, 0), (before[0], before[1] + 1)}
        if (no, sub) <= before or no - before[0] > HIGHEST_JUMP or not (found["gap"] or following):
            return None
    if not found["gap"] and text and SPEAKS_OF.match(text):
        return None
    return no, sub, text


def parse_body(lines: Iterable[str], title: str = "", part: bool = False) -> tuple[str, tuple[Article, ...], list[str]]:
    """Unit (`article`, `item` or `whole`), articles, and the lines before the first.

    A `part` of a code that is split over several files may begin with any number, as an amendment of the constitution does.
    """
    lines = [line for line in lines if line and not re.fullmatch(r"<!--.*-->|-{3,}", line)]
    part = part or "宪法修正案" in title
    first = next((at for at, line in enumerate(lines) if (begins := opened(line, None)) and (part or begins[0] == 1)), None)
    if first is not None and not AMENDS.search(title):
        return "article", tuple(articles_of(lines[first_chapter(lines, first) :])), list(head_of(lines, first))
    cut = [(list(items_of(lines, mark)), mark) for mark in (ITEM, ARABIC_ITEM)]
    items, enumerated = max(cut, key=lambda found: len(found[0]))
    begins_at = next((at for at, line in enumerate(lines) if enumerated.match(plain(line))), len(lines))
    if first is not None and first < begins_at:
        return "article", tuple(articles_of(lines[first_chapter(lines, first) :])), list(head_of(lines, first))
    if items:
        return "item", tuple(items), list(head_of(lines, begins_at))
    text = "\n".join(filter(None, map(plain, (line for line in lines if not line.startswith("#")))))
    return "whole", ((Article(0, 0, "", with_item_marks(text)),) if text else ()), []


def first_chapter(lines: list[str], first: int) -> int:
    """Where the headings begin that stand over the first article: behind everything else that precedes it."""
    while first and CHAPTER.match(lines[first - 1]):
        first -= 1
    return first


def head_of(lines: list[str], first: int) -> Iterator[str]:
    return (plain(line) for line in lines[:first] if not line.startswith("#"))


def articles_of(lines: list[str]) -> Iterator[Article]:
    path: dict[int, str] = {}
    gathered: list[str] = []
    begun: tuple[int, int] | None = None
    chapter = ""
    for line in lines:
        if begun and ANNEX.match(line) and not SUPPLEMENTARY.match(line):
            break
        heading = CHAPTER.match(line)
        if heading or SUPPLEMENTARY.match(line):
            level = LEVELS[heading["level"]] if heading else (2 if 2 in path else 0)
            path = {depth: name for depth, name in path.items() if depth < level}
            path[level] = " ".join(plain(line.lstrip("# ")).split()) if heading else "附则"
        elif begins := opened(line, begun):
            if begun:
                yield Article(*begun, chapter, with_item_marks("\n".join(filter(None, gathered))))
            begun, gathered = begins[:2], [begins[2]]
            chapter = "/".join(path[level] for level in sorted(path))
        elif begun and not line.startswith("#"):
            gathered.append(plain(line))
    if begun:
        yield Article(*begun, chapter, with_item_marks("\n".join(filter(None, gathered))))


def items_of(lines: list[str], mark: re.Pattern[str]) -> Iterator[Article]:
    """What stands at 一、二、 or at 1. 2., as far as the numbers run on."""
    gathered: list[str] = []
    no = 0
    for line in map(plain, lines):
        found = mark.match(line)
        if found and read_numeral(found["no"]) == no + 1:
            if no:
                yield Article(no, 0, "", with_item_marks("\n".join(gathered)))
            no, gathered = no + 1, [found["text"]]
        elif line and not line.startswith("#"):
            gathered.append(line)
    if no:
        yield Article(no, 0, "", with_item_marks("\n".join(gathered)))
