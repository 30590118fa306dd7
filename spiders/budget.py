"""What a site may be asked: pages and bytes a day, over all runs of the day in Asia/Shanghai; minutes a run.

What earlier runs of the day used is counted from the archive, killed ones too. Bytes are those of answers with their headers,
as sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from spiders.history import Today
from spiders.site import Crawl


@dataclass
class Budget:
    """What is left for a run; None is no bound. `deadline` in monotonic seconds."""

    pages: int
    bytes: int | None = None
    deadline: float | None = None

    def cut(self, taken: int = 0) -> str | None:
        """The key of the site's file whose bound is reached by a run that took so many bytes.

        `pages_per_day` aside, which is counted where requests are made.
        """
        if self.bytes is not None and self.bytes <= taken:
            return "bytes_per_day"
        if self.deadline is not None and monotonic() >= self.deadline:
            return "minutes_per_run"
        return None

    def used_up(self) -> str | None:
        """The key of the bound that leaves nothing to ask today."""
        return "pages_per_day" if self.pages <= 0 else self.cut()


def make_budget(crawl: Crawl, today: Today) -> Budget:
    """What the site's file leaves after what was asked today; the run's minutes count from now."""
    return Budget(
        max(0, crawl.pages_per_day - today.pages),
        max(0, crawl.bytes_per_day - today.bytes) if crawl.bytes_per_day else None,
        monotonic() + 60 * crawl.minutes_per_run if crawl.minutes_per_run else None,
    )
