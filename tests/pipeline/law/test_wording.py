"""Unmarked wording: how much of what follows a provision is the law's. The source is REPAIRS, SUBLET or another made-up article."""

import pytest

from pipeline.citations.cite import cite
from pipeline.law.attribution import refine_quotes
from pipeline.law.normal import normalise
from pipeline.law.wording import covered_by, enacted_span
from tests.pipeline.law.made_up_laws import DEPOSIT, REPAIRS, SUBLET, THREATS, made_up_bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return made_up_bench(tmp_path_factory.mktemp("laws"))


@pytest.mark.parametrize(
    ("words", "source", "size", "marked"),
    [
        ("甲乙丙丁", "甲乙丙丁戊", 4, "████"),
        ("甲乙丙丁", "甲乙丙戊丁", 3, "███·"),
        ("己甲乙丙", "甲乙丙", 3, "·███"),
        ("甲乙丙甲乙丙", "甲乙丙", 3, "██████"),
        ("甲乙", "甲乙丙", 3, "··"),
        ("", "甲", 3, ""),
    ],
)
def test_runs_that_a_source_has_too(words, source, size, marked):
    assert "".join("█" if covered else "·" for covered in covered_by(words, source, size)) == marked


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        (REPAIRS, REPAIRS, REPAIRS),
        ("规定" + REPAIRS, REPAIRS, REPAIRS),  # the author's lead is left out
        (REPAIRS + "所以房东要修。", REPAIRS, REPAIRS),  # and the author's conclusion
        (f"房东要修。{REPAIRS}", REPAIRS, REPAIRS),
        ("出租人应当履行租赁物的维修义务，这很清楚。", REPAIRS, "出租人应当履行租赁物的维修义务"),
        ("出租人应当及时履行租赁物的维修义务。", REPAIRS, "出租人应当及时履行租赁物的维修义务。"),  # a word put in
        ("房东必须负责修房子。", REPAIRS, None),  # a retelling
        ("出租人应当修。", REPAIRS, None),
        ("", REPAIRS, None),
    ],
)
def test_the_enacted_part(text, source, expected):
    span = enacted_span(text, 0, len(text), [normalise(source).text])
    assert (text[slice(*span)] if span else None) == expected


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        # directly behind, behind 规定, behind a colon, with the author's words after it
        (f"《租约法》第七百一十二条{REPAIRS}", [REPAIRS]),
        (f"《租约法》第七百一十二条规定，{REPAIRS}这话很清楚。", [REPAIRS]),
        (f"《租约法》第七百一十二条：{REPAIRS}\n所以房东要修。", [REPAIRS]),
        # a little way off, or right before the provision in brackets
        (f"《租约法》第七百一十六条讲的是转租。具体是，{SUBLET}", [SUBLET]),
        (f"{SUBLET}（《租约法》第七百一十六条）", [SUBLET]),
        # items on their own lines belong to it
        (f"《秩序法》第五十条：\n{THREATS}\n下一段是作者的。", [THREATS]),
        # a retelling is none; marks stay as the author put them
        ("《租约法》第七百一十二条讲的是房东要修房子这件事。", [None]),
        ("《租约法》第七百一十二条规定“房东要把房子修好才行”。", ["房东要把房子修好才行"]),
        # words of another article directly behind this number
        (f"《租约法》第七百一十二条{DEPOSIT}", [DEPOSIT]),
        # where no text is held, only what reads like a statute
        (
            "《无文本法》第三条经营者应当在七日内退还预付款，不得拖延。所以你可以去要。",
            ["经营者应当在七日内退还预付款，不得拖延。"],
        ),
        ("《无文本法》第三条其实讲得很明白，钱要退。", [None]),
        # the first sentence tells that it is a statute; the rest may be plain
        (
            "《无文本法》第三条：经营者应当在七日内退还预付款。退款当场结清，双方在单据上签字。建议你留好单据。",
            ["经营者应当在七日内退还预付款。退款当场结清，双方在单据上签字。"],
        ),
        ("《无文本法》也明确规定，经营者停业的，应当在七日内退还预付款。", ["经营者停业的，应当在七日内退还预付款。"]),
        ("《无文本法》第三条，经营者停止营业的，应当在七日内退还预付款。", ["经营者停止营业的，应当在七日内退还预付款。"]),
        # where one version is not held, words that no held one has
        ("《断档法》第三条经营者停业的，应当在七日内退还预付款。", ["经营者停业的，应当在七日内退还预付款。"]),
        # provisions of two laws listed together: each has the words behind the list that are its own
        (f"《租佃法》第七条、《租约法》第七百一十二条规定，{REPAIRS}", [REPAIRS, REPAIRS]),
        # the provision named behind its words
        (f"{SUBLET}具体可以看《租约法》第七百一十六条。", [SUBLET]),
    ],
)
def test_the_wording_that_is_kept(bench, text, quotes):
    found = cite(text, bench.registry)
    refine_quotes(text, found, bench)
    assert [text[c.quote_start : c.quote_end] if c.quote_start is not None else None for c in found] == quotes
