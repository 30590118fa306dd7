"""What the registry knows of laws and their versions, as importing law texts needs it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.law.official_titles import official_title
from pipeline.law.registry import FOLDER, load_registry, rows
from spiders.problem import UsageProblem


def known_versions() -> list[Mapping[str, str]]:
    """The rows of versions.csv: `law`, `version`, `effective` and more."""
    return list(rows(FOLDER / "versions.csv"))


def known_kinds() -> dict[str, str]:
    return {row["law"]: row["kind"] for row in rows(FOLDER / "laws.csv")}


@cache
def retitled() -> dict[str, str]:
    return {official_title(row["written"]): row["law"] for row in rows(FOLDER / "hand" / "titles.csv")}


def registry_name(title: str) -> str:
    """The name of a law in the registry's spelling: no 中华人民共和国, 《》 inside, and what titles.csv says of odd ones."""
    name = official_title(title)
    return retitled().get(name, name)


def known_renumbering() -> list[Mapping[str, str]]:
    """The rows of renumbering.csv: an article before, and after a revision."""
    return list(rows(FOLDER / "renumbering.csv"))


def one_law(name: str) -> str:
    """The law that a name means; raises UsageProblem where it means none, or several."""
    found = load_registry().look_up(name)
    if not found:
        raise UsageProblem(f"{name}: the registry knows no such law; give its official title (data/reference/laws/laws.csv).")
    exact = registry_name(name)
    if len(found) > 1 and exact not in found:
        raise UsageProblem(f"{name}: may mean {', '.join(found)}; give one of these titles.")
    return exact if exact in found else found[0]
