"""Shown dates to intervals. Moments are written in Shanghai's time, as a reader there sees them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import NOTHING, RULES, Interval, instant, resolve_shown_date, whole_day
from spiders.sample.calendar import shown_date
from tests.pipeline.combining import combine

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = "2026-11-23 12:00:00"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def span(found):
    """The ends of an interval in Shanghai's time, to the second; … where it is open."""
    ends = (f"{end.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if end else "…" for end in (found.start, found.end))
    return " / ".join(ends)


SHOWN = [
    # shown, fetched, rule, interval
    ("2024-03-20", NOON, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),
    ("2024年3月20日", NOON, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),
    ("2024/3/20 09:12", NOON, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),  # a minute is not sharp enough to count
    ("2024.03.20", NOON, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),
    ("发布于 2024-03-20 来源：本站", NOON, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),
    ("2年前 (2024-03-20)", NOON, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),
    ("2024-02-29", NOON, "full_date", "2024-02-29 00:00:00 / 2024-02-29 23:59:59"),
    ("2024-03-20 09:12:33", NOON, "instant", "2024-03-20 09:12:33 / 2024-03-20 09:12:33"),
    ("2024-03-20T09:12:33", NOON, "instant", "2024-03-20 09:12:33 / 2024-03-20 09:12:33"),
    ("2024-03-20", None, "full_date", "2024-03-20 00:00:00 / 2024-03-20 23:59:59"),  # needs no clock
    # month and day: the latest such day that is not after the fetch
    ("2个月前 (09-20)", NOON, "month_day", "2026-09-20 00:00:00 / 2026-09-20 23:59:59"),
    ("11个月前 (12-20)", NOON, "month_day", "2025-12-20 00:00:00 / 2025-12-20 23:59:59"),  # over the year's end
    ("1周前 (12-31)", "2027-01-07 12:00:00", "month_day", "2026-12-31 00:00:00 / 2026-12-31 23:59:59"),
    ("1周前 (01-01)", "2027-01-08 12:00:00", "month_day", "2027-01-01 00:00:00 / 2027-01-01 23:59:59"),
    ("1周前 (11-23)", NOON, "month_day", "2026-11-23 00:00:00 / 2026-11-23 23:59:59"),
    ("12个月前 (11-24)", NOON, "month_day", "2025-11-24 00:00:00 / 2025-11-24 23:59:59"),
    ("1周前 (11-24)", "2026-11-23 23:59:00", "month_day", "2026-11-24 00:00:00 / 2026-11-24 23:59:59"),  # a server's clock ahead of ours
    ("( 9-2 )", NOON, "month_day", "2026-09-02 00:00:00 / 2026-09-02 23:59:59"),
    ("8个月前 (02-29)", "2028-10-26 12:00:00", "month_day", "2028-02-29 00:00:00 / 2028-02-29 23:59:59"),
    ("8个月前 (02-29)", NOON, "month_day", "2024-02-29 00:00:00 / 2024-02-29 23:59:59"),  # no such day since
    ("1个月前 (02-30)", NOON, "unreadable", "… / …"),
    ("1个月前 (13-01)", NOON, "unreadable", "… / …"),
    # ages: half a unit either way, two minutes for the clocks, never after the fetch
    ("3天前", NOON, "age_days", "2026-11-19 23:58:00 / 2026-11-21 00:02:00"),
    ("1天前", NOON, "age_days", "2026-11-21 23:58:00 / 2026-11-23 00:02:00"),
    ("5小时前", NOON, "age_hours", "2026-11-23 06:28:00 / 2026-11-23 07:32:00"),
    ("10分钟前", NOON, "age_minutes", "2026-11-23 11:47:30 / 2026-11-23 11:52:30"),
    ("40秒前", NOON, "age_seconds", "2026-11-23 11:57:19 / 2026-11-23 12:01:20"),
    ("0分钟前", NOON, "age_minutes", "2026-11-23 11:57:30 / 2026-11-23 12:02:00"),
    ("2周前", NOON, "age_weeks", "2026-11-05 23:58:00 / 2026-11-13 00:02:00"),
    ("3个月前", NOON, "age_months", "2026-08-10 11:58:00 / 2026-09-09 12:02:00"),
    ("2年前", NOON, "age_years", "2024-06-06 11:58:00 / 2025-06-01 12:02:00"),
    ("发表于 3 天前", NOON, "age_days", "2026-11-19 23:58:00 / 2026-11-21 00:02:00"),
    ("刚刚", NOON, "just_now", "2026-11-23 11:58:00 / …"),  # posts dated ahead show it too
    (" 刚刚\n", NOON, "just_now", "2026-11-23 11:58:00 / …"),
    # no clock
    ("2个月前 (09-20)", None, "month_day_no_year", "… / …"),
    ("3天前", None, "relative_no_clock", "… / …"),
    ("刚刚", None, "relative_no_clock", "… / …"),
    # nothing, and what no rule reads
    (None, NOON, "none", "… / …"),
    ("", NOON, "none", "… / …"),
    ("  \u3000", NOON, "none", "… / …"),
    ("昨天", NOON, "unreadable", "… / …"),
    ("上周五", NOON, "unreadable", "… / …"),
    ("09-20", NOON, "unreadable", "… / …"),  # without brackets it may be anything
    ("2024-13-01", NOON, "unreadable", "… / …"),
    ("2023-02-29", NOON, "unreadable", "… / …"),
    ("2024-03-20 25:00:00", NOON, "unreadable", "… / …"),
    ("1024-03-20", NOON, "unreadable", "… / …"),
    ("99999年前", NOON, "unreadable", "… / …"),
    ("1000000000003天前", NOON, "unreadable", "… / …"),
    ("9" * 5000 + "天前", NOON, "unreadable", "… / …"),
]


@pytest.mark.parametrize(("shown", "fetched", "rule", "interval"), SHOWN)
def test_what_a_shown_date_stands_for(shown, fetched, rule, interval):
    found = resolve_shown_date(shown, fetched and at(fetched))
    assert (found.rule, span(found)) == (rule, interval)


def test_every_rule_has_a_line_in_a_table():
    settled = {"agreed", "conflicting", "neighbours", "given"}  # of combine, settling and extract
    assert {rule for _, _, rule, _ in SHOWN} | settled == set(RULES)


@pytest.mark.parametrize(
    ("found", "published", "first", "last"),
    [
        # days and instants are Shanghai's, whatever the zone of the moment
        (instant(datetime(2026, 3, 19, 17, 30, tzinfo=UTC)), "2026-03-20T01:30:00+08:00", "2026-03-20", "2026-03-20"),
        (instant(datetime(2026, 3, 20, 1, 30)), "2026-03-20T01:30:00+08:00", "2026-03-20", "2026-03-20"),
        (whole_day(date(2026, 3, 20), "full_date"), "2026-03-20", "2026-03-20", "2026-03-20"),
        (Interval(at("2026-03-20 08:00:00"), at("2026-03-20 09:00:00"), "age_hours"), "2026-03-20", "2026-03-20", "2026-03-20"),
        (Interval(at("2026-03-20 23:30:00"), at("2026-03-21 00:30:00"), "age_hours"), None, "2026-03-20", "2026-03-21"),
        (Interval(at("2026-03-20 08:00:00"), None, "just_now"), None, "2026-03-20", None),
        (Interval(None, at("2026-03-20 08:00:00"), "agreed"), None, None, "2026-03-20"),
        (NOTHING, None, None, None),
    ],
)
def test_a_day_is_certain_only_where_both_ends_fall_on_it(found, published, first, last):
    assert (found.published, found.first_day, found.last_day) == (published, first, last)


def hours(start, end, rule="age_hours"):
    return Interval(*(None if hour is None else at("2026-03-20 00:00:00") + timedelta(hours=hour) for hour in (start, end)), rule)


@pytest.mark.parametrize(
    ("observed", "together"),
    [
        ([], NOTHING),
        ([NOTHING], NOTHING),
        ([hours(1, 5)], hours(1, 5)),
        ([hours(1, 5), NOTHING], hours(1, 5)),  # silence contradicts nothing
        ([hours(1, 5), hours(1, 5)], hours(1, 5)),
        ([hours(1, 5), hours(2, 4, "age_minutes")], hours(2, 4, "age_minutes")),  # the sharper one and its rule
        ([hours(1, 5), hours(4, 9)], hours(4, 5, "agreed")),
        ([hours(1, 5), hours(3, None, "just_now")], hours(3, 5, "agreed")),
        ([hours(1, None), hours(None, 5)], hours(1, 5, "agreed")),
        ([hours(1, 2), hours(4, 9)], hours(1, 9, "conflicting")),
        ([hours(1, 2), hours(4, 9), hours(5, None)], hours(1, None, "conflicting")),
    ],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_observations_of_one_date_meet_or_conflict(observed, together, backwards):
    assert combine(observed[::-1] if backwards else observed) == together


seconds = st.integers(0, 3 * 360 * 86400)
edges = st.builds(  # where a form begins or ends, and where a number is rounded up or down
    lambda unit, count, half, off: max(0, int(unit * (count + half)) + off),
    st.sampled_from([1, 60, 3600, 86400, 7 * 86400, 30 * 86400, 360 * 86400]),
    st.integers(0, 60),
    st.sampled_from([0, 0.5]),
    st.integers(-2, 2),
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)).map(lambda moment: moment.replace(microsecond=0, tzinfo=UTC))


@given(seconds | edges, moments, st.integers(-119, 119))  # seconds between the two clocks, within SLACK
def test_the_interval_of_what_tpure_shows_holds_the_truth(age, clock, drift):
    posted = clock - timedelta(seconds=age)
    found = resolve_shown_date("".join(shown_date(posted, clock)), clock + timedelta(seconds=drift))
    assert found.start <= posted and (found.end is None or posted <= found.end)
    assert found.published is None or found.published == posted.astimezone(SHANGHAI).date().isoformat()


@given(st.text(max_size=30) | st.text("0123456789-/.年月日天前刚 ():", max_size=30), moments)
def test_whatever_is_shown_gives_an_interval_of_a_known_rule(shown, clock):
    found = resolve_shown_date(shown, clock)
    assert found.rule in RULES
    assert found.start is None or found.end is None or found.start <= found.end


rules = st.sampled_from(["age_hours", "age_days", "full_date"])
bounds = st.lists(st.builds(lambda start, length, rule: hours(start, start + length, rule), st.integers(0, 9), st.integers(0, 9), rules), max_size=5)


@given(bounds, st.randoms())
def test_the_order_of_observations_does_not_matter(observed, random):
    shuffled = observed[:]
    random.shuffle(shuffled)
    assert combine(shuffled) == combine(observed)
