"""The units and the crontab, verified by systemd itself where it is installed, and by what they must say in any case."""

import configparser
import re
import shutil
import subprocess

import pytest

from spiders.place import TREE

DEPLOY = TREE / "deploy"


def read_unit(name):
    """A unit's sections; keys keep their case."""
    unit = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str
    unit.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return unit


def install(tmp_path, kind):
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    return subprocess.run(["sh", "deploy/install.sh", kind], cwd=TREE, env=bare, capture_output=True, encoding="utf-8", check=False)


def test_the_timer_is_persistent_and_of_shanghai():
    timer = read_unit("hefa.timer")["Timer"]
    assert timer["Persistent"] == "true"
    assert re.fullmatch(r"\*-\*-\* \d\d:\d\d:\d\d Asia/Shanghai", timer["OnCalendar"])


def test_the_service_runs_what_is_due_once_and_ends_in_order():
    service = read_unit("hefa.service")["Service"]
    assert (service["Type"], service["KillSignal"], service["SuccessExitStatus"]) == ("oneshot", "SIGINT", "75")
    assert service["ExecStart"] == "TREE/.venv/bin/python -m pipeline run"


def test_systemd_takes_the_installed_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    done = install(tmp_path, "systemd")
    assert done.returncode == 0, done.stderr
    units = done.stdout.split()
    assert [unit.rpartition("/")[2] for unit in units] == ["hefa.service", "hefa.timer"]
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"}, check=False)
    assert (told.returncode, told.stderr) == (0, "")
    calendar = read_unit("hefa.timer")["Timer"]["OnCalendar"]
    told = subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, text=True, check=False)
    assert told.returncode == 0 and "Next elapse" in told.stdout


def test_the_crontab_is_well_formed_and_its_commands_exist(tmp_path):
    done = install(tmp_path, "crontab")
    assert done.returncode == 0 and "cd TREE" not in done.stdout
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    commands = []
    for line in lines:
        fields = line.split(maxsplit=5)
        assert all(re.fullmatch(r"\*|\d+", field) for field in fields[:5])
        assert "%" not in fields[5]  # cron makes a new line of it
        commands.append(fields[5])
    assert [command.partition("pipeline ")[2].split(" >")[0] for command in commands] == ["run", "status --alert"]
    assert all(command.startswith(f"cd {TREE} && .venv/bin/python ") for command in commands)


def test_an_unknown_kind_is_usage(tmp_path):
    done = install(tmp_path, "launchd")
    assert done.returncode == 2 and done.stderr.startswith("usage: ")
