"""ImCa0/just-laws: the laws in force, a folder each; README.md has title and history, long codes have a file a part.

Where a law has more than one version, versions.json beside it says from when each is in force.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pipeline.law.sources.checkout import Skipped, files_in, read_checkout, reason_to_skip
from pipeline.law.sources.copy import Article, LawCopy, Reading
from pipeline.law.sources.heading_dates import effective_day, read_events, version_day
from pipeline.law.sources.lawbasecn import iso_day
from pipeline.law.sources.statute_markdown import articles_of, parse_body, plain, read_markdown, split_head
from spiders.problem import Problem

FOLDERS = ("docs/",)
NO_LAW = ("docs/README.md", "docs/category/", "docs/MessageBoard/", "docs/.vuepress/")
ENTRY = re.compile(r"docs/[\w-]+/[\w-]+/README\.md$")
ENACTED = re.compile(r"^\*?[12]\d{3}年\d+月\d+日.{4,40}通过")  # under its title: a decision or amendment of its own


def recognise(folder: Path) -> bool:
    """docs/<field>/<law>/README.md beside docs/category/, its lists of laws."""
    paths = files_in(folder, FOLDERS)
    return any(path.startswith("docs/category/") for path in paths) and any(map(ENTRY.match, paths))


def read(folder: Path, name_law: Callable[[str], str]) -> Reading:
    return read_checkout("just-laws", folder, FOLDERS, partial(read_files, name_law))


def read_files(name_law: Callable[[str], str], files: dict[str, bytes]) -> Iterator[LawCopy | Skipped]:
    laws: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path, content in files.items():
        if not path.startswith(NO_LAW) and path.endswith(".md"):
            laws[path.rpartition("/")[0]][path] = content
    for folder, own in sorted(laws.items()):
        try:
            copy = read_law(folder, own, name_law, stated_days(files, folder))
        except Problem as problem:
            yield Skipped(folder, str(problem))
            continue
        reason = reason_to_skip(copy)
        yield Skipped(folder, reason) if reason else copy


def read_law(folder: str, files: dict[str, bytes], name_law: Callable[[str], str], days: dict[str, str]) -> LawCopy:
    """A law from README.md and the parts beside it; amendments and decisions that stand there too are left out."""
    entry = f"{folder}/README.md"
    if entry not in files:
        raise Problem("no README.md")
    _, lines = split_head(read_markdown(files[entry]))
    title = next((plain(line[2:]) for line in lines if line.startswith("# ")), "")
    if not title:
        raise Problem("no title")
    unit, articles, head = parse_body(lines, title)
    if unit != "article" and len(files) > 1:
        head = [plain(line) for line in lines if line and not line.startswith("#")]
        parts = [part for path, content in sorted(files.items()) if path != entry and (part := read_part(content))]
        unit, articles = "article", tuple(article for part in sorted(parts, key=lambda part: part[0].no) for article in part)
    events = read_events(head)
    published = days.get("promulgatedOn") or version_day(events)
    stated = days.get("effectiveFrom")
    effective, how = (stated, "meta") if stated else effective_day(published, events, head, articles)
    return LawCopy(
        law_id=name_law(title),
        title=title,
        kind="宪法" if title.endswith("国宪法") else "决定" if re.search(r"(?:决定|决议)$", title) else "法律",
        held_in="just-laws",
        path=folder,
        src="just-laws",
        articles=articles,
        unit=unit,
        category=folder.split("/")[1],
        organ=organ_of(head),
        published=published,
        effective=effective,
        effective_src=how,
        history=tuple(event for event in events if event[1] != "施行"),
    )


def read_part(content: bytes) -> tuple[Article, ...]:
    """The articles of a code's part; nothing of a file that is an amendment or decision of its own, or a preamble."""
    _, lines = split_head(read_markdown(content))
    lines = [line for line in lines if line]
    if any(ENACTED.match(line) for line in lines[:6]):
        return ()
    return tuple(articles_of(lines))


def organ_of(head: list[str]) -> str:
    """Who passed the law first: the Congress, or its Standing Committee."""
    passed = next((line for line in head if "通过" in line), "")
    if "常务委员会" in passed.split("通过")[0]:
        return "全国人民代表大会常务委员会"
    return "全国人民代表大会" if "全国人民代表大会" in passed else ""


def stated_days(files: dict[str, bytes], law: str) -> dict[str, str]:
    """The entry of versions.json for a law's folder, with sound days only; nothing where there is none."""
    for parent in (law, law.rpartition("/versions/")[0]):
        content = files.get(f"{parent}/versions.json")
        if content is None:
            continue
        try:
            for version in json.loads(content)["versions"]:
                if f"{parent}/{version['entry']}" == f"{law}/README.md":
                    return {key: day for key in ("promulgatedOn", "effectiveFrom") if (day := iso_day(version.get(key)))}
        except (ValueError, KeyError, TypeError) as error:
            raise Problem("versions.json can't be read") from error
    return {}
