"""Feeds: addresses with exact times, or nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds import parse_stamp, read_feed
from pipeline.pages.page import Listed
from spiders.sample.server import respond
from tests.archives import sample_view

AT = datetime(2026, 3, 20, 1, 12, 33, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>站</title><link>http://a.cn/</link>
<item><title>彩礼怎么退</title><link> http://a.cn/1.html </link><pubDate>{stamp}</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://a.cn/"/><entry><title>彩礼怎么退</title>
<link href="http://a.cn/1.html"/><updated>2027-01-01T00:00:00Z</updated><published>2026-03-20T09:12:33+08:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<item><title>彩礼怎么退</title><link>http://a.cn/1.html</link><dc:date>2026-03-20T09:12:33+08:00</dc:date></item></rdf:RDF>"""
STAMP = "Fri, 20 Mar 2026 09:12:33 +0800"
ISO = "2026-03-20T09:12:33+08:00"


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        (RSS.format(stamp=STAMP), [Listed("http://a.cn/1.html", "彩礼怎么退", STAMP, AT)]),
        (ATOM, [Listed("http://a.cn/1.html", "彩礼怎么退", ISO, AT)]),
        (RDF, [Listed("http://a.cn/1.html", "彩礼怎么退", ISO, AT)]),
        # a stamp that can't be read is shown and not guessed
        (RSS.format(stamp="昨天"), [Listed("http://a.cn/1.html", "彩礼怎么退", "昨天", None)]),
        (RSS.format(stamp=""), [Listed("http://a.cn/1.html", "彩礼怎么退", None, None)]),
        # broken XML: what can be read is
        (RSS.format(stamp=STAMP).replace("</channel></rss>", "<item><title>断"), [Listed("http://a.cn/1.html", "彩礼怎么退", STAMP, AT)]),
        (RSS.format(stamp=STAMP).replace("彩礼", "父母&nbsp;的彩礼"), [Listed("http://a.cn/1.html", "父母的彩礼怎么退", STAMP, AT)]),
        # entries without an address, and what is no feed
        (RSS.format(stamp=STAMP).replace("<link> http://a.cn/1.html </link>", ""), []),
        ("<html><body><item><link>http://a.cn/1.html</link></item></body></html>", []),
        ("页面不存在", []),
        ("", []),
    ],
)
def test_entries_of_a_feed(body, entries):
    assert read_feed(body.encode()) == entries


def test_a_feed_in_gb18030_is_read_by_its_own_declaration():
    body = RSS.format(stamp=STAMP).replace('encoding="utf-8"', 'encoding="gb18030"').encode("gb18030")
    assert [entry.title for entry in read_feed(body)] == ["彩礼怎么退"]


def test_no_entity_is_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("机密", encoding="utf-8")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>' + RSS.format(stamp=STAMP).partition("?>")[2].replace("彩礼怎么退", "&x;")
    assert "机密" not in str(read_feed(body.encode()))


def test_the_sample_feed_has_the_exact_times_of_the_newest_ten():
    view = sample_view()
    entries = read_feed(respond(view, "/feed.php")[2].encode())
    newest = view.calendar.listed()[:10]
    assert [(entry.url, entry.title, entry.instant) for entry in entries] == [(view.article_url(p.id), p.article.title, p.posted) for p in newest]
    assert len(entries) == 10


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        (STAMP, AT),
        ("20 Mar 2026 01:12:33 GMT", AT),
        (ISO, AT),
        ("2026-03-20T01:12:33Z", AT),
        ("2026-03-20T09:12:33", None),  # no zone: whose time is it?
        ("Fri, 20 Mar 2026 09:12:33 -0000", None),
        ("Fri, 32 Mar 2026 09:12:33 +0800", None),
        ("前天", None),
        (None, None),
    ],
)
def test_stamps_with_a_zone_are_instants(stamp, moment):
    assert parse_stamp(stamp) == moment


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<rss><item><link>{text}</link><pubDate>{text}</pubDate></item></rss>".encode("utf-8", "replace")))
def test_no_body_is_too_broken_for_an_answer(body):
    assert isinstance(read_feed(body), list)
