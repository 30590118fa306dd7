"""The other ways to write a sentence that cites the same provisions: white space, numerals, marks."""

import re

NUMBERED = re.compile(
    r"(?<=[第之、至\-（(])(?P<blank>\s*)(?P<number>[0-9０-９]+|[零〇一二三四五六七八九十百千]+)(?=\s*[条條款项項）)、至\-。])"
)
IN_TITLE_MARKS = re.compile(r"《《?[^《》]*(?:《[^《》]*》[^《》]*)?》?》|〈[^〉]*〉|（[^）]*号）")


def to_chinese(number: int) -> str:
    """A number below 10,000 as statutes write it: 1087 → 一千零八十七, 10 → 十, 210 → 二百一十."""
    words, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if zero and words else "") + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return words.removeprefix("一") if 10 <= number < 20 else words


def from_chinese(words: str) -> int:
    """The number that statutes' numerals say, by looking it up among all of them."""
    return KNOWN[words.replace("〇", "零")]


KNOWN = {to_chinese(number): number for number in range(1, 10_000)}


def squeezed(text: str) -> str:
    return "".join(text.split())


def in_arabic(text: str) -> str:
    """Numbers of provisions in ASCII digits; titles stay as they are."""
    return outside_titles(text, lambda number: str(int(number) if number.isdecimal() else from_chinese(number)))


def in_chinese(text: str) -> str:
    """Numbers of provisions in Chinese numerals."""
    return outside_titles(text, lambda number: to_chinese(int(number)) if number.isdecimal() else number)


def in_wide_digits(text: str) -> str:
    return in_arabic(text).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def outside_titles(text: str, rewrite) -> str:
    pieces, at = [], 0
    for title in [*IN_TITLE_MARKS.finditer(text), None]:
        end = title.start() if title else len(text)
        # what precedes a number may be the title's end: look behind works on the whole text
        pieces.append(NUMBERED.sub(lambda match: match["blank"] + rewrite(match["number"]), text[at:end]))
        pieces.append(title[0] if title else "")
        at = title.end() if title else end
    return "".join(pieces)


def with_marks(text: str, opening: str, closing: str) -> str:
    return text.replace("“", opening).replace("”", closing)


REWRITTEN = {
    "squeezed": squeezed,
    "in Arabic numerals": in_arabic,
    "in Chinese numerals": in_chinese,
    "in full-width numerals": in_wide_digits,
    'with "marks"': lambda text: with_marks(text, '"', '"'),
    "with 「marks」": lambda text: with_marks(text, "「", "」"),
    "with 『marks』": lambda text: with_marks(text, "『", "』"),
    "with ‘marks’": lambda text: with_marks(text, "‘", "’"),
}
