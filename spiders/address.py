"""One page, one address: canonical URLs and article ids.

A site answers under several hosts, and most query strings give the same page again; the canonical address has the site's
first host, only the query parameters that the site's file keeps, no fragment and no default port.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

if TYPE_CHECKING:
    from spiders.site import Site

DEFAULT_PORTS = {"http": 80, "https": 443}


def split_address(url: str) -> SplitResult | None:
    """The parts of an absolute http or https URL, or None for anything else (mailto:, javascript:, broken)."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises ValueError for a port that is no number
    except ValueError:
        return None
    return parts if parts.scheme in DEFAULT_PORTS and parts.hostname else None


def host_of(parts: SplitResult) -> str:
    """Host in lower case, with its port unless that is the scheme's own: `127.0.0.1:8642`, `www.hefeilaws.com`."""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


def canonical_url(url: str, site: Site, base: str | None = None) -> str | None:
    """The one address of a page of `site`, or None if `url` (relative to `base`) leads off the site."""
    try:
        parts = split_address(urljoin(base, url.strip()) if base else url)
    except ValueError:
        return None
    if parts is None or host_of(parts) not in site.hosts:
        return None
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if key in site.keep_query])
    scheme = urlsplit(site.url).scheme
    return canonicalize_url(urlunsplit((scheme, site.hosts[0], parts.path or "/", query, "")))


def article_id(url: str, site: Site) -> str:
    """`site:` and the `id` group of the site's pattern; without such a group, a hash of the canonical URL."""
    found = site.match_article(url)
    name = found.groupdict().get("id") if found else None
    return f"{site.name}:{name or hash_address(url)}"


def hash_address(url: str) -> str:
    """64 bits of SHA-256 as 16 hexadecimal digits: under one chance in 10,000 of a collision among 50 million pages."""
    return hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()[:16]
