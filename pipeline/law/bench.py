"""What judging needs, opened once a process: the registry, the texts of law on this machine and their index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz

from pipeline.law.index import LawIndex, load_index
from pipeline.law.registry import Registry, load_registry
from pipeline.law.texts import LawTexts, load_texts, normal_article

CANDIDATES = 12  # articles of the index that are compared in full


@dataclass(frozen=True)
class Bench:
    """Registry, texts and their index; the index is None where no text is held."""

    registry: Registry
    texts: LawTexts
    index: LawIndex | None

    @cached_property
    def owner(self) -> dict[str, str]:
        """The law that a version's id belongs to."""
        return {version.vid: law for law, versions in self.texts.versions.items() for version in versions if version.vid}

    def likest(self, words: str, best: int = 5) -> list[int]:
        """Rows of texts whose wording is most like `words` (in normal form), the likest first; of equals the index's first.

        The index finds by intact runs; edits in between are weighed here.
        """
        found = [row for row, _ in self.index.find(words, CANDIDATES)] if self.index else []
        likeness = {row: fuzz.partial_ratio(words, normal_article(self.texts.texts[row]).text) for row in found}
        return sorted(found, key=lambda row: -likeness[row])[:best]

    @cached_property
    def horizons(self) -> dict[str, str]:
        """For each kind of instrument, the latest day of promulgation held: what came later is not known."""
        found: dict[str, str] = {}
        for law, versions in self.texts.versions.items():
            kind = self.registry.laws[law].kind if law in self.registry.laws else ""
            for version in versions:
                if version.vid:
                    found[kind] = max(found.get(kind, ""), version.published)
        return found

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """The rows of a version's articles."""
        found: dict[str, list[int]] = {}
        for row, (vid, _, _) in enumerate(self.texts.keys):
            found.setdefault(vid, []).append(row)
        return found


def load_bench(laws: Path) -> Bench:
    """The bench of the texts under `laws` (`<data>/laws`); registry alone if there are none."""
    texts = load_texts(laws)
    return Bench(load_registry(), texts, load_index(laws, texts))
