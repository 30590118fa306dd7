"""Addresses in a response: of article pages, of lists to follow, of feeds and sitemaps. Links only; no page is judged here."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from lxml import etree

from spiders.address import canonical_url
from spiders.site import Site

TREE_BYTES = 1 << 20  # of HTML that is made a tree of; ordinary pages are a fiftieth of it
PIECE = 1 << 17
XML_BYTES = 16 << 20  # of an unpacked sitemap: 50,000 addresses, its protocol's bound, are 3 to 10 MB
HREFS = etree.XPath("//a/@href | //link[@rel='canonical' or @rel='next']/@href")


def page_links(body: bytes) -> Iterator[str]:
    """Every link of an HTML page. Markup is ASCII in all charsets that such sites use; addresses may hold Chinese."""
    if len(body) > TREE_BYTES:
        yield from map(decode_link, stream_links(body))
        return
    tree = etree.fromstring(body or b"<html/>", etree.HTMLParser(encoding="iso-8859-1", huge_tree=True))
    yield from map(decode_link, HREFS(tree)) if tree is not None else ()


class LinkTarget:
    """Collects what HREFS finds without a tree: one of 8 MB of empty elements would take 600 MB."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if "href" in attributes and (tag == "a" or (tag == "link" and attributes.get("rel") in ("canonical", "next"))):
            self.found.append(attributes["href"])

    def close(self) -> list[str]:
        return self.found


def stream_links(body: bytes) -> list[str]:
    parser: Any = etree.HTMLParser(encoding="iso-8859-1", target=LinkTarget())  # type: ignore[call-overload]
    return feed_pieces(parser, body)


def inflate_bounded(body: bytes) -> bytes:
    """A gzipped sitemap, as far as it can be read and is within the bound: what is cut off is asked for by the next lists."""
    inflater = zlib.decompressobj(31)
    try:
        return inflater.decompress(body, XML_BYTES)
    except zlib.error:
        return b""


def decode_link(link: str) -> str:
    """An address that was read as ISO-8859-1, in the charset that fits: as browsers do, it is asked for as UTF-8."""
    if link.isascii():
        return link
    for charset in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return link.encode("latin-1").decode(charset)
    return link


def xml_links(body: bytes) -> Iterator[str]:
    """Every address in a sitemap, sitemap index, RSS or Atom document, gzipped or not; none if it is no XML."""
    if body.startswith(b"\x1f\x8b"):
        body = inflate_bounded(body)
    target = LocationTarget()
    parser: Any = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, target=target)  # type: ignore[call-overload]
    with suppress(etree.XMLSyntaxError):
        feed_pieces(parser, body)
    yield from target.found


class LocationTarget:
    """Collects addresses of `loc`, of an RSS item's `link`, and of an Atom entry's `link`, without a tree of 700 MB."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.inside: list[str] = []  # local names of the open elements, outermost first
        self.text: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        parent = self.inside[-1] if self.inside else ""
        self.inside.append(name)
        self.text = [] if name == "loc" or (name, parent) == ("link", "item") else None
        if (name, parent) == ("link", "entry") and "href" in attributes:
            self.found.append(attributes["href"].strip())

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if self.inside:
            self.inside.pop()
        if self.text:
            self.found.append("".join(self.text).strip())
        self.text = None

    def close(self) -> list[str]:
        return self.found


def feed_pieces(parser: Any, body: bytes) -> list[str]:
    for begin in range(0, len(body), PIECE):
        parser.feed(body[begin : begin + PIECE])
    found: list[str] = parser.close()
    return found


def wanted(links: Iterator[str], base: str, site: Site) -> list[str]:
    """The canonical addresses among `links` that the site's file wants: articles, pages to follow, feeds and sitemaps."""
    found: dict[str, None] = {}
    for link in dict.fromkeys(links):
        url = canonical_url(link, site, base)
        if url and (site.match_article(url) or site.follows(url) or is_sitemap(url, site)):
            found[url] = None
    return list(found)


def is_sitemap(url: str, site: Site) -> bool:
    """Whether an address is a named feed or sitemap, or a part that a sitemap index may name."""
    if url in named_feeds(site):
        return True
    return bool(site.discover.sitemaps) and url.rsplit("/", 1)[-1].startswith("sitemap") and ".xml" in url


@lru_cache(maxsize=64)
def named_feeds(site: Site) -> frozenset[str | None]:
    """The canonical addresses of the feeds and sitemaps that the site's file names."""
    return frozenset(canonical_url(path, site, site.url) for path in (*site.discover.sitemaps, *site.discover.feeds))
