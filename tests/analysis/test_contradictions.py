"""Answers that differ under one title pattern, in a small corpus that reads as a description."""

import duckdb
import pytest

from analysis.database import ask, named_query
from pipeline.build import SQL
from pipeline.schema import load_schema

ANSWERS = [
    # article, cluster, law and article cited, period of the step "appeal"
    ("a:1", "a:1", ("甲法", 1), "15日"),
    ("a:2", "a:2", ("甲法", 2), "15日"),
    ("a:3", "a:1", ("甲法", 1), "15日"),  # a copy of a:1 says nothing new
    ("a:1", "a:1", ("乙法", 9), None),
    ("a:2", "a:2", ("乙法", 9), None),
    ("a:2", "a:2", ("乙法", 10), "30日"),  # both name 乙法 9: no contradiction there
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    found = tmp_path_factory.mktemp("contradictions") / "corpus.duckdb"
    with duckdb.connect(str(found)) as database:
        for table in load_schema()[1].values():
            database.execute(table.ddl())
        database.execute("CREATE TABLE topic_words (topic VARCHAR, word VARCHAR)")
        duplicates = (SQL / "build_duplicates.sql").read_text(encoding="utf-8")
        database.execute(duplicates[duplicates.index("CREATE VIEW") :])
        database.execute((SQL / "build_views.sql").read_text(encoding="utf-8"))
        database.execute("INSERT INTO templates (template_id, pattern) VALUES ('t', '{…}怎么办')")
        for article, cluster in {(article, cluster) for article, cluster, *_ in ANSWERS}:
            database.execute("INSERT INTO template_articles (template_id, article_id) VALUES ('t', ?)", [article])
            database.execute("INSERT INTO clusters (article_id, cluster_id) VALUES (?, ?)", [article, cluster])
        for article, _, (law, number), period in ANSWERS:
            database.execute(
                "INSERT INTO citations (article_id, kind, stance, law, article, suffix) VALUES (?, 'cited', 'asserted', ?, ?, 0)", [article, law, number]
            )
            database.execute("INSERT INTO advice (article_id, code, polarity, deadline) VALUES (?, 'appeal', 'do', ?)", [article, period])
    return found


def test_provisions_that_nothing_joins(path):
    names, rows = ask(path, named_query("contradicting_answers"))
    found = {(row[1], row[2]): dict(zip(names, row, strict=True)) for row in rows}
    assert set(found) == {("provision", "甲法")}  # 15日 is said by both clusters, and so is 乙法 9
    (row,) = found.values()
    assert row["answers_with_clusters"] == ["《甲法》第1条 (1)", "《甲法》第2条 (1)"] and (row["clusters"], row["articles"]) == (2, 3)
    assert ask(path, named_query("contradicting_answers"), given={"least": 3})[1] == []
