"""The program in a process of its own, as a user or a timer starts it; and a small site to crawl, really served."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

from spiders.place import TREE
from tests.spiders.archives import by_warcio


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """`run("crawl", "sample")` in an environment of its own: data in `data`, the shipped sites in `sites`, the samples' ports free."""

    def __init__(self, root: Path) -> None:
        self.data, self.sites = root / "data", root / "sites"
        shutil.copytree(TREE / "spiders" / "sites", self.sites)
        self.port = self.move("sample", "8642")
        self.second_port = self.move("sample-gb18030", "8643")

    def move(self, name: str, shipped: str) -> int:
        """A free port in place of the one that a site is shipped with."""
        path, port = self.sites / f"{name}.toml", free_port()
        path.write_text(path.read_text(encoding="utf-8").replace(shipped, str(port)), encoding="utf-8")
        return port

    def start(self, *arguments, **environment) -> subprocess.Popen:
        places = {"PATH": os.environ["PATH"], "HEFA_DATA": str(self.data), "HEFA_SITES": str(self.sites)}
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            cwd=TREE, env=places | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, *arguments, **environment) -> tuple[int, str]:
        """Exit code, and what stood on standard error."""
        process = self.start(*arguments, **environment)
        try:
            _, told = process.communicate(timeout=90)
        finally:
            process.kill()
        return process.returncode, told

    def add_site(self, name: str, port: int, more: str = "", delay: float = 0.0, host: str = "127.0.0.1") -> None:
        (self.sites / f"{name}.toml").write_text(
            f"""
            title = "{name}"
            url = "http://{host}:{port}/"
            hosts = ["{host}:{port}", "localhost:{port}"]
            article = '^/a/(?P<id>[^/]+)\\.html$'
            {more}
            [crawl]
            delay = {delay}
            """,
            encoding="utf-8",
        )

    def segments(self, name: str) -> list[Path]:
        return sorted((self.data / "archive" / name).glob("*.warc.gz"))


@dataclass
class Asked:
    """One request as the server saw it; `came` in seconds."""

    host: str
    target: str
    came: float
    agent: str
    condition: str | None = None  # If-None-Match


@dataclass
class Village:
    """A small site: `pages` maps a target to its status, headers and body; an answer takes `takes` seconds."""

    port: int
    pages: dict[str, tuple[int, dict[str, str], bytes]]
    takes: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    inside: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def targets(self) -> list[str]:
        return [one.target for one in self.asked]

    def gaps(self) -> list[float]:
        """Seconds between the arrivals of neighbouring requests."""
        return [after.came - before.came for before, after in pairwise(self.asked)]


class Villager(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self) -> None:
        village: Village = self.server.village
        with village.guard:
            one = Asked(self.headers["Host"], self.path, time.monotonic(), self.headers["User-Agent"], self.headers["If-None-Match"])
            village.asked.append(one)
            village.inside += 1
            village.most_at_once = max(village.most_at_once, village.inside)
        time.sleep(village.takes)
        with village.guard:
            village.inside -= 1
        status, headers, body = village.pages.get(self.path, (404, {}, b"nothing here"))
        if status == 0:  # hangs up
            self.close_connection = True
            return
        if one.condition and one.condition == headers.get("ETag"):
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args) -> None:
        pass


@contextmanager
def served(pages, takes=0.0):
    """A Village on a free port. `{root}` in a page or header is its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Villager)
    server.daemon_threads = True
    port = server.server_address[1]
    filled = {path: (status, {name: fill(value, port) for name, value in headers.items()}, fill(body, port)) for path, (status, headers, body) in pages.items()}
    server.village = Village(port, filled, takes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.village
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fill(value, port):
    if isinstance(value, bytes):
        return value.replace(b"{root}", f"http://127.0.0.1:{port}".encode()).replace(b"{other}", f"http://localhost:{port}".encode())
    return value.replace("{root}", f"http://127.0.0.1:{port}").replace("{other}", f"http://localhost:{port}")


def page(*links, text="正文") -> tuple[int, dict[str, str], bytes]:
    """A page with those links."""
    anchors = "".join(f'<p><a href="{link}">x</a></p>' for link in links)
    return 200, {}, f"<!DOCTYPE html><meta charset=utf-8><title>t</title>{anchors}<p>{text}</p>".encode()


def moved(target, status=302) -> tuple[int, dict[str, str], bytes]:
    return status, {"Location": target}, b""


def text(body, kind="text/plain", **headers) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": kind, **headers}, body if isinstance(body, bytes) else body.encode()


def asked_and_answered(segments) -> list[tuple[str, int, bytes]]:
    """URL, status and body of each archived response, in order; its request stands before it."""
    found = []
    for segment in segments:
        for request, response in pairwise(by_warcio(segment)):
            if response.kind != "response":
                continue
            assert (request.kind, request.url) == ("request", response.url)
            head, _, body = response.block.partition(b"\r\n\r\n")
            found.append((response.url, int(re.match(rb"HTTP/1\.\d (\d{3})", head)[1]), body))
    return found
