"""Every command of the schedule and the runbook is run here, on a site that was really crawled; systemctl by a stand-in that notes its call."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.health.causes import known_causes
from spiders.place import TREE
from tests.spiders.program import Program, free_port

DOCS = {name: (TREE / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("schedule", "runbook")}
STANDS_IN = ("systemctl", "loginctl")  # a test must not touch the machine's own timers
BEGINS = ("make ", ".venv/bin/python ", "sh ", "tail ", "rm ", *(f"{name} " for name in STANDS_IN))


def commands(text):
    """Those in fenced shell blocks, and in the code spans of table rows."""
    blocks = [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
    rows = "\n".join(line for line in text.splitlines() if line.startswith("| "))
    spans = [span.replace("\\|", "|") for span in re.findall(r"`([^`]+)`", rows)]
    return blocks + [span for span in spans if span.startswith(BEGINS)]


ALL = list(dict.fromkeys(command for text in DOCS.values() for command in commands(text)))


def left_out(folder, names):
    """What is made, not written: caches, the environment, and all of data/ but reference/ and sample/."""
    if Path(folder) == TREE / "data":
        return set(names) - {"reference", "sample"}
    return shutil.ignore_patterns(".git", ".venv*", ".tools", "__pycache__", ".*_cache")(folder, names)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A checkout of its own, with data of its own, after its first run."""
    root = tmp_path_factory.mktemp("runbook")
    folder = root / "hefa"
    shutil.copytree(TREE, folder, ignore=left_out, symlinks=True)
    (folder / ".venv").symlink_to((TREE / ".venv").resolve())
    sample = folder / "spiders" / "sites" / "sample.toml"
    sample.write_text(sample.read_text(encoding="utf-8").replace("8642", str(free_port())), encoding="utf-8")
    tools = root / "bin"
    tools.mkdir()
    for name in STANDS_IN:
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >>"{root}/called"\n', encoding="utf-8")
        (tools / name).chmod(0o755)
    done = shell(folder, ".venv/bin/python -m pipeline run")
    assert done.returncode == 0, done.stderr
    return folder


def shell(tree, command):
    bare = {"HOME": str(tree.parent), "PATH": f"{tree.parent / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8"}
    return subprocess.run(command, shell=True, cwd=tree, env=bare, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=300, check=False)


@pytest.mark.parametrize("command", ALL)
def test_the_command_works(tree, command):
    done = shell(tree, command)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if command.startswith(STANDS_IN):
        assert (tree.parent / "called").read_text(encoding="utf-8").splitlines()[-1] == command
        for unit in re.findall(r"hefa\.\w+", command):
            assert (TREE / "deploy" / unit).exists()
    elif not command.startswith("rm "):
        assert done.stdout.strip() or command == "make corpus" or "--alert" in command or "status" in command
    if command.endswith("--json"):
        json.loads(done.stdout)
    assert (tree / "data" / "archive" / "sample").is_dir()  # whatever was removed, the archive stands
    assert Path(os.environ.get("HOME", "/")) != tree.parent


def test_the_runbook_names_every_cause():
    assert [cause.name for cause in known_causes() if f"`{cause.name}`" not in DOCS["runbook"]] == []


def test_the_schedules_example_is_a_valid_site(tmp_path):
    from spiders.site import load_site

    program = Program(tmp_path)
    described = re.search(r"```toml\n(.*?)```", DOCS["schedule"], re.DOTALL)[1]
    head = 'title = "t"\nurl = "https://law.example/"\nhosts = ["law.example"]\narticle = "x"\n'
    (program.sites / "law.toml").write_text(head + described, encoding="utf-8")
    site = load_site(program.sites, "law")
    assert site.enabled and site.expect["with_author"].low == 0.9
