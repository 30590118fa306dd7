"""Sets up .venv from the lock files: `python3 requirements/install.py run|dev`; `uv` prints the path of a uv instead.

Standard library only. The way in is the first that works: the uv on PATH, a private uv in .tools, plain pip. All three
read the same lock files and check every hash. HEFA_SETUP=uv|private-uv|pip forces one.

An environment is built aside in .venv.new and swapped in whole, so a set-up that was killed or failed leaves what was
there. Its stamp (`hefa-GROUP.stamp`) names the lock files and the Python it was made from: while that is true nothing
is done, and nothing is asked of the network. dev holds all of run at the same versions, so it is added in place.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this file parses on 3.6, to be able to say so
    sys.exit(
        "Hefa needs Python 3.11 or newer, but {} is {}.{}: install one (Debian 12: `apt-get install python3`) "
        "or name it, as in `make PYTHON=/usr/bin/python3.13`.".format(sys.executable, *sys.version_info[:2])
    )

import hashlib
import os
from pathlib import Path

from machine import LOG, PYTHON, ROOT, TOOLS, SetupFailed, has_module, one_at_a_time, remove, run, say

VENV, ASIDE, OLD = (ROOT / name for name in (".venv", ".venv.new", ".venv.old"))
LOCKS = {name: ROOT / "requirements" / (name + ".lock") for name in ("run", "dev", "tools")}
HALF_ADDED = VENV / "hefa-dev.unfinished"  # stands while dev is being added: what a killed addition left isn't known


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in ("run", "dev", "uv"):
        say("usage: python3 requirements/install.py run|dev|uv")
        return 2
    group = arguments[0]
    try:
        if group != "uv" and is_ready(group):
            return 0
        with one_at_a_time() as lock:
            if group == "uv":
                print(uv_on_path() or private_uv(lock))
            elif not is_ready(group):  # another set-up may have done it while this one waited
                set_up(group, lock)
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except OSError as problem:  # a full disk, a folder that can't be written, a missing lock file
        say(f"Set-up failed: {problem}")
        return 1
    except KeyboardInterrupt:
        say("Set-up interrupted.")
        return 130
    return 0


# --- What is there ---------------------------------------------------------------------------------------------------


def is_ready(group: str) -> bool:
    """Whether .venv holds the group (dev holds run), by its stamps alone: some milliseconds, and no network."""
    return any(
        stamp(VENV, name).is_file() and stamp(VENV, name).read_text("utf-8") == stamp_text(VENV, name)
        for name in ("run", "dev")
        if name in (group, "dev")
    )


def stamp(venv: Path, group: str) -> Path:
    return venv / f"hefa-{group}.stamp"


def stamp_text(venv: Path, group: str) -> str:
    """The digest of the locks and the interpreter, so that a vanished or exchanged Python counts as a change."""
    digest = hashlib.sha256(LOCKS["run"].read_bytes())
    if group == "dev":
        digest.update(LOCKS["dev"].read_bytes())
    python = (venv / "bin" / "python").resolve()
    libraries = ",".join(path.name for path in (venv / "lib").glob("python3.*"))
    return f"locks {digest.hexdigest()}\n{libraries} {python if python.exists() else 'gone'}\n"


# --- Setting up ------------------------------------------------------------------------------------------------------


def set_up(group: str, lock: int) -> None:
    from time import monotonic

    started = monotonic()
    ways = ways_that_may_work(lock)
    say(f"Setting up .venv ({group}) with {ways[0]}; later runs skip this.")
    for number, way in enumerate(ways, 1):
        try:
            if group == "dev" and is_ready("run") and not HALF_ADDED.exists():
                add_in_place(way, lock)
            else:
                build_aside(way, group, lock)
        except SetupFailed as failure:
            remove(ASIDE)
            say(f"{way}: {failure}" + (f" Trying {ways[number]}." if ways[number:] else ""))
        else:
            say(f"Set up with {way} in {monotonic() - started:.0f} s.")
            return
    raise SetupFailed(f"Set-up failed; the whole output is in {LOG}.")


def ways_that_may_work(lock: int) -> list[str]:
    may_work = {
        "uv": lambda: uv_on_path() is not None,
        "private-uv": lambda: private_uv_path().exists() or has_module("pip", lock),
        "pip": lambda: has_module("pip", lock) or has_module("ensurepip", lock),
    }
    forced = os.environ.get("HEFA_SETUP")
    if forced and forced not in may_work:
        raise SetupFailed(f"HEFA_SETUP={forced} is not one of {', '.join(may_work)}.")
    ways = [way for way in may_work if forced in (None, "", way) and may_work[way]()]
    if not ways:
        missing = {"uv": "No uv", "private-uv": "No pip", "pip": "No pip"}.get(forced or "", "Neither pip nor uv")
        raise SetupFailed(
            f"{missing} was found (Python: {PYTHON}): run `apt-get install python3-pip python3-venv`, "
            "or install uv (https://docs.astral.sh/uv/), then try again."
        )
    return ways


def build_aside(way: str, group: str, lock: int) -> None:
    """Makes .venv.new, and puts it in the place of .venv once it is complete."""
    remove(ASIDE)
    if way == "pip":
        run([PYTHON, "-m", "venv", "--without-pip", "--prompt", "hefa", ASIDE], lock)
    else:
        run([uv_of(way, lock), "venv", "--quiet", "--prompt", "hefa", "--python", PYTHON, ASIDE], lock)
    fill(ASIDE, way, group, lock)
    name_final_place(ASIDE / "bin")
    stamp(ASIDE, group).write_text(stamp_text(ASIDE, group), "utf-8")
    remove(OLD)
    if VENV.exists() or VENV.is_symlink():
        VENV.rename(OLD)
    ASIDE.rename(VENV)
    remove(OLD)


def add_in_place(way: str, lock: int) -> None:
    """Adds dev to an environment that holds run: nothing of run changes, so a program may go on running in it."""
    HALF_ADDED.touch()
    fill(VENV, way, "dev", lock)
    HALF_ADDED.unlink()
    stamp(VENV, "dev").write_text(stamp_text(VENV, "dev"), "utf-8")


def fill(venv: Path, way: str, group: str, lock: int) -> None:
    what: list[str | Path] = ["--quiet", "--require-hashes", "-r", LOCKS[group]]
    if way == "pip":
        run([*pip_for(venv, lock), "install", "--disable-pip-version-check", *what], lock)
    else:
        run([uv_of(way, lock), "pip", "install", "--python", venv / "bin" / "python", *what], lock)


def pip_for(venv: Path, lock: int) -> list[str | Path]:
    """The command of a pip that installs into the environment: the machine's, else the one that ensurepip carries."""
    python = venv / "bin" / "python"
    if has_module("pip", lock):
        return [PYTHON, "-m", "pip", "--python", python]
    if not has_module("pip", lock, python):
        run([python, "-m", "ensurepip"], lock)
    return [python, "-m", "pip"]


def name_final_place(scripts: Path) -> None:
    """Names .venv, not .venv.new, in the scripts' first lines. Files are replaced: uv's are links into its cache."""
    for path in scripts.iterdir():
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        if bytes(ASIDE) in content and not content.startswith(b"\x7fELF"):
            fresh = path.with_name(path.name + ".fresh")
            fresh.write_bytes(content.replace(bytes(ASIDE), bytes(VENV)))
            fresh.chmod(path.stat().st_mode)
            fresh.replace(path)


# --- uv --------------------------------------------------------------------------------------------------------------


def uv_of(way: str, lock: int) -> str | Path:
    return private_uv(lock) if way == "private-uv" else uv_on_path() or "uv"


def uv_on_path() -> str | None:
    from shutil import which

    return which("uv")


def private_uv_path() -> Path:
    version = hashlib.sha256(LOCKS["tools"].read_bytes()).hexdigest()[:12]
    return TOOLS / f"uv-{version}" / "bin" / "uv"


def private_uv(lock: int) -> Path:
    """The uv that tools.lock pins; pip's --target works also where the system's Python is marked (PEP 668)."""
    uv = private_uv_path()
    if not uv.exists():
        target, aside = uv.parent.parent, TOOLS / "uv.new"
        remove(aside)
        pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "1"]
        run([*pip, "--quiet", "--target", aside, "--require-hashes", "-r", LOCKS["tools"]], lock)
        remove(target)
        aside.rename(target)
    return uv


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
