"""One page, one address: canonical URLs and article ids.

A site answers under several hosts, and most query strings give the same page again; the canonical address has the site's
first host, only the query parameters that the site's file keeps, no fragment and no default port.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

from spiders.host import host_of, split_address
from spiders.site import Site

PLAIN = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")  # hf/43859.html: nothing to rewrite


def canonical_url(url: str, site: Site, base: str | None = None) -> str | None:
    """The one address of a page of `site`, or None if `url` (relative to `base`) leads off the site."""
    if url.startswith(site.root) and PLAIN.fullmatch(url, len(site.root)):
        return url  # as nearly all links are: worth the time
    try:
        parts = split_address(urljoin(base, url.strip()) if base else url)
        if parts is None or host_of(parts) not in site.hosts:
            return None
        query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key in site.keep_query])
        scheme = urlsplit(site.url).scheme
        return canonicalize_url(urlunsplit((scheme, site.hosts[0], parts.path or "/", query, "")))
    except ValueError:  # broken, or with characters that no charset has
        return None


def article_id(url: str, site: Site) -> str:
    """`site:` and the `id` group of the site's pattern; without such a group, a hash of the canonical URL."""
    found = site.match_article(url)
    name = found.groupdict().get("id") if found else None
    return f"{site.name}:{name or hash_address(url)}"


def hash_address(url: str) -> str:
    """64 bits of SHA-256 as 16 hexadecimal digits: under one chance in 10,000 of a collision among 50 million pages."""
    return hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()[:16]
