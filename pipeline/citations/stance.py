"""What an author does with a citation: relies on it, tells history, looks ahead, rejects it, or reports another's claim.

Read from the words around it in `data/reference/stances.toml`, before it and behind it, or behind its quotation. The first
stance whose pattern is found counts, in the order of the file; the default is `asserted`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import NamedTuple

from spiders.place import Place

REACH = 90  # characters on either side


class Rule(NamedTuple):
    """The patterns of a stance, each of one place: before the citation, at the beginning of its name, behind it."""

    stance: str
    before: re.Pattern[str] | None
    name: re.Pattern[str] | None
    behind: re.Pattern[str] | None


@cache
def stance_rules() -> list[Rule]:
    """The stances in the order in which they are tried."""
    found = tomllib.loads((Place.reference / "stances.toml").read_text(encoding="utf-8"))
    rules = []
    for stance, sides in found.items():
        before, name, after = (
            "|".join(f"(?:{row['pattern']})" for row in sides.get(side, [])) for side in ("before", "name", "after")
        )
        rules.append(Rule(stance, *(re.compile(pattern) if pattern else None for pattern in (before, name, after))))
    return rules


def read_stance(text: str, start: int, end: int, quote_end: int | None = None) -> str:
    """The stance towards the provision named at text[start:end], whose quotation ends at `quote_end` if it has one."""
    before = re.split(r"[。！？\n]", text[max(0, start - REACH) : start])[-1]
    afters = [text[end : end + REACH]]
    if quote_end is not None and quote_end > end:
        afters.append(text[quote_end : quote_end + REACH].lstrip('”」』"’。 '))
    for rule in stance_rules():
        if (
            (rule.before and rule.before.search(before))
            or (rule.name and rule.name.match(text, start, end))
            or (rule.behind and any(rule.behind.match(after) for after in afters))
        ):
            return rule.stance
    return "asserted"
