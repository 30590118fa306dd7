"""LawRefBook/Laws: title, history a line each, `<!-- INFO END -->`, the text; the promulgation day in the file's name.

National law only: DLC (local regulations), 案例 (cases) and 其他 stay out. Heads lack days or stop before the text's last
amendment; what a person found out about a file stands in data/reference/laws/sources.toml, by the file's digest.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.law.sources.checkout import Skipped, files_in, read_checkout, reason_to_skip
from pipeline.law.sources.copy import LawCopy, Reading
from pipeline.law.sources.heading_dates import document_number, effective_day, read_events, version_day
from pipeline.law.sources.lawbasecn import iso_day
from pipeline.law.sources.mended import mended
from pipeline.law.sources.statute_markdown import parse_body, plain, read_markdown
from spiders.problem import Problem

FOLDERS = ("刑法/", "司法解释/", "宪法/", "宪法相关法/", "民法典/", "民法商法/", "社会法/", "经济法/", "行政法/", "行政法规/",
           "诉讼与非诉讼程序法/", "部门规章/")  # fmt: skip
KINDS = {"司法解释": "司法解释", "行政法规": "行政法规", "部门规章": "部门规章"}
NAMED_DAY = re.compile(r"[(（](\d{4}-\d{2}-\d{2})[)）]\.md$")
HEAD_ENDS = "<!-- INFO END -->"
COURTS = re.compile(r"^(?:最高人民法院[、 \u3000]*最高人民检察院|最高人民法院|最高人民检察院)")


def recognise(folder: Path) -> bool:
    """A file of a national folder with the mark that ends its head."""
    return any(HEAD_ENDS.encode() in content for content in files_in(folder, FOLDERS).values())


def read(folder: Path, name_law: Callable[[str], str]) -> Reading:
    return read_checkout("lawrefbook", folder, FOLDERS, partial(read_files, name_law))


def read_files(name_law: Callable[[str], str], files: dict[str, bytes]) -> Iterator[LawCopy | Skipped]:
    parts: dict[tuple[str, str], list[LawCopy]] = defaultdict(list)
    for path, content in files.items():
        if path.endswith(("_index.md", ".json")):
            continue
        try:
            copy, is_part = read_file(path, content, name_law)
        except Problem as problem:
            yield Skipped(path, str(problem))
            continue
        if is_part:
            parts[copy.law_id, copy.day].append(copy)
            continue
        reason = reason_to_skip(copy)
        yield Skipped(path, reason) if reason else copy
    for copies in parts.values():
        whole = join_parts(copies)
        reason = reason_to_skip(whole)
        yield Skipped(whole.path, reason) if reason else whole


def join_parts(copies: list[LawCopy]) -> LawCopy:
    """One copy of a code that is split over several files, in the order of its articles."""
    copies = sorted(copies, key=lambda copy: copy.articles[0].no if copy.articles else 0)
    first = min(copies, key=lambda copy: copy.path)
    return replace(first, path=first.path.rpartition("/")[0] + "/", articles=tuple(a for copy in copies for a in copy.articles))


def read_file(path: str, content: bytes, name_law: Callable[[str], str]) -> tuple[LawCopy, bool]:
    """The copy, and whether the file is a part of a code: its head has a second title, as 合同编."""
    lines = read_markdown(content)
    end = lines.index(HEAD_ENDS) if HEAD_ENDS in lines else 0
    head, body = (lines[:end], lines[end + 1 :]) if end else (lines[:1], lines[1:])
    titles = [plain(line[2:]) for line in head if line.startswith("# ")]
    if not titles or not titles[0]:
        raise Problem("no title")
    part = len(titles) > 1
    unit, articles, before = parse_body(body, titles[0], part)
    stated = [
        *(plain(line) for line in head if not line.startswith("#")),
        *(line for line in before if line[:1] in "(（" or "施行" in line),
    ]
    events = read_events(stated)
    named = NAMED_DAY.search(path)
    published = iso_day(named[1] if named else None) or version_day(events)
    effective, how = effective_day(published, events, stated, articles)
    folder = path.split("/")
    kind = KINDS.get(
        folder[0],
        "修正案" if re.search(r"修正案(?:（[^）]+）)?$", titles[0]) else "宪法" if titles[0].endswith("国宪法") else "法律",
    )
    issuer = COURTS.match(titles[0])
    organ = {"行政法规": "国务院", "部门规章": folder[1], "司法解释": issuer[0] if issuer else ""}.get(kind, "")
    copy = LawCopy(
        law_id=name_law(titles[0]),
        title=titles[0],
        kind=kind,
        held_in="lawrefbook",
        path=path,
        src="lawrefbook",
        articles=articles,
        unit=unit,
        category=folder[0],
        organ=re.sub(r"[、 \u3000]+", "、", organ),
        doc_no=document_number([*head, *before]),
        published=published,
        effective=effective,
        effective_src=how,
        history=tuple(event for event in events if event[1] != "施行"),
    )
    return mended(copy, hashlib.sha256(content).hexdigest()), part
