"""YuleBest/LawBaseCN-Laws: a file a version, both days in its YAML head, the history in a quotation under the title.

Its tags (现行有效, 尚未生效) are wrong for many laws and count for nothing: what is in force follows from the days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from pipeline.law.sources.checkout import Skipped, files_in, read_checkout, reason_to_skip
from pipeline.law.sources.copy import LawCopy, Reading
from pipeline.law.sources.heading_dates import effective_day, read_events, version_day
from pipeline.law.sources.statute_markdown import parse_body, read_markdown, split_head
from spiders.problem import Problem

FOLDERS = ("宪法/", "法律/")
# 法律/法律/行政法/中华人民共和国治安管理处罚法-20250627.md; 00000000 where the day is unknown
NAME = re.compile(r"^(?P<title>.+)-(?P<day>\d{8})\.md$")
KINDS = {"宪法": "宪法", "修正案": "修正案", "法律解释": "法律解释"} | dict.fromkeys(
    ("修改、废止的决定", "有关法律问题和重大问题的决定（部分）"), "决定"
)


def recognise(folder: Path) -> bool:
    """A file of 宪法/ or 法律/ that is named title-day.md and has the head with a day."""
    return any(
        NAME.match(path.rpartition("/")[2]) and b"effective_date:" in content[:900]
        for path, content in files_in(folder, FOLDERS).items()
    )


def read(folder: Path, name_law: Callable[[str], str]) -> Reading:
    return read_checkout("lawbasecn", folder, FOLDERS, partial(read_files, name_law))


def read_files(name_law: Callable[[str], str], files: dict[str, bytes]) -> Iterator[LawCopy | Skipped]:
    for path, content in files.items():
        if not NAME.match(path.rpartition("/")[2]):
            continue  # README.md of a folder
        try:
            copy = read_file(path, content, name_law)
        except Problem as problem:
            yield Skipped(path, str(problem))
            continue
        reason = reason_to_skip(copy)
        yield Skipped(path, reason) if reason else copy


def read_file(path: str, content: bytes, name_law: Callable[[str], str]) -> LawCopy:
    meta, lines = split_head(read_markdown(content))
    title = meta.get("title") or next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    if not title:
        raise Problem("no title")
    unit, articles, head = parse_body(lines, title)
    events = read_events(line.lstrip("> ") for line in lines[:40] if line.startswith(">")) or read_events(head)
    published = iso_day(meta.get("publish_date")) or iso_day(path[-11:-3]) or version_day(events)
    stated = iso_day(meta.get("effective_date"))
    effective, how = (stated, "meta") if stated else effective_day(published, events, head, articles)
    category = meta.get("category") or path.split("/")[-2]
    return LawCopy(
        law_id=name_law(title),
        title=title,
        kind=KINDS.get(category, "法律"),
        held_in="lawbasecn",
        path=path,
        src="lawbasecn",
        articles=articles,
        unit=unit,
        category=category,
        organ=meta.get("author", ""),
        published=published,
        effective=effective,
        effective_src=how,
        history=tuple(event for event in events if event[1] != "施行"),
    )


def iso_day(written: str | None) -> str | None:
    """2025-06-27T00:00:00.000Z and 20250627 alike; None for 00000000 and nothing."""
    digits = re.sub(r"\D", "", written or "")[:8]
    try:
        return date.fromisoformat(digits).isoformat()
    except ValueError:
        return None
