"""One spider for every site: it asks what the site's file wants and the archive does not hold, and follows what it finds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from w3lib.url import safe_url_string

from spiders.address import canonical_url
from spiders.discover import is_sitemap, page_links, wanted, xml_links
from spiders.ledger import Visit
from spiders.problem import Problem
from spiders.segment import SegmentWriter
from spiders.site import Site

FINAL = {200, 301, 302, 307, 308, 404, 410}  # an article that answered so is not asked again in a later run


class SiteSpider(scrapy.Spider):
    """Crawl `site` into `writer`.

    `ledger` holds what earlier runs archived: articles with a final answer are done; lists, feeds and sitemaps are asked
    again in each run. `urls` replaces discovery by a fixed list. `limit` bounds the number of pages asked.
    """

    custom_settings = None

    def __init__(
        self,
        site: Site,
        writer: SegmentWriter,
        ledger: dict[str, Visit],
        urls: list[str] | None = None,
        limit: int | None = None,
        note: Callable[[int, int], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=site.name, **kwargs)
        self.site, self.writer, self.urls, self.note = site, writer, urls, note
        self.done = {url for url, visit in ledger.items() if visit.status in FINAL and site.match_article(url)}
        self.left = min(limit if limit is not None else site.crawl.pages_per_day, site.crawl.pages_per_day)
        self.seen: set[str] = set()
        self.starts: set[str] = set()  # pages to start from, and where they redirect to
        self.counts: Counter[str] = Counter()
        self.problem: Problem | None = None  # what ended the crawl before its time

    async def start(self) -> AsyncIterator[Request]:
        if self.urls is not None:
            for request in self.requests(self.urls):
                yield request
            return
        discover = self.site.discover
        paths = itertools.chain(discover.feeds, discover.sitemaps, discover.start)
        urls = [url for url in (canonical_url(path, self.site, self.site.url) for path in paths) if url]
        self.starts = set(urls)
        for request in self.requests(urls):
            yield request

    def requests(self, urls: Iterator[str] | list[str]) -> Iterator[Request]:
        """Requests for those addresses that were neither asked in this run nor done in an earlier one."""
        for url in urls:
            if url in self.seen:
                continue
            self.seen.add(url)
            if url in self.done and self.urls is None:
                self.counts["done before"] += 1
                continue
            if self.left <= 0:
                self.counts["over the limit"] += 1
                continue
            self.left -= 1
            if self.note:
                self.note(0, 1)
            # articles first: a list goes stale, an article does not, and a cut-short run should have pages rather than lists
            priority = 1 if self.site.match_article(url) else 0
            yield Request(
                url,
                self.parse,
                errback=self.failed,
                dont_filter=True,
                priority=priority,
                meta={"handle_httpstatus_all": True},
            )

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:
        self.counts[f"answered {response.status}"] += 1
        if self.note:
            self.note(1, 0)
        if response.status in (301, 302, 303, 307, 308):
            target = safe_url_string(response.headers.get("Location") or b"")  # bytes beyond ASCII are UTF-8, as browsers read them
            url = canonical_url(target, self.site, response.url)
            if url is None:
                self.counts["redirected off the site"] += 1
            elif response.url in self.starts or self.urls is not None or wanted(iter([url]), response.url, self.site):
                self.starts |= {url} if response.url in self.starts else set()
                yield from self.requests([url])
            else:
                self.counts["redirected to what the site's file does not want"] += 1
            return
        if response.status != 200 or self.urls is not None:
            return
        links = xml_links(response.body) if is_sitemap(response.url, self.site) else page_links(response.body)
        yield from self.requests(wanted(links, response.url, self.site))

    def failed(self, failure: Any) -> None:
        """A request without an answer: refused by robots.txt, or lost on the way; or an answer that can't be archived."""
        if isinstance(failure.value, Problem) and self.problem is None:
            self.problem = failure.value
            self.crawler.engine.close_spider(self, "the archive can't be written")  # asking on would be for nothing
        name = "refused by robots.txt" if "robots.txt" in str(failure.value) else f"failed: {failure.type.__name__}"
        self.counts[name] += 1
        self.logger.warning("%s: %s", failure.request.url, failure.value)
