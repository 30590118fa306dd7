"""The registry under `data/reference/laws/`, made again from a folder of law texts and the hand-written facts.

    python -m pipeline.law.derive ../shared/laws

Reads laws.parquet, renumber.parquet and registry.json of the folder and `hand/*.csv` beside the result; a cell written by
hand wins. The same input gives the same bytes. Columns and sources: `data/reference/laws/README.md`.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.law.derived_names import derived_names
from pipeline.law.version_chains import HeldTexts, Row, chain, named_in_history, remembered

REGISTRY = Path(__file__).parents[2] / "data" / "reference" / "laws"

# The columns of each file, and how many of them, from the left, are its sort key and unique.
COLUMNS = {
    "laws": ("law", "kind", "organ", "doc_no", "source"),
    "versions": (
        "law",
        "version",
        "effective",
        "effective_source",
        "superseded_on",
        "repealed_on",
        "repealed_by",
        "articles",
        "max_article",
        "text",
        "vid",
        "source",
    ),
    "names": ("name", "law", "kind", "scope"),
    "renumbering": (
        "law",
        "version",
        "article",
        "suffix",
        "new_law",
        "new_version",
        "new_article",
        "new_suffix",
        "change",
        "source",
    ),
    "invented": ("name", "why", "source"),
    "elsewhere": ("name", "jurisdiction", "match", "source"),
}
KEY = {"laws": 1, "versions": 2, "names": 2, "renumbering": 8, "invented": 1, "elsewhere": 1}


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_rows(path: Path, table: str, rows: Iterable[Row]) -> None:
    """Sorted by the table's key, numbers as numbers; raises ValueError where two rows share a key."""
    columns, key = COLUMNS[table], KEY[table]
    lines = [tuple(row.get(column) or "" for column in columns) for row in rows]
    lines.sort(key=lambda line: [(int(cell), "") if cell.isdigit() else (-1, cell) for cell in line])
    for line, following in pairwise(lines):
        if line[:key] == following[:key]:
            raise ValueError(f"{path}: two rows for {line[:key]}; mend data/reference/laws/hand/")
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(columns)
        out.writerows(lines)


def filled(row: Row) -> Row:
    return {column: cell for column, cell in row.items() if cell}


def all_versions(folder: Path, hand: Path, held: HeldTexts) -> list[Row]:
    """Held, then remembered, then named in a history; over each the cells written by hand."""
    versions = dict(held.versions)
    for row in remembered(folder, held.history):
        versions.setdefault((row["law"], row["version"]), row)
    for correction in read_rows(hand / "corrections.csv"):
        if correction["field"] == "drop" and not versions.get((correction["law"], correction["version"]), {}).get("vid"):
            versions.pop((correction["law"], correction["version"]), None)
    for row in read_rows(hand / "versions.csv"):
        before = versions.get((row["law"], row["version"]), {"text": "0"})
        after = {**before, **filled(row)}
        if before.get("effective") == row["effective"] and not before["effective_source"].startswith("assumed"):
            after["effective_source"] = before["effective_source"]  # a day that the text itself gives stays its own
        if before.get("source"):
            after["source"] = f"{before['source']}; by hand: {row['source']}"
        versions[row["law"], row["version"]] = after
    known = defaultdict(list)
    for law, day in versions:
        known[law].append(day)
    dropped = {(row["law"], row["version"]) for row in read_rows(hand / "corrections.csv") if row["field"] == "drop"}
    for row in named_in_history(held, known):
        if (row["law"], row["version"]) not in dropped:
            versions[row["law"], row["version"]] = row
    take_effect_together(versions.values(), held.instruments, read_rows(hand / "days.csv"))
    return chain(versions.values(), {row["law"]: row for row in read_rows(hand / "repeals.csv")})


def take_effect_together(versions: Iterable[Row], instruments: dict[str, Row], decisions: list[Row]) -> None:
    """One decision amends many regulations and sets one day for all; the closing article of each text still says its first day."""
    decided = {(row["day"], row["kind"]): row for row in decisions}
    for row in versions:
        decision = decided.get((row["version"], instruments.get(row["law"], {}).get("kind", "")))
        if decision and row["effective"] == row["version"] and row["effective_source"] in ("assumed_pub", "text_pubday"):
            row["effective"], row["effective_source"] = decision["effective"], "memory"
            row["source"] += f"; day of effect: {decision['source']}"


def renumbering(folder: Path, hand: Path, held: HeldTexts) -> Iterable[Row]:
    """The articles that moved, changed law, split or went; what is written of an article by hand replaces what was computed."""
    by_hand = read_rows(hand / "renumbering.csv")
    mended = {(row["law"], row["version"], row["article"], row["suffix"], row["new_version"]) for row in by_hand}
    for row in pq.read_table(folder / "renumber.parquet").to_pylist():
        if row["from_vid"] not in held.version_of or row["to_vid"] not in held.version_of:
            continue  # a version that hand/corrections.csv drops
        (law, version), (new_law, new_version) = held.version_of[row["from_vid"]], held.version_of[row["to_vid"]]
        article, suffix = str(row["old_no"]), str(row["old_sub"])
        if (row["moved"] or law != new_law) and (law, version, article, suffix, new_version) not in mended:
            gone = row["change"] == "removed"
            yield {
                "law": law,
                "version": version,
                "article": article,
                "suffix": suffix,
                "new_law": new_law,
                "new_version": new_version,
                "new_article": "" if gone else str(row["new_no"]),
                "new_suffix": "" if gone else str(row["new_sub"]),
                "change": {"removed": "removed", "same": "moved", "amended": "moved_amended"}[row["change"]],
                "source": "computed",
            }
    for row in by_hand:
        yield {**row, "source": "hand"}


def derive(folder: Path, registry: Path = REGISTRY) -> None:
    hand = registry / "hand"
    retitled = {row["written"]: row["law"] for row in read_rows(hand / "titles.csv")}
    held = HeldTexts(folder, retitled, read_rows(hand / "corrections.csv"))
    laws = {law: dict(row) for law, row in held.instruments.items() if any(law == name for name, _ in held.versions)}
    for row in read_rows(hand / "laws.csv"):
        before = laws.get(row["law"], {})
        laws[row["law"]] = {**before, **filled(row)}
        if before:
            laws[row["law"]]["source"] = f"{before['source']}; by hand: {row['source']}"
    versions = all_versions(folder, hand, held)
    unknown = {row["law"] for row in versions} - set(laws)
    if unknown:
        raise ValueError(f"versions of laws that laws.csv lacks, add them to {hand / 'laws.csv'}: {sorted(unknown)}")
    write_rows(registry / "laws.csv", "laws", laws.values())
    write_rows(registry / "versions.csv", "versions", versions)
    write_rows(registry / "names.csv", "names", derived_names(laws, held.full_titles, read_rows(hand / "names.csv")))
    write_rows(registry / "renumbering.csv", "renumbering", renumbering(folder, hand, held))
    for table in ("invented", "elsewhere"):
        write_rows(registry / f"{table}.csv", table, read_rows(hand / f"{table}.csv"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Make data/reference/laws/*.csv again from a folder of law texts.")
    parser.add_argument("folder", type=Path, help="a folder with laws.parquet, renumber.parquet and registry.json")
    derive(parser.parse_args().folder)


if __name__ == "__main__":
    main()
