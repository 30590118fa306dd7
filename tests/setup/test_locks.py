"""The lock files satisfy pyproject.toml, and hold nothing that ties them to one machine or index."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = PROJECT["project"]["dependencies"]
GROUPS = PROJECT["dependency-groups"]
WANTED = {"run": RUN, "dev": RUN + GROUPS["dev"], "tools": GROUPS["tools"], "interop": GROUPS["interop"]}

# Linux machines that the locks must serve: Debian 12's Python is 3.11.2.
MACHINES = [
    {**default_environment(), "platform_python_implementation": "CPython", "implementation_name": "cpython"}
    | {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine}
    | {"python_version": full.rsplit(".", 1)[0], "python_full_version": full, "implementation_version": full}
    for full in ("3.11.2", "3.11.9", "3.12.3", "3.13.5", "3.14.0")
    for machine in ("x86_64", "aarch64")
]


@dataclass(frozen=True)
class Pin:
    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self):
        return canonicalize_name(self.requirement.name)

    @property
    def version(self):
        (specifier,) = self.requirement.specifier
        return specifier.version

    def applies(self, machine):
        return self.requirement.marker is None or self.requirement.marker.evaluate(machine)


def logical_lines(group):
    """The lock's lines without comments, with continued lines joined."""
    text = (ROOT / "requirements" / f"{group}.lock").read_text("utf-8")
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


def pins(group):
    found = []
    for line in logical_lines(group):
        requirement, *hashes = re.split(r"\s+--hash=", line)
        found.append(Pin(Requirement(requirement), tuple(hashes)))
    return found


def pins_on(machine, group):
    """Name → version on that machine; two pins of one name must not both apply."""
    held = {}
    for pin in pins(group):
        if pin.applies(machine):
            assert pin.name not in held, f"{pin.name} is pinned twice for Python {machine['python_full_version']}"
            held[pin.name] = pin.version
    return held


@pytest.mark.parametrize("group", WANTED)
def test_each_line_is_one_version_with_hashes(group):
    assert pins(group)
    for pin in pins(group):
        assert [specifier.operator for specifier in pin.requirement.specifier] == ["=="], pin.requirement
        assert pin.requirement.url is None and "*" not in pin.version, pin.requirement
        assert pin.hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in pin.hashes), pin.requirement


@pytest.mark.parametrize("group", WANTED)
def test_no_address_and_no_path(group):
    text = (ROOT / "requirements" / f"{group}.lock").read_text("utf-8")
    assert not re.findall(r"^\s*-.*", re.sub(r"^\s*--hash=.*", "", text, flags=re.M), flags=re.M)  # no option lines
    assert not re.findall(r"\S*(?:://|(?<![\w.-])[/~]\w)\S*", text)
    assert not re.findall(r"(?i)index|find-links|trusted-host", text)


@pytest.mark.parametrize("group", WANTED)
@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['python_full_version']}-{m['platform_machine']}")
def test_project_is_satisfied(group, machine):
    held = pins_on(machine, group)
    for requirement in map(Requirement, WANTED[group]):
        version = held.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is in no line of {group}.lock"
        assert requirement.specifier.contains(version), f"{requirement}, but {group}.lock has {version}"


@pytest.mark.parametrize("group", ["run", "dev"])
@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: f"{m['python_full_version']}-{m['platform_machine']}")
def test_what_packages_need_in_turn_is_locked(group, machine):
    """Walks the metadata of the installed packages, which for this Python are the locked ones, from the project's own."""
    held = pins_on(machine, group)
    extras_seen = defaultdict(set)
    waiting = [(requirement, "pyproject.toml") for requirement in map(Requirement, WANTED[group])]
    while waiting:
        requirement, by = waiting.pop()
        name = canonicalize_name(requirement.name)
        assert name in held, f"{by} needs {requirement}, which {group}.lock has not"
        assert requirement.specifier.contains(held[name], prereleases=True), f"{by} needs {requirement}, not {held[name]}"
        extras = {"", *map(canonicalize_name, requirement.extras)} - extras_seen[name]
        extras_seen[name] |= extras
        try:
            needs = [Requirement(need) for need in metadata.requires(name) or []]
        except metadata.PackageNotFoundError:
            continue  # for another Python than this one
        for extra in extras:
            for need in needs:
                if need.marker is None or need.marker.evaluate({**machine, "extra": extra}):
                    waiting.append((need, name))
    assert set(held) == set(extras_seen), f"{group}.lock holds what nothing needs"


@pytest.mark.parametrize("group", ["run", "dev"])
def test_installed_is_what_is_locked(group):
    for name, version in pins_on(default_environment(), group).items():
        assert metadata.version(name) == version


def test_dev_is_run_and_more():
    run, dev = ({str(pin.requirement): pin.hashes for pin in pins(group)} for group in ("run", "dev"))
    assert run.items() < dev.items()


def test_python_bound_is_the_one_that_is_tested():
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert all(m["python_full_version"] in SpecifierSet(PROJECT["project"]["requires-python"]) for m in MACHINES)
    assert PROJECT["tool"]["uv"]["package"] is False and "build-system" not in PROJECT
    assert not (ROOT / "uv.lock").exists()  # it would record index and file addresses
