"""Where things lie, and the machine's settings.

Order of a setting: command line, environment, `hefa.toml`, default. The environment names the place only: `HEFA_DATA` moves
the folders that are made, `HEFA_FREE_SPACE` says what their disk must keep free; `reference/` and `sample/`
always come from the tree.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spiders.problem import UsageProblem

TREE = Path(__file__).resolve().parent.parent
# the keys of hefa.toml and their defaults
SETTINGS: dict[str, Any] = {"contact": "", "alert": "", "keep_logs": 90, "free_space": "1 GiB"}


@dataclass(frozen=True)
class Place:
    """The folders of one installation: `data` holds what is made, `sites` one TOML file a site."""

    data: Path
    sites: Path
    contact: str
    alert: str = ""  # a shell command that is told of what is broken
    keep_logs: int = 90  # days that the logs of runs are kept
    free_space: int = 0  # bytes that a crawl leaves free on the disk of the data folder

    reference = TREE / "data" / "reference"
    sample = TREE / "data" / "sample"

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def corpus(self) -> Path:
        return self.data / "corpus"

    @property
    def laws(self) -> Path:
        return self.data / "laws"

    @property
    def runs(self) -> Path:
        return self.data / "runs"

    @property
    def database(self) -> Path:
        return self.data / "corpus.duckdb"

    @property
    def reviews(self) -> Path:
        return self.data / "reviews.jsonl"

    @property
    def audits(self) -> Path:
        return self.data / "audits.jsonl"

    @property
    def reports(self) -> Path:
        return self.data / "reports"

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def allow_loopback(self) -> bool:
        return os.environ.get("HEFA_ALLOW_LOOPBACK") == "1"


def read_settings(path: Path) -> dict[str, Any]:
    """The machine's habits from `hefa.toml`, with defaults.

    Raises UsageProblem that names file and key for an unknown key, a wrong type or broken TOML.
    """
    if not path.exists():
        return dict(SETTINGS)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{path}: not valid TOML ({error}); mend the line it names.") from error
    for key, value in found.items():
        if key not in SETTINGS:
            raise UsageProblem(f"{path}: unknown key '{key}'; the keys are {', '.join(SETTINGS)}.")
        if type(value) is not type(SETTINGS[key]) or (isinstance(value, int) and value < 1):
            kind = "a text in quotes" if isinstance(SETTINGS[key], str) else "a whole number of at least 1"
            raise UsageProblem(f"{path}: '{key}' must be {kind}, not {value!r}.")
    return SETTINGS | found


UNITS = {"": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def read_size(text: str, where: str) -> int:
    """Bytes from `500 MiB` or `1.5 GiB`; raises UsageProblem that names `where` it stands."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMGT]iB|B)?", text.strip())
    if found is None:
        raise UsageProblem(f"{where}: {text!r} is no size; write it as 500 MiB or 1.5 GiB, or 0 for no bound.")
    return int(float(found[1]) * UNITS[found[2] or ""])


def find_place() -> Place:
    """The place that environment and `hefa.toml` name."""
    settings = read_settings(TREE / "hefa.toml")
    return Place(
        data=Path(os.environ.get("HEFA_DATA") or TREE / "data").absolute(),
        sites=Path(os.environ.get("HEFA_SITES") or TREE / "spiders" / "sites").absolute(),
        contact=os.environ.get("HEFA_CONTACT") or settings["contact"],
        alert=settings["alert"],
        keep_logs=settings["keep_logs"],
        free_space=read_size(os.environ.get("HEFA_FREE_SPACE") or settings["free_space"], "free_space"),
    )
