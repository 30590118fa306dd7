"""An article's tactics and advice for a person: each marked in its sentence, with what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.text import Text

from pipeline.explain.layout import folded

Row = dict[str, Any]
EXCERPT = 160  # characters of a step that are shown
INDENT = "   "


def explain_told(record: Row, width: int) -> list[Text]:
    """The lines on tactics and advice of a record that `extract` prints; none where it has neither."""
    lines: list[Text] = []
    for head, rows, tell in (
        ("Tactics: conduct of the other party", record["tactics"], tell_tactic),
        ("Advice: steps for the reader", record["advice"], tell_step),
    ):
        if rows:
            lines += [Text(""), *folded(Text(f"── {head} ({len(rows)})", style="bold"), width)]
            lines += [line for row in rows for line in tell(row, record["text"], width)]
    return lines


def tell_tactic(row: Row, text: str, width: int) -> list[Text]:
    said = [row["code"], row["lawfulness"], *([f"by {row['actor']}"] if row["actor"] else [])]
    return entry(text[row["span_start"] : row["span_end"]], said, row, width)


def tell_step(row: Row, text: str, width: int) -> list[Text]:
    said = [row["code"], {"do": "do", "dont": "don't"}[row["polarity"]]]
    said += [f"{name} {row[name]}" for name in ("organ", "hotline", "deadline") if row[name]]
    said.append(f"rests on citation {row['grounded_by'] + 1}" if row["grounded_by"] is not None else "rests on no provision cited")
    said += [f"would harm the reader: {row['risk']}"] if row["risk"] else []
    return entry(text[row["span_start"] : row["span_end"]], said, row, width)


def entry(words: str, said: Sequence[str], row: Row, width: int) -> list[Text]:
    """What is said of a row, then its words."""
    rule = row["rule"] if len(row["rule"]) <= 40 else f"{row['rule'][:40]}…"
    shown = words.replace("\n", " ")
    shown = shown if len(shown) <= EXCERPT else f"{shown[:EXCERPT]}…"
    lines = [Text(" · ".join(said), style="bold"), Text(f"⟦{shown}⟧", style="cyan"), Text(f"rule: {rule}", style="dim")]
    return [Text(INDENT).append_text(line) for part in lines for line in folded(part, width - len(INDENT))]
