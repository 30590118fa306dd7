"""What is personal data in an article and what is not; recall and precision on made-up cases; masks that keep every offset."""

import random
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.personal.find import find_in_fields, find_personal
from pipeline.personal.rules import load_rules
from pipeline.personal.span import KINDS, Span, mask
from spiders.place import TREE
from tests.pipeline.personal.people import NUMBERS, negative, positive

FOUND = [  # a text with what is to be found in 【】, and its kind
    ("请拨打【13812345678】联系", "mobile"),
    ("13812345678元", None),
    ("电话【13812345678】/13912345678", "mobile"),
    ("2020-07-18 【13812345678】", "mobile"),
    ("【86 138 1234 5678】", "mobile"),
    ("010-12348", None),
    ("合同落款电话：【6288 8888】。", "landline"),
    ("座谈会6288 8888人次", None),
    ("身份证号码【11010519491231002X】，", "identity"),
    ("编号110105194912310021", None),  # the check digit is wrong
    ("身份证号：【110105194912310021】", "identity"),  # wrong too, but told to be one
    ("身份证号000000000000000000", None),
    ("卡号【6222021234567890128】", "bank_card"),
    ("运单6222021234567890128", None),
    ("车牌【皖A·1234B】的轿车", "plate"),
    ("粤B2-20050001", None),
    ("我加微信【wxid_abc123】了", "wechat"),
    ("关注微信公众号：hefeilaws", None),
    ("QQ【10012345】", "qq"),
    ("家住【合肥市蜀山区长江西路123号5栋2单元301室】，", "address"),
    ("她住在【阳光花园5栋2单元301室】。", "address"),
    ("合肥市中级人民法院位于政务区习友路1号", None),  # an office's
    ("按照京政发路12号文办理", None),
    ("原告【张建国】诉称被骗", "name"),
    ("被告（反诉原告）：【李丽华】，", "name"),
    ("被告人【罗文】利用职务", "name"),
    ("【陈小红】，女，1985年3月出生，汉族", "name"),
    ("原告欧阳某某、张某", None),
    ("原告姜先生于6日上午", None),
    ("被告方不服，被告应当偿还，原告于2020年起诉，被告高度怀疑", None),
    ("小明（化名）的父亲李强（化名）", None),
    ("律师张伟认为，审判长李强宣布", None),
    ("男孩【王子轩】今年8岁", "minor"),
    ("被告张家港市某公司", None),
]


@pytest.mark.parametrize(("marked", "kind"), FOUND, ids=[case[0][:24] for case in FOUND])
def test_what_is_found(marked, kind):
    text = marked.replace("【", "").replace("】", "")
    start, end = marked.find("【"), marked.find("】") - 1
    found = [(span.start, span.end, span.kind) for span in find_personal(text)]
    assert found[:1] == ([(start, end, kind)] if kind else [])


@pytest.mark.parametrize("kind", NUMBERS)
def test_recall_of_numbers_on_made_up_cases(kind):
    chance = random.Random(f"recall of {kind}")
    missed = []
    for _ in range(600):
        made = positive(chance, kind)
        spans = find_personal(made.text)
        covered = {place for span in spans for place in range(span.start, span.end)}
        signs = {place for place in range(made.start, made.end) if made.text[place].isalnum()}
        if not signs <= covered or kind not in {span.kind for span in spans}:
            missed.append(made.text)
    assert len(missed) <= 0.01 * 600, missed


def test_precision_of_numbers_on_made_up_cases():
    """As many that are nobody's as that are somebody's."""
    chance = random.Random("precision")
    wrong = [made.text for made in (negative(chance) for _ in range(4_800)) if find_personal(made.text)]
    assert len(wrong) <= 0.01 * 4_800, wrong


def test_pseudonyms_of_a_whole_text():
    assert find_personal("原告张建国诉称被骗。(文中人物均为化名)") == []


def test_a_name_told_in_the_body_is_known_in_the_title():
    found = find_in_fields([("title", "张建国被骗之后"), ("author", None), ("text", "原告张建国诉称")])
    assert found == [("title", Span(0, 3, "name", "again")), ("text", Span(2, 5, "name", "role"))]


TEXTS = st.text(st.sampled_from("原告被张建国李某，。\n 138-0551０１８〇一微信QQ：皖A路号楼住在@.X。☎") | st.characters(), max_size=80)


@given(TEXTS)
def test_spans_lie_apart_in_the_text_and_masks_keep_its_length(text):
    spans = find_personal(text)
    assert all(span.kind in KINDS and 0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    masked = mask(text, spans)
    assert len(masked) == len(text)
    inside = {place for span in spans for place in range(span.start, span.end)}
    assert all((new == "＊") if place in inside else new == old for place, (old, new) in enumerate(zip(text, masked, strict=True)))


def test_the_examples_of_the_rules_hold():
    rules = load_rules("personal")
    for kind in ("mobile", "landline", "identity", "bank_card", "plate", "wechat", "qq", "email"):
        for example in rules[kind]["examples"]:
            assert [span.kind for span in find_personal(f"有 {example} 。")] == [kind], example
    for example in load_rules("personal_addresses")["examples"]:
        assert [span.kind for span in find_personal(f"住{example}。")] == ["address"], example
    names = load_rules("personal_names")
    assert all(len(find_personal(example)) == 1 for example in names["examples"])
    assert [find_personal(example) for example in names["counter"]] == [[]] * len(names["counter"])


def test_sql_and_python_write_the_same_mask():
    sign = tomllib.loads((TREE / "data" / "reference" / "personal.toml").read_text(encoding="utf-8"))["mask"]
    assert f"'{sign}'" in (TREE / "pipeline" / "sql" / "build_public.sql").read_text(encoding="utf-8")
