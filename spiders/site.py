"""A site is data: one TOML file says where it starts, what its articles look like, how often and how gently it is asked.

The file's stem is the site's name. Every key is checked: an unknown one is an error that names file, key and the likely
spelling, so that a misspelt delay can't silently become the default.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from spiders.expect import Bounds, read_bounds
from spiders.host import host_of, is_loopback_host, split_address
from spiders.place import read_size
from spiders.problem import UsageProblem

LIVE_DELAY = 1.0  # seconds: the least pause between two requests to a site that is not on this machine
UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True)
class Discover:
    """Where addresses are found: pages to start from, patterns of pages to follow, sitemaps and feeds (site paths)."""

    start: tuple[str, ...] = ("/",)
    follow: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crawl:
    """How often and how gently: periods, `delay` and `timeout` in seconds; budgets, of which 0 is none but for pages.

    Known articles are looked at again `revisit_least` to `revisit_most` after the last time, up to `revisits_per_day`; lists are
    walked whole every `whole_every`; up to `gaps_per_day` ids between known ones are tried.
    """

    every: int = 86400
    delay: float = LIVE_DELAY
    pages_per_day: int = 20000
    bytes_per_day: int = 0
    minutes_per_run: float = 0.0
    timeout: float = 60.0
    revisit_least: int = 7 * 86400
    revisit_most: int = 180 * 86400
    revisits_per_day: int = 1000
    whole_every: int = 30 * 86400
    gaps_per_day: int = 0


@dataclass(frozen=True)
class Rights:
    """What the site's owner allows: whether bodies may be passed on, whether text and data mining is reserved."""

    redistribute: bool = False
    mining_reserved: bool = False
    notice: str = ""


@dataclass(frozen=True)
class Site:
    """One site, as its file says. `hosts[0]` is the canonical host; `article` matches the path of an article."""

    name: str
    path: Path
    title: str
    url: str
    hosts: tuple[str, ...]
    article: str
    system: str = "auto"
    enabled: bool = False
    keep_query: tuple[str, ...] = ()
    discover: Discover = Discover()
    crawl: Crawl = Crawl()
    rights: Rights = Rights()
    lookups: dict[str, dict[str, str]] = field(default_factory=dict, hash=False)
    expect: dict[str, Bounds] = field(default_factory=dict, hash=False)

    def match_article(self, url: str) -> re.Match[str] | None:
        """The match of an article's path and query in a canonical URL."""
        return re.search(self.article, path_and_query(url))

    def follows(self, url: str) -> bool:
        """Whether a canonical URL is a page to discover further addresses on."""
        return any(re.search(pattern, path_and_query(url)) for pattern in self.discover.follow)

    @cached_property
    def root(self) -> str:
        """What canonical addresses begin with: scheme and first host."""
        return f"{urlsplit(self.url).scheme}://{self.hosts[0]}/"

    @property
    def is_loopback(self) -> bool:
        """Whether every host is on this machine."""
        return all(is_loopback_host(host) for host in self.hosts)


def path_and_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def site_names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.toml"))


def load_sites(folder: Path) -> list[Site]:
    return [load_site(folder, name) for name in site_names(folder)]


def load_site(folder: Path, name: str) -> Site:
    """The site that `folder/name.toml` describes.

    Raises UsageProblem for a name that has no file, and for a file that is not valid, naming file and key.
    """
    path = folder / f"{name}.toml"
    if name not in site_names(folder):
        near = difflib.get_close_matches(name, site_names(folder), 1)
        hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(site_names(folder)) or 'none'}."
        raise UsageProblem(f"unknown site '{name}': there is no {path}; {hint}")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{path}: not valid TOML ({error}); mend the line it names.") from error
    return read_site(path, found)


TEXT, FLAG, NUMBER, TEXTS = "a text in quotes", "true or false", "a number", "a list of texts"
KEYS: dict[str, dict[str, str]] = {
    "": {
        "title": TEXT, "url": TEXT, "hosts": TEXTS, "system": TEXT, "article": TEXT, "enabled": FLAG, "keep_query": TEXTS,
    },
    "discover": {"start": TEXTS, "follow": TEXTS, "sitemaps": TEXTS, "feeds": TEXTS},
    "crawl": {
        "every": TEXT, "delay": NUMBER, "timeout": NUMBER,
        "pages_per_day": NUMBER, "bytes_per_day": TEXT, "minutes_per_run": NUMBER,
        "revisit_least": TEXT, "revisit_most": TEXT, "revisits_per_day": NUMBER, "whole_every": TEXT, "gaps_per_day": NUMBER,
    },
    "rights": {"redistribute": FLAG, "mining_reserved": FLAG, "notice": TEXT},
}  # fmt: skip
SECTIONS = [*filter(None, KEYS), "expect", "lookups"]


def read_site(path: Path, found: dict[str, Any]) -> Site:
    """A checked Site from parsed TOML; raises UsageProblem that names `path` and the key."""
    top = {key: value for key, value in found.items() if key not in SECTIONS}
    check_keys(path, "", top)
    for section in SECTIONS:
        if not isinstance(found.get(section, {}), dict):
            raise UsageProblem(f"{path}: '{section}' must be a table, [{section}].")
        if section in KEYS:
            check_keys(path, section, found.get(section, {}))
    for key in ("title", "url", "hosts", "article"):
        if not top.get(key):
            raise UsageProblem(f"{path}: '{key}' is missing; see docs/add-a-site.md.")
    check_patterns(path, [("article", top["article"])])
    check_patterns(path, [("discover.follow", p) for p in found.get("discover", {}).get("follow", [])])
    parts = split_address(top["url"])
    if parts is None or host_of(parts) not in top["hosts"]:
        raise UsageProblem(f"{path}: 'url' must be an http(s) address on one of 'hosts', not {top['url']!r}.")
    crawl = read_crawl(path, found.get("crawl", {}))
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in top.items()}
    site = Site(
        name=path.stem,
        path=path,
        **given,
        discover=Discover(**{key: tuple(value) for key, value in found.get("discover", {}).items()}),
        crawl=crawl,
        rights=Rights(**found.get("rights", {})),
        lookups=read_lookups(path, found.get("lookups", {})),
        expect=read_bounds(path, found.get("expect", {})),
    )
    if not site.is_loopback and site.crawl.delay < LIVE_DELAY:
        raise UsageProblem(f"{path}: 'crawl.delay' is {site.crawl.delay}; a live site gets at least {LIVE_DELAY} second.")
    return site


def check_keys(path: Path, section: str, values: dict[str, Any]) -> None:
    prefix = f"{section}." if section else ""
    for key, value in values.items():
        if key not in KEYS[section]:
            near = difflib.get_close_matches(key, [*KEYS[section], *([] if section else SECTIONS)], 1)
            hint = f"did you mean '{prefix}{near[0]}'?" if near else f"known: {', '.join(KEYS[section])}."
            raise UsageProblem(f"{path}: unknown key '{prefix}{key}'; {hint}")
        if not fits(value, KEYS[section][key]):
            raise UsageProblem(f"{path}: '{prefix}{key}' must be {KEYS[section][key]}, not {value!r}.")


def fits(value: Any, kind: str) -> bool:
    if kind == TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    return isinstance(value, bool if kind == FLAG else str)


def check_patterns(path: Path, patterns: list[tuple[str, str]]) -> None:
    for key, pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise UsageProblem(f"{path}: '{key}' is no regular expression ({error}): {pattern!r}.") from error


def read_crawl(path: Path, found: dict[str, Any]) -> Crawl:
    """The section `crawl` with its periods and sizes read."""
    given = dict(found)
    for key in ("every", "revisit_least", "revisit_most", "whole_every"):
        if key in given:
            given[key] = read_period(path, key, given[key])
    if "bytes_per_day" in given:
        given["bytes_per_day"] = read_size(given["bytes_per_day"], f"{path}: 'crawl.bytes_per_day'")
    crawl = Crawl(**given)
    if crawl.revisit_least > crawl.revisit_most:
        raise UsageProblem(f"{path}: 'crawl.revisit_least' must not be longer than 'crawl.revisit_most'.")
    return crawl


def read_period(path: Path, key: str, text: str) -> int:
    """Seconds in `12h`, `1d`, `2w`; only `every` may not be nothing at all."""
    found = re.fullmatch(r"(\d+)([mhdw])", text)
    if not found or (int(found[1]) == 0 and key == "every"):
        raise UsageProblem(f"{path}: 'crawl.{key}' must be a number and one of m, h, d, w, like '1d', not {text!r}.")
    return int(found[1]) * UNITS[found[2]]


def read_lookups(path: Path, found: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Per field, dirty values and what they are: `[lookups.author]`, `"合飞" = "合飞律师"`."""
    for name, table in found.items():
        if name not in ("title", "author", "category", "tags"):
            raise UsageProblem(f"{path}: unknown key 'lookups.{name}'; lookups are for title, author, category and tags.")
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise UsageProblem(f"{path}: 'lookups.{name}' must be a table of texts, dirty = clean.")
    return dict(found)
