"""The second sample site: its pages as bytes, its crawl through lists alone, and two sites at once, each with its own delay."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

import duckdb
import pytest

from spiders.place import TREE
from spiders.sample import NAMES
from spiders.sample.calendar import SHANGHAI, load_calendar
from spiders.sample.pages import View
from spiders.sample.server import DEDECMS, SOFTWARE, TPURE, serve
from spiders.sample.viewbox import PAGE, TITLE, categories, chosen, respond
from spiders.site import site_names
from tests.spiders.program import asked_and_answered, served
from tests.spiders.test_sample import ask

FOLDER = TREE / "data" / "sample"
FOUNDED = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
VIEW = View(load_calendar(FOLDER, FOUNDED), "http://127.0.0.1:8643", FOUNDED + timedelta(hours=1))
BEFORE = ("/robots.txt", "/.well-known/tdmrep.json")  # asked before any page
LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}


def targets(view):
    """Every address of the site, by following its links from the front page."""
    seen, todo = {}, ["/", "/robots.txt"]
    while todo:
        target = todo.pop()
        if target not in seen:
            seen[target] = respond(view, target)
            todo += re.findall(rf'href="{re.escape(view.root)}(/(?:a/|list_)[^"]*)"', seen[target][2])
    return seen


def test_it_is_smaller_and_whole():
    pages = targets(VIEW)
    assert {status for status, _, _ in pages.values()} == {200}
    assert 10 <= len(chosen(VIEW)) <= 24 < len(VIEW.calendar.posts)
    assert {f"/a/{number}.html" for number in chosen(VIEW)} <= pages.keys()
    assert any(target.endswith("_2.html") for target in pages) == any(
        sum(post.article.category == name for post in chosen(VIEW).values()) > PAGE for name in categories(VIEW)
    )
    for target in ("/a/1.html", "/list_99_1.html", "/list_1_99.html", "/sitemap.xml", "/list_0_1.html"):
        assert respond(VIEW, target)[0] == 404
    later = View(load_calendar(FOLDER, FOUNDED + timedelta(days=400)), VIEW.root, VIEW.clock)
    assert {number: post.article.slug for number, post in chosen(later).items()} == {number: post.article.slug for number, post in chosen(VIEW).items()}


def test_both_samples_are_sites_with_a_file():
    assert SOFTWARE.keys() == NAMES <= set(site_names(TREE / "spiders" / "sites"))


def test_what_is_declared_is_not_what_is_sent():
    with serve(FOLDER, 0, FOUNDED, lambda: VIEW.clock, DEDECMS) as server:
        for target in ("/", f"/a/{min(chosen(VIEW))}.html", "/a/1.html"):
            status, headers, body = ask(f"http://{server.canonical}{target}")
            assert status == respond(VIEW, target)[0] and headers["Content-Type"] == "text/html; charset=gb2312"
            assert b"charset=gb2312" in body and TITLE in body.decode("gb18030")
            with pytest.raises(UnicodeDecodeError):
                body.decode("gb2312")  # 镕, and the four bytes of ©
            with pytest.raises(UnicodeDecodeError):
                body.decode("gbk")
            with pytest.raises(UnicodeDecodeError):
                body.decode("utf-8")


def test_both_samples_are_served_crawled_cleaned_and_built_together(program):
    """One command, two servers: each site whole, its articles by its own rules, the texts that both have found to be the same."""
    code, told = program.run("run", "sample", "sample-gb18030")
    assert code == 0, told
    root = f"http://127.0.0.1:{program.second_port}"
    statuses = {url: status for url, status, _ in asked_and_answered(program.segments("sample-gb18030"))}
    assert statuses == {f"{root}{target}": 200 for target in targets(VIEW)} | {f"{root}/.well-known/tdmrep.json": 404}
    with duckdb.connect(str(program.data / "corpus.duckdb"), read_only=True) as con:
        found = con.execute("SELECT site, count(*), list(DISTINCT page_rule) FROM articles GROUP BY ALL ORDER BY ALL").fetchall()
        assert found == [("sample", 96, ["tpure"]), ("sample-gb18030", len(chosen(VIEW)), ["dedecms:viewbox"])]
        read = con.execute("SELECT title, author, category, published, published_rule FROM articles WHERE site = 'sample-gb18030'").fetchall()
        posts = [(post.article, post.posted.astimezone(SHANGHAI).isoformat()) for post in chosen(VIEW).values()]  # lists show seconds
        assert sorted(read) == sorted((article.title, article.author, article.category, posted, "instant") for article, posted in posts)
        across = con.execute("""
            SELECT count(DISTINCT second.article_id) FROM clusters AS first JOIN clusters AS second USING (cluster_id)
            WHERE first.article_id LIKE 'sample:%' AND second.article_id LIKE 'sample-gb18030:%'""").fetchone()
        assert across == (len(chosen(VIEW)),)
        assert con.execute("SELECT count(*) FROM rejects WHERE capture_id LIKE 'sample-gb18030/%'").fetchone() == (0,)


def test_the_samples_are_served_for_people(program):
    process = program.start("sample", "--port", "0")
    try:
        for system in ("Z-BlogPHP 1.7.5", "DedeCMS V57_GBK"):
            status, headers, _ = ask(process.stdout.readline().strip())
            assert (status, headers["Product"]) == (200, system)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def whole_site(software, start):
    """A sample site's answers by target, as a Village serves them, with its address left open."""
    view = View(VIEW.calendar, "{root}", VIEW.clock)
    pages, todo = {}, [start, "/robots.txt"]
    while todo:
        target = todo.pop()
        if target in pages:
            continue
        status, kind, body = software.respond(view, target)
        todo += re.findall(r'href="\{root\}(/(?:a/|list_|sf/|category-)[^"]*)"', body)
        pages[target] = (status, {"Content-Type": kind}, body.encode(software.charset))
    return pages


MORE = {
    "first": "[discover]\nstart = ['/category-2.html']\nfollow = ['^/category-\\d+(_\\d+)?\\.html$', '^/sf/\\d+\\.html$']",
    "second": "system = 'dedecms'\n[discover]\nfollow = ['^/list_\\d+_\\d+\\.html$']",
}


def test_two_sites_at_once_each_with_its_own_delay(program):
    """Neither waits for the other, neither is asked faster than its file allows, and each archive holds its own site alone."""
    delays = {"first": 0.08, "second": 0.24}
    with served(whole_site(TPURE, "/category-2.html")) as first, served(whole_site(DEDECMS, "/")) as second:
        villages = {"first": first, "second": second}
        for name, village in villages.items():
            program.add_site(name, village.port, delay=delays[name], more=MORE[name])
        code, told = program.run("crawl", "first", "second", "--limit", "24", **LOOPBACK)
        assert code == 0, told
    for name, village in villages.items():
        gaps = village.gaps()
        # arrivals are a little nearer to each other than what was sent, where the machine is busy; their sum is not
        assert len(village.asked) >= 15 and min(gaps) > delays[name] - 0.05 and sum(gaps) > 0.95 * delays[name] * len(gaps), (name, gaps)
        assert sorted(gaps)[len(gaps) // 2] < delays[name] + 0.15, (name, gaps)
        found = asked_and_answered(program.segments(name))
        assert {url.split("/")[2] for url, _, _ in found} == {f"127.0.0.1:{village.port}"} and {status for _, status, _ in found} <= {200, 404}
        assert [target for target in village.targets() if target not in BEFORE] == [target for target in dict.fromkeys(village.targets()) if target not in BEFORE]
    assert first.asked[0].came < second.asked[-1].came and second.asked[0].came < first.asked[-1].came  # their spans overlap
    both = sorted([(one.came, name) for name, village in villages.items() for one in village.asked])
    assert sum(before[1] != after[1] for before, after in pairwise(both)) > 8  # turn by turn
