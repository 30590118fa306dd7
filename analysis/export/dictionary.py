"""The data dictionary of exports, docs/data-dictionary.md: every table and column by profile, from the one schema."""

from __future__ import annotations

from analysis.export.profiles import load_tables
from pipeline.schema import load_schema


def data_dictionary() -> str:
    """The dictionary in Markdown."""
    version, tables = load_schema()
    lines = [
        "# Data dictionary",
        "",
        f"What the tables of an export hold. Made from `pipeline/schema.toml` (schema version {version}) and "
        "`analysis/export/*.toml` by",
        "`python -m analysis.export.dictionary`; a test keeps it true. How to make one: [export.md](export.md).",
    ]
    for table in load_tables():
        source = tables[table.source]
        lines += ["", f"## {table.name}", "", f"{source.en[0].upper()}{source.en[1:]}. {source.zh}。", ""]
        lines += [f"Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
        lines += ["| column | type | profile | meaning | 含义 |", "|---|---|---|---|---|"]
        for column in table.columns_of("full"):
            profile = "full" if column.name in table.full else "both"
            lines.append(f"| `{column.name}` | {column.type} | {profile} | {column.en} | {column.zh} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(data_dictionary())
