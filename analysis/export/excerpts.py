"""The excerpts of the profile `facts`: short, within a budget for each article, and sieved until no body can be put together.

A budget of its own rows would not do: what articles share is given away by the rows of all of them. So words are charged to
every article that they stand in, and chosen only where all of these can bear them; then the sieve sums up what of each body
stands in any cell, whichever row it is of.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from analysis.export.profiles import Table, in_scope, source_of
from analysis.export.sieve import Known, covered_shares, gram_hashes

SQL = Path(__file__).with_name("sql")
LONGEST_EXCERPT = 60  # code points
BUDGET = 0.12  # of a body, for what is chosen as excerpts
PROMISED = 0.15  # of a body, for whatever stands in any cell of SHORTEST_CELL characters and more
ROUNDS = 3  # of choosing; a further one finds next to nothing
BATCH = 5_000  # bodies, about 4 million characters


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
    database.register("telling", pa.table({"saying": pa.array(told_too_much, pa.uint64())}))
    database.execute("DELETE FROM excerpts WHERE saying IN (FROM telling)")
    database.unregister("telling")
    (left,) = database.execute("SELECT count(*) FROM excerpts").fetchall()[0]
    return Sieved(chosen, chosen - left, articles)


def script(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def telling_sayings(database: duckdb.DuckDBPyConnection, tables: list[Table], views: set[str]) -> tuple[list[int], int]:
    """The excerpts to withhold: those that share a gram with a body of which more than the promised share is told."""
    rows = database.sql("SELECT saying, any_value(words) AS words FROM excerpts GROUP BY saying ORDER BY saying").to_arrow_table()
    sayings, words = rows["saying"].to_pylist(), rows["words"].to_pylist()
    hashes, owners = gram_hashes(words)
    fixed, _ = gram_hashes(fixed_words(database, tables, views))
    known = Known(np.concatenate([hashes, fixed]))
    reader = database.cursor()  # a cursor has its own result, and sees no temporary tables: the scope is asked apart
    articles = database.sql("SELECT article_id FROM scope").to_arrow_table()
    reader.register("in_scope", articles)
    bodies = reader.sql("SELECT text FROM v_public_articles SEMI JOIN in_scope USING (article_id)").to_arrow_reader(BATCH)
    telling, over = [], 0
    for shares, runs in covered_shares((batch["text"].to_pylist() for batch in bodies), known, PROMISED):
        over += int((shares > PROMISED).sum())
        telling.append(runs)
    bad = np.unique(np.concatenate(telling)) if telling else hashes[:0]
    return [sayings[owner] for owner in np.unique(owners[np.isin(hashes, bad)]).tolist()], over


def fixed_words(database: duckdb.DuckDBPyConnection, tables: list[Table], views: set[str]) -> list[str]:
    """The words of the columns that are exported as they stand, each once."""
    parts = []
    for table in tables:
        for column in table.worded:
            cell = "array_to_string(t.tags, ' ')" if column == "tags" else f"t.{column}"
            parts.append(f"SELECT {cell} AS words FROM {source_of(table, views)} t{in_scope(table)}")
    found = database.sql(f"SELECT DISTINCT words FROM ({' UNION ALL '.join(parts)}) WHERE words IS NOT NULL").to_arrow_table()
    return [str(words) for words in found["words"].to_pylist()]
