"""The tables of the database as data: read from `schema.toml`, turned into DDL, comments, Arrow schemas and documentation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow

SQL_TYPES = {
    "text": "VARCHAR",
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "time": "TIMESTAMPTZ",
    "texts": "VARCHAR[]",
}


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True)
class Table:
    """A table: one row is what `en` says. `like` names the table whose columns it shares."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    def ddl(self) -> str:
        """CREATE TABLE with every column, nullable: unknown is a value."""
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.type]}" for column in self.columns)
        return f"CREATE TABLE {self.name} ({columns})"

    def comments(self, view: str | None = None, kind: str = "TABLE") -> list[str]:
        """COMMENT ON statements for the table (or a masked view of it) and its columns, Chinese and English."""
        kind, name = ("VIEW", view) if view else (kind, self.name)
        zh, en = (f"{self.zh},个人信息已遮去", f"{self.en}; personal data masked") if view else (self.zh, self.en)
        statements = [f"COMMENT ON {kind} {name} IS {literal(f'{zh} · {en}')}"]
        for column in self.columns:
            statements.append(f"COMMENT ON COLUMN {name}.{column.name} IS {literal(f'{column.zh} · {column.en}')}")
        return statements


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@cache
def load_schema() -> tuple[int, dict[str, Table]]:
    """The schema's version, and its tables by name in the order of the file."""
    found = tomllib.loads(Path(__file__).with_name("schema.toml").read_text(encoding="utf-8"))
    version = found.pop("version")
    tables = {}
    for name, table in found.items():
        rows = found[table["like"]]["columns"] if "like" in table else table["columns"]
        tables[name] = Table(name, table["zh"], table["en"], tuple(Column(*row) for row in rows))
    return version, tables


def arrow_type(kind: str) -> pyarrow.DataType:
    import pyarrow as pa

    return {
        "text": pa.string(),
        "int": pa.int64(),
        "float": pa.float64(),
        "bool": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(pa.string()),
        "bytes": pa.binary(),  # of clean rows only, as the next two
        "ints": pa.list_(pa.int64()),
        "flags": pa.list_(pa.bool_()),
    }[kind]


def describe_tables() -> str:
    """The reference of all tables in Markdown: the content of docs/tables.md."""
    version, tables = load_schema()
    lines = [
        "# Tables",
        "",
        f"Made from `pipeline/schema.toml` (schema version {version}) by `python -m pipeline.schema`; a test keeps it true.",
    ]
    for table in tables.values():
        lines += ["", f"## {table.name}", "", f"{table.en[0].upper()}{table.en[1:]}. {table.zh}。", ""]
        lines += ["| column | type | meaning | 含义 |", "|---|---|---|---|"]
        lines += [f"| `{column.name}` | {column.type} | {column.en} | {column.zh} |" for column in table.columns]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(describe_tables())
