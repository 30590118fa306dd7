"""Numerals as provisions are numbered: Chinese (一千零八十七), ASCII and full-width digits, with or without 零."""

from __future__ import annotations

import unicodedata

DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
UNITS = {"十": 10, "百": 100, "千": 1000}
PATTERN = r"(?:[0-9０-９]{1,4}|[零〇○一二两三四五六七八九十百千]{1,9})"


def read_numeral(text: str) -> int | None:
    """The number that a numeral says, or None for what is none: 一千零八十七 → 1087, 一〇八七 → 1087, 廿 → None."""
    text = "".join(text.split())
    if not text:
        return None
    if all(char.isdecimal() for char in text):
        return int(unicodedata.normalize("NFKC", text))
    if all(char in DIGITS for char in text):  # digit by digit: 一〇八七
        return int("".join(str(DIGITS[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            total += (digit or (1 if char == "十" and total % 100 == 0 else 0)) * UNITS[char]
            digit = 0
        else:
            return None
    return total + digit or None
