"""Chinese-looking prose from a synthetic lexicon, and the ways of copying it.

A text is an array of token numbers: signs first (marks, line breaks, the invisible borders of a quoted statute), then some
30,000 words by falling frequency. So copies change words and signs, never single characters, and what was quoted stays known.
Only integer arithmetic decides what is drawn: the same random numbers give the same prose on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

Tokens = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int64]
Random = np.random.Generator

# Each sign with what another site's editor puts in its place: other marks, other widths, other line breaks.
VARIANTS: Final = {
    "\n": ("\n\n", "\n　　", "\r\n", " ", ""),
    "，": (",", "，", "、", " ", "，\n"),
    "、": ("､", ",", "，", " ", "；"),
    "。": (".", "｡", "！", "；", "。\n"),
    "；": (";", "。", "，", "; ", "；\n"),
    "？": ("?", "？！", "。", "? ", "？\n"),
    "！": ("!", "。", "！！", "! ", "！\n"),
    "“": ('"', "「", "『", "《", "‘"),
    "”": ('"', "」", "』", "》", "’"),
}
# The first three are invisible: the borders of a quoted statute, the slot of a title's pattern.
SIGNS: Final = ("", "", "", *VARIANTS, *(variant for variants in VARIANTS.values() for variant in variants))
OPEN, CLOSE, SLOT, BREAK, COMMA, PAUSE, STOP, SEMICOLON, QUESTION, EXCLAMATION, LEFT, RIGHT = range(12)
WORDS: Final = len(SIGNS)  # the first word's number
ROLES: Final = np.array([*range(12), *np.repeat(np.arange(BREAK, 12), 5)])  # the sign that a sign stands for
SENTENCE_ENDS: Final = np.array([STOP] * 11 + [QUESTION] * 2 + [EXCLAMATION, SEMICOLON, SEMICOLON], np.uint16)

CHARACTERS: Final = 3500
WORD_COUNTS: Final = {1: 1200, 2: 19000, 3: 6000, 4: 3800}  # by length in characters
RANK_SHARE: Final = {1: 5, 2: 70, 3: 100, 4: 100}  # words of one character are among the first 5 % of the ranks
KEYWORDS: Final = range(WORDS + 10_000, WORDS + sum(WORD_COUNTS.values()))  # rare enough to be a text's own
TABLE: Final = 1 << 20
EDIT_STEPS: Final = (5, 10, 15, 20, 30, 40)  # per cent of the characters that an edit touches
CHANGES: Final = ("punctuation", "keyword_swap", "shuffle", "edit", "truncated")  # truncated comes last in a mixed copy


@dataclass(frozen=True)
class Lexicon:
    codes: npt.NDArray[np.uint16]  # UTF-16 units of all tokens, one after another
    starts: Numbers
    lengths: Numbers
    table: Tokens  # each word as often as its frequency has it, of TABLE places
    characters: int  # of the words in the table together

    def draw(self, rng: Random, count: int) -> Tokens:
        return self.table[rng.integers(0, TABLE, count, dtype=np.uint32)]


def make_lexicon(rng: Random) -> Lexicon:
    """30,000 distinct words of 1-4 of the 3,755 common characters (GB 2312, level 1), their frequencies by Zipf-Mandelbrot."""
    level_1 = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    common = np.frombuffer(level_1.decode("gb2312", "ignore").encode("utf-16-le"), np.uint16)
    common = rng.permutation(common)[:CHARACTERS].astype(np.uint64)
    pool = np.repeat(common, (1 << 18) // (np.arange(CHARACTERS) + 60))
    words, keys = [], []
    for length, count in WORD_COUNTS.items():
        drawn = pool[rng.integers(0, len(pool), (count * 3, length))] if length > 1 else common[:, None]
        packed = np.zeros(len(drawn), np.uint64)
        for column in drawn.T:
            packed = (packed << np.uint64(16)) | column
        packed = rng.permutation(np.unique(packed))[:count]
        words += [bytes.fromhex(f"{int(word):0{length * 4}x}").decode("utf-16-be") for word in packed]
        keys.append(rng.integers(0, 1 << 32, count) * RANK_SHARE[length])
    ranked = [words[place] for place in np.argsort(np.concatenate(keys), kind="stable")]
    tokens = [*SIGNS, *ranked]
    lengths = np.array([len(token) for token in tokens], np.int64)
    shares = np.concatenate(([0], np.cumsum((1 << 32) // (np.arange(len(ranked), dtype=np.int64) + 10))))
    table = np.repeat(np.arange(WORDS, len(tokens), dtype=np.uint16), np.diff(shares * TABLE // shares[-1]))
    codes = np.frombuffer("".join(tokens).encode("utf-16-le"), np.uint16)
    return Lexicon(codes, np.cumsum(lengths) - lengths, lengths, table, int(lengths[table].sum()))


def draw_paragraphs(rng: Random, lexicon: Lexicon, lengths: Numbers) -> tuple[Tokens, Numbers]:
    """Paragraphs of about these numbers of characters (plus marks), one after another, and the end of each in tokens.

    A paragraph is sentences of 8-35 characters and ends in a line break. All lengths are at least 40.
    """
    words = lexicon.draw(rng, int(lengths.sum()) * TABLE // lexicon.characters * 21 // 20 + 200)  # surely enough
    ends = np.cumsum(lexicon.lengths[words])
    sentences = (lengths + 12) // 20
    paragraph = np.repeat(np.arange(len(lengths)), sentences)
    turn = np.arange(len(paragraph)) - (np.cumsum(sentences) - sentences)[paragraph] + 1
    final = turn == sentences[paragraph]
    turns = 16 * turn + np.where(final, 0, rng.integers(-3, 4, len(turn)))  # in sixteenths
    goals = (np.cumsum(lengths) - lengths)[paragraph] + lengths[paragraph] * turns // (16 * sentences[paragraph])
    last = np.searchsorted(ends, goals)  # each sentence's last word
    words = words[: last[-1] + 1]
    size = np.diff(last, prepend=-1)
    commas = (last - size * rng.integers(3, 6, len(size)) // 8)[size > 4]
    signs = np.zeros(len(words), np.int64)
    signs[last], signs[last[final]], signs[commas] = 1, 2, 1
    place = np.arange(len(words)) + np.cumsum(signs) - signs
    text = np.full(place[-1] + 3, BREAK, np.uint16)
    text[place] = words
    text[place[commas] + 1] = np.where(rng.integers(0, 6, len(commas)) > 0, COMMA, PAUSE)
    text[place[last] + 1] = SENTENCE_ENDS[rng.integers(0, len(SENTENCE_ENDS), len(last))]
    return text, place[last[final]] + 3


def draw_bodies(rng: Random, lexicon: Lexicon, counts: Numbers) -> list[Tokens]:
    """A body for each number of paragraphs; the paragraphs have 60-140 characters, 100 on average."""
    text, ends = draw_paragraphs(rng, lexicon, rng.integers(57, 128, counts.sum()))
    return np.split(text, ends[np.cumsum(counts) - 1])[:-1]


def quote(statute: Tokens) -> Tokens:
    """A paragraph as the quotation of a statute, whose borders render finds again."""
    return np.concatenate(([LEFT, OPEN], statute[:-1], [CLOSE, RIGHT, BREAK])).astype(np.uint16)


def render(lexicon: Lexicon, texts: list[Tokens]) -> tuple[list[str], list[list[int]]]:
    """The texts as strings, and of each the offsets (start, end, start, end, …) of its quoted statutes in code points."""
    tokens = np.concatenate(texts)
    lengths = lexicon.lengths[tokens]
    ends = np.cumsum(lengths)
    begins = ends - lengths
    units = np.arange(ends[-1])
    units += np.repeat(lexicon.starts[tokens] - begins, lengths)
    characters = lexicon.codes[units].tobytes().decode("utf-16-le")
    first = np.concatenate(([0], ends[np.cumsum([len(text) for text in texts]) - 1]))
    borders = begins[tokens <= CLOSE]
    owners = np.searchsorted(first, borders, "right") - 1
    spans: list[list[int]] = [[] for _ in texts]
    for owner, offset in zip(owners.tolist(), (borders - first[owners]).tolist(), strict=True):
        spans[owner].append(offset)
    bounds = first.tolist()
    return [characters[start:end] for start, end in pairwise(bounds)], spans


def free_words(text: Tokens) -> Numbers:
    """Where the words outside of quoted statutes are."""
    words = text >= WORDS
    if (text == OPEN).any():
        words &= np.cumsum(text == OPEN) == np.cumsum(text == CLOSE)
    return np.flatnonzero(words)


def plant_words(rng: Random, text: Tokens, words: Tokens) -> Tokens:
    """The text with these words in place of as many of its own, outside of statutes."""
    copy = text.copy()
    copy[rng.choice(free_words(text), len(words), replace=False)] = words
    return copy


def change(rng: Random, lexicon: Lexicon, text: Tokens, kind: str) -> Tokens:
    """A copy of a kind. Statutes keep their words in all of them."""
    if kind == "exact":
        return text
    if kind == "punctuation":
        return repunctuate(rng, text)
    if kind == "keyword_swap":
        return swap_keyword(rng, text)
    if kind == "shuffle":
        return shuffle_sentences(rng, text)
    if kind == "edit":
        return edit(rng, lexicon, text, EDIT_STEPS[rng.integers(0, len(EDIT_STEPS))])
    if kind == "truncated":
        return truncate(rng, text)
    if kind == "mixed":
        first, second = sorted(rng.choice(len(CHANGES), 2, replace=False).tolist())
        return change(rng, lexicon, change(rng, lexicon, text, CHANGES[first]), CHANGES[second])
    raise ValueError(f"no way of copying is called {kind!r}; there are exact, {', '.join(CHANGES)}, mixed")


def repunctuate(rng: Random, text: Tokens) -> Tokens:
    """Other marks, widths and line breaks; the same words."""
    copy = text.copy()
    signs = np.flatnonzero((text < WORDS) & (text >= BREAK))
    copy[signs] = 12 + (ROLES[text[signs]] - BREAK) * 5 + rng.integers(0, 5, len(signs))
    return copy


def swap_keyword(rng: Random, text: Tokens) -> Tokens:
    """Another word in place of the rarest one that occurs 3-25 times."""
    free = free_words(text)
    words, counts = np.unique(text[free], return_counts=True)
    keyword = words[(counts >= 3) & (counts <= 25)].max()
    copy = text.copy()
    other = rng.integers(KEYWORDS.start, KEYWORDS.stop - 1)
    copy[free[text[free] == keyword]] = other + (other >= keyword)  # never itself
    return copy


def shuffle_sentences(rng: Random, text: Tokens) -> Tokens:
    """The sentences of 20-80 % of the paragraphs in another order; a quoted statute's stay."""
    roles = np.where(text < WORDS, ROLES[np.minimum(text, WORDS - 1)], COMMA)
    quoted = np.cumsum(text == OPEN) > np.cumsum(text == CLOSE)
    ending = ((roles == BREAK) | (roles >= STOP) & (roles <= EXCLAMATION)) & ~quoted
    ending[-1] = True
    last = np.flatnonzero(ending)
    size = np.diff(last, prepend=-1)
    is_break = roles[last] == BREAK
    paragraph = np.cumsum(is_break) - is_break
    chosen = rng.integers(0, 100, paragraph[-1] + 1) < rng.integers(20, 81)
    chosen[rng.integers(0, len(chosen))] = True
    order = np.where(chosen[paragraph], rng.integers(0, len(last), len(last)), np.arange(len(last)))
    order[is_break] = len(last)
    sentences = np.lexsort((order, paragraph))
    moved = size[sentences]
    shift = (last - size + 1)[sentences] - (np.cumsum(moved) - moved)
    copy = text[np.arange(len(text)) + np.repeat(shift, moved)]
    return shuffle_sentences(rng, text) if np.array_equal(copy, text) else copy  # chance can leave all in place


def edit(rng: Random, lexicon: Lexicon, text: Tokens, percent: int) -> Tokens:
    """Runs of 1-8 words deleted or inserted in even spread, together this share of the words."""
    free = free_words(text)
    runs = max(1, percent * len(free) // 450)
    starts = (np.arange(runs) * len(free) + rng.integers(0, len(free), runs)) // runs
    sizes = rng.integers(1, 9, runs)
    inserted = rng.integers(0, 2, runs) > 0
    lost = np.repeat(starts, sizes) + np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    lost = lost[np.repeat(~inserted, sizes) & (lost < len(free))]
    kept = np.ones(len(text), bool)
    kept[free[lost]] = False
    places = np.repeat(free[starts[inserted]], sizes[inserted])
    longer = np.insert(text, places, lexicon.draw(rng, len(places)))
    return longer[np.insert(kept, places, True)]


def truncate(rng: Random, text: Tokens) -> Tokens:
    """30-70 % of the text in one piece, from its beginning in half of the cases; a statute is kept or lost as a whole."""
    free = free_words(text)
    kept = len(free) * int(rng.integers(30, 71)) // 100
    first = 0 if rng.integers(0, 2) else int(rng.integers(0, len(free) - kept))
    return text[free[first] : free[first + kept - 1] + 1]
