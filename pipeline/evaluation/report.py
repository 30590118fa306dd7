"""The figures of an evaluation for a person: on the screen, as JSON, and as docs/accuracy.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pipeline.evaluation.evaluate import AXES, Counted, Result, interval, total

FEW = 30  # articles: below that a figure says so
INTRODUCTION = """# Accuracy

Written by `python -m pipeline evaluate GOLD.jsonl … --doc`; not edited by hand. Measured on labelled articles that are no part of
this tree. Fold 0 is a third of them by a fixed hash of the id, from which no weight is learnt. It is not blind: its totals were
watched while rules were made, so it is rather too high than too low. `value` is lawfulness or polarity, on codes that were found.
Intervals hold 95 % of 1,000 draws of the articles.
"""


def groups(result: Result) -> list[tuple[str, list[Counted]]]:
    """All articles, the fold held back, the others, then each topic."""
    articles = result.articles
    found = [
        ("all", articles),
        ("fold 0 (held back)", [article for article in articles if article.fold == 0]),
        ("folds 1 and 2 (learnt from)", [article for article in articles if article.fold]),
    ]
    topics = sorted({article.topic for article in articles})
    return found + [(f"topic {topic}", [article for article in articles if article.topic == topic]) for topic in topics]


def figures(articles: list[Counted], axes: Iterable[str] = AXES) -> list[tuple[str, float, float, float, float, float, int]]:
    """For each axis: precision, recall, F1, its interval, and how many are labelled."""
    rows = []
    for axis in axes:
        tally = total(articles, axis)
        rows.append((axis, tally.precision, tally.recall, tally.f1, *interval(articles, axis), tally.gold))
    return rows


def as_json(result: Result) -> dict[str, Any]:
    return {
        name: {
            "articles": len(articles),
            **{
                axis: {"precision": p, "recall": r, "f1": f1, "interval": [low, high], "gold": gold}
                for axis, p, r, f1, low, high, gold in figures(articles)
            },
        }
        for name, articles in groups(result)
    }


def screen(result: Result, changed: dict[str, list[tuple[str, str]]]) -> str:
    """The figures as aligned text, then gains and losses against the last time."""
    lines = [f"{len(result.articles)} articles of {', '.join(result.files)}"]
    for name, articles in groups(result):
        lines += ["", title(name, articles), f"{'':22}      P      R     F1   95 % of draws   labelled"]
        lines += [
            f"{axis:22} {p:6.3f} {r:6.3f} {f1:6.3f}   {low:.3f} – {high:.3f} {gold:10}"
            for axis, p, r, f1, low, high, gold in figures(articles)
        ]
    for word, rows in changed.items():
        lines += ["", f"{word} against the last time: {len(rows)}", *(f"  {name}  {code}" for name, code in rows)]
    return "\n".join(lines)


def title(name: str, articles: list[Counted]) -> str:
    return f"{name}: {len(articles)} articles" + (" (few: read with care)" if len(articles) < FEW else "")


def markdown(result: Result) -> str:
    """The content of docs/accuracy.md."""
    lines = [INTRODUCTION]
    shown: Callable[[float], str] = "{:.3f}".format
    for name, articles in groups(result):
        lines += [f"## {title(name, articles)}", "", "| axis | P | R | F1 | interval | labelled |", "|---|---|---|---|---|---|"]
        lines += [
            f"| {axis} | {shown(p)} | {shown(r)} | {shown(f1)} | {shown(low)}–{shown(high)} | {gold} |"
            for axis, p, r, f1, low, high, gold in figures(articles)
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
