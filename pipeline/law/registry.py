"""The registry of Chinese law: official titles, the names people use for them, versions and their dates. Facts only.

Read from `data/reference/laws/`; see its README for sources. A name is looked up in a normal form, so that brackets, quotation
marks, blanks, traditional characters and 中华人民共和国 make no difference.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.law.script import simplify
from spiders.place import Place

FOLDER = Place.reference / "laws"
EDITION = re.compile(  # （2017年修正） （2023修订） （修订草案） （2020年12月29日公布）, at the end of a name
    r"[（(〔\[](?:[12]\d{3}年?[^）)〕\]]{0,14}|[^）)〕\]]{0,6}(?:修订|修正|修改)[^）)〕\]]{0,6}|现行|已废止|失效|新|旧)[）)〕\]]$"
)
MARKS = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "〔": "(",
        "〕": ")",
        "[": "(",
        "]": ")",
        "【": "(",
        "】": ")",
        "〈": "《",
        "〉": "》",
        "<": "《",
        ">": "》",
    }
)
DROPPED = re.compile(r"[\s《》“”\"'‘’「」『』]+|中华人民共和国")


@dataclass(frozen=True, slots=True)
class Law:
    """A law, regulation, rule or interpretation. `name` is its official title without 中华人民共和国."""

    name: str
    kind: str
    organ: str | None
    doc_no: str | None


@dataclass(frozen=True)
class Registry:
    """Laws by name, and what every known name may mean: one law, or several for an ambiguous one."""

    laws: dict[str, Law]
    names: dict[str, tuple[str, ...]]
    invented: frozenset[str]
    elsewhere: dict[str, str]
    longest: int
    articles: dict[str, int]  # the highest number of any version, where it is known

    def look_up(self, name: str) -> tuple[str, ...]:
        """The official names that a name may mean; empty if it is not known. An edition in brackets makes no difference."""
        key = name_key(name)
        found = self.names.get(key) or self.names.get(name_key(EDITION.sub("", name.strip())))
        return found or ()


def name_key(name: str) -> str:
    """A name without what makes no difference."""
    return DROPPED.sub("", simplify(name).translate(MARKS)).replace("、", "").lower()


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; none if there is no such file."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def count_articles() -> dict[str, int]:
    """The highest article number of a law over those of its versions whose length is known."""
    highest: dict[str, int] = {}
    for row in rows(FOLDER / "versions.csv"):
        if number := row["max_article"] or row["articles"]:
            highest[row["law"]] = max(int(number), highest.get(row["law"], 0))
    return highest


@cache
def load_registry() -> Registry:
    """The registry, read once a process."""
    laws = {
        row["law"]: Law(row["law"], row["kind"], row["organ"] or None, row["doc_no"] or None) for row in rows(FOLDER / "laws.csv")
    }
    names: dict[str, set[str]] = {}
    for law in laws:
        names.setdefault(name_key(law), set()).add(law)
        trimmed = re.sub(r"[（(]试行[）)]$", "", law)
        names.setdefault(name_key(trimmed), set()).add(law)
    for row in rows(FOLDER / "names.csv"):
        names.setdefault(name_key(row["name"]), set()).add(row["law"])
    return Registry(
        laws=laws,
        names={key: tuple(sorted(found)) for key, found in names.items()},
        invented=frozenset(name_key(row["name"]) for row in rows(FOLDER / "invented.csv")),
        elsewhere={name_key(row["name"]): row["jurisdiction"] for row in rows(FOLDER / "elsewhere.csv") if row["match"] == "title"},
        longest=max(map(len, names), default=0),
        articles=count_articles(),
    )
