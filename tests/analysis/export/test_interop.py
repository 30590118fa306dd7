"""The tools that people already use open an export and find it sound; and they notice what was spoilt. Group `interop`."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.export.export import Wanted, export
from spiders.place import Place


@pytest.fixture(scope="module")
def facts(sample_place, tmp_path_factory):
    folder = tmp_path_factory.mktemp("interop")
    (folder / "corpus.duckdb").write_bytes(sample_place.database.read_bytes())
    return export(Place(folder, sample_place.sites, ""), Wanted())


def tool(name, *arguments, cwd):
    """Run a tool of this environment; skips where it is not installed."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        pytest.skip(f"{name} (group interop) is not installed")
    return subprocess.run([path, *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)


def test_frictionless_finds_it_valid_and_a_changed_cell_not(facts, tmp_path):
    assert tool("frictionless", "validate", "datapackage.json", cwd=facts).returncode == 0
    spoilt = tmp_path / "spoilt"
    shutil.copytree(facts, spoilt)
    path = spoilt / "csv" / "articles.csv"
    path.write_bytes(path.read_bytes().replace(b"sample:", b"simple:", 1))
    assert tool("frictionless", "validate", "datapackage.json", cwd=spoilt).returncode != 0


def test_croissant_is_valid_and_without_its_name_not(facts, tmp_path):
    assert tool("mlcroissant", "validate", "--jsonld", "croissant.json", cwd=facts).returncode == 0
    spoilt = json.loads((facts / "croissant.json").read_text(encoding="utf-8"))
    del spoilt["recordSet"][0]["field"][0]["source"]
    (tmp_path / "croissant.json").write_text(json.dumps(spoilt), encoding="utf-8")
    assert tool("mlcroissant", "validate", "--jsonld", "croissant.json", cwd=tmp_path).returncode != 0


def test_a_changed_or_missing_file_is_noticed_by_its_sum(facts, tmp_path):
    spoilt = tmp_path / "spoilt"
    shutil.copytree(facts, spoilt)
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=spoilt, capture_output=True).returncode == 0
    with open(spoilt / "parquet" / "laws.parquet", "r+b") as file:
        file.seek(100)
        file.write(b"\0")
    assert subprocess.run(check, cwd=spoilt, capture_output=True).returncode != 0
    shutil.rmtree(spoilt / "jsonl")
    assert b"No such file" in subprocess.run(check, cwd=spoilt, capture_output=True).stderr


def test_polars_and_datasets_read_every_table(facts, monkeypatch, tmp_path):
    polars = pytest.importorskip("polars", reason="polars (group interop) is not installed")
    datasets = pytest.importorskip("datasets", reason="datasets (group interop) is not installed")
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    for path in sorted((facts / "parquet").glob("*.parquet")):
        table = polars.read_parquet(path)
        loaded = datasets.load_dataset(str(facts), path.stem, cache_dir=str(tmp_path / "cache"))["train"]
        assert (len(loaded), set(loaded.column_names)) == (table.height, set(table.columns))


def test_csvkit_counts_the_rows(facts):
    found = tool("csvstat", "--count", "csv/articles.csv", cwd=facts)
    assert found.stdout.strip().split()[-1] == "96"


def test_datasette_finds_a_word_of_two_characters(facts):
    app = pytest.importorskip("datasette.app", reason="datasette (group interop) is not installed")

    async def search(word):
        metadata = json.loads((facts / "datasette.json").read_text(encoding="utf-8"))
        served = app.Datasette([str(facts / "hefa.sqlite")], metadata=metadata)
        answer = await served.client.get(f"/hefa/articles.json?_shape=array&_search={word}")
        return [row["title"] for row in answer.json()]

    found = asyncio.run(search("离婚"))
    assert found and all("离婚" in title for title in found)
