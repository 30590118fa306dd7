"""When a site is due: `crawl.every` of its file, counted from the start of its last success. Missed days are one run.

Whole days are counted by the calendar of Asia/Shanghai, so that a timer at a fixed hour never comes a minute too early for a
run that began a minute late; but never sooner than half the period. Other periods are due once nine tenths have passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from spiders.day import midnight
from spiders.site import Site

DAY = 86400
LATE = 1.5  # periods after the start of the last success from which on a site is overdue
WAIT = ("Blocked", "Overloaded", "RobotsDenied", "RobotsUnreachable")  # causes after which a site is left alone till the next day


@dataclass(frozen=True)
class Turn:
    """A site's place in the schedule: the starts of its last success and last attempt, and when it is due (all UTC)."""

    site: str
    every: int
    success: datetime | None
    attempt: datetime | None
    next_due: datetime | None
    due: bool
    overdue: bool


def due_after(every: int, began: datetime) -> datetime:
    """When a site is due that succeeded in a run begun at `began`; from half to the whole of `every` seconds later."""
    if every % DAY:
        return began + timedelta(seconds=every * 0.9)
    return max(midnight(began, every // DAY), began + timedelta(seconds=every / 2)).astimezone(UTC)


def turn_of(site: Site, tries: Iterable[tuple[datetime, dict[str, Any]]], now: datetime) -> Turn:
    """The turn of `site`, given the start and the outcome of each run that tried it, newest first.

    A success in the future was made by a clock that went wrong, and does not count.
    """
    attempt: tuple[datetime, dict[str, Any]] | None = None
    success = None
    for began, outcome in tries:
        if began > now:
            continue
        attempt = attempt or (began, outcome)
        if outcome.get("success"):
            success = began
            break
    next_due = due_after(site.crawl.every, success) if success else None
    if attempt and attempt[0] == success and next_due and attempt[1].get("cut"):  # a budget left something for the next day
        next_due = min(next_due, due_after(DAY, attempt[0]))
    if attempt and attempt[0] != success and set(attempt[1].get("causes", [])) & set(WAIT):
        morning = due_after(DAY, attempt[0])
        if attempt[1].get("not_before"):  # the crawl itself knows better
            morning = datetime.fromisoformat(attempt[1]["not_before"])
        next_due = max(next_due, morning) if next_due else morning
    due = next_due is None or now >= next_due
    overdue = success is None or now - success >= timedelta(seconds=site.crawl.every * LATE)
    return Turn(site.name, site.crawl.every, success, attempt[0] if attempt else None, next_due, due, overdue)
