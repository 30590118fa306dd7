"""Reservations of text and data mining: a site's `/.well-known/tdmrep.json`, the header and the meta tag of an answer.

After the TDM Reservation Protocol (W3C community group report of 2024): the most specific word counts, so a page's meta tag
goes before its header, and that before the site's file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

PATH = "/.well-known/tdmrep.json"
HEAD_BYTES = 64 * 1024  # of a page, in which its meta tags are looked for
NAME = b"tdm-reservation"
META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)  # <meta name="tdm-reservation" content="1">
CONTENT = re.compile(rb"""\bcontent\s*=\s*["']?\s*([01])\b""", re.IGNORECASE)
VERDICTS = {"1": "reserved", "0": "open"}


def read_rules(body: bytes) -> Callable[[str], str]:
    """Of a site's file: a function from a URL to `reserved`, `open` or `none` (no rule). The first rule that fits counts.

    A file that is no list of rules says nothing.
    """
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = []
    rules = [
        (location_pattern(rule["location"]), VERDICTS[str(rule["tdm-reservation"])])
        for rule in (found if isinstance(found, list) else [])
        if isinstance(rule, dict) and isinstance(rule.get("location"), str) and str(rule.get("tdm-reservation")) in VERDICTS
    ]

    def verdict(url: str) -> str:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return next((said for pattern, said in rules if pattern.match(path)), "none")

    return verdict


def location_pattern(location: str) -> re.Pattern[str]:
    """A location as robots.txt has paths: a prefix, `*` any text, `$` the end."""
    path = urlsplit(location).path if "://" in location else location
    path = path if path.startswith(("/", "*")) else "/" + path
    end = path.endswith("$")
    return re.compile(".*".join(map(re.escape, re.split(r"\*+", path.removesuffix("$")))) + ("$" if end else ""))


def reservation(header: str | None, body: bytes | None, by_file: str | None) -> str | None:
    """What an answer says: `reserved` or `open` with its source (`reserved:meta`, `open:header`, `reserved:file`), or `none`.

    `by_file` is what the crawl noted of the site's file; None, as for archives of other tools, leaves a page that says
    nothing itself unknown: None.
    """
    meta = meta_reservation(body or b"")
    if meta:
        return f"{meta}:meta"
    if header and (said := VERDICTS.get(header.strip())):
        return f"{said}:header"
    return f"{by_file}:file" if by_file in VERDICTS.values() else by_file


def meta_reservation(body: bytes) -> str | None:
    head = body[:HEAD_BYTES]
    if NAME not in head.lower():
        return None
    for tag in META.findall(head):
        if NAME in tag.lower() and (found := CONTENT.search(tag)):
            return VERDICTS[found[1].decode()]
    return None
