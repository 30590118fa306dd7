"""Numbers as the report prints them, and the interval that goes with a rate."""

from __future__ import annotations

from typing import Any

from pipeline.evaluation.wilson import wilson

FEW = 30  # articles: a figure on fewer says so


def rate(hits: int, of: int) -> str:
    """A share with its interval: '4.9 % [3.0–7.9]', or a dash where there is nothing to have a share of."""
    if not of:
        return "–"
    low, high = wilson(hits, of)
    return f"{percent(hits / of)} [{100 * low:.1f}–{100 * high:.1f}]"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def number(value: Any) -> str:
    """A number with thin marks of thousands; what is none stays as it is, nothing is a dash. A tenth is shown below a thousand."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float) and abs(value) < 1000:
        return f"{value:.1f}"
    return f"{value:,.0f}"
