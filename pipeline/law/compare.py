"""How a quotation stands to a text: verbatim, differing in marks only, abridged, reworded, or altered to another rule.

Compared in normal form. What bears meaning is a number, a period or amount, a negation, 应当 against 可以, 以上 against 以下, a
proviso: a difference in one of these is `altered`, however alike the rest (GUIDELINES, `quote_fidelity`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.law.normal import normalise
from pipeline.law.texts import normal_article

PIECE = 4  # characters: a shorter common piece is chance
ALIKE = 60.0  # per cent: below it the words are of another text
BEARING = re.compile(
    r"[不未无非免禁勿]|没有|应当|必须|可以|以上|以下|以内|以外|超过|至少|至多|不足|除外|但是|或者|并且|同时|人民法院|人民检察院|公安机关|仲裁|全部|部分|主要|次要|同等|重大|严重|较大|巨大|\d"
)
GAP_BEARING = re.compile(r"[不未无非免禁勿]|没有|应当|可以|以上|以下|以内|超过|\d")
NUMBER = re.compile(r"\d+(?:%|\.\d+)?")
MARK = re.compile(r"[\s“”\"'‘’「」『』]+")
ELLIPSIS = re.compile(r"(?:…|\.{3}|。{3}|⋯|×{2,}|＊{2,})+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How words stand to one text. `similarity` is 0 to 1; `fidelity` is a value of `quote_fidelity`, None if not of this text."""

    fidelity: str | None
    similarity: float


def compare(quote: str, source: str) -> Likeness:
    """The likeness of a quotation to an article's wording."""
    bare = MARK.sub("", quote).rstrip("，。；：、,;:.…")
    if bare and bare in MARK.sub("", source):
        return Likeness("verbatim", 1.0)
    pieces = [normalise(piece).text for piece in ELLIPSIS.split(quote)]
    pieces = [piece for piece in pieces if piece]
    words, text = "".join(pieces), normal_article(source).text
    if not words or not text:
        return Likeness(None, 0.0)
    if len(pieces) == 1 and words in text:
        return Likeness("punctuation", 1.0)
    gaps = omitted(pieces, text)
    if gaps is not None:
        bearing = any(len(gap) <= 8 and GAP_BEARING.search(gap) for gap in gaps)
        return Likeness("altered" if bearing and len(pieces) == 1 else "abridged", round(0.99 - 0.01 * len(gaps), 3))
    return edited(words, text)


def omitted(pieces: list[str], text: str) -> list[str] | None:
    """What a quotation leaves out inside, if all it has stands in the text in this order; None if it has anything else."""
    at, gaps, begun = 0, [], False
    for piece in pieces:
        rest = piece
        while rest:
            size = longest_prefix(rest, text, at)
            if size < min(PIECE, len(rest)) or (size < len(rest) and size < PIECE):
                return None
            found = text.find(rest[:size], at)
            if begun and found > at:
                gaps.append(text[at:found])
            at, rest, begun = found + size, rest[size:], True
    return gaps


def longest_prefix(words: str, text: str, start: int) -> int:
    """The length of the longest prefix of `words` that stands in `text` at or behind `start`."""
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if text.find(words[:middle], start) >= 0:
            low = middle
        else:
            high = middle - 1
    return low


def edited(words: str, text: str) -> Likeness:
    """Likeness by edits against the stretch of the text that fits best."""
    window = text
    if len(text) > len(words):
        aligned = fuzz.partial_ratio_alignment(words, text)
        if aligned is None or aligned.score < ALIKE:
            return Likeness(None, round((aligned.score if aligned else 0.0) / 100, 3))
        window = text[max(0, aligned.dest_start - 2) : aligned.dest_end + 2]
    elif fuzz.ratio(words, text) < ALIKE:
        return Likeness(None, round(fuzz.ratio(words, text) / 100, 3))
    changes = Levenshtein.opcodes(words, window)
    similarity = round(fuzz.partial_ratio(words, window) / 100, 3)
    mine, theirs = list(BEARING.finditer(words)), list(BEARING.finditer(window))
    altered = any(
        touched(mine, op.src_start, op.src_end) != touched(theirs, op.dest_start, op.dest_end)
        for place, op in enumerate(changes)
        if op.tag != "equal" and not (op.tag == "insert" and place in (0, len(changes) - 1))
    )
    numbers = NUMBER.findall(words)
    foreign = [number for number in numbers if len(number) > 0 and number not in NUMBER.findall(text)]
    if (altered and similarity >= 0.8) or (foreign and similarity >= 0.75):
        return Likeness("altered", similarity)
    return Likeness("reworded", similarity)


def touched(bearing: list[re.Match[str]], start: int, end: int) -> list[str]:
    """The words that bear meaning and that a stretch changes, whole: 以上 where 上 alone differs."""
    return sorted(match[0] for match in bearing if match.start() < end and start < match.end())
