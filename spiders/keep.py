"""What hangs on Scrapy's downloader: every answer goes to the archive as it came, and robots.txt's crawl delay is kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.segment import Exchange, SegmentWriter
from spiders.settings import PROJECT


class KeepExchange:
    """Downloader middleware next to the network: redirects, robots.txt, errors and retries are answers too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepExchange:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        writer: SegmentWriter = self.crawler.spider.writer  # type: ignore[union-attr]
        writer.write(
            Exchange(
                url=response.url,
                fetched_at=datetime.now(UTC),
                status=response.status,
                headers=header_pairs(response.headers),
                body=response.body,
                request_headers=header_pairs(request.headers),
                method=request.method,
                protocol=response.protocol or "HTTP/1.1",
                address=str(response.ip_address) if response.ip_address else None,
                robots=request.meta.get("robots"),
                tdm=request.meta.get("tdm"),
                way=request.meta.get("way"),
            )
        )
        return response


def header_pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    """Scrapy's headers as text pairs; bytes that are not ASCII keep their value as ISO-8859-1, as HTTP has it."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1").replace("\r", " ").replace("\n", " "))
        for name, values in headers.items()
        for value in values
    )


class CrawlDelay:
    """Extension: robots.txt's Crawl-delay, which Scrapy parses but does not apply, widens the site's own delay."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.widen, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        return cls(crawler)

    def widen(self, robotparser: Any, request: Request) -> None:
        asked = robotparser.crawl_delay(PROJECT)
        if not asked:
            return
        downloader = self.crawler.engine.downloader
        _, slot = downloader._get_slot(request)
        slot.delay = max(slot.delay, float(asked))
        downloader._delay = max(downloader._delay, float(asked))  # slots made later, after an idle minute
