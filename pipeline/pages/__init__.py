"""From HTML to a page, by the rules of its publishing system: one module a system, general means for the rest.

The site's TOML names the system; with `auto`, or no site at all, the page's own marks decide.
"""

from __future__ import annotations

import re

from pipeline.blocks import read_blocks
from pipeline.notices import split_tail
from pipeline.pages import dedecms, tpure, typecho, wordpress, zblog
from pipeline.pages.marks import OTHERS, find_system
from pipeline.pages.page import Element, Listed, Page, parse_html
from spiders.problem import UsageProblem

SYSTEMS = {"tpure": tpure, "zblog": zblog, "typecho": typecho, "wordpress": wordpress, "dedecms": dedecms}
MARKS = {name: SYSTEMS[name].MARKS for name in ("zblog", "typecho", "wordpress", "dedecms")}  # tpure is a theme of zblog
WHOLE = re.compile(r"<(?:!doctype|html|head|body|title|meta)\b", re.IGNORECASE)
STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)
MEDIA = re.compile(r"@[\w-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
HIDES = re.compile(r"([^{}]+)\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)[^{}]*\}", re.IGNORECASE)
SIMPLE_CLASS = re.compile(r"^\s*(?:[a-z]+)?\.([\w-]+)\s*$", re.IGNORECASE)


def check_system(system: str, where: str) -> None:
    """Raise UsageProblem for a publishing system that has no rules here."""
    if system != "auto" and system not in SYSTEMS:
        raise UsageProblem(f"{where}: unknown system '{system}'; known: auto, {', '.join(SYSTEMS)}.")


def recognise(tree: Element) -> str | None:
    """The publishing system by the page's own marks (generator, theme, structure), or None."""
    return choose_system(tree, "auto")


def choose_system(tree: Element, system: str) -> str | None:
    """The system that may claim a page: the one given, unless the page bears another's marks; with `auto` its own.

    A site that moved to another system keeps its pages honest this way. tpure is not asked twice: its rules need its structure.
    """
    if system == "tpure":
        return system
    own = "tpure" if tpure.is_tpure(tree) else find_system(tree, MARKS | {"": OTHERS})
    if system == "auto":
        return own or None
    return system if own in (None, system) or (own, system) == ("tpure", "zblog") else None


def read_page(html: str, system: str = "auto") -> Page | None:
    """The article in a page, or in an article's bare body; None if there is none."""
    if not WHOLE.search(html, 0, 4096):
        return read_fragment(html)
    tree = parse_html(html)
    if tree is None:
        return None
    name = choose_system(tree, system)
    hidden = hidden_classes(html)
    page = SYSTEMS[name].read_page(tree, hidden) if name else None
    if page is not None or (name and SYSTEMS[name].is_list(tree)):
        return page
    from pipeline.pages import generic  # its second opinion takes most of a second to import; known layouts do without

    return generic.read_page(tree, hidden)


def read_fragment(html: str) -> Page | None:
    """An article's body alone: every block of it, with no title or date of its own."""
    blocks, asides = read_blocks(html)
    blocks, tail = split_tail(blocks)
    notices = [aside.text for aside in tail if aside.reason == "notice"]
    return Page(rule="fragment", blocks=blocks, asides=asides + tail, notices=notices) if blocks else None


def read_listed(html: str, system: str) -> list[Listed]:
    """The entries of a list page, with the dates shown beside them; none for a system whose lists we don't read."""
    tree = parse_html(html)
    name = choose_system(tree, system) if tree is not None else None
    return SYSTEMS[name].read_listed(tree) if name and tree is not None else []


def hidden_classes(html: str) -> frozenset[str]:
    """Class names that the page's own style sheets hide outright (not under a media query, not in a context)."""
    found = set()
    for sheet in STYLE.findall(html) if "<style" in html else ():
        for selectors in HIDES.findall(MEDIA.sub("", sheet)):
            found |= {match[1] for match in map(SIMPLE_CLASS.match, selectors.split(",")) if match}
    return frozenset(found)
