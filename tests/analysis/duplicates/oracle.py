"""An exact duplicate finder, slow and all in SQL, from the definitions of DESIGN alone: it shares no code with the project's."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

SQL = Path(__file__).with_name("oracle.sql")
KEPT_JACCARD, KEPT_CONTAINMENT = 0.7, 0.8

Pair = tuple[int, int]


@dataclass(frozen=True)
class Body:
    """An article as a comparison sees it. `excluded`: spans of statute wording, flat; `published`: an ISO day."""

    article_id: str
    text: str
    excluded: tuple[int, ...] = ()
    published: str | None = None


@dataclass(frozen=True)
class Truth:
    """Texts are numbered; equal ones, letter by letter, have one number. An article without letters of its own has none.

    `near`: pairs of Jaccard 0.7 and more. `contained`: pairs whose smaller has 0.8 of its 5-grams in the other, near or not.
    Values are (Jaccard, containment), keys are (lower number, higher number).
    """

    text: dict[str, int]
    body: dict[str, str]  # with the statutes
    letters: dict[int, int]
    sizes: dict[int, int]  # distinct 5-grams
    cluster: dict[int, int]
    near: dict[Pair, tuple[float, float]]
    contained: dict[Pair, tuple[float, float]]


def folded(character: str) -> str:
    """Its compatibility form where that is one character, and of that the folded case where that is one; no mark, no symbol."""
    for form in (unicodedata.normalize("NFKC", character), character):
        if len(form) == 1:
            character = form
            break
    lower = character.casefold()
    character = lower if len(lower) == 1 else character
    return character if unicodedata.category(character)[0] in "LN" else ""


@cache
def forms() -> pa.Table:
    """What each letter and digit counts as."""
    found = {chr(point): folded(chr(point)) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000}
    counted = {character: form for character, form in found.items() if form}
    return pa.table({"character": list(counted), "form": list(counted.values())})


def find_exactly(bodies: Iterable[Body]) -> Truth:
    rows = [{"article_id": body.article_id, "text": body.text, "excluded": list(body.excluded)} for body in bodies]
    schema = pa.schema([("article_id", pa.string()), ("text", pa.string()), ("excluded", pa.list_(pa.int64()))])
    with duckdb.connect() as database:
        database.execute("SET threads = 2")
        database.register("articles", pa.Table.from_pylist(rows, schema))
        database.register("forms", forms())
        database.execute(SQL.read_text(encoding="utf-8"))
        texts = database.sql("SELECT text_id, letters FROM texts").fetchall()
        likely = f"SELECT one, other, jaccard, containment FROM pairs WHERE jaccard >= {KEPT_JACCARD} OR containment >= {KEPT_CONTAINMENT}"
        pairs = {(one, other): (jaccard, containment) for one, other, jaccard, containment in database.sql(likely).fetchall()}
        return Truth(
            dict(database.sql("SELECT bodies.article_id, text_id FROM bodies JOIN texts USING (own)").fetchall()),
            dict(database.sql("SELECT article_id, body FROM bodies").fetchall()),
            dict(texts),
            dict(database.sql("SELECT text_id, count(*) FROM grams GROUP BY text_id").fetchall()),
            dict(database.sql("SELECT text_id, cluster FROM clusters").fetchall()),
            {pair: values for pair, values in pairs.items() if values[0] >= KEPT_JACCARD},
            {pair: values for pair, values in pairs.items() if values[1] >= KEPT_CONTAINMENT},
        )
