"""What a revision does: articles moved, changed in place, removed; and who cites them."""

import duckdb
import pytest

from pipeline.law.impact import Revision, changes, chosen_revision, corpus_query, revisions_of
from pipeline.law.known import registry_name
from pipeline.law.store import import_folders
from pipeline.schema import load_schema
from spiders.problem import UsageProblem
from tests.pipeline.law.checkouts import PROVISIONS, lawbasecn

VERSIONS = [
    {"law": "测试示范法", "version": "2019-03-04", "effective": "2019-06-01"},
    {"law": "测试示范法", "version": "2024-05-06", "effective": "2024-09-01"},
    {"law": "旧示范法", "version": "2001-02-03", "effective": "2001-02-03"},
    {"law": "单版示范法", "version": "2001-02-03", "effective": "2001-02-03"},
]
COLUMNS = ["law", "version", "article", "suffix", "new_law", "new_version", "new_article", "new_suffix", "change", "source"]
RENUMBERING = [
    dict(zip(COLUMNS, row.split(), strict=True))
    for row in (
        "测试示范法 2019-03-04 3 0 测试示范法 2024-05-06 2 1 moved computed",
        "旧示范法 2001-02-03 9 0 测试示范法 2024-05-06 1 0 moved_amended hand",
    )
] + [dict.fromkeys(COLUMNS, "") | {"law": "测试示范法", "version": "2019-03-04", "article": "4", "suffix": "0", "new_law": "测试示范法", "new_version": "2024-05-06", "change": "removed"}]  # fmt: skip


def test_revisions_and_the_choice_of_one():
    found = revisions_of("测试示范法", VERSIONS, RENUMBERING)
    assert found == [Revision("测试示范法", "2024-05-06", "2024-09-01")]
    assert chosen_revision("测试示范法", "2024-09-01", found) == chosen_revision("测试示范法", None, found) == found[0]
    assert revisions_of("旧示范法", VERSIONS, RENUMBERING) == found  # taken over by another law
    with pytest.raises(UsageProblem, match="revised on 2024-05-06"):
        chosen_revision("测试示范法", "2020-01-01", found)
    with pytest.raises(UsageProblem, match="knows no revision of 单版示范法"):
        chosen_revision("单版示范法", None, revisions_of("单版示范法", VERSIONS, RENUMBERING))


def lines(found):
    return [(one.law, one.article, one.suffix, one.new_article, one.new_suffix, one.change) for one in found]


def test_without_texts_the_registry_s_numbers_are_told(tmp_path):
    touched, held = changes("测试示范法", Revision("测试示范法", "2024-05-06", ""), VERSIONS, RENUMBERING, tmp_path)
    assert not held
    assert lines(touched) == [
        ("旧示范法", 9, 0, 1, 0, "moved_amended"),
        ("测试示范法", 3, 0, 2, 1, "moved"),
        ("测试示范法", 4, 0, None, None, "removed"),
    ]


def test_texts_add_what_changed_in_its_place(tmp_path):
    old = (
        PROVISIONS.replace("应当真实", "可以真实")
        .replace("第二条**之一", "第三条**")
        .replace("**第三条**　本法", "**第四条**　本法")
    )
    import_folders([lawbasecn(tmp_path / "a", 2019, old), lawbasecn(tmp_path / "b")], tmp_path / "laws", [], registry_name)
    touched, held = changes("测试示范法", Revision("测试示范法", "2024-05-06", ""), VERSIONS, RENUMBERING, tmp_path / "laws")
    assert held
    assert [one for one in lines(touched) if one[0] == "测试示范法"] == [
        ("测试示范法", 2, 0, 2, 0, "amended"),
        ("测试示范法", 3, 0, 2, 1, "moved"),
        ("测试示范法", 4, 0, None, None, "removed"),
    ]


def test_the_articles_of_the_corpus_that_cite_them(tmp_path):
    touched, _ = changes("测试示范法", Revision("测试示范法", "2024-05-06", ""), VERSIONS, RENUMBERING, tmp_path)
    with duckdb.connect() as database:
        for table in ("articles", "citations"):
            database.execute(load_schema()[1][table].ddl())
        assert database.execute(corpus_query(touched)).fetchall() == []
        assert database.execute(corpus_query([])).fetchall() == []
        database.execute("INSERT INTO articles (article_id, title) VALUES ('s:1', '甲'), ('s:2', '乙')")
        database.execute(
            "INSERT INTO citations (article_id, ord, kind, law, article, suffix, text) VALUES "
            "('s:1', 0, 'cited', '测试示范法', 3, 0, '示范法第三条'), ('s:1', 1, 'cited', '测试示范法', 1, 0, '示范法第一条'), "
            "('s:2', 0, 'cited', '旧示范法', 9, NULL, '旧法第九条'), ('s:2', 1, 'internal', '测试示范法', 3, 0, '第三条')"
        )
        found = database.execute(corpus_query(touched)).fetchall()
    assert [(row[0], row[2], row[3]) for row in found] == [("s:1", "测试示范法", 3), ("s:2", "旧示范法", 9)]
