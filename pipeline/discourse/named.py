"""What a step names beside itself: the organ, the hotline, the deadline, and whether it would harm who follows it."""

from __future__ import annotations

import re
from functools import cache

from pipeline.discourse.lexicon import Hit, read_table
from pipeline.discourse.reading import ORGAN, Reading, load_signs
from spiders.place import Place

NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4}|半)"
# 收到判决书之日起十五日内 · 一年内 · 在30个工作日之内 · 满一年前
DEADLINE = re.compile(
    rf"(?:(?:自|从)?[^，,。；;：:！？\n自从在]{{0,18}}?(?:之日|次日|当日)?起(?:算|计算)?的?)?{NUMBER}(?:个)?(?:工作日|自然日|日|天|小时|个?月|年|周|星期)(?:之内|以内|内|届满前|期满前)"
)
BEFORE_DIGIT, AFTER_DIGIT = re.compile(r"[\d-]$"), re.compile(r"[\d-]|(?:元|年|人|万|条|号|米|字)")


@cache
def load_hotlines() -> re.Pattern[str]:
    """The numbers of `advice.toml`, the longest first."""
    numbers = sorted(read_table(Place.reference / "advice.toml")["hotlines"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, numbers)))


def organs_in(reading: Reading, start: int, end: int) -> str | None:
    """The organs that a span names, by their official names, joined by 、; the longest of spellings that overlap counts."""
    signs = load_signs()
    hits = [hit for hit in reading.hits.inside(start, end) if signs.column_of[hit.pattern] >= len(signs.labels) + signs.senses]
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    names = (signs.lexicon.patterns[hit.pattern].label.removeprefix(ORGAN) for hit in sorted(taken))
    return "、".join(dict.fromkeys(names)) or None


def hotlines_in(words: str) -> str | None:
    """The public hotlines that a step names, joined by 、."""
    found = [
        match[0]
        for match in load_hotlines().finditer(words)
        if not BEFORE_DIGIT.search(words[: match.start()]) and not AFTER_DIGIT.match(words, match.end())
    ]
    return "、".join(dict.fromkeys(found)) or None


def deadline_in(words: str) -> str | None:
    """The first deadline that a step names, as written."""
    match = DEADLINE.search(words)
    return match[0] if match else None


def risk_in(reading: Reading, start: int, end: int) -> str | None:
    """The words of a pattern of harmful advice that stands in the span."""
    hits = reading.labelled("advice.risk", start, end)
    return reading.text[hits[0].start : hits[0].end] if hits else None
