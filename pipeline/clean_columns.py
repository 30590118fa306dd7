"""The columns of the clean rows that are no tables of the database as they stand; the others are in schema.toml."""

from __future__ import annotations

from pipeline.citations.cite import EXTRA
from pipeline.sketch.rows import COLUMNS

CLEAN_COLUMNS: dict[str, list[tuple[str, str]]] = {
    "pages": [
        ("capture_id", "text"), ("article_id", "text"), ("url", "text"), ("title", "text"), ("author", "text"),
        ("category", "text"), ("tags", "texts"), ("date_shown", "text"), ("date_from", "time"), ("date_to", "time"),
        ("date_rule", "text"), ("views", "int"), ("text", "text"), ("chars", "int"), ("body_hash", "text"),
        ("rights_notice", "text"), ("page_rule", "text"), ("fetched_at", "time"),
    ],
    "blocks": [
        ("capture_id", "text"), ("ord", "int"), ("kind", "text"), ("role", "text"), ("span_start", "int"), ("span_end", "int"),
        ("level", "int"),
    ],
    "links": [("capture_id", "text"), ("kind", "text"), ("url", "text"), ("title", "text")],
    "set_aside": [("capture_id", "text"), ("ord", "int"), ("reason", "text"), ("text", "text")],
    "citations": [
        ("capture_id", "text"), ("ord", "int"), ("kind", "text"), ("span_start", "int"), ("span_end", "int"), ("text", "text"),
        ("law", "text"), ("article", "int"), ("suffix", "int"), ("paragraph", "int"), ("item", "int"), ("inherited", "bool"),
        ("stance", "text"), ("quote", "text"), ("quote_start", "int"), ("quote_end", "int"), ("rule", "text"), *EXTRA,
    ],
    "tactics": [
        ("capture_id", "text"), ("ord", "int"), ("span_start", "int"), ("span_end", "int"), ("text", "text"), ("code", "text"),
        ("lawfulness", "text"), ("actor", "text"), ("rule", "text"),
    ],
    "advice": [
        ("capture_id", "text"), ("ord", "int"), ("span_start", "int"), ("span_end", "int"), ("text", "text"), ("code", "text"),
        ("polarity", "text"), ("organ", "text"), ("hotline", "text"), ("deadline", "text"), ("risk", "text"),
        ("grounded_by", "int"), ("rule", "text"),
    ],
    "personal_data": [
        ("capture_id", "text"), ("field", "text"), ("span_start", "int"), ("span_end", "int"), ("kind", "text"), ("rule", "text"),
    ],
    "listed": [
        ("capture_id", "text"), ("way", "text"), ("article_id", "text"), ("url", "text"), ("title", "text"), ("date_shown", "text"),
        ("date_from", "time"), ("date_to", "time"), ("date_rule", "text"), ("fetched_at", "time"),
    ],
    "sketches": [("capture_id", "text"), *COLUMNS],
}  # fmt: skip
