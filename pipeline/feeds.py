"""Entries of feeds: addresses with exact posting times, which sharpen what pages show."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from pipeline.pages.page import Listed

ENTRIES = etree.XPath("//*[local-name()='item' or local-name()='entry']")


def read_feed(body: bytes) -> list[Listed]:
    """The entries of an RSS or Atom document in its order; none if it is no such document."""
    try:
        tree = etree.fromstring(body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return []
    if tree is None or etree.QName(tree).localname not in ("rss", "feed", "RDF"):
        return []
    rows = []
    for entry in ENTRIES(tree):
        fields = {etree.QName(child).localname: child for child in entry if isinstance(child.tag, str)}
        link = fields.get("link")
        url = ((link.get("href") or link.text or "") if link is not None else "").strip()
        stamp = next((fields[name].text for name in ("pubDate", "published", "date") if name in fields and fields[name].text), None)
        title = fields.get("title")
        if url:
            rows.append(Listed(url, whole_text(title) if title is not None else None, stamp, parse_stamp(stamp)))
    return rows


def whole_text(element: etree._Element) -> str:
    """The text of an element with what stands behind an entity that XML does not know, such as &nbsp;."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False).strip()


def parse_stamp(stamp: str | None) -> datetime | None:
    """An instant from RFC 822 (RSS) or ISO 8601 (Atom) with its zone; None for anything else."""
    if not stamp:
        return None
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = parse(stamp.strip())
        except (ValueError, TypeError):
            continue
        if moment.tzinfo is not None:
            return moment
    return None
