"""Law texts from their public repositories, at the commits that sources.toml pins.

What arrives is a bare repository, without a work tree: some file names are too long for a file system, and `laws import`
reads it as it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from spiders.problem import Problem, UsageProblem

COMMIT = re.compile(r"[0-9a-f]{40}")
# Nobody is asked for a password, and a server can't have another program run.
ASKS_NOBODY = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "GIT_ALLOW_PROTOCOL": "https:http:file"}


@dataclass(frozen=True)
class Repository:
    name: str
    url: str
    commit: str
    licence: str


def pinned_repositories(sources: dict[str, Any], path: Path) -> list[Repository]:
    """The repositories of sources.toml; raises UsageProblem that names what an entry lacks."""
    names = [part.name for part in fields(Repository)]
    found = []
    for entry in sources.get("repository", ()):
        if missing := [name for name in names if not isinstance(entry.get(name), str)]:
            raise UsageProblem(f"{path}: a [[repository]] lacks {', '.join(missing)}; give all of {', '.join(names)}.")
        if not COMMIT.fullmatch(entry["commit"]) or not re.fullmatch(r"[\w.-]+", entry["name"]):
            raise UsageProblem(f"{path}: [[repository]] {entry['name']}: the commit must be 40 hex digits, the name a word.")
        found.append(Repository(**{name: entry[name] for name in names}))
    if not found:
        raise UsageProblem(f"{path}: names no [[repository]] to fetch.")
    return found


def fetch(repositories: list[Repository], to: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """The folder of each repository, fetched unless its commit is there; raises Problem for the first that can't be had."""
    to.mkdir(parents=True, exist_ok=True)
    for repository in repositories:
        folder = to / repository.name
        if holds(folder, repository.commit):
            tell(f"{folder}: at {repository.commit[:12]} already")
        else:
            tell(f"{repository.url}: fetching {repository.commit[:12]} (licence: {repository.licence})")
            fetch_one(repository, folder)
        yield folder


def holds(folder: Path, commit: str) -> bool:
    return (folder / "HEAD").is_file() and git(folder, "rev-parse", "--verify", "--quiet", "HEAD").stdout.strip() == commit


def fetch_one(repository: Repository, folder: Path) -> None:
    """Fetched aside and moved into place whole."""
    if folder.exists() and not (folder / "HEAD").is_file():
        raise UsageProblem(f"{folder}: is there and no repository of `laws fetch`; move it away, or name another place with --to.")
    aside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    steps = (
        ("init", "--quiet", "--bare", str(aside)),
        ("fetch", "--quiet", "--depth", "1", "--no-tags", "--", repository.url, repository.commit),
        ("update-ref", "refs/heads/pinned", repository.commit),
        ("symbolic-ref", "HEAD", "refs/heads/pinned"),
    )
    for step in steps:
        done = git(aside, *step)
        if done.returncode:
            shutil.rmtree(aside, ignore_errors=True)
            said = (done.stderr.strip().splitlines() or ["no reason given"])[-1].removeprefix("fatal: ")
            raise Problem(
                f"{repository.url}: commit {repository.commit[:12]} can't be had ({said}); "
                "try again later, or clone it by other means and name the folder to `laws import`."
            )
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(aside, folder)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    place = () if arguments[0] == "init" else (f"--git-dir={folder}",)
    try:
        return subprocess.run(
            ["git", "-c", "credential.helper=", *place, *arguments],
            env=os.environ | ASKS_NOBODY, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    except FileNotFoundError as error:
        raise Problem(
            "git isn't installed; install it, or get the law texts by other means and name their folders to `laws import`."
        ) from error
