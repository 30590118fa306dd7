"""Lines no wider than the terminal, two cells a sign."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from pipeline.explain.layout import columns, folded, labelled


def lines(found):
    return [line.plain for line in found]


def test_a_line_neither_begins_with_a_closing_mark_nor_ends_with_an_opening_one():
    assert lines(folded(Text("一二三四五。六"), 10)) == ["一二三四", "五。六"]
    assert lines(folded(Text("一二三四《六》"), 10)) == ["一二三四", "《六》"]


def test_words_and_numbers_stay_whole_where_they_can():
    assert lines(folded(Text("第 12345 条"), 8)) == ["第 12345", " 条"]
    assert lines(folded(Text("一二三 2026"), 10)) == ["一二三 ", "2026"]
    assert lines(folded(Text("abcdefghij"), 4)) == ["abcd", "efgh", "ij"]


def test_line_breaks_of_the_text_stay():
    assert lines(folded(Text("甲\n\n乙"), 10)) == ["甲", "", "乙"]


def test_two_columns():
    assert lines(columns(Text("一二三四"), Text("五六七"), 9)) == ["一    五", "二    六", "三    七", "四"]


def test_a_label_and_what_it_says():
    assert lines(labelled("day", Text("一二三"), 10, 6)) == ["day   一二", "      三"]


@given(st.text("一二，。ab1 \n《》", max_size=60), st.integers(4, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text, width):
    found = lines(folded(Text(text), width))
    assert "".join(found) == text.replace("\n", "")
    assert all(cell_len(line) <= width for line in found)
