"""What the named queries say of citations, asked of a small corpus that reads as a description."""

import duckdb
import pytest

from analysis.database import ask, named_query
from pipeline.schema import load_schema

ARTICLES = [
    # article, category, posted from, to, views, body
    ("a:1", "劳动", "2025-12-01", "2025-12-01", 10, "one"),
    ("a:2", "劳动", "2026-01-20", "2026-01-20", 500, "two"),
    ("a:3", "婚姻", "2026-02-28", "2026-03-01", None, "three"),
    ("b:4", "婚姻", "2026-04-05", "2026-04-05", 90, "two"),  # a copy of a:2 on another site
]
USUAL = {"kind": "cited", "suffix": 0, "stance": "asserted", "inherited": False, "quote_fidelity": "no_quote", "finding": "none",
         "reference_verdict": "exists", "reference_now": "exists", "laws_as_of": "2026-06-30"}  # fmt: skip
ALTERED = {
    "quote": "处五日拘留。",
    "quote_fidelity": "altered",
    "quote_source": "as_cited",
    "similarity": 0.9,
    "finding": "confirmed",
}
ELSEWHERE = {
    "quote": "出租人应当修缮",
    "quote_fidelity": "verbatim",
    "quote_source": "other_article",
    "true_law": "租约法",
    "true_article": 712,
    "similarity": 1.0,
    "finding": "suspected",
}
CITATIONS = [
    # article, law, number, version, what else is said of it
    ("a:1", "秩序法", 42, "2012-10-26", {"reference_now": "old_number", "now_law": "秩序法", "now_article": 50}),
    ("a:1", "租约法", 712, "2020-05-28", {"quote": "出租人应当履行维修义务", "quote_fidelity": "verbatim", "quote_source": "as_cited", "similarity": 1.0}),
    ("a:2", "秩序法", 42, "2025-06-27", ALTERED | {"reference_verdict": "old_number", "now_law": "秩序法", "now_article": 50}),
    ("a:2", "租佃法", 7, "1999-03-15", {"reference_verdict": "repealed", "reference_now": "repealed", "finding": "confirmed"}),
    ("a:3", "秩序法", 50, "2025-06-27", {"quote": "处 10 日拘留", "quote_fidelity": "reworded", "quote_source": "as_cited", "similarity": 0.8}),
    ("a:3", "租约法", 712, "2020-05-28", {"quote": "出租人应履行维修义务", "quote_fidelity": "reworded", "quote_source": "as_cited", "similarity": 0.95}),
    ("a:3", "无文本法", 3, None, {"reference_verdict": "not_checkable", "reference_reason": "text_not_held", "reference_now": "not_checkable"}),
    ("a:3", "租佃法", 8, "1999-03-15", {"reference_verdict": "repealed", "reference_now": "repealed", "stance": "historical"}),
    ("a:3", "秩序法", 9, "2025-06-27", {"kind": "internal", "reference_verdict": None, "reference_now": None}),
    ("b:4", "秩序法", 42, "2025-06-27", ALTERED | {"quote": "处五日拘留", "reference_verdict": "old_number", "now_law": "秩序法", "now_article": 50}),
    ("b:4", "租佃法", 7, "1999-03-15", {"reference_verdict": "repealed", "reference_now": "repealed", "finding": "confirmed"}),
    ("b:4", "秩序法", 51, "2025-06-27", ELSEWHERE),
    ("b:4", "秩序法", 50, "2025-06-27", {}),
]  # fmt: skip
LAWS = [
    # law, version, effective, ended, successor
    ("秩序法", "2012-10-26", "2013-01-01", "2026-01-01", None),
    ("秩序法", "2025-06-27", "2026-01-01", None, None),
    ("租佃法", "1999-03-15", "1999-10-01", "2021-01-01", "租约法"),
    ("租约法", "2020-05-28", "2021-01-01", None, None),
]
RENUMBERING = [
    ("秩序法", "2012-10-26", 42, "秩序法", "2025-06-27", 50),
    ("秩序法", "2012-10-26", 1, "秩序法", "2025-06-27", 1),
    ("租佃法", "1999-03-15", 7, "租约法", "2020-05-28", 712),
    ("租佃法", "1999-03-15", 8, "租约法", "2020-05-28", None),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    found = tmp_path_factory.mktemp("corpus") / "corpus.duckdb"
    with duckdb.connect(str(found)) as database:
        for table in load_schema()[1].values():
            database.execute(table.ddl())
        bodies = {article: body for article, *_, body in ARTICLES}
        for article, category, first, last, views, body in ARTICLES:
            row = {"article_id": article, "site": article[0], "category": category, "published_from": first, "published_to": last,
                   "published": first if first == last else None, "views": views, "body_hash": body, "title": f"题{article}", "url": f"http://{article}/",
                   "first_seen": "2026-06-01T00:00:00Z"}  # fmt: skip
            insert(database, "articles", row)
        for ord, (article, law, number, version, more) in enumerate(CITATIONS):
            row = USUAL | {
                "article_id": article,
                "body_hash": bodies[article],
                "ord": ord,
                "law": law,
                "article": number,
                "law_version": version,
                "text": f"{law}第{number}条",
            }
            insert(database, "citations", row | more)
        for law, version, effective, ended, successor in LAWS:
            insert(
                database,
                "laws",
                {"law": law, "law_version": version, "effective": effective, "repealed": ended, "successor": successor},
            )
        for law, version, number, new_law, new_version, new_number in RENUMBERING:
            row = {
                "law": law,
                "law_version": version,
                "article": number,
                "suffix": 0,
                "new_law": new_law,
                "new_version": new_version,
                "new_article": new_number,
                "new_suffix": 0 if new_number else None,
            }
            insert(database, "renumbering", row)
    return found


def insert(database, table, row):
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def answers(path, name, *wanted):
    names, rows = ask(path, named_query(name))
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [tuple(row[column] for column in wanted) for row in found]


def test_provisions_cited_most_count_copies_once(path):
    found = answers(path, "most_cited_provisions", "law", "article", "bodies", "articles", "citations", "quoted")
    assert found[0] == ("秩序法", 42, 2, 3, 3, 2)
    assert ("租佃法", 7, 1, 2, 2, 0) in found and ("秩序法", 9, 1, 1, 1, 0) not in found  # internal ones are not the author's


def test_how_citations_stand(path):
    found = answers(
        path,
        "citations_by_verdict",
        "provision",
        "reason",
        "citations",
        "as_enacted",
        "reworded",
        "otherwise",
        "suspected",
        "confirmed",
    )
    assert found == [
        ("exists", None, 6, 2, 2, 0, 1, 0),
        ("repealed", None, 3, 0, 0, 0, 0, 2),
        ("old_number", None, 2, 0, 0, 2, 0, 2),
        ("not_checkable", "text_not_held", 1, 0, 0, 0, 0, 0),
    ]


def test_verdicts_by_category_and_month(path):
    found = answers(
        path,
        "verdicts_by_category_month",
        "category",
        "month",
        "articles",
        "citations",
        "existing",
        "former",
        "undecided",
        "otherwise",
        "confirmed",
    )
    assert found == [
        ("劳动", "2025-12", 1, 2, 2, 0, 0, 0, 0),
        ("劳动", "2026-01", 1, 2, 0, 2, 0, 1, 2),
        ("婚姻", "2026-04", 1, 4, 2, 2, 0, 1, 2),
        ("婚姻", "unknown", 1, 4, 2, 1, 1, 0, 0),  # its interval spans two months
    ]


def test_outdated_citations_those_seen_most_first(path):
    found = answers(path, "outdated_citations_by_views", "views", "article_id", "citation", "that_day", "now", "today_in")
    assert found == [
        (500, "a:2", "租佃法第7条", "repealed", "repealed", "租约法第712条"),
        (90, "b:4", "租佃法第7条", "repealed", "repealed", "租约法第712条"),
        (10, "a:1", "秩序法第42条", "exists", "old_number", "秩序法第50条"),  # right on its day
    ]


def test_former_law_relied_on(path):
    found = answers(
        path, "renumbered_or_repealed_relied_on", "law", "article", "that_day", "today_in", "articles", "bodies", "confirmed"
    )
    assert found == [
        ("租佃法", 7, "repealed", "租约法第712条", 2, 1, 2),  # 租佃法第8条 is named as former law: not relied on
        ("秩序法", 42, "old_number", "秩序法第50条", 2, 1, 2),
    ]


def test_provisions_quoted_in_different_wordings(path):
    found = answers(
        path,
        "provisions_quoted_most_differently",
        "law",
        "article",
        "wordings",
        "as_enacted",
        "reworded",
        "otherwise",
        "articles",
        "least_alike",
    )
    assert found[0] == ("租约法", 712, 2, 1, 1, 0, 2, 0.95)
    assert ("秩序法", 42, 1, 0, 0, 1, 2, 0.9) in found  # a full stop is no other wording


def test_where_a_quotation_first_appeared_and_how_it_spread(path):
    found = answers(
        path,
        "false_quotations_spread",
        "law",
        "article",
        "quote",
        "first_article",
        "first_day",
        "days",
        "articles",
        "bodies",
        "sites",
        "true_article",
    )
    assert found == [
        ("秩序法", 42, "处五日拘留。", "a:2", "2026-01-20", 75, 2, 1, 2, None),
        ("秩序法", 51, "出租人应当修缮", "b:4", "2026-04-05", 0, 1, 1, 1, 712),
    ]


def test_what_a_person_rejected_spreads_nothing(path, tmp_path):
    copy = tmp_path / "corpus.duckdb"
    copy.write_bytes(path.read_bytes())
    with duckdb.connect(str(copy)) as database:
        for ord, decision, moment in ((2, "reject", "2026-07-01"), (11, "reject", "2026-07-01"), (11, "confirm", "2026-07-02")):
            article, body = CITATIONS[ord][0], "two"
            insert(
                database,
                "reviews",
                {"article_id": article, "body_hash": body, "ord": ord, "decision": decision, "decided_at": moment},
            )
    assert answers(copy, "false_quotations_spread", "article", "first_article", "articles") == [(42, "b:4", 1), (51, "b:4", 1)]
    assert [ord for _, ord in answers(copy, "findings_to_review", "article_id", "ord")] == [3, 9, 10]


def test_findings_to_review_come_confirmed_first(path):
    found = answers(path, "findings_to_review", "finding", "article_id", "ord", "views")
    assert found == [
        ("confirmed", "a:2", 2, 500),
        ("confirmed", "a:2", 3, 500),
        ("confirmed", "b:4", 9, 90),
        ("confirmed", "b:4", 10, 90),
        ("suspected", "b:4", 11, 90),
    ]


def test_corrections_after_a_revision_and_their_lag(path):
    found = answers(
        path,
        "corrections_per_revision",
        "law",
        "law_version",
        "months_after",
        "still_or_again_right",
        "with_new_number",
        "of_former_law",
        "first_new_number",
        "lag_days",
    )
    found = [(*row[:6], row[6] and str(row[6]), row[7]) for row in found]
    assert found == [
        # 42 of 秩序法 became 50: in January one article still says 42, in April one says 50 and one 42; a:3 has no certain day
        ("秩序法", "2025-06-27", 0, 0, 0, 1, "2026-04-05", 94),
        ("秩序法", "2025-06-27", 3, 2, 1, 1, "2026-04-05", 94),
        # 租佃法 gave way to 租约法 five years before
        ("租约法", "2020-05-28", 59, 1, 1, 0, "2025-12-01", 1795),
        ("租约法", "2020-05-28", 60, 0, 0, 1, "2025-12-01", 1795),
        ("租约法", "2020-05-28", 63, 0, 0, 1, "2025-12-01", 1795),
    ]


def test_how_far_citations_could_be_checked(path):
    found = answers(path, "citation_checkability", "checked", "reason", "citations", "percent", "laws_as_of")
    assert found == [
        ("words checked", None, 6, 50.0, "2026-06-30"),
        ("existence only", "nothing quoted", 5, 41.7, "2026-06-30"),
        ("not checkable", "text_not_held", 1, 8.3, "2026-06-30"),
    ]
