"""A quotation against a text: what is the same, what is left out, what is said in other words, what is another rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.law.compare import compare
from tests.pipeline.citations.writing import to_chinese

SOURCE = (
    "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面合同的，应当向劳动者每月支付二倍的工资，但是劳动者拒绝订立的除外。"
)
FINE = "经营者应当退还预付款，可以处二百元以上五百元以下罚款；情节严重的，由人民法院责令停业。"


@pytest.mark.parametrize(
    ("quote", "source", "fidelity"),
    [
        (SOURCE, SOURCE, "verbatim"),
        (SOURCE[:30], SOURCE, "verbatim"),  # it stops early
        (SOURCE[11:40], SOURCE, "verbatim"),
        (f"“{SOURCE}”", SOURCE, "verbatim"),
        # marks, width, the style of numerals
        (SOURCE.replace("，", ","), SOURCE, "punctuation"),
        (SOURCE.replace("，", ""), SOURCE, "punctuation"),
        (SOURCE.replace("一个月", "1个月").replace("二倍", "２倍"), SOURCE, "punctuation"),
        # parts left out, with marks or without
        (SOURCE.replace("未与劳动者订立书面合同的", "……"), SOURCE, "abridged"),
        (FINE.replace("；情节严重的，由人民法院责令停业", "……"), FINE, "verbatim"),
        (FINE.replace("经营者应当退还预付款，可以处", "经营者……可以处"), FINE, "abridged"),
        ("用人单位自用工之日起超过一个月不满一年，应当向劳动者每月支付二倍的工资", SOURCE, "abridged"),
        # a part left out that changes the rule
        (SOURCE.replace("不满一年未与", "不满一年与"), SOURCE, "altered"),
        # other words for the same
        (SOURCE.replace("用人单位", "公司").replace("劳动者", "员工"), SOURCE, "reworded"),
        # another rule, however alike
        (SOURCE.replace("二倍", "三倍"), SOURCE, "altered"),
        (SOURCE.replace("一个月", "两个月"), SOURCE, "altered"),
        (SOURCE.replace("应当向", "可以向"), SOURCE, "altered"),
        (SOURCE.replace("除外", "也算"), SOURCE, "altered"),
        (FINE.replace("五百元以下", "五百元以上"), FINE, "altered"),
        (FINE.replace("二百元", "二千元"), FINE, "altered"),
        (FINE.replace("应当退还", "不应当退还"), FINE, "altered"),
        (FINE.replace("人民法院", "公安机关"), FINE, "altered"),
        (FINE.replace("可以处", "必须处"), FINE, "altered"),
        # nothing to do with it
        ("夜来风雨声花落知多少春眠不觉晓", SOURCE, None),
        ("", SOURCE, None),
        (SOURCE, "", None),
    ],
)
def test_likeness(quote, source, fidelity):
    assert compare(quote, source).fidelity == fidelity


@given(st.data())
def test_a_stretch_of_a_text_is_verbatim_and_its_marks_do_not_matter(data):
    start = data.draw(st.integers(0, len(SOURCE) - 12))
    end = data.draw(st.integers(start + 10, len(SOURCE)))
    words = SOURCE[start:end]
    assert compare(words, SOURCE).fidelity == "verbatim"
    assert compare(words.replace("，", " ; "), SOURCE).fidelity in ("verbatim", "punctuation")


@given(st.integers(2, 99), st.integers(2, 99))
def test_another_number_is_another_rule(mine, theirs):
    source = "当事人应当自收到通知之日起{}日内提出书面异议，逾期视为放弃。"
    fidelity = compare(source.format(mine), source.format(to_chinese(theirs))).fidelity
    assert fidelity == ("punctuation" if mine == theirs else "altered")


@given(st.text(), st.text())
def test_any_words_compare(quote, source):
    assert 0 <= compare(quote, source).similarity <= 1
