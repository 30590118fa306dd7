"""The registry of Chinese law under data/reference/laws/: whole, consistent, facts only, and the same when made again."""

import csv
import re
import shutil
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.law.derive import COLUMNS, KEY, REGISTRY, derive
from pipeline.law.derived_names import shortened
from pipeline.law.official_titles import official_title

SHARED = Path(__file__).parents[3].parent / "shared" / "laws"
EVERYDAY = {
    "合同",
    "规定",
    "条例",
    "办法",
    "解释",
    "意见",
    "通知",
    "法律",
    "法",
    "司法解释",
    "民法",
    "本法",
    "该法",
    "协议",
    "章程",
    "规则",
}
KINDS = {"宪法", "法律", "法律解释", "修正案", "决定", "行政法规", "司法解释", "部门规章", "规范性文件", "地方性法规"}
NAME_KINDS = {"short", "misspelt", "former", "interpretation_short", "full_variant", "ambiguous"}


def table(name: str) -> list[dict[str, str]]:
    with (REGISTRY / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


TABLES = {name: table(name) for name in COLUMNS}
LAWS = {row["law"]: row for row in TABLES["laws"]}


def versions_by_law() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in TABLES["versions"]:
        found[row["law"]].append(row)
    return found


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_its_columns_unix_lines_and_no_key_twice(name):
    raw = (REGISTRY / f"{name}.csv").read_bytes()
    assert raw.decode("utf-8").startswith(",".join(COLUMNS[name]) + "\n")
    assert b"\r" not in raw
    keys = Counter(tuple(row[column] for column in COLUMNS[name][: KEY[name]]) for row in TABLES[name])
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("name", COLUMNS)
def test_no_cell_is_long_enough_to_be_the_wording_of_a_statute(name):
    assert [cell for row in TABLES[name] for cell in row.values() if len(cell) > 120] == []


@pytest.mark.parametrize("name", [name for name, columns in COLUMNS.items() if "source" in columns])
def test_every_row_has_a_source(name):
    assert [row for row in TABLES[name] if not row["source"]] == []


def test_all_files_together_stay_small():
    assert sum(path.stat().st_size for path in REGISTRY.rglob("*.csv")) < 3_000_000


def test_many_laws_of_many_kinds():
    assert len(LAWS) >= 200
    assert {row["kind"] for row in LAWS.values()} <= KINDS
    assert len({row["kind"] for row in LAWS.values()}) >= 5


def test_titles_are_in_the_spelling_of_the_guide():
    assert [law for law in LAWS if official_title(law) != law] == []


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("中华人民共和国民法典", "民法典"),
        ("最高人民法院关于适用〈民法典〉婚姻家庭编的解释（一）", "最高人民法院关于适用《民法典》婚姻家庭编的解释（一）"),
        (
            "最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释(一)",
            "最高人民法院关于适用《民法典》婚姻家庭编的解释（一）",
        ),
        ("最高人民法院最高人民检察院关于办理洗钱刑事案件的解释", "最高人民法院、最高人民检察院关于办理洗钱刑事案件的解释"),
        ("宪法（2018年修正文本）", "宪法"),
        ("医疗事故分级标准（试行）", "医疗事故分级标准（试行）"),  # the bracket is in the title
        ("国际航行船舶进出中华人民共和国口岸检查办法", "国际航行船舶进出中华人民共和国口岸检查办法"),  # so is this 中华人民共和国
        ("关于修改〈关于适用〈工会法〉的解释〉的决定", "关于修改《关于适用〈工会法〉的解释》的决定"),
    ],
)
def test_official_titles(written, title):
    assert official_title(written) == title
    assert official_title(title) == title


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("最高人民法院关于适用《婚姻法》若干问题的解释（二）", "婚姻法司法解释二"),
        ("最高人民法院关于适用《民法典》婚姻家庭编的解释（一）", "婚姻家庭编解释（一）"),
        ("最高人民法院关于适用《公司法》若干问题的规定（三）", "公司法司法解释（三）"),
        ("最高人民法院关于审理民间借贷案件适用法律若干问题的规定", "民间借贷司法解释"),
        ("最高人民法院关于审理人身损害赔偿案件适用法律若干问题的解释", "关于审理人身损害赔偿案件适用法律若干问题的解释"),
        ("最高人民法院、最高人民检察院关于办理盗窃刑事案件适用法律若干问题的解释", "盗窃刑事案件司法解释"),
    ],
)
def test_short_names_of_interpretations(title, short):
    assert short in set(shortened(title))


def test_days_are_iso_days():
    for row in TABLES["versions"]:
        for column in ("version", "effective", "superseded_on", "repealed_on"):
            if row[column]:
                date.fromisoformat(row[column])
        assert row["effective"], row


def test_versions_of_a_law_form_a_chain():
    for law, rows in versions_by_law().items():
        assert law in LAWS
        for row, following in pairwise(rows):
            assert row["version"] < following["version"], law
            assert row["superseded_on"] == following["effective"], law
            assert row["effective"] < following["effective"], law
            assert not row["repealed_on"], law
        assert not rows[-1]["superseded_on"], law
        assert not rows[-1]["repealed_on"] or rows[-1]["repealed_on"] > rows[-1]["effective"], law
        assert rows[-1]["repealed_by"] != law


def test_a_held_text_has_its_vid_and_no_other_row_has():
    assert {row["text"] for row in TABLES["versions"]} == {"0", "1"}
    assert [row for row in TABLES["versions"] if bool(row["vid"]) != (row["text"] == "1")] == []


@pytest.mark.parametrize(
    ("law", "versions"),
    [
        ("民事诉讼法", ["1991-04-09", "2007-10-28", "2012-08-31", "2017-06-27", "2021-12-24", "2023-09-01"]),
        ("公司法", ["1993-12-29", "1999-12-25", "2004-08-28", "2005-10-27", "2013-12-28", "2018-10-26", "2023-12-29"]),
        ("消费者权益保护法", ["1993-10-31", "2009-08-27", "2013-10-25"]),
        ("工伤保险条例", ["2003-04-27", "2010-12-20"]),
        ("治安管理处罚法", ["2005-08-28", "2012-10-26", "2025-06-27"]),
        ("最高人民法院关于公布失信被执行人名单信息的若干规定", ["2013-07-16", "2017-02-28"]),  # the later text is not held
        ("最高人民法院关于审理民间借贷案件适用法律若干问题的规定", ["2015-08-06", "2020-08-19", "2020-12-29"]),
    ],
)
def test_versions_known_to_exist(law, versions):
    assert [row["version"] for row in versions_by_law()[law]][-len(versions) :] == versions


def test_names_lead_to_laws_and_are_more_than_everyday_words():
    assert [row for row in TABLES["names"] if row["law"] not in LAWS] == []
    assert {row["kind"] for row in TABLES["names"]} <= NAME_KINDS
    assert {row["name"] for row in TABLES["names"]} & EVERYDAY == set()
    assert len({row["name"] for row in TABLES["names"]}) >= 500


def test_a_name_of_two_laws_is_marked_ambiguous():
    meant = defaultdict(list)
    for row in TABLES["names"]:
        meant[row["name"]].append(row["kind"])
    assert [name for name, kinds in meant.items() if (len(kinds) > 1) != ("ambiguous" in kinds)] == []
    assert set(meant) & set(LAWS) == set()


def test_renumbered_articles_belong_to_known_versions():
    known = {(row["law"], row["version"]) for row in TABLES["versions"]}
    for row in TABLES["renumbering"]:
        assert (row["law"], row["version"]) in known
        assert (row["new_law"], row["new_version"]) in known
        assert (row["change"] == "removed") == (row["new_article"] == "")
        assert row["source"] in ("computed", "hand")
        same = (row["law"], row["article"], row["suffix"]) == (row["new_law"], row["new_article"], row["new_suffix"])
        assert not same or row["source"] == "hand"


@pytest.mark.parametrize(
    ("law", "version", "article", "new"),
    [
        ("合同法", "1999-03-15", "52", ["146", "153", "154"]),
        ("公司法", "2018-10-26", "20", ["21", "23"]),
        ("治安管理处罚法", "2012-10-26", "42", ["50"]),
        ("婚姻法", "2001-04-28", "24", ["1061", "1070"]),
        ("侵权责任法", "2009-12-26", "36", ["1194", "1195", "1197"]),
    ],
)
def test_where_an_article_went(law, version, article, new):
    rows = [row for row in TABLES["renumbering"] if (row["law"], row["version"], row["article"]) == (law, version, article)]
    assert [row["new_article"] for row in rows] == new


def test_invented_and_foreign_titles_are_no_national_law():
    names = {row["name"] for row in TABLES["names"]} | set(LAWS)
    for kind in ("invented", "elsewhere"):
        listed = {row["name"] for row in TABLES[kind]}
        assert listed & names == set()
        assert [law for law in names if law.startswith(tuple(listed))] == []
    assert len(TABLES["invented"]) >= 25
    assert len(TABLES["elsewhere"]) >= 40
    assert {row["match"] for row in TABLES["elsewhere"]} == {"title", "with_place"}


def test_hand_written_facts_name_only_what_the_registry_has():
    assert [law for law in (row["law"] for row in hand("repeals")) if law not in LAWS] == []
    assert [
        row
        for row in hand("corrections")
        if not re.fullmatch(r"drop|version|effective|effective_source|articles|max_article", row["field"])
    ] == []


def hand(name: str) -> list[dict[str, str]]:
    with (REGISTRY / "hand" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.skipif(not (SHARED / "laws.parquet").exists(), reason="the folder of law texts is not on this machine")
def test_making_the_registry_again_gives_the_same_bytes(tmp_path):
    shutil.copytree(REGISTRY / "hand", tmp_path / "hand")
    derive(SHARED, tmp_path)
    for name in COLUMNS:
        assert (tmp_path / f"{name}.csv").read_bytes() == (REGISTRY / f"{name}.csv").read_bytes(), name
