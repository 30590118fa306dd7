"""Pages of Z-BlogPHP with the theme tpure: one function a field.

Order and presence of the fields under the title are configurable, so they are selected by class. Older versions write
`<time class="datetime">` where newer ones write a span.
"""

from __future__ import annotations

import re

from lxml import etree

from pipeline.blocks import clean_line, read_blocks
from pipeline.notices import is_notice, split_tail
from pipeline.pages.fields import read_views, text_of
from pipeline.pages.page import Element, Link, Listed, Page

RULE = "tpure"
FIELDS = ("user", "date", "cate", "view")  # the classes of what stands under the title

WITH_CLASS = etree.XPath("//*[@class]")
HEADLINE = etree.XPath("(descendant::h1)[1]")
LINKS = etree.XPath("descendant::a[@href]")
TITLED_LINKS = etree.XPath("descendant::a[@href and @title]")
PARAGRAPHS = etree.XPath("descendant::p")
ITEM_LINK = etree.XPath("(descendant::h2//a[@href])[1]")
DOCUMENT_TITLE = etree.XPath("string((/html/head/title)[1])")
MARKS = etree.XPath(
    "boolean(/html/head/meta[@name='theme'][contains(translate(@content,'TPURE','tpure'),'tpure') or contains(@content,'toyean')]"
    " | /html/head/link[contains(@href,'/theme/tpure/')] | /html/head/script[contains(@src,'/theme/tpure/')])"
)


class Classes:
    """The elements of a tree by class name, in the order of the page: one pass in place of a search for each field."""

    def __init__(self, tree: Element) -> None:
        self.found: dict[str, list[Element]] = {}
        for element in WITH_CLASS(tree):
            for name in (element.get("class") or "").split():
                self.found.setdefault(name, []).append(element)

    def first(self, name: str, inside: Element | None = None, tag: str | None = None) -> Element | None:
        """The first element of a class, of a tag and below an element if these are given."""
        for element in self.found.get(name, ()):
            if (tag is None or element.tag == tag) and (inside is None or inside in element.iterancestors()):
                return element
        return None


def is_tpure(tree: Element) -> bool:
    """Whether the page bears the theme's own marks (meta tag, files), or has an article in just its structure."""
    if MARKS(tree):
        return True
    classes = Classes(tree)
    post = find_post(classes)
    return post is not None and all(classes.first(name, post) is not None for name in ("info", "date", "view"))


def find_post(classes: Classes) -> Element | None:
    """The element that holds title, fields and body of an article page; None on lists and other pages."""
    for body in classes.found.get("single", ()):
        for ancestor in body.iterancestors("div"):
            names = (ancestor.get("class") or "").split()
            if "post" in names and "item" not in names:
                return ancestor
    return None


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a tpure page, or None if the page holds none."""
    classes = Classes(tree)
    post = find_post(classes)
    body = classes.first("single", post) if post is not None else None
    if post is None or body is None:
        return None
    html = etree.tostring(body, encoding="unicode", method="html", with_tail=False)
    blocks, asides = read_blocks(html, hidden_classes)
    blocks, tail = split_tail(blocks)
    fields = read_fields(classes, post)
    return Page(
        rule=RULE,
        title=read_title(tree, post),
        author=text_of(fields["user"]),
        category=text_of(fields["cate"]) or read_breadcrumb(classes),
        tags=[tag for tag in dict.fromkeys(map(text_of, tag_links(classes))) if tag],
        shown_date=text_of(fields["date"]),
        views=read_views(text_of(fields["view"])),
        blocks=blocks,
        asides=asides + tail,
        links=read_links(classes, body, fields["cate"]),
        notices=[aside.text for aside in tail if aside.reason == "notice"] + read_copyright(classes),
    )


def read_title(tree: Element, post: Element) -> str | None:
    """The headline with its inner blanks as written; without one, the document's title up to the site's own words."""
    for headline in HEADLINE(post):
        return re.sub(r"[\r\n\t]+", " ", "".join(headline.itertext())).strip() or None
    return str(DOCUMENT_TITLE(tree)).split(" - ")[0].strip() or None


def read_fields(classes: Classes, post: Element) -> dict[str, Element | None]:
    """The elements under the title by class."""
    info = classes.first("info", post)
    return {name: classes.first(name, info) if info is not None else None for name in FIELDS}


def read_breadcrumb(classes: Classes) -> str | None:
    """首页 > category > 正文内容: the last link is the category, unless only the front page is linked."""
    trail = classes.first("sitemap", tag="div")
    links = LINKS(trail) if trail is not None else []
    return text_of(links[-1]) if len(links) > 1 else None


def tag_links(classes: Classes) -> list[Element]:
    tags = classes.first("tags", tag="div")
    return LINKS(tags) if tags is not None else []


def read_copyright(classes: Classes) -> list[str]:
    """The lines of the copyright block that say who may reprint; its QR code and own address are left out."""
    block = classes.first("copynotice", tag="div")
    texts = (text_of(line) for line in (PARAGRAPHS(block) if block is not None else []))
    return [text for text in texts if text and is_notice(text)]


def read_links(classes: Classes, body: Element, category: Element | None) -> list[Link]:
    """Links of the body, its neighbours, related articles, tags and category; each address once a kind."""
    previous, following = classes.first("single-prev", tag="a"), classes.first("single-next", tag="a")
    related = classes.first("relatecon", tag="div")
    groups = [
        ("body", LINKS(body)),
        ("category", LINKS(category) if category is not None else []),
        ("tag", tag_links(classes)),
        ("previous", [previous] if previous is not None else []),
        ("next", [following] if following is not None else []),
        ("related", TITLED_LINKS(related) if related is not None else []),
    ]
    found: dict[tuple[str, str], Link] = {}
    for kind, anchors in groups:
        for anchor in anchors:
            url = (anchor.get("href") or "").strip()
            if url and (kind, url) not in found and not url.lower().startswith(("javascript:", "#")):
                title = clean_line(anchor.get("title") or "") or text_of(anchor) or ""
                found[kind, url] = Link(kind, url, title)
    return list(found.values())


def is_list(tree: Element) -> bool:
    """Whether the page is none that the general means should try: the theme is one, so what has no article is a list or notice."""
    return True


def read_listed(tree: Element) -> list[Listed]:
    """The entries of a list page, in its order."""
    classes = Classes(tree)
    rows = []
    for item in classes.found.get("item", ()):
        if "post" not in (item.get("class") or "").split():
            continue
        for link in ITEM_LINK(item):
            rows.append(Listed((link.get("href") or "").strip(), text_of(link), text_of(classes.first("date", item))))
    return rows
