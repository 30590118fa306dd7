"""`laws` as a user calls it: results on standard output, the rest on standard error, exit codes."""

import json
import os
import subprocess
import sys

import pytest

from spiders.lock import writer_lock
from spiders.place import TREE
from tests.pipeline.law.checkouts import commit, just_laws, lawbasecn, lawrefbook, write


@pytest.fixture
def laws(tmp_path):
    def call(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "pipeline", "laws", *map(str, arguments)],
            cwd=TREE, env=os.environ | {"HEFA_DATA": str(tmp_path / "data")}, capture_output=True, text=True, encoding="utf-8", timeout=90, check=False,
        )  # fmt: skip

    return call


def test_nothing_held(laws, tmp_path):
    done = laws("status")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "0 laws, 0 versions, 0 articles, to no day")
    assert done.stderr.startswith("no law texts are held")
    assert json.loads(laws("status", "--json").stdout)["laws_as_of"] is None
    assert not (tmp_path / "data" / "laws").exists()


def test_import_and_status(laws, tmp_path):
    done = laws("import", lawbasecn(tmp_path / "a"), just_laws(tmp_path / "b"))
    assert (done.returncode, done.stdout) == (0, "1 versions with 4 articles held, 1 of them new\n")
    assert "lawbasecn, 1 versions in 1 files" in done.stderr
    shown = laws("status").stdout.splitlines()
    assert shown[0] == "1 laws, 1 versions, 4 articles, to 2024-05-06"
    assert any(line.startswith("法律\t1 laws\t1 versions\tto 2024-05-06\t") for line in shown)
    assert json.loads(laws("status", "--json").stdout)["kinds"]["法律"]["versions"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "/nowhere"], 2, "/nowhere: no such folder"),
        (["import"], 2, "required: DIR"),
        ([], 2, "ACTION"),
        (["impact", "没有这部法"], 2, "the registry knows no such law"),
        (["impact", "治安管理处罚法", "--version", "1900-01-01"], 2, "has no version of 1900-01-01"),
        (["fetch", "--sources", "/nowhere.toml"], 1, "/nowhere.toml: can't be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(laws, arguments, code, said):
    done = laws(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr and "Traceback" not in done.stderr


def test_another_writer_is_waited_for(laws, tmp_path):
    with writer_lock(tmp_path / "data" / "lock", "run"):
        assert laws("import", lawbasecn(tmp_path / "a")).returncode == 75
        assert laws("status").returncode == 0  # readers never wait


def test_fetch_then_import(laws, tmp_path):
    tables = [
        f'[[repository]]\nname = "{root.name}"\nurl = "{root}"\ncommit = "{commit(root)}"\nlicence = "none"\n'
        for root in (lawbasecn(tmp_path / "LawBaseCN-Laws"), lawrefbook(tmp_path / "LawRefBook"))
    ]
    done = laws("fetch", "--to", tmp_path / "to", "--sources", write(tmp_path, "sources.toml", "\n".join(tables)))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(tmp_path / "to" / name) for name in ("LawBaseCN-Laws", "LawRefBook")]
    assert laws("import", *done.stdout.split()).stdout.startswith("2 versions with 7 articles")


def test_impact_of_a_revision_that_the_registry_knows(laws):
    done = laws("impact", "中华人民共和国治安管理处罚法", "--version", "2025-06-27")
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    assert head.startswith("治安管理处罚法\tpromulgated 2025-06-27\tin force from 2026-01-01\t")
    assert any(line.startswith("治安管理处罚法\t第42条\t治安管理处罚法\t第50条\tmoved") for line in lines)
    assert "no database" in done.stderr and "texts of both versions aren't held" in done.stderr
    found = json.loads(laws("impact", "治安管理处罚法", "--json").stdout)
    assert found["revision"]["version"] == "2025-06-27" and len(found["changes"]) == len(lines)
