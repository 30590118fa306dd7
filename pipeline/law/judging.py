"""The citations of one text judged: unmarked quotations cut to the law's words, then every axis of the verdict."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pipeline.citations.citation import Citation
from pipeline.citations.cite import EXTRA, as_row
from pipeline.law.attribution import refine_quotes
from pipeline.law.bench import Bench
from pipeline.law.verdict import Verdict
from pipeline.law.verify import judge

VERDICTS = [column.name for column in fields(Verdict)]


def judge_text(text: str, found: list[Citation], days: tuple[str | None, str | None], bench: Bench) -> list[dict[str, Any]]:
    """Rows of the table `citations` (but for article_id and body_hash) for an article posted between two ISO days."""
    refine_quotes(text, found, bench)
    rows = []
    for ord, citation in enumerate(found):
        row = {name: value for name, value in as_row(text, ord, citation).items() if name not in dict(EXTRA)}
        verdict = judge(citation, text, days, bench)
        rows.append(row | {name: getattr(verdict, name) for name in VERDICTS})
    return rows
