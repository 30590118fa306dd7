"""Exports of the sample corpus: what they hold, what they may not hold, and that real readers open them."""

import csv
import hashlib
import json
import sqlite3
from collections import defaultdict

import duckdb
import pandas
import pyarrow.parquet as pq
import pytest

from analysis.export.deltas import applied_query, content_hash
from analysis.export.export import Wanted, export
from analysis.export.formats import words_of
from analysis.export.excerpts import LONGEST_EXCERPT
from analysis.export.profiles import load_tables
from spiders.place import Place
from spiders.problem import Problem, UsageProblem


@pytest.fixture(scope="module")
def place(sample_place, tmp_path_factory):
    """The sample's database in a data folder of its own, for exports beside it."""
    folder = tmp_path_factory.mktemp("exporting")
    (folder / "corpus.duckdb").write_bytes(sample_place.database.read_bytes())
    return Place(folder, sample_place.sites, "")


@pytest.fixture(scope="module")
def facts(place):
    return export(place, Wanted())


@pytest.fixture(scope="module")
def full(place):
    return export(place, Wanted("full", permission="a test of our own articles"))


@pytest.fixture(scope="module")
def bodies(place):
    with duckdb.connect(str(place.database), read_only=True) as database:
        return dict(database.execute("SELECT article_id, text FROM articles WHERE chars > 0").fetchall())


def texts_in(folder):
    """Every text of every file, by file: decompressed, and out of SQLite as well."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            for column in pq.read_table(path).columns:
                yield path, [str(value) for value in column.to_pylist() if value is not None]
        elif path.suffix == ".sqlite":
            with sqlite3.connect(path) as database:
                for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in database.execute(f'SELECT * FROM "{table}"'):
                        yield path, [value if isinstance(value, str) else str(value) for value in row if value is not None]
        elif path.suffix == ".zst":
            with duckdb.connect() as database:
                lines = database.execute("SELECT json FROM read_json_objects(?, format = 'newline_delimited')", [str(path)]).fetchall()
                yield path, [line for (line,) in lines]
        elif path.is_file():
            yield path, path.read_text(encoding="utf-8-sig").splitlines()


def test_facts_hold_no_long_run_of_any_body_in_any_file(facts, bodies):
    runs = defaultdict(set)
    for article, text in bodies.items():
        for at in range(len(text) - 79):
            runs[text[at : at + 80]].add(article)
    for path, texts in texts_in(facts):
        for text in texts:
            assert not any(text[at : at + 80] in runs for at in range(len(text) - 79)), (path, text)


def test_no_body_can_be_put_together_from_the_facts(facts, bodies):
    """What stands in cells of 8 characters and more, wherever it is found in the body, covers 15 % of it at most."""
    cells = defaultdict(set)
    for path, texts in texts_in(facts):
        if path.suffix in (".parquet", ".sqlite"):
            for text in texts:
                if len(text) >= 8:
                    cells[text[:8]].add(text)
    worst = 0.0
    for text in bodies.values():
        covered = bytearray(len(text))
        for at in range(len(text) - 7):
            for cell in cells.get(text[at : at + 8], ()):
                if text.startswith(cell, at):
                    covered[at : at + len(cell)] = b"\1" * len(cell)
        worst = max(worst, sum(covered) / len(text))
    assert 0.02 < worst <= 0.15


def test_excerpts_are_the_words_at_their_spans_and_short(facts, bodies):
    shown = 0
    for table, start, end in (("tactics", "span_start", "span_end"), ("advice", "span_start", "span_end"), ("citations", "span_start", "span_end")):
        for row in pq.read_table(facts / "parquet" / f"{table}.parquet").to_pylist():
            if row["text"] is not None:
                shown += 1
                assert row["text"] == bodies[row["article_id"]][row[start] : row[end]][:LONGEST_EXCERPT]
    assert shown > 100


def test_full_needs_a_reason_and_holds_bodies(place, full, bodies):
    with pytest.raises(UsageProblem, match="--permission"):
        export(place, Wanted("full"))
    assert {row["article_id"]: row["text"] for row in pq.read_table(full / "parquet" / "articles.parquet").to_pylist() if row["text"]} == bodies
    for name in ("manifest.json", "NOTICE.md"):
        assert "a test of our own articles" in (full / name).read_text(encoding="utf-8")


def test_labels_are_read_back_by_evaluate_as_they_are(full):
    from pipeline.discourse.training import read_all

    read = [article for article in read_all([full / "annotations" / "labels.jsonl"]) if article.source != "training"]
    rows = [json.loads(line) for line in (full / "annotations" / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 96 and sum(len(article.tactics) for article in read) >= 0.98 * sum(len(row["tactics"]) for row in rows) > 0


def test_annotations_select_what_they_name(full, bodies):
    lines = (full / "annotations" / "web-annotations.jsonl").read_text(encoding="utf-8").splitlines()
    tactics = {(row["article_id"], row["ord"]): row for row in pq.read_table(full / "parquet" / "tactics.parquet").to_pylist()}
    seen = 0
    for note in map(json.loads, lines):
        *article, kind, ord = note["id"].removeprefix("urn:hefa:").split(":")
        if kind == "tactic":
            row, selector = tactics[":".join(article), int(ord)], note["target"]["selector"]
            assert bodies[":".join(article)][selector["start"] : selector["end"]] == row["text"]
            seen += 1
    assert seen == len(tactics)
    spacy = json.loads((full / "annotations" / "spacy.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert set(spacy["spans"]) == {"citations", "tactics", "advice"}


def test_formats_hold_the_same_rows(facts):
    for table in load_tables():
        rows = pq.read_metadata(facts / "parquet" / f"{table.name}.parquet").num_rows
        assert len(pandas.read_parquet(facts / "parquet" / f"{table.name}.parquet")) == rows
        with open(facts / "csv" / f"{table.name}.csv", encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == rows
        with duckdb.connect() as database:
            found = database.execute("SELECT count(*) FROM read_json_objects(?, format = 'newline_delimited')", [str(facts / "jsonl" / f"{table.name}.jsonl.zst")]).fetchone()
            assert found == (rows,)
        with sqlite3.connect(facts / "hefa.sqlite") as database:
            assert database.execute(f'SELECT count(*) FROM "{table.name}"').fetchone() == (rows,)


def test_csv_is_excels(facts):
    data = (facts / "csv" / "articles.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n") == 97


def test_a_cell_is_never_run_as_a_formula(tmp_path):
    from analysis.export.formats import write_csv, write_parquet

    with duckdb.connect() as database:
        write_parquet(database, "SELECT unnest(['=1+1', '+86', '@a', '-x', 'a=b', 'two\nlines']) AS cell", tmp_path / "a.parquet", {})
        write_csv(database, tmp_path / "a.parquet", tmp_path / "a.csv")
    with open(tmp_path / "a.csv", encoding="utf-8-sig", newline="") as file:
        assert [row["cell"] for row in csv.DictReader(file)] == ["'=1+1", "'+86", "'@a", "'-x", "a=b", "two lines"]


def test_two_characters_are_found_in_the_full_text_index(full, bodies):
    with sqlite3.connect(full / "hefa.sqlite") as database:
        for word in ("恐吓", "仲裁", "劳动合同", "12348"):
            found = database.execute("SELECT a.article_id FROM articles_fts f JOIN articles a ON a.rowid = f.rowid WHERE articles_fts MATCH ?", [word]).fetchall()
            assert {article for (article,) in found} == {article for article, text in bodies.items() if word in text}, word
    assert words_of("恐吓 abc。") == "恐吓 abc"


def test_descriptions_say_what_the_files_hold(facts):
    package = json.loads((facts / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert resource["hash"] == "sha256:" + hashlib.sha256((facts / resource["path"]).read_bytes()).hexdigest()
    manifest = json.loads((facts / "manifest.json").read_text(encoding="utf-8"))
    with duckdb.connect() as database:
        card = (facts / "README.md").read_text(encoding="utf-8")
        for table in load_tables():
            path = facts / "parquet" / f"{table.name}.parquet"
            (rows,) = database.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()
            assert manifest["tables"][table.name] == {"rows": rows, "content": content_hash(database, path)}
            assert f"| {table.name} | {rows} |" in card
        counts = database.execute("SELECT split, count(*), count(DISTINCT cluster_id) FROM read_parquet(?) GROUP BY 1 ORDER BY 1", [str(facts / "parquet" / "articles.parquet")]).fetchall()
        assert all(f"| {split} | {articles} | {clusters} |" in card for split, articles, clusters in counts)
    for line in (facts / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((facts / name).read_bytes()).hexdigest() == digest


def test_no_near_copy_of_a_training_article_stands_in_another_split(facts):
    splits = defaultdict(set)
    for row in pq.read_table(facts / "parquet" / "articles.parquet").to_pylist():
        splits[row["cluster_id"]].add(row["split"])
        if row["template_id"]:
            splits[row["template_id"]].add(row["split"])
    assert all(len(found) == 1 for found in splits.values()) and len(set.union(*splits.values())) == 3


def test_the_same_corpus_gives_the_same_content_and_an_empty_delta(place, facts, tmp_path):
    again = export(place, Wanted(since=str(facts)), tmp_path / "again")
    first, second = (json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"] for folder in (facts, again))
    assert first == second
    for table in load_tables():
        assert pq.read_metadata(again / "delta" / f"{table.name}.parquet").num_rows == 0
        assert (again / "parquet" / f"{table.name}.parquet").read_bytes() == (facts / "parquet" / f"{table.name}.parquet").read_bytes()


def test_applying_ten_deltas_gives_the_last_export(place, facts, tmp_path):
    held = {table.name: facts / "parquet" / f"{table.name}.parquet" for table in load_tables()}
    before = facts
    for turn in range(10):
        with duckdb.connect(str(place.database)) as database:  # a night: something changes, something goes, something comes
            database.execute("UPDATE articles SET title = title || ? WHERE article_id IN (SELECT article_id FROM articles ORDER BY md5(article_id || ?) LIMIT 3)", [f"({turn})", str(turn)])
            database.execute("DELETE FROM tactics WHERE article_id IN (SELECT article_id FROM articles ORDER BY md5(article_id || ?) LIMIT 2)", [f"t{turn}"])
            database.execute("INSERT INTO renumbering BY NAME SELECT * REPLACE (article + ? AS article) FROM renumbering LIMIT 2", [10_000 * (turn + 1)])
        later = export(place, Wanted(since=str(before)), tmp_path / f"night-{turn}")
        with duckdb.connect() as database:
            for table in load_tables():
                applied = tmp_path / f"{table.name}-{turn}.parquet"
                query = applied_query(held[table.name], later / "delta" / f"{table.name}.parquet", table.key)
                database.execute(f"COPY ({query}) TO '{applied}' (FORMAT parquet)")
                held[table.name] = applied
        before = later
    with duckdb.connect() as database:
        for table in load_tables():
            assert content_hash(database, held[table.name]) == content_hash(database, before / "parquet" / f"{table.name}.parquet"), table.name


def test_what_was_removed_is_in_no_export(place, tmp_path):
    with duckdb.connect(str(place.database), read_only=True) as database:
        (url, article), (other, second) = database.execute("SELECT url, article_id FROM articles ORDER BY article_id LIMIT 2").fetchall()
    (place.data / "removals.txt").write_text(f"# asked for by its author\n{url}\n{other[:-3]}*  # a prefix\n", encoding="utf-8")
    try:
        folder = export(place, Wanted("full", permission="test"), tmp_path / "without")
    finally:
        (place.data / "removals.txt").unlink()
    for path, texts in texts_in(folder):
        assert not {article, second} & set(texts), path
