"""What an export says of itself: Data Package, dataset card, Croissant and notice, from the exported files and one schema."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.export.profiles import Table

FRICTIONLESS = {"int64": "integer", "int32": "integer", "double": "number", "bool": "boolean", "string": "string"}
CROISSANT = {"int64": "sc:Integer", "int32": "sc:Integer", "double": "sc:Float", "bool": "sc:Boolean"}


@dataclass(frozen=True)
class Described:
    """One exported table: its Parquet file, key, rows, and what its columns mean."""

    name: str
    path: Path
    key: tuple[str, ...]
    rows: int
    columns: list[tuple[str, pa.DataType, str, str]]  # name, type, Chinese, English


def describe(table: Table, profile: str, path: Path, rows: int) -> Described:
    types = {field.name: field.type for field in pq.read_schema(path)}
    columns = [(column.name, types[column.name], column.zh, column.en) for column in table.columns_of(profile)]
    return Described(table.name, path, table.key, rows, columns)


def sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def data_package(name: str, tables: list[Described], facts: dict[str, Any]) -> dict[str, Any]:
    """A Data Package (specs.frictionlessdata.io) of the CSV files."""
    resources = []
    for table in tables:
        path = f"csv/{table.name}.csv"
        file = table.path.parent.parent / path
        fields = [
            {"name": column, "type": FRICTIONLESS.get(str(kind), "string"), "title": zh, "description": en}
            for column, kind, zh, en in table.columns
        ]
        schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
        resources.append(
            {
                "name": table.name.replace("_", "-"),
                "path": path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "dialect": {"csv": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True}},
                "hash": f"sha256:{sha256(file)}",
                "bytes": file.stat().st_size,
                "schema": schema,
            }
        )
    return {"name": name, "title": facts["title"], "created": facts["made_at"], "profile": "data-package", "resources": resources}


def dataset_card(name: str, tables: list[Described], facts: dict[str, Any]) -> str:
    """A dataset card as hubs of datasets read it: front matter with a configuration a table, then words for people."""
    lines = ["---", "language:", "- zh", f"pretty_name: {json.dumps(facts['title'])}", "configs:"]
    for table in tables:
        lines += [f"- config_name: {table.name}", f"  data_files: parquet/{table.name}.parquet"]
        lines += ["  default: true"] if table.name == "articles" else []
    lines += ["---", "", f"# {facts['title']}", "", facts["about"], "", "| table | rows | key |", "|---|---|---|"]
    lines += [f"| {table.name} | {table.rows} | {', '.join(table.key)} |" for table in tables]
    if facts["permission"]:
        lines += ["", f"Bodies are included for this reason: {facts['permission']}"]
    if facts["forced"]:
        lines += ["", f"Exported although checks failed: {facts['forced']}"]
    lines += ["", "## Splits", "", "| split | articles | clusters |", "|---|---|---|"]
    lines += [f"| {row['split']} | {row['articles']} | {row['clusters']} |" for row in facts["splits"]]
    for table in tables:
        lines += ["", f"## {table.name}", "", "| column | type | meaning | 含义 |", "|---|---|---|---|"]
        lines += [f"| `{column}` | {kind} | {en} | {zh} |" for column, kind, zh, en in table.columns]
    return "\n".join(lines) + "\n"


def croissant(name: str, tables: list[Described], facts: dict[str, Any]) -> dict[str, Any]:
    """Croissant metadata (MLCommons, version 1.0) of the Parquet files."""
    files, records = [], []
    for table in tables:
        files.append(
            {
                "@type": "cr:FileObject",
                "@id": f"{table.name}-file",
                "name": f"{table.name}-file",
                "contentUrl": f"parquet/{table.name}.parquet",
                "encodingFormat": "application/x-parquet",
                "sha256": sha256(table.path),
            }
        )
        fields = [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{column}",
                "name": column,
                "description": f"{en} · {zh}",
                "dataType": CROISSANT.get(str(kind), "sc:Text"),
                **({"repeated": True} if pa.types.is_list(kind) else {}),
                "source": {"fileObject": {"@id": f"{table.name}-file"}, "extract": {"column": column}},
            }
            for column, kind, zh, en in table.columns
        ]
        records.append({"@type": "cr:RecordSet", "@id": table.name, "name": table.name, "field": fields})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": name,
        "description": facts["about"],
        "url": facts["url"],
        "license": facts["license"],
        "datePublished": facts["made_at"][:10],
        "version": "1.0.0",
        "citeAs": name,
        "distribution": files,
        "recordSet": records,
    }


CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def datasette_metadata(tables: list[Described], facts: dict[str, Any]) -> dict[str, Any]:
    """Metadata for Datasette (docs.datasette.io/en/stable/metadata.html): titles, columns, and where to search."""
    described: dict[str, Any] = {
        table.name: {"columns": {column: f"{en} · {zh}" for column, _, zh, en in table.columns}} for table in tables
    }
    described["articles"] |= {"fts_table": "articles_fts", "fts_pk": "rowid"}
    return {"title": facts["title"], "description": facts["about"], "databases": {"hefa": {"tables": described}}}


def notice(tables: list[Described], facts: dict[str, Any]) -> str:
    """What the export's reader must know of rights, persons and how it was made; every number is of its own rows."""
    numbers = facts["numbers"]
    said = "The articles are their publishers'. This dataset holds facts about them and where each stands"
    if facts["profile"] == "full":
        said += f"; their bodies are included for this reason: {facts['permission'] or 'their sites grant it'}."
    else:
        said += (
            f". Its {numbers['excerpts']} excerpts have {numbers['longest_excerpt']} characters at most; together they are "
            f"never more than {numbers['largest_share']:.1%} of their article. No more than 15 % of a body can be put together "
            "from all rows, save of a very short one that its title or the name of a law fills."
        )
    lines = [
        "# Notice",
        "",
        f"Profile `{facts['profile']}`, {facts['made_at']}: {numbers['articles']} articles of {', '.join(facts['sites'])}.",
        "",
        f"- {said}",
        "- Phone numbers, identity numbers and other personal data are masked with ＊ of equal length; public hotlines stay.",
        "- A finding `suspected` is no more than that; `confirmed` means that rules found strong evidence, not that a court did.",
        "- Whoever wants a page out of it writes to its operator; the next export no longer has it, and a delta names it as gone.",
    ]
    if facts["left_out"]:
        lines.append(f"- Left out, since their bodies may not be passed on: {', '.join(facts['left_out'])}.")
    if facts["forced"]:
        lines.append(f"- Exported although checks failed: {facts['forced']}")
    return "\n".join(lines) + "\n"


def dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
