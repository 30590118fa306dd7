"""The views and macros of a built database: what they give of the sample, and that each is explained in the database itself."""

import pytest

from analysis.database import ask
from pipeline.build import SQL


@pytest.fixture(scope="module")
def question(sample_place):
    def put(query):
        names, rows = ask(sample_place.database, query)
        return [dict(zip(names, row, strict=True)) for row in rows]

    return put


@pytest.mark.parametrize("words", ["押金", "房东 押金", " 押金\n房东 ", "第一次打官司", "没有这样的词", "%", "''", ""])
def test_search_finds_what_has_all_the_words(question, words):
    quoted = words.replace("'", "''")
    found = question(f"FROM search('{quoted}')")
    parts = words.replace("''", "'").split()
    held = [row for row in question("SELECT article_id, title, text FROM articles") if parts and all(part in row["text"] or part in row["title"] for part in parts)]
    if words == "''":  # as SQL would read it
        held = [row for row in question("SELECT article_id, title, text FROM articles") if "''" in row["text"]]
    assert {row["found"] for row in found} == ({len(held)} if held else set())
    assert {row["article_id"] for row in found} <= {row["article_id"] for row in held} and len(found) <= 50
    assert sum(1 + row["copies"] for row in found) == len(held)  # of fewer than fifty clusters
    assert all(f"【{parts[0]}】" in row["snippet"] for row in found if row["hits"] and parts[0] in row["snippet"])


def test_search_puts_titles_first(question):
    titles = [("押金" in row["title"]) for row in question("FROM search('押金')")]
    assert True in titles and titles == sorted(titles, reverse=True)


def test_an_article_by_id_or_address(question):
    (first,) = question("SELECT * FROM articles ORDER BY article_id LIMIT 1")
    (by_id,) = question(f"FROM article('{first['article_id']}')")
    (by_url,) = question(f"FROM article('{first['url']}')")
    assert by_id == by_url and (by_id["title"], by_id["text"]) == (first["title"], first["text"])
    assert question("FROM article('nothing')") == []


def test_who_cites_a_provision(question):
    expected = question(
        "SELECT law, article, coalesce(suffix, 0) AS suffix, count(*) AS n FROM citations WHERE kind = 'cited' AND article IS NOT NULL"
        " GROUP BY ALL ORDER BY n DESC LIMIT 5"
    )
    for row in expected:
        for law in (row["law"], "中华人民共和国" + row["law"]):
            assert len(question(f"FROM provision('{law}', {row['article']}, sub := {row['suffix']})")) == row["n"]


def test_what_is_like_an_article(question):
    pairs = question("SELECT article_id, other_id, kind FROM v_duplicate_pairs")
    for pair in pairs[:10]:
        there = {row["article_id"]: row["kind"] for row in question(f"FROM similar('{pair['article_id']}')")}
        back = {row["article_id"]: row["kind"] for row in question(f"FROM similar('{pair['other_id']}')")}
        assert there[pair["other_id"]] == pair["kind"]
        assert back[pair["article_id"]] == ("contains" if pair["kind"] == "contained" else pair["kind"])


def test_views_lose_no_row(question):
    (row,) = question("""
        SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM v_articles) AS v_articles,
            (SELECT count(*) FROM citations WHERE kind = 'cited') AS citations, (SELECT count(*) FROM v_citations) AS v_citations,
            (SELECT sum(articles) FROM v_laws_in_force) AS numbers, (SELECT count(*) FROM v_provision_coverage) AS coverage
    """)
    assert row["articles"] == row["v_articles"] and row["citations"] == row["v_citations"] and row["numbers"] == row["coverage"]


def test_everything_made_is_explained_in_two_languages(question):
    made = """
        SELECT view_name AS name, comment FROM duckdb_views() WHERE NOT internal
        UNION ALL SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal
        UNION ALL SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal AND table_name <> 'about'
    """
    rows = question(made)
    assert {"v_articles", "v_citations", "v_contacts", "search", "article", "provision", "similar"} <= {row["name"] for row in rows}
    assert [row["name"] for row in rows if " · " not in (row["comment"] or "")] == []


CONTACTS = [
    # text, kind, contact
    ("咨询电话：13812345678", "phone", "13812345678"),
    ("热线400-123-4567，欢迎", "phone", "4001234567"),
    ("座机 010-12345678", "phone", "01012345678"),
    ("加微信号：lawyer_2026", "wechat", "lawyer_2026"),
    ("QQ群：123456789", "qq", "123456789"),
    ("写信到 Law@Example.com。", "mail", "law@example.com"),
]


def test_contacts_are_read_out_of_what_was_set_aside(sample_place, tmp_path):
    import shutil

    import duckdb

    path = shutil.copy(sample_place.database, tmp_path / "corpus.duckdb")
    with duckdb.connect(str(path)) as database:
        (article,) = database.execute("SELECT min(article_id) FROM articles").fetchone()
        for ord, (text, *_) in enumerate([*CONTACTS, ("编号 20131381234567890123，共3条", "", "")]):
            database.execute("INSERT INTO set_aside VALUES (?, ?, 'share', ?)", [article, 100 + ord, text])
        database.execute("INSERT INTO set_aside VALUES (?, 200, 'advert', '免费 咨询')", [article])
        database.execute("INSERT INTO links VALUES (?, 'body', 'https://Elsewhere.cn/x', '')", [article])
        database.execute("DELETE FROM contacts")
        database.execute((SQL / "build_contacts.sql").read_text(encoding="utf-8"))
    found = ask(path, f"SELECT kind, contact FROM v_contacts WHERE article_id = '{article}' AND place <> 'rights'")[1]
    assert set(found) == {*((kind, contact) for _, kind, contact in CONTACTS), ("advert", "免费 咨询"), ("host", "elsewhere.cn")}
