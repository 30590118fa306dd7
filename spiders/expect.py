"""What a site is expected to give: `[expect]` in its TOML bounds what a run brings, `read = { min = 0.9 }`.

A value below a minimum means that something is broken: the site is degraded. One above a maximum is a warning.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spiders.problem import UsageProblem

MEASURES = {  # what can be bounded; what is called a share lies between 0 and 1
    "answered": "pages that answered in the run",
    "articles": "articles read in the run",
    "articles_held": "articles held of the site in all",
    "read": "share of the pages at articles' addresses that were read as articles",
    "with_date": "share of the articles whose page shows a date that can be read",
    "with_author": "share of the articles with an author",
    "with_category": "share of the articles with a category",
    "body_chars": "median length of the bodies, in code points",
    "unknown_headings": "share of the headings that no pattern of data/reference/headings.toml knows",
}
COUNTS = ("answered", "articles", "articles_held", "body_chars")


@dataclass(frozen=True)
class Bounds:
    """The least and the most that a measure may be; None where there is no bound."""

    low: float | None = None
    high: float | None = None


def read_bounds(path: Path, found: dict[str, Any]) -> dict[str, Bounds]:
    """Bounds by measure from a table of `name = { min = …, max = … }`; raises UsageProblem that names `path` and the key."""
    bounds = {}
    for name, table in found.items():
        if name not in MEASURES:
            near = difflib.get_close_matches(name, MEASURES, 1)
            hint = f"did you mean 'expect.{near[0]}'?" if near else f"known: {', '.join(MEASURES)}."
            raise UsageProblem(f"{path}: unknown key 'expect.{name}'; {hint}")
        if not isinstance(table, dict) or not table or set(table) - {"min", "max"}:
            raise UsageProblem(f"{path}: 'expect.{name}' must be {{ min = … }}, {{ max = … }} or both, not {table!r}.")
        most = float("inf") if name in COUNTS else 1
        for value in table.values():
            if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
                kind = "a number of at least 0" if name in COUNTS else "a share between 0 and 1"
                raise UsageProblem(f"{path}: bounds of 'expect.{name}' must be {kind}, not {value!r}.")
        if table.get("min", 0) > table.get("max", most):
            raise UsageProblem(f"{path}: 'expect.{name}' has a min above its max; nothing can be both.")
        bounds[name] = Bounds(table.get("min"), table.get("max"))
    return bounds
