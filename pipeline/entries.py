"""The entries of lists, feeds and sitemaps that lead to articles: where each leads, its title, and the date shown beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.captures import Capture
from pipeline.dates import instant, resolve_shown_date
from pipeline.decode import decode
from pipeline.feeds import read_feed
from pipeline.pages import read_listed
from pipeline.pages.page import Listed
from spiders.address import article_id, canonical_url
from spiders.discover import xml_links
from spiders.site import Site


def read_entries(capture: Capture, outcome: str, site: Site) -> list[Listed]:
    body = capture.body or b""
    if outcome == "feed":
        return read_feed(body)
    if outcome == "sitemap":  # its lastmod says when a page was changed, not when it was posted
        return [Listed(url, None, None, None) for url in xml_links(body)]
    return read_listed(decode(body, capture.content_type).text, site.system) if body else []


def listed_rows(entries: Iterable[Listed], way: str, capture: Capture, capture_id: str, site: Site) -> list[dict[str, Any]]:
    """Rows for the entries that lead to articles of the site, with the interval of the date beside each."""
    rows = []
    for entry in entries:
        url = canonical_url(entry.url, site, capture.url)
        if url is None or not site.match_article(url):
            continue
        interval = instant(entry.instant) if entry.instant else resolve_shown_date(entry.shown, capture.fetched_at)
        rows.append(
            {
                "capture_id": capture_id,
                "way": way,
                "article_id": article_id(url, site),
                "url": url,
                "title": entry.title,
                "date_shown": entry.shown,
                "date_from": interval.start,
                "date_to": interval.end,
                "date_rule": interval.rule,
                "fetched_at": capture.fetched_at,
            }
        )
    return rows
