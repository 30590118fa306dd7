"""Which addresses may be asked: in the form that a page writes, in what a name resolves to, and at the connected peer."""

import asyncio
import subprocess
import sys

import pytest
from twisted.internet.error import DNSLookupError

from spiders.guard import GuardedResolver, is_global, is_unsafe, permitted, read_literal, site_ports
from spiders.place import TREE
from spiders.settings import crawl_settings, process_settings
from spiders.site import load_site
from tests.spiders.hostile import page, serving
from tests.spiders.test_hostile import LOOPBACK

GLOBAL = ["1.1.1.1", "8.8.8.8", "203.119.25.1", "2400:3200::1", "2001:4860:4860::8888"]
INNER = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", GLOBAL)
def test_global(address):
    assert is_global(address) and permitted(address, loopback=False) and not permitted(address, loopback=True)


@pytest.mark.parametrize("address", INNER)
def test_not_global(address):
    assert not is_global(address)


LITERALS = [  # as resolvers read a host, after inet_aton
    ("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"), ("017700000001", "127.0.0.1"), ("127.1", "127.0.0.1"),
    ("0x7f.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("10.258", "10.0.1.2"), ("0", "0.0.0.0"), ("::1", "::1"), ("1.1.1.1", "1.1.1.1"),
    ("www.law.example", None), ("1.2.3.4.5", None), ("256.1.1.1", None), ("4294967296", None), ("1.16777216", None), ("", None), ("09.1", None),
]  # fmt: skip


@pytest.mark.parametrize(("host", "address"), LITERALS)
def test_literals(host, address):
    assert read_literal(host) == address


LINKS = [
    ("https://www.law.example/a.html", False), ("http://1.1.1.1/", False), ("mailto:x@law.example", False), ("javascript:void(0)", False), ("tel:110", False),
    ("/a/1.html", False), ("data:text/html,x", False), ("http:///x", False), ("http://[broken/", False),
    ("file:///etc/passwd", True), ("FILE:///etc/passwd", True), ("ftp://law.example/", True), ("http://localhost/", True), ("http://LOCALHOST.:80/", True),
    ("http://a.localhost/", True), ("http://user@127.0.0.1/", True), ("https://169.254.169.254/", True), ("http://[::1]:8080/", True), ("http://0x7f.1/", True),
]  # fmt: skip


@pytest.mark.parametrize(("link", "unsafe"), LINKS)
def test_links(link, unsafe):
    assert is_unsafe(link) is unsafe


def test_ports_of_a_site():
    folder = TREE / "spiders" / "sites"
    assert site_ports(load_site(folder, "hefeilaws")) == {443} and site_ports(load_site(folder, "sample")) == {8642}


def test_only_sites_on_this_machine_may_resolve_to_it():
    sites = [load_site(TREE / "spiders" / "sites", name) for name in ("hefeilaws", "sample")]
    settings = process_settings("x.log", sites)
    assert settings["TWISTED_DNS_RESOLVER"] == "spiders.guard.GuardedResolver"
    assert set(settings["LOOPBACK_NAMES"]) <= {"127.0.0.1", "localhost"} and settings["LOOPBACK_NAMES"]
    assert process_settings("x.log", sites[:1])["LOOPBACK_NAMES"] == []
    assert crawl_settings(sites[0], "x")["HTTPPROXY_ENABLED"] is False  # a proxy would hide the address


def test_what_a_name_resolves_to():
    resolver = GuardedResolver.__new__(GuardedResolver)
    resolver.names = frozenset(["here.law.example"])
    assert resolver.check("1.1.1.1", "www.law.example") == "1.1.1.1"
    assert resolver.check("127.0.0.1", "here.law.example") == "127.0.0.1"
    for address, name in [("127.0.0.1", "www.law.example"), ("169.254.169.254", "www.law.example"), ("1.1.1.1", "here.law.example"), ("10.0.0.1", "here.law.example")]:
        with pytest.raises(DNSLookupError, match="not global"):
            resolver.check(address, name)
        assert GuardedResolver.refused[name] == address


NAMES = ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "127.1"]
LIVE = """
import sys
from pathlib import Path
from spiders.crawl import Job, crawl_sites
from spiders.place import Place
from spiders.site import load_site
data, sites = map(Path, sys.argv[1:3])
place = Place(data, sites, "office@law.example")
runs = crawl_sites([Job(load_site(sites, name)) for name in sys.argv[3:]], place)
print([run.outcome for run in runs])
"""


def test_a_live_site_that_resolves_to_this_machine_is_never_connected_to(tmp_path):
    """Sites whose names are not loopback by the look of them: the resolved address is what counts. All robots.txt end so."""
    sites = tmp_path / "sites"
    sites.mkdir()
    with serving({"/": page("/a/1.html")}) as inner:
        for number, host in enumerate(NAMES[2:]):
            address = f"{host}:{inner.port}"
            (sites / f"s{number}.toml").write_text(
                f'title = "x"\nurl = "http://{address}/"\nhosts = ["{address}"]\narticle = "^/a/"\n', encoding="utf-8"
            )
        command = [sys.executable, "-c", LIVE, str(tmp_path / "data"), str(sites), *(f"s{n}" for n in range(len(NAMES[2:])))]
        done = subprocess.run(command, cwd=TREE, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert inner.asked == []
    assert done.stdout.count("RobotsUnreachable") == len(NAMES[2:]) and done.stdout.count("not_global") == len(NAMES[2:])


def test_the_peer_is_compared_too(tmp_path):
    """A resolver that was got round would still meet the check at the connection: no byte is sent to a port not the site's."""
    from spiders.guard import GuardedProtocol

    class Transport:
        aborted = False

        def getPeer(self):
            return type("Peer", (), {"host": "127.0.0.1", "port": 6379})()

        def abortConnection(self):
            self.aborted = True

    protocol = GuardedProtocol(lambda done: None, lambda host, port: port == 80)
    protocol.transport = Transport()
    failed = []
    protocol.request(object()).addErrback(failed.append)
    assert protocol.transport.aborted and type(failed[0].value).__name__ == "NotGlobal"


def test_the_switch_of_the_tests_stops_live_sites(program):
    with serving({}) as other:
        program.add_site("live", other.port, host="law.example")
        path = program.sites / "live.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(f'"localhost:{other.port}"', '"www.law.example"').replace("delay = 0.0", "delay = 1.0"), encoding="utf-8")
        code, told = program.run("crawl", "live", **LOOPBACK, HEFA_CONTACT="x@law.example")
        assert code == 2 and "HEFA_ALLOW_LOOPBACK=1 is set" in told and other.asked == []


def test_asyncio_is_the_reactor():
    """Pauses sleep in its loop."""
    from scrapy.settings import default_settings

    assert "asyncio" in default_settings.TWISTED_REACTOR.lower() and asyncio
