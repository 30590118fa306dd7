"""Parameters of a query: declared in comments at its head with type and default, bound as values and never pasted into SQL.

    -- $since day = 2026-01-01: the first day that counts

Nothing between `=` and `:` is NULL: the query then decides.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spiders.problem import UsageProblem

# -- $law text = 民法典: the law, without 中华人民共和国
DECLARED = re.compile(r"^--\s*\$(?P<name>\w+) (?P<type>\w+) = ?(?P<default>[^:]*): (?P<about>.+)$")
TYPES: dict[str, tuple[Callable[[str], Any], str]] = {
    "text": (str, "text"),
    "int": (int, "a whole number"),
    "float": (float, "a number"),
    "day": (date.fromisoformat, "a day like 2026-01-31"),
}


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    default: str
    about: str

    def read(self, text: str) -> Any:
        """The value that a text stands for; None for an empty one. Raises UsageProblem if it is none of the type."""
        convert, kind = TYPES[self.type]
        try:
            return convert(text.strip()) if text.strip() else None
        except ValueError:
            raise UsageProblem(f"sql: {self.name}={text}: must be {kind} ({self.about}).") from None


def read_parameters(query: str) -> list[Parameter]:
    """The parameters that the comments at the head of a query declare."""
    found = []
    for line in query.splitlines():
        if not line.startswith("--"):
            break
        if (match := DECLARED.match(line)) and match["type"] in TYPES:
            found.append(Parameter(match["name"], match["type"], match["default"].strip(), match["about"]))
    return found


def bind(query: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a query's parameters: as given, a text read by the parameter's type, else the default.

    Raises UsageProblem for a name that the query doesn't declare, or a text that is none of the type.
    """
    declared = {parameter.name: parameter for parameter in read_parameters(query)}
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise UsageProblem(f"sql: the query has no parameter '{name}'; it has: {known}.")
    values = {}
    for name, parameter in declared.items():
        value = given.get(name, parameter.default)
        values[name] = parameter.read(value) if isinstance(value, str) else value
    return values


def read_settings(words: Iterable[str]) -> dict[str, str]:
    """`["since=2026-01-01"]` → `{"since": "2026-01-01"}`; raises UsageProblem for a word without `=`."""
    pairs = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not name:
            raise UsageProblem(f"sql: '{word}': a parameter is given as NAME=VALUE.")
        pairs[name.removeprefix("$")] = value
    return pairs


def read_call(text: str) -> tuple[str, dict[str, str]]:
    """`@new_since since=2026-01-01` → the query's name and what its parameters are set to."""
    try:
        name, *words = shlex.split(text.strip().removeprefix("@").rstrip(";")) or [""]
    except ValueError as error:
        raise UsageProblem(f"sql: {text.strip()}: {error}; close the quotation mark.") from None
    return name, read_settings(words)
