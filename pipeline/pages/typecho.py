"""Typecho: its two default themes, and Joe, handsome, VOID and ports of DUX, which many sites run."""

from __future__ import annotations

from dataclasses import replace

from pipeline.pages import wordpress
from pipeline.pages.finder import Finder
from pipeline.pages.layout import Layout
from pipeline.pages.listing import Listing, read_listing
from pipeline.pages.marks import Marks
from pipeline.pages.page import Element, Listed, Page
from pipeline.pages.themed import read_layout

RULE = "typecho"
MARKS = Marks(generator=r"^Typecho\b", files=r"/usr/(?:themes|plugins)/")

DEFAULT = Layout(
    name="default",  # schema.org microdata on each field; the theme links its own title
    scope="article.post, div.post",
    title=("article.post > h1.post-title", "div.post > h1.post-title"),
    body=("article.post > .post-content", "div.post > .post-content"),
    author=("[itemprop=author] [itemprop=name]", "[itemprop=author] a", ".post-meta a[rel=author]"),
    date=("time[itemprop=datePublished]", ".post-meta time"),
    category=(".post-meta a[href*='/category/']", ".post-meta li:not([itemprop]) a"),
    tags=("[itemprop=keywords] a", ".tags a"),
    line=".post-meta",
    near=".post-near a",
    linked_title=True,
)
CLASSIC = Layout(
    name="classic",  # Classic 22, the default since 1.3: lists look like articles but for the links to the neighbours
    scope="article.post",
    title=("h1.entry-title",),
    body=(".entry-content",),
    date=("time[itemprop=datePublished]", ".entry-meta time"),
    category=(".entry-meta .feather-folder a", ".entry-meta a[href*='/category/']"),
    tags=("[itemprop=keywords] a",),
    near=".post-nav .prev a, .post-nav .next a",
    foot=".entry-content > [itemprop=keywords]",
    sign="nav.post-nav",
    linked_title=True,
)
VOID = Layout(
    name="void",  # title and date stand in a banner over the article
    scope="main",
    title=(".banner-title h1.post-title",),
    body=(".articleBody",),
    author=(".banner-title .post-meta > span > a",),
    date=(".banner-title .post-meta time",),
    tags=("section.tags a",),
    line=".banner-title .post-meta",
    near=".post-pager .prev a, .post-pager .next a",
)
JOE = Layout(
    name="joe",
    scope=".joe_detail",
    title=(".joe_detail__title",),
    body=(".joe_detail__article",),
    author=(".joe_detail__count-information .author a",),
    date=(".joe_detail__count-information time", ".joe_detail__count-information .item"),
    category=(".joe_detail__category a.item", ".joe_detail__category a"),
    tags=(".joe_detail__operate-tags a", ".joe_detail__tags a"),
    views=("#Joe_Article_Views",),
    near=".joe_post__pagination-item a",
    related=".joe_detail__related-content a",
    drop=frozenset({"joe_detail__article-protected"}),
)
HANDSOME = Layout(
    name="handsome",
    scope="#content, main.app-content-body",
    title=("h1.entry-title", "header h1"),
    body=("#md_handsome_origin", "#post-content .entry-content"),
    author=(".meta-author .meta-value", ".meta-author a"),
    date=(".meta-date .meta-value", ".meta-date time", ".meta-date"),
    category=(".meta-categories .meta-value", ".meta-categories a"),
    tags=(".tags a", "a[rel=tag]"),
    views=(".meta-views .meta-value", ".meta-views"),
    near="nav .pager .previous a, nav .pager .next a",
    drop=frozenset({"tt-window", "content-copyright", "support-author", "article__reward"}),
)
ARTICLE = replace(wordpress.ARTICLE, scope=".content-wrap, .content")
LAYOUTS = (JOE, HANDSOME, VOID, DEFAULT, CLASSIC, ARTICLE)
LISTINGS = (
    Listing(".joe_list__item", (".title[href]", "a.title", ".information a"), (".meta time", ".meta .items li")),
    Listing(".blog-post .panel, .blog-post .panel-small", (".index-post-title a", "h2 a"), (".post-item-foot-icon time", "time")),
    Listing("article.post, div.post", ("h2.post-title a", ".post-title a"), ("time[itemprop=datePublished]", ".post-meta time")),
    Listing("article.excerpt", ("h2 a",), ("time",)),
    Listing("article.post", ("h1.entry-title a",), ("time[itemprop=datePublished]",)),
)
LIST_BOX = "#main > article.post h2.post-title, .joe_index, .joe_archive__title"


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a Typecho page in one of the known layouts; None for others and for lists."""
    return read_layout(RULE, LAYOUTS, tree, hidden_classes)


def is_list(tree: Element) -> bool:
    """Whether the page lists articles, by the box that only lists have."""
    return bool(Finder(tree).select(LIST_BOX))


def read_listed(tree: Element) -> list[Listed]:
    """The entries of a list page, in its order."""
    return read_listing(LISTINGS, tree)
