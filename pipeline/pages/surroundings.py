"""What stands around the article on a page of an unknown system: comments, menus, lists of articles, the page's foot.

Told by tags and roles, by the words in class names, by the words a box opens with, and by its make (a row of cards that
each begin with a link). The rules are in `data/reference/surroundings.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache

from pipeline.blocks import SILENT, clean_line, furniture
from pipeline.pages.page import Element
from spiders.place import Place

FLOW = {"p", "ul", "ol", "dl", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "figure"}
BOXES = {
    "div",
    "article",
    "section",
    "main",
    "body",
    "center",
    "form",
    "dd",
    "dl",
    "font",
    "table",
    "tbody",
    "tr",
    "td",
    "ul",
    "li",
    "details",
}
CELLS = {"table", "tbody", "thead", "tr"}
LISTS = {"ul", "ol", "li", "dl", "dd"}
STOPS = re.compile(r"[，。；！？,;!?]")
WORD = re.compile(r"[a-z]+|[A-Z][a-z]*")
MOST = 0.5  # of the page's prose: an element that holds it is no surroundings, whatever its class is named


@dataclass(frozen=True)
class Rules:
    """The rules of `surroundings.toml`, compiled: word, role, tag → reason; patterns by reason."""

    words: dict[str, str]
    linked_words: dict[str, str]
    roles: dict[str, str]
    tags: dict[str, str]
    openings: dict[str, re.Pattern[str]]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    foot: re.Pattern[str]


@cache
def rules() -> Rules:
    found = tomllib.loads((Place.reference / "surroundings.toml").read_text(encoding="utf-8"))
    turned = {
        name: {word: why for why, words in found[name].items() for word in words}
        for name in ("words", "linked_words", "roles", "tags")
    }
    return Rules(
        **turned,
        openings={why: re.compile(pattern, re.IGNORECASE) for why, pattern in found["openings"].items()},
        head=re.compile(found["lines"]["head"]),
        tail=re.compile(found["lines"]["tail"]),
        foot=re.compile(found["lines"]["foot"], re.IGNORECASE),
    )


@dataclass(slots=True)
class Weight:
    """Characters of an element outside surroundings: all, those in links, and those that read as prose."""

    ink: int = 0
    linked: int = 0
    prose: int = 0


@dataclass(slots=True)
class Survey:
    """A page's elements in document order with their weights, and the surroundings found with their reasons."""

    body: Element
    elements: list[Element]
    weights: dict[Element, Weight]
    outside: dict[Element, str] = field(default_factory=dict)

    def prose(self, element: Element) -> int:
        return self.weights[element].prose if element in self.weights and element not in self.outside else 0


def weigh_text(text: str | None, in_link: bool, weight: Weight) -> None:
    if not text or not (line := "".join(text.split())):
        return
    weight.ink += len(line)
    if in_link:
        weight.linked += len(line)
    elif len(line) >= 15 or STOPS.search(line):
        weight.prose += len(line)


def weigh(body: Element, outside: dict[Element, str]) -> tuple[list[Element], dict[Element, Weight]]:
    """Weights of all elements, each with what stands under it; what is outside counts nothing."""
    elements: list[Element] = []
    weights: dict[Element, Weight] = {}
    linked: set[Element] = set()
    for element in body.iter():
        up = element.getparent()
        if (
            not isinstance(element.tag, str)
            or element.tag in SILENT
            or element in outside
            or (element is not body and up not in weights)
        ):
            if up in weights:
                weigh_text(element.tail, up in linked, weights[up])
            continue
        elements.append(element)
        weights[element] = own = Weight()
        if (element.tag == "a" and element.get("href") is not None) or up in linked:
            linked.add(element)
        weigh_text(element.text, element in linked, own)
        if element is not body and up is not None:
            weigh_text(element.tail, up in linked, weights[up])
    for element in reversed(elements):
        up = element.getparent()
        if element is not body and up is not None and up in weights:
            own, above = weights[element], weights[up]
            above.ink += own.ink
            above.linked += own.linked
            above.prose += own.prose
    return elements, weights


def survey(tree: Element, headline: Element | None, hidden_classes: frozenset[str] = frozenset()) -> Survey:
    """The page's elements, with surroundings told from the rest; the headline is never among them."""
    body = next(iter(tree.iter("body")), tree)
    elements, weights = weigh(body, {})
    kept = {body, headline, *(headline.iterancestors() if headline is not None else ())}
    most = MOST * weights[body].prose
    outside: dict[Element, str] = {}
    for element in elements:
        if element in outside:
            continue
        up = element.getparent()
        if up is not None and up in outside:
            outside[element] = outside[up]
            continue
        if element in kept:
            continue
        if reason := reason_outside(element, weights[element], most, hidden_classes):
            outside[element] = reason
            if reason == "comment" and 2 < weights[element].ink < 40:  # a heading of its own: the comments follow it
                after = [after for after in element.itersiblings() if after in weights]
                if not kept.intersection(after) and sum(weights[one].prose for one in after) <= most:
                    outside.update(dict.fromkeys(after, reason))
    tops = {element: why for element, why in outside.items() if element.getparent() not in outside}
    elements, weights = weigh(body, tops)
    return Survey(body, elements, weights, tops)


def bare_survey(tree: Element) -> Survey:
    """The page's elements with no surroundings told from them."""
    body = next(iter(tree.iter("body")), tree)
    return Survey(body, *weigh(body, {}))


def reason_outside(element: Element, weight: Weight, most: float, hidden_classes: frozenset[str]) -> str | None:
    """Why an element is surroundings, or None."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    style = (element.get("style") or "").replace(" ", "").lower()
    if (
        "hidden" in element.attrib
        or (style and furniture().hidden.search(style))
        or not hidden_classes.isdisjoint(names)
    ):
        return "hidden"
    known = rules()
    words = [word.lower() for name in names for word in WORD.findall(name)]
    reasons = [known.words[word] for word in words if word in known.words]
    if "comment" in reasons and weight.prose:
        return "comment"
    if element.tag in BOXES | FLOW and is_card_list(element, weight):
        return "related"
    if weight.prose > most:
        return None
    if why := known.roles.get((element.get("role") or "").lower()) or known.tags.get(str(element.tag)):
        return why
    if element.tag in BOXES or element.tag in FLOW or element.tag in ("span", "a", "hgroup", "label"):
        if reasons:
            return reasons[0]
        if weight.linked * 2 > weight.ink or (weight.ink < 80 and not weight.prose and element.tag not in ("ul", "ol")):
            soft = next((known.linked_words[word] for word in words if word in known.linked_words), None)
            if soft and element.tag in BOXES | {"ul", "p", "dl", "h5", "h6"}:
                return soft
    if (
        element.tag in BOXES - {"body"}
        and weight.ink <= 400
        and weight.prose < 0.6 * most
        and known.foot.search("".join(element.itertext()))
    ):
        return "notice"
    return reason_opening(element, weight) if element.tag in BOXES | FLOW else None


def is_card_list(element: Element, weight: Weight) -> bool:
    """Whether a box is a row of cards, each of which begins with a link to a page: related or newest articles."""
    if (
        len(element) < 3
        or element.tag in CELLS
        or weight.linked < 15
        or (element.tag in ("ul", "ol") and weight.linked * 10 < weight.ink * 7)
    ):
        return False
    cards = 0
    for child in element:
        if not isinstance(child.tag, str):
            continue
        link = next((link for link in child.iter("a") if clean_line("".join(link.itertext()))), None)
        text = clean_line("".join(child.itertext())) if len(child) < 40 else ""
        name = clean_line("".join(link.itertext())) if link is not None else ""
        if link is None or not text.startswith(name) or len(text) > 400 or (link.get("href") or "#").startswith("#"):
            if text:
                return False
            continue
        cards += len(name) > 4
    return cards >= 3


def reason_opening(element: Element, weight: Weight) -> str | None:
    """Why a box is surroundings by the words it opens with: 相关文章, 网友评论, 上一篇."""
    if not len(element) or weight.ink < 2:
        return None
    first = ""
    for count, text in enumerate(element.itertext()):
        first = clean_line(text)
        if first or count > 8:
            break
    if not first or len(first) > 100:
        return None
    for why, pattern in rules().openings.items():
        # 分享 or 目录 may open a sentence; links, or little text, show that it does not
        sure = why in ("comment", "author") or weight.linked * 3 > weight.ink or (why != "related" and weight.ink < 60)
        if sure and pattern.search(first):
            return why
    return None
