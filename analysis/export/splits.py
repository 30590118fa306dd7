"""Train, validation and test without leakage: articles of one duplicate cluster or title template stand in one split.

A group's split is drawn by a hash of its oldest name, and stays: an article that had one in an earlier export keeps it, and what
joins its group gets the same. Where growth joins groups of two splits, the articles of earlier exports move to the split that most
of them have; the export's notice counts them.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.duplicates.components import connected_components

NAME = "splits.parquet"  # beside the exports: the split of each article, kept from export to export
SQL = Path(__file__).with_name("sql")
SHARES = (("train", 0.8), ("validation", 0.1), ("test", 0.1))


def draw_split(name: str) -> str:
    """The split of a new group, by its name alone."""
    point = int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) / 16**12
    for split, share in SHARES:
        if point < share:
            return split
        point -= share
    return SHARES[-1][0]


def assign_splits(articles: list[str], ties: Iterable[list[str]], earlier: dict[str, str]) -> dict[str, str]:
    """The split of each article. `ties`: lists of articles that belong together; `earlier`: the splits they had."""
    place = {article: number for number, article in enumerate(articles)}
    left, right = [], []
    for tie in ties:
        numbers = [place[article] for article in tie if article in place]
        left += numbers[:1] * (len(numbers) - 1)
        right += numbers[1:]
    label = connected_components(len(articles), np.array(left, np.int64), np.array(right, np.int64))
    groups: dict[int, list[str]] = defaultdict(list)
    for article, number in zip(articles, label.tolist(), strict=True):
        groups[number].append(article)
    found = {}
    for members in groups.values():
        had = Counter(earlier[article] for article in members if article in earlier)
        split = min(had, key=lambda name: (-had[name], name)) if had else draw_split(min(members))
        found.update(dict.fromkeys(members, split))
    return found


def open_extras(database: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Make the table `article_extras`: cluster, template and split of each article; gives how many moved to another split.

    Splits are of all articles of the database, so that exports of some sites or of another profile have the same.
    """
    articles = [row[0] for row in database.execute("SELECT article_id FROM articles ORDER BY 1").fetchall()]
    ties = database.execute((SQL / "ties.sql").read_text(encoding="utf-8")).fetchall()
    path = folder / NAME
    earlier = dict(zip(*pq.read_table(path).to_pydict().values(), strict=True)) if path.exists() else {}
    splits = assign_splits(articles, (tie[0] for tie in ties), earlier)
    kept = pa.table({"article_id": list(splits), "split": list(splits.values())})
    aside = path.with_suffix(".tmp")
    pq.write_table(kept, aside)
    os.replace(aside, path)
    database.register("splits", kept)
    database.execute((SQL / "extras.sql").read_text(encoding="utf-8"))
    return sum(1 for article, split in earlier.items() if splits.get(article, split) != split)
