"""The wording that an author presents as a provision's text, by the text alone.

Unmarked wording is taken to the end of its line; what of it is the law's is cut with the law texts (test_wording.py).
"""

import pytest

from pipeline.citations.cite import cite

WORDS = "当事人一方不履行合同义务的，应当承担违约责任"


def quotes(text):
    return [text[c.quote_start : c.quote_end] if c.quote_start is not None else None for c in cite(text) if c.kind == "cited"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # in marks behind the provision, whatever leads to them
        (f"《民法典》第577条规定：“{WORDS}。”", [f"{WORDS}。"]),
        (f"《民法典》第577条明确规定了：“{WORDS}”", [WORDS]),
        (f"《民法典》第577条“{WORDS}”", [WORDS]),
        (f"《民法典》第577条的原文是：\n“{WORDS}”", [WORDS]),
        (f"《民法典》第577条写明，「{WORDS}」", [WORDS]),
        (f'《民法典》第577条规定："{WORDS}"', [WORDS]),
        (f"《民法典》第577条规定：『{WORDS}』", [WORDS]),
        ("《民法典》第577条规定：“所谓“违约责任”，包括继续履行”。", ["所谓“违约责任”，包括继续履行"]),  # marks inside marks
        # marks that are mixed
        (f'《民法典》第577条规定："{WORDS}”就是这一条。', [WORDS]),
        (f'《民法典》第577条规定：“{WORDS}"就是这一条，“违约”是另一回事。', [WORDS]),
        # before it, with the provision in brackets or behind a dash
        (f"“{WORDS}。”（《民法典》第577条）", [f"{WORDS}。"]),
        (f"“{WORDS}。”——《民法典》第577条", [f"{WORDS}。"]),
        (f"“{WORDS}。”（参见《民法典》第577条）", [f"{WORDS}。"]),
        # too short, or in another's marks
        ("《民法典》第577条的“违约责任”一词", [None]),
        # a term that is explained, not quoted
        ("《民法典》第577条对“不履行合同义务的行为”作出了解释", [None]),
        # one quotation over several provisions
        (f"《民法典》第577条、第578条规定：“{WORDS}”", [WORDS, WORDS]),
        # each its own
        (f"《民法典》第577条规定：“{WORDS}”，第578条规定：“{WORDS}的除外”", [WORDS, f"{WORDS}的除外"]),
        # unmarked: right behind 条, or behind 规定 and a mark
        (f"《民法典》第577条{WORDS}。", [f"{WORDS}。"]),
        (f"《民法典》第577条 {WORDS}。", [f"{WORDS}。"]),
        (f"《民法典》第577条规定，{WORDS}。", [f"{WORDS}。"]),
        (f"《民法典》第577条规定：{WORDS}。\n别的一行。", [f"{WORDS}。"]),
        # the author's own words about it
        ("《民法典》第577条的精神在于约束双方当事人。", [None]),
        ("《民法典》第577条是合同编里最常用的一条规定。", [None]),
        ("《民法典》第577条和很多人想的不一样。", [None]),
    ],
)
def test_the_wording_of_a_provision(text, expected):
    assert quotes(text) == expected


def test_a_quotation_s_span_is_exact():
    text = f"前言。《民法典》第577条规定：“{WORDS}。”后语。"
    [found] = cite(text)
    assert text[found.quote_start - 1] == "“"
    assert text[found.quote_end] == "”"
