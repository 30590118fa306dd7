"""The form in which wording is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.law.normal import normalise
from tests.pipeline.citations.writing import to_chinese


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("应当承担违约责任。", "应当承担违约责任"),
        ("应当，承担 “违约责任”！\n", "应当承担违约责任"),  # marks and blanks
        ("ＡＢＣ１２％", "ABC12%"),  # width
        ("承擔責任", "承担责任"),  # script, as far as titles and pinpoints need it
        ("三日内", "3日内"),
        ("三十日内", "30日内"),
        ("30日内", "30日内"),
        ("二千元以上五千元以下", "2000元以上5000元以下"),
        ("百分之二十", "20%"),
        ("二百四十二条之一", "242条之1"),
        ("（一）书面通知；（二）口头通知", "书面通知口头通知"),  # numbers of items are left out or written anew
        ("(一)书面通知", "书面通知"),
        ("十", "10"),
        ("", ""),
    ],
)
def test_the_normal_form(text, normal):
    assert normalise(text).text == normal


@given(st.integers(11, 9999))
def test_a_number_reads_alike_in_both_styles(number):
    assert normalise(f"处{to_chinese(number)}元罚款").text == normalise(f"处{number}元罚款").text


@given(st.text() | st.text("一二十百零9（）(，。 \n应当\u3000Ａ％", max_size=30))
def test_every_character_has_its_place(text):
    found = normalise(text)
    assert len(found.places) == len(found.text)
    assert list(found.places) == sorted(found.places)
    assert all(0 <= place < len(text) for place in found.places)


@given(st.text("应当承担违约责任三十日，。 ", max_size=40))
def test_a_normal_form_is_its_own(text):
    once = normalise(text).text
    assert normalise(once).text == once
