"""What an export adds to an earlier one: nothing new is an empty delta, and deltas applied one by one give the last export."""

import json

import duckdb
import pyarrow.parquet as pq
import pytest

from analysis.export.deltas import applied_query, content_hash
from analysis.export.export import Wanted, export
from analysis.export.profiles import load_tables
from pipeline.health.manifest import Manifest, write_manifest
from spiders.problem import UsageProblem

NIGHTS = 10


def contents(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"]


def test_the_same_corpus_gives_the_same_content_and_an_empty_delta(exporting, facts, tmp_path):
    again = export(exporting, Wanted(since=str(facts)), tmp_path / "again")
    assert contents(facts) == contents(again)
    for table in load_tables():
        assert pq.read_metadata(again / "delta" / f"{table.name}.parquet").num_rows == 0
        assert (again / "parquet" / f"{table.name}.parquet").read_bytes() == (facts / "parquet" / f"{table.name}.parquet").read_bytes()


def test_content_hashes_tell_another_row_and_no_other_order(tmp_path):
    with duckdb.connect() as database:
        for name, rows in (("a", "(1, 'x'), (2, NULL)"), ("b", "(2, NULL), (1, 'x')"), ("c", "(1, 'x'), (2, '')"), ("d", "(1, 'x'), (1, 'x'), (2, NULL)")):
            database.execute(f"COPY (FROM (VALUES {rows}) t(k, w)) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
        found = {name: content_hash(database, tmp_path / f"{name}.parquet") for name in "abcd"}
    assert found["a"] == found["b"] and len(set(found.values())) == 3


def change(place, turn):
    """A night: something changes, something goes, something comes."""
    with duckdb.connect(str(place.database)) as database:
        few = "article_id IN (SELECT article_id FROM articles ORDER BY md5(article_id || ?) LIMIT ?)"
        database.execute(f"UPDATE articles SET title = title || ? WHERE {few}", [f"({turn})", str(turn), 3])
        database.execute(f"DELETE FROM tactics WHERE {few}", [f"t{turn}", 2])
        database.execute(f"DELETE FROM articles WHERE {few}", [f"a{turn}", 1])
        database.execute("INSERT INTO renumbering BY NAME SELECT * REPLACE (article + ? AS article) FROM renumbering LIMIT 2", [10_000 * (turn + 1)])
        database.execute(f"INSERT INTO advice BY NAME SELECT * REPLACE (ord + ? AS ord) FROM advice WHERE {few}", [1_000 * (turn + 1), f"d{turn}", 2])


def note_run(place, turn):
    write_manifest(place, Manifest(f"2026112{turn}T000000000000Z", [], None, f"2026-11-2{turn}T00:00:00+00:00", {}))


def test_applying_the_deltas_of_ten_runs_gives_the_last_export(own, tmp_path):
    note_run(own, 0)
    first = export(own, Wanted())
    held = {table.name: first / "parquet" / f"{table.name}.parquet" for table in load_tables()}
    changes = set()
    for turn in range(NIGHTS):
        change(own, turn)
        if turn < 9:
            note_run(own, turn + 1)
        since = f"2026112{turn}T000000000000Z" if turn < 9 else "last"
        later = export(own, Wanted(since=since))
        with duckdb.connect() as database:
            for table in load_tables():
                applied, delta = tmp_path / f"{table.name}-{turn}.parquet", later / "delta" / f"{table.name}.parquet"
                changes |= {row[0] for row in database.execute("SELECT DISTINCT delta FROM read_parquet(?)", [str(delta)]).fetchall()}
                database.execute(f"COPY ({applied_query(held[table.name], delta, table.key)}) TO '{applied}' (FORMAT parquet)")
                held[table.name] = applied
                assert content_hash(database, applied) == contents(later)[table.name]["content"], (table.name, turn)
    assert changes == {"new", "changed", "gone"}


def test_since_names_a_run_an_export_or_the_last(own, tmp_path):
    note_run(own, 1)
    first = export(own, Wanted())
    for since in (str(first), first.name, "20261121T000000000000Z", "last"):
        manifest = json.loads((export(own, Wanted(since=since), tmp_path / f"since-{len(since)}") / "manifest.json").read_text(encoding="utf-8"))
        assert (manifest["since"], manifest["run"]) == (first.name, "20261121T000000000000Z")
    with pytest.raises(UsageProblem, match=f"there are: {first.name}"):
        export(own, Wanted(since="20200101T000000000000Z"))
    with pytest.raises(UsageProblem, match="of the profile facts"):
        export(own, Wanted("full", permission="test", since=first.name))
    assert not any(path.name.endswith(".tmp") for path in (own.data / "exports").iterdir())
