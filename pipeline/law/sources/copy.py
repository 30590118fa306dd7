"""What a source of law texts holds, before copies of one version are brought together."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

MEANINGLESS = re.compile(r"[\W_]+")  # blanks, punctuation of either width, Markdown marks
# "(一)" or "（ 二 ）" at the start of a line: an item  # 项
ITEM_MARK = re.compile(r"^[(（]\s*([一二三四五六七八九十百]+)\s*[)）][ 　]*", flags=re.M)


@dataclass(frozen=True, slots=True)
class Article:
    """An article  # 条: number, 1 for 之一, its chapter, its text with a line each paragraph  # 款."""

    no: int
    sub: int
    chapter: str
    text: str


@dataclass(frozen=True)
class LawCopy:
    """One source's copy of one version of a law. Days are ISO; `unit` says what an `Article` is: `article`, `item` or `whole`."""

    law_id: str
    title: str
    kind: str
    held_in: str  # the kind of source: one of `pipeline.law.sources.SOUNDEST_FIRST`
    path: str
    src: str  # the repository that the text comes from; a dataset names its own
    articles: tuple[Article, ...] = field(repr=False)
    unit: str = "article"
    category: str = ""
    organ: str = ""
    doc_no: str | None = None
    published: str | None = None
    effective: str | None = None
    effective_src: str | None = None
    history: tuple[tuple[str, str], ...] = ()
    vid: str = ""
    aliases: tuple[str, ...] = ()
    superseded_on: str | None = None
    superseded_by: str | None = None
    repealed_on: str | None = None
    repealed_by: str | None = None
    collection: str = ""  # the digest of the folder that it was read from

    @property
    def day(self) -> str:
        """The day that names the version: promulgation, else effect, else nothing."""
        return self.published or self.effective or ""

    @cached_property
    def text_digest(self) -> str:
        """The same for copies that differ in blanks and punctuation only."""
        plain = "\n".join(f"{article.no}.{article.sub} {MEANINGLESS.sub('', article.text)}" for article in self.articles)
        return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """All that one folder gave. `digest` is of the files read, by path and content."""

    held_in: str
    folder: Path
    digest: str
    files: int
    copies: tuple[LawCopy, ...]
    skipped: tuple[tuple[str, str], ...]  # path, reason


def with_item_marks(text: str) -> str:
    """Items begin with （一）, however the source writes the brackets."""
    return ITEM_MARK.sub(r"（\1）", text)


def history_json(history: tuple[tuple[str, str], ...]) -> str:
    return json.dumps([list(event) for event in history], ensure_ascii=False)
