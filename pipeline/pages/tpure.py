"""Pages of Z-BlogPHP with the theme tpure: one function a field.

Order and presence of the fields under the title are configurable, so they are selected by class. Older versions write
`<time class="datetime">` where newer ones write a span.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from pipeline.blocks import clean_line, read_blocks
from pipeline.notices import is_notice, split_tail
from pipeline.pages.page import Element, Link, Listed, Page

RULE = "tpure"


def by_class(name: str, tag: str = "*", start: str = "descendant") -> str:
    return f"{start}::{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def path(expression: str) -> Callable[[Element], list[Any]]:
    return etree.XPath(expression)


POSTS = path(f"{by_class('post', 'div')}[not(contains(concat(' ', normalize-space(@class), ' '), ' item '))]")
BODY = path(f"({by_class('single', 'div')})[1]")
HEADLINE = path("(descendant::h1)[1]")
INFO = path(f"({by_class('info')})[1]")
INFO_FIELDS = {name: path(f"({by_class(name)})[1]") for name in ("user", "date", "cate", "view")}
BREADCRUMB = path(f"({by_class('sitemap', 'div')})[1]//a")
TAGS = path(f"({by_class('tags', 'div')})[1]//a")
NOTICE = path(f"({by_class('copynotice', 'div')})[1]//p")
DOCUMENT_TITLE = path("string((/html/head/title)[1])")
RELATED = path(f"{by_class('relatecon', 'div')}//h3//a[@href] | {by_class('relate', 'div')}//a[@href and @title]")
PREVIOUS = path(f"({by_class('single-prev', 'a')})[1]")
NEXT = path(f"({by_class('single-next', 'a')})[1]")
ITEMS = path(f"{by_class('post', 'div')}[contains(concat(' ', normalize-space(@class), ' '), ' item ')]")
ITEM_LINK = path("(descendant::h2//a[@href])[1]")
BODY_LINKS = path("descendant::a[@href]")
MARKS = path(
    "boolean(//meta[@name='theme'][contains(translate(@content,'TPURE','tpure'),'tpure') or contains(@content,'toyean')]"
    " | //link[contains(@href,'/theme/tpure/')] | //script[contains(@src,'/theme/tpure/')])"
)


def is_tpure(tree: Element) -> bool:
    """Whether the page bears the theme's own marks: its meta tag or its files."""
    return bool(MARKS(tree))


def find_post(tree: Element) -> Element | None:
    """The element that holds title, fields and body of an article page; None on lists and other pages."""
    return next((post for post in POSTS(tree) if BODY(post)), None)


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a tpure page, or None if the page holds none."""
    post = find_post(tree)
    if post is None:
        return None
    body = BODY(post)[0]
    html = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    blocks, asides = read_blocks(html, hidden_classes)
    blocks, tail = split_tail(blocks)
    fields = read_fields(post)
    return Page(
        rule=RULE,
        title=read_title(tree, post),
        author=fields["user"],
        category=fields["cate"] or read_breadcrumb(tree),
        tags=read_tags(post, tree),
        shown_date=fields["date"],
        views=read_views(fields["view"]),
        blocks=blocks,
        asides=asides + tail,
        links=read_links(tree, post, body),
        notices=[aside.text for aside in tail if aside.reason == "notice"] + read_copyright(post, tree),
    )


def text_of(element: Element | None) -> str | None:
    """All text nodes joined; highlight tags split words, so even a one-character node counts."""
    return clean_line("".join(element.itertext())) or None if element is not None else None


def first(found: list[Element]) -> Element | None:
    return found[0] if found else None


def read_title(tree: Element, post: Element) -> str | None:
    """The headline with its inner blanks as written; without one, the document's title up to the site's own words."""
    headline = first(HEADLINE(post))
    if headline is not None:
        return re.sub(r"[\r\n\t]+", " ", "".join(headline.itertext())).strip() or None
    return re.split(r" - ", str(DOCUMENT_TITLE(tree)))[0].strip() or None


def read_fields(post: Element) -> dict[str, str | None]:
    """The texts under the title by class: user, date, cate, view."""
    info = first(INFO(post))
    return {name: text_of(first(find(info))) if info is not None else None for name, find in INFO_FIELDS.items()}


def read_breadcrumb(tree: Element) -> str | None:
    """首页 > category > 正文内容: the last link is the category, unless only the front page is linked."""
    links = BREADCRUMB(tree)
    return text_of(links[-1]) if len(links) > 1 else None


def read_views(shown: str | None) -> int | None:
    found = re.search(r"(\d+(?:\.\d+)?)\s*(万?)", (shown or "").replace(",", ""))
    return round(float(found[1]) * (10000 if found[2] else 1)) if found else None


def read_tags(post: Element, tree: Element) -> list[str]:
    return list(dict.fromkeys(filter(None, (text_of(link) for link in TAGS(post) or TAGS(tree)))))


def read_copyright(post: Element, tree: Element) -> list[str]:
    texts = (text_of(line) for line in NOTICE(post) or NOTICE(tree))
    return [text for text in texts if text and is_notice(text)]


def read_links(tree: Element, post: Element, body: Element) -> list[Link]:
    """Links of the body, its neighbours, related articles, tags and category; each address once a kind."""
    info = first(INFO(post))
    groups = [
        ("body", BODY_LINKS(body)),
        ("category", INFO_FIELDS["cate"](info)[0].xpath("descendant::a[@href]") if info is not None and INFO_FIELDS["cate"](info) else []),
        ("tag", TAGS(post) or TAGS(tree)),
        ("previous", PREVIOUS(tree)),
        ("next", NEXT(tree)),
        ("related", RELATED(tree)),
    ]
    found: dict[tuple[str, str], Link] = {}
    for kind, anchors in groups:
        for anchor in anchors:
            url = (anchor.get("href") or "").strip()
            title = clean_line(anchor.get("title") or "") or text_of(anchor) or ""
            if url and not url.lower().startswith(("javascript:", "#")):
                found.setdefault((kind, url), Link(kind, url, title))
    return list(found.values())


def read_listed(tree: Element) -> list[Listed]:
    """The entries of a list page, in its order."""
    rows = []
    for item in ITEMS(tree):
        link, info = first(ITEM_LINK(item)), first(INFO(item))
        if link is not None:
            shown = text_of(first(INFO_FIELDS["date"](info))) if info is not None else None
            rows.append(Listed(link.get("href").strip(), text_of(link), shown))
    return rows
