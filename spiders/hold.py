"""Sites that are left alone for now, because they asked for it or shut us out: told by the notes of their runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from spiders.day import midnight

LONGEST_HOLD = timedelta(days=7)  # whatever Retry-After says


@dataclass(frozen=True)
class Hold:
    """Why a site is left alone, and until when (UTC); `path` is the run's note that says so."""

    verdict: str
    until: datetime
    path: Path


def find_hold(runs: Path, site: str, now: datetime) -> Hold | None:
    """What the newest run of `site` with a word on it says, if that still holds at `now`. Older notes are not opened."""
    oldest = f"{now - LONGEST_HOLD - timedelta(days=2):%Y%m%dT%H%M%SZ}"
    for path in sorted(runs.glob("*.json"), reverse=True):
        if path.stem < oldest:
            return None
        run = json.loads(path.read_text(encoding="utf-8"))
        if run.get("site") != site:
            continue
        if not run.get("not_before"):
            return None
        until = datetime.fromisoformat(run["not_before"])
        return Hold(run["verdict"], until, path) if until > now else None
    return None


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds from `now` that a Retry-After header asks for, as a number or an HTTP date; None if it says nothing readable."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def hold_until(now: datetime, asked: float | None = None) -> datetime:
    """When a site that was left alone at `now` may be asked again (UTC), given the seconds that it asked for."""
    until = max(midnight(now, 1), now + timedelta(hours=6))
    if asked is not None:
        until = max(until, now + min(timedelta(seconds=min(asked, 1e9)), LONGEST_HOLD))
    return until.replace(microsecond=0)
