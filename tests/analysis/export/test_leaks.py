"""What `facts` gives away of a body: no long run, no more than 15 % from all rows together, in any format; persons nowhere."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from analysis.export.excerpts import LONGEST_EXCERPT, PROMISED
from analysis.export.export import Wanted, export
from analysis.export.sieve import SHORTEST_CELL, Known, covered_shares, gram_hashes
from spiders.place import TREE, Place
from spiders.problem import UsageProblem
from tests.analysis.export.conftest import texts_in

RUN = 80


def runs_of(bodies):
    return {text[at : at + RUN] for text in bodies.values() for at in range(len(text) - RUN + 1)}


def worst_share(folder, bodies):
    """The largest share of a body that cells of 8 characters and more tell, wherever they are from and wherever they stand."""
    cells = defaultdict(set)
    for path, texts in texts_in(folder):
        for text in texts:
            found = json_texts(text) if path.suffix in (".zst", ".jsonl") else [text]
            for cell in found:
                if len(cell) >= SHORTEST_CELL:
                    cells[cell[:SHORTEST_CELL]].add(cell)
    worst = 0.0
    for text in bodies.values():
        covered = bytearray(len(text))
        for at in range(len(text) - SHORTEST_CELL + 1):
            for cell in cells.get(text[at : at + SHORTEST_CELL], ()):
                if text.startswith(cell, at):
                    covered[at : at + len(cell)] = b"\1" * len(cell)
        worst = max(worst, sum(covered) / len(text))
    return worst


def json_texts(line):
    waiting = [json.loads(line)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value


def test_facts_hold_no_long_run_of_any_body_in_any_file(facts, bodies):
    runs = runs_of(bodies)
    suffixes = set()
    for path, texts in texts_in(facts):
        suffixes.add(path.suffix)
        for text in texts:
            assert not any(text[at : at + RUN] in runs for at in range(len(text) - RUN + 1)), (path, text)
    assert suffixes >= {".parquet", ".zst", ".csv", ".sqlite", ".json", ".jsonl", ".md"}


def test_the_search_finds_a_run_in_full(full, bodies):
    runs = runs_of(bodies)
    found = {path.suffix for path, texts in texts_in(full) for text in texts if any(text[at : at + RUN] in runs for at in range(len(text) - RUN + 1))}
    assert found >= {".parquet", ".zst", ".csv", ".sqlite", ".jsonl"}


def test_no_body_can_be_put_together_from_the_facts(facts, bodies):
    assert 0.05 < worst_share(facts, bodies) <= PROMISED


def test_nor_where_many_articles_share_their_words(own, bodies, tmp_path):
    """Near-copies with other spans: the rows of all of them together tell no more than one alone may."""
    with duckdb.connect(str(own.database)) as database:
        for copy in range(1, 6):
            for table in ("articles", "clusters"):
                database.execute(f"INSERT INTO {table} BY NAME SELECT * REPLACE (article_id || '-{copy}' AS article_id) FROM {table} WHERE article_id NOT LIKE '%-%'")
            database.execute(f"""
                INSERT INTO tactics BY NAME
                SELECT t.* REPLACE (article_id || '-{copy}' AS article_id, span_start + {7 * copy} AS span_start, span_end + {9 * copy} AS span_end,
                    substring(a.text, (span_start + {7 * copy} + 1)::INT, (span_end - span_start + {2 * copy})::INT) AS text)
                FROM tactics t JOIN articles a USING (article_id)
                WHERE article_id NOT LIKE '%-%' AND span_end + {9 * copy} <= a.chars
            """)
    folder = export(own, Wanted(), tmp_path / "copies")
    assert 0.05 < worst_share(folder, bodies) <= PROMISED


def test_the_sieve_counts_what_a_search_counts():
    bodies = ["甲乙丙丁戊己庚辛壬癸" * 3, "一二三四五六七八九十", "短", ""]
    hashes, owners = gram_hashes(["乙丙丁戊己庚辛壬癸", "四五六七八九十", "无关的话不在其中啊"])
    assert np.bincount(owners, minlength=3).tolist() == [2, 0, 2]
    ((shares, _),) = covered_shares([bodies], Known([hashes]), 0.5)
    assert shares.tolist() == pytest.approx([27 / 30, 0, 0, 0])


def test_excerpts_are_the_words_at_their_spans_and_short(facts, bodies):
    shown = 0
    for table, column, start, end in (
        ("tactics", "text", "span_start", "span_end"),
        ("advice", "text", "span_start", "span_end"),
        ("citations", "text", "span_start", "span_end"),
        ("citations", "quote", "quote_start", "quote_end"),
    ):
        for row in pq.read_table(facts / "parquet" / f"{table}.parquet").to_pylist():
            if row[column] is not None:
                shown += 1
                assert row[column] == bodies[row["article_id"]][row[start] : row[end]][:LONGEST_EXCERPT]
    assert shown > 100


def test_personal_data_is_masked_in_both_profiles(own, bodies, tmp_path):
    article, text = next((article, text) for article, text in sorted(bodies.items()) if sum(text[5:16] in other for other in bodies.values()) == 1)
    secret, value = text[5:45], text[5:16]
    with duckdb.connect(str(own.database)) as database:
        (body_hash,) = database.execute("SELECT body_hash FROM articles WHERE article_id = ?", [article]).fetchall()[0]
        database.execute("INSERT INTO personal_data VALUES (?, ?, 'text', 5, 45, 'address', 'test')", [article, body_hash])
        database.execute("INSERT INTO tactics BY NAME SELECT ? AS article_id, ? AS body_hash, 900 AS ord, 0 AS span_start, 30 AS span_end, ? AS text, 'threat' AS code", [article, body_hash, text[:30]])
    for wanted in (Wanted(), Wanted("full", permission="test")):
        folder = export(own, wanted, tmp_path / wanted.profile)
        for path, texts in texts_in(folder):
            assert not any(value in text for text in texts), path
    rows = {row["article_id"]: row["text"] for row in pq.read_table(tmp_path / "full" / "parquet" / "articles.parquet").to_pylist()}
    assert rows[article] == text[:5] + "＊" * len(secret) + text[45:]
    assert "＊" in (tmp_path / "full" / "NOTICE.md").read_text(encoding="utf-8")


def test_what_was_removed_is_in_no_export(own, tmp_path):
    with duckdb.connect(str(own.database), read_only=True) as database:
        (url, article), (other, second), (third_url, third) = database.execute("SELECT url, article_id FROM articles ORDER BY article_id LIMIT 3").fetchall()
    before = export(own, Wanted(), tmp_path / "before")
    (own.data / "removals.txt").write_text(f"# asked for by its author\n{url}\n{other[:-3]}*  # a prefix\n{third} # by its id\n", encoding="utf-8")
    for wanted in (Wanted(since=str(before)), Wanted("full", permission="test")):
        folder = export(own, wanted, tmp_path / f"without-{wanted.profile}")
        for path, texts in texts_in(folder):
            if path.parent.name != "delta":
                assert not any(gone in text for text in texts for gone in (f"{url}\"", third_url)), path
                assert not {article, second, third, url} & set(texts), path
    gone = [row for row in pq.read_table(tmp_path / "without-facts" / "delta" / "articles.parquet").to_pylist() if row["delta"] == "gone"]
    assert {article, second, third} <= {row["article_id"] for row in gone}
    assert all(row["title"] is None and row["url"] is None for row in gone)


def test_what_was_forgotten_is_in_no_export_even_before_the_corpus_is_made_again(sample_place, tmp_path):
    data = tmp_path / "data"
    for part in ("archive", "corpus"):
        shutil.copytree(sample_place.data / part, data / part)
    shutil.copy(sample_place.database, data / "corpus.duckdb")
    place = Place(data, sample_place.sites, "")
    with duckdb.connect(str(place.database), read_only=True) as database:
        unlike = "NOT EXISTS (FROM articles b WHERE b.article_id <> a.article_id AND (contains(b.text, a.title) OR contains(b.title, a.title)))"
        url, article, title = database.execute(f"SELECT url, article_id, title FROM articles a WHERE {unlike} ORDER BY article_id LIMIT 1").fetchall()[0]
    command = [sys.executable, "-m", "pipeline", "archive", "forget", url, "--reason", "asked for"]
    done = subprocess.run(command, cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(data)}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    folder = export(place, Wanted("full", permission="test"), tmp_path / "out")
    for path, texts in texts_in(folder):
        told = [(name, text[:60]) for text in texts for name, found in (("title", title in text), ("url", url in text.split('"')), ("id", article in text.split('"'))) if found]
        assert not told, (path, title, url)


@pytest.mark.parametrize(("said", "kept"), [("reserved:meta", False), ("reserved:header", False), ("open:file", True), ("none", True)])
def test_bodies_that_are_reserved_are_in_no_full_export(own, tmp_path, said, kept):
    with duckdb.connect(str(own.database)) as database:
        (article,) = database.execute("SELECT min(article_id) FROM articles").fetchall()[0]
        database.execute("UPDATE captures SET tdm = ? WHERE article_id = ?", [said, article])
    folder = export(own, Wanted("full", permission="test"), tmp_path / "out")
    assert (article in pq.read_table(folder / "parquet" / "articles.parquet")["article_id"].to_pylist()) is kept


def test_a_site_that_reserves_mining_since_is_left_out_whatever_the_permission(own):
    with duckdb.connect(str(own.database)) as database:
        database.execute("UPDATE captures SET tdm = CASE WHEN fetched_at = (SELECT max(fetched_at) FROM captures) THEN 'reserved:file' ELSE 'none' END")
    with pytest.raises(UsageProblem, match="reserves text and data mining"):
        export(own, Wanted("full", permission="test"))
