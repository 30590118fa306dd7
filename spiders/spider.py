"""One spider for every site: it asks what the site's file wants and the archive does not hold, and follows what it finds."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from w3lib.url import safe_url_string

from spiders.address import canonical_url
from spiders.discover import is_sitemap, page_links, wanted, xml_links
from spiders.failures import ARCHIVED, name_failure
from spiders.guard import is_unsafe
from spiders.hold import hold_until
from spiders.plan import FINAL, Plan
from spiders.problem import Problem
from spiders.resume import found_links
from spiders.revisit import conditions
from spiders.segment import GAP, SegmentWriter
from spiders.site import Site

LINKS = 50_000  # of one page or sitemap that are looked at: the sitemap protocol's own bound
HOPS = 10  # redirects one after another
UNSAFE_NOTED = 100  # links that are never asked, noted a run


class SiteSpider(scrapy.Spider):
    """Crawl `site` into `writer`.

    `plan` says what earlier runs did: articles with a final answer are done until they are due; lists, feeds and sitemaps are
    asked in each run, deep pages of lists only where needed. What is new goes first, then re-visits, then gaps. `urls` replaces
    discovery by a fixed list. `limit` bounds the number of pages asked.
    """

    custom_settings = None

    def __init__(
        self,
        site: Site,
        writer: SegmentWriter,
        plan: Plan,
        urls: list[str] | None = None,
        limit: int | None = None,
        note: Callable[[int, int], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=site.name, **kwargs)
        self.site, self.writer, self.plan, self.urls, self.note = site, writer, plan, urls, note
        self.limited = limit is not None
        self.left = min(limit if limit is not None else plan.budget.pages, plan.budget.pages)
        self.holes = 0  # pages that lead on to others and had no final answer
        self.cut: str | None = None  # the budget that kept the crawl from asking all it found
        self.closing = False  # one of its budgets has ended the crawl
        self.seen: set[str] = set()
        self.later = set(plan.revisits if urls is None else ())  # asked once nothing new is left
        self.starts = plan.walk.starts  # pages to start from, and where they redirect to
        self.counts: Counter[str] = Counter()
        self.problem: Problem | None = None  # what ended the crawl before its time
        self.verdict: str | None = None  # the same, if it was the site
        self.not_before: str | None = None
        self.unsafe: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> SiteSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        if self.urls is not None:
            for request in self.requests(self.urls):
                yield request
            return
        discover = self.site.discover
        paths = itertools.chain(discover.feeds, discover.sitemaps, discover.start)
        urls = [url for url in (canonical_url(path, self.site, self.site.url) for path in paths) if url]
        self.starts.update(urls)
        for request in self.requests([*urls, *self.plan.again]):
            yield request
        for segment in self.plan.unfinished:
            for links in found_links(segment, self.site):
                for request in self.requests(links):
                    yield request
                await asyncio.sleep(0)

    def idle(self) -> None:
        """Nothing is left to ask of what is new: go on with what may wait, one kind after another."""
        if self.urls is not None or self.verdict or self.problem or self.closing:
            return
        plan = self.plan
        for urls, way in ((plan.walk.rest(), None), (plan.revisits[: self.left], None), (plan.gaps[: self.left], GAP)):
            self.later -= set(urls)
            found = [request for request in self.requests(urls, way=way) if request.url not in plan.forgotten]
            for request in reversed(found):  # Scrapy asks the latest first
                self.crawler.engine.crawl(request)
            if found:
                raise DontCloseSpider

    def requests(self, urls: Iterator[str] | list[str], hops: int = 0, way: str | None = None) -> Iterator[Request]:
        """Requests for those addresses that were neither asked in this run nor done in an earlier one."""
        for url in urls:
            if url in self.seen or url in self.later or (self.urls is None and not self.plan.walk.admit(url)):
                continue
            self.seen.add(url)
            if url in self.plan.done and self.urls is None:
                self.counts["done before"] += 1
                continue
            if self.left <= 0:
                self.counts["over the limit"] += 1
                self.cut = self.cut or (None if self.limited else "pages_per_day")
                continue
            self.left -= 1
            if self.note:
                self.note(0, 1)
            # articles first: a list goes stale, an article does not, and a cut-short run should have pages rather than lists
            article = self.site.match_article(url)
            known = self.plan.past.get(url) if article and self.urls is None else None
            yield Request(
                url,
                self.parse,
                headers=conditions(known, self.plan.walk.now) if known else None,
                errback=self.failed,
                dont_filter=True,
                priority=1 if article else 0,
                meta={"handle_httpstatus_all": True, "hops": hops, "way": way},
            )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        self.counts[f"answered {response.status}"] += 1
        if self.note:
            self.note(1, 0)
        self.check_budget()
        if response.status not in FINAL and not self.site.match_article(response.url):
            self.holes += 1
        if response.status in (301, 302, 303, 307, 308):
            target = safe_url_string(response.headers.get("Location") or b"")  # bytes beyond ASCII are UTF-8, as browsers read them
            url = canonical_url(target, self.site, response.url)
            hops = response.meta.get("hops", 0) + 1
            if url is None:
                self.counts["redirected off the site"] += 1
                self.note_unsafe(iter([target]), response.url)
            elif url == canonical_url(response.url, self.site):
                self.note_outcome(response.url, "redirect_loop", f"{response.status} to {target}")
            elif hops > HOPS:
                self.note_outcome(response.url, "too_many_redirects", f"{response.status} to {target}, the redirect number {hops}")
            elif response.url in self.starts or self.urls is not None or wanted(iter([url]), response.url, self.site):
                self.starts |= {url} if response.url in self.starts else set()
                yield from self.requests([url], hops)
            else:
                self.counts["redirected to what the site's file does not want"] += 1
            return
        if response.status != 200 or self.urls is not None:
            return
        listing = not self.site.match_article(response.url) and not is_sitemap(response.url, self.site)
        found = xml_links(response.body) if is_sitemap(response.url, self.site) else page_links(response.body)
        links = list(islice(found, LINKS))
        self.note_unsafe(iter(links), response.url)
        urls = wanted(iter(links), response.url, self.site)
        if listing:
            self.holes += not urls  # a list that leads nowhere: a site under repair says so with 200
            yield from self.requests(self.plan.walk.follow(response.url, response.body, urls))
        yield from self.requests(urls)

    def failed(self, failure: Any) -> None:
        """A request that brought no page: refused by robots.txt or by us, lost on the way, or an answer that can't be archived."""
        if isinstance(failure.value, Problem):
            self.give_up(failure.value)
            return
        url = failure.request.url
        name = self.note_failure(url, failure.value)
        self.check_budget()
        if name != "robots_denied" and not self.site.match_article(url):
            self.holes += 1
        if name == "robots_denied":
            self.counts["refused by robots.txt"] += 1
        else:
            self.counts[f"answered, {name}" if name in ARCHIVED else f"failed: {name}"] += 1

    def note_failure(self, url: str, error: BaseException) -> str:
        """Put what ended a request into the archive; gives its name."""
        name = name_failure(error)
        self.note_outcome(url, name, f"{type(error).__name__}: {error}")
        return name

    def note_outcome(self, url: str, name: str, detail: str) -> None:
        self.logger.warning("%s: %s (%s)", url, name, detail)
        try:
            self.writer.note(url, datetime.now(UTC), name, detail)
        except Problem as problem:
            self.give_up(problem)

    def note_unsafe(self, links: Iterator[str], base: str) -> None:
        """Note links of a page that no crawl may ask, each once a run: they are rows too, as traps are worth seeing."""
        for link in links:
            if link.startswith(self.site.url):
                continue  # as most do: worth the time
            scheme, mark, _ = link.partition(":")
            if not (mark and scheme.strip().isalpha()) and not link.lstrip().startswith("//"):
                continue  # relative: on the host of the page
            try:
                url = urljoin(base, link.strip())
            except ValueError:
                continue
            if url in self.unsafe or len(self.unsafe) >= UNSAFE_NOTED or not is_unsafe(url) or canonical_url(url, self.site):
                continue
            self.unsafe.add(url)
            self.note_outcome(url, "unsafe_link", f"a link of {base}")

    def stop(self, verdict: str, reason: str, until: datetime | None = None) -> None:
        """End the crawl for a reason that lies with the site; it is not asked again before `until`. The first reason stands."""
        if self.verdict:
            return
        self.verdict, self.not_before = verdict, until.isoformat() if until else None
        later = f"; not asked again before {self.not_before}" if until else ""
        self.crawler.engine.close_spider(self, f"{verdict}: {reason}{later}")

    def check_budget(self) -> None:
        """End the crawl where the bytes of the day or the minutes of the run are used up; what is in the way is left for later."""
        if not self.closing and (cut := self.plan.budget.cut(self.writer.unpacked)):
            self.cut, self.closing = cut, True
            self.crawler.engine.close_spider(self, f"{cut}: used up")

    def is_complete(self) -> bool:
        """Whether all that was found was asked, so that a later crawl may rely on how far this one walked."""
        return not (self.limited or self.urls is not None or self.cut or self.holes or self.counts["over the limit"])

    def give_up(self, problem: Problem) -> None:
        """End the crawl because its archive can't be written: asking on would be for nothing."""
        if self.problem is None:
            self.problem = problem
            self.crawler.engine.close_spider(self, "the archive can't be written")

    def judge_refusals(self) -> None:
        """At the end: a site that gave nothing but refusals has shut us out, however few addresses were asked.

        Not where a person named the addresses: those may all be of pages that were never open.
        """
        if self.urls is not None:
            return
        answers = {name.removeprefix("answered ") for name in self.counts if name.startswith("answered ")}
        if self.verdict is None and answers and answers <= {"403", "412"}:
            self.verdict = "Blocked"
        elif self.verdict is None and answers and answers <= {"429", "503"}:
            self.verdict = "Overloaded"
        else:
            return
        self.not_before = hold_until(datetime.now(UTC)).isoformat()
