"""Author, category and tags as a page of an unknown system shows them, and the lines about its headline and body."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.blocks import SILENT, clean_line
from pipeline.pages.headline import HOME_WORDS, plain
from pipeline.pages.metadata import Metadata
from pipeline.pages.page import Element
from pipeline.pages.surroundings import Survey

AUTHOR = re.compile(r"(?:作者|撰稿人?|撰文)\s*[:：]\s*([^\s|｜/,，;；:：。]{1,20})")
CATEGORY = re.compile(r"(?:所属分类|所属栏目|分类|栏目)(?:于|至)?\s*[:：]\s*([^\s|｜/,，;；:：。]{1,20})")
TRAIL = (
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "position",
    "location",
    "place",
    "weizhi",
    "dqwz",
    "bread",
    "path",
    "sitemap",
)
TRAIL_WORDS = re.compile(r"^(?:您|你)?(?:现在|当前|目前)?(?:的|所在)*位置")
CATEGORY_PATH = re.compile(r"/(?:category|categories|cate|sort|fenlei)(?:[/_-]|\.)", re.IGNORECASE)
TAG_PATH = re.compile(r"/tags?(?:[/_-]|\.)", re.IGNORECASE)
NO_CATEGORY = HOME_WORDS | {"正文", "正文内容", "内容", "文章", "详情", "列表", "博客", "blog", "文章内容", "查看文章"}


def lines_between(page: Survey, headline: Element | None, container: Element) -> tuple[str, str, str]:
    """The text just above the headline, between headline and body, and behind the body; a line a node."""
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    where = 0 if headline is not None else 1
    skipped = {element for element, why in page.outside.items() if why in ("comment", "related", "hidden", "advert")}
    body_seen = False
    near = headline.getparent() if headline is not None else None
    for event, element in walk(page.body, skipped, container, headline):
        if event == "in" and element is headline:
            where = 1
        if element is container:
            body_seen = body_seen or event == "in"
            where = 2 if event == "in" else where
        text = element.tail if event == "out" else None if element is container or element is headline else element.text
        if where == 0 and not (near is not None and (element is near or near in element.iterancestors())):
            continue
        if text and (line := clean_line(text)):
            parts[where].append(line)
    return ("\n".join(parts[0])[-200:], "\n".join(parts[1])[:600], "\n".join(parts[2])[:400] if body_seen else "")


def walk(
    body: Element, skipped: set[Element], container: Element, headline: Element | None
) -> list[tuple[str, Element]]:
    """Elements as they open (`in`) and close (`out`), but for what is skipped and what the container holds."""
    found: list[tuple[str, Element]] = []
    stack: list[tuple[Element, int]] = [(body, 0)]
    found.append(("in", body))
    while stack:
        element, number = stack.pop()
        if element is not container and element is not headline and number < len(element):
            stack.append((element, number + 1))
            child = element[number]
            if isinstance(child.tag, str) and child.tag not in SILENT and child not in skipped:
                found.append(("in", child))
                stack.append((child, 0))
            elif child.tail:
                found.append(("out", child))
        else:
            found.append(("out", element))
    return found


def read_author(meta: Metadata, shown: tuple[str, str, str], scope: Element) -> str | None:
    """JSON-LD or meta, else rel=author, else 作者：… beside title or body."""
    if meta.authors:
        return meta.authors[0]
    names = [
        clean_line("".join(link.itertext())) for link in scope.iter("a") if "author" in (link.get("rel") or "").split()
    ]
    names = [name for name in names if 0 < len(name) <= 20 and not re.search(r"查看|更多|全部|文章", name)]
    if names:
        return names[0]
    found = AUTHOR.search("\n".join(shown))
    if found is None:
        return marked_author(scope)
    return found[1].strip("（）()【】[]") or None if found else None


def marked_author(scope: Element) -> str | None:
    """The one short text that stands in elements marked as the author's."""
    names = set()
    for element in scope.iter("span", "a", "div", "p", "li", "cite", "strong", "em", "address", "b"):
        marks = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower().split()
        if {"author", "post-author", "entry-author", "byline-name"} & set(marks):
            names.add(
                re.sub(
                    r"^(?:文章|本文)?作者\s*[:：]?\s*|^by\s+",
                    "",
                    clean_line("".join(element.itertext())),
                    flags=re.IGNORECASE,
                )
            )
    return names.pop() if len(names) == 1 and 0 < len(next(iter(names))) <= 20 else None


def read_category(
    meta: Metadata, shown: tuple[str, str, str], scope: Element, page: Survey, title: str | None
) -> str | None:
    """The stated section, else the link marked as category, else the breadcrumb's last step before the title."""
    if meta.sections:
        return meta.sections[0]
    for link in scope.iter("a"):
        if {"category", "index"} & set((link.get("rel") or "").split()) and (
            name := clean_line("".join(link.itertext()))
        ):
            return name
    if step := read_trail(page, title):
        return step
    if names := linked_to(CATEGORY_PATH, page, scope):
        return names[0] if len(names) == 1 else None
    found = CATEGORY.search("\n".join(shown))
    return found[1] if found else None


def read_trail(page: Survey, title: str | None) -> str | None:
    """首页 > 劳动 > 正文: the last linked step that is neither the front page nor the article."""
    for element in page.body.iter("div", "nav", "p", "ul", "ol", "td", "span", "section", "em"):
        words = re.findall(r"[a-z]+", f"{element.get('class') or ''} {element.get('id') or ''}".lower())
        if not (
            any(word in TRAIL for word in words) or (element.text and TRAIL_WORDS.search(clean_line(element.text)))
        ):
            continue
        steps = [clean_line("".join(link.itertext())) for link in element.iter("a")]
        text = "".join(element.itertext())
        if not 1 <= len(steps) <= 6 or len(text) > 300:
            continue
        steps = [
            step
            for step in steps[1:]
            if step and step.lower() not in NO_CATEGORY and (not title or plain(step) != plain(title))
        ]
        if steps:
            return steps[-1] if len(steps[-1]) <= 20 else None
    return None


def read_tags(meta: Metadata, page: Survey, scope: Element, title: str | None) -> list[str]:
    """Links marked as tags, else stated tags, else a line 标签：…, else keywords that look like tags."""
    found = [
        clean_line("".join(link.itertext())).lstrip("# ")
        for link in scope.iter("a")
        if "tag" in (rel := (link.get("rel") or "").split()) and "category" not in rel
    ]
    if not found:
        found = meta.tags
    if not found:
        found = labelled_tags(page, scope)
    if not found:
        found = linked_to(TAG_PATH, page, scope)
    if not found:
        words = [word for word in meta.keywords if plain(word) != plain(title or "")]
        names = {plain(name) for name in meta.sites}
        if (
            2 <= len(words) <= 8
            and all(2 <= len(word) <= 10 for word in words)
            and not any(plain(word) in names for word in words)
        ):
            found = words
    return list(dict.fromkeys(tag for tag in found if 0 < len(tag) <= 30))


def linked_to(path: re.Pattern[str], page: Survey, scope: Element) -> list[str]:
    """Texts of the links in an article's scope that lead to such an address, outside related articles and comments."""
    found = []
    for link in scope.iter("a"):
        if path.search(link.get("href") or "") and not any(
            page.outside.get(up) in ("related", "comment", "hidden") for up in [link, *link.iterancestors()]
        ):
            found.append(clean_line("".join(link.itertext())).lstrip("# "))
    return [name for name in dict.fromkeys(found) if 0 < len(name) <= 20]


def labelled_tags(page: Survey, scope: Element) -> list[str]:
    """Links after a label 标签： in the same element or the next one."""
    for element in scope.iter("div", "p", "span", "li", "h5", "td", "section", "strong", "b", "i", "em"):
        if element.text and re.match(
            r"\s*(?:文章|本文)?(?:标签|关键词|关键字|Tags?)(?:\(Tag\))?\s*[:：]\s*$", element.text, re.IGNORECASE
        ):
            holder = element if element.find(".//a") is not None else element.getparent()
            tags = (
                [clean_line("".join(link.itertext())).lstrip("# ") for link in holder.iter("a")]
                if holder is not None
                else []
            )
            if 0 < len(tags) <= 15:
                return tags
    return []


def find_scope(headline: Element | None, container: Element) -> Element:
    """The smallest element that holds both headline and body; without a headline, the article around the body."""
    around = [container, *container.iterancestors()]
    if headline is not None:
        held = {headline, *headline.iterancestors()}
        found = next((element for element in around if element in held), container)
        steps = [one for one in pairwise([found, *found.iterancestors()]) if one[1].tag == "article"]
        return steps[0][1] if steps else found
    return next((element for element in around if element.tag == "article"), container)
