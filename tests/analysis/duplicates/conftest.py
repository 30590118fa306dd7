"""A generated corpus of 3,000 articles, what the oracle says of it and what the project finds in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.bench.families import write_corpus
from tests.analysis.duplicates.finding import Found, find
from tests.analysis.duplicates.oracle import Body, Truth, find_exactly

ARTICLES, SEED = 3_000, 7

Rows = list[dict[str, Any]]


def bodies_of(rows: Iterable[dict[str, Any]]) -> list[Body]:
    return [Body(row["article_id"], row["text"], tuple(row["excluded"]), row["published"]) for row in rows]


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    path = tmp_path_factory.mktemp("duplicates") / "corpus.parquet"
    write_corpus(path, ARTICLES, SEED)
    return pq.read_table(path).to_pylist()


@pytest.fixture(scope="session")
def bodies(rows: Rows) -> list[Body]:
    return bodies_of(rows)


@pytest.fixture(scope="session")
def truth(bodies: list[Body]) -> Truth:
    return find_exactly(bodies)


@pytest.fixture(scope="session")
def found(bodies: list[Body]) -> Found:
    return find(bodies)
