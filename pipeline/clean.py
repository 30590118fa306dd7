"""Captures to clean rows: what each archived page is and shows. A pure function of a segment, the site's file and the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from pipeline.captures import Capture, Failure
from pipeline.citations.citation import Citation
from pipeline.citations.cite import as_row, cite
from pipeline.decode import decode
from pipeline.discourse.told import read_told
from pipeline.entries import listed_rows, read_entries
from pipeline.extract import Record, extract_html
from pipeline.personal.find import find_in_fields
from pipeline.walls import wall_of_html, wall_of_record
from spiders.address import article_id, canonical_url
from spiders.discover import is_sitemap
from spiders.site import Site

Rows = dict[str, list[dict[str, Any]]]

MOST_TAGS = 200_000  # of one page: ordinary ones have under 2,000, and 3 million take 25 s and 1.7 GB to read
REJECTS = {
    "undecodable": "the body's content coding is broken, unknown or too large",
    "not_html": "the address is an article's, the content is no HTML",
    "no_article": "the page at an article's address holds no article that the page rules know",
    "crowded": "the page has more tags than any page for readers",
    "login_wall": "the page asks to log in, or for a captcha, where the article should be",
    "soft_not_found": "the page says that there is nothing here, with status 200",
    "off_site": "the address is on none of the site's hosts",
    "forgotten": "erased on purpose, but still in this copy of the archive",
}


def clean_capture(capture: Capture, site: Site) -> Rows:
    """The rows of one capture by table: always one in `captures`, and what its page holds, or a reject that says why not.

    A row of `sketches` says only what to leave out of the comparison: bodies are sketched many at a time.
    """
    url = canonical_url(capture.url, site)
    capture_id = f"{site.name}/{capture.segment.removesuffix('.warc.gz')}:{capture.offset}"
    outcome = classify(capture, url, site)
    rows: Rows = {"captures": [], "rejects": []}

    def reject(reason: str, detail: str) -> None:
        rows["rejects"].append({"capture_id": capture_id, "url": capture.url, "stage": "clean", "reason": reason, "detail": detail})

    if url is None:
        reject("off_site", f"not on {', '.join(site.hosts)}")
    elif capture.body is None and 200 <= capture.status < 300:  # a broken 404 is still a 404
        outcome = "other"
        reject("undecodable", capture.trouble or "")
    elif outcome in ("article", "list") and (capture.body or b"").count(b"<") > MOST_TAGS:
        outcome = "other"
        reject("crowded", f"{(capture.body or b'').count(b'<')} tags in {len(capture.body or b'')} bytes")
    elif outcome == "article":
        record = read_article(capture, site)
        wall = read_wall(record, capture)
        if record is not None and wall is None:
            rows |= article_rows(record, capture, capture_id, url, site)
        else:
            outcome = "other" if capture.body else "empty"
            reason = wall or ("no_article" if looks_like_html(capture) else "not_html")
            reject(reason, f"{len(capture.body or b'')} bytes of {capture.content_type or 'unnamed type'}")
    elif outcome in ("list", "feed", "sitemap"):
        rows["listed"] = listed_rows(read_entries(capture, outcome, site), outcome, capture, capture_id, site)
    rows["captures"].append(
        {
            "capture_id": capture_id,
            "site": site.name,
            "url": capture.url,
            "fetched_at": capture.fetched_at,
            "status": capture.status,
            "content_type": capture.content_type or None,
            "body_digest": capture.digest,
            "run_id": capture.segment.rpartition("-")[0],
            "warc": capture.segment,
            "warc_offset": capture.offset,
            "warc_length": capture.length,
            "outcome": outcome,
            "robots": capture.robots,
            "tdm": capture.tdm,
            "article_id": article_id(url, site) if url and site.match_article(url) else None,
        }
    )
    return rows


def failure_row(failure: Failure, site: Site) -> dict[str, Any]:
    """The reject of a request that brought no page, named by the place of the record that notes it."""
    return {
        "capture_id": f"{site.name}/{failure.segment.removesuffix('.warc.gz')}:{failure.offset}",
        "url": failure.url,
        "stage": "crawl",
        "reason": failure.outcome,
        "detail": failure.detail,
    }


def classify(capture: Capture, url: str | None, site: Site) -> str:
    """What a response is, by its status and address: one of the outcomes that `captures.outcome` documents."""
    if capture.status in (301, 302, 303, 307, 308):
        return "redirect"
    if capture.status == 304:
        return "unchanged"
    if capture.status in (404, 410):
        return "missing"
    if capture.status in (401, 403, 407, 412, 429, 451):
        return "refused"
    if capture.status >= 500:
        return "server_error"
    if not 200 <= capture.status < 300 or url is None:
        return "other"
    if urlsplit(url).path == "/robots.txt":
        return "robots"
    if site.match_article(url):
        return "article"
    if url in {canonical_url(path, site, site.url) for path in site.discover.feeds}:
        return "feed"
    if is_sitemap(url, site):
        return "sitemap"
    starts = {canonical_url(path, site, site.url) for path in site.discover.start}
    return "list" if url in starts or site.follows(url) else "other"


def looks_like_html(capture: Capture) -> bool:
    kind = capture.content_type.lower()
    return "html" in kind or (capture.body or b"").lstrip()[:1] == b"<"


def read_article(capture: Capture, site: Site) -> Record | None:
    if not capture.body or not looks_like_html(capture):
        return None
    return extract_html(decode(capture.body, capture.content_type).text, capture.fetched_at, site.system)


def read_wall(record: Record | None, capture: Capture) -> str | None:
    """The reason why a page at an article's address is a login, a captcha or a soft 404; None for what is neither."""
    if record is not None:
        return wall_of_record(record)
    if not capture.body or not looks_like_html(capture):
        return None
    return wall_of_html(decode(capture.body, capture.content_type).text)


def article_rows(record: Record, capture: Capture, capture_id: str, url: str, site: Site) -> Rows:
    page, interval = record.page, record.interval
    look = {field: table.get for field, table in site.lookups.items()}

    def cleaned(field: str, value: str | None) -> str | None:
        return look[field](value, value) if value is not None and field in look else value

    row = {
        "capture_id": capture_id,
        "article_id": article_id(url, site),
        "url": url,
        "title": cleaned("title", page.title),
        "author": cleaned("author", page.author),
        "category": cleaned("category", page.category),
        "tags": [cleaned("tags", tag) for tag in page.tags],
        "date_shown": page.shown_date,
        "date_from": interval.start,
        "date_to": interval.end,
        "date_rule": interval.rule,
        "views": page.views,
        "text": record.text,
        "chars": len(record.text),
        "body_hash": record.body_hash,
        "rights_notice": "\n".join(page.notices) or None,
        "page_rule": page.rule,
        "fetched_at": capture.fetched_at,
    }
    cited = cite(record.text)
    told = read_told(record.text, cited, record.spans, record.headings)
    blocks = [
        {
            "capture_id": capture_id,
            "ord": ord,
            "kind": block.kind,
            "role": role,
            "span_start": start,
            "span_end": end,
            "level": block.level,
        }
        for ord, (block, (start, end), role) in enumerate(zip(page.blocks, record.spans, told.roles, strict=True))
    ]
    links = [
        {"capture_id": capture_id, "kind": link.kind, "url": link_address(link.url, capture.url, site), "title": link.title}
        for link in page.links
    ]
    asides = [
        {"capture_id": capture_id, "ord": ord, "reason": aside.reason, "text": aside.text} for ord, aside in enumerate(page.asides)
    ]
    citations = [{"capture_id": capture_id} | as_row(record.text, ord, found) for ord, found in enumerate(cited)]
    return {
        "pages": [row],
        "blocks": blocks,
        "links": links,
        "set_aside": asides,
        "citations": citations,
        "tactics": [{"capture_id": capture_id} | found for found in told.tactics],
        "advice": [{"capture_id": capture_id} | found for found in told.advice],
        "personal_data": personal_rows(row, capture_id),
        "sketches": [{"capture_id": capture_id, "excluded": [place for span in quotes(cited) for place in span]}],
    }


def personal_rows(page: dict[str, Any], capture_id: str) -> list[dict[str, Any]]:
    """Where the texts of a page hold personal data. Tags are one text, joined by newlines."""
    fields = [("tags", "\n".join(page["tags"])), *((name, page[name]) for name in ("title", "author", "rights_notice", "text"))]
    found = find_in_fields(fields)
    names = ("span_start", "span_end", "kind", "rule")
    return [{"capture_id": capture_id, "field": field} | dict(zip(names, span, strict=True)) for field, span in found]


def quotes(cited: Iterable[Citation]) -> list[tuple[int, int]]:
    """The spans of statute wording, which make no article a copy of another."""
    return [(c.quote_start, c.quote_end) for c in cited if c.quote_start is not None and c.quote_end is not None]


def link_address(url: str, base: str, site: Site) -> str:
    """Where a link leads: the canonical address on the site itself, the absolute one elsewhere, as written if it is broken."""
    if url.startswith(site.url) and not any(char in url for char in "?#%;\\"):
        return url  # canonical as it stands, as nearly all are: canonicalising costs 0.1 ms
    canonical = canonical_url(url, site, base)
    if canonical is not None:
        return canonical
    try:
        return urljoin(base, url)
    except ValueError:
        return url
