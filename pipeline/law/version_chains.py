"""The versions of each law: those held, those only named in a text's history, those remembered, as one chain in time."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.law.official_titles import official_title

Row = dict[str, str]

# What a text's own history calls the day of a version. Adoption (通过) is that day for a law; an interpretation is
# promulgated weeks after it, a regulation's adoption is the cabinet's session, its approval (批准) a superior's.
NAMES_VERSION = {
    "法律": {"通过", "公布", "发布", "修正", "修订"},
    "行政法规": {"公布", "发布", "修订", "修正"},
    "部门规章": {"公布", "发布", "修正", "修改"},
    "司法解释": {"公布", "修正", "修订"},
}
SAME_VERSION = {"法律": 10, "行政法规": 45, "部门规章": 45, "司法解释": 45}  # days between adoption and promulgation
ADOPTED_LONG_BEFORE = 300  # days: an interpretation's earlier version
UNCOUNTED = {"决定", "法律解释", "修正案"}  # their 第N条 are those of the laws that they speak of
SOUNDER = ("lawbasecn", "just-laws", "lawrefbook", "china-law-db")


def days(earlier: str, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


class HeldTexts:
    """laws.parquet under official titles: `versions`, `instruments` (a row a law), `history`, and `version_of` a vid."""

    def __init__(self, folder: Path, retitled: dict[str, str], corrections: list[Row]) -> None:
        self.version_of: dict[str, tuple[str, str]] = {}
        self.history: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.instruments: dict[str, Row] = {}
        self.full_titles: dict[str, set[str]] = defaultdict(set)
        self.versions: dict[tuple[str, str], Row] = {}
        corrected: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for correction in corrections:
            corrected[correction["law"], correction["version"]].append(correction)
        held = pq.read_table(folder / "laws.parquet").to_pylist()
        held.sort(key=lambda row: (row["law_id"], row["published"] or "", SOUNDER.index(row["src"]), row["vid"]))
        for row in held:
            law = retitled.get(row["law_id"]) or official_title(row["law_id"])
            version = row["published"] or row["effective"]
            if version:  # a second copy of 澳门特别行政区基本法 has no day at all
                self.take(row, law, version, corrected[law, version])
        self.join_doubles()

    def take(self, row: dict[str, Any], law: str, version: str, corrections: list[Row]) -> None:
        self.full_titles[law].add(row["title"])
        source = f"laws.parquet: {row['src']}"
        new = {"law": law, "kind": row["kind"], "organ": row["organ"] or "", "source": source}
        instrument = self.instruments.setdefault(law, new)
        if document_number_fits(row, version):
            instrument["doc_no"] = row["doc_no"]
        self.history[law] |= {(day, what) for day, what in json.loads(row["history"] or "[]")}
        counted = row["unit"] == "article" and row["kind"] not in UNCOUNTED
        facts = {
            "law": law,
            "version": version,
            "effective": row["effective"] or version,
            "effective_source": row["effective_src"] or "assumed_pub",
            "repealed_on": row["repealed_on"] or "",
            "repealed_by": official_title(row["repealed_by"] or ""),
            "text": "1",
            "vid": row["vid"],
            "articles": str(row["n_articles"]) if counted else "",
            "max_article": str(row["max_article"]) if counted else "",
            "source": source,
        }
        for correction in corrections:
            if correction["field"] == "drop":
                return
            facts[correction["field"]] = correction["value"]
            facts["source"] = source + "; corrected by hand"
        self.version_of[row["vid"]] = (law, facts["version"])
        self.versions.setdefault((law, facts["version"]), facts)

    def join_doubles(self) -> None:
        """Copies that take effect on one day are one version; adoption precedes promulgation, so the later day names it."""
        ordered = sorted(self.versions)
        for (law, day), (other_law, other_day) in pairwise(ordered):
            if law == other_law and self.versions[law, day]["effective"] == self.versions[law, other_day]["effective"]:
                del self.versions[law, day]
                for vid, key in self.version_of.items():
                    if key == (law, day):
                        self.version_of[vid] = (law, other_day)


def document_number_fits(row: dict[str, Any], version: str) -> bool:
    """法释〔2009〕19号 on a decision of 2018 was read from its text: an interpretation's number must bear the version's year."""
    number = row["doc_no"] or ""
    if row["kind"] == "司法解释":
        return f"〔{version[:4]}〕" in number
    return row["kind"] == "行政法规" and number.startswith("国务院令")


def remembered(folder: Path, history: dict[str, set[tuple[str, str]]]) -> Iterable[Row]:
    """`versions_without_text_from_memory` of registry.json, and whether a held text's history names the day."""
    for entry in json.loads((folder / "registry.json").read_text(encoding="utf-8")):
        law = official_title(entry["law_id"])
        for version in entry.get("versions_without_text_from_memory", ()):
            confirmed = any(day == version["published"] for day, _ in history[law])
            count = str(version.get("articles") or "")
            yield {
                "law": law,
                "version": version["published"],
                "effective": version["effective"],
                "effective_source": "memory",
                "articles": count,
                "max_article": count,
                "text": "0",
                "source": "registry.json, from memory" + ("; day confirmed by a text's history" if confirmed else ""),
            }


def named_in_history(held: HeldTexts, known: dict[str, list[str]]) -> Iterable[Row]:
    """Versions that a history names and `known` (days of a law's versions) lacks; their day of effect is assumed."""
    for law, events in sorted(held.history.items()):
        kind = held.instruments[law]["kind"]
        last_adopted = max((day for day, what in events if what == "通过"), default="")
        for day, what in sorted(events):
            if what in NAMES_VERSION.get(kind, ()):
                near, mark, said = SAME_VERSION[kind], "assumed_pub", f"history in laws.parquet: {what}"
            elif kind == "司法解释" and what == "通过" and day != last_adopted:
                near, mark, said = ADOPTED_LONG_BEFORE, "assumed_adopted", "history in laws.parquet: adopted, promulgated later"
            else:
                continue
            if all(not -10 <= days(day, other) <= near for other in known[law]):
                known[law].append(day)
                yield {"law": law, "version": day, "effective": day, "effective_source": mark, "text": "0", "source": said}


def chain(versions: Iterable[Row], repeals: dict[str, Row]) -> list[Row]:
    """The versions of each law in order: each superseded the day the next takes effect, the last repealed with the law."""
    by_law: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(versions, key=lambda row: (row["law"], row["version"])):
        by_law[row["law"]].append(row)
    for law, rows in by_law.items():
        repealed = [row for row in rows if row.get("repealed_on", "") > rows[-1]["effective"]]  # not by a later version of itself
        ended = repeals.get(law) or (repealed[-1] if repealed else {})
        day, by = ended.get("repealed_on", ""), ended.get("repealed_by", "")
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            row["superseded_on"] = following["effective"] if following else ""
            row["repealed_on"], row["repealed_by"] = ("", "") if following else (day, by)
    return [row for rows in by_law.values() for row in rows]
