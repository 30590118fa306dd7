"""Lines, sentences, list items: what is judged as one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.discourse.units import read_lines, read_units


def units(text):
    return [text[unit.start : unit.end] for unit in read_units(text, read_lines(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先报警。再取证！还来得及吗？", ["先报警。", "再取证！", "还来得及吗？"]),
        ("他说：“别怕。”我信了。", ["他说：“别怕。”", "我信了。"]),
        # a short list item is whole, with its lead and without its marker
        ("1. 报警。带上录音去派出所。", ["报警。带上录音去派出所。"]),
        ("（一）报警", ["报警"]),
        ("• 报警", ["报警"]),
        ("4）12378登记一次。", ["12378登记一次。"]),
        ("甲、封存病历。", ["封存病历。"]),
        ("3.5万元没有还。", ["3.5万元没有还。"]),  # no marker
        # labels that software glues into the text are no words of it
        ("回答:可以报警。律师解答可以起诉。法律依据:某法第一条。", ["可以报警。", "可以起诉。", "某法第一条。"]),
        ("", []),
        ("\n \n", []),
    ],
)
def test_units(text, expected):
    assert units(text) == expected


@given(st.text(alphabet="一二三报警。！\n1.、）（ ab“”？:：>*#-", max_size=80))
def test_units_lie_in_their_lines_in_order(text):
    lines = read_lines(text)
    found = read_units(text, lines)
    assert all(lines[unit.line].start <= unit.start < unit.end <= lines[unit.line].end for unit in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
