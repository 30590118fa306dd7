"""A site at two moments, crawled at both: exactly what differs is new, changed or gone, whatever else moves on its pages."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.changes import read_changes
from spiders.place import TREE, Place
from spiders.sample.calendar import SHANGHAI, Post, load_calendar
from spiders.sample.server import TPURE, SampleServer, running
from tests.spiders.program import Program

LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}
FOUNDED = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
SITE = """
title = "两个时刻"
url = "http://127.0.0.1:{port}/"
hosts = ["127.0.0.1:{port}"]
system = "tpure"
article = '^/sf/(?P<id>\\d+)\\.html$'

[discover]
start = ["/"]
follow = ['^/page_(?P<page>\\d+)\\.html$', '^/category-(?P<list>\\d+)(_(?P<page>\\d+))?\\.html$']
sitemaps = ["/sitemap.xml"]
feeds = ["/feed.php"]

[crawl]
delay = 0.0
revisit_least = "0d"
revisit_most = "0d"
"""


def served(calendar):
    return running(SampleServer(calendar, 0, lambda: FOUNDED, TPURE))


def later(calendar):
    """The site six days on: two posts edited, two deleted, one in another category, thirteen new; and what differs by kind."""
    posts = dict(calendar.posts)
    originals = [number for number, post in posts.items() if post.rule is None and not post.pinned]
    edited, deleted, moved = originals[3:5], originals[6:8], originals[9]
    for number in edited:
        article = posts[number].article
        posts[number] = replace(posts[number], article=replace(article, nodes=[*article.nodes, ("p", ["补充:本文于近日更新。"])]))
    for number in deleted:
        del posts[number]
    category = next(name for name in calendar.categories[1:] if name != posts[moved].article.category)
    posts[moved] = replace(posts[moved], article=replace(posts[moved].article, category=category))
    model = posts[originals[0]].article
    new = [max(calendar.posts) + 3 * step for step in range(1, 14)]
    for step, number in enumerate(new):
        nodes = [("p", [f"第{step}篇新文:借款合同应当写明利率,第{step * 7}条另有约定的除外。"]), *model.nodes[1:4]]
        article = replace(model, slug=f"new-{step}", title=f"新文{step}", nodes=nodes, watermark=False, cites=())
        posts[number] = Post(number, article, FOUNDED + timedelta(days=1, hours=step), pinned=False)
    changed = replace(calendar, posts=posts, deleted=(*calendar.deleted, *deleted))
    return changed, {"new": new, "changed": edited, "gone": deleted}, (moved, category)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    program = Program(tmp_path_factory.mktemp("moments"))
    before = load_calendar(TREE / "data" / "sample", FOUNDED)
    after, differences, move = later(before)
    with served(before) as server:
        (program.sites / "moments.toml").write_text(SITE.replace("{port}", str(server.server_address[1])), encoding="utf-8")
        run(program, "crawl", "moments")
        run(program, "clean", "moments")
        asked = len(server.asked)
        server.calendar, server.clock = after, lambda: FOUNDED + timedelta(days=6, hours=5)
        run(program, "crawl", "moments")
        second = server.asked[asked:]
    run(program, "build")
    return program, differences, move, second


def run(program, *arguments):
    code, told = program.run(*arguments, **LOOPBACK)
    assert code == 0, told


def ask(program, query):
    process = program.start("sql", query, "--format", "json", **LOOPBACK)
    out, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    return json.loads(out)


def test_exactly_the_differences_appear(crawled):
    program, differences, _, _ = crawled
    found = {what: set() for what in differences}
    for row in ask(program, "@changes_since"):
        found[row["what"]].add(row["article_id"])
    assert found == {what: {f"moments:{number}" for number in numbers} for what, numbers in differences.items()}


def test_other_views_dates_and_related_lists_are_no_change(crawled):
    """All articles were fetched twice, with other bytes at each; bodies have one version but for those that were edited."""
    program, differences, _, _ = crawled
    (row,) = ask(program, "SELECT count(DISTINCT body_digest) - count(DISTINCT url) AS other FROM captures WHERE outcome = 'article'")
    assert row["other"] > 50
    twice = ask(program, "SELECT article_id FROM article_versions GROUP BY ALL HAVING count(*) > 1")
    assert {row["article_id"] for row in twice} == {f"moments:{number}" for number in differences["changed"]}
    assert {article for article, one in read_changes("moments", Place(program.data, program.sites, "")).items() if one.count == 1} == {
        row["article_id"] for row in twice
    }


def test_a_move_shows_in_the_category_and_what_is_gone_stays(crawled):
    program, differences, (moved, category), _ = crawled
    (row,) = ask(program, f"SELECT category FROM articles WHERE article_id = 'moments:{moved}'")
    assert row["category"] == category
    gone = ask(program, "SELECT article_id, chars FROM articles WHERE gone_since IS NOT NULL")
    assert {row["article_id"] for row in gone} == {f"moments:{number}" for number in differences["gone"]}
    assert all(row["chars"] > 100 for row in gone)


def test_lists_were_left_early(crawled):
    """Thirteen new posts push two pages of the main list along; what stands below them is not walked again."""
    _, _, _, second = crawled
    pages = sorted(int(target[6:-5]) for target in second if target.startswith("/page_"))
    assert pages and max(pages) <= 4 and len(second) == len(set(second))
