"""Where a publishing system's themes put each part of an article, as data: CSS selectors; and whether a page is one of them.

A layout fits a page only if exactly one element of its scope holds title and body, so that a list of whole articles fits none.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.finder import Choices, Finder
from pipeline.pages.page import Element

APART = frozenset({
    "comments", "comments-area", "comment-list", "comment-respond", "wp-block-comments", "secondary", "divSidebar", "sidebar",
    "widget", "wp-block-query", "related", "relates", "related-posts", "entry-related-posts", "jp-relatedposts", "yarpp-related",
})  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """Selectors of one theme or family of themes, below `scope`, but for `trail` and `near`, which may stand anywhere.

    `line` is a text with several labelled fields (作者:… | 分类:… | 浏览:…). `trail` holds the links 首页 > category; `near` the
    links to the neighbours, told apart by their words or classes. `drop` are classes and ids of what stands in the body itself
    without being text of the article, `foot` a selector of the same where it has no name. `sign`, if given, is what only an
    article's own page shows: without it a list with a single entry would look like one.
    """

    name: str
    scope: str
    title: Choices
    body: Choices
    author: Choices = ()
    date: Choices = ()
    category: Choices = ()
    tags: Choices = ()
    views: Choices = ()
    line: str = ""
    trail: str = ""
    near: str = ""
    related: str = ""
    drop: frozenset[str] = frozenset()
    foot: str = ""
    sign: str = ""
    linked_title: bool = False  # whether the article's own page links its title


@dataclass(frozen=True)
class Fit:
    """A layout on a page: its scope, title and body, and the elements that are none of the article's (comments, sidebar).

    `dropped` stand in the body and are none of its text, but may hold fields: themes put tags there.
    """

    finder: Finder
    layout: Layout
    scope: Element
    title: Element
    body: Element
    apart: frozenset[Element]
    dropped: frozenset[Element]

    def find(self, choices: Choices) -> list[Element]:
        """What the first selector with a result names, outside the body and what is apart."""
        for css in choices:
            if found := [element for element in self.finder.select(css, self.scope) if not self.is_outside(element)]:
                return found
        return []

    def is_outside(self, element: Element) -> bool:
        for up in (element, *element.iterancestors()):
            if up in self.dropped:
                return any(above in self.apart for above in up.iterancestors())
            if up is self.body or up in self.apart:
                return True
        return False


def fit(layout: Layout, finder: Finder) -> Fit | None:
    """Where the layout's parts stand on a page; None if it is no article in this layout."""
    found = []
    if layout.sign and not finder.select(layout.sign):
        return None
    for scope in finder.select(layout.scope):
        titles = finder.first(layout.title, scope)
        bodies = finder.first(layout.body, scope)
        if titles and bodies:
            found.append((scope, titles[0], bodies))
    if not found or len({bodies[0] for _, _, bodies in found}) > 1 or len(found[-1][2]) > 1:
        return None
    scope, title, (body,) = found[-1]  # the innermost of nested scopes
    apart = frozenset(finder.named(APART, finder.tree))
    held = {scope, *scope.iterancestors(), *body.iterancestors(), *title.iterancestors()}
    if not layout.linked_title and title.find(".//a[@href]") is not None:
        return None
    dropped = frozenset([*finder.named(layout.drop, body), *finder.select(layout.foot, body)]) - {body}
    return Fit(finder, layout, scope, title, body, apart - held, dropped)
