"""Citations, tactics and advice as annotations: W3C Web Annotation, spaCy's character spans, labels that `evaluate` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

SQL = Path(__file__).with_name("sql")
ANCHOR = "http://www.w3.org/ns/anno.jsonld"


def annotated(database: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """An object an article in scope: id, url, text (public), and its citations, tactics and advice with their spans."""
    result = database.execute((SQL / "annotated.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in result.description or []]
    while rows := result.fetchmany(1_000):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def web_annotations(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """W3C Web Annotation objects (w3.org/TR/annotation-model): a body that tags, a target that selects by code points."""
    for kind, about in (("citation", cited_as), ("tactic", told_as), ("advice", told_as)):
        for row in article[f"{kind}s" if kind != "advice" else kind] or []:
            yield {
                "@context": ANCHOR,
                "id": f"urn:hefa:{article['id']}:{kind}:{row['ord']}",
                "type": "Annotation",
                "motivation": "tagging",
                "body": {"type": "TextualBody", "purpose": "tagging", "value": about(kind, row)},
                "target": {
                    "source": article["url"],
                    "selector": {"type": "TextPositionSelector", "start": row["span_start"], "end": row["span_end"]},
                },
            }


def cited_as(kind: str, row: dict[str, Any]) -> str:
    return f"{kind}:{row['law'] or '?'}:{row['article'] or ''}"


def told_as(kind: str, row: dict[str, Any]) -> str:
    return f"{kind}:{row['code']}:{row['value']}"


def spacy_spans(article: dict[str, Any]) -> dict[str, Any]:
    """What spaCy's DocBin is made from: the text and spans by group, as `Doc.char_span` takes them."""
    spans = {
        "citations": [[row["span_start"], row["span_end"], "CITATION"] for row in article["citations"] or []],
        "tactics": [[row["span_start"], row["span_end"], row["code"].upper()] for row in article["tactics"] or []],
        "advice": [[row["span_start"], row["span_end"], row["code"].upper()] for row in article["advice"] or []],
    }
    return {"id": article["id"], "text": article["text"], "spans": spans}


def label_rows(article: dict[str, Any]) -> dict[str, Any]:
    """A line of a labelled file: the names that `evaluate` reads."""
    text = article["text"]
    return {
        "id": article["id"],
        "source": article["site"],
        "title": article["title"],
        "published": article["published"],
        "text": text,
        "citations": [
            {key: row[key] for key in ("law", "article", "suffix", "paragraph", "item", "quote")}
            | {"text": text[row["span_start"] : row["span_end"]]}
            for row in article["citations"] or []
            if row["kind"] == "cited"
        ],
        "tactics": [
            {"text": text[row["span_start"] : row["span_end"]], "code": row["code"], "lawfulness": row["value"]}
            for row in article["tactics"] or []
        ],
        "advice": [
            {"text": text[row["span_start"] : row["span_end"]], "code": row["code"], "polarity": row["value"]}
            for row in article["advice"] or []
        ],
    }


def write_annotations(database: duckdb.DuckDBPyConnection, folder: Path, full: bool) -> None:
    """Write the annotation files; those that hold texts only with the profile full."""
    folder.mkdir()
    with open(folder / "web-annotations.jsonl", "w", encoding="utf-8") as out:
        for article in annotated(database):
            out.writelines(json.dumps(found, ensure_ascii=False) + "\n" for found in web_annotations(article))
    if not full:
        return
    spacy, labelled = folder / "spacy.jsonl", folder / "labels.jsonl"
    with open(spacy, "w", encoding="utf-8") as spans, open(labelled, "w", encoding="utf-8") as labels:
        for article in annotated(database):
            spans.write(json.dumps(spacy_spans(article), ensure_ascii=False) + "\n")
            labels.write(json.dumps(label_rows(article), ensure_ascii=False) + "\n")
