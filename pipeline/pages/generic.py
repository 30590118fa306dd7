"""Pages of publishing systems that have no rules of their own: by structure, by what the page tells machines, and with
trafilatura as the second opinion.

`rule` tells which means found the body: `generic:container` (the branch of the tree that holds the prose),
`generic:trafilatura` (the element that covers what trafilatura took for the article).
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from pipeline.blocks import Aside, Block, clean_line, read_blocks
from pipeline.notices import is_notice, split_tail
from pipeline.pages.byline import find_scope, lines_between, read_author, read_category, read_tags
from pipeline.pages.container import cut_out, find_container
from pipeline.pages.headline import find_headline
from pipeline.pages.metadata import read_metadata
from pipeline.pages.page import Element, Link, Page
from pipeline.pages.posted import read_date
from pipeline.pages.surroundings import BOXES, CELLS, Survey, bare_survey, survey
from pipeline.pages.trim import trim_head, trim_tail

SHORTEST = 50  # characters of the shortest body that counts as an article
NOT_FOUND = re.compile(
    r"^(?:404|页面(?:不存在|未找到|没有找到)|您(?:访问|查看|请求)的(?:页面|文章|内容)|Page not found|Not Found)",
    re.IGNORECASE,
)
JOINTS = re.compile(r"[\s|-]+")  # what trafilatura puts between pieces
PRUNE = ["//nav", "//footer", "//aside", "//form", "//*[@id='comments']", "//*[contains(@class,'related')]"]


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a page of an unknown system, or None if the page holds none of some length."""
    meta = read_metadata(tree)
    title, headline = find_headline(tree, meta)
    page = survey(tree, headline, hidden_classes)
    container, rule = choose_container(page, tree, headline)
    found = read_body(page, container, headline, title, hidden_classes)
    if found.chars < SHORTEST and (rescued := rescue_container(tree)):
        page, container = rescued
        found, rule = read_body(page, container, headline, title, hidden_classes), "generic:trafilatura"
    dated = bool(meta.published)
    if found.chars < SHORTEST or is_list(page, container) or is_notice_page(found.chars, title, headline, tree, dated):
        return None
    asides, head, foot = found.asides, found.head, found.foot
    scope = find_scope(headline, container)
    above, between, behind = lines_between(page, headline, container)
    shown = (
        above,
        "\n".join([between, *(aside.text for aside in head)]),
        "\n".join([*(aside.text for aside in foot), behind]),
    )
    date, moment = read_date(page, meta, shown, scope)
    return Page(
        rule=rule,
        title=title,
        author=read_author(meta, shown, scope),
        category=read_category(meta, shown, scope, page, title),
        tags=read_tags(meta, page, scope, title),
        shown_date=date,
        instant=moment,
        blocks=found.blocks,
        asides=asides,
        links=read_links(page, container, found.blocks),
        notices=list(
            dict.fromkeys(aside.text for aside in asides if aside.reason == "notice" and is_notice(aside.text))
        ),
    )


@dataclass(frozen=True)
class Body:
    """The blocks of a body; all asides of its container, and those of them that stood before and after the body."""

    blocks: list[Block]
    asides: list[Aside]
    head: list[Aside]
    foot: list[Aside]

    @property
    def chars(self) -> int:
        return sum(len(block.text) for block in self.blocks)


def read_body(
    page: Survey, container: Element, headline: Element | None, title: str | None, hidden_classes: frozenset[str]
) -> Body:
    """The container's blocks without what is not body."""
    html, cut = cut_out(container, page.outside, headline)
    blocks, asides = read_blocks(html, hidden_classes)
    blocks, head = trim_head(blocks, title)
    blocks, foot = trim_tail(blocks)
    blocks, tail = split_tail(blocks)
    return Body(blocks, cut + head + asides + foot + tail, head, foot)


def choose_container(page: Survey, tree: Element, headline: Element | None) -> tuple[Element, str]:
    """The body's element and the rule that found it.

    Where the largest branch has neighbours like it, trafilatura is asked whether these are body. Measured: structure
    alone does better than trafilatura's own choice, so it has no say where the structure is clear.
    """
    container, open_child = find_container(page, headline)
    if open_child is None:
        return container, "generic:container"
    found = trafilatura_text(tree)
    covered = cover(page, found)
    beside = page.weights[container].ink - page.weights[open_child].ink
    if len(found) >= SHORTEST and covered[open_child] and covered[container] - covered[open_child] < 0.5 * beside:
        container, _ = find_container(page, headline, open_child)
    return container, "generic:trafilatura"


def rescue_container(tree: Element) -> tuple[Survey, Element] | None:
    """Where the rules for surroundings took the body with them: the element that agrees best with trafilatura's text.

    Agreement is F1 = 2PR / (P + R), P = covered / ink and R = covered / all that is covered; of equals, the deepest.
    """
    found = trafilatura_text(tree)
    if len(found) < SHORTEST:
        return None
    page = bare_survey(tree)
    covered = cover(page, found)
    whole = covered[page.body]
    boxes = [element for element in reversed(page.elements) if element.tag in BOXES - CELLS or "-" in str(element.tag)]
    best = max(boxes, key=lambda element: 2 * covered[element] / (page.weights[element].ink + whole or 1), default=None)
    return None if best is None or covered[best] < SHORTEST else (page, best)


def trafilatura_text(tree: Element) -> str:
    """What trafilatura takes for the article, without blanks and the marks it puts between pieces."""
    import trafilatura  # takes a second, and most pages don't need it

    copy = deepcopy(tree)
    text = trafilatura.extract(copy, favor_precision=True, include_comments=False, prune_xpath=PRUNE)
    return JOINTS.sub("", text or "")


def cover(page: Survey, found: str) -> dict[Element, int]:
    """How many characters of each element stand in a text found elsewhere."""
    covered = dict.fromkeys(page.elements, 0)
    for element in page.elements:
        for piece, holder in ((element.text, element), (element.tail, element.getparent())):
            line = JOINTS.sub("", piece or "")
            if len(line) >= 4 and line in found and holder in covered:
                covered[holder] += len(line)
    for element in reversed(page.elements):
        if (up := element.getparent()) in covered:
            covered[up] += covered[element]
    return covered


def is_list(page: Survey, container: Element) -> bool:
    """Whether the container lists articles: several headings that lead to pages, several articles, or mostly links."""
    weight = page.weights.get(container)
    if weight is None or weight.linked > 0.6 * weight.ink:
        return True
    inside = [element for element in container.iter() if element in page.weights]
    linked = 0
    for heading in (element for element in inside if element.tag in ("h1", "h2", "h3", "h4")):
        own = page.weights[heading]
        links = [link for link in heading.iter("a") if not (link.get("href") or "#").startswith("#")]
        linked += bool(links) and own.linked == own.ink > 3
    return (
        linked >= 3
        or sum(element.tag == "article" and page.prose(element) > 20 for element in inside if element is not container)
        >= 3
    )


def is_notice_page(chars: int, title: str | None, headline: Element | None, tree: Element, dated: bool) -> bool:
    """Whether a short text is no article: 页面不存在, or the introduction of a list whose entries are headings."""
    if chars < 4 * SHORTEST and NOT_FOUND.search(title or ""):
        return True
    if headline is not None or dated or chars >= 6 * SHORTEST:
        return False
    linked = [
        heading
        for heading in tree.iter("h2", "h3", "h4")
        if (link := heading.find(".//a")) is not None and len("".join(link.itertext())) > 4
    ]
    return len(linked) >= 5


def read_links(page: Survey, container: Element, blocks: list[Block]) -> list[Link]:
    """Links of the body, each address once."""
    text = "\n".join(block.text for block in blocks if block.linked)
    found: dict[str, Link] = {}
    for anchor in container.iter("a"):
        url, shown = (anchor.get("href") or "").strip(), clean_line("".join(anchor.itertext()))
        if (
            anchor in page.weights
            and shown
            and shown in text
            and url
            and not url.lower().startswith(("javascript:", "#", "mailto:", "tel:"))
        ):
            found.setdefault(url, Link("body", url, clean_line(anchor.get("title") or "") or shown))
    return list(found.values())
