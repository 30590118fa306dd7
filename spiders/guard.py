"""No request to an address that is not the site's and not global: checked in the name, in the resolved address, at the peer.

Scrapy fetches integer addresses, localhost, other ports and whatever a name resolves to. Here a request must name the site
(`Confine`), its host must resolve to addresses that are global (`GuardedResolver`: what it gives is what is connected to,
so a second, different answer of the name server changes nothing), and before a byte is sent the connected peer is compared
once more (`GuardedProtocol`). Loopback is open only to the names of sites that lie on this machine, which `check_permitted`
lets run in tests and for the sample site alone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from spiders.failures import HeadersTooLarge, NotGlobal, OffSite
from spiders.host import DEFAULT_PORTS, host_of, split_address
from spiders.site import Site

HEADER_BYTES = 64 * 1024  # of status line and headers together; servers themselves stop at 8 to 32 KiB


def is_global(address: str) -> bool:
    """Whether an IP address is on the public internet. False for what is no address.

    IPv6 addresses that wrap an IPv4 one are not: mapped, compatible and NAT64 ones count as reserved, 6to4 and Teredo tunnels
    lead where their inner address says.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        tunnels = [found.sixtofour, *(found.teredo or ())]
        if not all(is_global(str(inner)) for inner in tunnels if inner is not None):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def is_unsafe(url: str) -> bool:
    """Whether an absolute address, as written in a page, leads to another scheme's resource or into a private network.

    True for `file:` and `ftp:`, for localhost, and for hosts that are addresses in any form that resolvers read (dotted,
    integer, octal, hexadecimal) and not global. Names are not resolved here; mailto:, tel: and javascript: name no resource.
    """
    scheme, _, rest = url.strip().partition(":")
    if scheme.lower() in ("file", "ftp", "ftps", "gopher", "dict", "ldap", "smb", "sftp", "data", "jar"):
        return scheme.lower() != "data"
    if scheme.lower() not in DEFAULT_PORTS or not rest.startswith("//"):
        return False
    try:
        name = (urlsplit(url.strip()).hostname or "").rstrip(".")
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    literal = read_literal(name)
    return literal is not None and not is_global(literal)


def read_literal(host: str) -> str | None:
    """The IP address that a host is, as `inet_aton` reads it (`2130706433`, `0x7f.1`, `0177.0.0.1`); None for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    parts = host.split(".")
    try:
        numbers = [int(part, 16 if part[:2] in ("0x", "0X") else 8 if part[:1] == "0" and part != "0" else 10) for part in parts]
    except ValueError:
        return None
    bounds = [256] * (len(numbers) - 1) + [256 ** (5 - len(numbers))]  # the last number fills what is left of 32 bits
    if len(numbers) > 4 or any(not 0 <= number < bound for number, bound in zip(numbers, bounds, strict=True)):
        return None
    return str(ipaddress.IPv4Address(sum(n << 8 * (3 - place) for place, n in enumerate(numbers[:-1])) + numbers[-1]))


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, giving only global addresses; loopback ones to the names in the setting LOOPBACK_NAMES alone."""

    refused: ClassVar[dict[str, str]] = {}  # name → address that was not given; Twisted passes on no reason of ours
    names: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        found = super().from_crawler(crawler, reactor)
        found.names = frozenset(crawler.settings.getlist("LOOPBACK_NAMES"))
        return found

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self.check, name)

    def check(self, address: str, name: str) -> str:
        if permitted(address, loopback=name in self.names):
            return address
        self.refused[name] = address
        raise DNSLookupError(f"{name} is {address}, which is not global")


def permitted(address: str, loopback: bool) -> bool:
    """Whether an IP address may be connected to: a loopback one for a site on this machine, a global one for all others."""
    return ipaddress.ip_address(address).is_loopback if loopback else is_global(address)


class GuardedParser(_LenientHTTPClientParser):
    """A single line beyond Twisted's bound (16 KiB) has its own error in place of a silently closed connection."""

    def lineLengthExceeded(self, line: bytes) -> None:
        raise HeadersTooLarge(f"a line of the headers is longer than {self.MAX_LENGTH} bytes")


class GuardedProtocol(_LenientHTTP11ClientProtocol):
    """One connection: asks only a permitted peer, and reads no more than HEADER_BYTES before the body begins."""

    def __init__(self, quiescent: Callable[[Any], None], allowed: Callable[[str, int], bool]) -> None:
        super().__init__(quiescent)
        self.allowed, self.head = allowed, 0

    def request(self, request: Any) -> Any:
        transport: Any = self.transport
        peer = transport.getPeer()
        if not self.allowed(peer.host, peer.port):
            transport.abortConnection()
            return fail(NotGlobal(f"connected to {peer.host} port {peer.port}, which is not the site's or not global"))
        self.head = 0
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = GuardedParser
        return answer

    def dataReceived(self, data: bytes) -> None:
        begins = self._parser is not None and self._parser.state in (STATUS, HEADER)
        self.head += len(data) if begins else 0
        super().dataReceived(data)
        if begins and self.head > HEADER_BYTES and self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._giveUp(Failure(HeadersTooLarge(f"more than {HEADER_BYTES} bytes of headers")))


class GuardedFactory(_LenientHTTP11ClientFactory):
    def __init__(self, allowed: Callable[[str, int], bool], quiescent: Callable[[Any], None], metadata: Any) -> None:
        super().__init__(quiescent, metadata)
        self.allowed = allowed

    def buildProtocol(self, addr: Any) -> GuardedProtocol:
        return GuardedProtocol(self._quiescentCallback, self.allowed)


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's downloader over guarded connections; what the guard refused comes out under its own name."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        site: Site = crawler.spider.site  # type: ignore[union-attr]
        ports, loopback = site_ports(site), site.is_loopback
        self._pool._factory = partial(  # type: ignore[assignment]
            GuardedFactory, lambda host, port: port in ports and permitted(host, loopback)
        )

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            name = urlsplit(request.url).hostname or ""
            if name in GuardedResolver.refused:
                raise NotGlobal(f"{name} is {GuardedResolver.refused[name]}, which is not global") from error
            raise
        except Exception as error:
            for reason in getattr(error.__cause__, "reasons", ()):
                if isinstance(getattr(reason, "value", None), HeadersTooLarge):
                    raise reason.value from error
            raise


def site_ports(site: Site) -> set[int]:
    """The ports of a site's hosts: those they name, else the one of the scheme."""
    scheme = urlsplit(site.url).scheme
    return {urlsplit(f"//{host}").port or DEFAULT_PORTS[scheme] for host in site.hosts}


class Confine:
    """Downloader middleware before all others: http and https, and the site's own hosts with their ports."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Confine:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        site: Site = self.crawler.spider.site  # type: ignore[union-attr]
        parts = split_address(request.url)
        if parts is None or host_of(parts) not in site.hosts:
            raise OffSite(f"{request.url} is not on {', '.join(site.hosts)}")
