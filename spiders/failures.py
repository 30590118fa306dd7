"""What became of a request that brought no page, by name: the closed list of `rejects.reason` at stage `crawl`.

Names are of what the site or the network did. Each ends as a metadata record in the archive, so that whatever was lost is a
row made from the archive, as pages are.
"""

from __future__ import annotations

import zlib

from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from twisted.web._newclient import ParseError

FAILURES = {
    "robots_denied": "robots.txt forbids the address",
    "robots_unreachable": "robots.txt could not be had, so nothing may be asked",
    "not_global": "the host's address is not on the public internet, or not the site's",
    "unsafe_link": "a link or redirect to another scheme or to an address that is not global; never asked",
    "off_site": "the address is on none of the site's hosts and ports",
    "dns": "the host's name has no address",
    "connection": "the connection was refused, broken off, or TLS failed",
    "timeout": "the answer took longer than the site's timeout",
    "cut_short": "the body ended before its length, or inside a chunk",
    "too_large": "the body is larger than the bound",
    "headers_too_large": "the headers are larger than the bound",
    "bad_http": "the answer is no HTTP",
    "bomb": "the body is larger than the bound once decompressed; archived as sent",
    "undecodable": "the body is not coded as its header says; archived as sent",
    "redirect_loop": "the address redirects to itself",
    "too_many_redirects": "more redirects one after another than are followed",
    "stopped": "the crawl stopped while the request waited",
    "error": "any other exception, named in the detail",
}
ARCHIVED = {"bomb", "undecodable", "redirect_loop", "too_many_redirects"}  # the answer itself was kept


class Refused(IgnoreRequest):
    """A request that is not made, or an answer that is not read on; never retried. `name` is one of FAILURES."""

    name = "error"


class RobotsDenied(Refused):
    name = "robots_denied"


class RobotsUnreachable(Refused):
    name = "robots_unreachable"


class NotGlobal(Refused):
    name = "not_global"


class OffSite(Refused):
    name = "off_site"


class HeadersTooLarge(Refused):
    name = "headers_too_large"


class Stopped(Refused):
    name = "stopped"


NAMES: list[tuple[type[BaseException], str]] = [  # the first that fits
    (exceptions.CannotResolveHostError, "dns"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadConnectionRefusedError, "connection"),
    (exceptions.ResponseDataLossError, "cut_short"),
    (exceptions.DownloadCancelledError, "too_large"),
    (exceptions.UnsupportedURLSchemeError, "unsafe_link"),
    (IgnoreRequest, "bomb"),  # raised by decompression alone, once ours are told apart
    (zlib.error, "undecodable"),
    (EOFError, "undecodable"),
]


def name_failure(error: BaseException) -> str:
    """The name in FAILURES of what ended a request."""
    if isinstance(error, Refused):
        return error.name
    for kind, name in NAMES:
        if isinstance(error, kind):
            return name
    if isinstance(error, exceptions.DownloadFailedError):
        reasons = [getattr(reason, "value", None) for reason in getattr(error.__cause__, "reasons", ())]
        return "bad_http" if any(isinstance(reason, ParseError | ValueError | KeyError) for reason in reasons) else "connection"
    module = type(error).__module__
    if module.startswith(("twisted.internet", "twisted.web", "OpenSSL")) or isinstance(error, ConnectionError):
        return "connection"
    if module in ("gzip", "brotli", "_brotli", "zlib") or isinstance(error, OSError):
        return "undecodable"
    return "error"
