"""What is held of Chinese law: per kind of instrument, to what day, and which known versions are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.law.store import read_manifest, read_rows

OLD_AFTER = 365  # days: the Standing Committee meets every two months, and revises several laws a session
REVISED_EVERY_YEAR = ("法律", "行政法规", "司法解释")  # kinds whose own horizon is old after a year without one


@dataclass(frozen=True)
class Missing:
    """A version that the registry knows and no source held."""

    law: str
    version: str
    effective: str
    kind: str


def missing_versions(
    held: Iterable[Mapping[str, Any]], known: Iterable[Mapping[str, str]], kinds: Mapping[str, str]
) -> list[Missing]:
    """Versions of the registry with no text: none of that law held for their day, or for the day on which they take effect."""
    days: dict[str, set[str]] = defaultdict(set)
    for row in held:
        days[row["law_id"]] |= {row["published"], row["effective"]} - {None}
    return [
        Missing(row["law"], row["version"], row["effective"], kinds.get(row["law"], ""))
        for row in known
        if not {row["version"], row["effective"]} & days[row["law"]]
    ]


def holdings(store: Path, known: list[Mapping[str, str]], kinds: Mapping[str, str], today: date) -> dict[str, Any]:
    """What `laws status` tells, as one object; `laws_as_of` is None where nothing is held."""
    manifest = read_manifest(store)
    held = read_rows(store / "laws.parquet") if manifest else []
    missing = missing_versions(held, known, kinds)
    counted: dict[str, dict[str, Any]] = {}
    for kind in sorted({row["kind"] for row in held} | {gap.kind for gap in missing}):
        own = [row for row in held if row["kind"] == kind]
        counted[kind] = {
            "laws": len({row["law_id"] for row in own}),
            "versions": len(own),
            "articles": sum(row["n_articles"] for row in own),
            "to": manifest.get("horizon", {}).get(kind),
            "assumed_days": sum(row["effective_src"] == "assumed_pub" for row in own),
            "missing": sum(gap.kind == kind for gap in missing),
        }
    as_of = manifest.get("laws_as_of")
    return {
        "laws_as_of": as_of,
        "old": [kind for kind in REVISED_EVERY_YEAR if is_old(counted.get(kind, {}).get("to"), today)],
        "laws": manifest.get("laws", 0),
        "versions": manifest.get("versions", 0),
        "articles": manifest.get("articles", 0),
        "kinds": counted,
        "conflicts": manifest.get("conflicts", {}),
        "sources": manifest.get("sources", []),
        "missing": [vars(gap) for gap in sorted(missing, key=lambda gap: (gap.version, gap.law), reverse=True)],
    }


def is_old(day: str | None, today: date) -> bool:
    return day is not None and (today - date.fromisoformat(day)).days > OLD_AFTER


def warnings(found: Mapping[str, Any]) -> list[str]:
    """A sentence for each thing that whoever reads verdicts must know; none where the texts are fresh."""
    if found["laws_as_of"] is None:
        return ["no law texts are held: laws import DIR… takes them in, laws fetch gets them (docs/laws.md)"]
    return [
        f"{kind}: the texts end on {found['kinds'][kind]['to']}, more than a year ago; newer revisions are unknown"
        for kind in found["old"]
    ]
