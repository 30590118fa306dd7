"""The title of an article on a page of an unknown system, and the element that shows it.

The document's title holds the article's, often with the names of category and site after it or before; the page shows
the article's title in a heading. Where both agree the title is certain; the site's name alone is never it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.blocks import clean_line
from pipeline.pages.metadata import Metadata
from pipeline.pages.page import Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HOME = re.compile(r"^(?:(?:https?:)?//[^/]+)?/?(?:index\.\w+)?$|^\.{1,2}/$")
HOME_WORDS = {"首页", "主页", "网站首页", "返回首页", "home", "index"}
# 标题 - 站名 · 标题_站名 · 标题|站名 · 标题-栏目-站名 · 标题 — 站名
# A dash between digits or within 《》“”（） is the title's own.
SEPARATOR = re.compile(
    r"\s+[-–—|｜_·•»«/:]+\s+|\s*[|｜_»«]\s*|(?<!\d)\s*[-–](?!\d)\s*|(?<=\d)[-–](?=[^\d\s])|(?<=[^\d\s])[-–](?=\d)"
)
PAIRS = {"《": "》", "“": "”", "（": "）", "(": ")", "「": "」", "【": "】"}
LONGEST = 200  # characters of a title


def plain(text: str) -> str:
    """A title for comparing: without blanks and in one case."""
    return re.sub(r"\s+", "", text).lower()


def site_names(tree: Element, meta: Metadata) -> set[str]:
    """What the page calls its site: its metadata and its links to the front page, for comparing."""
    found = {plain(name) for name in meta.sites}
    for link in tree.iter("a"):
        if HOME.match((link.get("href") or "-").strip()) or link.get("rel") == "home":
            name = clean_line("".join(link.itertext()))
            if 1 < len(name) <= 30 and name.lower() not in HOME_WORDS:
                found.add(plain(name))
    return found


def split_title(text: str) -> list[tuple[int, int]]:
    """Places of the separators in a document's title: where each starts and ends."""
    closers: list[str] = []
    inside = []
    for letter in text:
        if letter in PAIRS:
            closers.append(PAIRS[letter])
        elif closers and letter == closers[-1]:
            closers.pop()
        inside.append(bool(closers))
    balanced = not closers
    return [
        cut.span()
        for cut in SEPARATOR.finditer(text)
        if cut.start() > 0 and cut.end() < len(text) and not (balanced and inside[cut.start()])
    ]


def runs(text: str) -> list[str]:
    """What of a document's title could be the article's, likeliest first: beginnings, then endings, then pieces."""
    cuts = split_title(text)
    found = [text, *(text[:start] for start, _ in reversed(cuts)), *(text[end:] for _, end in cuts)]
    found += [text[end:start] for (_, end), (start, _) in pairwise(cuts)]
    return [run.strip() for run in found if run.strip()]


def find_headline(tree: Element, meta: Metadata) -> tuple[str | None, Element | None]:
    """The article's title, and the element that shows it where one does."""
    names = site_names(tree, meta)
    document = clean_line("".join(next((title.itertext() for title in tree.iter("title")), ())))[:LONGEST]
    stated = [text for text in meta.titles if plain(text) not in names]
    shown = [(text, element) for text, element in shown_headings(tree) if plain(text) not in names]
    wanted = [plain(run) for text in [document, *stated] for run in runs(text)]
    wanted = [run for run in dict.fromkeys(wanted) if run not in names and len(run) > 1]
    for level in (("h1",), HEADINGS[1:]):
        agreed = [
            (wanted.index(plain(text)), text, element)
            for text, element in shown
            if element.tag in level and plain(text) in wanted
        ]
        if agreed:
            _, text, element = min(agreed, key=lambda found: found[0])
            return text, element
        for text, element in shown:
            if element.tag in level and is_shortened(text, [document, *stated]):
                return text, element
    line = find_line(tree, [run for run in wanted if len(run) >= 4])
    if line is not None:
        return clean_line("".join(line.itertext())), line
    if stated:
        return strip_site(stated[0], names), None
    if document and plain(document) not in names:
        return strip_site(document, names), None
    first = next(((text, element) for text, element in shown if element.tag in ("h1", "h2")), (None, None))
    return first if first[0] else (document or None, None)


def shown_headings(tree: Element) -> list[tuple[str, Element]]:
    """Headings with their texts, but for those that only lead to the front page."""
    found = []
    for element in tree.iter(*HEADINGS):
        text = clean_line("".join(element.itertext()))
        links = [link.get("href") or "" for link in element.iter("a")]
        home = any(HOME.match(href.strip()) and href.strip() for href in links)
        if text and len(text) <= LONGEST and not home:
            found.append((text, element))
    return found


def is_shortened(text: str, stated: list[str]) -> bool:
    """Whether a stated title is the heading cut short: 标题的前半… ; or the heading followed by the site's name."""
    heading = plain(text)
    for one in stated:
        start = re.split(r"…|\.{3}", plain(one))[0] if re.search(r"…|\.{3}", one) else ""
        if len(start) >= 8 and heading.startswith(start):
            return True
        if len(heading) >= 8 and plain(one).startswith(heading):
            return True
    return False


def find_line(tree: Element, wanted: list[str]) -> Element | None:
    """The element that shows a wanted title by itself without being a heading; links elsewhere don't count."""
    best: tuple[int, Element] | None = None
    for element in tree.iter("p", "div", "b", "strong", "font", "span", "td", "center", "big"):
        text = plain(element.text or "")
        if text in wanted and not any(clean_line(child.tail or "") for child in element):
            if any(up.tag in ("a", "nav", "li") for up in element.iterancestors()):
                continue
            rank = wanted.index(text)
            if best is None or rank < best[0]:
                best = (rank, element)
    return best[1] if best else None


def strip_site(text: str, names: set[str]) -> str:
    """A document's title without the site's name: a known one, else a short last piece."""
    cuts = split_title(text)
    if not cuts:
        return text.strip()
    for start, end in cuts:
        if plain(text[end:]) in names and text[:start].strip():
            return strip_last(text[:start], names) if len(cuts) > 1 else text[:start].strip()
    first, after = cuts[0]
    if plain(text[:first]) in names:
        return text[after:].strip()
    return strip_last(text, names)


def strip_last(text: str, names: set[str]) -> str:
    """Without the last piece, if it is short as names of sites and categories are and no question or sentence."""
    cuts = split_title(text)
    if cuts:
        start, end = cuts[-1]
        last = text[end:].strip()
        if len(last) <= 16 and len(last) <= max(start, 8) and not re.search(r"[，。？！?!]", last):
            return text[:start].strip()
    return text.strip()
