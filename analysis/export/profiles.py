"""What a row of an export holds: its tables and columns, and the two profiles, `facts` with excerpts and `full` with bodies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.schema import Column, load_schema

PROFILES = ("facts", "full")
FOLDER = Path(__file__).parent
OF_ARTICLES = "article_id"  # a table with this column holds rows of articles, and shows those in scope


@dataclass(frozen=True)
class Table:
    """A table of an export: its rows come from `source`; `excerpts` names for each column of wording the span it is of."""

    name: str
    source: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    full: tuple[str, ...]
    added: tuple[str, ...]
    excerpts: dict[str, tuple[str, str]]
    worded: tuple[str, ...]

    def columns_of(self, profile: str) -> list[Column]:
        """Its columns in a profile, in their order, each with type and meaning."""
        known = {column.name: column for column in load_schema()[1][self.source].columns}
        others = {name: Column(name, *row) for name, row in read_toml("columns.toml").items()}
        full = self.full if profile == "full" else ()
        return [known[name] for name in (*self.columns, *full)] + [others[name] for name in (*self.added, *self.excerpts)]


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def load_tables() -> list[Table]:
    return [
        Table(
            name,
            table["source"],
            tuple(table["key"]),
            tuple(table["columns"]),
            tuple(table.get("full", ())),
            tuple(table.get("added", ())),
            {column: (span[0], span[1]) for column, span in table.get("excerpts", {}).items()},
            tuple(table.get("worded", ())),
        )
        for name, table in read_toml("tables.toml").items()
    ]


def source_of(table: Table, views: set[str]) -> str:
    """The view in which personal data is masked, for a table that has one."""
    public = f"v_public_{table.source}"
    return public if public in views else table.source


def in_scope(table: Table) -> str:
    """What joins a table's rows `t` to the articles and sites in scope."""
    joins = " SEMI JOIN scope s1 ON s1.article_id = t.article_id" if OF_ARTICLES in table.columns else ""
    if table.name == "near_duplicates":
        joins += " SEMI JOIN scope s2 ON s2.article_id = t.other_id"
    if table.name == "sites":
        joins = " SEMI JOIN scope_sites s1 ON s1.site = t.site"
    if table.name == "templates":
        joins = " SEMI JOIN template_scope s1 ON s1.template_id = t.template_id"
    return joins


def select(table: Table, profile: str, views: set[str]) -> str:
    """The query for a table's rows, in the order of its key."""
    columns = [f"t.{column}" for column in table.columns]
    if profile == "full":
        columns += [f"t.{column}" for column in table.full]
    columns += [f"x.{column}" for column in table.added]
    joins = " LEFT JOIN article_extras x ON x.article_id = t.article_id" if table.added else ""
    for number, (column, (start, end)) in enumerate(table.excerpts.items()):
        if profile == "full":
            columns.append(f"t.{column}")
        else:
            columns.append(f"e{number}.words AS {column}")
            joins += (
                f" LEFT JOIN excerpts e{number} ON e{number}.article_id = t.article_id"
                f" AND e{number}.span_start = t.{start} AND e{number}.span_end = t.{end}"
            )
    key = ", ".join(f"t.{column}" for column in table.key)
    return f"SELECT {', '.join(columns)} FROM {source_of(table, views)} t{joins}{in_scope(table)} ORDER BY {key}"
