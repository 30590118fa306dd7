"""The texts of law that this machine holds: versions in time, articles of a version, 款 and 项 of an article.

Made by `laws import` under `<data>/laws/`. Versions that the registry knows and nothing holds are there without text, so that
nothing is called wrong against an older one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.law.normal import Normal, normalise
from pipeline.law.registry import FOLDER, name_key, rows

ITEM_LINE = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a law. Days are ISO; `effective_src` says where that day is from; `vid` is None if no text is held."""

    law: str
    published: str
    effective: str | None
    effective_src: str
    ended: str | None
    repealed: bool
    successor: str | None
    articles: int | None
    max_article: int | None
    vid: str | None

    def in_force(self, day: str) -> bool:
        return bool(self.effective and self.effective <= day and (self.ended is None or day < self.ended))


@dataclass(frozen=True)
class LawTexts:
    """Versions by law, and the row of each article's text by (vid, article, suffix)."""

    versions: dict[str, list[Version]]
    place: dict[tuple[str, int, int], int]
    keys: list[tuple[str, int, int]]
    texts: list[str]
    laws_as_of: str | None

    def text(self, vid: str | None, article: int, suffix: int) -> str | None:
        """The wording of an article of a version, 款 and 项 as lines; None if there is none."""
        row = self.place.get((vid or "", article, suffix))
        return self.texts[row] if row is not None else None

    def held(self, law: str) -> list[Version]:
        return [version for version in self.versions.get(law, []) if version.vid]


def load_texts(folder: Path | None) -> LawTexts:
    """The versions of the registry with the texts under `folder` (`<data>/laws`); no texts if it is None or empty."""
    stamp = (folder / "articles.parquet").stat().st_mtime_ns if folder and (folder / "articles.parquet").exists() else 0
    return load(folder if stamp else None, stamp)


@lru_cache(maxsize=2)
def load(folder: Path | None, stamp: int) -> LawTexts:
    known = registry_versions()
    place: dict[tuple[str, int, int], int] = {}
    keys: list[tuple[str, int, int]] = []
    texts: list[str] = []
    as_of = None
    if folder:
        laws = pq.read_table(folder / "laws.parquet").to_pylist()
        as_of = max((str(row["published"])[:10] for row in laws if row["published"]), default=None)
        merge_held(known, laws)
        table = pq.read_table(folder / "articles.parquet", columns=["vid", "no", "sub", "text"])
        columns = [table.column(name).to_pylist() for name in ("vid", "no", "sub", "text")]
        for vid, number, sub, text in zip(*columns, strict=True):
            key = (vid, int(number or 0), int(sub or 0))
            if key not in place:
                place[key] = len(texts)
                keys.append(key)
                texts.append(text or "")
    for versions in known.values():
        versions.sort(key=lambda version: (version.effective or version.published, version.published))
    return LawTexts(known, place, keys, texts, as_of)


def registry_versions() -> dict[str, list[Version]]:
    found: dict[str, list[Version]] = {}
    for row in rows(FOLDER / "versions.csv"):
        found.setdefault(row["law"], []).append(
            Version(
                row["law"],
                row["version"],
                row["effective"] or None,
                row["effective_source"],
                row["superseded_on"] or row["repealed_on"] or None,
                bool(row["repealed_on"]) and not row["superseded_on"],
                row["repealed_by"] or None,
                int(row["articles"]) if row["articles"] else None,
                int(row["max_article"]) if row["max_article"] else None,
                None,
            )
        )
    return found


def merge_held(known: dict[str, list[Version]], laws: list[dict]) -> None:
    """Add what is held to what is known: a version with the same day of promulgation gets its text."""
    spelling = {name_key(law): law for law in known}
    for row in laws:
        law = spelling.get(name_key(row["law_id"]), row["law_id"])
        published = str(row["published"] or row["effective"] or "")[:10]
        versions = known.setdefault(law, [])
        ended = row["superseded_on"] or row["repealed_on"]
        held = Version(
            law,
            published,
            str(row["effective"])[:10] if row["effective"] else None,
            row["effective_src"] or "",
            str(ended)[:10] if ended else None,
            bool(row["repealed_on"]) and not row["superseded_on"],
            row["repealed_by"],
            row["n_articles"],
            row["max_article"],
            row["vid"],
        )
        same = [
            place for place, version in enumerate(versions) if version.published == published or version.effective == held.effective
        ]
        if same:
            old = versions[same[0]]
            versions[same[0]] = replace(
                held,
                ended=held.ended or old.ended,
                repealed=held.repealed if held.ended else old.repealed,
                successor=held.successor or old.successor,
                max_article=max(held.max_article or 0, old.max_article or 0) or None,
            )
        else:
            versions.append(held)


def paragraphs(text: str) -> list[list[str]]:
    """An article's 款, each as its own line followed by its 项."""
    found: list[list[str]] = []
    for line in filter(str.strip, text.split("\n")):
        if ITEM_LINE.match(line.strip()) and found:
            found[-1].append(line.strip())
        else:
            found.append([line.strip()])
    return found


@lru_cache(maxsize=20_000)
def normal_article(text: str) -> Normal:
    """The normal form of an article's wording, kept for those asked often."""
    return normalise(text)
