"""What ends a body without being body."""

import tomllib

import pytest

from pipeline.blocks import Aside, Block
from pipeline.notices import is_notice, split_tail
from spiders.place import Place

EXAMPLES = [row["example"] for row in tomllib.loads((Place.reference / "notices.toml").read_text("utf-8"))["notice"]]


@pytest.mark.parametrize(
    "line",
    [
        *EXAMPLES,
        "欠网贷怎么办,本文为合飞律师原创,未经授权禁止转载,个案情况不同,建议咨询专业律师制定方案。",
        "本文由某律所原创，转载请注明出处。",
        "本站文章版权归作者所有，未经许可不得转载。",
        "未经本站授权，禁止转载！",
        "版权声明：本文由晨舟律师事务所发布，如需转载请附上来源链接。",
        "【免责声明】本文仅供参考。",
        "转载请注明来源：某法律网",
        "Copyright 2024 某律师事务所",
    ],
)
def test_a_line_about_reprinting_is_a_notice(line):
    assert is_notice(line)


@pytest.mark.parametrize(
    "line",
    [
        "未经许可使用他人作品的，著作权人可以要求停止侵害、赔偿损失。",
        "著作权属于作者，法律另有规定的除外。",
        "原创作品受著作权法保护，他人转载应当支付报酬。",
        "合同约定未经甲方同意不得转让债权。",
        "他未经授权，擅自转载了我的文章，我该怎么办？",
        "侵犯他人著作权的，应当承担民事责任。",
        "本文为您介绍劳动仲裁的流程。",
        "建议咨询专业律师制定方案。",
        "本文为某律师原创,未经授权禁止转载" + "。很长的一段话" * 40,  # a paragraph, not a line
    ],
)
def test_law_about_reprinting_is_no_notice(line):
    assert not is_notice(line)


def body(*texts, linked=()):
    return [Block("paragraph", text, linked=text in linked) for text in texts]


NOTICE, MORE, LAW = "本文未经许可不得转载。", "延伸阅读：离婚后孩子归谁", "第一条 为了保护著作权。"


@pytest.mark.parametrize(
    ("blocks", "kept", "asides"),
    [
        (body("甲", "乙", NOTICE), ["甲", "乙"], [Aside("notice", NOTICE)]),
        (body("甲", NOTICE, "乙"), ["甲", "乙"], [Aside("notice", NOTICE)]),  # a line may follow it
        (body("甲", "乙", MORE, linked=[MORE]), ["甲", "乙"], [Aside("related", MORE)]),
        (body("甲", "乙", MORE), ["甲", "乙", MORE], []),  # without a link it leads nowhere
        (body("甲", "乙", MORE, NOTICE, linked=[MORE]), ["甲", "乙"], [Aside("related", MORE), Aside("notice", NOTICE)]),
        (body("甲", NOTICE, "乙", "丙", "丁", "戊"), ["甲", NOTICE, "乙", "丙", "丁", "戊"], []),  # too far from the end
        (body(NOTICE), [NOTICE], []),  # no body is taken whole
        (body("甲", LAW), ["甲", LAW], []),
        ([], [], []),
    ],
)
def test_only_the_tail_of_a_body_is_tried(blocks, kept, asides):
    found, aside = split_tail(blocks)
    assert ([block.text for block in found], aside) == (kept, asides)
