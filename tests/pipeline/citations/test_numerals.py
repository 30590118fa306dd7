"""Numerals as provisions are numbered."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.citations.numerals import PATTERN, read_numeral
from tests.pipeline.citations.writing import to_chinese


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("五", 5),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百", 100),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十", 110),
        ("一百一十五", 115),
        ("一千零八十七", 1087),
        ("一千二百六十", 1260),
        ("两百", 200),
        ("一〇八七", 1087),  # digit by digit
        ("一百十五", 115),  # without 一
        ("577", 577),
        ("５７７", 577),  # full width
        (" 5 77 ", 577),  # blanks inside
        ("〇", 0),
        # none
        ("", None),
        ("廿", None),
        ("577条", None),
        ("第五", None),
        ("²", None),
    ],
)
def test_a_numeral(text, number):
    assert read_numeral(text) == number


@given(st.integers(1, 9999))
def test_every_number_comes_back_from_each_style(number):
    words, digits = to_chinese(number), str(number)
    assert re.fullmatch(PATTERN, words)
    assert re.fullmatch(PATTERN, digits)
    assert read_numeral(words) == read_numeral(words.replace("零", "〇")) == number
    assert (
        read_numeral(digits)
        == read_numeral(digits.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}))
        == number
    )


@given(st.text() | st.from_regex(PATTERN, fullmatch=True))
def test_any_text_is_a_number_or_none(text):
    number = read_numeral(text)
    assert number is None or number >= 0
