"""What an author does with a provision: every pattern of data/reference/stances.toml at work, and sentences of this test's own."""

import tomllib

import pytest

from pipeline.citations.cite import cite
from pipeline.citations.stance import read_stance
from spiders.place import Place

RULES = tomllib.loads((Place.reference / "stances.toml").read_text(encoding="utf-8"))
BEFORE = [(stance, row) for stance, sides in RULES.items() for side in ("before", "name") for row in sides.get(side, [])]
AFTER = [(stance, row) for stance, sides in RULES.items() for row in sides.get("after", [])]


def stances(text):
    return [found.stance for found in cite(text) if found.kind == "cited"]


@pytest.mark.parametrize(("stance", "row"), AFTER, ids=[row["example"] for _, row in AFTER])
def test_the_example_of_a_pattern_behind_fits_it(stance, row):
    assert read_stance("《合同法》第五十二条" + row["example"], 0, 10) == stance


@pytest.mark.parametrize(("stance", "row"), BEFORE, ids=[row["example"] for _, row in BEFORE])
def test_the_example_of_a_pattern_before_fits_it(stance, row):
    assert stances(row["example"])[0] == stance


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        # relied on as law: the default, whatever the mood
        ("根据《民法典》第五百七十七条，可以要求赔偿。", "asserted"),
        ("《民法典》第五百七十七条适用吗？", "asserted"),
        ("《民法典》自2021年1月1日起施行，第五百七十七条可以用。", "asserted"),
        # the former law
        ("原《合同法》第一百零七条与今天一样。", "historical"),
        ("原合同法第一百零七条与今天一样。", "historical"),
        ("《旧合同法》第一百零七条与今天一样。", "historical"),
        ("旧公司法第二十条与今天不同。", "historical"),
        ("当时的《婚姻法》第十九条这样写。", "historical"),
        ("《担保法》第十九条曾规定为连带责任。", "historical"),
        # not a former law: 原 begins its name
        ("《原子能法》第三条。", "asserted"),
        # what will be
        ("2027年1月1日起将施行的《商标法》第四条。", "future"),
        ("《商标法》第四条要到明年才生效。", "future"),
        # reported, not adopted
        ("网传《民法典》第三条禁止分手。", "attributed"),
        ("催收人员搬出《刑法》第一百九十六条吓唬人。", "attributed"),
        ("对方声称《民法典》第三条支持他。", "attributed"),
        # told not to use
        ("《合同法》第五十二条早已废止。", "rejected"),
        ("不要再引用《担保法》第十九条。", "rejected"),
        ("《合同法》第五十二条规定：“有下列情形之一的，合同无效”，现已失效。", "rejected"),
        ("所谓《反催收法》第三条，纯属杜撰。", "rejected"),
        # the sentence before says nothing of this one
        ("《合同法》早已废止。根据《民法典》第五百七十七条索赔。", "asserted"),
    ],
)
def test_the_stance_of_a_sentence(text, stance):
    assert stances(text)[-1] == stance
