"""What holds for the sketches of all texts: of any Unicode, in any batch, however they are written."""

import random
import sys
import unicodedata
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sketch.coded import value_table
from pipeline.sketch.minhash import BINS, FEWEST
from pipeline.sketch.rows import sketch_rows
from tests.analysis.duplicates.oracle import folded

MARKS = " \n\t，。！？；：、“”（）《》【】…—·,.!?;:'\"()-_/*#@&%+=<>|~^$￥\u3000\u200b\u00a0\ufeff\u0301☆😀"
PIECES = "甲乙丙丁戊合同法AaＡａÉéZｚ09０９①⑨𠀀𠀁丽ｱアǅß㈠½ﬁ。\n；！？!?;，“” 　\ud800\udfff"

any_points = st.text(st.characters(), max_size=80)  # unassigned ones and lone surrogates too
anything = st.text(st.one_of(st.characters(exclude_categories=["Cn"]), st.sampled_from(PIECES)), max_size=80)
wordy = st.text(st.sampled_from(PIECES), max_size=120)
few_letters = st.text(st.sampled_from("甲乙aＡ。 "), max_size=6)


@st.composite
def articles(draw, texts=anything | wordy):
    """A text with spans that are cut out, in order and apart."""
    text = draw(texts)
    borders = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    return text, borders[: len(borders) // 2 * 2]


def sketch(*rows):
    return sketch_rows([text for text, _ in rows], [excluded for _, excluded in rows]).to_pylist()


def letters(text):
    return "".join(map(folded, text))


def left_of(text, excluded):
    """The text without what is excluded."""
    cut = {place for start, end in zip(excluded[::2], excluded[1::2], strict=True) for place in range(start, end)}
    return "".join(char for place, char in enumerate(text) if place not in cut)


@settings(max_examples=300)
@given(st.lists(articles(any_points | wordy), max_size=5))
def test_any_texts_have_sketches(rows):
    found = sketch(*rows)
    assert len(found) == len(rows)
    for row, (_, excluded) in zip(found, rows, strict=True):
        assert row["excluded"] == excluded
        assert (row["signature"] is None) == (row["sample"] is None) == (row["shingles"] < FEWEST)
        assert row["signature"] is None or (len(row["signature"]), len(row["sample"]) % 4) == (2 * BINS, 0)


@given(articles())
def test_shingles_are_counted_by_the_letters_and_a_hash_is_0_where_there_are_none(row):
    (found,) = sketch(row)
    whole, own = letters(row[0]), letters(left_of(*row))
    assert found["shingles"] == max(len(own) - 4, 0)
    assert (found["body"] == 0, found["own"] == 0) == (not whole, not own)


@given(st.lists(articles() | articles(few_letters), min_size=2, max_size=6))
def test_bodies_are_equal_where_their_letters_are(rows):
    found = sketch(*rows)
    bodies = [(letters(text), row["body"]) for (text, _), row in zip(rows, found, strict=True)]
    owns = [(letters(left_of(*row)), made["own"]) for row, made in zip(rows, found, strict=True)]
    known = bodies + owns  # they are of one kind, and can be compared
    assert len({text for text, _ in known}) == len({number for _, number in known}) == len(set(known))


def test_texts_that_defeat_a_polynomial_hash_modulo_a_power_of_two_have_different_bodies():
    """The Thue-Morse sequence of 1,024 characters and its complement: equal for every base (codeforces.com/blog/entry/4898)."""
    turns = [place.bit_count() & 1 for place in range(1_024)]
    one, other = sketch(("".join("甲乙"[turn] for turn in turns), []), ("".join("乙甲"[turn] for turn in turns), []))
    assert one["body"] != other["body"]


@settings(max_examples=200)
@given(st.lists(articles((any_points | wordy).filter(len)), min_size=1, max_size=6))
def test_a_sketch_does_not_depend_on_its_batch(rows):
    assert sketch(*rows) == [row for one in rows for row in sketch(one)]


@pytest.mark.parametrize("before, after", [(0, 1), (1, 0), (1, 1), (0, 2), (2, 2)])
def test_empty_bodies_beside_a_text_do_not_change_its_sketch(before, after):
    row, empty = ("合同自成立时起生效，当事人应当全面履行自己的义务", []), ("", [])
    found = sketch(*[empty] * before, row, *[empty] * after)
    assert found == [*sketch(empty) * before, *sketch(row), *sketch(empty) * after]


def test_sketches_of_many_batches_are_those_of_one_text_each(bodies):
    some = [(body.text, list(body.excluded)) for body in bodies[:300]]  # 400,000 characters: four batches
    assert sketch(*some) == [row for one in some for row in sketch(one)]


@cache
def spellings():
    """The characters that count as one letter or digit, by it."""
    found = defaultdict(list)
    for point in range(sys.maxunicode + 1):
        found[folded(chr(point))].append(chr(point))
    del found[""]
    return found


def disguised(rng, text):
    """The same letters in other cases, widths and forms, with other marks between them."""
    parts = [(rng.choice(spellings()[letter]), rng.choice(["", "", "", *MARKS])) for letter in letters(text)]
    return rng.choice(MARKS) + "".join(letter + mark for letter, mark in parts)


@settings(max_examples=200)
@given(st.tuples(*[st.text(st.sampled_from(PIECES), max_size=40)] * 3), st.integers(0, 1 << 32))
def test_marks_white_space_case_and_width_change_nothing(pieces, seed):
    rng = random.Random(seed)
    forms = [disguised(rng, piece) for piece in pieces]
    plain, other = (sketch(("".join(parts), [len(parts[0]), len(parts[0]) + len(parts[1])]))[0] for parts in (pieces, forms))
    for column in ("body", "own", "shingles", "signature", "sample"):
        assert plain[column] == other[column]


def test_every_character_counts_as_its_folded_form():
    """Of those assigned: U+2F800 丽 is U+4E3D 丽 by NFKC, as U+F900 豈 is U+8C48 豈."""
    values = value_table()
    assigned = [point for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) not in ("Cn", "Co")]
    forms = {point: folded(chr(point)) for point in assigned}
    wrong = [f"U+{point:04X}" for point, form in forms.items() if values[point] != (values[ord(form)] if form else 0)]
    assert (len(wrong), wrong[:5]) == (0, [])


def test_letters_have_values_of_their_own():
    values = value_table()[[ord(letter) for letter in spellings()]]
    assert len(np.unique(values)) == len(values) > 100_000 and values.all()


def passages_of(row):
    return list(zip(*(row[name] for name in ("passage", "passage_start", "passage_end", "sentence", "statute")), strict=True))


@settings(max_examples=200)
@given(st.lists(articles(wordy), min_size=1, max_size=4))
def test_passages_slice_to_12_letters_and_more_and_equal_ones_have_equal_hashes(rows):
    known = set()
    for (text, excluded), row in zip(rows, sketch(*rows), strict=True):
        for number, start, end, _, statute in passages_of(row):
            assert 0 <= start < end <= len(text) and len(letters(text[start:end])) >= 12 and "\n" not in text[start:end]
            known.add((letters(text[start:end]), number))
            cut = [
                (max(begin, start) - start, min(stop, end) - start)
                for begin, stop in zip(excluded[::2], excluded[1::2], strict=True)
            ]
            kept = left_of(text[start:end], [border for span in cut if span[0] < span[1] for border in span])
            assert statute == (2 * len(letters(kept)) <= len(letters(text[start:end])))  # at least half is left out
    assert len({text for text, _ in known}) == len({number for _, number in known}) == len(known)


@settings(max_examples=200)
@given(wordy)
def test_paragraphs_are_the_lines_with_12_letters_and_sentences_are_parts_of_them(text):
    (row,) = sketch((text, []))
    passages = [(text[start:end], sentence) for _, start, end, sentence, _ in passages_of(row)]
    assert [part for part, sentence in passages if not sentence] == [line for line in text.split("\n") if len(letters(line)) >= 12]
    spans = [(start, end) for _, start, end, sentence, _ in passages_of(row) if not sentence]
    for _, start, end, sentence, _ in passages_of(row):
        if sentence:
            assert any(first <= start and end <= last and (start, end) != (first, last) for first, last in spans)
            assert text[end - 1] in "。！？；!?;" or end == len(text) or text[end] == "\n"
            assert not set(text[start : end - 1]) & set("。！？；!?;")


def test_a_sentence_or_paragraph_half_of_which_is_statute_is_statute():
    text = "甲乙丙丁戊己庚辛壬癸子丑" * 2
    flags = [sketch((text, [0, cut]))[0]["statute"] for cut in (0, 11, 12, 13, 24)]
    assert flags == [[False], [False], [True], [True], [True]]
