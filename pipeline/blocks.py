"""An article's container to blocks: headings, paragraphs, list items, table rows and quotations, as a reader sees them.

What stands in the container without being the article (hidden nodes, adverts, notices, share bars) is set aside with its
reason; see `data/reference/furniture.toml`. A block's text has no leading, trailing or doubled blanks; the lines of a list
item stay in one block, the cells of a row are joined by a tab.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from spiders.place import Place

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
BOLD = {"strong", "b"}
BREAKS = {
    "p", "div", "section", "article", "header", "footer", "aside", "main", "figure", "figcaption", "address", "center",
    "details", "summary", "fieldset", "body", "html", "hr", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
} | HEADINGS  # fmt: skip
SILENT = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "video", "audio", "canvas", "svg", "map", "select",
    "button", "textarea", "input", "head", "title", "rp", "rt",
}  # fmt: skip
BLANKS = re.compile(r"[ \t\r\n\f\v\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# controls, zero-width and direction marks
UNSEEN = re.compile("[\u0000-\u0008\u000e-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
HEADING_LENGTH = 40  # a wholly bold paragraph up to this many characters, with no full stop, serves as a heading


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article: `kind` is heading, paragraph, item, row or quote; `level` a heading's or list's depth, else 0.

    `linked` tells whether it holds a link.
    """

    kind: str
    text: str
    level: int = 0
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Aside:
    """A text of the container that is not the article's, and why: hidden, advert, related, share, notice, navigation."""

    reason: str
    text: str


@dataclass(frozen=True)
class Furniture:
    """The rules of `furniture.toml`, compiled."""

    classes: dict[str, str]
    hidden: re.Pattern[str]
    no_room: re.Pattern[str]
    no_size: re.Pattern[str]


@cache
def furniture() -> Furniture:
    found = tomllib.loads((Place.reference / "furniture.toml").read_text(encoding="utf-8"))
    return Furniture(
        classes={name: reason for reason, names in found["classes"].items() for name in names},
        hidden=re.compile("|".join(found["hidden"]["styles"])),
        no_room=re.compile(found["hidden"]["no_room"]),
        no_size=re.compile(found["hidden"]["no_size"]),
    )


def clean_line(text: str) -> str:
    """One line as a reader sees it: blanks of any width folded to one, none at the ends, no zero-width characters."""
    return BLANKS.sub(" ", UNSEEN.sub("", text)).strip(" ")


def read_blocks(html: str, hidden_classes: frozenset[str] = frozenset()) -> tuple[list[Block], list[Aside]]:
    """Blocks and asides of a container's HTML, in the order of the page.

    `hidden_classes` are class names that the page's own style sheet hides.
    """
    reader = Reader(hidden_classes)
    reader.read(BeautifulSoup(html, "lxml"))
    return reader.blocks, reader.asides


class Reader:
    """The state of one walk over a container: the line being read, and which list, quotation or heading it stands in."""

    def __init__(self, hidden_classes: frozenset[str]) -> None:
        self.hidden_classes = hidden_classes
        self.blocks: list[Block] = []
        self.asides: list[Aside] = []
        self.line: list[str] = []
        self.plain = False  # whether the line holds text outside bold
        self.linked = False  # whether the line, or the item it belongs to, holds a link
        self.bold = 0
        self.quotes = 0
        self.lists = 0
        self.item: list[str] | None = None  # the finished lines of the list item being read
        self.heading = 0

    def read(self, container: Tag) -> None:
        """Walk without recursion, so that no depth of nesting is too much."""
        stack: list[tuple[Tag, Iterator[PageElement]]] = [(container, iter(container.contents))]
        while stack:
            tag, rest = stack[-1]
            child = next(rest, None)
            if child is None:
                stack.pop()
                self.leave(tag)
            elif type(child) is NavigableString:
                self.hear(child)
            elif isinstance(child, Tag) and self.enter(child):
                stack.append((child, iter(child.contents)))
        self.end_line()

    def hear(self, text: str) -> None:
        self.line.append(text)
        if not self.bold and not self.plain and text.strip():
            self.plain = True

    def enter(self, tag: Tag) -> bool:
        """Take note of a tag; False if its content is not read on."""
        name = tag.name
        if name == "br":
            self.end_line(whole_item=False)
            return False
        if name in SILENT:
            return False
        if tag.attrs and (reason := self.reason_aside(tag)):
            self.asides += [Aside(reason, text) for text in [clean_line(tag.get_text(" "))] if text]
            return False
        if name in BREAKS:
            self.end_line(whole_item=name in ("ul", "ol", "li", "table", "blockquote"))
            if name == "tr":
                self.read_row(tag)
                return False
            if name == "pre":
                for line in tag.get_text().splitlines():
                    self.add("paragraph", clean_line(line))
                return False
            self.open(name)
        elif name in BOLD:
            self.bold += 1
        elif name == "a" and "href" in tag.attrs:
            self.linked = True
        return True

    def open(self, name: str) -> None:
        if name in HEADINGS:
            self.heading = int(name[1])
        elif name in ("ul", "ol"):
            self.lists += 1
        elif name in ("li", "dt", "dd"):
            self.item = []
        elif name == "blockquote":
            self.quotes += 1

    def leave(self, tag: Tag) -> None:
        name = tag.name
        if name in BOLD:
            self.bold -= 1
        elif name in BREAKS:
            self.end_line(whole_item=name in ("li", "dt", "dd", "ul", "ol"))
            if name in HEADINGS:
                self.heading = 0
            elif name in ("ul", "ol"):
                self.lists -= 1
                self.item = [] if self.lists else None
            elif name in ("li", "dt", "dd"):
                self.item = None
            elif name == "blockquote":
                self.quotes -= 1

    def end_line(self, whole_item: bool = True) -> None:
        """Close the line being read; a list item gathers its lines until it is whole."""
        text = clean_line("".join(self.line))
        bold_only = not self.plain
        self.line, self.plain = [], False
        if self.item is not None:
            self.item += [text] if text else []
            if whole_item and self.item:
                self.add("item", "\n".join(self.item), max(self.lists, 1))
                self.item = []
        elif self.heading:
            self.add("heading", text, self.heading)
        elif bold_only and len(text) <= HEADING_LENGTH and not text.endswith(("。", "；", ";", "，", ",")) and not self.quotes:
            self.add("heading", text, 7)
        else:
            self.add("quote" if self.quotes else "paragraph", text)

    def read_row(self, row: Tag) -> None:
        """A table row: one block of its cells, unless the table is only there to lay the page out."""
        cells = [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]
        layout = any(is_layout(cell) for cell in cells)
        texts = []
        for cell in cells:
            inside = Reader(self.hidden_classes)
            inside.read(cell)
            self.asides += inside.asides
            self.blocks += inside.blocks if layout else []
            texts.append(" ".join(block.text.replace("\n", " ") for block in inside.blocks))
        if any(texts) and not layout:
            self.blocks.append(Block("row", "\t".join(texts)))

    def add(self, kind: str, text: str, level: int = 0) -> None:
        if text:
            self.blocks.append(Block(kind, text, level, self.linked))
        self.linked = False

    def reason_aside(self, tag: Tag) -> str | None:
        rules = furniture()
        style = tag.attrs.get("style")
        if "hidden" in tag.attrs or (isinstance(style, str) and style and is_hidden_style(tag, style, rules)):
            return "hidden"
        for name in [*class_names(tag), str(tag.attrs.get("id") or "")]:
            if name in self.hidden_classes:
                return "hidden"
            if reason := rules.classes.get(name.lower()):
                return reason
        return None


def class_names(tag: Tag) -> Iterable[str]:
    value = tag.attrs.get("class") or ()
    return value.split() if isinstance(value, str) else value


def is_hidden_style(tag: Tag, style: str, rules: Furniture) -> bool:
    style = style.replace(" ", "").lower()
    if rules.hidden.search(style):
        return True
    if "overflow:hidden" in style and rules.no_room.search(style):
        return True
    return bool(rules.no_size.search(style)) and not tag.find(style=re.compile("font-size"))


def is_layout(cell: Tag) -> bool:
    """Whether a table cell holds a piece of the page rather than a value: headings, lists, tables or many paragraphs."""
    return cell.find(["table", "ul", "ol", "blockquote", *HEADINGS]) is not None or len(cell.find_all("p")) > 3


def join_blocks(blocks: list[Block]) -> tuple[str, list[tuple[int, int]]]:
    """The article's text, blocks joined by a newline, and each block's span in it (code points, end exclusive)."""
    spans, start = [], 0
    for block in blocks:
        spans.append((start, start + len(block.text)))
        start += len(block.text) + 1
    return "\n".join(block.text for block in blocks), spans
