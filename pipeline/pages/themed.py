"""The article of a page whose layout is known: one function a field, all by the layout's selectors.

What the layout does not show is taken from what the page tells machines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pipeline.blocks import clean_line, read_blocks
from pipeline.dates import FULL, MONTH_DAY
from pipeline.notices import is_notice, split_tail
from pipeline.pages.byline import AUTHOR, CATEGORY, NO_CATEGORY
from pipeline.pages.container import cut_out
from pipeline.pages.fields import labelled_views, line_of, read_views, text_of
from pipeline.pages.finder import Finder
from pipeline.pages.headline import plain
from pipeline.pages.layout import Fit, Layout, fit
from pipeline.pages.metadata import Metadata, read_metadata
from pipeline.pages.page import Element, Link, Page
from pipeline.pages.posted import MACHINE, reconcile, shown_date
from pipeline.pages.trim import trim_tail

LABEL = re.compile(r"^(?:文章|本文)?(?:(?:作者|发布者|撰文|分类|栏目|标签)\s*[:：]|by\s|in\s)\s*", re.IGNORECASE)
PREVIOUS = re.compile(r"上一?[篇条]|前一?[篇条]|previous", re.IGNORECASE)
FOLLOWING = re.compile(r"下一?[篇条]|后一?[篇条]|next", re.IGNORECASE)


def read_layout(system: str, layouts: tuple[Layout, ...], tree: Element, hidden_classes: frozenset[str]) -> Page | None:
    """The article of a page by the first layout that fits; `rule` is `system:layout`. None if none does."""
    finder = Finder(tree)
    for layout in layouts:
        if (found := fit(layout, finder)) and (page := read_fit(found, hidden_classes)).blocks:
            page.rule = f"{system}:{layout.name}"
            return page
    return None


def read_fit(found: Fit, hidden_classes: frozenset[str]) -> Page:
    layout, meta = found.layout, read_metadata(found.finder.tree)
    html, cut = cut_out(found.body, dict.fromkeys(found.dropped, "navigation"), None)
    blocks, asides = read_blocks(html, hidden_classes)
    blocks, foot = trim_tail(blocks)
    blocks, tail = split_tail(blocks)
    title = read_title(found)
    shown, moment = read_date(found, meta)
    line = line_of(own[0]) if (own := found.find((layout.line,))) else ""
    asides = cut + asides + foot + tail
    return Page(
        rule="",
        title=title,
        author=read_name(found.find(layout.author)) or labelled(AUTHOR, line) or next(iter(meta.authors), None),
        category=read_category(found, title, line, meta),
        tags=read_tags(found, meta),
        shown_date=shown,
        instant=moment,
        views=read_count(found.find(layout.views), line),
        blocks=blocks,
        asides=asides,
        links=read_links(found),
        notices=list(dict.fromkeys(aside.text for aside in asides if aside.reason == "notice" and is_notice(aside.text))),
    )


def read_title(found: Fit) -> str | None:
    """The headline without the date that some themes put into it."""
    inner = {part for css in found.layout.date for part in found.finder.select(css, found.title) if part is not found.title}
    if not inner:
        return text_of(found.title)
    texts = found.title.xpath("descendant::text()")
    own = [str(text) for text in texts if not any(up in inner for up in holders(text))]
    return clean_line("".join(own)) or None


def holders(text: Any) -> Iterator[Element]:
    """The elements that a text node stands in, inner first; lxml counts text behind an element as that element's tail."""
    parent = text.getparent()
    if not text.is_tail:
        yield parent
    yield from parent.iterancestors()


def read_name(elements: list[Element]) -> str | None:
    """A name without the label before it; a long text is none."""
    name = LABEL.sub("", text_of(elements[0]) or "").strip(" :：|#") if elements else ""
    return name if 0 < len(name) <= 30 else None


def labelled(pattern: re.Pattern[str], line: str) -> str | None:
    found = pattern.search(line)
    return found[1].strip("（）()【】[]") or None if found else None


def read_category(found: Fit, title: str | None, line: str, meta: Metadata) -> str | None:
    """The link or label of the layout, else the breadcrumb's last step before the title, else the stated section."""
    if name := read_name(found.find(found.layout.category)):
        return name
    for trail in found.finder.select(found.layout.trail):
        steps = [text_of(link) or "" for link in trail.iter("a")][1:]
        steps = [step for step in steps if step and step.lower() not in NO_CATEGORY and plain(step) != plain(title or "")]
        if steps := [step for step in steps if not FULL.search(step)]:  # Zit: 首页 | category | day
            return steps[-1]
    return labelled(CATEGORY, line) or next(iter(meta.sections), None)


def read_tags(found: Fit, meta: Metadata) -> list[str]:
    names = [(text_of(element) or "").strip("# ,，、") for element in found.find(found.layout.tags)]
    return list(dict.fromkeys(name for name in names or meta.tags if 0 < len(name) <= 30))


def read_count(elements: list[Element], line: str) -> int | None:
    return next((count for element in elements if (count := read_views(text_of(element))) is not None), labelled_views(line))


def read_date(found: Fit, meta: Metadata) -> tuple[str | None, datetime | None]:
    """Date as shown and exact time: of the layout's elements first, else of what the page tells machines."""
    words = stated = None
    for element in found.find(found.layout.date):
        value = element.get("datetime") or ""
        stated = stated or (value if MACHINE.match(value) else None)
        words = words or read_words(element)
    if stated is None:
        stated = next((text for text in meta.published if MACHINE.match(text)), None)
    return reconcile(words, stated)


def read_words(element: Element) -> str | None:
    """The day that an element shows, or tells in its tooltip; an age in words (3天前) each system rounds in its own way."""
    for text in (line_of(element), clean_line(element.get("title") or "")):
        if day := shown_date(("", text, "")):
            return day
        if MONTH_DAY.search(text) and not FULL.search(text):
            return text
    return None


def read_links(found: Fit) -> list[Link]:
    """Links of the body, category, tags, neighbours and related articles; each address once a kind."""
    layout, away = found.layout, found.dropped
    links: dict[tuple[str, str], Link] = {}

    def note(kind: str, anchor: Element) -> None:
        url = (anchor.get("href") or "").strip()
        if url and not url.lower().startswith(("javascript:", "#", "mailto:", "tel:")):
            title = clean_line(anchor.get("title") or "") if kind == "body" else ""
            links.setdefault((kind, url), Link(kind, url, title or text_of(anchor) or clean_line(anchor.get("title") or "")))

    for anchor in found.body.iter("a"):
        if text_of(anchor) and not (away and any(up in away for up in anchor.iterancestors())):
            note("body", anchor)
    for kind, choices in (("category", layout.category), ("tag", layout.tags)):
        for element in found.find(choices):
            note(kind, element)
    for anchor in found.finder.select(layout.near):
        if side := neighbour(anchor):
            note(side, anchor)
    for anchor in found.finder.select(layout.related):
        note("related", anchor)
    return list(links.values())


def neighbour(anchor: Element) -> str | None:
    """`previous` or `next`, as the link's words and classes say, else those around it; None where they say both or neither."""
    for holder in (anchor, anchor.getparent()):
        if holder is None:
            continue
        marks = f"{holder.get('class') or ''} {holder.get('rel') or ''}"
        words = f"{''.join(holder.itertext())} {marks}"
        previous, following = PREVIOUS.search(words) or "prev" in marks, FOLLOWING.search(words) or "next" in marks
        if bool(previous) != bool(following):
            return "previous" if previous else "next"
    return None
