"""Patterns of titles: a table of titles → patterns with fillers, laws for any titles, and recall and precision on planted ones."""

from __future__ import annotations

import random
import string
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.titles.slots import fit_segments, settle
from analysis.titles.templates import SLOT, Fit, find_templates, fold_title

OTHERS = ["最高人民法院发布典型案例", "遗嘱公证需要带哪些材料", "今天天气不错", "公司不交社保怎么举报", "二手房交易税费计算"]

# what it shows | titles | pattern → fillers of its titles, in their order
SPECIFICATION = [
    (
        "a slot between a beginning and an end",
        [f"网贷逾期后,{what}是否合法?如何保护自身权益?" for what in ("上门催收", "爆通讯录", "起诉立案")],
        {"网贷逾期后,{…}是否合法?如何保护自身权益?": [("上门催收",), ("爆通讯录",), ("起诉立案",)]},
    ),
    (
        "two slots, one at the beginning",
        ["信用卡逾期30天会被起诉吗?", "网贷逾期7天会被起诉吗?", "房贷逾期365天会被起诉吗?", "花呗逾期90天会被起诉吗?"],
        {"{…}逾期{…}天会被起诉吗?": [("信用卡", "30"), ("网贷", "7"), ("房贷", "365"), ("花呗", "90")]},
    ),
    (
        "two slots between fixed ends; the same filler again and again makes no pattern of its own",
        [f"在{city}遇到{what}应该怎么维权" for city in ("北京", "上海", "广州") for what in ("拖欠工资", "违法辞退", "工伤")],
        {
            "在{…}遇到{…}应该怎么维权": [
                (city, what) for city in ("北京", "上海", "广州") for what in ("拖欠工资", "违法辞退", "工伤")
            ]
        },
    ),
    (
        "only two distinct titles, however often: no pattern",
        ["交通事故致人轻伤怎么赔偿", "交通事故致人重伤怎么赔偿"] * 50,
        {},
    ),
    (
        "a title repeated counts once, and each time has its fit",
        ["离婚时房产如何分割才公平", "离婚时存款如何分割才公平", "离婚时股票如何分割才公平", "离婚时房产如何分割才公平"],
        {"离婚时{…}如何分割才公平": [("房产",), ("存款",), ("股票",), ("房产",)]},
    ),
    (
        "full-width and half-width marks are one; the more frequent form is shown, fillers are as they stand",
        ["被骗了，ＡＢ能报警处理吗？", "被骗了，网购能报警处理吗？", "被骗了,刷单能报警处理吗?"],
        {"被骗了，{…}能报警处理吗？": [("ＡＢ",), ("网购",), ("刷单",)]},
    ),
    (
        "white space and letter case don't count",
        ["P2P平台 跑路后 投资人怎么追回", "p2p平台清盘后投资人怎么追回", "P2P平台暴雷后投资人怎么追回", "P2P平台 失联 后投资人怎么追回"],
        {"P2P平台{…}后投资人怎么追回": [("跑路",), ("清盘",), ("暴雷",), ("失联",)]},
    ),
    (
        "no cut within a number",
        ["欠款3000元会坐牢判刑吗", "欠款3500元会坐牢判刑吗", "欠款30000元会坐牢判刑吗"],
        {"欠款{…}元会坐牢判刑吗": [("3000",), ("3500",), ("30000",)]},
    ),
    (
        "no cut within a Latin word",
        ["使用iphone分期逾期怎么协商", "使用ipad分期逾期怎么协商", "使用ipod分期逾期怎么协商"],
        {"使用{…}分期逾期怎么协商": [("iphone",), ("ipad",), ("ipod",)]},
    ),
    (
        "a generic ending is no pattern of long titles",
        ["工厂半夜施工扰民影响休息邻居都投诉怎么办?", "老人去世没有留下遗嘱几个子女争房子怎么办?", "孩子在学校被同学打伤老师不管怎么办?"],
        {},
    ),
    (
        "nor does it win over what is specific",
        [f"{what}被拖欠不给怎么办?律师解答" for what in ("工程款", "加班费", "抚养费", "货款")]
        + [f"签了{what}想要反悔怎么办?律师解答" for what in ("离婚协议", "购房合同", "竞业协议", "借条")],
        {
            "{…}被拖欠不给怎么办?律师解答": [("工程款",), ("加班费",), ("抚养费",), ("货款",)],
            "签了{…}想要反悔怎么办?律师解答": [("离婚协议",), ("购房合同",), ("竞业协议",), ("借条",)],
        },
    ),
    (
        "what all fillers share is fixed",
        ["民法典规定借款合同无效的情形", "民法典规定租赁合同无效的情形", "民法典规定赠与合同无效的情形"],
        {"民法典规定{…}合同无效的情形": [("借款",), ("租赁",), ("赠与",)]},
    ),
    (
        "a slot may be empty where others aren't",
        ["醉驾被抓了会判几年刑", "醉驾第二次被抓了会判几年刑", "醉驾无证被抓了会判几年刑", "醉驾逃逸被抓了会判几年刑"],
        {"醉驾{…}被抓了会判几年刑": [("",), ("第二次",), ("无证",), ("逃逸",)]},
    ),
    (
        "a slot at the end",
        ["一文读懂劳动仲裁流程:申请", "一文读懂劳动仲裁流程:受理", "一文读懂劳动仲裁流程:开庭"],
        {"一文读懂劳动仲裁流程:{…}": [("申请",), ("受理",), ("开庭",)]},
    ),
    ("a title that itself has {…} is left out", [f"网贷逾期后{{…}}{what}是否合法如何维权" for what in "甲乙丙丁"], {}),
]


@pytest.mark.parametrize(("titles", "patterns"), [case[1:] for case in SPECIFICATION], ids=[case[0] for case in SPECIFICATION])
def test_patterns_of_titles(titles: list[str], patterns: dict[str, list[tuple[str, ...]]]) -> None:
    templates, fits = find_templates(OTHERS + titles)
    found = {
        template.pattern: [fit.fillers for fit in fits if fit.template_id == template.template_id] for template in templates
    }
    assert found == patterns
    assert all(template.slots == template.pattern.count(SLOT) for template in templates)


def test_ids_are_sixteen_hex_digits_and_stay_with_another_spelling() -> None:
    titles = [f"网贷逾期后，{what}是否合法？" for what in ("上门催收", "爆通讯录", "起诉立案")]
    full, half = find_templates(titles), find_templates([title.replace("，", ",").replace("？", "?") for title in titles])
    assert [template.pattern for template in full[0] + half[0]] == ["网贷逾期后，{…}是否合法？", "网贷逾期后,{…}是否合法?"]
    assert full[0][0].template_id == half[0][0].template_id
    assert len(full[0][0].template_id) == 16
    assert set(full[0][0].template_id) <= set(string.hexdigits.lower())


@pytest.mark.parametrize(
    "titles", [[], [""], ["", "", ""], ["的"], ["\ud800", "\udfff\ud800", "😀", "👨‍👩‍👧"], ["\0", " ", "\u3000"], ["长" * 10_000, "长" * 9_999, "长" * 9_998]]
)
def test_any_text_will_do(titles: list[str]) -> None:
    templates, fits = find_templates(titles)
    assert len(fits) == 0 or len(templates) == 1


segment = st.text(alphabet="网贷逾期怎么办？,1２a Ｂ\u3000{…}\ud800😀", max_size=9)
made = st.builds(
    lambda segments, fillers: [segments[0] + filler + segments[1] + other + segments[2] for filler, other in fillers],
    st.tuples(segment, segment, segment),
    st.lists(st.tuples(segment, segment), max_size=9),
)
many_titles = st.lists(made | st.lists(st.text(max_size=30), max_size=5), max_size=4).map(lambda lists: list(chain.from_iterable(lists)))


@settings(max_examples=300, deadline=None)
@given(many_titles)
def test_pattern_with_its_fillers_is_the_title(titles: list[str]) -> None:
    templates, fits = find_templates(titles)
    patterns = {template.template_id: template.pattern.split(SLOT) for template in templates}
    distinct: dict[str, set[str]] = {name: set() for name in patterns}
    assert len({fit.title for fit in fits}) == len(fits)
    for fit in fits:
        first, *rest = patterns[fit.template_id]
        assert len(rest) == len(fit.fillers)
        assert fold_title(first + "".join(filler + after for filler, after in zip(fit.fillers, rest, strict=True))) == fold_title(
            titles[fit.title]
        )
        distinct[fit.template_id].add(fold_title(titles[fit.title]))
    assert all(len(members) >= 3 for members in distinct.values())
    for template in templates:
        assert 1 <= template.slots <= 3
        assert all(any(column) for column in zip(*(fit.fillers for fit in fits if fit.template_id == template.template_id), strict=True))


@settings(max_examples=100, deadline=None)
@given(many_titles, st.randoms(use_true_random=False))
def test_order_does_not_matter(titles: list[str], shuffler: random.Random) -> None:
    order = list(range(len(titles)))
    shuffler.shuffle(order)
    templates, fits = find_templates(titles)
    others, other_fits = find_templates([titles[at] for at in order])
    assert others == templates
    assert sorted((order[fit.title], fit.template_id, fit.fillers) for fit in other_fits) == [
        (fit.title, fit.template_id, fit.fillers) for fit in fits
    ]


ENDINGS = ("怎么办？", "律师解答", "如何处理？", "会坐牢吗？", "如何保护自身权益？", "有什么法律后果？")


def planted_titles(seed: int) -> tuple[list[str], list[int], list[list[str]]]:
    """Titles, for each the number of its pattern or -1, and the patterns' segments: 2,000 of random words, 3,000 made."""
    rng = random.Random(seed)
    words = ["".join(chr(rng.randrange(0x4E00, 0x57C4)) for _ in range(rng.choice((1, 2, 2, 2, 3, 4)))) for _ in range(3000)]

    def some(low: int, high: int) -> str:
        return "".join(rng.choices(words, k=rng.randint(low, high)))

    titles = [some(4, 10) + rng.choice(("", rng.choice(ENDINGS))) for _ in range(2000)]
    labels, patterns = [-1] * len(titles), []
    while len(titles) < 5000:
        segments = [rng.choice(("", some(2, 4), some(2, 4))), *([some(2, 3)] if rng.random() < 0.4 else []), some(2, 4) + rng.choice(("", *ENDINGS))]
        if sum(map(str.isalnum, "".join(segments))) < 10:
            continue
        for _ in range(rng.randint(20, 120)):
            fillers = [some(1, 3) if rng.random() < 0.8 else str(rng.randrange(1, 10_000)) for _ in segments[1:]] + [""]
            titles.append("".join(part for pair in zip(segments, fillers, strict=True) for part in pair))
            labels.append(len(patterns))
        patterns.append(segments)
    return titles, labels, patterns


@pytest.mark.parametrize("seed", [1, 2])
def test_planted_patterns_are_found_and_unique_titles_left_alone(seed: int) -> None:
    titles, labels, patterns = planted_titles(seed)
    templates, fits = find_templates(titles)
    pattern_of = {template.template_id: fold_title(template.pattern) for template in templates}
    found = {fit.title: pattern_of[fit.template_id] for fit in fits}
    right: Counter[int] = Counter()
    for number, planted in enumerate(patterns):
        rows = [row for row, label in enumerate(labels) if label == number]
        segments = [fold_title(part) for part in planted]
        fillers = [fit_segments(fold_title(titles[row]), segments) or () for row in rows]
        pattern = SLOT.join(settle(rows, segments, fillers).segments)  # with what all its fillers share
        right[number] = sum(found.get(row) == pattern for row in rows)
    assert right.total() >= 0.97 * (len(titles) - labels.count(-1))
    assert sum(found.get(row) is not None for row, label in enumerate(labels) if label == -1) <= 0.01 * labels.count(-1)


def test_fits_are_in_the_order_of_the_titles() -> None:
    titles = ["无关", *(f"网贷逾期后,{what}是否合法?" for what in ("上门催收", "爆通讯录", "起诉立案"))]
    templates, fits = find_templates(titles)
    assert fits == [Fit(at, templates[0].template_id, (titles[at][6:10],)) for at in (1, 2, 3)]
