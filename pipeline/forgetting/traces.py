"""Where else the words of a page stand: excerpts in lists and full texts in feeds of its site."""

from __future__ import annotations

import html
import re

from pipeline.captures import Capture
from pipeline.clean import read_article
from pipeline.decode import decode
from spiders.address import canonical_url
from spiders.archive.tombstones import Forgotten
from spiders.discover import page_links, xml_links
from spiders.site import Site

RUN = 20  # characters without white space: a shorter run may be anybody's words
STEP = 10  # so every excerpt of RUN + STEP - 1 characters holds a run that was noted
TAG = re.compile(r"<(?:!\[CDATA\[|[^>]*>)")
WHITE = re.compile(r"\s+")


def runs_of(capture: Capture, site: Site) -> set[str]:
    """Runs of the body of an article's capture that mark an excerpt of it; none if it holds no article."""
    record = read_article(capture, site)
    text = WHITE.sub("", record.text) if record else ""
    return {text[start : start + RUN] for start in range(0, len(text) - RUN + 1, STEP)}


def carries(capture: Capture, runs: set[str]) -> bool:
    """Whether the words of a list, a feed or another page hold one of these runs."""
    if not runs or not capture.body:
        return False
    bare = TAG.sub("", html.unescape(decode(capture.body, capture.content_type).text))  # a feed's entries are escaped HTML
    text = WHITE.sub("", TAG.sub("", html.unescape(bare)))
    return any(text[start : start + RUN] in runs for start in range(len(text) - RUN + 1))


def leads_to(capture: Capture, outcome: str, target: Forgotten, site: Site, needle: bytes) -> bool:
    """Whether a response links or redirects to a forgotten address. `needle` stands in every address that may be meant."""
    if outcome == "redirect":
        return bool(capture.location) and canonical_url(capture.location or "", site, capture.url) in target
    if outcome not in ("article", "list", "feed", "other") or not capture.body or needle not in capture.body:
        return False
    links = xml_links(capture.body) if outcome == "feed" else page_links(capture.body)
    return any(canonical_url(link, site, capture.url) in target for link in links)


def needle_of(address: str) -> bytes:
    """The ASCII end of an address, which each link to it holds however it is written; empty where there is none to lean on."""
    last = address.rsplit("/", 1)[-1].split("?")[0]
    return last.encode() if last.isascii() and "%" not in last and "&" not in last else b""
