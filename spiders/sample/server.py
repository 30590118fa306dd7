"""Serve the sample sites on loopback, as their software would: redirects, duplicate addresses, real 404s.

`serve` is for people and for `run`; tests call it with a port and a clock of their own.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from spiders.problem import Problem
from spiders.sample import viewbox
from spiders.sample.calendar import Calendar, load_calendar
from spiders.sample.pages import View, article_page, feed, list_page, missing_page, sitemap

HTML, XML, TEXT = "text/html; charset=utf-8", "text/xml; charset=utf-8", "text/plain; charset=utf-8"
ROBOTS = "User-agent: *\nDisallow: /zb_system/\nDisallow: /zb_users/plugin/\nDisallow: /search.php\n"


def respond(view: View, target: str) -> tuple[int, str, str]:
    """Status, content type and body (or the address, for a redirect) for a request target: path and query."""
    parts = urlsplit(target)
    query = parse_qs(parts.query)
    path = parts.path
    posts = view.calendar.listed()
    if path == "/robots.txt":
        return 200, TEXT, ROBOTS + f"Sitemap: {view.url('/sitemap.xml')}\n"
    if path == "/feed.php":
        return 200, XML, feed(view)
    if path == "/sitemap.xml":
        return 200, XML, sitemap(view)
    if path == "/" and query.get("id", [""])[0].isdecimal():
        return 302, HTML, view.article_url(int(query["id"][0]))
    if found := re.fullmatch(r"/(?:post|sf)/(\d+)(\.html)?", path):
        number = int(found[1])
        if number in view.calendar.posts and (found[2] is None or path.startswith("/post/")):
            return 301, HTML, view.article_url(number)
        if number in view.calendar.posts:
            return 200, HTML, article_page(view, view.calendar.posts[number])
    page: str | None = None
    if path == "/" or (found := re.fullmatch(r"/page_(\d+)\.html", path)):
        asked = found[1] if path != "/" and found else query.get("page", ["1"])[0]
        number = int(asked) if asked.isdecimal() else 1
        page = list_page(view, "", "/page", posts, number)
    elif found := re.fullmatch(r"/category-(\d+)(?:_(\d+))?\.html", path):
        names = view.calendar.categories
        if 1 <= int(found[1]) <= len(names):
            name = names[int(found[1]) - 1]
            page = list_page(
                view, name, f"/category-{found[1]}", [p for p in posts if p.article.category == name], int(found[2] or 1)
            )
    elif found := re.fullmatch(r"/tags-(\d+)(?:_(\d+))?\.html", path):
        tags = view.tags()
        if 0 <= int(found[1]) - 11001 < len(tags):
            name = tags[int(found[1]) - 11001]
            page = list_page(view, name, f"/tags-{found[1]}", [p for p in posts if name in p.article.tags], int(found[2] or 1))
    return (200, HTML, page) if page is not None else (404, HTML, missing_page(view))


@dataclass(frozen=True)
class Software:
    """What makes a sample site's answers: `respond` gives status, content type and text, sent in `charset`."""

    respond: Callable[[View, str], tuple[int, str, str]]
    charset: str
    product: str


TPURE = Software(respond, "utf-8", "Z-BlogPHP 1.7.5")
DEDECMS = Software(viewbox.respond, viewbox.CHARSET, "DedeCMS V57_GBK")
SOFTWARE = {"sample": TPURE, "sample-gb18030": DEDECMS}  # by the site's name


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from the calendar of its server; no caching headers, as the software sends none."""

    server: SampleServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the body waits 40 ms for the acknowledgement of the headers

    def do_GET(self) -> None:
        host = self.headers.get("Host") or "127.0.0.1"
        view = View(self.server.calendar, f"http://{self.server.canonical or host}", self.server.clock())
        status, content_type, text = self.server.software.respond(view, self.path)
        body = b"" if status in (301, 302) else text.encode(self.server.software.charset)
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", text)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Product", self.server.software.product)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        self.server.asked.append(self.path)


class SampleServer(ThreadingHTTPServer):
    """A sample site at one address. `asked` holds the target of each request, in order."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, calendar: Calendar, port: int, clock: Callable[[], datetime], software: Software) -> None:
        self.calendar, self.clock, self.software, self.asked = calendar, clock, software, list[str]()
        super().__init__(("127.0.0.1", port), Handler)
        self.canonical = f"127.0.0.1:{self.server_address[1]}"


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def serve(
    folder: Path, port: int, founded: datetime, clock: Callable[[], datetime] = now, software: Software = TPURE
) -> Iterator[SampleServer]:
    """The running server of the site in `folder` (data/sample); port 0 takes a free one.

    Raises Problem if the port is in use.
    """
    try:
        server = SampleServer(load_calendar(folder, founded), port, clock, software)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise Problem(
            f"port {port} on 127.0.0.1 is in use: end the program that holds it, or change the port in spiders/sites/*.toml."
        ) from error
    with running(server):
        yield server


@contextmanager
def running(server: SampleServer) -> Iterator[SampleServer]:
    """The server, answering in a thread of its own until the block ends."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
