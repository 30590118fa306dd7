"""The tools that people already use open an export and find it sound; and they notice what was spoilt.

They are group `interop` of pyproject.toml, in the environment whose Python `HEFA_INTEROP_PYTHON` names, or in the one that runs.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import duckdb
import pytest

from analysis.export.profiles import load_tables

PYTHON = Path(os.environ.get("HEFA_INTEROP_PYTHON") or sys.executable)
TABLES = [table.name for table in load_tables()]


@pytest.fixture(scope="module")
def rows(facts):
    with duckdb.connect() as database:
        return {name: database.execute("SELECT count(*) FROM read_parquet(?)", [f"{facts}/parquet/{name}.parquet"]).fetchall()[0][0] for name in TABLES}


@pytest.fixture
def spoilt(facts, tmp_path):
    return shutil.copytree(facts, tmp_path / "spoilt")


def run(command, cwd, **environment):
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LANG": "C.UTF-8", "HF_HUB_OFFLINE": "1"} | environment
    return subprocess.run([str(part) for part in command], cwd=cwd, env=bare, capture_output=True, text=True, timeout=300)


def tool(name, *arguments, cwd):
    """Run a program of the tools' environment; skips where it is not installed."""
    path = PYTHON.with_name(name)
    if not path.exists():
        pytest.skip(f"{name} is not beside {PYTHON}: install group interop and name its Python in HEFA_INTEROP_PYTHON (docs/export.md)")
    return run([path, *arguments], cwd)


def answer(module, script, cwd, **environment):
    """What a script prints as JSON in the tools' environment; skips where its module is not installed."""
    if run([PYTHON, "-c", f"import {module}"], cwd).returncode:
        pytest.skip(f"{PYTHON} has no {module}: install group interop and name its Python in HEFA_INTEROP_PYTHON (docs/export.md)")
    done = run([PYTHON, "-c", script], cwd, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


READERS = {
    "duckdb": "import duckdb; n = lambda t: len(duckdb.connect().sql(f\"FROM 'parquet/{t}.parquet'\").to_arrow_table())",
    "pandas": "import pandas; n = lambda t: len(pandas.read_parquet(f'parquet/{t}.parquet'))",
    "polars": "import polars; n = lambda t: polars.read_parquet(f'parquet/{t}.parquet').height",
    "pyarrow": "import pyarrow.dataset as d; n = lambda t: d.dataset(f'parquet/{t}.parquet').count_rows()",
    "datasets": "import datasets, os; n = lambda t: len(datasets.load_dataset(os.getcwd(), t, cache_dir='../cache')['train'])",
    "sqlite3": "import sqlite3; n = lambda t: sqlite3.connect('hefa.sqlite').execute(f'SELECT count(*) FROM \"{t}\"').fetchone()[0]",
}


@pytest.mark.parametrize("module", READERS)
def test_a_reader_finds_every_row_of_every_table(module, facts, rows, tmp_path):
    here = shutil.copytree(facts, tmp_path / "export")
    script = f"import json; {READERS[module]}\nprint(json.dumps({{t: n(t) for t in {TABLES!r}}}))"
    held = {name: count for name, count in rows.items() if count or module != "datasets"}  # datasets refuses a table with no rows
    script = script.replace(repr(TABLES), repr(list(held)))
    assert answer(module, script, here) == held


@pytest.mark.parametrize("reader", ["pandas", "polars"])
def test_csv_and_json_lines_hold_the_same_titles(reader, facts):
    read = {
        "pandas": "import pandas as p; c = list(p.read_csv('csv/articles.csv').title); j = list(p.read_json('jsonl/articles.jsonl.zst', lines=True, compression='zstd').title)",
        "polars": "import polars as p; c = p.read_csv('csv/articles.csv')['title'].to_list(); j = p.read_ndjson('jsonl/articles.jsonl.zst')['title'].to_list()",
    }[reader]
    if reader == "pandas":
        read = read.replace("list(p.read_json('jsonl/articles.jsonl.zst', lines=True, compression='zstd').title)", "c")  # its zstd is one more package
    csv, lines = answer(reader, f"import json; {read}; print(json.dumps([c, j]))", facts)
    assert csv == lines and len(csv) == 96 and all(csv)


def test_csvkit_counts_the_rows(facts, rows):
    for name in TABLES:
        found = tool("csvstat", "--count", f"csv/{name}.csv", cwd=facts)
        assert found.stdout.strip().split()[-1] == str(rows[name]), (name, found.stderr)


def test_datasette_serves_it_and_finds_a_word_of_two_characters(facts, tmp_path):
    path = PYTHON.with_name("datasette")
    if not path.exists():
        pytest.skip(f"datasette is not beside {PYTHON}: install group interop and name its Python in HEFA_INTEROP_PYTHON (docs/export.md)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [path, "serve", facts / "hefa.sqlite", "--metadata", facts / "datasette.json", "--host", "127.0.0.1", "--port", port]
    log = open(tmp_path / "log", "w", encoding="utf-8")  # noqa: SIM115 - closed below, with the server
    process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    try:
        found = fetch(f"http://127.0.0.1:{port}/hefa/articles.json?_shape=array&_size=max&_search={quote('离婚')}")
        with duckdb.connect() as database:
            wanted = database.execute("SELECT title FROM read_parquet(?) WHERE contains(title, '离婚')", [f"{facts}/parquet/articles.parquet"]).fetchall()
        assert sorted(row["title"] for row in found) == sorted(title for (title,) in wanted) != []
        (row,) = fetch(f"http://127.0.0.1:{port}/hefa/articles/sample~3A50021.json?_shape=objects")["rows"]  # by its key
        assert row["article_id"] == "sample:50021"
    finally:
        process.kill()
        process.wait()
        log.close()


def fetch(address):
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(address, timeout=10) as response:
                return json.loads(response.read())
        except (URLError, ConnectionError):
            assert time.monotonic() < until, address
            time.sleep(0.2)


def test_frictionless_finds_it_valid(facts):
    found = tool("frictionless", "validate", "datapackage.json", cwd=facts)
    assert found.returncode == 0, found.stdout[-3000:]


def test_mlcroissant_finds_it_valid_and_reads_its_records(facts, rows):
    found = tool("mlcroissant", "validate", "--jsonld", "croissant.json", cwd=facts)
    assert found.returncode == 0, found.stderr[-3000:]
    script = "import json, mlcroissant as m; d = m.Dataset(jsonld='croissant.json'); print(json.dumps(len(list(d.records(record_set='advice')))))"
    assert answer("mlcroissant", script, facts) == rows["advice"]


def change(path, before, after):
    content = path.read_bytes()
    assert content.count(before) and before != after
    path.write_bytes(content.replace(before, after, 1))


def test_frictionless_notices_a_cell_a_hash_and_a_file(spoilt):
    path, package = spoilt / "csv" / "articles.csv", spoilt / "datapackage.json"
    whole, described = path.read_bytes(), package.read_bytes()
    change(path, b"sample:", b"simple:")  # a cell of the same length
    assert "hash-count" in tool("frictionless", "validate", "datapackage.json", cwd=spoilt).stdout
    path.write_bytes(whole)
    stated = json.loads(described)
    stated["resources"][0]["hash"] = "sha256:" + "0" * 64
    package.write_text(json.dumps(stated), encoding="utf-8")
    assert tool("frictionless", "validate", "datapackage.json", cwd=spoilt).returncode != 0
    package.write_bytes(described)
    assert tool("frictionless", "validate", "datapackage.json", cwd=spoilt).returncode == 0
    path.unlink()
    assert tool("frictionless", "validate", "datapackage.json", cwd=spoilt).returncode != 0


def test_frictionless_notices_a_number_that_is_none_even_where_the_hash_was_made_again(spoilt):
    package = json.loads((spoilt / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(resource for resource in package["resources"] if resource["name"] == "blocks")
    path = spoilt / resource["path"]
    rows = path.read_bytes().decode("utf-8-sig").split("\r\n")
    cells = rows[1].split(",")
    cells[1] = "first"  # ord
    path.write_text("\r\n".join([rows[0], ",".join(cells), *rows[2:]]), encoding="utf-8-sig", newline="")
    del resource["hash"], resource["bytes"]
    (spoilt / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert "type-error" in tool("frictionless", "validate", "datapackage.json", cwd=spoilt).stdout


LOAD = "import mlcroissant as m; list(m.Dataset(jsonld='croissant.json').records(record_set='laws'))"


@pytest.mark.parametrize("kind", ["cell", "hash", "file", "description"])
def test_mlcroissant_notices_a_cell_a_hash_a_file_and_a_description(kind, spoilt):
    tool("mlcroissant", "--help", cwd=spoilt)
    assert run([PYTHON, "-c", LOAD], spoilt).returncode == 0
    path, described = spoilt / "parquet" / "laws.parquet", spoilt / "croissant.json"
    stated = json.loads(described.read_text(encoding="utf-8"))
    if kind == "cell":
        with duckdb.connect() as database:
            database.execute(f"COPY (SELECT * REPLACE (CASE WHEN law = '民法典' THEN '民法' ELSE law END AS law) FROM '{path}') TO '{path}.new' (FORMAT parquet)")
        Path(f"{path}.new").replace(path)
    elif kind == "hash":
        for file in stated["distribution"]:
            file["sha256"] = "0" * 64
    elif kind == "file":
        path.unlink()
    else:
        stated["recordSet"][0]["field"][0]["source"]["fileObject"]["@id"] = "no-such-file"
    described.write_text(json.dumps(stated), encoding="utf-8")
    if kind == "description":
        assert tool("mlcroissant", "validate", "--jsonld", "croissant.json", cwd=spoilt).returncode != 0
    else:
        assert run([PYTHON, "-c", LOAD], spoilt).returncode != 0


def test_sums_notice_a_changed_and_a_missing_file(spoilt):
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert run(check, spoilt).returncode == 0
    with open(spoilt / "parquet" / "laws.parquet", "r+b") as file:
        file.seek(100)
        file.write(b"\0\1\2")
    assert "laws.parquet: FAILED" in run(check, spoilt).stdout
    shutil.rmtree(spoilt / "jsonl")
    assert "No such file" in run(check, spoilt).stderr
