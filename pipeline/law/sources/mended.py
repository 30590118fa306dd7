"""What a person found out about sources of law texts: data/reference/laws/sources.toml."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.law.sources.copy import LawCopy
from spiders.place import Place
from spiders.problem import Problem

SOURCES = Place.reference / "laws" / "sources.toml"


@cache
def load_sources(path: Path = SOURCES) -> dict[str, Any]:
    """The tables `repository`, `mended` and `together`; raises Problem for broken TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(
            f"{path}: can't be read ({error}); name a file with [[repository]] tables, or restore it from the tree."
        ) from error


def mended(copy: LawCopy, digest: str) -> LawCopy:
    """With the days that a person established for this very file, or for all that was promulgated together."""
    for entry in load_sources().get("mended", ()):
        if entry["sha256"] == digest:
            return replace(copy, published=entry["published"], effective=entry["effective"], effective_src="manual")
    for entry in load_sources().get("together", ()):
        if (copy.kind, copy.published) == (entry["kind"], entry["published"]) and copy.effective_src == "assumed_pub":
            return replace(copy, effective=entry["effective"], effective_src="manual")
    return copy
