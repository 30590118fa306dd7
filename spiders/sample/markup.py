"""The small markup of the sample articles: lines to nodes, nodes to HTML in one of five dresses, nodes to plain text.

A node is `(kind, lines)`. The dresses are body styles that editors of Z-Blog sites leave behind: `plain` tags, `ueditor`
(inline styles on everything), `section` (nested containers), `bold` (headings are bold paragraphs), `markdown` (marks leaked
into the text). `plain_text` is what a reader sees, a paragraph, list line or table row a line, cells apart by a tab: the
truth that extraction is tested against.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

Node = tuple[str, list[str]]

BOLD = re.compile(r"\*\*(.+?)\*\*")
RELATED = re.compile(r"\[([^\]]+)\]\(related\)")
PHOTO = re.compile(r"!\[([^\]]*)\]\(photo\)")
MARKS = {"## ": "h2", "### ": "h3", "- ": "ul", "> ": "quote", "| ": "table"}

UEDITOR_P = "text-indent: 2em; line-height: 1.75em; margin-bottom: 15px;"
UEDITOR_SPAN = "font-size: 16px; font-family: 宋体, SimSun;"


def parse_markup(body: str) -> list[Node]:
    """The nodes of an article's body; neighbouring lines of a list, quotation or table are one node."""
    nodes: list[Node] = []
    for line in body.splitlines():
        if not line.strip():
            nodes.append(("gap", []))
            continue
        if line.startswith("   ") and nodes and nodes[-1][0] in ("ol", "ul"):
            nodes[-1][1][-1] += "\n" + line.strip()
            continue
        kind, text = parse_line(line.strip())
        if kind in ("ol", "ul", "quote", "table") and nodes and nodes[-1][0] == kind:
            nodes[-1][1].append(text)
        else:
            nodes.append((kind, [text]))
    return [node for node in nodes if node[0] != "gap"]


def parse_line(line: str) -> tuple[str, str]:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return kind, line[len(mark) :].removesuffix("|").strip()
    if found := re.match(r"\d+\.\s+", line):
        return "ol", line[found.end() :]
    if line == "---":
        return "hr", ""
    if found := PHOTO.fullmatch(line):
        return "photo", found[1]
    return "p", line


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def bare(text: str) -> str:
    """A line without its inline marks."""
    return RELATED.sub(r"\1", BOLD.sub(r"\1", PHOTO.sub("", text)))


def plain_text(nodes: list[Node], style: str) -> str:
    """What a reader of the rendered page sees, lines joined by a newline."""
    lines: list[str] = []
    for kind, texts in nodes:
        if kind == "table":
            lines += ["\t".join(bare(cell) for cell in cells(text)) for text in texts]
        elif kind not in ("hr", "photo"):
            for place, text in enumerate(texts, 1):
                lead = leaked_mark(kind, place) if style == "markdown" else ""
                tail = "**" if lead == "**" else ""
                lines += [f"{lead}{bare(text)}{tail}".strip()]
    return "\n".join(filter(None, lines))


def leaked_mark(kind: str, place: int) -> str:
    return {"h2": "**", "h3": "**", "ul": "- ", "ol": f"{place}. "}.get(kind, "")


def inline(text: str, link: Callable[[str], str]) -> str:
    text = html.escape(text, quote=False).replace("“", "&ldquo;").replace("”", "&rdquo;")
    text = BOLD.sub(r"<strong>\1</strong>", PHOTO.sub("", text))
    return RELATED.sub(lambda found: link(found[1]), text).replace("\n", "<br/>")


def render_body(nodes: list[Node], style: str, link: Callable[[str], str], photo: Callable[[str], str]) -> str:
    """HTML of an article's body. `link` makes the anchor of a related article, `photo` the lazy image of a caption."""
    parts = [render_node(node, style, link, photo) for node in nodes]
    if style == "section":
        half = len(parts) // 2
        inner = "\n".join(
            f'<section style="margin: 0px; padding: 0px;">{"".join(run)}</section>' for run in (parts[:half], parts[half:])
        )
        return f'<section style="box-sizing: border-box;"><div class="con">{inner}</div></section>'
    return "\n".join(parts)


def render_node(node: Node, style: str, link: Callable[[str], str], photo: Callable[[str], str]) -> str:
    kind, texts = node
    lines = [inline(text, link) for text in texts]
    if kind == "hr":
        return "<hr/>"
    if kind == "photo":
        return f'<p style="text-align: center;">{photo(texts[0])}</p>'
    if kind == "table":
        return render_table(texts, style, link)
    if kind == "quote":
        return "<blockquote>" + "".join(f"<p>{line}</p>" for line in lines) + "</blockquote>"
    if style == "markdown" and kind != "p":
        marked = [leaked_mark(kind, place) + line + ("**" if kind in ("h2", "h3") else "") for place, line in enumerate(lines, 1)]
        return "<p>" + "<br/>\n".join(marked) + "</p>"
    if kind in ("ul", "ol"):
        return render_list(kind, lines, style)
    if kind in ("h2", "h3"):
        return render_heading(kind, lines[0], style)
    if style == "ueditor":
        return f'<p style="{UEDITOR_P}"><span style="{UEDITOR_SPAN}">{lines[0]}</span></p>'
    return f"<p>{lines[0]}</p>"


def render_heading(kind: str, line: str, style: str) -> str:
    if style == "bold":
        return f"<p><strong>{line}</strong></p>"
    if style == "ueditor":
        return f'<{kind} style="font-size: 18px; color: rgb(0, 112, 192);"><strong>{line}</strong></{kind}>\n<p><br/></p>'
    return f"<{kind}>{line}</{kind}>"


def render_list(kind: str, lines: list[str], style: str) -> str:
    if style == "ueditor":
        mark = "decimal" if kind == "ol" else "disc"
        items = "".join(f"<li><p>{line}</p></li>" for line in lines)
        return f'<{kind} class=" list-paddingleft-2" style="list-style-type: {mark};">{items}</{kind}>'
    return f"<{kind}>" + "".join(f"<li>{line}</li>" for line in lines) + f"</{kind}>"


def render_table(texts: list[str], style: str, link: Callable[[str], str]) -> str:
    attributes = ' valign="top" style="word-break: break-all;"' if style == "ueditor" else ""
    rows = "".join(
        "<tr>" + "".join(f"<td{attributes}>{inline(cell, link)}</td>" for cell in cells(text)) + "</tr>" for text in texts
    )
    return f'<table width="100%"><tbody>{rows}</tbody></table>'
