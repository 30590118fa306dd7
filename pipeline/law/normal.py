"""A normal form in which wording is compared: no marks, no blanks, one width, one script, numbers in one style.

Positions are kept: `Normal.places[i]` is where the i-th character of the normal form stands in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.citations.numerals import read_numeral
from pipeline.law.script import TABLE

DIGIT = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
WIDTH = TABLE | {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width forms to ASCII, one for one
NUMERALS = (
    "一七三两九二五八六十千四百零"  # in the order of their code points: the Han characters between them are the ordinary ones
)
ORDINARY = "".join(
    f"{chr(ord(low) + 1)}-{chr(ord(high) - 1)}" for low, high in pairwise(f"\u33ff{NUMERALS}\ua000") if ord(high) - ord(low) > 1
)
TOKEN = re.compile(
    r"(?P<item>[（(][一二三四五六七八九十]{1,3}[）)])"  # authors leave item numbers out or number anew
    r"|百分之(?P<percent>[零〇一二三四五六七八九十百]+)"
    r"|(?P<number>[零〇一二两三四五六七八九十百千]{2,}|[十百千])"
    r"|(?P<digit>[一二两三四五六七八九])"
    rf"|(?P<run>[A-Za-z0-9%‰{ORDINARY}]+)"
)


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal form of a text and, for each of its characters, the place in the text."""

    text: str
    places: tuple[int, ...]


def normalise(text: str) -> Normal:
    """The normal form, with the place of each of its characters."""
    out: list[str] = []
    places: list[int] = []
    for match in TOKEN.finditer(text.translate(WIDTH)):
        kind = match.lastgroup
        if kind == "item":
            continue
        start, end = match.span()
        if kind == "run":
            out.append(match[0])
            places.extend(range(start, end))
            continue
        value = DIGIT[match[0]] if kind == "digit" else str(read_numeral(match[kind or 0]) or match[0])
        value += "%" if kind == "percent" else ""
        out.append(value)
        places.extend([start] * len(value))
    return Normal("".join(out), tuple(places))
