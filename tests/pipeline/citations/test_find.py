"""What is a citation: sentences with the citations expected in them, in order, each with its exact words.

The sentences are this test's own. A property at the end says what makes no difference: white space, the style of numerals and
of quotation marks.
"""

from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.citations.cite import as_row, cite, from_row
from pipeline.citations.find import find_citations
from pipeline.law.bench import Bench
from pipeline.law.judging import judge_text
from pipeline.law.registry import load_registry
from pipeline.law.texts import LawTexts, registry_versions
from tests.pipeline.citations.writing import REWRITTEN


class Cite(NamedTuple):
    """A citation expected: its words in the text, the law's official title, 条, 之, 款, 项."""

    text: str
    law: str
    article: int | None = None
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None
    kind: str = "cited"


def civil(text, article=None, *more, **named):
    return Cite(text, "民法典", article, *more, **named)


def criminal(text, article=None, *more, **named):
    return Cite(text, "刑法", article, *more, **named)


LENDING = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"

NAMES = [
    # the full title, and the short one; its span holds the marks
    ("根据《中华人民共和国民法典》第五百七十七条处理。", [civil("《中华人民共和国民法典》第五百七十七条", 577)]),
    ("根据《民法典》第五百七十七条处理。", [civil("《民法典》第五百七十七条", 577)]),
    # a clause of a firm's own rules behind a law
    ("《民法典》第五百七十七条之外，还有《员工守则》，其中第37条写着可以随时检查电脑。", [civil("《民法典》第五百七十七条", 577)]),
    # a document number in braces before the provision
    ("根据《民法典》{2020年}第五百七十七条处理。", [civil("《民法典》{2020年}第五百七十七条", 577)]),
    # bare, before a provision
    ("根据民法典第五百七十七条处理。", [civil("民法典第五百七十七条", 577)]),
    ("依据中华人民共和国民法典第五百七十七条处理。", [civil("中华人民共和国民法典第五百七十七条", 577)]),
    ("他触犯了刑法第二百六十六条。", [criminal("刑法第二百六十六条", 266)]),
    # what people call them
    ("《消法》第五十五条说的是三倍。", [Cite("《消法》第五十五条", "消费者权益保护法", 55)]),
    ("按消法第五十五条算。", [Cite("消法第五十五条", "消费者权益保护法", 55)]),
    ("刑诉法第八十二条讲拘留。", [Cite("刑诉法第八十二条", "刑事诉讼法", 82)]),
    ("《反诈法》第三十八条可以用。", [Cite("《反诈法》第三十八条", "反电信网络诈骗法", 38)]),
    # a law as a whole is one in marks only
    ("这在《民法典》里写得很清楚。", [civil("《民法典》")]),
    ("这在民法典里写得很清楚。", []),
    # marks: 〈〉, doubled, nested, half of them
    ("根据〈民法典〉第五百七十七条处理。", [civil("〈民法典〉第五百七十七条", 577)]),
    ("根据《《民法典》》第五百七十七条处理。", [civil("《《民法典》》第五百七十七条", 577)]),
    (
        "《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释（一）》第三十条写明。",
        [Cite("《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释（一）》第三十条", "最高人民法院关于适用《民法典》婚姻家庭编的解释（一）", 30)],
    ),
    (
        "《最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）》第三十条写明。",
        [Cite("《最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）》第三十条", "最高人民法院关于适用《民法典》婚姻家庭编的解释（一）", 30)],
    ),
    # the issuer before the marks belongs to an interpretation's title
    (f"最高人民法院《{LENDING.removeprefix('最高人民法院')}》第二十五条管利率。", [Cite(f"最高人民法院《{LENDING.removeprefix('最高人民法院')}》第二十五条", LENDING, 25)]),
    # its number, its short names
    (f"《{LENDING}》（法释〔2020〕17号）第二十五条管利率。", [Cite(f"《{LENDING}》（法释〔2020〕17号）第二十五条", LENDING, 25)]),
    ("《民间借贷司法解释》第二十五条管利率。", [Cite("《民间借贷司法解释》第二十五条", LENDING, 25)]),
    ("民间借贷司法解释第二十五条管利率。", [Cite("民间借贷司法解释第二十五条", LENDING, 25)]),
    # regulations and rules of state organs are law
    ("《工伤保险条例》第十四条列了七种。", [Cite("《工伤保险条例》第十四条", "工伤保险条例", 14)]),
    ("国务院《物业管理条例》第四十四条不许。", [Cite("《物业管理条例》第四十四条", "物业管理条例", 44)]),
    # a name that no register has is copied as it stands
    ("《临江市出租房屋管理条例》第九条有要求。", [Cite("《临江市出租房屋管理条例》第九条", "临江市出租房屋管理条例", 9)]),
    # editions in brackets, 原
    ("《民事诉讼法》（2017年修正）第六十四条第一款。", [Cite("《民事诉讼法》（2017年修正）第六十四条第一款", "民事诉讼法", 64, 0, 1)]),
    ("《民事诉讼法（2017年修正）》第六十四条。", [Cite("《民事诉讼法（2017年修正）》第六十四条", "民事诉讼法", 64)]),
    ("民事诉讼法（2017年修正）第六十四条。", [Cite("民事诉讼法（2017年修正）第六十四条", "民事诉讼法", 64)]),
    ("原《合同法》第一百零七条说过同样的话。", [Cite("《合同法》第一百零七条", "合同法", 107)]),
    ("原合同法第一百零七条说过同样的话。", [Cite("合同法第一百零七条", "合同法", 107)]),
    # a name and its provision on two lines, a link, markup, emphasis, a blank
    ("依据如下：\n《民法典》\n第五百七十七条", [civil("《民法典》\n第五百七十七条", 577)]),
    ("见[《民法典》](https://law.example/mfd)第五百七十七条。", [civil("《民法典》](https://law.example/mfd)第五百七十七条", 577)]),
    ("见<a href='x'>《民法典》</a>第五百七十七条。", [civil("《民法典》</a>第五百七十七条", 577)]),
    ("见**《民法典》**第五百七十七条。", [civil("《民法典》**第五百七十七条", 577)]),
    ("见《民法典》 第五百七十七条。", [civil("《民法典》 第五百七十七条", 577)]),
    ("见《民法典》的第五百七十七条。", [civil("《民法典》的第五百七十七条", 577)]),
    ("见《民法典》合同编第五百七十七条。", [civil("《民法典》合同编第五百七十七条", 577)]),
    # a title broken over a line
    ("根据《中华人民共和国\n民法典》第五百七十七条处理。", [civil("《中华人民共和国\n民法典》第五百七十七条", 577)]),
    # traditional characters
    ("依《民法典》第五百七十七條處理。", [civil("《民法典》第五百七十七條", 577)]),
    ("依《消費者權益保護法》第五十五條第一款處理。", [Cite("《消費者權益保護法》第五十五條第一款", "消费者权益保护法", 55, 0, 1)]),
    ("按勞動合同法第三十九條第（二）項。", [Cite("勞動合同法第三十九條第（二）項", "劳动合同法", 39, 0, None, 2)]),
    # two laws, one sentence
    ("《民法典》第七百一十条和《消费者权益保护法》第五十五条都用得上。", [civil("《民法典》第七百一十条", 710), Cite("《消费者权益保护法》第五十五条", "消费者权益保护法", 55)]),
]  # fmt: skip

PINPOINTS = [
    # numerals: Chinese, ASCII, full-width; with and without 零; blanks inside
    ("《民法典》第577条。", [civil("《民法典》第577条", 577)]),
    ("《民法典》第５７７条。", [civil("《民法典》第５７７条", 577)]),
    ("《民法典》第 577 条。", [civil("《民法典》第 577 条", 577)]),
    ("《民法典》 第　577　条 第 1 款。", [civil("《民法典》 第　577　条 第 1 款", 577, 0, 1)]),
    ("《民法典》第一千零八十七条。", [civil("《民法典》第一千零八十七条", 1087)]),
    ("《民法典》第一千〇八十七条。", [civil("《民法典》第一千〇八十七条", 1087)]),
    ("《民法典》第十条。", [civil("《民法典》第十条", 10)]),
    ("民法典710条也一样。", [civil("民法典710条", 710)]),
    # 之一, 款, 项
    ("《刑法》第二百八十七条之二。", [criminal("《刑法》第二百八十七条之二", 287, 2)]),
    ("《刑法》第287条之一第2款。", [criminal("《刑法》第287条之一第2款", 287, 1, 2)]),
    ("《刑法》第一百三十三条之一第一款第（二）项。", [criminal("《刑法》第一百三十三条之一第一款第（二）项", 133, 1, 1, 2)]),
    ("《劳动合同法》第三十九条第二项。", [Cite("《劳动合同法》第三十九条第二项", "劳动合同法", 39, 0, None, 2)]),
    ("《劳动合同法》第39条第(2)项。", [Cite("《劳动合同法》第39条第(2)项", "劳动合同法", 39, 0, None, 2)]),
    ("《劳动合同法》第四十条的第一项。", [Cite("《劳动合同法》第四十条的第一项", "劳动合同法", 40, 0, None, 1)]),
    # lists: a row for each article, 款, 项
    ("《民法典》第三条、第五条。", [civil("《民法典》第三条", 3), civil("第五条", 5)]),
    ("《民法典》第五百七十七条和第五百七十八条。", [civil("《民法典》第五百七十七条", 577), civil("第五百七十八条", 578)]),
    ("《民法典》第577、578条。", [civil("《民法典》第577", 577), civil("578条", 578)]),
    ("《民法典》第三、五条。", [civil("《民法典》第三", 3), civil("五条", 5)]),
    ("《民法典》第一千零七十九条第一款、第三款。", [civil("《民法典》第一千零七十九条第一款", 1079, 0, 1), civil("第三款", 1079, 0, 3)]),
    ("《劳动合同法》第三十八条第一款第（一）项、第（三）项。", [Cite("《劳动合同法》第三十八条第一款第（一）项", "劳动合同法", 38, 0, 1, 1), Cite("第（三）项", "劳动合同法", 38, 0, 1, 3)]),
    ("《民法典》第一百八十八条第一款、第一百九十五条第（一）项。", [civil("《民法典》第一百八十八条第一款", 188, 0, 1), civil("第一百九十五条第（一）项", 195, 0, None, 1)]),
    # ranges
    ("《民法典》第七条至第九条。", [civil("《民法典》第七条至第九条", number) for number in (7, 8, 9)]),
    ("《民法典》第7条-第9条。", [civil("《民法典》第7条-第9条", number) for number in (7, 8, 9)]),
    ("《民法典》第七至九条。", [civil("《民法典》第七至九条", number) for number in (7, 8, 9)]),
    ("《民法典》第7-9条。", [civil("《民法典》第7-9条", number) for number in (7, 8, 9)]),
    ("《劳动合同法》第四十二条第一项至第三项。", [Cite("《劳动合同法》第四十二条第一项至第三项", "劳动合同法", 42, 0, None, number) for number in (1, 2, 3)]),
    # the number left open
    ("格式写作《民法典》第X条。", [civil("《民法典》第X条")]),
]  # fmt: skip

INHERITED = [
    # articles without a name belong to the law named last
    ("《劳动合同法》第四十六条讲情形。第四十七条讲算法。", [Cite("《劳动合同法》第四十六条", "劳动合同法", 46), Cite("第四十七条", "劳动合同法", 47)]),
    ("先看《民法典》第一千一百二十七条。\n第一千一百三十条说的是份额。", [civil("《民法典》第一千一百二十七条", 1127), civil("第一千一百三十条", 1130)]),
    ("《民法典》很长。其中第七百零三条是定义。", [civil("《民法典》"), civil("第七百零三条", 703)]),
    # references to the law
    ("《劳动合同法》第十条要书面。该法第八十二条管双倍。", [Cite("《劳动合同法》第十条", "劳动合同法", 10), Cite("该法第八十二条", "劳动合同法", 82)]),
    ("《劳动合同法》第十条要书面。同法第八十二条管双倍。", [Cite("《劳动合同法》第十条", "劳动合同法", 10), Cite("同法第八十二条", "劳动合同法", 82)]),
    # the kind tells which: 该条例 is not the law named in between
    (
        "《工伤保险条例》第十四条列举。《社会保险法》第三十六条也有。该条例第十七条管期限。",
        [Cite("《工伤保险条例》第十四条", "工伤保险条例", 14), Cite("《社会保险法》第三十六条", "社会保险法", 36), Cite("该条例第十七条", "工伤保险条例", 17)],
    ),
    (
        "《工伤保险条例》第十四条列举。《社会保险法》第三十六条也有。条例第十七条管期限。",
        [Cite("《工伤保险条例》第十四条", "工伤保险条例", 14), Cite("《社会保险法》第三十六条", "社会保险法", 36), Cite("条例第十七条", "工伤保险条例", 17)],
    ),
    # 款 and 项 of the article named last
    ("《民法典》第一百八十八条管时效，同条第二款管起算。", [civil("《民法典》第一百八十八条", 188), civil("同条第二款", 188, 0, 2)]),
    ("《民法典》第一百八十八条管时效，该条第2款管起算。", [civil("《民法典》第一百八十八条", 188), civil("该条第2款", 188, 0, 2)]),
    ("《劳动合同法》第三十九条管过错，其中第二项最常见。", [Cite("《劳动合同法》第三十九条", "劳动合同法", 39), Cite("第二项", "劳动合同法", 39, 0, None, 2)]),
    # an alias that the text declares; the short form in marks is a row too
    (
        f"《{LENDING}》（以下简称《借贷规定》）很重要。《借贷规定》第二十五条管利率，借贷规定第三十条管费用。",
        [Cite(f"《{LENDING}》", LENDING), Cite("《借贷规定》", LENDING), Cite("《借贷规定》第二十五条", LENDING, 25), Cite("借贷规定第三十条", LENDING, 30)],
    ),
    (
        f"《{LENDING}》（下称“新规”）第二十五条。新规第三十条管费用。",
        [Cite(f"《{LENDING}》（下称“新规”）第二十五条", LENDING, 25), Cite("新规第三十条", LENDING, 30)],
    ),
]  # fmt: skip

NOTHING = [
    # clauses of contracts, leases, charters and policies
    "合同第五条写明押金不退。",
    "《房屋租赁合同》第五条写明押金不退。",
    "双方签订的协议第三条约定了违约金。",
    "公司章程第二十条要股东会决议。",
    "保险条款第八条免责。",
    "第五条 乙方应当按期支付租金。",  # no law was named at all
    # and once the parties' contract is what the numbers are of, they stay its clauses
    "合同第五条不退押金。第六条又说要赔。",
    # case numbers, dates, sums
    "（2023）皖01民终第577号判决维持。",
    "第577号案件。",
    # 条 that is no article
    "摆在面前的还有第三条路。",
    "走第三条路线更近。",
    "第一条短信来自房东。",
    "第一条建议：先取证。",
    "地铁第3条线。",
    # what is built like law and is a firm's or the parties' own
    "《员工手册》第十二条规定旷工即辞退。",
    "公司《考勤管理制度》第三条规定迟到罚款。",
    "《劳动合同书》第九条。",
    "《小区业主管理规约》第四条。",
    # books, papers, party regulations
    "参见《合同法原理》第二章。",
    "《民法典条文释义全书》值得一读。",
    "《中国共产党纪律处分条例》第二十条。",
    # no name
    "依照有关法律规定处理。",
    "根据相关司法解释，应当赔偿。",
]  # fmt: skip

INTERNAL = [
    # what a quoted provision itself refers to is no citation of the author's
    (
        "《民法典》第一千零六十二条规定：“夫妻共同财产，但是本法第一千零六十三条第三项规定的除外。”",
        [civil("《民法典》第一千零六十二条", 1062), civil("第一千零六十三条第三项", 1063, 0, None, 3, "internal")],
    ),
    (
        "《劳动合同法》第四十七条规定：“违反本法规定的，依照第八十七条支付。”",
        [Cite("《劳动合同法》第四十七条", "劳动合同法", 47), Cite("第八十七条", "劳动合同法", 87, kind="internal")],
    ),
    (
        "《民间借贷司法解释》第一条规定：“依照《中华人民共和国民法典》第六百八十条处理。”",
        [Cite("《民间借贷司法解释》第一条", LENDING, 1), civil("《中华人民共和国民法典》第六百八十条", 680, kind="internal")],
    ),
    # behind the quotation the author speaks again
    (
        "《劳动合同法》第八十七条规定：“应当依照本法第四十七条规定的标准的二倍支付。”再看第四十七条。",
        [
            Cite("《劳动合同法》第八十七条", "劳动合同法", 87),
            Cite("第四十七条", "劳动合同法", 47, kind="internal"),
            Cite("第四十七条", "劳动合同法", 47),
        ],
    ),
]  # fmt: skip

SPECIFICATION = [*NAMES, *PINPOINTS, *INHERITED, *INTERNAL, *((text, []) for text in NOTHING)]


def found_in(text):
    """The citations of a text as Cite."""
    rows = find_citations(text)
    return [Cite(text[c.start : c.end], c.law, c.article, c.suffix, c.paragraph, c.item, c.kind) for c in rows]


def provisions_in(text):
    return [found[1:] for found in found_in(text)]


@pytest.mark.parametrize(("text", "expected"), SPECIFICATION, ids=[text for text, _ in SPECIFICATION])
def test_a_sentence_s_citations(text, expected):
    assert found_in(text) == expected


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        # what a row says of the name: named here or not, known or not, an edition, another jurisdiction, a number left open
        ("《民法典》第三条。", {"inherited": False, "known": True, "rule": "marked"}),
        ("民法典第三条。", {"inherited": False, "known": True, "rule": "bare"}),
        ("《临江市出租房屋管理条例》第九条。", {"known": False}),
        ("《民法典》第三条、第五条。", {"inherited": True}),
        ("《民法典》第三条。第五条也是。", {"inherited": True, "rule": "inherited"}),
        ("《劳动合同法》第十条。该法第八十二条。", {"inherited": True, "rule": "reference"}),
        ("《民法典》第三条。同条第二款。", {"inherited": True, "rule": "same article"}),
        ("《民事诉讼法》（下称“民诉”）第三条。民诉第五条。", {"inherited": False, "rule": "alias"}),
        ("《民事诉讼法》（2017年修正）第六十四条。", {"edition": "2017"}),
        ("《民事诉讼法（2017年修正）》第六十四条。", {"edition": "2017"}),
        ("《民事诉讼法》第六十四条。", {"edition": None}),
        ("德国《民法典》第一条。", {"foreign": True}),
        ("我国《民法典》第一条。", {"foreign": False}),
        ("《民法典》第××条。", {"placeholder": True, "article": None}),
    ],
)
def test_what_a_row_says_of_its_name(text, flags):
    last = find_citations(text)[-1]
    assert {name: getattr(last, name) for name in flags} == flags


@pytest.mark.parametrize("rewrite", REWRITTEN.values(), ids=REWRITTEN)
@pytest.mark.parametrize("text", [text for text, _ in SPECIFICATION])
def test_the_way_of_writing_makes_no_difference(text, rewrite):
    assert provisions_in(rewrite(text)) == provisions_in(text), rewrite(text)


EMPTY = Bench(load_registry(), LawTexts(registry_versions(), {}, [], [], None), None)
PIECES = ["《", "》", "〈", "〉", "“", "”", '"', "「", "（", "）", "第", "条", "款", "项", "之", "一", "十", "千", "零", "9", "９", " ", "\n", "、", "，", "。", "：", "至", "-",
          "民法典", "刑法", "该法", "同条", "本法", "条例", "规定", "以下简称", "（2017年修正）", "《民法典》", "第五百七十七条", "第二款", "第（一）项", "合同", "不应当支付违约金的"]  # fmt: skip
ANY_TEXT = st.text() | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


@given(ANY_TEXT)
@example("第条")
@example("《》第零条之零")
@example("第九千九百九十九条至第一条")
@example("“《民法典》第三条")
def test_any_text_gives_spans_that_lie_in_it(text):
    found = cite(text, EMPTY.registry)
    assert [c.start for c in found] == sorted(c.start for c in found)
    for c in found:
        assert 0 <= c.start < c.end <= len(text)
        assert text[c.start : c.end] == text[c.start : c.end].strip()
        assert c.law
        assert (c.quote_start is None) == (c.quote_end is None)
        if c.quote_start is not None:
            assert 0 <= c.quote_start < c.quote_end <= len(text)
            assert c.quote_end <= c.start or c.end <= c.quote_start, "a quotation does not hold its own citation"


@given(ANY_TEXT)
def test_any_text_can_be_judged_without_law_texts(text):
    found = cite(text, EMPTY.registry)
    for row in judge_text(text, found, (None, "2026-03-20"), EMPTY):
        assert text[row["span_start"] : row["span_end"]] == row["text"]
        assert row["quote"] is None or text[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert row["quote_fidelity"] in ("no_quote", "not_checkable")
        assert row["reference_verdict"] is not None or row["kind"] == "internal"


@given(st.lists(st.sampled_from([text for text, _ in SPECIFICATION]), max_size=4).map("\n\n".join))
def test_a_citation_comes_back_from_its_row(text):
    found = cite(text)
    assert [from_row(as_row(text, ord, c)) for ord, c in enumerate(found)] == found
