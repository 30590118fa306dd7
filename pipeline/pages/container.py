"""Where the article stands on a page of an unknown system: the element that holds its body.

The prose outside links gathers in one branch of the tree; one goes down it as long as nothing that could be body is
left behind.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from pipeline.blocks import Aside, clean_line
from pipeline.pages.page import Element
from pipeline.pages.surroundings import BOXES, CELLS, FLOW, LISTS, Survey, Weight, weigh_text

MOST = 0.5  # of a branch's prose: its largest child is gone down to
CLEAR = 0.8  # the same where boxes like the child stand beside it


def find_container(
    page: Survey, headline: Element | None, start: Element | None = None
) -> tuple[Element, Element | None]:
    """The body's element; and where it is open whether one of its children is the whole body, that child."""
    stated = [element for element in page.elements if "articlebody" in (element.get("itemprop") or "").lower().split()]
    if len(stated) == 1 and page.prose(stated[0]) > 0.3 * page.prose(page.body):
        return stated[0], None
    above = before(page, headline)
    node, open_child = page.body if start is None else start, None
    while True:
        inside = [child for child in node if page.prose(child) and child not in above and child is not headline]
        boxes = [child for child in inside if child.tag in BOXES or "-" in str(child.tag)]
        if not boxes:
            break
        best = max(boxes, key=page.prose)
        share = page.prose(best) / (sum(map(page.prose, inside)) + own_prose(node))
        alike = has_alike(page, best, inside)
        holds_text = not any(page.prose(child) and (child.tag in BOXES or child.tag in FLOW) for child in best)
        if (
            stands_among(page, node, best, inside)
            or (alike and holds_text)
            or (best.tag in LISTS and best.find(".//p") is None)
        ):
            break
        if share < (CLEAR if alike else MOST):
            open_child = best if share >= MOST else None
            break
        node = best
    while node.tag in CELLS and (up := node.getparent()) is not None:
        node = up
    return node, open_child


def before(page: Survey, headline: Element | None) -> set[Element]:
    """Elements that end before the headline begins."""
    if headline is None:
        return set()
    found: set[Element] = set()
    around = set(headline.iterancestors())
    for element in page.elements:
        if element is headline:
            break
        if element not in around:
            found.add(element)
    return found


def own_prose(node: Element) -> int:
    weight = Weight()
    for text in [node.text, *(child.tail for child in node)]:
        weigh_text(text, False, weight)
    return weight.prose


def stands_among(page: Survey, node: Element, best: Element, inside: list[Element]) -> bool:
    """Whether the box is one piece of a body that its parent holds: text or paragraphs stand beside it."""
    if own_prose(node) >= 20:
        return True
    place = inside.index(best)
    return best.tag not in CELLS | {"td"} and any(
        child.tag in FLOW and page.prose(child) >= 20 and (number < place or page.prose(child) > 0.1 * page.prose(best))
        for number, child in enumerate(inside)
        if child is not best
    )


def has_alike(page: Survey, best: Element, inside: list[Element]) -> bool:
    """Whether boxes of the same tag and class stand beside a box, as pieces of one body do."""
    return best.tag not in CELLS | {"td"} and any(
        child is not best
        and child.tag == best.tag
        and child.get("class") == best.get("class")
        and child.get("id") == best.get("id")
        and page.prose(child) >= 20
        for child in inside
    )


def cut_out(container: Element, outside: dict[Element, str], headline: Element | None) -> tuple[str, list[Aside]]:
    """The container's HTML without the surroundings in it, and these as asides."""
    copy = deepcopy(container)
    copy.tail = None
    copy.tag = "div" if isinstance(copy.tag, str) else copy.tag
    asides, drop = [], []
    for original, twin in zip(container.iter(), copy.iter(), strict=True):
        if original is not container and (original in outside or original is headline):
            drop.append((twin, outside.get(original, "navigation"), original is headline))
    for twin, why, is_title in drop:
        text = clean_line(" ".join(twin.itertext()))
        if text and not is_title:
            asides.append(Aside("navigation" if why in ("comment", "author") else why, text))
        if twin.getparent() is not None:
            twin.drop_tree()
    for table in list(copy.iter("table")):
        if all(len(row.findall("td")) + len(row.findall("th")) == 1 for row in table.iter("tr")):
            for part in table.iter("table", "tbody", "tr", "td"):  # one column: there for the layout
                part.tag = "div"
    return etree.tostring(copy, encoding="unicode", method="html", with_tail=False), asides
