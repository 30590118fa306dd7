"""The excerpts of the profile `facts`: short, within a budget for each article, and sieved until no body can be put together.

A budget of its own rows would not do: what articles share is given away by the rows of all of them. So words are charged to
every article that they stand in, and chosen only where all of these can bear them; then the sieve sums up what of each body
stands in any cell, whichever row it is of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from analysis.export.profiles import Table, in_scope, source_of
from analysis.export.sieve import SHORTEST_CELL, Known, covered_shares, gram_hashes

SQL = Path(__file__).with_name("sql")
LONGEST_EXCERPT = 60  # code points
BUDGET = 0.12  # of a body, for what is chosen as excerpts
PROMISED = 0.15  # of a body, for whatever stands in any cell of SHORTEST_CELL characters and more
ROUNDS = 3  # of choosing; a further one finds next to nothing
BATCH = 5_000  # bodies, about 4 million characters
PIECE = 100_000  # excerpts whose runs are hashed at a time


@dataclass(frozen=True)
class Sieved:
    """How many excerpts were chosen, and withheld since they told too much of some body; articles that were over the bound."""

    chosen: int
    withheld: int
    articles: int


def choose_excerpts(database: duckdb.DuckDBPyConnection, tables: list[Table], views: set[str]) -> Sieved:
    """Make the temporary table `excerpts` (article_id, span_start, span_end, words) of what may be shown."""
    numbers = {"longest": LONGEST_EXCERPT, "budget": BUDGET}
    database.execute(script("excerpt_candidates").format(**numbers))
    for _ in range(ROUNDS):
        database.execute(script("choose_excerpts").format(**numbers))
    database.execute(script("excerpts"))
    (chosen,) = database.execute("SELECT count(*) FROM excerpts").fetchall()[0]
    told_too_much, articles = telling_sayings(database, tables, views)
    database.register("telling", pa.table({"saying": told_too_much}))
    database.execute("DELETE FROM excerpts WHERE saying IN (FROM telling)")
    database.unregister("telling")
    (left,) = database.execute("SELECT count(*) FROM excerpts").fetchall()[0]
    return Sieved(chosen, chosen - left, articles)


def script(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def telling_sayings(database: duckdb.DuckDBPyConnection, tables: list[Table], views: set[str]) -> tuple[pa.Array, int]:
    """The excerpts to withhold: those that share a run with a body of which more than the promised share is told.

    With them the number of such bodies.
    """
    rows = database.sql("SELECT saying, any_value(words) AS words FROM excerpts GROUP BY saying ORDER BY saying").to_arrow_table()
    fixed = fixed_words(database, tables, views)
    known = Known([gram_hashes(words)[0] for column in (rows["words"], fixed) for words in in_pieces(column)])
    reader = database.cursor()  # a second query while the first is read; it sees no temporary tables, so it is given the scope
    articles = database.sql("SELECT article_id FROM scope").to_arrow_table()
    reader.register("in_scope", articles)
    bodies = reader.sql("SELECT text FROM v_public_articles SEMI JOIN in_scope USING (article_id)").to_arrow_reader(BATCH)
    telling, over = [], 0
    for shares, runs in covered_shares((batch["text"].to_pylist() for batch in bodies), known, PROMISED):
        over += int((shares > PROMISED).sum())
        telling.append(runs)
    bad = np.unique(np.concatenate(telling)) if telling else np.zeros(0, np.uint64)
    found = np.zeros(len(rows), bool)
    if len(bad):
        for number, words in enumerate(in_pieces(rows["words"])):
            hashes, owners = gram_hashes(words)
            found[number * PIECE + owners[np.isin(hashes, bad)]] = True
    return rows["saying"].filter(pa.array(found)).combine_chunks(), over


def in_pieces(words: pa.ChunkedArray) -> Iterator[list[str]]:
    for start in range(0, len(words), PIECE):
        yield words.slice(start, PIECE).to_pylist()


def fixed_words(database: duckdb.DuckDBPyConnection, tables: list[Table], views: set[str]) -> pa.ChunkedArray:
    """The words of the columns that are exported as they stand, each once."""
    parts = []
    for table in tables:
        for column in table.worded:
            cell = "array_to_string(t.tags, ' ')" if column == "tags" else f"t.{column}"
            parts.append(f"SELECT {cell} AS words FROM {source_of(table, views)} t{in_scope(table)}")
    query = f"SELECT DISTINCT words FROM ({' UNION ALL '.join(parts)}) WHERE length(words) >= {SHORTEST_CELL}"
    return database.sql(query).to_arrow_table()["words"]
