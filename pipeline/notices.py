"""What ends a body without being body, told from it by the patterns of `data/reference/notices.toml`.

The rights notice (本文为…原创,未经授权禁止转载) is kept apart; so are links to further reading.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from pipeline.blocks import Aside, Block
from spiders.place import Place


@dataclass(frozen=True)
class TailRules:
    notice: re.Pattern[str]
    further_reading: re.Pattern[str]
    longest: int
    reach: int


@cache
def tail_rules() -> TailRules:
    found = tomllib.loads((Place.reference / "notices.toml").read_text(encoding="utf-8"))
    return TailRules(
        notice=re.compile("|".join(f"(?:{row['pattern']})" for row in found["notice"])),
        further_reading=re.compile(found["further_reading"]),
        longest=found["longest"],
        reach=found["reach"],
    )


def is_notice(text: str) -> bool:
    """Whether a line says who may reprint: `……,本文为某律师原创,未经授权禁止转载`."""
    rules = tail_rules()
    return len(text) <= rules.longest and rules.notice.search(text) is not None


def split_tail(blocks: list[Block]) -> tuple[list[Block], list[Aside]]:
    """The body without its closing notices and links to other articles, and these as asides in the order of the page.

    The first block is always body, so that no body is taken whole.
    """
    rules = tail_rules()
    start = max(1, len(blocks) - rules.reach)
    body, asides = blocks[:start], []
    for block in blocks[start:]:
        if is_notice(block.text):
            asides.append(Aside("notice", block.text))
        elif block.linked and len(block.text) <= rules.longest and rules.further_reading.search(block.text):
            asides.append(Aside("related", block.text))
        else:
            body.append(block)
    return body, asides
