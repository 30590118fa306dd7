"""What `extract` gives: each record as one JSON object a line, in the names of the tables, with its citations judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from pipeline.citations.cite import cite
from pipeline.dates import NOTHING
from pipeline.discourse.told import read_told
from pipeline.extract import Record, extract_html, extract_text
from pipeline.inputs import Given, storable
from pipeline.law.bench import Bench
from pipeline.law.judging import judge_text
from pipeline.pages.page import Page
from spiders.address import canonical_url
from spiders.site import Site


def choose_system(url: str | None, sites: list[Site]) -> str:
    """The publishing system that a known site's file names for this address, else `auto`."""
    return next((site.system for site in sites if url and canonical_url(url, site)), "auto")


def write_records(found: Iterable[Given], sites: list[Site], bench: Bench, out: TextIO) -> None:
    """Extract each and write it at once, so that a reader sees it."""
    for record in extract_records(found, sites, bench):
        out.write(storable(json.dumps(record, ensure_ascii=False)) + "\n")
        out.flush()


def explain_records(found: Iterable[Given], sites: list[Site], bench: Bench, out: TextIO) -> None:
    """Extract each and write it for a person: citations marked in the article, then what was judged of each."""
    from pipeline.explain.screen import explain_article, width_of, write

    for place, record in enumerate(extract_records(found, sites, bench)):
        out.write("\n" if place else "")
        write(out, explain_article(record, bench, width_of(out)))


def extract_records(found: Iterable[Given], sites: list[Site], bench: Bench) -> Iterator[dict[str, Any]]:
    """The object of each thing given."""
    for given in found:
        if given.get("html") is not None:
            record = extract_html(given["html"], given.get("fetched_at"), choose_system(given.get("url"), sites))
        else:
            record = extract_text(given["text"])
        yield as_json(record, given, bench)


def as_json(record: Record | None, given: dict[str, Any], bench: Bench) -> dict[str, Any]:
    """The object that `extract` prints: what was given (id, url, title, published) fills what the page does not show.

    Citations are judged as of the article's day, with the law texts that `bench` holds.
    """
    if record is None:
        record = Record(Page(rule="none"), "", [], NOTHING)
    page = record.page
    interval = given.get("published") or record.interval
    found = cite(record.text, bench.registry)
    told = read_told(record.text, found, record.spans, record.headings)
    return {
        "id": given.get("id"),
        "url": given.get("url"),
        "title": page.title or given.get("title"),
        "author": page.author,
        "category": page.category,
        "tags": page.tags,
        "published": interval.published,
        "published_from": interval.first_day,
        "published_to": interval.last_day,
        "published_shown": page.shown_date,
        "published_rule": interval.rule,
        "views": page.views,
        "text": record.text,
        "rights_notice": "\n".join(page.notices) or None,
        "page_rule": page.rule,
        "blocks": [
            {"ord": ord, "kind": block.kind, "role": role, "span_start": start, "span_end": end, "level": block.level}
            for ord, (block, (start, end), role) in enumerate(zip(page.blocks, record.spans, told.roles, strict=True))
        ],
        "citations": judge_text(record.text, found, (interval.first_day, interval.last_day), bench),
        "tactics": told.tactics,
        "advice": told.advice,
    }
