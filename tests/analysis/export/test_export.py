"""Exports of the sample corpus: their formats, what they say of themselves, their splits, and when there are none."""

import csv
import hashlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict

import duckdb
import pandas
import pyarrow.parquet as pq
import pytest

from analysis.export.deltas import content_hash
from analysis.export.export import Wanted, export
from analysis.export.formats import words_of
from analysis.export.profiles import load_tables
from pipeline.health.checks import checks_file
from spiders.place import TREE, Place
from spiders.problem import LockedProblem, Problem, UsageProblem


def test_full_needs_a_reason_and_holds_bodies(own, full, bodies, tmp_path):
    shutil.copytree(own.sites, tmp_path / "sites")
    site = tmp_path / "sites" / "sample.toml"
    site.write_text(site.read_text(encoding="utf-8").replace("redistribute = true", "redistribute = false"), encoding="utf-8")
    place = Place(own.data, tmp_path / "sites", "")
    with pytest.raises(UsageProblem, match="--permission"):
        export(place, Wanted("full"))
    site.write_text(site.read_text(encoding="utf-8").replace("redistribute = false", "mining_reserved = true"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="reserves text and data mining"):
        export(place, Wanted("full", permission="a reason does not help here"))
    assert {row["article_id"]: row["text"] for row in pq.read_table(full / "parquet" / "articles.parquet").to_pylist() if row["text"]} == bodies
    for name in ("manifest.json", "README.md", "NOTICE.md"):
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


def test_no_near_copy_of_a_training_article_stands_in_another_split(facts):
    splits = defaultdict(set)
    for row in pq.read_table(facts / "parquet" / "articles.parquet").to_pylist():
        splits[row["cluster_id"]].add(row["split"])
        if row["template_id"]:
            splits[row["template_id"]].add(row["split"])
    assert all(len(found) == 1 for found in splits.values()) and len(set.union(*splits.values())) == 3


def test_numbers_of_card_notice_and_manifest_are_those_of_the_exported_rows(facts, full):
    for folder in (facts, full):
        card, told = ((folder / name).read_text(encoding="utf-8") for name in ("README.md", "NOTICE.md"))
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        with duckdb.connect() as database:
            for table in load_tables():
                path = folder / "parquet" / f"{table.name}.parquet"
                (rows,) = database.execute("SELECT count(*) FROM read_parquet(?)", [str(path)]).fetchone()
                assert manifest["tables"][table.name] == {"rows": rows, "content": content_hash(database, path)}
                assert f"| {table.name} | {rows} | {', '.join(table.key)} |" in card
            articles = pandas.read_parquet(folder / "parquet" / "articles.parquet")
            for split, rows in articles.groupby("split"):
                assert f"| {split} | {len(rows)} | {rows.cluster_id.nunique()} |" in card
        assert f": {len(articles)} articles of sample." in told
        if folder == facts:
            cells = [
                (row.article_id, words)
                for name, columns in (("citations", ["text", "quote"]), ("tactics", ["text"]), ("advice", ["text"]))
                for row in pandas.read_parquet(folder / "parquet" / f"{name}.parquet").itertuples()
                for words in (getattr(row, column) for column in columns)
                if isinstance(words, str)
            ]
            chars = dict(zip(articles.article_id, articles.chars, strict=True))
            sums = defaultdict(int)
            for article, words in set(cells):
                sums[article] += len(words)
            found = re.search(r"Its (\d+) excerpts have (\d+) characters at most; .* than ([\d.]+)% of", told)
            largest = max(told / chars[article] for article, told in sums.items())
            assert found.groups() == (str(len(cells)), str(max(len(words) for _, words in cells)), f"{largest:.1%}"[:-1])


def test_descriptions_name_every_file_and_column(facts):
    package = json.loads((facts / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        assert resource["hash"] == "sha256:" + hashlib.sha256((facts / resource["path"]).read_bytes()).hexdigest()
        schema = pq.read_schema(facts / "parquet" / f"{resource['name'].replace('-', '_')}.parquet")
        assert [field["name"] for field in resource["schema"]["fields"]] == schema.names
        assert json.loads(schema.metadata[b"hefa"])["profile"] == "facts"
    listed = {}
    for line in (facts / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        listed[name] = hashlib.sha256((facts / name).read_bytes()).hexdigest() == digest
    assert all(listed.values())
    assert set(listed) == {path.relative_to(facts).as_posix() for path in facts.rglob("*") if path.is_file()} - {"SHA256SUMS"}


def test_sqlite_has_keys_and_an_index_to_search(facts):
    with sqlite3.connect(facts / "hefa.sqlite") as database:
        for table in load_tables():
            keyed = [name for _, name, _, _, _, place in sorted(database.execute(f'PRAGMA table_info("{table.name}")'), key=lambda row: row[5]) if place]
            if keyed:
                assert tuple(keyed) == table.key
            else:
                indexed = [row[2] for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?", [table.name]) for row in database.execute(f'PRAGMA index_info("{name}")')]
                assert tuple(indexed) == table.key


def note_degraded(place):
    """What `check` notes of a site that brought too little."""
    check = {"measure": "with_date", "value": 0.2, "low": 0.9, "high": None, "verdict": "degraded"}
    site = {"verdict": "degraded", "crawl": None, "causes": [{"name": "LayoutChanged", "detail": "no dates"}], "checks": [check]}
    noted = {"checked_at": "2026-11-24T00:00:00+00:00", "verdict": "degraded", "exports_held": True, "sites": {"sample": site}}
    checks_file(place).write_text(json.dumps(noted), encoding="utf-8")


def test_an_export_while_checks_fail_is_refused_with_the_check_named(own, tmp_path):
    note_degraded(own)
    command = [sys.executable, "-m", "pipeline", "export", "--out", str(tmp_path / "out")]
    settings = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(own.data)}
    refused = subprocess.run(command, cwd=TREE, env=settings, capture_output=True, text=True, timeout=120)
    assert refused.returncode == 1 and "with_date is 0.2, below 0.9" in refused.stderr and "--force" in refused.stderr
    assert not (tmp_path / "out").exists()
    forced = subprocess.run([*command, "--force"], cwd=TREE, env=settings, capture_output=True, text=True, timeout=120)
    assert forced.returncode == 0 and forced.stdout.strip() == str(tmp_path / "out"), forced.stderr
    for name in ("manifest.json", "README.md", "NOTICE.md"):
        assert "with_date is 0.2, below 0.9" in (tmp_path / "out" / name).read_text(encoding="utf-8")


def test_a_killed_export_leaves_nothing_under_its_name_and_the_next_one_clears_up(own):
    exports = own.data / "exports"
    command = [sys.executable, "-m", "pipeline", "export"]
    settings = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(own.data)}
    for begun in ("parquet", "hefa.sqlite", "annotations"):
        for left in exports.glob(".*.tmp"):
            shutil.rmtree(left)
        process = subprocess.Popen(command, cwd=TREE, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 60
            while not any(exports.glob(f".*.tmp/{begun}")):
                assert process.poll() is None and time.monotonic() < until
                time.sleep(0.002)
            process.send_signal(signal.SIGSTOP)
            with pytest.raises(LockedProblem):
                export(own, Wanted())
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert [path.name for path in exports.glob("hefa-*")] == []
        assert any(exports.glob(".*.tmp"))
    folder = export(own, Wanted(name="another"))
    assert [path.name for path in exports.iterdir() if not path.name.startswith(".lock")] in ([folder.name, "splits.parquet"], ["splits.parquet", folder.name])


def test_a_name_is_taken_once(own, tmp_path):
    first, second = export(own, Wanted()), export(own, Wanted())
    assert second.name == f"{first.name}-2"
    with pytest.raises(Problem, match="is there already"):
        export(own, Wanted(), first)
    with pytest.raises(UsageProblem, match="no rows of elsewhere"):
        export(own, Wanted(sites=("elsewhere",)))
    with pytest.raises(Problem, match="make corpus"):
        export(Place(tmp_path / "empty", own.sites, ""), Wanted())
