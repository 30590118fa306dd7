"""Verdicts as of a day, on the separate axes of the guide, with laws that nobody passed (made_up_laws.py)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.citations.cite import cite
from pipeline.law.bench import Bench
from pipeline.law.judging import VERDICTS, judge_text
from pipeline.law.texts import LawTexts
from tests.pipeline.law.made_up_laws import (
    DEPOSIT,
    LENDING,
    PETS,
    REPAIRS,
    SUBLET,
    THREATS,
    made_up_bench,
    made_up_registry,
)

BEFORE, AFTER = "2025-03-20", "2026-03-20"  # of the revision of 秩序法


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return made_up_bench(tmp_path_factory.mktemp("laws"))


def verdicts(text, bench, first=AFTER, last=None):
    rows = judge_text(text, cite(text, bench.registry), (first, last or first), bench)
    return [row for row in rows if row["kind"] == "cited"]


def verdict(text, bench, first=AFTER, last=None):
    [row] = verdicts(text, bench, first, last)
    return row


@pytest.mark.parametrize(
    ("text", "day", "reference", "reason", "now"),
    [
        # does the provision exist in the law in force on that day, and on the day of the law texts?
        ("《秩序法》第四十二条。", BEFORE, "exists", None, "old_number"),
        ("《秩序法》第四十二条。", AFTER, "exists", None, "exists"),
        ("《秩序法》第五十条。", BEFORE, "no_such_article", None, "exists"),
        ("《秩序法》第五十条之一。", AFTER, "exists", None, "exists"),
        ("《秩序法》第五十条之二。", AFTER, "no_such_article", None, "no_such_article"),
        ("《秩序法》第九十条。", AFTER, "no_such_article", None, "no_such_article"),
        ("《秩序法》。", AFTER, "exists", None, "exists"),
        # 款 and 项
        ("《秩序法》第五十条之一第二款。", AFTER, "exists", None, "exists"),
        ("《秩序法》第五十条之一第三款。", AFTER, "no_such_paragraph", None, "no_such_paragraph"),
        ("《秩序法》第五十条第三项。", AFTER, "exists", None, "exists"),
        ("《秩序法》第五十条第（四）项。", AFTER, "no_such_paragraph", None, "no_such_paragraph"),
        ("《秩序法》第五十条第一款第三项。", AFTER, "exists", None, "exists"),
        # repealed, not yet in force
        ("《租佃法》第七条。", "2020-12-31", "exists", None, "repealed"),
        ("《租佃法》第七条。", "2021-01-01", "repealed", None, "repealed"),
        ("《未来法》第一条。", AFTER, "not_yet_in_force", None, "not_yet_in_force"),
        # what is not held is no reproach
        ("《无文本法》第三条。", AFTER, "not_checkable", "text_not_held", "not_checkable"),
        ("《断档法》第四条。", "2016-05-05", "not_checkable", "version_not_held", "exists"),
        ("《断档法》第三条。", "2016-05-05", "exists", "held before and after", "exists"),
        ("《秩序法》第三十条。", AFTER, "not_checkable", "text_incomplete", "not_checkable"),  # a hole below the highest number
        ("《没人听过的城市管理条例》第三条。", AFTER, "not_in_registry", None, "not_in_registry"),
        # the curated list, other jurisdictions, a number left open
        ("《反催收法》第三条。", AFTER, "no_such_law", None, "no_such_law"),
        ("《香港雇佣条例》第三条。", AFTER, "other_jurisdiction", None, "other_jurisdiction"),
        ("德国《租约法》第三条。", AFTER, "other_jurisdiction", None, "other_jurisdiction"),
        ("《租约法》第×条。", AFTER, "placeholder", None, "placeholder"),
    ],
)
def test_the_reference(bench, text, day, reference, reason, now):
    row = verdict(text, bench, day)
    assert (row["reference_verdict"], row["reference_reason"], row["reference_now"]) == (reference, reason, now)


@pytest.mark.parametrize(
    ("text", "first", "last", "reference", "rule"),
    [
        # the interval of days decides, and it depends only where the law changed within it
        ("《秩序法》第四十二条。", BEFORE, BEFORE, "exists", "published"),
        ("《秩序法》第四十二条。", "2025-12-30", "2026-01-02", "depends_on_date", "interval"),
        ("《秩序法》第四十二条。", "2025-01-01", "2025-12-31", "exists", "interval"),
        ("《秩序法》第一条。", "2025-12-30", "2026-01-02", "exists", "interval"),  # the same words in both versions
        ("《秩序法》第五十条。", "2025-12-30", "2026-01-02", "depends_on_date", "interval"),
        ("《租佃法》第七条。", "2020-12-30", "2021-01-02", "depends_on_date", "interval"),
        ("《秩序法》第四十二条。", None, BEFORE, "exists", "interval"),
        ("《秩序法》第四十二条。", BEFORE, None, "depends_on_date", "interval"),
        ("《秩序法》第四十二条。", None, None, "depends_on_date", "unknown"),
        ("《租约法》第七百一十二条。", None, None, "exists", "unknown"),
        # an edition that the author names decides before the day does
        ("《秩序法》（2005年）第五十条。", AFTER, AFTER, "no_such_article", "edition"),
        ("《秩序法（2025年修订）》第五十条。", BEFORE, BEFORE, "exists", "edition"),
    ],
)
def test_the_days(bench, text, first, last, reference, rule):
    [row] = judge_text(text, cite(text, bench.registry), (first, last), bench)
    assert (row["reference_verdict"], row["as_of_rule"]) == (reference, rule)


@pytest.mark.parametrize(
    ("cited", "words", "day", "fidelity", "source", "finding"),
    [
        # the words against the provision cited
        ("《租约法》第七百一十二条", REPAIRS, AFTER, "verbatim", "as_cited", "none"),
        ("《租约法》第七百一十二条", REPAIRS.replace("，", ",").replace("。", "！"), AFTER, "punctuation", "as_cited", "none"),
        ("《租约法》第七百一十二条", REPAIRS[:16], AFTER, "verbatim", "as_cited", "none"),  # it stops early
        ("《秩序法》第五十条", THREATS.replace("（二）公然侮辱他人的；\n", ""), AFTER, "abridged", "as_cited", "none"),
        ("《秩序法》第五十条", THREATS.replace("（二）公然侮辱他人的；", "……"), AFTER, "abridged", "as_cited", "none"),
        ("《租约法》第七百一十二条", REPAIRS.replace("履行租赁物的", "承担对租赁物进行"), AFTER, "reworded", "as_cited", "none"),
        # another rule, however alike: a period, an amount, 可以 for 应当, 以上 for 以下, a negation, a dropped proviso's 不
        ("《租约法》第七百一十七条", DEPOSIT.replace("七日", "九日"), AFTER, "altered", "as_cited", "confirmed"),
        ("《租约法》第七百一十六条", SUBLET.replace("可以", "应当"), AFTER, "altered", "as_cited", "confirmed"),
        ("《租约法》第七百一十七条", DEPOSIT.replace("不得无故", "可以"), AFTER, "altered", "as_cited", "confirmed"),
        ("《秩序法》第四十二条", PETS.replace("以下", "以上"), AFTER, "altered", "as_cited", "confirmed"),
        # another article, another law
        ("《租约法》第七百一十七条", SUBLET, AFTER, "verbatim", "other_article", "confirmed"),
        ("《租约法》第七百一十七条", LENDING, AFTER, "verbatim", "other_law", "confirmed"),
        # the words of an earlier version: right then, an old number now
        ("《秩序法》第四十二条", THREATS, BEFORE, "verbatim", "as_cited", "none"),
        ("《秩序法》第四十二条", THREATS, AFTER, "verbatim", "other_version", "confirmed"),
        # nobody's words are only suspected
        ("《租约法》第七百一十七条", "租客养猫的须每月另付清洁费用并向邻居赔礼道歉", AFTER, "unsupported", None, "suspected"),
        # what is not held is not judged
        ("《无文本法》第三条", REPAIRS, AFTER, "not_checkable", None, "none"),
        ("《没人听过的城市管理条例》第三条", REPAIRS, AFTER, "not_checkable", None, "none"),
    ],
)
def test_the_words(bench, cited, words, day, fidelity, source, finding):
    row = verdict(f"{cited}规定：“{words}”", bench, day)
    assert (row["quote_fidelity"], row["quote_source"], row["finding"]) == (fidelity, source, finding)


def test_where_the_words_really_stand(bench):
    row = verdict(f"《租约法》第七百一十七条规定：“{SUBLET}”", bench)
    assert (row["true_law"], row["true_article"], row["true_suffix"]) == ("租约法", 716, 0)
    row = verdict(f"《租约法》第七百一十七条规定：“{PETS}”", bench, BEFORE)  # by its number on that day
    assert (row["true_law"], row["true_article"]) == ("秩序法", 43)
    row = verdict(f"《秩序法》第四十二条规定：“{THREATS}”", bench)
    assert (row["reference_verdict"], row["now_law"], row["now_article"]) == ("old_number", "秩序法", 50)
    row = verdict(f"《秩序法》第四十四条规定：“{DEPOSIT}”", bench, BEFORE)  # in 租约法 and in 押金条例
    assert (row["quote_source"], row["true_law"]) == ("ambiguous", None)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        # only what an author asserts can be wrong
        (f"《租约法》第七百一十七条规定：“{SUBLET}”", "confirmed"),
        (f"原《租佃法》第九条规定：“{SUBLET}”", "none"),
        (f"网传《租约法》第七百一十七条规定：“{SUBLET}”", "none"),
        (f"不要再引用《租约法》第七百一十七条：“{SUBLET}”", "none"),
        # a name inherited, too few words, a day that is assumed: no more than suspected
        (f"《租约法》很短。第七百一十七条规定：“{SUBLET}”", "suspected"),
        ("《租约法》第七百一十七条规定：“未经出租人同意转租的”", "suspected"),
        (f"《押金条例》第五条规定：“{DEPOSIT.replace('七日', '九日')}”", "suspected"),
        # unmarked words need to be longer than marked ones
        (f"《租约法》第七百一十七条{SUBLET}", "confirmed"),
        # no words at all: the number alone
        ("《租佃法》第七条仍然有用。", "confirmed"),
        ("《秩序法》第九十条管这个。", "confirmed"),
        ("《反催收法》第三条管这个。", "suspected"),
        ("《无文本法》第三条管这个。", "none"),
    ],
)
def test_what_may_be_said(bench, text, finding):
    assert verdicts(text, bench)[-1]["finding"] == finding


def test_an_old_number_from_the_sense_alone_is_suspected(bench):
    row = verdict("发短信辱骂邻居、写信威胁他人人身安全、公然侮辱他人，依《秩序法》第四十二条拘留。", bench)
    assert (row["reference_verdict"], row["finding"], row["now_article"]) == ("old_number", "suspected", 50)
    row = verdict("养狗吵闹，饲养动物干扰他人正常生活，依《秩序法》第四十二条警告。", bench)
    assert (row["reference_verdict"], row["finding"]) == ("exists", "none")


def test_without_law_texts_references_stay_and_words_are_not_checkable():
    empty = Bench(made_up_registry(), LawTexts({}, {}, [], [], None), None)
    row = verdict(f"《租约法》第七百一十七条规定：“{SUBLET}”", empty)
    assert (row["reference_verdict"], row["quote_fidelity"], row["finding"]) == ("not_checkable", "not_checkable", "none")


def test_what_a_law_itself_refers_to_is_not_judged(bench):
    text = "《租约法》第七百一十六条规定：“依照本法第七百一十七条处理。”"
    [_, inside] = judge_text(text, cite(text, bench.registry), (AFTER, AFTER), bench)
    assert inside["kind"] == "internal"
    assert (inside["reference_verdict"], inside["finding"]) == (None, "none")


def test_a_verdict_has_every_column_of_the_table(bench):
    from pipeline.schema import load_schema

    columns = {column.name for column in load_schema()[1]["citations"].columns}
    assert {*VERDICTS, *verdict("《租约法》第七百一十七条。", bench)} <= columns


PIECES = ["《秩序法》", "《租佃法》", "《租约法》", "《断档法》", "《无文本法》", "《反催收法》", "秩序法", "该法", "同条", "本法", "第四十二条", "第五十条", "第七百一十六条", "第三条",
          "第二款", "第（三）项", "之一", "第×条", "、", "，", "。", "：", "规定：", "“", "”", "\n", "（2005年）", "原", "网传", "早已废止", " ", THREATS, PETS, SUBLET, DEPOSIT[:20], LENDING[8:30]]  # fmt: skip
DAY = st.none() | st.sampled_from(["1990-01-01", BEFORE, "2025-12-31", "2026-01-01", AFTER, "2030-01-01"])


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join), DAY, DAY)
def test_any_text_and_any_days_give_a_verdict(bench, text, first, last):
    first, last = sorted((first, last)) if first and last else (first, last)
    for row in judge_text(text, cite(text, bench.registry), (first, last), bench):
        assert text[row["span_start"] : row["span_end"]] == row["text"]
        assert row["quote"] is None or text[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert (row["quote"] is None) == (row["quote_fidelity"] == "no_quote")
        assert row["finding"] == "none" or row["stance"] == "asserted"
        assert row["finding"] != "confirmed" or not row["inherited"]
        assert (row["true_law"] is not None) == (row["quote_source"] in ("other_article", "other_law"))
