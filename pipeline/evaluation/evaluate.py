"""Run the extractors over labelled articles and count, article by article; compare with the last time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.discourse.topics import topic_of
from pipeline.discourse.training import place_rows
from pipeline.evaluation.tally import Tally, tally_citations, tally_spans
from pipeline.inputs import read_jsonl
from pipeline.law.bench import load_bench
from pipeline.outputs import extract_records
from spiders.problem import Problem

FOLDS = 3  # fold 0 is held back: nothing is learnt from it (pipeline.discourse.train.held_back)
DRAWS = 1_000
AXES = (
    "citations.provision", "citations.pinpoint", "citations.quote",
    "tactics.code", "tactics.span", "tactics.value", "advice.code", "advice.span", "advice.value",
)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """One article's counts by axis, with its fold and topic, and the codes found and labelled (kind:code)."""

    name: str
    fold: int
    topic: str
    counts: dict[str, Tally]
    found: frozenset[str]
    gold: frozenset[str]


@dataclass(frozen=True)
class Result:
    """The articles of some gold files, counted; `files` are their names."""

    files: tuple[str, ...]
    articles: list[Counted]


def evaluate(paths: list[Path], laws: Path) -> Result:
    """Extract and count every labelled article. Raises Problem that names file and article for one without labels."""
    bench = load_bench(laws)
    counted = []
    for path in paths:
        given = [{key: row.get(key) for key in ("id", "text", "title", "published")} for row in read_jsonl(str(path))]
        labelled = {str(row["id"]): row for row in map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").split("\n")))}
        for record in extract_records(given, [], bench):
            gold = labelled[str(record["id"])]
            if not all(kind in gold for kind in ("citations", "tactics", "advice")):
                raise Problem(f"{path}: {record['id']} has no labels; a gold file's articles have citations, tactics and advice.")
            counted.append(count_article(record, gold))
    return Result(tuple(path.name for path in paths), counted)


def count_article(record: dict[str, Any], gold: dict[str, Any]) -> Counted:
    """The counts of one extracted article against its labels."""
    counts = {f"citations.{axis}": tally for axis, tally in tally_citations(gold["citations"], record["citations"]).items()}
    found, wanted = set(), set()
    for kind, value in (("tactics", "lawfulness"), ("advice", "polarity")):
        spans = [(row["span_start"], row["span_end"], row["code"], row[value]) for row in record[kind]]
        wants = place_rows(gold["text"], gold[kind], value)
        counts |= {f"{kind}.{axis}": tally for axis, tally in tally_spans(wants, spans).items()}
        found |= {f"{kind}:{row['code']}" for row in record[kind]}
        wanted |= {f"{kind}:{row['code']}" for row in gold[kind]}
    return Counted(
        str(gold["id"]), fold_of(str(gold["id"])), topic_of(f"{gold.get('title') or ''}\n{gold['text']}"), counts,
        frozenset(found), frozenset(wanted),
    )  # fmt: skip


def fold_of(name: str) -> int:
    """The fold of an article, by a fixed hash of its id."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def total(articles: list[Counted], axis: str) -> Tally:
    return sum((article.counts[axis] for article in articles), Tally())


def interval(articles: list[Counted], axis: str) -> tuple[float, float]:
    """The 2.5 % and 97.5 % points of F1 over DRAWS draws of the articles with replacement (bootstrap; seeded)."""
    tallies = [article.counts[axis] for article in articles]
    counts = np.array([(tally.hit, tally.gold, tally.found) for tally in tallies], dtype=float)
    if not len(counts):
        return 0.0, 0.0
    drawn = counts[np.random.default_rng(0).integers(0, len(counts), (DRAWS, len(counts)))].sum(axis=1)
    scores = 2 * drawn[:, 0] / np.maximum(drawn[:, 1] + drawn[:, 2], 1)
    low, high = np.percentile(scores, (2.5, 97.5))
    return float(low), float(high)


def memory_of(result: Result, data: Path) -> Path:
    """Where the codes of the last evaluation of these files are kept."""
    return data / "evaluations" / f"{'+'.join(result.files)}.json"


def changes(result: Result, data: Path) -> dict[str, list[tuple[str, str]]]:
    """What is right now and wasn't the last time (`gains`), and the reverse (`losses`), as (article, kind:code)."""
    path = memory_of(result, data)
    before = {name: set(codes) for name, codes in json.loads(path.read_text(encoding="utf-8")).items()} if path.exists() else {}
    found: dict[str, list[tuple[str, str]]] = {"gains": [], "losses": []}
    for article in result.articles:
        if article.name in before:
            wrong_now, wrong_then = article.found ^ article.gold, before[article.name] ^ article.gold
            found["gains"] += [(article.name, code) for code in sorted(wrong_then - wrong_now)]
            found["losses"] += [(article.name, code) for code in sorted(wrong_now - wrong_then)]
    return found


def keep(result: Result, data: Path) -> None:
    """Keep the codes found, for the next time."""
    path = memory_of(result, data)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({article.name: sorted(article.found) for article in result.articles}), encoding="utf-8")
