"""What README and docs say is true: their commands run, their files exist, their reference is made from the code."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.export.dictionary import data_dictionary
from pipeline.commands import COMMANDS
from pipeline.dates import RULES
from pipeline.schema import describe_tables
from spiders.place import TREE
from spiders.site import load_site

README = (TREE / "README.md").read_text(encoding="utf-8")
ADD_A_SITE = (TREE / "docs" / "add-a-site.md").read_text(encoding="utf-8")
ARCHITECTURE = (TREE / "docs" / "architecture.md").read_text(encoding="utf-8")
ALL_DOCS = [TREE / "README.md", *sorted((TREE / "docs").glob("*.md"))]

# Every command of README's table of tasks, and how it is tried: its exit code where a new user runs it after `make run`.
EVERYDAY = {
    "make": 0,
    'make sql Q="SELECT category, count(*) FROM articles GROUP BY ALL"': 0,
    "make sql": None,  # wants a terminal: tried in tests/analysis
    "make sql Q=@coverage_by_month": 0,
    ".venv/bin/python -m pipeline sql --list": 0,
    "make crawl SITE=hefeilaws LIMIT=20": 2,  # refused: no contact is set, and no live site is asked by a test
    "make corpus": 0,
    "make import FILE=pages.warc.gz SITE=hefeilaws": 0,
    "make corpus ALL=1": 0,
    "make laws DIR=folder": None,  # tried in tests/pipeline/law
    ".venv/bin/python -m pipeline extract page.html": 0,
    ".venv/bin/python -m pipeline extract --explain page.html": 0,
    "make status": 0,
    ".venv/bin/python -m pipeline check": 0,
    ".venv/bin/python -m pipeline archive verify": 0,
    "make report": 0,
    "make export": 0,
    "make review LIMIT=5": 0,  # with no answer it ends at once
    "make audit N=20": 0,
    "make sample": None,  # runs until interrupted: tried in tests/spiders
    'make run SITE="sample sample-gb18030"': None,  # the same run is tried in tests/spiders
    "make check": None,  # is what runs this test
    "make bench NAME=clean": None,  # takes minutes; its parts are tried in tests/pipeline
}


def commands_in(text):
    """The commands in the code spans of a table of tasks, in their order."""
    spans = re.findall(r"`([^`]+)`", "\n".join(line for line in text.splitlines() if line.startswith("| ")))
    return [span for span in spans if span.startswith(("make", ".venv/bin/python"))]


def shell(command, cwd=TREE, **environment):
    """Run a command as a reader would, in a bare environment."""
    bare = {"HOME": os.environ.get("HOME", "/tmp"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment
    return subprocess.run(command, shell=True, cwd=cwd, env=bare, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


def test_every_command_of_the_readme_is_known_here():
    assert set(commands_in(README)) == set(EVERYDAY)


@pytest.fixture(scope="module")
def sample_sites(tmp_path_factory):
    """The sites' files with a free port for the sample site, so that a run beside this one is not disturbed."""
    folder = tmp_path_factory.mktemp("sites")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for path in (TREE / "spiders" / "sites").glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace(":8642", f":{port}")
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ran(tmp_path_factory, sample_sites):
    """A data folder after the first command of the README."""
    data = tmp_path_factory.mktemp("readme")
    result = shell("make run", HEFA_DATA=str(data), HEFA_SITES=str(sample_sites))
    assert result.returncode == 0, result.stderr
    return data, result.stdout


def test_make_run_shows_what_the_readme_shows(ran):
    shown = re.search(r"```text\n(.*?)```", README, re.DOTALL)[1]
    found = {line.strip() for line in ran[1].splitlines()}
    varying = re.compile(r"\d+$|─+|^…$")  # the bytes archived differ from run to run by a few
    for line in shown.splitlines():
        wanted = varying.sub("", line.strip()).strip()
        assert any(text.startswith(wanted) for text in found), line


@pytest.mark.parametrize(("command", "code"), [(c, code) for c, code in EVERYDAY.items() if code is not None])
def test_everyday_command_of_the_readme(command, code, ran, sample_sites, tmp_path):
    data, _ = ran
    environment = {"HEFA_DATA": str(data), "HEFA_SITES": str(sample_sites)}
    if "pages.warc.gz" in command:
        taken = tmp_path / "pages.warc.gz"
        shutil.copy(next((data / "archive" / "sample").glob("*.warc.gz")), taken)
        command = command.replace("pages.warc.gz", str(taken)).replace("hefeilaws", "sample")
    if "page.html" in command:
        command = command.replace("page.html", str(TREE / "tests" / "sites" / "sample" / "page.html"))
    result = shell(command, **environment)
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    if code:
        assert "HEFA_CONTACT" in result.stderr


def test_the_commands_on_duplicates_run(ran, sample_sites):
    text = (TREE / "docs" / "duplicates.md").read_text(encoding="utf-8")
    commands = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    assert len(commands) == 5
    for command in commands:
        shorter = command.replace("--articles 20000", "--articles 2000 --json")
        result = shell(shorter, HEFA_DATA=str(ran[0]), HEFA_SITES=str(sample_sites))
        assert result.returncode == 0 and result.stdout, result.stderr


def test_add_a_site_from_its_description_to_a_passing_test(tmp_path):
    tree = tmp_path / "tree"
    keep = shutil.ignore_patterns(".git", ".venv*", ".tools", "__pycache__", "archive", "corpus*", ".*_cache")
    shutil.copytree(TREE, tree, ignore=keep)
    described = re.search(r"```toml\n(.*?)```", ADD_A_SITE, re.DOTALL)[1]
    (tree / "spiders" / "sites" / "example.toml").write_text(described, encoding="utf-8")
    first_line = re.search(r"```html\n(.*?)```", ADD_A_SITE, re.DOTALL)[1]
    body = (tree / "tests" / "sites" / "sample" / "page.html").read_text(encoding="utf-8").split("\n", 1)[1]
    page = tree / "tests" / "sites" / "example" / "page.html"
    page.parent.mkdir()
    page.write_text(first_line + body, encoding="utf-8")

    assert load_site(tree / "spiders" / "sites", "example").lookups["author"]
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/sites"]
    first = subprocess.run(run, cwd=tree, capture_output=True, text=True, timeout=120)
    assert "1 failed" in first.stdout and "set reviewed to true" in first.stdout
    expected = page.with_name("expected.json")
    reviewed = expected.read_text(encoding="utf-8").replace('"reviewed": false', '"reviewed": true')
    expected.write_text(reviewed, encoding="utf-8")
    second = subprocess.run(run, cwd=tree, capture_output=True, text=True, timeout=120)
    assert second.returncode == 0, second.stdout


def test_table_reference_is_made_from_the_schema():
    made = (TREE / "docs" / "tables.md").read_text(encoding="utf-8")
    assert made == describe_tables(), "run: .venv/bin/python -m pipeline.schema > docs/tables.md"


def test_data_dictionary_is_made_from_the_schema():
    made = (TREE / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert made == data_dictionary(), "run: .venv/bin/python -m analysis.export.dictionary > docs/data-dictionary.md"


@pytest.mark.parametrize("path", ALL_DOCS, ids=lambda path: path.name)
def test_links_and_targets_of_the_docs_exist(path):
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (path.parent / link).exists(), link
    targets = set(re.findall(r"^([a-z]+):", (TREE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in targets, target
    for query in re.findall(r"Q=@(\w+)", text):
        assert (TREE / "analysis" / "queries" / f"{query}.sql").exists(), query


def test_architecture_names_the_modules_that_there_are():
    named = set(re.findall(r"\b([a-z_]+\.(?:py|toml|sql))\b", ARCHITECTURE))
    there = {path.name for folder in ("spiders", "pipeline", "analysis", "requirements") for path in (TREE / folder).rglob("*.*")}
    assert named <= there | {"hefa.toml"}
    modules = [p for f in ("spiders", "pipeline", "analysis") for p in (TREE / f).glob("*.py") if not p.name.startswith("_")]
    missing = {path.name for path in modules} - named
    assert missing <= {"progress.py", "inputs.py", "summary.py"}


def test_imports_go_one_way_and_never_in_a_circle():
    """spiders ← pipeline ← analysis; only the command line and its bench know them all."""
    rank = {"spiders": 0, "pipeline": 1, "analysis": 2}
    for folder in rank:
        for path in (TREE / folder).rglob("*.py"):
            inside = path.relative_to(TREE).as_posix()
            if inside.startswith(("pipeline/commands", "pipeline/bench")):
                continue
            imported = re.findall(r"^\s*(?:from|import) (spiders|pipeline|analysis)\b", path.read_text(encoding="utf-8"), re.MULTILINE)
            for name in imported:
                assert name == folder or rank[name] < rank[folder], f"{inside} imports {name}"


def test_every_rule_of_dates_is_explained():
    assert all(explained for explained in RULES.values())


def test_every_command_is_documented_by_its_own_help():
    for name in COMMANDS:
        result = subprocess.run([sys.executable, "-m", "pipeline", name, "--help"], cwd=TREE, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0 and len(result.stdout.splitlines()) > 4, name
        assert Path(TREE / "pipeline" / "commands").is_dir()
