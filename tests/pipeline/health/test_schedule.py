"""When a site is due: days by the calendar of Shanghai, missed days as one run, never twice for one success."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.health.schedule import DAY, WAIT, due_after, turn_of
from spiders.day import SHANGHAI
from tests.archives import sample_site


def at(text):
    """A moment given in Shanghai's time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


DUE = [
    # what is tried, crawl.every in seconds, start of the last success, now, due
    ("a daily timer that comes some seconds sooner than yesterday", DAY, "2026-11-23T03:17:40", "2026-11-24T03:17:02", True),
    ("a second start on the same day", DAY, "2026-11-23T03:17:40", "2026-11-23T18:00:00", False),
    ("the next morning after a run that was made up for at nine", DAY, "2026-11-23T09:00:00", "2026-11-24T03:17:00", True),
    ("shortly after midnight, a run late in the evening", DAY, "2026-11-23T23:50:00", "2026-11-24T00:10:00", False),
    ("three days missed", DAY, "2026-11-20T03:17:00", "2026-11-23T08:00:00", True),
    ("every twelve hours, after eleven", DAY // 2, "2026-11-23T03:00:00", "2026-11-23T14:00:00", True),
    ("every twelve hours, after ten", DAY // 2, "2026-11-23T03:00:00", "2026-11-23T13:00:00", False),
    ("weekly, on the sixth day", 7 * DAY, "2026-11-16T03:17:00", "2026-11-22T03:17:00", False),
    ("weekly, on the seventh day", 7 * DAY, "2026-11-16T03:17:30", "2026-11-23T03:17:00", True),
    ("a success that a wrong clock put into the future", DAY, "2027-11-23T03:17:00", "2026-11-23T03:17:00", True),
    ("no success ever", DAY, None, "2026-11-23T03:17:00", True),
]


def site_every(seconds):
    site = sample_site()
    return replace(site, enabled=True, crawl=replace(site.crawl, every=seconds))


@pytest.mark.parametrize(("every", "began", "now", "due"), [row[1:] for row in DUE], ids=[row[0] for row in DUE])
def test_due(every, began, now, due):
    tries = [(at(began), {"success": True})] if began else []
    assert turn_of(site_every(every), tries, at(now)).due is due


@given(st.integers(1, 60).map(lambda n: n * 3600) | st.integers(1, 30).map(lambda n: n * DAY), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)))
def test_a_site_is_due_after_half_its_period_and_within_it(every, began):
    began = began.replace(tzinfo=UTC)
    assert timedelta(seconds=every / 2) <= due_after(every, began) - began <= timedelta(seconds=every)


def test_a_failure_is_tried_again_at_once_and_does_not_move_the_schedule():
    tries = [(at("2026-11-23T03:17:00"), {"success": False, "causes": []}), (at("2026-11-22T03:17:00"), {"success": True})]
    turn = turn_of(site_every(DAY), tries, at("2026-11-23T03:30:00"))
    assert turn.due and not turn.overdue
    assert (turn.success, turn.attempt) == (at("2026-11-22T03:17:00"), at("2026-11-23T03:17:00"))


@pytest.mark.parametrize("cause", WAIT)
def test_a_site_that_keeps_us_out_is_left_alone_till_the_next_day(cause):
    tries = [(at("2026-11-23T03:17:00"), {"success": False, "causes": [cause]})]
    assert not turn_of(site_every(3600), tries, at("2026-11-23T12:00:00")).due
    assert turn_of(site_every(3600), tries, at("2026-11-24T03:17:00")).due


def test_a_crawl_may_say_itself_how_long_the_site_is_left_alone():
    held = {"success": False, "causes": ["Overloaded"], "not_before": at("2026-11-23T05:00:00").isoformat()}
    tries = [(at("2026-11-23T03:17:00"), held)]
    assert [turn_of(site_every(3600), tries, at(now)).due for now in ("2026-11-23T04:59:00", "2026-11-23T05:00:00")] == [False, True]


@pytest.mark.parametrize(("now", "overdue"), [("2026-11-24T03:17:00", False), ("2026-11-24T15:16:00", False), ("2026-11-24T15:17:00", True)])
def test_overdue_is_half_a_period_late(now, overdue):
    assert turn_of(site_every(DAY), [(at("2026-11-23T03:17:00"), {"success": True})], at(now)).overdue is overdue
