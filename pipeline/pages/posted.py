"""When an article of an unknown system was posted: what the page says outright, to machines or near its title.

A labelled date, or the only date near the title; two that differ give none, and so do words like 3天前, which systems
round each in its own way.
"""

from __future__ import annotations

import re
from datetime import datetime

from pipeline.blocks import clean_line
from pipeline.dates import FULL, SHANGHAI
from pipeline.pages.metadata import Metadata
from pipeline.pages.page import Element
from pipeline.pages.surroundings import Survey

# 发布时间：2024-05-06 · 时间: · 发表于 · 日期： — and those of another event: 更新时间：, 最后修改, 施行日期
PUBLISHED = re.compile(
    r"(?:发布|发表|发稿|刊发|刊登|录入|添加|创建|撰写|写于|时间|日期|Posted|Published|Date)"
    r"\s*(?:时间|日期|于|on|在)?\s*[:：]?\s*$",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"(?:更新|修改|修订|编辑|回复|评论|施行|实施|生效|截止|截至|有效期|updated|modified|edited)[^\d\n]{0,8}$",
    re.IGNORECASE,
)
# 2024-05-06 · 2024-05-06T02:20:30.000Z · 2024-05-06 10:20:30+08:00
MACHINE = re.compile(
    r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$"
)


def read_date(
    page: Survey, meta: Metadata, shown: tuple[str, str, str], scope: Element | None
) -> tuple[str | None, datetime | None]:
    """The date as shown and the exact time; both None where the page says nothing or contradicts itself."""
    words = shown_date(shown)
    stated = next((text for text in meta.published if MACHINE.match(text)), None) or time_element(page, scope)
    return reconcile(words, stated)


def reconcile(words: str | None, stated: str | None) -> tuple[str | None, datetime | None]:
    """Date as shown and exact time from what is shown to readers and to machines; both None where they contradict."""
    if stated is None:
        return words, None
    day, moment = machine_date(stated)
    if words and (other := FULL.search(words)) and day:
        try:
            shown_day = datetime(int(other[1]), int(other[2]), int(other[3]))
        except ValueError:
            return day, moment
        if abs((shown_day - datetime.fromisoformat(day)).days) > 1:
            return None, None
    return (words if moment and words else None if moment else day or words), moment


def machine_date(text: str) -> tuple[str | None, datetime | None]:
    """An ISO date's day in Asia/Shanghai, and its instant if a time of day is given; midnight is the day alone."""
    found = MACHINE.match(text)
    if not found:
        return None, None
    try:
        day = f"{int(found[1]):04}-{int(found[2]):02}-{int(found[3]):02}"
        clock, zone = found[4], found[5]
        datetime.fromisoformat(day)
        if not clock or re.fullmatch(r"0?0:00(?::00)?", clock):
            return day, None
        zone = {"Z": "+00:00", None: ""}.get(zone, zone)
        zone = zone if ":" in zone or not zone else f"{zone[:3]}:{zone[3:]}"
        moment = datetime.fromisoformat(f"{day}T{clock.zfill(len(clock) + (clock[1] == ':'))}{zone}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        return moment.astimezone(SHANGHAI).date().isoformat(), moment
    except (ValueError, OverflowError):
        return None, None


def time_element(page: Survey, scope: Element | None) -> str | None:
    """The `datetime` of the article's one time of publication, among the times of its scope outside comments."""
    times = []
    for element in (scope if scope is not None else page.body).iter("time"):
        if any(
            up in page.outside and page.outside[up] in ("comment", "related", "hidden")
            for up in [element, *element.iterancestors()]
        ):
            continue
        value, names = (
            element.get("datetime") or "",
            f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower(),
        )
        if MACHINE.match(value) and not (
            "datepublished" not in names and re.search(r"updated|modified", names) and "published" not in names
        ):
            times.append(
                (bool(re.search(r"published|entry-date|pubdate", names)) or "pubdate" in element.attrib, value)
            )
    best = {value for sure, value in times if sure} or {value for _, value in times}
    return best.pop() if len(best) == 1 else None


def shown_date(shown: tuple[str, str, str]) -> str | None:
    """The date that the lines name as that of publication, or the only one near the title."""
    above, between, behind = shown
    for text, lone in ((between, True), (above, True), (behind, False)):
        labelled: dict[tuple[int, int, int], str] = {}
        bare: dict[tuple[int, int, int], str] = {}
        for found in FULL.finditer(text):
            ahead = text[max(0, found.start() - 16) : found.start()].replace("\n", " ")
            if OTHER.search(ahead):
                continue
            kind = labelled if PUBLISHED.search(ahead) else bare
            kind.setdefault((int(found[1]), int(found[2]), int(found[3])), clean_line(found[0]))
        if labelled:
            return next(iter(labelled.values())) if len(labelled) == 1 else None
        if lone and bare:
            return next(iter(bare.values())) if len(bare) == 1 else None
    return None
