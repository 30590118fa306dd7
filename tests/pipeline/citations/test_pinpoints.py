"""The grammar behind a name: what a pinpoint says, where it ends, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.citations.pinpoints import LONGEST_RANGE, read_pinpoint
from tests.pipeline.citations.writing import to_chinese


def provisions(text):
    return [(p.article, p.suffix, p.paragraph, p.item, text[p.start : p.end]) for p in read_pinpoint(text, 0)]


def one(article, suffix=0, paragraph=None, item=None):
    return (article, suffix, paragraph, item)


@pytest.mark.parametrize(
    ("text", "says", "rest"),
    [
        # `says`: 条, 之, 款, 项; `rest`: what is left behind
        ("第五条的规定", [one(5)], "的规定"),
        ("第577条规定", [one(577)], "规定"),
        ("577条规定", [one(577)], "规定"),
        ("第五条之一规定", [one(5, 1)], "规定"),
        ("第五条 之 一", [one(5, 1)], ""),
        ("第五条之十一", [one(5)], "之十一"),  # no law has that many
        ("第五条之一款", [one(5)], "之一款"),  # 款 named oddly, no 之一
        ("第五条之间", [one(5)], "之间"),
        ("第五条第二款第三项", [one(5, 0, 2, 3)], ""),
        ("第五条第二款第三项第1目规定", [one(5, 0, 2, 3)], "规定"),
        ("第五条第（三）项", [one(5, 0, None, 3)], ""),
        ("第五条（三）项", [one(5, 0, None, 3)], ""),
        ("第五条的第二款", [one(5, 0, 2)], ""),
        ("第五条第三项目标", [one(5)], "第三项目标"),  # 项目 is a word
        ("第5条第2、3款", [one(5, 0, 2), one(5, 0, 3)], ""),
        ("第五条第二款和第三款", [one(5, 0, 2), one(5, 0, 3)], ""),
        ("第五条第一、二、六项", [one(5, 0, None, item) for item in (1, 2, 6)], ""),
        ("第五条第（一）、（三）项", [one(5, 0, None, item) for item in (1, 3)], ""),
        ("第五条第一项至第三项", [one(5, 0, None, item) for item in (1, 2, 3)], ""),
        ("第五条第一至三项", [one(5, 0, None, item) for item in (1, 2, 3)], ""),
        ("第五条第一款至第三款", [one(5, 0, paragraph) for paragraph in (1, 2, 3)], ""),
        ("第五条、第七条", [one(5), one(7)], ""),
        ("第五条，第七条", [one(5), one(7)], ""),
        ("第五、七、九条", [one(5), one(7), one(9)], ""),
        ("第五条或者第七条第二款", [one(5), one(7, 0, 2)], ""),
        ("第五条至第七条", [one(5), one(6), one(7)], ""),
        ("第5条—第7条", [one(5), one(6), one(7)], ""),
        ("第5～7条", [one(5), one(6), one(7)], ""),
        ("第五条、第七条至第八条", [one(5), one(7), one(8)], ""),
        ("第七条至第五条", [one(7)], "至第五条"),  # backwards is no range
        ("第一条至第二百条", [one(1)], "至第二百条"),  # nor is half a code
        # no pinpoint
        ("五号", [], None),
        ("第三条路", [], None),
        ("第三条建议", [], None),
        ("规定第五条", [], None),  # it begins later
        ("", [], None),
    ],
)
def test_a_pinpoint(text, says, rest):
    found = provisions(text)
    assert [row[:4] for row in found] == says
    if says:
        assert text[max(p.end for p in read_pinpoint(text, 0)) :] == rest


def test_words_of_a_range_are_shared_and_those_of_a_list_are_not():
    assert [row[4] for row in provisions("第五条至第七条")] == ["第五条至第七条"] * 3
    assert [row[4] for row in provisions("第五条第一项至第三项")] == ["第五条第一项至第三项"] * 3
    assert [row[4] for row in provisions("第五条第一款、第二款")] == ["第五条第一款", "第二款"]
    assert [row[4] for row in provisions("第五条、第七条")] == ["第五条", "第七条"]


@given(st.integers(1, 1300), st.integers(0, 9), st.none() | st.integers(1, 9), st.none() | st.integers(1, 20), st.booleans())
def test_what_is_written_is_read(article, suffix, paragraph, item, arabic):
    write = str if arabic else to_chinese
    text = f"第{write(article)}条" + (f"之{write(suffix)}" if suffix else "")
    text += (f"第{write(paragraph)}款" if paragraph else "") + (f"第（{write(item)}）项" if item else "")
    assert provisions(text) == [(article, suffix, paragraph, item, text)]


@given(st.integers(1, 1200), st.integers(1, LONGEST_RANGE))
def test_a_range_gives_each_of_its_articles(first, more):
    assert [row[0] for row in provisions(f"第{to_chinese(first)}条至第{to_chinese(first + more)}条")] == list(
        range(first, first + more + 1)
    )


@given(st.text() | st.text("第条款项之至、和 一十百9（）", max_size=30))
def test_any_text_gives_provisions_that_begin_where_it_does_or_none(text):
    found = read_pinpoint(text, 0)
    assert all(0 <= p.start < p.end <= len(text) for p in found)
    assert not found or found[0].start == 0
