"""A text to the units that rules judge: lines, in them sentences or whole list items, in these clauses. Spans are code points."""

from __future__ import annotations

import re
from dataclasses import dataclass

# what stands before the words of a list item or heading: `1. `, `（一）`, `一、`, `① `, `•`, `## `, `> `, `**`, `第一步 `, `Q：`
MARKER = re.compile(
    r"[\s\u3000]*(?:(?:[>\-*+•·◆◇□✓√✔●○■▪▶►➤★☆–—～~]|#{1,6})+[\s\u3000]*"
    r"|[（(【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z甲乙丙丁戊己])(?:[）)】\]、]|[.．](?!\d))[\s\u3000]*"
    r"|[①-⑳❶-❿][\s\u3000]*"
    r"|\d{1,2}️?⃣[\s\u3000]*"
    r"|\*\*)+"
)
NUMBER, HAN = re.compile(r"\d+|[a-zA-Z]|[①-⑳❶-❿]"), re.compile(r"[一二三四五六七八九十]+")
ORDINAL = re.compile(r"[\s\u3000]*(?:第[一二三四五六七八九十\d]{1,2}[步站招点条]?|步骤[一二三四五六\d]|[一二三四五]是)[，、：:．.\s\u3000]")
# labels that software glues into running text: 回答: · 法律依据： · 律师解答
LABEL = re.compile(r"(?:^|(?<=[。！？；\s]))(?:回答|答|问)[：:]|法律依据[：:]|律师(?:解答|解析|分析|回复|提醒|建议)(?=[\u4e00-\u9fff：:])[：:]?")
SENTENCE = re.compile(r"[^。！？!?]+(?:[。！？!?]+[”’」』）)\"*]*|$)")
CLAUSE = re.compile(r"[^，,。；;：:！!？?、\s]+")
WHOLE_ITEM = 130  # characters: a longer item is read by the sentence
ITEM_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line with ink: `start` and `end` without blanks, `begin` behind its marker; `marker` is the marker's shape (`1.`, `一、`,
    empty for none), `listed` tells whether it has one, or an ordinal."""

    start: int
    end: int
    begin: int
    marker: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or a list item with its lead and explanation: the span without the marker, and the number of its line."""

    start: int
    end: int
    line: int
    whole_item: bool


def read_lines(text: str) -> list[Line]:
    """The lines of a text that hold any ink."""
    found = []
    at = 0
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            start = at + raw.index(bare[0])
            end = start + len(bare)
            marker = MARKER.match(text, start, end)
            begin = marker.end() if marker and marker.end() < end else start
            shape = HAN.sub("一", NUMBER.sub("1", text[start:begin]))
            found.append(Line(start, end, begin, shape, begin > start or bool(ORDINAL.match(text, start, end))))
        at += len(raw) + 1
    return found


def read_units(text: str, lines: list[Line]) -> list[Unit]:
    """The units of a text in their order: whole where a list item is short, sentences elsewhere; labels begin a new one."""
    found = []
    for number, line in enumerate(lines):
        pieces = list(sentences(text, line.begin, line.end))
        if line.listed and 1 < len(pieces) <= ITEM_SENTENCES and line.end - line.begin <= WHOLE_ITEM and not is_quoted(text, line):
            found.append(Unit(line.begin, line.end, number, True))
            continue
        whole = line.listed and len(pieces) == 1
        found += [Unit(start, end, number, whole) for start, end in pieces]
    return found


def is_quoted(text: str, line: Line) -> bool:
    return text[line.start] == ">"


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences between two places, without blanks at their ends."""
    labels = [match.span() for match in LABEL.finditer(text, start, end)]
    lows = [start, *(high for _, high in labels)]
    highs = [*(low for low, _ in labels), end]
    found = []
    for low, high in zip(lows, highs, strict=True):
        for match in SENTENCE.finditer(text, low, high):
            left, right = match.span()
            while left < right and text[left].isspace():
                left += 1
            while right > left and text[right - 1].isspace():
                right -= 1
            if right > left:
                found.append((left, right))
    return found


def read_clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the clauses between two places: what stands between marks."""
    return [match.span() for match in CLAUSE.finditer(text, start, end)]
