"""Scrapy's settings for every crawl: polite and closed where the library's defaults are neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spiders.site import Site

PROJECT = "Hefa"
VERSION = "0.1"
MIB = 1024 * 1024


def user_agent(contact: str) -> str:
    """Who asks, and whom to tell: `Hefa/0.1 (legal article archive; mail@example.org)`."""
    return f"{PROJECT}/{VERSION} (legal article archive; {contact or 'no contact: local test'})"


def process_settings(log_file: str, sites: Iterable[Site] = ()) -> dict[str, Any]:
    """What is set once a process: where its log goes, and which names may lie on this machine (those of loopback sites)."""
    return {
        "LOG_LEVEL": "INFO",
        "LOG_FILE": log_file,
        "LOG_STDOUT": False,
        "TWISTED_DNS_RESOLVER": "spiders.guard.GuardedResolver",
        "DNS_TIMEOUT": 20,
        "LOOPBACK_NAMES": sorted({host.rsplit(":", 1)[0] for site in sites if site.is_loopback for host in site.hosts}),
    }


def crawl_settings(site: Site, contact: str) -> dict[str, Any]:
    """The settings of one site's crawl: one request at a time, robots.txt obeyed, nothing listening, nothing guessed."""
    return {
        "BOT_NAME": PROJECT,
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": PROJECT,
        "DOWNLOAD_DELAY": site.crawl.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,  # the default halves the delay at times
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 4,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it reads the callback's source again at every answer, a quarter of a crawl's CPU
        "DOWNLOAD_TIMEOUT": site.crawl.timeout,  # from the connection to the last byte
        "DOWNLOAD_MAXSIZE": 8 * MIB,  # as sent, and once decompressed; 300 times a page
        "DOWNLOAD_WARNSIZE": 4 * MIB,
        "RETRY_TIMES": 2,
        "REDIRECT_ENABLED": False,  # a redirect is archived and then followed by the spider, if it stays on the site
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        },
        "HTTPPROXY_ENABLED": False,  # the address that is checked must be the one that is connected to
        "DOWNLOAD_HANDLERS": {
            "http": "spiders.guard.GuardedHandler",
            "https": "spiders.guard.GuardedHandler",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            # 590 is decompression: nearer to the network the body is still as it was sent
            "spiders.keep.KeepExchange": 950,
            "spiders.backoff.GiveWay": 940,
            "spiders.manners.AskFirst": 100,
            "spiders.guard.Confine": 20,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # goes on where robots.txt can't be had
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the spider compares hosts with their ports
        },
        "EXTENSIONS": {"spiders.keep.CrawlDelay": 0},
        "FEED_EXPORT_ENCODING": "utf-8",
    }
