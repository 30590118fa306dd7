"""Whatever a spider wants, a forgotten address is not asked: a spider middleware between it and Scrapy's scheduler."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware

from spiders.address import canonical_url
from spiders.archive.tombstones import Forgotten, read_forgotten


class RefuseForgotten(BaseSpiderMiddleware):
    """Drops requests for addresses that the archive's tombstones name, and counts them as `forgotten` in the run's counts."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.forgotten: Forgotten | None = None

    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:
        spider: Any = self.crawler.spider
        if self.forgotten is None:
            self.forgotten = read_forgotten(spider.writer.folder)
        if not self.forgotten or (canonical_url(request.url, spider.site) or request.url) not in self.forgotten:
            return request
        spider.counts["forgotten"] += 1
        return None
