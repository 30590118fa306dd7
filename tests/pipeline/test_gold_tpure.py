"""The captured pages of a real Z-BlogPHP + tpure site, through the real stages, against what was loaded into that site."""

import json
import re
from datetime import date

import duckdb
import pytest

from pipeline.cleaning import clean_site
from pipeline.commands.stages import build
from pipeline.settle import settle_site
from spiders.place import Place
from spiders.site import load_site
from spiders.takein import take_in

SITE = r"""title = "采样站"
url = "http://127.0.0.1:8101/"
hosts = ["127.0.0.1:8101"]
system = "tpure"
article = '/hf/(?P<id>\d+)\.html$'
[discover]
start = ["/"]
follow = ['^/page_\d+\.html$', '^/category-\d+(_\d+)?\.html$', '^/tags-\d+(_\d+)?\.html$']
sitemaps = ["/sitemap.xml"]
feeds = ["/feed.php"]
"""


@pytest.fixture(scope="module")
def gold(captures):
    lines = (captures / "tpure-sample.gold.jsonl").read_text("utf-8").splitlines()
    return {f"captured:{row['id']}": row for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def database(captures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("captured")
    (folder / "sites").mkdir()
    (folder / "sites" / "captured.toml").write_text(SITE, encoding="utf-8")
    place = Place(folder / "data", folder / "sites", "")
    site = load_site(place.sites, "captured")
    take_in(captures / "tpure-sample.warc.gz", site, place.archive / "captured")
    clean_site(site, place)
    settle_site("captured", place)
    build(place)
    with duckdb.connect(str(place.database), read_only=True) as found:
        yield found


@pytest.fixture(scope="module")
def articles(database):
    result = database.execute("SELECT * FROM articles")
    names = [column[0] for column in result.description]
    return {row["article_id"]: row for row in (dict(zip(names, values, strict=True)) for values in result.fetchall())}


def squeezed(words):
    return re.sub(r"\s+", "", words)


def test_every_article_is_there_and_nothing_is_lost(database, articles, gold):
    assert articles.keys() == gold.keys() and len(gold) == 160
    assert database.execute("SELECT count(*) FROM captures").fetchone() == (175,)
    assert database.execute("SELECT * FROM rejects").fetchall() == []


@pytest.mark.parametrize("field", ["title", "author", "category", "tags"])
def test_fields_are_exact(articles, gold, field):
    assert {key: row[field] for key, row in articles.items()} == {key: row[field] for key, row in gold.items()}


def test_bodies_are_exact_up_to_white_space(articles, gold):
    wrong = [key for key, row in gold.items() if squeezed(articles[key]["text"]) not in map(squeezed, (row["body_text"], row["body_core"]))]
    assert wrong == []


def test_lines_are_those_of_the_article(articles, gold):
    """Items and rows stand on lines of their own, as they were written."""
    wrong = [key for key, row in gold.items() if articles[key]["text"].split("\n") != list(map(str.strip, row["body_core"].strip().split("\n")))]
    assert wrong == []


def test_no_body_holds_what_stands_around_it(database, articles, gold):
    related = {}
    for key, title in database.execute("SELECT article_id, title FROM links WHERE kind = 'related'").fetchall():
        related.setdefault(key, []).append(title)
    for key, row in gold.items():
        text = articles[key]["text"]
        foreign = ["的相关文章", "扫描二维码推送", "版权声明:本文由", "本文链接", "分享给朋友", "网站分类", "当前位置"]
        foreign += [title for title in related.get(key, []) if title not in row["body_text"]]
        foreign += [row["hidden_text"]] if row.get("hidden_text") else []
        assert [words for words in foreign if words in text] == []


def test_hidden_text_is_kept_aside(database, gold):
    aside = dict(database.execute("SELECT article_id, string_agg(text, '|') FROM set_aside WHERE reason = 'hidden' GROUP BY ALL").fetchall())
    hidden = {key: row["hidden_text"] for key, row in gold.items() if row.get("hidden_text")}
    assert {key: squeezed(words) for key, words in aside.items()} == {key: squeezed(words) for key, words in hidden.items()}


def test_the_posting_day_lies_in_every_interval(articles, gold):
    wrong = [
        key
        for key, row in gold.items()
        if not (articles[key]["published_from"] or "0") <= row["posted_at"][:10] <= (articles[key]["published_to"] or "9")
    ]
    assert wrong == []


def test_95_percent_of_the_dates_are_known_to_two_days(articles):
    spans = [(row["published_from"], row["published_to"]) for row in articles.values()]
    sharp = [first for first, last in spans if first and last and (date.fromisoformat(last) - date.fromisoformat(first)).days <= 1]
    assert len(sharp) >= 0.95 * len(spans)


def test_no_certain_date_is_wrong(articles, gold):
    certain = {key: row["published"] for key, row in articles.items() if row["published"]}
    assert {key: day for key, day in certain.items() if not gold[key]["posted_at"].startswith(day)} == {}
    assert len(certain) > 100


def test_planted_copies_are_in_one_cluster_excerpts_have_their_edge_and_hard_negatives_none(database, gold):
    """Jaccard index by plain sets of the loaded bodies; statute quotes count in it, so a shuffled copy may lie on either side."""
    clusters = dict(database.execute("SELECT article_id, cluster_id FROM clusters").fetchall())
    pairs = {frozenset(row[:2]): row[2] for row in database.execute("SELECT article_id, other_id, kind FROM v_duplicate_pairs").fetchall()}

    def shingles(row):
        letters = "".join(filter(str.isalnum, row["body_core"].lower()))
        return {letters[at : at + 5] for at in range(len(letters) - 4)}

    tried = []
    for name, row in gold.items():
        source = f"captured:{row['near_dup_of']}"
        if row["dup_type"] and source in gold:  # some were copied from articles that were not captured
            one, other = shingles(row), shingles(gold[source])
            tried.append(row["dup_type"])
            if row["dup_type"] in ("exact_repost", "keyword_swap") and len(one & other) / len(one | other) >= 0.8:
                assert clusters[name] == clusters[source], name
            if row["dup_type"] == "truncated":
                assert pairs.get(frozenset((name, source))) in ("contained", "near"), name
        if row["hard_negative"]:
            other = f"captured:{row['hard_negative'].partition(':')[2]}"
            assert other not in gold or (clusters[name] != clusters[other] and frozenset((name, other)) not in pairs), name
    assert tried.count("exact_repost") == 6 and tried.count("keyword_swap") == 7 and tried.count("truncated") == 6
