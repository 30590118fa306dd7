"""The day that everything here counts by: that of Asia/Shanghai, where the sites are."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def midnight(moment: datetime, days: int = 0) -> datetime:
    """When the day of `moment` began, or the one so many days later (UTC): budgets, holds and the schedule count the same days."""
    day = moment.astimezone(SHANGHAI).date() + timedelta(days=days)
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
