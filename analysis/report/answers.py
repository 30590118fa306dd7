"""What the report is made of: the answers to its named queries, all asked of one opened database, so that they agree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.database import named_query, open_database

QUERIES = (
    "corpus_frame",
    "effective_articles",
    "citation_checkability",
    "finding_rates",
    "reviewed_findings",
    "audit_precision",
    "coverage_by_category_month",
    "provisions_by_verdict",
    "citation_health_by_quarter",
    "renumbered_or_repealed_relied_on",
    "tactic_to_advice",
    "duplicates_by_site",
    "largest_families",
    "new_against_recycled",
    "crawl_health_by_site",
    "not_covered",
    "cited_share_of_laws",
)


@dataclass(frozen=True)
class Answer:
    """The rows of a named query, each by column."""

    query: str
    rows: list[dict[str, Any]]

    def total(self, column: str) -> int:
        return sum(row[column] or 0 for row in self.rows)


def read_answers(database: Path) -> dict[str, Answer]:
    """Every query of the report by name. Raises Problem where there is no database."""
    found = {}
    with open_database(database) as opened:
        for name in QUERIES:
            result = opened.execute(named_query(name))
            columns = [column[0] for column in result.description]
            found[name] = Answer(name, [dict(zip(columns, row, strict=True)) for row in result.fetchall()])
    return found
