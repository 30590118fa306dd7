"""Rows as people and programs read them: CSV, JSON, JSON lines, Markdown, or a table aligned for Chinese (two cells a sign)."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TextIO

from rich.cells import cell_len, set_cell_size

WIDEST = 60  # cells a column of a table; the other formats are never shortened


FORMS = ("table", "csv", "json", "jsonl", "md")


def show(names: Sequence[str], rows: Iterable[Sequence[Any]], form: str, out: TextIO, most: int | None = None) -> None:
    """Write rows in the form named: table, csv, json, jsonl or md; of a table at most `most` rows."""
    if form == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(["" if value is None else plain(value) for value in row] for row in rows)
    elif form == "json":
        out.write("[")
        for place, row in enumerate(rows):
            out.write(",\n" if place else "\n")
            out.write(json.dumps(as_object(names, row), ensure_ascii=False, indent=1))
        out.write("\n]\n")
    elif form == "jsonl":
        out.writelines(json.dumps(as_object(names, row), ensure_ascii=False) + "\n" for row in rows)
    elif form == "md":
        out.write(f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n")
        out.writelines(f"| {' | '.join(one_line(value).replace('|', chr(92) + '|') for value in row)} |\n" for row in rows)
    else:
        held = list(rows if most is None else islice(rows, most + 1))
        out.write(table(names, held[:most], more=most is not None and len(held) > most))


def table(names: Sequence[str], rows: Sequence[Sequence[Any]], more: bool = False) -> str:
    """An aligned table: numbers to the right, long values cut with an ellipsis; the last line counts the rows shown."""
    if not names:
        return "done\n"
    cells = [[shorten(one_line(value)) for value in row] for row in rows]
    widths = [max([cell_len(name), *(cell_len(row[place]) for row in cells)]) for place, name in enumerate(names)]
    right = [bool(rows) and all(is_number(row[place]) or row[place] is None for row in rows) for place in range(len(names))]
    lines = ["  ".join(fit(name, width, side) for name, width, side in zip(names, widths, right, strict=True))]
    lines.append("  ".join("─" * width for width in widths))
    lines += ["  ".join(fit(cell, width, side) for cell, width, side in zip(row, widths, right, strict=True)) for row in cells]
    shown = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    lines.append(f"(the first {shown}; --format csv has all)" if more else f"({shown})")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def fit(text: str, width: int, right: bool) -> str:
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank


def shorten(text: str) -> str:
    return text if cell_len(text) <= WIDEST else set_cell_size(text, WIDEST - 1).rstrip() + "…"


def one_line(value: Any) -> str:
    return "NULL" if value is None else plain(value).replace("\r", " ").replace("\n", " ⏎ ").replace("\t", " ")


def plain(value: Any) -> str:
    """A value as text: ISO for dates, JSON for lists and structures."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | dict | tuple):
        return json.dumps(as_json(value), ensure_ascii=False)
    return str(value)


def as_object(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A row as a JSON object."""
    return {name: as_json(value) for name, value in zip(names, row, strict=True)}


def as_json(value: Any) -> Any:
    """A value as JSON has it: null for numbers that are none, text for what it has no type for."""
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, str | int | float) else plain(value)
