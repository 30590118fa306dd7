"""The bench of the corpus at 2,000 articles: its rows hold together, and every question, macro and the report has something to say."""

import pytest

from analysis.database import list_queries, open_database
from pipeline.bench.corpus import LOOKED_UP, SEARCHES, measure_corpus
from pipeline.bench.settled_corpus import CHUNKS_OF_SITES, write_settled_corpus
from spiders.place import Place

ARTICLES = 2_000
# what may have nothing to say of a corpus that names every topic, cites some articles of every law and was never audited
MAYBE_EMPTY = {"uncovered_topics", "search_none", "audit_precision"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus") / "data"
    write_settled_corpus(Place(folder, folder / "sites", ""), ARTICLES, 1, lambda told: None)
    return folder


@pytest.fixture(scope="module")
def told(folder):
    return measure_corpus(ARTICLES, lambda told: None, folder)


@pytest.fixture(scope="module")
def database(told, folder):
    with open_database(folder / "corpus.duckdb") as opened:
        yield opened


def one(database, query: str):
    return database.execute(query).fetchall()[0]


def test_every_question_is_asked_and_has_an_answer(told):
    names = {name for name, _ in list_queries()} | {*SEARCHES, *LOOKED_UP}
    assert names <= set(told)
    assert {name for name in names if told[name].endswith(" 0 rows")} <= MAYBE_EMPTY


def test_figures_stand_against_their_bounds(told):
    bounds = {"build_seconds": "90", "slowest_query_seconds": "1", "slowest_search_seconds": "5", "report_seconds": "10"}
    for name, bound in bounds.items():
        assert told[name].split()[1:3] == ["of", bound]
    assert all(told[name].endswith("of 4096") for name in ("build_peak_mb", "questions_peak_mb", "report_peak_mb"))
    assert told["report_kb"] > 50


def test_articles_are_of_several_sites_and_six_years(database):
    assert one(database, "SELECT count(*), count(DISTINCT site), count(DISTINCT left(published_to, 7)) FROM articles") == (
        ARTICLES,
        len(CHUNKS_OF_SITES),
        72 + 1,
    )


@pytest.mark.parametrize(
    ("table", "least", "most"), [("blocks", 12, 20), ("citations", 5, 7), ("tactics", 2, 4), ("advice", 4, 6), ("links", 20, 20)]
)
def test_an_article_has_as_many_rows_as_said(database, table, least, most):
    (rows,) = one(database, f"SELECT count(*) FROM {table}")
    assert least <= rows / ARTICLES <= most


@pytest.mark.parametrize("table", ["citations", "tactics", "advice"])
def test_spans_slice_to_their_words(database, table):
    wrong = f"""
        SELECT count(*) FROM {table} f JOIN articles a USING (article_id)
        WHERE substring(a.text, f.span_start + 1, f.span_end - f.span_start) <> f.text OR f.body_hash <> a.body_hash
    """
    assert one(database, wrong) == (0,)


def test_blocks_make_the_text_and_quotes_stand_in_it(database):
    whole = """
        SELECT count(*) FROM articles a JOIN (
            SELECT b.article_id, string_agg(substring(a.text, span_start + 1, span_end - span_start), chr(10) ORDER BY ord) AS text
            FROM blocks b JOIN articles a USING (article_id) GROUP BY b.article_id
        ) b USING (article_id) WHERE a.text = b.text
    """
    assert one(database, whole) == (ARTICLES,)
    quoted = """
        SELECT count(*) > 1000, bool_and(substring(a.text, quote_start + 1, quote_end - quote_start) = quote)
        FROM citations JOIN articles a USING (article_id) WHERE quote IS NOT NULL
    """
    assert one(database, quoted) == (True, True)


def test_families_are_clusters_and_every_edge_leads_to_articles(database):
    assert one(database, "SELECT count(*) FROM clusters") == (ARTICLES,)
    assert one(database, "SELECT count(DISTINCT cluster_id) < 0.8 * count(*) FROM clusters") == (True,)
    assert one(database, "SELECT count(*) FROM near_duplicates ANTI JOIN articles USING (article_id)") == (0,)
    assert one(database, "SELECT list_sort(list(DISTINCT kind)) FROM near_duplicates") == (["contained", "exact", "near"],)
    assert one(database, "SELECT count(*) FROM reviews WHERE ord IS NULL") == (0,)
