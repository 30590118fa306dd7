"""Crawl after crawl: only what is new, what is due and what a killed run left, within the day's budgets."""

import json
import os
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from spiders.budget import make_budget
from spiders.day import midnight
from spiders.frontier import Walk, place_in_list, read_complete, scope
from spiders.gaps import choose_gaps
from spiders.history import Past, Today, read_history
from spiders.ledger import Visit, read_ledger
from spiders.place import Place
from spiders.problem import UsageProblem
from spiders.revisit import Changes, choose_revisits, due_at
from spiders.site import Crawl, read_site
from tests.spiders.program import asked_and_answered, page, served, text

LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
DAY = 86400
DISCOVER = """
[discover]
start = ["/"]
follow = ['^/list/(?P<page>\\d+)\\.html$']
feeds = ["/feed.xml"]
"""
LISTED = 5


def listed_site(names) -> dict:
    """Articles in the order of `names`, newest first, in lists of five that lead on to the next."""
    found = {"/": page("/list/1.html")}
    last = -(-len(names) // LISTED)
    for number in range(1, last + 1):
        links = [f"/a/{name}.html" for name in names[(number - 1) * LISTED : number * LISTED]]
        found[f"/list/{number}.html"] = page(*links, *([f"/list/{number + 1}.html", f"/list/{last}.html"] if number < last else []))
    items = "".join(f"<item><link>{{root}}/a/{name}.html</link></item>" for name in names[:LISTED])
    found["/feed.xml"] = text(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>', "text/xml")
    return found | {f"/a/{name}.html": page(f"/a/{names[-1]}.html", text=f"文{name}") for name in names}


def add_site(program, village, crawl="", discover=DISCOVER):
    program.add_site("law", village.port, discover)
    path = program.sites / "law.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + crawl, encoding="utf-8")


def crawl(program, village, *more) -> list[str]:
    """Crawl; gives what was asked, the site's rules aside."""
    before = len(village.asked)
    code, told = program.run("crawl", "law", *more, **LOOPBACK)
    assert code == 0, told
    return [target for target in village.targets()[before:] if not target.endswith((".txt", ".json"))]


def notes(program) -> list[dict]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((program.data / "runs").glob("*.json"))]


OLD = [str(number) for number in range(30)]
NEW = [f"new{number}" for number in range(12)]


def test_a_list_is_left_below_what_was_covered(program):
    with served(listed_site(OLD)) as village:
        add_site(program, village)
        assert len(crawl(program, village)) == 2 + 6 + 30
        assert sorted(crawl(program, village)) == ["/", "/feed.xml", "/list/1.html"]
        village.pages.update(listed_site(NEW[:7] + OLD))
        asked = crawl(program, village)
        assert sorted(asked) == sorted(["/", "/feed.xml", *(f"/list/{n}.html" for n in (1, 2, 3)), *(f"/a/{name}.html" for name in NEW[:7])])
        assert [(note["complete"], note["whole"]) for note in notes(program)] == [(True, True), (True, False), (True, False)]


def test_a_killed_run_does_not_shorten_the_next(program):
    """All of the newest ten are archived when it is killed, what stands below them is not: the next run gets it."""
    with served(listed_site(OLD)) as village:
        add_site(program, village)
        crawl(program, village)
        village.pages.update(listed_site(NEW + OLD))
        village.takes = 0.05
        process = program.start("crawl", "law", **LOOPBACK)
        while "/a/new7.html" not in village.targets() and "/a/new5.html" not in village.targets():
            assert process.poll() is None
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        village.takes = 0.0
        asked = crawl(program, village)
        assert {f"/list/{n}.html" for n in (1, 2, 3, 4)} <= set(asked) and "/list/6.html" not in asked
        held = {url.rpartition("/")[2] for url in read_ledger(program.data / "archive" / "law")}
        assert {f"{name}.html" for name in NEW + OLD} <= held
        again = {name: count for name, count in Counter(village.targets()).items() if "/a/" in name and count > 1}
        assert len(again) <= 1


def test_a_limit_or_other_words_in_the_sites_file_cover_nothing(program):
    with served(listed_site(OLD)) as village:
        add_site(program, village)
        crawl(program, village, "--limit", 12)
        assert not notes(program)[-1]["complete"]
        assert len(crawl(program, village)) == 2 + 6 + 30 - len([t for t in village.targets()[:14] if "/a/" in t])
        add_site(program, village, discover=DISCOVER + 'sitemaps = ["/sitemap.xml"]\n')
        assert {f"/list/{n}.html" for n in range(1, 7)} <= set(crawl(program, village))


def test_an_article_that_failed_is_asked_again_wherever_its_list_stands(program):
    with served(listed_site(OLD)) as village:
        village.pages["/a/29.html"] = (500, {}, b"later")
        add_site(program, village)
        crawl(program, village)
        village.pages["/a/29.html"] = page(text="文29")
        assert "/a/29.html" in crawl(program, village)
        assert "/a/29.html" not in crawl(program, village)


# --- lists, page by page ------------------------------------------------------------------------------------------------


def law(**crawl):
    found = {
        "title": "t", "url": "http://127.0.0.1:8080/", "hosts": ["127.0.0.1:8080"], "article": r"^/a/(?P<id>\w+)\.html$",
        "discover": {"follow": [r"^/all_(?P<page>\d+)\.html$", r"^/c(?P<list>\d+)(_(?P<page>\d+))?\.html$", r"^/about$"]},
        "crawl": crawl,
    }  # fmt: skip
    return read_site(Path("law.toml"), found)


ROOT = "http://127.0.0.1:8080"
PLACES = [("/all_3.html", ((0, ""), 3)), ("/c7.html", ((1, "7"), 1)), ("/c7_12.html", ((1, "7"), 12)), ("/about", None), ("/a/1.html", None)]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_the_place_of_a_page_in_its_list(path, place):
    assert place_in_list(ROOT + path, law()) == place


def entry(name, mark="") -> str:
    return f'<li><h2><a href="/a/{name}.html">{name}</a></h2>{mark}</li>'


PINNED, AHEAD, FRESH = '<em class="istop">置顶</em>', "<span>2026年12月1日</span>", "<span>刚刚</span>"
STICKY = "<i class='label sticky'></i>"
LEFT = [
    # what a page of a covered list holds (k: archived when it was covered, n: not), whether it is left there
    ("all entries known", entry("k1") + entry("k2", "<span>2026-11-20</span>"), True),
    ("one new among them", entry("k1") + entry("n1") + entry("k2"), False),
    ("pinned ones alone", entry("k1", PINNED) + entry("k2", STICKY), False),
    ("pinned ones above known ones", entry("k1", PINNED) + entry("k2"), True),
    ("a new one that is pinned, above known ones", entry("n1", PINNED) + entry("k2"), True),
    ("dated ahead alone", entry("k1", AHEAD) + entry("k2", FRESH), False),
    ("dated ahead above known ones", entry("k1", AHEAD) + entry("k2"), True),
    ("no entries at all", "<li>维护中</li>", False),
]


@pytest.mark.parametrize(("body", "left"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_where_a_list_is_left(body, left):
    site, key = law(), (1, "7")
    first = {f"{ROOT}/a/k{n}.html": NOW - timedelta(days=9) for n in (1, 2)} | {f"{ROOT}/a/n1.html": NOW - timedelta(hours=1)}
    walk = Walk(site, NOW, {key: NOW - timedelta(days=1)}, first)
    assert walk.admit(f"{ROOT}/c7.html") and walk.admit(f"{ROOT}/c7_2.html") and not walk.admit(f"{ROOT}/c7_9.html")
    links = [f"{ROOT}{path}" for path in dict.fromkeys(re.findall(r'href="([^"]+)"', body))]
    walk.follow(f"{ROOT}/c7.html", body.encode(), links)
    assert (key in walk.left) == left
    assert walk.admit(f"{ROOT}/c7_2.html") != left
    assert walk.rest() == ([] if left else [f"{ROOT}/c7_9.html"])  # pagers skip numbers; nothing is lost for that


def test_entries_that_stood_on_a_page_before_do_not_count():
    """A sidebar of known articles on every page says nothing of the list, where the list itself is missing."""
    key = (1, "7")
    first = {f"{ROOT}/a/k{n}.html": NOW - timedelta(days=9) for n in range(9)}
    walk = Walk(law(), NOW, {key: NOW}, first, starts={f"{ROOT}/"})
    walk.follow(f"{ROOT}/", b"", [f"{ROOT}/a/k1.html", f"{ROOT}/a/k2.html"])
    walk.follow(f"{ROOT}/c7.html", b"", [f"{ROOT}/a/k1.html", f"{ROOT}/a/k2.html"])
    assert not walk.left
    walk.follow(f"{ROOT}/c7_2.html", b"", [f"{ROOT}/a/k1.html", f"{ROOT}/a/k3.html"])
    assert walk.left == {key}


def test_completed_runs_by_their_notes(tmp_path):
    site, place = law(), Place(tmp_path, tmp_path, "")
    place.runs.mkdir()
    told = {"site": "law", "complete": True, "covers": scope(site)}
    for name, note in {"1": told, "2": told | {"covers": "x"}, "3": told | {"complete": False}, "4": {"site": "law"}, "5": told | {"site": "x"}}.items():
        (place.runs / f"{name}.json").write_text(json.dumps(note | {"run_id": name}))
    assert [note["run_id"] for note in read_complete(place.runs, site)] == ["1"]


# --- re-visits ----------------------------------------------------------------------------------------------------------


def past(first, latest, status=200, since=None, kind="page"):
    """An article that was first and last visited so many days ago."""
    ago = [NOW - timedelta(days=days) for days in (first, latest, first if since is None else since)]
    return Past(Visit("", status, ago[1]), first=ago[0], since=ago[2], kind=kind, whole=ago[0])


DUE = [
    # what was seen, its changes (count, days ago), days from now until the next visit
    ("seen once, today", past(0, 0), None, 7),
    ("stood for thirty days", past(30, 0), None, 30),
    ("never changed in two years", past(700, 0), None, 180),
    ("changed five days ago", past(300, 0), (1, 5), 7),
    ("changed fifty days ago, once", past(300, 0), (1, 50), 50),
    ("changed often, fifty days ago", past(300, 0), (10, 50), 30),
    ("gone since yesterday, after a year", past(366, 0, 404, since=1, kind="missing"), (1, 300), 7),
    ("gone for a year", past(900, 0, 404, since=365, kind="missing"), None, 180),
]


@pytest.mark.parametrize(("one", "changed", "days"), [row[1:] for row in DUE], ids=[row[0] for row in DUE])
def test_when_an_article_is_due(one, changed, days):
    changes = Changes(changed[0], NOW - timedelta(days=changed[1])) if changed else None
    assert due_at(one, changes, 7 * DAY, 180 * DAY) == NOW + timedelta(days=days)


def test_what_waited_longest_for_its_interval_goes_first():
    visited = {f"{ROOT}/a/{name}.html": one for name, one in [("old", past(60, 31)), ("late", past(20, 13)), ("fresh", past(2, 1)), ("once", past(8, 8))]}
    visited[f"{ROOT}/a/draft.html"] = replace_whole(past(30, 20, 404, kind="missing"))
    due, missing = choose_revisits(visited, {}, law(), NOW)
    assert [url.rpartition("/")[2] for url in due] == ["late.html", "once.html", "old.html"]
    assert missing == {f"{ROOT}/a/draft.html"}


def replace_whole(one):
    one.whole = None
    return one


def test_a_server_that_honours_conditions(program):
    """The body's hash decides what changed: 304 and 200 with the same body are the same; what is gone is asked once more later."""
    site = listed_site(OLD[:4])
    site["/a/0.html"] = (200, {"ETag": '"v1"'}, site["/a/0.html"][2])
    site["/a/1.html"] = (200, {"ETag": '"w1"', "Last-Modified": "Mon, 23 Nov 2026 04:00:00 GMT"}, site["/a/1.html"][2])
    with served(site) as village:
        add_site(program, village, 'revisit_least = "0d"\nrevisit_most = "0d"\n')
        crawl(program, village)
        village.pages["/a/1.html"] = (200, {"ETag": '"w2"'}, page(text="改过")[2])
        village.pages["/a/3.html"] = (404, {}, b"gone")
        asked = crawl(program, village)
        assert {f"/a/{n}.html" for n in range(4)} <= set(asked)
        conditions = {one.target: one.condition for one in village.asked if "/a/" in one.target}
        assert conditions == {"/a/0.html": '"v1"', "/a/1.html": '"w1"', "/a/2.html": None, "/a/3.html": None}
        answers = {url.rpartition("/")[2]: status for url, status, _ in asked_and_answered(program.segments("law")[1:]) if "/a/" in url}
        assert answers == {"0.html": 304, "1.html": 200, "2.html": 200, "3.html": 404}
        crawl(program, village)
        newest = {one.target: one.condition for one in village.asked if "/a/" in one.target}
        assert newest["/a/0.html"] == '"v1"' and newest["/a/1.html"] == '"w2"'  # a 304 keeps what the last whole page said
        code, told = program.run("archive", "verify", **LOOPBACK)
        assert code == 0, told


def test_no_article_is_visited_again_before_its_time(program):
    with served(listed_site(OLD[:4])) as village:
        add_site(program, village, 'revisit_least = "1d"\n')
        crawl(program, village)
        assert not [target for target in crawl(program, village) if "/a/" in target]


# --- gaps and budgets ---------------------------------------------------------------------------------------------------

GAPS = [
    ([3, 7, 8], 9, [6, 5, 4]),
    ([3, 7, 8], 2, [6, 5]),
    ([3], 9, []),
    ([3, 4], 9, []),
    (["x", "y"], 9, []),
    ([3, "07", 5], 9, [4]),
]


@pytest.mark.parametrize(("known", "most", "expected"), GAPS)
def test_ids_between_known_ones(known, most, expected):
    assert choose_gaps([f"{ROOT}/a/{n}.html" for n in known], law(), most) == [f"{ROOT}/a/{n}.html" for n in expected]


def test_a_forgotten_id_is_never_tried():
    assert choose_gaps([f"{ROOT}/a/{n}.html" for n in (3, 6)], law(), 1, {f"{ROOT}/a/5.html"}) == [f"{ROOT}/a/4.html"]


def test_gaps_are_tried_within_a_days_budget(program):
    """Ids that nothing names are found, highest first; what was tried is not tried again, nor more than the budget in a day."""
    with served(listed_site(["30", "24", "20"]) | {"/a/27.html": page(text="未列出")}) as village:
        add_site(program, village, "gaps_per_day = 5\n")
        crawl(program, village)
        assert [target for target in crawl(program, village) if "/a/" in target] == [f"/a/{n}.html" for n in (29, 28, 27, 26, 25)]
        assert not [target for target in crawl(program, village) if "/a/" in target]
        archived = program.data / "archive" / "law"
        assert read_history(archived, datetime.now(UTC)).today.probes == 5
        for index in archived.glob("*.cdxj"):
            index.unlink()
        program.run("archive", "verify", **LOOPBACK)
        add_site(program, village, "gaps_per_day = 7\n")
        assert [target for target in crawl(program, village) if "/a/" in target] == ["/a/23.html", "/a/22.html"]


def test_pages_of_a_day_are_counted_over_its_runs(program):
    with served(listed_site(OLD)) as village:
        add_site(program, village, "pages_per_day = 12\n")
        assert len(crawl(program, village)) == 12
        assert (notes(program)[-1]["outcome"], notes(program)[-1]["cut"], notes(program)[-1]["complete"]) == ("finished", "pages_per_day", False)
        assert crawl(program, village) == [] and len(notes(program)) == 1
        add_site(program, village, "pages_per_day = 99\n")
        assert set(crawl(program, village)) | set(village.targets()[:14]) >= listed_site(OLD).keys()
        assert notes(program)[-1]["complete"]


def test_bytes_of_a_day_and_minutes_of_a_run(program):
    big = {path: (status, headers, body + b"<!--" + b"x" * 4000 + b"-->") for path, (status, headers, body) in listed_site(OLD).items()}
    with served(big) as village:
        add_site(program, village, 'bytes_per_day = "40 KiB"\n')
        assert 6 <= len(crawl(program, village)) <= 11
        assert notes(program)[-1]["cut"] == "bytes_per_day" and crawl(program, village) == []
        village.takes = 0.1
        add_site(program, village, "minutes_per_run = 0.02\n")
        assert 2 <= len(crawl(program, village)) < 20
        assert (notes(program)[-1]["outcome"], notes(program)[-1]["cut"]) == ("finished", "minutes_per_run")
        village.takes = 0.0
        add_site(program, village)
        crawl(program, village)
        assert big.keys() <= set(village.targets())


def test_what_is_left_of_a_day():
    budget = make_budget(Crawl(pages_per_day=10, bytes_per_day=100), Today(pages=4, bytes=120))
    assert (budget.pages, budget.bytes, budget.used_up()) == (6, 0, "bytes_per_day")
    assert make_budget(Crawl(pages_per_day=10), Today(pages=14)).used_up() == "pages_per_day"
    assert make_budget(Crawl(), Today(pages=4, bytes=10**12)).used_up() is None
    assert midnight(NOW) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC) == midnight(NOW - timedelta(hours=12))


MISTAKES = [({"revisit_least": "9d", "revisit_most": "1d"}, "revisit_least"), ({"whole_every": "often"}, "whole_every"), ({"bytes_per_day": "much"}, "bytes_per_day")]


@pytest.mark.parametrize(("given", "named"), MISTAKES)
def test_mistakes_in_the_sites_file_are_named(given, named):
    with pytest.raises(UsageProblem, match=named):
        law(**given)
