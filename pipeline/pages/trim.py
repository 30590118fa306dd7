"""Lines at the head and the tail of a container that are the page's and not the article's: byline, tags, neighbours, comments."""

from __future__ import annotations

import re

from pipeline.blocks import Aside, Block
from pipeline.pages.headline import plain
from pipeline.pages.surroundings import rules

REACH = 8  # blocks at the start of a container among which title and byline are looked for


def trim_head(blocks: list[Block], title: str | None) -> tuple[list[Block], list[Aside]]:
    """The blocks without the title and the lines of date, source and place that precede the body."""
    start = 0
    for number, block in enumerate(blocks[:REACH]):
        if len(block.text) <= 160 and (plain(block.text) == plain(title or "") or rules().head.search(block.text)):
            start = number + 1
        elif number >= start + 1:
            break
    return blocks[start:], [Aside("navigation", block.text) for block in blocks[:start]]


def trim_tail(blocks: list[Block]) -> tuple[list[Block], list[Aside]]:
    """The blocks without lists of articles, comments, and the lines of tags, neighbours and tools behind the body."""
    body: list[Block] = []
    asides: list[Aside] = []
    openings = rules().openings
    related = False
    for number, block in enumerate(blocks):
        short = len(block.text) <= 60
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        # 评论 alone may head a part of the article, 网友评论 can't
        if (
            body
            and short
            and openings["comment"].search(block.text)
            and (number * 3 > len(blocks) or len(block.text) > 2)
        ):
            asides += [Aside("navigation", rest.text) for rest in blocks[number:]]
            break
        if short and body and openings["related"].search(block.text) and following is not None and following.linked:
            related = True
            asides.append(Aside("related", block.text))
        elif related and block.linked and len(block.text) <= 160:
            asides.append(Aside("related", block.text))
        else:
            related = False
            body.append(block)
    end = len(body)
    while end > 1 and is_tail(body[end - 1]):
        end -= 1
    return body[:end], [Aside("navigation", block.text) for block in body[end:]] + asides


def is_tail(block: Block) -> bool:
    text = block.text
    if len(text) > 160:
        return False
    if rules().tail.search(text) or (
        len(text) <= 40 and any(pattern.search(text) for pattern in rules().openings.values())
    ):
        return True
    return block.linked and block.kind == "item" and not re.search(r"[。；]", text)
