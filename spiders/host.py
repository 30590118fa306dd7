"""The parts of an address that name a host, checked: only http and https, only ports that are numbers."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

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


def is_loopback_host(host: str) -> bool:
    """Whether `host[:port]` is a literal loopback address or localhost."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
