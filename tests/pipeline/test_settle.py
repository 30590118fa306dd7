"""Clean rows over time to versions and dates. A history is written as what was seen on which day.

Pages are archived and cleaned for real; days count from START, at noon in Shanghai.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cleaning import clean_site
from pipeline.dates import SHANGHAI, instant, resolve_shown_date
from pipeline.settle import settle_site
from pipeline.settled import settled_file
from spiders.place import Place
from tests.archives import ROOT, answer, sample_site, sample_view, tpure_page, write_segment
from tests.pipeline.combining import combine

START = datetime(2026, 10, 3, 4, 0, tzinfo=UTC)
XML = "text/xml; charset=utf-8"


def page(day, number=1, body="甲", shown="2026-09-20", target=None, hour=0):
    html = tpure_page(f"题{number}", f"<p>{body}</p>", shown)
    return answer(target or f"/sf/{number}.html", html, START + timedelta(days=day, hours=hour))


def missing(day, number=1, status=404):
    return answer(f"/sf/{number}.html", "", START + timedelta(days=day), status)


def entry(day, number, shown):
    html = f'<html><body><div class="post item"><h2><a href="/sf/{number}.html">题</a></h2><span class="date">{shown}</span></div></body></html>'
    return answer("/", html, START + timedelta(days=day))


def feed(day, number, posted):
    item = f"<item><link>{ROOT}/sf/{number}.html</link><pubDate>{format_datetime(posted)}</pubDate></item>"
    return answer("/feed.php", f"<rss><channel>{item}</channel></rss>", START + timedelta(days=day), kind=XML)


def settled(place, *history):
    """The settled rows of a history as dictionaries, times as days since START."""
    for exchange in history:
        day = (exchange.fetched_at - START).total_seconds() / 86400
        write_segment(place, [exchange], f"{exchange.fetched_at:%Y%m%dT%H%M%SZ}{abs(hash((day, exchange.url, exchange.body))) % 10**9:09}")
    clean_site(sample_site(), place, jobs=1)
    settle_site("sample", place)
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        result = database.execute("SELECT * FROM read_parquet(?)", [str(settled_file(place, "sample"))])
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return [{key: days(value) if isinstance(value, datetime) else value for key, value in row.items()} for row in rows]


def days(moment):
    found = (moment - START) / timedelta(days=1)
    return int(found) if found == int(found) else found


def only(rows, **wanted):
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


@pytest.mark.parametrize(
    ("history", "versions", "newest", "changed", "gone"),
    [
        # versions: (first seen, last seen) in order; the newest one's place; last changed; gone since
        ([page(0)], [(0, 0)], 0, 0, None),
        ([page(0), page(3), page(9)], [(0, 9)], 0, 0, None),
        ([page(0), page(3, body="乙")], [(0, 0), (3, 3)], 1, 3, None),
        ([page(0), page(3, body="乙"), page(5, body="乙"), page(9, body="丙")], [(0, 0), (3, 5), (9, 9)], 2, 9, None),
        ([page(0), page(3, body="乙"), page(9)], [(0, 9), (3, 3)], 0, 9, None),  # back to what it was: changed when it came back
        ([page(0), page(3, body="乙"), page(9), page(12)], [(0, 12), (3, 3)], 0, 9, None),
        ([page(0), page(3, body="甲\u3000 ")], [(0, 3)], 0, 0, None),  # white space is no change
        ([page(3, body="乙"), page(0)], [(0, 0), (3, 3)], 1, 3, None),  # the order of archives does not matter
        # gone
        ([page(0), missing(4), missing(6)], [(0, 0)], 0, 0, 4),
        ([page(0), missing(4, status=410)], [(0, 0)], 0, 0, 4),
        ([page(0), missing(4), page(6)], [(0, 6)], 0, 0, None),  # it came back
        ([page(0), missing(4), page(6), missing(8)], [(0, 6)], 0, 0, 8),
        ([page(0), missing(4, status=503)], [(0, 0)], 0, 0, None),  # out of order is not gone
        ([page(0), missing(4, number=2)], [(0, 0)], 0, 0, None),  # another one
        ([missing(0), page(4)], [(4, 4)], 0, 4, None),
        ([page(0, target="http://localhost:8642/sf/1.html?x=1"), missing(4)], [(0, 0)], 0, 0, 4),  # whatever address showed it
    ],
)
def test_versions_and_what_became_of_an_article(place, history, versions, newest, changed, gone):
    rows = settled(place, *history)
    assert [(row["first_seen"], row["last_seen"]) for row in rows] == versions
    assert [row["is_newest"] for row in rows] == [place == newest for place in range(len(versions))]
    assert {(row["last_changed"], row["gone_since"]) for row in only(rows, is_newest=True)} == {(changed, gone)}
    assert {row["article_first_seen"] for row in rows} == {min(first for first, _ in versions)}


def test_articles_do_not_mix(place):
    rows = settled(place, page(0, 1), page(0, 2), page(3, 1, "乙"), missing(5, 2))
    assert [(row["article_id"], row["is_newest"], row["gone_since"]) for row in rows] == [
        ("sample:1", False, None), ("sample:1", True, None), ("sample:2", True, 5),
    ]  # fmt: skip


POSTED = datetime(2026, 9, 30, 1, 12, 33, tzinfo=UTC)  # three days and a bit before START


@pytest.mark.parametrize(
    ("history", "published", "first", "last", "rule"),
    [
        ([page(0)], "2026-09-20", "2026-09-20", "2026-09-20", "full_date"),
        ([page(0, shown="3天前")], None, "2026-09-29", "2026-10-01", "age_days"),
        ([page(0, shown="")], None, None, None, "none"),
        ([page(0, shown="昨天")], None, None, None, "unreadable"),
        ([page(0, shown="刚刚")], None, "2026-10-03", None, "just_now"),
        # a feed is exact, a list sharpens
        ([page(0, shown="3天前"), feed(0, 1, POSTED)], "2026-09-30T09:12:33+08:00", "2026-09-30", "2026-09-30", "instant"),
        ([page(0, shown="3天前"), entry(5, 1, "1周前 (09-30)")], "2026-09-30", "2026-09-30", "2026-09-30", "month_day"),
        ([page(0, shown="2天前"), page(1, shown="2天前")], None, "2026-10-01", "2026-10-02", "agreed"),
        ([page(0, shown="刚刚"), page(1, shown="1天前")], None, "2026-10-03", "2026-10-04", "agreed"),
        ([page(0, shown="刚刚"), page(1, shown="23小时前")], "2026-10-03", "2026-10-03", "2026-10-03", "age_hours"),
        ([page(0, shown=""), entry(0, 1, "2026-09-30")], "2026-09-30", "2026-09-30", "2026-09-30", "full_date"),
        ([page(0, shown="3天前"), entry(0, 2, "2026-01-01")], None, "2026-09-29", "2026-10-01", "age_days"),  # another's entry
        # they contradict each other: all of their span, and nothing certain
        ([page(0), page(3, shown="2026-09-22")], None, "2026-09-20", "2026-09-22", "conflicting"),
        ([page(0), feed(0, 1, POSTED)], None, "2026-09-20", "2026-09-30", "conflicting"),
        ([page(0), page(3, shown="刚刚")], None, "2026-09-20", None, "conflicting"),
    ],
)
def test_observations_sharpen_a_date_or_contradict_each_other(place, history, published, first, last, rule):
    (row,) = settled(place, *history)
    assert (row["published"], row["published_from"], row["published_to"], row["published_rule"]) == (published, first, last, rule)


def test_neighbours_bound_what_shows_no_date_and_never_make_it_certain(place):
    dated = {1: "2026-09-10", 2: "", 3: "2026-09-12", 4: "昨天", 5: "2026-09-12", 6: "", 7: "2026-09-01", 8: ""}
    rows = {row["article_id"]: row for row in settled(place, *(page(0, number, shown=shown) for number, shown in dated.items()))}
    found = {number: tuple(rows[f"sample:{number}"][name] for name in ("published", "published_from", "published_to", "published_rule")) for number in dated}
    assert found[2] == (None, "2026-09-09", "2026-09-13", "neighbours")
    assert found[4] == (None, "2026-09-11", "2026-09-13", "neighbours")  # though both neighbours are of one day
    assert found[6] == (None, None, None, "none")  # the next one is older: ids don't follow posting order there
    assert found[8] == (None, None, None, "none")  # nothing behind it
    assert found[7] == ("2026-09-01", "2026-09-01", "2026-09-01", "full_date")


shown_dates = st.sampled_from(["2026-09-30", "3天前", "4天前", "1周前 (09-30)", "刚刚", "70小时前", "", "昨天", "2026-09-30 09:12:33"])


@given(st.lists(st.tuples(st.integers(0, 3), shown_dates), min_size=1, max_size=4), st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_sql_agrees_with_the_intervals_own_rule(tmp_path_factory, seen, with_feed):
    """What settling makes of all observations is what the oracle makes of them."""
    place = Place(tmp_path_factory.mktemp("settle") / "data", sample_site().path.parent, "")
    history = [page(day, shown=shown, hour=hour) for hour, (day, shown) in enumerate(seen)] + [feed(0, 1, POSTED)] * with_feed
    observed = [resolve_shown_date(shown, START + timedelta(days=day, hours=hour)) for hour, (day, shown) in enumerate(seen)]
    expected = combine(observed + [instant(POSTED)] * with_feed)
    row = only(settled(place, *history), is_newest=True)[0]
    assert (row["published_from"], row["published_to"]) == (expected.first_day, expected.last_day)
    if expected.start or expected.end:
        assert row["published_rule"] == expected.rule
    assert row["published"] == (None if expected.rule == "conflicting" else expected.published)


def test_settling_again_does_nothing_until_clean_rows_change(place):
    settled(place, page(0))
    assert settle_site("sample", place) is False
    before = settled_file(place, "sample").read_bytes()
    rows = settled(place, page(3, body="乙"))
    assert len(rows) == 2 and settled_file(place, "sample").read_bytes() != before


def test_settled_bytes_depend_on_the_clean_rows_alone(place, tmp_path):
    history = [page(0), page(3, body="乙"), feed(1, 1, POSTED), page(0, 2, shown="")]
    settled(place, *history)
    other = Place(tmp_path / "other", place.sites, "")
    other.data.mkdir()
    (other.data / "archive").symlink_to(place.archive, target_is_directory=True)
    settled(other)
    assert settled_file(place, "sample").read_bytes() == settled_file(other, "sample").read_bytes()


def test_the_sample_site_keeps_its_dates_over_three_months(sample_place):
    with duckdb.connect(str(sample_place.database), read_only=True) as database:
        rows = database.execute("SELECT article_id, published, published_from, published_to FROM articles").fetchall()
    posts = {f"sample:{number}": post.posted.astimezone(SHANGHAI) for number, post in sample_view().calendar.posts.items()}
    assert len(rows) == len(posts) == 96
    assert [key for key, _, first, last in rows if not (first or "0") <= f"{posts[key]:%Y-%m-%d}" <= (last or "9")] == []
    assert [key for key, published, _, _ in rows if published and not posts[key].isoformat().startswith(published)] == []
    assert sum(published is not None for _, published, _, _ in rows) >= 95
