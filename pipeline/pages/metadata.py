"""What a page tells machines about its article: JSON-LD, microdata, Open Graph, Dublin Core, meta fields of Chinese sites.

Only what is said outright, by the fields' own meaning; nothing here looks at what a reader sees.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.blocks import clean_line
from pipeline.pages.page import Element

ARTICLES = {"article", "newsarticle", "blogposting", "posting", "techarticle", "report", "scholarlyarticle", "webpage"}
# Names of meta fields, lower case; the last of each are those of government sites (政府网站发展指引, 2017).
TITLES = ("og:title", "twitter:title", "articletitle")
SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title", "sitename")
PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:release_date", "bytedance:published_time",
    "datepublished", "publishdate", "publish_date", "publish-date", "dc.date.issued", "dcterms.created", "pubdate",
)  # fmt: skip
AUTHORS = ("article:author", "og:article:author", "dc.creator", "author")
SECTIONS = ("article:section", "og:article:section", "columnname")
THINGS = etree.XPath("//*[@itemscope][@itemtype]")
WITH_ITEMPROP = etree.XPath("descendant::*[@itemprop]")


@dataclass(slots=True)
class Metadata:
    """Texts as written, best source first; `published` are dates of first publication as written."""

    titles: list[str] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)


def read_metadata(tree: Element) -> Metadata:
    """The machine-readable fields of a page, JSON-LD first."""
    found = Metadata()
    read_json_ld(tree, found)
    read_microdata(tree, found)
    meta: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        content = clean_line(tag.get("content") or "")
        for name in {tag.get(key) or "" for key in ("property", "name", "itemprop")}:
            if name and content and not in_thing(tag, name):
                meta.setdefault(name.strip().lower(), []).append(content)
    fields = [(TITLES, found.titles), (SITES, found.sites), (PUBLISHED, found.published), (AUTHORS, found.authors)]
    for names, values in [*fields, (SECTIONS, found.sections)]:
        values += [text for name in names for text in meta.get(name, ())]
    found.tags += meta.get("article:tag", []) + meta.get("og:article:tag", [])
    found.keywords = [word for text in meta.get("keywords", ()) for word in split_keywords(text)]
    found.authors = [name for name in found.authors if not re.match(r"https?:|/|@", name) and len(name) <= 30]
    return found


def in_thing(tag: Element, name: str) -> bool:
    """Whether an itemprop belongs to a comment or to a thing within the article, not to the article."""
    if tag.get("itemprop") != name:
        return False
    scope = next((up for up in tag.iterancestors() if "itemscope" in up.attrib), None)
    return scope is not None and not (scope.get("itemtype") or "").lower().rstrip("/").endswith(tuple(ARTICLES))


def split_keywords(text: str) -> list[str]:
    words = [clean_line(word) for word in re.split(r"[,，、;；|]", text)]
    return list(dict.fromkeys(word for word in words if word))


def read_json_ld(tree: Element, found: Metadata) -> None:
    """Fields of the one article that JSON-LD describes; a page that describes several says nothing about its own."""
    things = [thing for script in tree.iter("script") for thing in read_script(script)]
    articles = [
        thing for thing in things if kinds(thing) & ARTICLES - {"webpage"} or ("pubDate" in thing and "title" in thing)
    ]
    pages = [thing for thing in things if "webpage" in kinds(thing)]
    found.sites += [name for thing in things if "website" in kinds(thing) for name in texts(thing.get("name"))]
    headlines = {tuple(texts(thing.get("headline") or thing.get("title"))) for thing in articles}
    if len(headlines) > 1:
        return
    people = {
        str(thing["@id"]): texts(thing.get("name"))
        for thing in things
        if "@id" in thing and kinds(thing) & {"person", "organization"}
    }
    for thing in articles:
        found.titles += texts(thing.get("headline") or thing.get("title"))
        found.sections += texts(thing.get("articleSection"))
        found.tags += [word for text in texts(thing.get("keywords")) for word in split_keywords(text)]
        author = thing.get("author")
        named = texts(author)
        if not named and isinstance(author, dict):
            named = people.get(str(author.get("@id")), [])
        found.authors += named
    for thing in articles + pages:
        found.published += [
            value for key in ("datePublished", "pubDate") if isinstance(value := thing.get(key), str) and value
        ]


def read_microdata(tree: Element, found: Metadata) -> None:
    """Fields of the one article marked up with schema.org's itemprops; what belongs to a comment in it is not the article's."""
    kinds = tuple(ARTICLES - {"webpage"})
    things = [one for one in THINGS(tree) if (one.get("itemtype") or "").lower().rstrip("/").endswith(kinds)]
    outer = [one for one in things if not any(up in things for up in one.iterancestors())]
    if len(outer) != 1:
        return
    for element in WITH_ITEMPROP(outer[0]):
        if next(up for up in element.iterancestors() if "itemscope" in up.attrib) is not outer[0]:
            continue
        names = {name.lower() for name in (element.get("itemprop") or "").split()}
        value = clean_line(element.get("content") or element.get("datetime") or "".join(element.itertext()))
        if "author" in names and "itemscope" in element.attrib:
            named = [name for name in WITH_ITEMPROP(element) if name.get("itemprop") == "name"]
            value = clean_line(named[0].get("content") or "".join(named[0].itertext())) if named else ""
        fields = (("headline", found.titles), ("author", found.authors), ("datepublished", found.published))
        for name, values in (*fields, ("articlesection", found.sections)):
            if name in names and value:
                values.append(value)


def read_script(script: Element) -> Iterator[dict[str, Any]]:
    """The things of one JSON-LD script, also those of its graph; a broken script holds none."""
    if "ld+json" not in (script.get("type") or "").lower():
        return
    try:
        data = json.loads((script.text or "").strip().strip(";"), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = data if isinstance(data, list) else [data]
    for thing in waiting:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def kinds(thing: dict[str, Any]) -> set[str]:
    named = thing.get("@type")
    return {str(kind).lower() for kind in (named if isinstance(named, list) else [named])}


def texts(value: Any) -> list[str]:
    """Strings of a JSON-LD value: a text, a thing with a name, or a list of them."""
    values = value if isinstance(value, list) else [value]
    named = [one.get("name") if isinstance(one, dict) else one for one in values]
    return [line for one in named if isinstance(one, str) and (line := clean_line(one))]
