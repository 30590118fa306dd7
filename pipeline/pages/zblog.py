"""Z-Blog (PHP and ASP) with other themes than tpure: the `divMain` family of its default theme, Zit, and themes with the names
that DUX brought up. A page of tpure is left to its own rules, which know its dates.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.pages import tpure, wordpress
from pipeline.pages.finder import Finder
from pipeline.pages.layout import Layout
from pipeline.pages.listing import Listing, read_listing
from pipeline.pages.marks import Marks
from pipeline.pages.page import Element, Listed, Page
from pipeline.pages.themed import read_layout

RULE = "zblog"
MARKS = Marks(generator=r"^(?:RainbowSoft Studio )?Z-?Blog", files=r"/zb_(?:users|system)/")

DEFAULT = Layout(
    name="default",  # WhitePage, HTML5CSS3, clear and most themes that began as a copy of the default one
    scope="div.post, article.post, article.post-single",
    title=(".post-title", "h1.entry-title"),
    body=("div.post > .post-body", "article.post > .post-body", "article.post-single > .post-body", "div.post > .post-content"),
    author=(".post-meta .author", ".post-footer .author"),
    date=(".post-date", ".post-meta .date", ".list-info", ".post-footer", ".post-meta"),
    category=(".post-meta .category", ".post-footer a[href*='cat']", ".list-info a[href*='cat']"),
    tags=(".post-tags a", ".list-tags a", ".tags a"),
    views=(".post-meta .views",),
    line=".post-footer, .list-info, .post-meta",
    near=".post-nav a, .post_nav a, .nextlog a, #sx a",
    related=".related a[href], .post-related a[href]",
)
SINGLE = replace(DEFAULT, scope="div.post.single", linked_title=True)  # garland links its own title
HTML5 = Layout(
    name="html5",  # HTML5CSS3: plain elements of HTML5, few classes
    scope="article.top",
    title=("article.top > header > h2", "article.top > header > h1"),
    body=("article.top > section",),
    date=("article.top > header > time",),
    tags=("article.top > footer > h4 a",),
    line="article.top > footer > h5",
    near="article.top > nav a",
)
METRO = Layout(
    name="metro",  # shows its date in three pieces, which nothing here puts together
    scope="div.post",
    title=(".post_body > h2",),
    body=(".post_body > .post_content",),
    tags=(".post_tags a",),
    line=".post_info",
    near=".post_nav a",
)
ZIT = Layout(
    name="zit",
    scope="body",
    title=("#topic h1",),
    body=("article#cont",),
    author=("#topic h5 a[title]", "#topic h5 a"),
    date=("#topic .kico-time",),
    tags=("#topic a.tag",),
    views=("#topic .kico-eye",),
    trail="#path",
    near="#rel .log a",
    related="#rel .log a",
)
ARTICLE = replace(wordpress.ARTICLE, scope=".content-wrap, .content, .container, body")
LAYOUTS = (SINGLE, DEFAULT, HTML5, METRO, ZIT, ARTICLE)
LISTINGS = (
    Listing("div.post, article.post", (".post-title a", "h2 a"), (".post-date", ".post-meta .date", ".post-footer")),
    Listing("article.top", ("header > h2 a",), ("header > time",)),
    Listing("div.post", (".post_body > h2 a",)),
    Listing("div.node", ("h2 a",), (".submitted",)),
    Listing("article.log", ("h3 a",), (".kico-time", "time", "h5")),
    Listing("article.excerpt", ("h2 a", "header a"), ("time", ".muted")),
)
LIST_BOX = "body.multi, body.catalog, .post.multi"


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a Z-Blog page, by tpure's rules if it is one of its pages; None for unknown layouts and for lists."""
    return tpure.read_page(tree, hidden_classes) if tpure.is_tpure(tree) else read_layout(RULE, LAYOUTS, tree, hidden_classes)


def is_list(tree: Element) -> bool:
    """Whether the page lists articles, by the classes that only lists have; garland gives one of them to all its pages."""
    finder = Finder(tree)
    return bool(finder.select(LIST_BOX)) and not finder.select(SINGLE.scope)


def read_listed(tree: Element) -> list[Listed]:
    """The entries of a list page, in its order."""
    return tpure.read_listed(tree) if tpure.is_tpure(tree) else read_listing(LISTINGS, tree)
