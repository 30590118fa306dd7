"""The Makefile, run for real with a stand-in for .venv/bin/python that notes how it was called."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[2] / "Makefile"
BARE = {"PATH": "/usr/bin:/bin"}
MAKE = shutil.which("make", path=BARE["PATH"]) or "make"

STAND_IN = f"""#!{sys.executable}
import json, sys
if sys.argv[1] != "-c":
    with open("calls", "a", encoding="utf-8") as calls:
        calls.write(json.dumps(sys.argv[1:]) + "\\n")
"""


@pytest.fixture
def tree(tmp_path):
    shutil.copy(MAKEFILE, tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def make(folder, *arguments, **environment):
    return subprocess.run(
        [MAKE, *arguments],
        cwd=folder,
        env={**BARE, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def calls(tree, *arguments, **environment):
    """The set-up's group, then each call of the program without its leading `-m pipeline`."""
    done = make(tree, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    first, *others = [json.loads(line) for line in (tree / "calls").read_text("utf-8").splitlines()]
    assert first[0] == "requirements/install.py"
    assert all(call[0] == "-m" for call in others)
    return [first[1], *(call[2:] if call[1] == "pipeline" else call[1:] for call in others)]


def listed():
    groups, shown = [], make(MAKEFILE.parent).stdout
    for line in shown.splitlines():
        if match := re.match(r"  ([a-z]+) +\S", line):
            groups[-1][1].append(match[1])
        elif line and not line.startswith("make"):
            groups.append((line, []))
    return groups


def test_make_alone_lists_the_targets_in_groups():
    assert [name for name, _ in listed()] == ["Set up", "Everyday", "Look", "Develop"]
    targets = [target for _, targets in listed() for target in targets]
    assert len(set(targets)) == len(targets) <= 19
    assert all(targets for _, targets in listed())
    done = make(MAKEFILE.parent, "help")
    assert done.returncode == 0 and done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 120


def test_the_list_is_complete_and_true():
    targets = {target for _, targets in listed() for target in targets}
    phony = set(re.search(r"^\.PHONY: (.*)", MAKEFILE.read_text("utf-8"), flags=re.M)[1].split())
    assert targets == {target for target in phony if not target.startswith("ready-")}
    for target in targets:
        assert make(MAKEFILE.parent, "-n", target).returncode == 0


SQL = """select 'it''s', "title", $$a$$, '$.b', `c`, "$(shell touch made)", '$(touch made)' \\ # from articles; 条"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["setup"], ["run"]),
        (["run"], ["run", ["run"]]),
        (["run", "SITE=a b"], ["run", ["run", "a", "b"]]),
        (["crawl", "SITE=a"], ["run", ["crawl", "a"]]),
        (
            ["crawl", "SITE=a b", "LIMIT=9", "URLS=my urls.txt"],
            ["run", ["crawl", "a", "b", "--limit", "9", "--urls", "my urls.txt"]],
        ),
        (["import", "FILE=x.warc.gz", "SITE=a"], ["run", ["import", "x.warc.gz", "--site", "a"]]),
        (["import", "FILE=x.gz y.gz", "SITE=a"], ["run", ["import", "x.gz", "y.gz", "--site", "a"]]),
        (["import", "FILE=one file", "SITE=a"], ["run", ["import", "one file", "--site", "a"]]),
        (["corpus"], ["run", ["clean"], ["build"]]),
        (
            ["corpus", "SITE=a", "ALL=1", "JOBS=2"],
            ["run", ["clean", "a", "--all", "--jobs", "2"], ["build"]],
        ),
        (["laws"], ["run", ["laws", "status"]]),
        (["laws", "DIR=x y"], ["run", ["laws", "import", "x", "y"], ["laws", "status"]]),
        (["laws", "DIR=one file"], ["run", ["laws", "import", "one file"], ["laws", "status"]]),
        (["sql"], ["run", ["sql"]]),
        (["tui"], ["run", ["sql", "--tui"]]),
        (["sql", "Q=@coverage"], ["run", ["sql", "@coverage"]]),
        (["sql", f"Q={SQL}"], ["run", ["sql", SQL]]),
        (["sql", "Q=select 1\nfrom laws"], ["run", ["sql", "select 1\nfrom laws"]]),
        (["review", "LIMIT=5"], ["run", ["review", "--limit", "5"]]),
        (["audit"], ["run", ["audit"]]),
        (["audit", "N=20"], ["run", ["audit", "20"]]),
        (["export"], ["run", ["export"]]),
        (
            ["export", "PROFILE=full", "SITES=a b", "SINCE=last", "PERMISSION=our own pages"],
            ["run", ["export", "--profile", "full", "--site", "a", "b", "--since", "last", "--permission", "our own pages"]],
        ),
        (["status"], ["run", ["status"]]),
        (["sample"], ["run", ["sample"]]),
        (["bench"], ["run", ["bench", "clean"]]),
        (["bench", "NAME=near"], ["run", ["bench", "near"]]),
        (["test"], ["dev", ["pytest"]]),
        (["test", "ARGS=-k 'law or date' -x"], ["dev", ["pytest", "-k", "law or date", "-x"]]),
        (["check"], ["dev", ["ruff", "check", "."], ["mypy"], ["pytest"]]),
    ],
)
def test_each_target_sets_up_and_calls_the_program(tree, arguments, expected):
    (tree / "one file").touch()
    assert calls(tree, *arguments) == expected
    assert not (tree / "made").exists()


def test_variables_of_the_environment_are_not_taken_for_arguments(tree):
    names = ["ALL", "DIR", "FILE", "JOBS", "LIMIT", "N", "NAME", "PERMISSION", "PROFILE", "Q", "SINCE", "SITE", "SITES", "URLS"]
    called = ["run", ["clean"], ["build"], ["export"], ["audit"], ["bench", "clean"]]
    assert calls(tree, "corpus", "export", "audit", "bench", **dict.fromkeys(names, "x")) == called


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [(["crawl"], "SITE"), (["import", "SITE=a"], "FILE"), (["import", "FILE=x"], "SITE")],
)
def test_a_missing_value_is_named_before_anything_is_done(tree, arguments, missing):
    done = make(tree, *arguments)
    assert done.returncode == 2 and not (tree / "calls").exists()
    assert done.stderr.startswith(f"make {arguments[0]} needs {missing}=…")


def test_a_failed_set_up_ends_it(tree):
    python = tree / ".venv" / "bin" / "python"
    python.write_text(STAND_IN + "    sys.exit(sys.argv[1].endswith('install.py'))\n", encoding="utf-8")
    assert make(tree, "run").returncode == 2
    assert len((tree / "calls").read_text("utf-8").splitlines()) == 1


def test_the_interpreter_can_be_named_and_its_lack_is_told(tree):
    chosen = tree / "python-of-my-own"
    (tree / ".venv" / "bin" / "python").rename(chosen)
    assert calls(tree, "setup", f"PYTHON={chosen}") == ["run"]

    tools = tree / "tools"  # a machine with a shell and no Python
    tools.mkdir()
    (tools / "sh").symlink_to("/bin/sh")
    done = make(tree, "setup", PATH=str(tools))
    assert done.returncode == 2 and done.stderr.startswith("No Python 3.11 or newer was found: ")
