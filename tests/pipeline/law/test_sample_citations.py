"""The sample site's articles: what they cite is written in their heads, and is what finding and judging say."""

import pytest

from pipeline.citations.cite import cite
from pipeline.law.judging import judge_text
from spiders.place import Place
from spiders.sample.articles import load_articles
from spiders.sample.markup import plain_text

ARTICLES = load_articles(Place.sample / "articles")
FLAWED = ("wrong_number", "wrong_words", "repealed", "renumbered", "no_such_article", "no_such_paragraph", "no_such_law")


def written(article):
    """The citations of an article's head: law, 条, 之, 款, 项."""
    return [(row["law"], row.get("article"), row.get("suffix", 0), row.get("paragraph"), row.get("item")) for row in article.cites]


@pytest.mark.parametrize("article", ARTICLES, ids=[article.slug for article in ARTICLES])
def test_what_an_article_cites_is_found_and_nothing_else(article):
    text = plain_text(article.nodes, article.style)
    found = [c for c in cite(text) if c.kind == "cited"]
    assert [(c.law, c.article, c.suffix, c.paragraph, c.item) for c in found] == written(article)
    for c, row in zip(found, article.cites, strict=True):  # heads write 原《婚姻法》第三十二条, and leave 同法 out
        words = text[c.start : c.end]
        assert words.endswith(row["text"]) or row["text"].endswith(words)


@pytest.mark.parametrize("article", ARTICLES, ids=[article.slug for article in ARTICLES])
def test_what_is_wrong_with_a_citation_is_told_and_nothing_else(article, full_bench):
    text, day = plain_text(article.nodes, article.style), article.posted.date().isoformat()
    rows = [row for row in judge_text(text, cite(text, full_bench.registry), (day, day), full_bench) if row["kind"] == "cited"]
    for row, expected in zip(rows, article.cites, strict=True):
        if expected["standing"] in FLAWED:
            assert row["finding"] in ("suspected", "confirmed"), expected["text"]
        else:
            assert row["finding"] != "confirmed", expected["text"]
