"""docs/backup.md: its commands are run as they stand, and what they put back is what was there."""

import os
import re
import shutil
import subprocess

import duckdb
import pytest

from spiders.crawl import Run, write_run
from spiders.place import TREE, Place
from tests.archives import ROOT, sample_answers, write_segment

TEXT = (TREE / "docs" / "backup.md").read_text(encoding="utf-8")
COPY, BY_TAR, PUT_BACK, FORGET = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


def shell(commands, **environment):
    bare = {"HOME": os.environ.get("HOME", "/tmp"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | {name: str(value) for name, value in environment.items()}
    done = subprocess.run(["/bin/sh", "-e"], input=commands, cwd=TREE, env=bare, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A data folder with an archive, what is made from it, a note of people and rubbish."""
    data = tmp_path_factory.mktemp("backup") / "data"
    place = Place(data, TREE / "spiders" / "sites", "")
    written = write_segment(place, sample_answers())
    moment = "2026-11-23T04:00:00+00:00"
    write_run(place, Run(written[0].name.rpartition("-")[0], "sample", moment, moment, "finished", {}, [path.name for path in written]))
    (data / "reviews.jsonl").write_text("", encoding="utf-8")
    (data / "exports").mkdir()
    (data / "exports" / "old.csv").write_text("old", encoding="utf-8")
    shell("\n".join(f".venv/bin/python -m pipeline {stage}" for stage in ("clean", "settle")), HEFA_DATA=data)
    return data


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def check_copy(copy, data):
    found = files(copy)
    assert found == {name: content for name, content in files(data).items() if name.startswith(("archive/", "runs/", "reviews"))}
    assert {name.split("/")[0] for name in found} == {"archive", "runs", "reviews.jsonl"}


def test_copied_twice(built, tmp_path):
    """The second copy sends what changed: here a segment and its index that an erasure rewrote."""
    data, copy = tmp_path / "data", tmp_path / "copy"
    shutil.copytree(built, data)
    assert "0 bad" in shell(COPY, DATA=data, COPY=copy)
    check_copy(copy, data)
    shell(f".venv/bin/python -m pipeline archive forget {ROOT}/sf/50395.html --reason r", HEFA_DATA=data)
    assert files(copy) != files(data)
    assert "0 bad" in shell(COPY, DATA=data, COPY=copy)
    check_copy(copy, data)


def test_copied_by_tar_put_back_and_made_again(built, tmp_path):
    copy, data = tmp_path / "copy", tmp_path / "data"
    shell(BY_TAR, DATA=built, COPY=copy)
    by_tar = re.search(r"second line is `(tar [^`]+)`", TEXT)[1]
    lines = PUT_BACK.splitlines()
    told = shell("\n".join([lines[0], by_tar, *lines[2:]]), DATA=data, COPY=copy)
    assert "0 bad" in told
    same = {name: content for name, content in files(data).items() if name.startswith(("archive/", "corpus/clean"))}
    assert same and same == {name: content for name, content in files(built).items() if name.startswith(("archive/", "corpus/clean"))}


def test_put_back_from_a_folder(built, tmp_path):
    copy, data = tmp_path / "copy", tmp_path / "data"
    copy.mkdir()
    for name in ("archive", "runs"):
        shutil.copytree(built / name, copy / name)
    shell(PUT_BACK, DATA=data, COPY=copy)
    assert (data / "corpus.duckdb").exists()


def test_forgotten_as_the_page_says(built, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(built / "archive", data / "archive")
    commands = FORGET.replace("https://www.example.cn/a/1.html", f"{ROOT}/sf/50395.html").replace("https://www.example.cn/a/2019", f"{ROOT}/sf/504")
    shell(commands, HEFA_DATA=data)
    with duckdb.connect(str(data / "corpus.duckdb"), read_only=True) as database:
        ids = {row[0] for row in database.execute("SELECT article_id FROM articles").fetchall()}
    assert ids and not {one for one in ids if one == "sample:50395" or one.startswith("sample:504")}
