"""The bench of the crawler: pages a CPU second, beside a bare Scrapy spider with the same settings that stores nothing.

Both crawl the same site on loopback with the delay off, each in a process of its own, turn by turn; what counts is the CPU time
of the crawling process. The bare spider follows links as Scrapy's tutorial has it (selector, urljoin), remembers those it has
seen, and obeys robots.txt; it has no archive, ledger, guard or manners.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from spiders.place import TREE, Place
from spiders.sample.server import respond
from spiders.site import Discover, Site, load_site

ROUNDS = 3
LISTED = 20  # articles a list page
SEED_TIME = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def measure_crawl(place: Place, pages: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Pages a CPU second of both, and the ratio of each round's pair, its median."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    server = context.Process(target=serve_pages, args=(place.sample, pages, sender), daemon=True)
    server.start()
    port, size = receiver.recv()
    tell(f"{pages} articles of {size} bytes on average, {ROUNDS} rounds")
    own, bare = [], []
    try:
        for _ in range(ROUNDS):
            own.append(in_new_process(crawl_ours, port))
            bare.append(in_new_process(crawl_bare, port))
            tell(f"{own[-1]:.0f} against {bare[-1]:.0f} pages a CPU second")
    finally:
        server.terminate()
        server.join()
    return {
        "articles": pages,
        "pages_per_cpu_second": round(statistics.median(own), 1),
        "bare_pages_per_cpu_second": round(statistics.median(bare), 1),
        "times_bare": round(statistics.median(a / b for a, b in zip(own, bare, strict=True)), 3),
    }


def bench_site(port: int) -> Site:
    sample = load_site(TREE / "spiders" / "sites", "sample")
    return replace(
        sample,
        name="bench",
        url=f"http://127.0.0.1:{port}/",
        hosts=(f"127.0.0.1:{port}",),
        discover=Discover(start=("/",), follow=(r"^/page_(?P<page>\d+)\.html$",)),
    )


def serve_pages(sample: Path, pages: int, sender: Any) -> None:
    """A site of lists and of the sample site's articles under other ids, whose links stay as they are; rendered once."""
    from spiders.sample.calendar import load_calendar
    from spiders.sample.pages import View

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            body = answers.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8" if body else "text/plain")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port = server.server_address[1]
    view = View(load_calendar(sample, SEED_TIME), f"http://127.0.0.1:{port}", SEED_TIME)
    bodies = [respond(view, f"/sf/{number}.html")[2].encode() for number in view.calendar.posts]
    articles = {f"/sf/{10**6 + number}.html": bodies[number % len(bodies)] for number in range(pages)}
    answers = articles | dict(list_pages(list(articles)))
    sender.send((port, sum(map(len, articles.values())) // len(articles)))
    server.serve_forever()


def list_pages(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    last = -(-len(paths) // LISTED)
    for number in range(last):
        links = [*paths[number * LISTED : (number + 1) * LISTED], *([f"/page_{number + 2}.html"] if number + 1 < last else [])]
        anchors = "".join(f'<p><a href="{link}">x</a></p>' for link in links)
        yield ("/" if number == 0 else f"/page_{number + 1}.html"), f"<!DOCTYPE html><title>t</title>{anchors}".encode()


def in_new_process(crawl: Callable[[int, Path], int], port: int) -> float:
    """Pages a CPU second of a crawl in a process of its own, its start and imports aside."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        process = context.Process(target=crawl_and_report, args=(crawl, port, Path(folder), sender))
        process.start()
        answered, seconds = receiver.recv()
        process.join()
    return float(answered / seconds)


def crawl_and_report(crawl: Callable[[int, Path], int], port: int, folder: Path, sender: Any) -> None:
    import scrapy.crawler  # noqa: F401 – what both need is not timed

    import spiders.spider  # noqa: F401

    before = cpu_seconds()
    answered = crawl(port, folder)
    sender.send((answered, cpu_seconds() - before))


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def crawl_ours(port: int, folder: Path) -> int:
    """A first crawl of the site into an archive in `folder`; gives the pages answered."""
    from spiders.crawl import Job, crawl_sites

    os.environ["HEFA_ALLOW_LOOPBACK"] = "1"
    (run,) = crawl_sites([Job(bench_site(port))], Place(folder, folder, ""))
    return run.counts["answered 200"]


def crawl_bare(port: int, folder: Path) -> int:
    """The same pages, asked by the smallest spider that follows links; gives the pages answered."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    from spiders.settings import crawl_settings, process_settings

    site = bench_site(port)

    class Bare(scrapy.Spider):
        name = "bare"
        start_urls = [site.url]  # noqa: RUF012
        answered = 0
        seen: set[str] = set()  # noqa: RUF012

        def parse(self, response: Any) -> Iterator[Any]:
            type(self).answered += 1
            for link in response.css("a::attr(href)").getall():
                url = response.urljoin(link)
                if url not in self.seen and (site.match_article(url) or site.follows(url)):
                    self.seen.add(url)
                    yield scrapy.Request(url, self.parse, dont_filter=True)

    settings = crawl_settings(site, "")
    for name in ("DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "DOWNLOAD_HANDLERS"):
        del settings[name]
    process = CrawlerProcess(settings | {"LOG_LEVEL": "INFO", "LOG_FILE": process_settings(str(folder / "bare.log"))["LOG_FILE"]})
    process.crawl(Bare)
    process.start()
    return Bare.answered
