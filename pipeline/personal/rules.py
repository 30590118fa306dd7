"""The rules for personal data, from `data/reference/personal*.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from spiders.place import Place


@cache
def load_rules(name: str) -> dict[str, Any]:
    """The rules of `data/reference/<name>.toml`."""
    return tomllib.loads((Place.reference / f"{name}.toml").read_text(encoding="utf-8"))


def expand(ranges: Iterable[str]) -> frozenset[str]:
    """The numbers that ranges like `130-139` name, as text."""
    found: set[str] = set()
    for written in ranges:
        first, _, last = written.partition("-")
        found.update(str(number).zfill(len(first)) for number in range(int(first), int(last or first) + 1))
    return frozenset(found)


def one_of(words: Iterable[str]) -> str:
    """A pattern of literal words, longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"
