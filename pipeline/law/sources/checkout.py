"""The files of a checkout, whatever the file system could hold of it.

LawBaseCN-Laws has file names of over 255 bytes, which `git checkout` leaves out with a complaint; they are read from the
repository beside the files, which may even be all there is (`git clone --bare`, `--no-checkout`).
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.law.sources.copy import LawCopy, Reading
from spiders.problem import Problem

READ = (".md", ".json")


def repository(folder: Path) -> Path | None:
    """The git directory of a checkout, or the folder itself if it is one."""
    for git in (folder / ".git", folder):
        if (git / "HEAD").is_file() and (git / "objects").is_dir():
            return git
    return None


def run_git(git: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git says of a repository; raises Problem with its last line."""
    try:
        return subprocess.run(["git", f"--git-dir={git}", *arguments], input=given, capture_output=True, check=True).stdout
    except FileNotFoundError as error:
        raise Problem("git isn't installed; install it, or unpack an archive of the law texts by other means.") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines() or ["no commit is checked out"]
        raise Problem(f"{git}: git can't read it ({said[-1]}); clone the repository again.") from error


def files_in(folder: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Path and content of the Markdown and JSON files under the `wanted` folders, in order of their paths."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in wanted
        for path in sorted((folder / part).rglob("*"))
        if path.suffix in READ and path.is_file() and not path.is_symlink()
    }
    git = repository(folder)
    if git:
        listed = run_git(git, "ls-tree", "-r", "-z", "HEAD", "--", *wanted).decode("utf-8", "replace").split("\0")
        entries = (entry.partition("\t") for entry in listed if entry)
        names = {path: facts.split()[2] for facts, _, path in entries if path not in found and path.endswith(READ)}
        found |= dict(zip(names, read_objects(git, list(names.values())), strict=True))
    return dict(sorted(found.items()))


def read_objects(git: Path, names: list[str]) -> Iterator[bytes]:
    """The content of each object, asked of one git process: `<name> blob <size>`, a line feed, the bytes, a line feed."""
    answer = run_git(git, "cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode()) if names else b""
    at = 0
    for name in names:
        head, begin = answer[at : answer.index(b"\n", at)].split(), answer.index(b"\n", at) + 1
        if len(head) != 3:
            raise Problem(f"{git}: object {name} is missing; clone the repository again.")
        yield answer[begin : begin + int(head[2])]
        at = begin + int(head[2]) + 1


def digest_of(files: dict[str, bytes]) -> str:
    lines = (f"{path}\0{hashlib.sha256(content).hexdigest()}\n" for path, content in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_checkout(
    held_in: str, folder: Path, wanted: tuple[str, ...], read: Callable[[dict[str, bytes]], Iterator[LawCopy | Skipped]]
) -> Reading:
    """A checkout read file by file: `read` gets the files that are wanted and gives copies, or what it had to skip and why."""
    files = files_in(folder, wanted)
    copies, skipped = [], []
    seen: set[tuple[str, str]] = set()
    for found in read(files):
        if isinstance(found, Skipped):
            skipped.append((found.path, found.reason))
        elif (found.law_id, found.day) in seen:
            skipped.append((found.path, "the same version stands in another file"))
        else:
            seen.add((found.law_id, found.day))
            copies.append(found)
    return Reading(held_in, folder, digest_of(files), len(files), tuple(copies), tuple(skipped))


@dataclass(frozen=True)
class Skipped:
    """A file that gives no version, and the reason."""

    path: str
    reason: str


def reason_to_skip(copy: LawCopy) -> str | None:
    """What makes a text unfit to be held against anybody's words; None for a sound one."""
    if not copy.articles or not any(article.text for article in copy.articles):
        return "no text"
    if not copy.day:
        return "no day"
    if copy.unit == "article":
        numbers = {article.no for article in copy.articles}
        before = min(numbers) - 1 if "宪法修正案" in copy.title else 0  # they number on from one to the next
        if absent := max(numbers) - before - len(numbers):
            return f"articles missing: {absent} of {max(numbers)}"
    return None
