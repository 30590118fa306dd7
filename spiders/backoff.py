"""Give way under pressure: pauses after 429 and 503, as long as the server asks; stop where it goes on, or where it shuts us out.

A stop has a verdict and a moment before which the site is not asked again: the next midnight in Asia/Shanghai, at least six
hours away, or what Retry-After says. What counts is different addresses one after another: one broken page, however often it
is tried, stops nothing, nor do pages that were refused in earlier runs too.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.failures import Stopped, name_failure
from spiders.hold import hold_until, retry_after

OVERLOADED = (429, 503)
REFUSING = (403, 412)
OVERLOADS = 5  # different addresses in a row before the site is left alone
REFUSALS = 8
SILENCES = 20
FIRST_PAUSE = 10  # of the site's own delays; doubled with each further answer
LONGEST_PAUSE = 600.0  # seconds; whoever asks for more is left alone for the day


class GiveWay:
    """Downloader middleware behind the archive: sees every answer, robots.txt's and retries too, and delays what is asked next."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self.resume = 0.0  # monotonic seconds
        self.overloads = 0  # answers in a row
        self.overloaded: set[str] = set()  # their addresses
        self.refused: set[str] = set()
        self.silent: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GiveWay:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        while (left := self.resume - monotonic()) > 0:
            if self.crawler.engine is None or not self.crawler.engine.running:
                raise Stopped("the crawl was interrupted during a pause")
            await asyncio.sleep(min(left, 0.5))

    def process_response(self, request: Request, response: Response) -> Response:
        self.silent.clear()
        spider = self.crawler.spider
        assert spider is not None
        past = spider.plan.past.get(response.url)  # type: ignore[attr-defined]
        known = past.latest if past else None
        if response.status in OVERLOADED:
            self.overloads += 1
            if known is None or known.status not in OVERLOADED:
                self.overloaded.add(response.url)
            now = datetime.now(UTC)
            asked = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now)
            if asked is not None and asked > LONGEST_PAUSE:
                reason = f"answered {response.status} and asked to wait {asked:.0f} seconds"
                self.stop(request, "Overloaded", reason, hold_until(now, asked))
            elif len(self.overloaded) >= OVERLOADS:
                reason = f"{len(self.overloaded)} addresses in a row answered 429 or 503"
                self.stop(request, "Overloaded", reason, hold_until(now, asked))
            else:
                own = min(LONGEST_PAUSE, FIRST_PAUSE * self.delay * 2 ** min(self.overloads - 1, 16))
                self.resume = monotonic() + max(own, asked or 0.0)
        elif response.status in REFUSING and not request.meta.get("asks_rules"):
            if known is None or known.status not in REFUSING:
                self.refused.add(response.url)
            if len(self.refused) >= REFUSALS:
                reason = f"{len(self.refused)} addresses in a row answered 403 or 412"
                self.stop(request, "Blocked", reason, hold_until(datetime.now(UTC)))
        elif not request.meta.get("asks_rules"):
            self.overloads = 0
            self.overloaded.clear()
            self.refused.clear()
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """A dead site is not asked address by address, thrice each, for hours; no hold, as it has not asked for one."""
        if name_failure(exception) not in ("timeout", "dns", "connection"):
            return
        self.silent.add(request.url)
        if len(self.silent) >= SILENCES:
            self.stop(request, "Unreachable", f"{len(self.silent)} addresses in a row had no answer")

    def stop(self, request: Request, verdict: str, reason: str, until: datetime | None = None) -> None:
        request.meta["dont_retry"] = True
        self.crawler.spider.stop(verdict, reason, until)  # type: ignore[union-attr]
