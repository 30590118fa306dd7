"""Reservations of text and data mining, and the verdict of robots.txt, per capture: what the site says, and who said it."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import duckdb
import pytest

from pipeline.cleaning import clean_site
from spiders.hold import find_hold, hold_until, retry_after
from spiders.place import Place
from spiders.reservation import read_rules, reservation
from spiders.site import load_site
from tests.spiders.hostile import HTML, reply, serving
from tests.spiders.test_hostile import LOOPBACK

META = b'<html><head><meta content="1" name="TDM-Reservation"></head>'
ANSWERS = [  # header, body, what the crawl noted of the site's file, the verdict
    (None, b"<p>x</p>", None, None),
    (None, b"<p>x</p>", "none", "none"),
    (None, b"<p>x</p>", "reserved", "reserved:file"),
    ("1", b"<p>x</p>", "none", "reserved:header"),
    ("0", b"<p>x</p>", "reserved", "open:header"),
    (" 1 ", None, None, "reserved:header"),
    ("yes", b"", "none", "none"),
    ("0", META, "open", "reserved:meta"),
    (None, b"<meta name=tdm-reservation content=0>", "reserved", "open:meta"),
    (None, b"<meta name='tdm-policy' content='1'>", None, None),
    (None, b"<p>we speak of tdm-reservation content=1</p>", None, None),
]


@pytest.mark.parametrize(("header", "body", "by_file", "verdict"), ANSWERS)
def test_the_most_specific_word_counts(header, body, by_file, verdict):
    assert reservation(header, body, by_file) == verdict


FILE = [
    {"location": "/a/free*", "tdm-reservation": 0}, {"location": "/a/", "tdm-reservation": 1, "tdm-policy": "https://law.example/p.json"},
    {"location": "*.pdf$", "tdm-reservation": "1"}, {"location": "/b/", "tdm-reservation": 2}, {"tdm-reservation": 1}, "noise",
]  # fmt: skip
PLACES = [("/a/1.html", "reserved"), ("/a/free-2.html", "open"), ("/x/y.pdf", "reserved"), ("/x/y.pdf.html", "none"), ("/b/1", "none"), ("/", "none")]


@pytest.mark.parametrize(("path", "verdict"), PLACES)
def test_rules_of_the_file(path, verdict):
    assert read_rules(json.dumps(FILE).encode())(f"http://law.example{path}") == verdict


@pytest.mark.parametrize("body", [b"", b"<html>not found</html>", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"location": "/"}'])
def test_a_file_that_says_nothing(body):
    assert read_rules(body)("http://law.example/a/1.html") == "none"


def article(head="", headers=b""):
    return reply(f"<html><head>{head}</head><body><a href=/a/1.html></a><a href=/a/2.html></a><a href=/a/free.html></a></body>".encode(), headers=HTML + headers)


def test_verdicts_per_capture(program):
    """From the wire to the clean rows, by way of the archive alone."""
    answers = {
        "/robots.txt": reply(b"User-agent: *\nDisallow: /b/\n"), "/": article(), "/a/1.html": article(), "/a/free.html": article(),
        "/a/2.html": article('<meta name="tdm-reservation" content="0">', b"tdm-reservation: 1\r\n"),
        "/.well-known/tdmrep.json": reply(json.dumps(FILE).encode(), headers=b"Content-Type: application/json\r\n"),
    }  # fmt: skip
    with serving(answers) as server:
        program.add_site("reserving", server.port)
        code, told = program.run("crawl", "reserving", **LOOPBACK)
        assert code == 0, told
    found = verdicts(program, "reserving")
    assert found == {
        "/robots.txt": (None, None), "/.well-known/tdmrep.json": (None, None), "/": ("allowed", "none"),
        "/a/1.html": ("allowed", "reserved:file"), "/a/2.html": ("allowed", "open:meta"), "/a/free.html": ("allowed", "open:file"),
    }  # fmt: skip


def test_a_site_that_says_nothing(program):
    with serving({"/": article()}) as server:
        program.add_site("silent", server.port)
        code, told = program.run("crawl", "silent", **LOOPBACK)
        assert code == 0, told
    assert verdicts(program, "silent")["/"] == ("no_rules", "none")


def verdicts(program, name):
    place = Place(program.data, program.sites, "")
    clean_site(load_site(place.sites, name), place, jobs=1)
    rows = duckdb.sql(f"SELECT url, robots, tdm FROM '{place.corpus}/clean/{name}/*/captures.parquet'").fetchall()
    return {"/" + url.split("/", 3)[3]: (robots, tdm) for url, robots, tdm in rows}


# --- how long to wait ------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai
WAITS = [
    ("120", 120.0), (" 0 ", 0.0), (None, None), ("", None), ("soon", None), ("-5", None), ("1.5", None), ("９", None), ("9" * 40, 999999999999.0),
    (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0), (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
    ("Mon, 23 Nov 2026 12:01:00 +0800", 60.0), ("Mon, 23-Nov-26 04:00:30 GMT", 30.0),
]  # fmt: skip


@pytest.mark.parametrize(("value", "seconds"), WAITS)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds


HOLDS = [  # now, seconds asked for, until (UTC)
    ("2026-11-23T04:00", None, "2026-11-23T16:00"),  # noon in Shanghai: the next midnight there
    ("2026-11-22T19:00", None, "2026-11-23T16:00"),  # 3 at night, as timers run: the next night's run is free
    ("2026-11-23T15:59", None, "2026-11-23T21:59"),  # never less than six hours
    ("2026-11-23T04:00", 60, "2026-11-23T16:00"),
    ("2026-11-23T04:00", 2 * 86400, "2026-11-25T04:00"),
    ("2026-11-23T04:00", 1e12, "2026-11-30T04:00"),  # a week at most
]


@pytest.mark.parametrize(("now", "asked", "until"), HOLDS)
def test_hold(now, asked, until):
    assert hold_until(datetime.fromisoformat(now + "+00:00"), asked) == datetime.fromisoformat(until + "+00:00")


def test_the_newest_run_of_the_site_decides(tmp_path):
    def note(run, site, not_before):
        (tmp_path / f"{run}.json").write_text(json.dumps({"site": site, "verdict": "Blocked", "not_before": not_before}), encoding="utf-8")

    note("20261120T000000Zaaaa", "x", "2026-11-23T16:00:00+00:00")
    assert find_hold(tmp_path, "x", NOW).until == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert find_hold(tmp_path, "y", NOW) is None and find_hold(tmp_path, "x", NOW + timedelta(hours=13)) is None
    note("20261122T000000Zaaaa", "y", "2026-11-23T16:00:00+00:00")
    assert find_hold(tmp_path, "x", NOW).verdict == "Blocked"
    note("20261123T000000Zaaaa", "x", None)
    assert find_hold(tmp_path, "x", NOW) is None
    assert find_hold(tmp_path / "none", "x", NOW) is None
