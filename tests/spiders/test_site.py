"""A site's TOML file: what the shipped ones say, and the one sentence that each mistake gets."""

from pathlib import Path

import pytest

from spiders.place import TREE, read_settings
from spiders.problem import UsageProblem
from spiders.site import is_loopback_host, load_site, load_sites

SHIPPED = TREE / "spiders" / "sites"

GOOD = r"""
title = "合众法律网"
url = "https://law.example/"
hosts = ["law.example", "www.law.example"]
article = '/a/(?P<id>\d+)\.html$'
"""


def load(tmp_path: Path, text: str | bytes, name: str = "law"):
    (tmp_path / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_site(tmp_path, name)


def test_shipped_sites():
    sites = {site.name: site for site in load_sites(SHIPPED)}
    assert {"sample", "hefeilaws"} <= sites.keys()
    live = sites["hefeilaws"]
    assert live.hosts == ("www.hefeilaws.com", "hefeilaws.com")
    assert (live.system, live.enabled, live.is_loopback) == ("tpure", False, False)
    assert live.crawl.delay >= 1 and live.crawl.every == 86400 and not live.rights.redistribute
    assert live.match_article("https://www.hefeilaws.com/hf/445754.html")["id"] == "445754"
    assert live.follows("https://www.hefeilaws.com/category-3_12.html")
    assert not live.follows("https://www.hefeilaws.com/hf/445754.html")
    sample = sites["sample"]
    assert sample.is_loopback and not sample.enabled
    assert sample.match_article(sample.url + "sf/50017.html")["id"] == "50017"


def test_defaults_of_a_short_file(tmp_path):
    site = load(tmp_path, GOOD)
    assert (site.system, site.enabled, site.keep_query) == ("auto", False, ())
    assert (site.discover.start, site.discover.follow, site.discover.feeds) == (("/",), (), ())
    assert (site.crawl.delay, site.crawl.every) == (1.0, 86400)
    assert not site.rights.redistribute and not site.rights.mining_reserved


@pytest.mark.parametrize(("period", "seconds"), [("30m", 1800), ("12h", 43200), ("1d", 86400), ("2w", 1209600)])
def test_periods(tmp_path, period, seconds):
    assert load(tmp_path, f'{GOOD}[crawl]\nevery = "{period}"\n').crawl.every == seconds


BROKEN = [  # what is wrong, the file, the words that the sentence must have
    ("misspelt key", GOOD + 'artcle = "x"', ["'artcle'", "did you mean 'article'?"]),
    ("misspelt section", GOOD + "[crwal]\ndelay = 2.0", ["'crwal'", "did you mean 'crawl'?"]),
    ("misspelt key in a section", GOOD + "[crawl]\ndelai = 2.0", ["'crawl.delai'", "did you mean 'crawl.delay'?"]),
    ("key like no other", GOOD + "[rights]\nzzz = 1", ["'rights.zzz'", "known: redistribute"]),
    ("number where a text must be", GOOD.replace('"合众法律网"', "3"), ["'title'", "a text in quotes", "3"]),
    ("text where a list must be", GOOD.replace('["law.example", "www.law.example"]', '"law.example"'), ["'hosts'", "a list of texts"]),
    ("list of numbers", GOOD + "keep_query = [1]", ["'keep_query'", "a list of texts"]),
    ("text where a flag must be", GOOD + 'enabled = "yes"', ["'enabled'", "true or false"]),
    ("text where a number must be", GOOD + '[crawl]\ndelay = "2"', ["'crawl.delay'", "a number"]),
    ("flag where a number must be", GOOD + "[crawl]\ndelay = true", ["'crawl.delay'", "a number"]),
    ("negative number", GOOD + "[crawl]\npages_per_day = -1", ["'crawl.pages_per_day'", "-1"]),
    ("no number", GOOD + "[crawl]\ndelay = nan", ["'crawl.delay'", "nan"]),
    ("section that is a value", GOOD + "crawl = 3", ["'crawl'", "[crawl]"]),
    ("broken article pattern", GOOD.replace(r"(?P<id>\d+)", r"(?P<id>\d+"), ["'article'", "regular expression", r"(?P<id>\\d+"]),
    ("broken follow pattern", GOOD + "[discover]\nfollow = ['^/a', '[']", ["'discover.follow'", "regular expression", "'['"]),
    ("no title", GOOD.replace('title = "合众法律网"', ""), ["'title' is missing"]),
    ("no url", GOOD.replace('url = "https://law.example/"', ""), ["'url' is missing"]),
    ("no hosts", GOOD.replace('hosts = ["law.example", "www.law.example"]', "hosts = []"), ["'hosts' is missing"]),
    ("no article pattern", GOOD.partition("article")[0], ["'article' is missing"]),
    ("url on another host", GOOD.replace("https://law.example/", "https://law.example.org/"), ["'url'", "'hosts'", "law.example.org"]),
    ("url on another port", GOOD.replace("https://law.example/", "https://law.example:8443/"), ["'url'", "8443"]),
    ("url that is no web address", GOOD.replace("https://law.example/", "ftp://law.example/"), ["'url'", "ftp://"]),
    ("live delay under a second", GOOD + "[crawl]\ndelay = 0.5", ["'crawl.delay'", "0.5", "at least 1.0 second"]),
    ("period with no unit", GOOD + '[crawl]\nevery = "3"', ["'crawl.every'", "'1d'"]),
    ("period in years", GOOD + '[crawl]\nevery = "1y"', ["'crawl.every'", "'1y'"]),
    ("period of nothing", GOOD + '[crawl]\nevery = "0d"', ["'crawl.every'", "'0d'"]),
    ("lookups of a field that has none", GOOD + '[lookups.text]\n"a" = "b"', ["'lookups.text'", "title, author, category and tags"]),
    ("lookups to a number", GOOD + '[lookups.author]\n"合飞" = 1', ["'lookups.author'", "table of texts"]),
    ("lookups that are no table", GOOD + "[lookups]\nauthor = 1", ["'lookups.author'", "table of texts"]),
    ("lookups that are a value", GOOD + "lookups = 1", ["'lookups'", "[lookups]"]),
    ("a bound that is not defined", GOOD + "[expect]\nwith_autor = { min = 1 }", ["'expect.with_autor'", "did you mean 'expect.with_author'?"]),
    ("a bound that says no side", GOOD + "[expect]\narticles = 3", ["'expect.articles'", "min"]),
    ("a share above one", GOOD + "[expect]\nread = { min = 90 }", ["'expect.read'", "between 0 and 1", "90"]),
    ("bounds that exclude each other", GOOD + "[expect]\nbody_chars = { min = 900, max = 300 }", ["'expect.body_chars'", "above its max"]),
    ("bounds that are a value", GOOD + "expect = 3", ["'expect'", "[expect]"]),
    ("broken TOML", GOOD + "title = \n", ["not valid TOML", "line"]),
    ("TOML with a key twice", GOOD + 'title = "x"', ["not valid TOML"]),
    ("another charset than UTF-8", GOOD.encode("gb18030"), ["not valid TOML"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_mistake_names_file_and_key(tmp_path, text, words):
    with pytest.raises(UsageProblem) as caught:
        load(tmp_path, text)
    sentence = str(caught.value)
    assert str(tmp_path / "law.toml") in sentence
    assert [word for word in words if word not in sentence] == []
    assert "\n" not in sentence and caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hefeilaw", ["unknown site 'hefeilaw'", "did you mean 'hefeilaws'?"]),
        ("zzz", ["unknown site 'zzz'", "known: hefeilaws, sample"]),
        ("../sites/sample", ["unknown site"]),
    ],
)
def test_unknown_site(name, words):
    with pytest.raises(UsageProblem) as caught:
        load_site(SHIPPED, name)
    assert [word for word in words if word not in str(caught.value)] == []


def test_lookups_are_kept(tmp_path):
    assert load(tmp_path, GOOD + '[lookups.author]\n"合飞" = "合飞律师"').lookups == {"author": {"合飞": "合飞律师"}}


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1:8642", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("site.localhost:80", True),
        ("[::1]:8080", True),
        ("www.hefeilaws.com", False),
        ("10.0.0.1", False),
        ("localhost.example", False),
    ],
)
def test_what_lies_on_this_machine(host, here):
    assert is_loopback_host(host) is here


def test_a_site_half_on_this_machine_is_live(tmp_path):
    with pytest.raises(UsageProblem, match=r"crawl\.delay"):
        load(tmp_path, GOOD.replace("www.law.example", "127.0.0.1:80") + "[crawl]\ndelay = 0.0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("contct = 'x'", ["unknown key 'contct'", "contact"]),
        ("contact = 3", ["'contact'", "a text"]),
        ("keep_logs = '90'", ["'keep_logs'", "a whole number"]),
        ("keep_logs = 0", ["'keep_logs'", "at least 1"]),
        ("contact", ["not valid TOML"]),
    ],
)
def test_settings_of_the_machine(tmp_path, text, words):
    path = tmp_path / "hefa.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        read_settings(path)
    assert [word for word in [str(path), *words] if word not in str(caught.value)] == []


def test_settings_may_be_missing(tmp_path):
    assert read_settings(tmp_path / "hefa.toml") == {"contact": "", "alert": "", "keep_logs": 90, "free_space": "1 GiB"}
