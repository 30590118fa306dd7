"""requirements/install.py, run for real in a small tree of its own: two tiny packages in a folder, and no network."""

import ast
import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "requirements" / "install.py"
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
UV = shutil.which("uv")


def can_import(module):
    return subprocess.run([BASE_PYTHON, "-c", f"import {module}.__main__"], capture_output=True, check=False).returncode == 0


HAS_PIP = can_import("pip")
WAYS = (["pip"] if HAS_PIP or can_import("ensurepip") else []) + (["uv"] if UV else [])
needs_pip = pytest.mark.skipif(not HAS_PIP, reason="this Python has no pip")


def make_wheel(folder, name, version):
    """A wheel with one module and one script that prints `name version`; gives its line for a lock file."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"def main():\n    print('{name} {version}')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:main\n",
    }
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(path, content)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Tree:
    """A copy of install.py and its modules with locks of its own: `law` to run, `proof` to develop; the pinned uv can't be had."""

    def __init__(self, root):
        self.root, self.venv = root / "tree", root / "tree" / ".venv"
        self.home, self.wheels, self.empty = root / "home", root / "wheels", root / "empty"
        for folder in (self.root / "requirements", self.home, self.wheels, self.empty):
            folder.mkdir(parents=True)
        for module in INSTALL.parent.glob("*.py"):
            shutil.copy(module, self.root / "requirements")
        self.law = make_wheel(self.wheels, "law", "1.0")
        self.proof = make_wheel(self.wheels, "proof", "1.0")
        self.lock(run=self.law, dev=self.law + self.proof, tools=f"uv==0.0.1 --hash=sha256:{'0' * 64}\n")

    def lock(self, **texts):
        for group, text in texts.items():
            (self.root / "requirements" / f"{group}.lock").write_text(text, encoding="utf-8")

    def environment(self, **more):
        folder = {"PATH": str(self.empty), "HOME": str(self.home)}
        pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        uv = {"UV_OFFLINE": "1", "UV_FIND_LINKS": str(self.wheels), "UV_CACHE_DIR": str(self.home / "uv")}
        return {**folder, **pip, **uv, **more}

    def command(self, *arguments):
        return [sys.executable, "requirements/install.py", *arguments]

    def install(self, *arguments, way=None, **environment):
        if way:
            environment["HEFA_SETUP"] = way
        if way == "uv" and "PATH" not in environment:
            environment["PATH"] = str(Path(UV).parent)
        return subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            env=self.environment(**environment),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def script(self, name):
        """What an installed script prints; None where it is missing or broken."""
        try:
            done = subprocess.run([self.venv / "bin" / name], capture_output=True, encoding="utf-8", check=False)
        except OSError:
            return None
        return done.stdout.strip() or None


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def put_uv(folder, script):
    """A uv that is only a shell script."""
    folder.mkdir(exist_ok=True)
    (folder / "uv").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "uv").chmod(0o755)
    return str(folder)


# --- What is asked, and what is there --------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["prod"], ["run", "dev"], ["--help"]])
def test_wrong_usage(tree, arguments):
    done = tree.install(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "usage: python3 requirements/install.py run|dev|uv\n"


def test_neither_pip_nor_uv(tree):
    hidden = tree.home / "hidden"
    hidden.mkdir()
    for module in ("pip", "ensurepip"):
        (hidden / f"{module}.py").write_text("raise ImportError", encoding="utf-8")
    done = tree.install("run", PYTHONPATH=str(hidden))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("Neither pip nor uv was found")
    assert "apt-get install python3-pip python3-venv" in done.stderr and "install uv" in done.stderr
    assert not tree.venv.exists()


def test_forced_way_that_is_not_there(tree):
    done = tree.install("run", way="uv", PATH=str(tree.empty))
    assert done.returncode == 1 and done.stderr.startswith("No uv was found")
    done = tree.install("run", way="conda")
    assert done.returncode == 1 and done.stderr == "HEFA_SETUP=conda is not one of uv, private-uv, pip.\n"


def test_old_python_is_told_so_in_one_sentence(tree):
    ast.parse(INSTALL.read_text("utf-8"), feature_version=(3, 6))
    pretend = "import runpy, sys; sys.version_info = (3, 8, 0); runpy.run_path('requirements/install.py')"
    done = subprocess.run(
        [sys.executable, "-c", pretend], cwd=tree.root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "needs Python 3.11 or newer" in done.stderr and "is 3.8" in done.stderr


def test_folder_that_cannot_be_written_is_named(tree):
    (tree.root / ".tools").write_text("a file where a folder should be", encoding="utf-8")
    done = tree.install("run")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("Set-up failed: ") and ".tools" in done.stderr


# --- Setting up ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_each_way_from_nothing_to_dev(tree, way):
    done = tree.install("run", way=way)
    assert done.returncode == 0, done.stderr
    assert [line.rsplit(" in ")[0] for line in done.stderr.splitlines()] == [
        f"Setting up .venv (run) with {way}; later runs skip this.",
        f"Set up with {way}",
    ]
    assert (tree.script("law"), tree.script("proof")) == ("law 1.0", None)
    assert not list(tree.root.glob(".venv.*"))

    first = tree.venv.stat().st_ino
    assert tree.install("dev", way=way).returncode == 0
    assert (tree.script("law"), tree.script("proof")) == ("law 1.0", "proof 1.0")
    assert tree.venv.stat().st_ino == first, "dev is added to run, in place"

    for group in ("run", "dev"):  # dev stands for run; nothing to install with is needed, let alone a network
        again = tree.install(group, PIP_FIND_LINKS="", UV_FIND_LINKS="", way="uv", PATH=str(tree.empty))
        assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert tree.venv.stat().st_ino == first


def test_changed_lock_is_followed_and_a_failure_leaves_what_was_there(tree):
    way = WAYS[-1]
    assert tree.install("run", way=way).returncode == 0
    newer = make_wheel(tree.wheels, "law", "2.0")
    tree.lock(run=newer.replace("sha256:", "sha256:0000")[: -len("0000\n")] + "\n")
    done = tree.install("run", way=way)
    assert done.returncode == 1 and re.search("hash", done.stderr, re.I), done.stderr
    assert tree.script("law") == "law 1.0" and not list(tree.root.glob(".venv.*"))
    tree.lock(run=newer)
    assert tree.install("run", way=way).returncode == 0
    assert tree.script("law") == "law 2.0"


def kill_while_building(tree):
    shutil.copytree(tree.venv, tree.root / ".venv.new", symlinks=True)
    shutil.rmtree(tree.venv)


def lose_stamp(tree):
    (tree.venv / "hefa-run.stamp").unlink()
    shutil.rmtree(next(tree.venv.glob("lib/python3*/site-packages")))


def kill_while_adding_dev(tree):
    (tree.venv / "hefa-dev.unfinished").touch()
    next(tree.venv.glob("lib/python3*/site-packages/law.py")).unlink()


def lose_interpreter(tree):
    for python in tree.venv.glob("bin/python*"):
        python.unlink()
        python.symlink_to("/nowhere/python3")


@pytest.mark.parametrize("damage", [kill_while_building, lose_stamp, kill_while_adding_dev, lose_interpreter])
def test_half_made_environment_is_made_again(tree, damage):
    way = WAYS[-1]
    assert tree.install("run", way=way).returncode == 0
    damage(tree)
    done = tree.install("dev", way=way)
    assert done.returncode == 0, done.stderr
    assert (tree.script("law"), tree.script("proof")) == ("law 1.0", "proof 1.0")
    assert not (tree.venv / "hefa-dev.unfinished").exists()


def test_two_at_once_make_it_once(tree):
    environment = tree.environment(HEFA_SETUP=WAYS[-1], **({"PATH": str(Path(UV).parent)} if WAYS[-1] == "uv" else {}))
    both = [
        subprocess.Popen(tree.command("dev"), cwd=tree.root, env=environment, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert "".join(said).count("Set up with") == 1
    assert tree.script("proof") == "proof 1.0"


@needs_pip
def test_what_a_killed_set_up_had_started_is_waited_for(tree):
    path = put_uv(tree.home / "bin", f"echo > {tree.home}/started; /bin/sleep 2; echo > {tree.home}/ended; exit 1")
    environment = tree.environment(HEFA_SETUP="uv", PATH=path)
    first = subprocess.Popen(tree.command("run"), cwd=tree.root, env=environment, stderr=subprocess.DEVNULL)
    while not (tree.home / "started").exists():
        assert first.poll() is None
    first.kill()
    first.wait()
    done = tree.install("run", way="pip")
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("Another set-up is under way; waiting for it.\n") and (tree.home / "ended").exists()


@needs_pip
def test_a_way_that_fails_gives_place_to_the_next(tree):
    path = put_uv(tree.home / "bin", "echo 'error: this uv is of no use' >&2; exit 2")
    done = tree.install("run", PATH=path)
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert lines[1] == "uv: uv ended with code 2: error: this uv is of no use. Trying private-uv."
    assert lines[2].startswith("private-uv: ") and lines[2].endswith(" Trying pip.")
    assert lines[3].startswith("Set up with pip in ") and len(lines) == 4
    assert tree.script("law") == "law 1.0"


# --- uv and the machine's mirror -------------------------------------------------------------------------------------

MIRROR = "https://someone:secret@mirror.example/simple"


@pytest.mark.parametrize(
    ("settings", "environment", "expected"),
    [
        pytest.param(
            f"[global]\nindex-url = {MIRROR}\n",
            {},
            {"UV_DEFAULT_INDEX": MIRROR, "UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"},
            id="pip's mirror is passed on",
        ),
        pytest.param(
            f"[global]\nindex-url = https://pypi.example/simple\n[install]\nextra-index-url =\n  {MIRROR}\n  file:///b\n",
            {},
            {"UV_INDEX": f"{MIRROR} file:///b", "UV_INDEX_STRATEGY": "unsafe-best-match"},
            id="several more, on lines of their own",
        ),
        pytest.param("", {"PIP_INDEX_URL": MIRROR}, {"UV_DEFAULT_INDEX": MIRROR}, id="from the environment"),
        pytest.param(
            f"[global]\nindex-url = {MIRROR}\n",
            {"UV_DEFAULT_INDEX": "https://own.example/simple"},
            {"UV_DEFAULT_INDEX": "https://own.example/simple"},
            id="uv's own setting wins",
        ),
        pytest.param(
            f"[global]\nindex-url = {MIRROR}\n",
            {"UV_INDEX_URL": "https://own.example/simple"},
            {"UV_INDEX_URL": "https://own.example/simple", "UV_DEFAULT_INDEX": None},
            id="also under its older name",
        ),
        pytest.param("not a setting", {}, {"UV_DEFAULT_INDEX": None, "UV_SYSTEM_CERTS": "1"}, id="a broken file"),
    ],
)
def test_uv_is_told_of_the_mirror_and_nobody_else(tree, settings, environment, expected):
    path = put_uv(tree.home / "bin", f"/usr/bin/env > {tree.home}/seen; echo error: no answer from {MIRROR}; exit 2")
    (tree.home / "pip.conf").write_text(settings, encoding="utf-8")
    done = tree.install("run", way="uv", PATH=path, PIP_CONFIG_FILE=str(tree.home / "pip.conf"), **environment)
    seen = dict(line.split("=", 1) for line in (tree.home / "seen").read_text("utf-8").splitlines() if "=" in line)
    assert {name: seen.get(name) for name in expected} == expected
    assert done.returncode == 1 and "no answer from https://***@mirror.example/simple" in done.stderr
    assert "secret" not in done.stdout + done.stderr + (tree.root / ".tools" / "setup.log").read_text("utf-8")


def test_uv_for_the_lock_files_is_the_one_on_path(tree):
    path = put_uv(tree.home / "bin", "")
    done = tree.install("uv", PATH=path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{path}/uv\n", "")
