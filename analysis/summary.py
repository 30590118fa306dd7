"""What a run ends with on the terminal: a few named queries, and what to try next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TextIO

from analysis.database import ask, named_query
from analysis.show import show

PARTS = [
    ("Pages by outcome", "pages_by_outcome"),
    ("Articles and versions", "articles_by_site"),
    ("How certain the dates are", "date_certainty"),
    ("Dropped, and why", "rejects_by_reason"),
    ("Citations and their law", "citations_by_verdict"),
    ("Newest articles", "newest_articles"),
]
NEXT = """Next:
  make sql Q="SELECT category, count(*) AS articles FROM articles GROUP BY ALL ORDER BY 2 DESC"
  make sql Q=@coverage_by_month      named queries; list them with: .venv/bin/python -m pipeline sql --list
  make sql Q=@outdated_citations_by_views
  make crawl SITE=hefeilaws LIMIT=20 a live site (set contact in hefa.toml first), then: make corpus
"""


def print_summary(database: Path, out: TextIO | None = None) -> None:
    """Write the summary of a database to `out` (standard output)."""
    out = out or sys.stdout
    for title, name in PARTS:
        names, rows = ask(database, named_query(name))
        out.write(f"\n{title}\n")
        if rows:
            show(names, rows, "table", out)
        else:
            out.write("nothing\n")
    out.write(f"\n{NEXT}")
