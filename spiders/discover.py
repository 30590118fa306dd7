"""Addresses in a response: of article pages, of lists to follow, of feeds and sitemaps. Links only; no page is judged here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from gzip import BadGzipFile
from gzip import decompress as gunzip

from lxml import etree

from spiders.address import canonical_url
from spiders.site import Site

HREFS = etree.XPath("//a/@href | //link[@rel='canonical' or @rel='next']/@href")
LOCATIONS = etree.XPath("//*[local-name()='loc']/text() | //*[local-name()='item']/*[local-name()='link']/text()")
ATOM_LINKS = etree.XPath("//*[local-name()='entry']/*[local-name()='link']/@href")


def page_links(body: bytes) -> Iterator[str]:
    """Every link of an HTML page. Markup is ASCII in all charsets that such sites use; addresses may hold Chinese."""
    tree = etree.fromstring(body or b"<html/>", etree.HTMLParser(encoding="iso-8859-1", huge_tree=True))
    yield from map(decode_link, HREFS(tree)) if tree is not None else ()


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
        try:
            body = gunzip(body)
        except (BadGzipFile, EOFError):
            return
    try:
        tree = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return
    if tree is not None:
        yield from (text.strip() for text in [*LOCATIONS(tree), *ATOM_LINKS(tree)])


def wanted(links: Iterator[str], base: str, site: Site) -> list[str]:
    """The canonical addresses among `links` that the site's file wants: articles, pages to follow, feeds and sitemaps."""
    found: dict[str, None] = {}
    for link in links:
        url = canonical_url(link, site, base)
        if url and (site.match_article(url) or site.follows(url) or is_sitemap(url, site)):
            found[url] = None
    return list(found)


def is_sitemap(url: str, site: Site) -> bool:
    """Whether an address is a named feed or sitemap, or a part that a sitemap index may name."""
    named = {canonical_url(path, site, site.url) for path in (*site.discover.sitemaps, *site.discover.feeds)}
    return url in named or (bool(site.discover.sitemaps) and url.rsplit("/", 1)[-1].startswith("sitemap") and ".xml" in url)
