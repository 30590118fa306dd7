"""Where things lie, and the machine's settings.

Order of a setting: command line, environment, `hefa.toml`, default. The environment names places only: `HEFA_DATA` moves
the folders that are made; `reference/` and `sample/` always come from the tree.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from spiders.problem import UsageProblem

TREE = Path(__file__).resolve().parent.parent
SETTINGS = {"contact": ""}  # the keys of hefa.toml and their defaults


@dataclass(frozen=True)
class Place:
    """The folders of one installation: `data` holds what is made, `sites` one TOML file a site."""

    data: Path
    sites: Path
    contact: str

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
    def reports(self) -> Path:
        return self.data / "reports"

    @property
    def lock(self) -> Path:
        return self.data / "lock"

    @property
    def allow_loopback(self) -> bool:
        return os.environ.get("HEFA_ALLOW_LOOPBACK") == "1"


def read_settings(path: Path) -> dict[str, str]:
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
        if not isinstance(value, str):
            raise UsageProblem(f"{path}: '{key}' must be a text in quotes, not {value!r}.")
    return SETTINGS | found


def find_place() -> Place:
    """The place that environment and `hefa.toml` name."""
    settings = read_settings(TREE / "hefa.toml")
    return Place(
        data=Path(os.environ.get("HEFA_DATA") or TREE / "data").absolute(),
        sites=Path(os.environ.get("HEFA_SITES") or TREE / "spiders" / "sites").absolute(),
        contact=os.environ.get("HEFA_CONTACT") or settings["contact"],
    )
