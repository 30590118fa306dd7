"""One page, one address."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from spiders.address import PLAIN, article_id, canonical_url, hash_address
from spiders.site import read_site

LAW = read_site(
    Path("law.toml"),
    {
        "title": "合众法律网",
        "url": "https://www.law.example/",
        "hosts": ["www.law.example", "law.example", "old.law.example:8080"],
        "article": r"/a/(?P<id>\d+)\.html$|/show\?id=(\d+)$",
        "keep_query": ["id"],
    },
)
BASE = "https://www.law.example/list/page_2.html"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.law.example/a/1.html", "https://www.law.example/a/1.html"),
        # both hosts, the scheme, default ports, upper case, the dot of the root
        ("https://law.example/a/1.html", "https://www.law.example/a/1.html"),
        ("http://law.example/a/1.html", "https://www.law.example/a/1.html"),
        ("https://law.example:443/a/1.html", "https://www.law.example/a/1.html"),
        ("http://law.example:80/a/1.html", "https://www.law.example/a/1.html"),
        ("http://old.law.example:8080/a/1.html", "https://www.law.example/a/1.html"),
        ("HTTPS://WWW.Law.Example/a/1.html", "https://www.law.example/a/1.html"),
        ("https://law.example./a/1.html", "https://www.law.example/a/1.html"),
        ("https://law.example/A/1.HTML", "https://www.law.example/A/1.HTML"),
        # no path, fragment, white space around
        ("https://law.example", "https://www.law.example/"),
        ("https://law.example/a/1.html#top", "https://www.law.example/a/1.html"),
        (" \n https://law.example/a/1.html\t", "https://www.law.example/a/1.html"),
        # queries: dropped, but for the parameters that the site's file keeps
        ("https://law.example/a/1.html?x=1", "https://www.law.example/a/1.html"),
        ("https://law.example/a/1.html?", "https://www.law.example/a/1.html"),
        ("https://law.example/show?id=7&utm_source=a", "https://www.law.example/show?id=7"),
        ("https://law.example/show?from=b&id=7#x", "https://www.law.example/show?id=7"),
        # percent encoding: one form for each
        ("https://law.example/%e6%b3%95.html", "https://www.law.example/%E6%B3%95.html"),
        ("https://law.example/法.html", "https://www.law.example/%E6%B3%95.html"),
        ("https://law.example/a b.html", "https://www.law.example/a%20b.html"),
        # relative to the page it stands on
        ("/a/1.html", "https://www.law.example/a/1.html"),
        ("page_3.html", "https://www.law.example/list/page_3.html"),
        ("../a/1.html", "https://www.law.example/a/1.html"),
        ("?page=3", "https://www.law.example/list/page_2.html"),
        ("//law.example/a/1.html", "https://www.law.example/a/1.html"),
        ("#comments", "https://www.law.example/list/page_2.html"),
        # off the site: another host, subdomain, port
        ("https://law.example.org/a/1.html", None),
        ("https://m.law.example/a/1.html", None),
        ("https://law.example:8443/a/1.html", None),
        ("https://old.law.example/a/1.html", None),
        ("http://law.example@evil.example/a/1.html", None),
        ("http://127.0.0.1/a/1.html", None),
        ("http://2130706433/a/1.html", None),
        # no web address, or broken
        ("mailto:office@law.example", None),
        ("javascript:void(0)", None),
        ("file:///etc/passwd", None),
        ("ftp://law.example/a/1.html", None),
        ("data:text/html,x", None),
        ("tel:12348", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://law.example:port/a", None),
        ("http://law.example:99999/a", None),
    ],
)
def test_canonical_url(url, canonical):
    assert canonical_url(url, LAW, BASE) == canonical


@pytest.mark.parametrize("url", ["", "/a/1.html", "law.example/a/1.html", "a b c"])
def test_without_a_base_an_address_must_be_whole(url):
    assert canonical_url(url, LAW) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.law.example/a/17.html", "law:17"),
        ("https://www.law.example/show?id=7", f"law:{hash_address('https://www.law.example/show?id=7')}"),  # no id group
        ("https://www.law.example/about.html", f"law:{hash_address('https://www.law.example/about.html')}"),
    ],
)
def test_article_id(url, name):
    assert article_id(url, LAW) == name


def test_hashes_differ_and_stay():
    assert hash_address("https://www.law.example/about.html") == "c69d4cd4c1c1b304"
    assert hash_address("https://www.law.example/About.html") != hash_address("https://www.law.example/about.html")


PIECES = st.one_of(
    st.text(st.characters(), max_size=12),  # lone surrogates too
    st.sampled_from(["/", "//", "..", ".", "%", "%25", "%zz", "%2F", "%2e", "?", "&", "=", "id=", "#", ";", ":", "@", "[", "]", "\\", "法", "+", " "]),
)
PATHS = st.lists(PIECES, max_size=10).map("".join)


@settings(deadline=None, max_examples=400)
@given(PATHS)
@example("%25%32%35")
@example("a;;b")
@example("?id=%00&id=a+b")
@example("?id=\ud800")
@example("//law.example/x")
def test_canonicalising_twice_is_the_same(path):
    once = canonical_url(f"https://law.example/{path}", LAW)
    if once is not None:  # a path may hold what makes the whole no address
        assert canonical_url(once, LAW) == once
        assert once.startswith("https://www.law.example/") and once.isascii() and "#" not in once
        assert article_id(once, LAW).startswith("law:")


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(st.characters()), PATHS, PATHS.map("http://law.example".__add__), PATHS.map("http://".__add__)))
@example("http://[")
@example("http://law.example\u2100/")
@example("http://\ud800/")
@example("//[law.example/")
def test_no_text_raises(text):
    for base in (None, BASE):
        found = canonical_url(text, LAW, base)
        assert found is None or found.startswith("https://www.law.example/")


@given(st.text(alphabet="abZ019_-./%~?#;:@!$&'()*+,= \\法", max_size=14))
def test_plain_addresses_are_canonical_as_they_stand(rest):
    """What is given back as it is, is what rewriting would have made of it."""
    if PLAIN.fullmatch(rest):
        assert canonicalize_url(LAW.root + rest) == LAW.root + rest == urljoin(LAW.url, LAW.root + rest)
