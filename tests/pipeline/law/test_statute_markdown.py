"""Lines of a statute's Markdown → articles; lines of its head → days."""

import pytest

from pipeline.law.sources.copy import Article
from pipeline.law.sources.heading_dates import document_number, effective_day, read_day, read_events, version_day
from pipeline.law.sources.statute_markdown import parse_body


def articles(*lines, title="测试示范法"):
    return [(one.no, one.sub, one.text) for one in parse_body(lines, title)[1]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # the three ways to write a number
        (["**第一条**　甲。", "**第二条**　乙。"], [(1, 0, "甲。"), (2, 0, "乙。")]),
        (["第一条 甲。", "第二条　乙。"], [(1, 0, "甲。"), (2, 0, "乙。")]),
        (["第一条甲。", "第二条乙。"], [(1, 0, "甲。"), (2, 0, "乙。")]),
        # suffixes, inside the asterisks and outside
        (["**第一条**　甲。", "**第一条**之一　乙。", "**第一条之二**　丙。"], [(1, 0, "甲。"), (1, 1, "乙。"), (1, 2, "丙。")]),
        # 款 and 项 are lines
        (["第一条 甲。", "乙：", "(一)丙；", "（二） 丁。"], [(1, 0, "甲。\n乙：\n（一）丙；\n（二）丁。")]),
        # a paragraph that speaks of another article doesn't open it
        (["第一条 甲。", "第三条规定的，从其规定。", "第二条 乙。"], [(1, 0, "甲。\n第三条规定的，从其规定。"), (2, 0, "乙。")]),
        (
            ["第一条 甲。", "第二条第一款、第三条的，除外。", "第二条 乙。"],
            [(1, 0, "甲。\n第二条第一款、第三条的，除外。"), (2, 0, "乙。")],
        ),
        # an article quoted in full, with a number that was passed or is far away
        (
            ["第一条 甲。", "第二条 乙。", "第一条 丙。", "第九十条 丁。"],
            [(1, 0, "甲。"), (2, 0, "乙。\n第一条 丙。\n第九十条 丁。")],
        ),
        # annexes have numbers of their own
        (["第一条 甲。", "## 附件一", "第二条 乙。"], [(1, 0, "甲。")]),
        (["第一条 甲。", "附：示范图", "长一尺。"], [(1, 0, "甲。")]),
        (["第一条 甲。", "## 附　则", "第二条 附条件的，不算。"], [(1, 0, "甲。"), (2, 0, "附条件的，不算。")]),
        # marks that aren't text
        (["第一条 **甲**<!-- 乙 -->[丙]{.smallcaps}。", "<!-- TABLE -->", "> 丁。"], [(1, 0, "甲丙。\n丁。")]),
        # a slip of LawRefBook
        (["第一条 甲。", "第二 条乙。"], [(1, 0, "甲。"), (2, 0, "乙。")]),
    ],
)
def test_articles(lines, expected):
    assert articles(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "title", "unit", "expected"),
    [
        (["为了示范：", "一、甲。", "乙。", "二、丙。"], "关于示范的批复", "item", [(1, 0, "甲。\n乙。"), (2, 0, "丙。")]),
        (["## 一、甲", "乙。", "## 二、丙", "丁。"], "关于示范的批复", "item", [(1, 0, "甲\n乙。"), (2, 0, "丙\n丁。")]),
        (
            ["一、甲类", "1.子。", "2.丑。", "二、乙类", "3.寅。"],
            "关于示范的规定",
            "item",
            [(1, 0, "子。"), (2, 0, "丑。\n二、乙类"), (3, 0, "寅。")],
        ),
        (["一、将第一条修改为：", "第一条 甲。"], "关于修改示范法的决定", "item", [(1, 0, "将第一条修改为：\n第一条 甲。")]),
        (
            ["一、甲类", "第一条 子。", "二、乙类", "第二条 丑。"],
            "关于示范的规定",
            "article",
            [(1, 0, "子。\n二、乙类"), (2, 0, "丑。")],
        ),
        (
            ["宪法修正案", "第十八条 甲。", "第十九条 乙。"],
            "示范国宪法修正案（2004年）",
            "article",
            [(18, 0, "甲。"), (19, 0, "乙。")],
        ),
        (["甲。", "乙。"], "关于示范的决定", "whole", [(0, 0, "甲。\n乙。")]),
    ],
)
def test_units(lines, title, unit, expected):
    assert parse_body(lines, title)[0] == unit
    assert articles(*lines, title=title) == expected


def test_chapters():
    lines = [
        "# 第一编　总编",
        "## 第一章　甲",
        "### 第一节　乙",
        "第一条 一。",
        "## 第二章　丙",
        "第二条 二。",
        "# 第二编 丁",
        "第三条 三。",
        "# 附则",
        "第四条 四。",
    ]
    assert [one.chapter for one in parse_body(lines)[1]] == [
        "第一编 总编/第一章 甲/第一节 乙",
        "第一编 总编/第二章 丙",
        "第二编 丁",
        "附则",
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025年6月27日", "2025-06-27"),
        ("2002 年 3 月 6 日", "2002-03-06"),
        ("一九八一年十二月十三日", "1981-12-13"),
        ("二〇二〇年十月三十一日", "2020-10-31"),
        ("2021年2月30日", None),
        ("2021年2月", None),
    ],
)
def test_days(written, day):
    assert read_day(written) == day


@pytest.mark.parametrize(
    ("line", "events"),
    [
        ("2005年8月28日第一次会议通过　2025年6月27日第二次会议修订", [("2005-08-28", "通过"), ("2025-06-27", "修订")]),
        ("根据2012年10月26日《关于修改〈示范法〉的决定》第一次修正", [("2012-10-26", "修正")]),
        ("根据2017年11月4日通过的《示范法修正案（十）》修正", [("2017-11-04", "修正")]),
        ("1982年12月4日公告公布施行", [("1982-12-04", "公布"), ("1982-12-04", "施行")]),
        ("2021年8月1日 施行", [("2021-08-01", "施行")]),
        ("国务院令第442号", []),
    ],
)
def test_events(line, events):
    assert list(read_events([line])) == events
    assert version_day(events) == max((day for day, what in events if what != "施行"), default=None)


@pytest.mark.parametrize(
    ("events", "head", "text", "expected"),
    [
        ([("2021-10-01", "施行")], "", "本法自2015年3月1日起施行。", ("2021-10-01", "header")),
        ([], "（公告公布 自2021年9月1日起施行）", "", ("2021-09-01", "header")),
        ([], "", "本法自2022年1月1日起施行。", ("2022-01-01", "text")),
        ([], "", "本法自公布之日起施行。", ("2021-07-08", "text_pubday")),
        (
            [("2015-03-01", "施行")],
            "",
            "本法自2015年3月1日起施行。",
            ("2021-07-08", "assumed_pub"),
        ),  # both are of the first version
        ([], "", "", ("2021-07-08", "assumed_pub")),
    ],
)
def test_day_of_effect(events, head, text, expected):
    assert effective_day("2021-07-08", events, [head], (Article(9, 0, "", text),)) == expected


def test_document_numbers():
    assert document_number(["国务院令第442号公布", "法释[2020] 17号"]) == "法释〔2020〕17号"
    assert document_number(["示范"]) is None
