"""DedeCMS (织梦) and what took over its layout: a box `viewbox` with the title, a line of labelled fields, and the content;
the breadcrumb (当前位置) names the category.

PHPCMS, its sibling of those years, shows the same fields in a box `Article`.
"""

from __future__ import annotations

from pipeline.pages.finder import Finder
from pipeline.pages.layout import Layout
from pipeline.pages.listing import Listing, read_listing
from pipeline.pages.marks import Marks
from pipeline.pages.page import Element, Listed, Page
from pipeline.pages.themed import read_layout

RULE = "dedecms"
MARKS = Marks(
    generator=r"^(?:Dede|织梦)",
    files=r"/templets/|/plus/(?:count|ad_js|digg_ajax|feedback_ajax|mytag_js)\.php|/dedeajax2?\.js",
)

VIEWBOX = Layout(
    name="viewbox",
    scope=".viewbox",
    title=(".title h1", ".title h2", ".title h3"),
    body=(".content", ".article-content"),
    date=(".info",),
    tags=(".tags a", ".keywords a"),
    line=".info",
    trail=".place",
    near=".context a, .pre_next a",
    related=".commend a[href], .likeart a[href]",
)
ARTICLE = Layout(
    name="article",  # templates sold for it, and PHPCMS: `h1` with the line of fields in it or below
    scope="#Article, .article, .article-box, .arc_box, .news_show, .show_box",
    title=("h1", ".title"),
    body=(".content", ".article_content", ".arc_body", ".article-content", ".art_content"),
    date=(".info", ".article_info", ".arc_info", ".article-info", ".msg"),
    tags=(".tags a", ".keywords a", ".tag a"),
    line=".info, .article_info, .arc_info, .article-info, .msg",
    trail=".place, .crumbs, .position, .weizhi, .dqwz",
    near=".context a, .pre_next a, .prenext a, .article_page a",
    related=".commend a[href], .likeart a[href], .related a[href]",
)
LAYOUTS = (VIEWBOX, ARTICLE)
LISTINGS = (
    Listing(".listbox li, ul.e2 > li", ("a.title", "h3 a", "a"), (".info", ".time", "span", ".date")),
    Listing(".news_list li, .article_list li, .list li", ("h3 a", "a.title", "a"), (".time", ".date", "span", "em")),
)
LIST_BOX = ".listbox, .list_box"


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a DedeCMS page in one of the known layouts; None for others and for lists."""
    return read_layout(RULE, LAYOUTS, tree, hidden_classes)


def is_list(tree: Element) -> bool:
    """Whether the page lists articles, by the box that only lists have."""
    return bool(Finder(tree).select(LIST_BOX))


def read_listed(tree: Element) -> list[Listed]:
    """The entries of a list page, in its order."""
    return read_listing(LISTINGS, tree)
