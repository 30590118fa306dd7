"""Ask a site's rules before anything else: robots.txt is obeyed, and waited for where it can't be had; reservations are noted.

RFC 9309: a robots.txt that is refused (4xx) forbids nothing, one that can't be had (5xx, no answer) forbids everything.
Scrapy takes the body of a 503 for rules and an unreachable file for leave to go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from w3lib.url import safe_url_string

from spiders.address import canonical_url
from spiders.failures import RobotsDenied, RobotsUnreachable
from spiders.reservation import PATH, read_rules
from spiders.settings import PROJECT

ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks crawlers to read at least 500 KiB
ROBOTS_HOPS = 5  # redirects of robots.txt that are followed, as RFC 9309 asks


class AskFirst:
    """Downloader middleware: the site's robots.txt and tdmrep.json once a run, then a verdict of both on every request.

    The verdicts stand in `request.meta` as `robots` (`allowed`, or `no_rules` if there is no robots.txt) and `tdm`
    (`reserved`, `open`, `none`, absent if unknown). Raises RobotsDenied; RobotsUnreachable, which also ends the crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.asking: asyncio.Lock = asyncio.Lock()
        self.asked = False
        self.rules: Protego | None = None
        self.unreachable: str | None = None
        self.reserves: Callable[[str], str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AskFirst:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("asks_rules"):
            return
        async with self.asking:
            if not self.asked:
                await self.ask_rules(request)
                self.asked = True
        if self.unreachable:
            self.crawler.spider.stop("RobotsUnreachable", self.unreachable)  # type: ignore[union-attr]
            raise RobotsUnreachable(self.unreachable)
        if self.rules is not None and not self.rules.can_fetch(request.url, PROJECT):
            raise RobotsDenied("forbidden by robots.txt")
        request.meta["robots"] = "allowed" if self.rules is not None else "no_rules"
        if self.reserves is not None:
            request.meta["tdm"] = self.reserves(request.url)

    async def ask_rules(self, request: Request) -> None:
        answer = await self.ask_robots(request)
        if answer is None:
            return
        if answer.status == 200:
            body = answer.body[:ROBOTS_BYTES]
            parser = ProtegoRobotParser(body, self.crawler.spider)
            self.rules = parser.rp
            self.crawler.signals.send_catch_log(signals.robots_parsed, robotparser=parser, request=request)
        target = site_address(request, PATH)
        if self.rules is not None and not self.rules.can_fetch(target, PROJECT):
            return
        try:
            answer = await self.ask(target)
        except Exception as error:
            self.crawler.spider.note_failure(target, error)  # type: ignore[union-attr]
            return
        if answer.status == 200:
            self.reserves = read_rules(answer.body)
        elif 300 <= answer.status < 500 and answer.status != 429:
            self.reserves = read_rules(b"[]")

    async def ask_robots(self, request: Request) -> Response | None:
        """The answer for robots.txt, behind its redirects on the site; None, with `unreachable` set, if it can't be had."""
        target = site_address(request, "/robots.txt")
        for _ in range(ROBOTS_HOPS + 1):
            try:
                answer = await self.ask(target)
            except Exception as error:
                name = self.crawler.spider.note_failure(target, error)  # type: ignore[union-attr]
                self.unreachable = f"{target} can't be had ({name}); nothing is asked until it can"
                return None
            if answer.status >= 500 or answer.status == 429:
                self.unreachable = f"{target} answers {answer.status}; nothing is asked until it can be had"
                return None
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            location = safe_url_string(answer.headers.get("Location") or b"")
            moved = canonical_url(location, self.crawler.spider.site, answer.url)  # type: ignore[union-attr]
            if moved is None or moved == target:
                self.unreachable = f"{target} redirects to {location or 'nowhere'}, off the site or to itself"
                return None
            target = moved
        self.unreachable = f"robots.txt redirects more than {ROBOTS_HOPS} times"
        return None

    async def ask(self, url: str) -> Response:
        """An answer to a request beside the spider's; raises whatever ended it."""
        meta = {"asks_rules": True, "handle_httpstatus_all": True}
        assert self.crawler.engine is not None
        answer = await self.crawler.engine.download_async(Request(url, NO_CALLBACK, priority=1000, meta=meta))
        if not isinstance(answer, Response):
            raise IgnoreRequest(f"{url}: no answer")
        return answer


def site_address(request: Request, path: str) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}{path}"
