"""Which article do these words come from? An index of character 4-grams over every distinct article of every version held.

Postings lie in three flat arrays that are memory-mapped; a query weighs its grams by their rarity and gives the articles that
share most. The gram hash is 32 bits; collisions only add noise that ranking removes.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.law.normal import normalise
from pipeline.law.texts import LawTexts

GRAM = 4
COMMON = 1000  # a gram in more articles than this tells nothing
FORMAT = 2  # of the arrays; an index of another is made anew
MIX = (np.uint32(2654435761), np.uint32(2246822519), np.uint32(3266489917), np.uint32(668265263))


ARRAYS = ("grams", "starts", "postings", "rows", "sizes", "numbers")


@dataclass(frozen=True)
class LawIndex:
    """`grams` sorted hashes, `starts` where each one's postings begin (one more than grams), `postings` numbers of distinct texts;
    `rows[n]` is a row of LawTexts with that text, `sizes[n]` its number of grams, `numbers[row]` the number of each row's text."""

    grams: np.ndarray
    starts: np.ndarray
    postings: np.ndarray
    rows: np.ndarray
    sizes: np.ndarray
    numbers: np.ndarray

    def twins(self, row: int) -> list[int]:
        """The rows of LawTexts that have the same words as `row`, in other versions and other laws, with itself."""
        return [int(found) for found in np.flatnonzero(self.numbers == self.numbers[row])]

    def find(self, words: str, best: int = 12) -> list[tuple[int, float]]:
        """Rows of LawTexts whose words are most like `words` (in normal form), with the weight shared, best first."""
        hashes = np.unique(gram_hashes(words))
        if not len(hashes):
            return []
        at = np.minimum(np.searchsorted(self.grams, hashes), len(self.grams) - 1)
        at = at[self.grams[at] == hashes]
        sizes = self.starts[at + 1] - self.starts[at]
        at, sizes = at[sizes <= COMMON], sizes[sizes <= COMMON]
        if not len(at):
            return []
        shared = np.concatenate([self.postings[start : start + size] for start, size in zip(self.starts[at], sizes, strict=True)])
        weights = np.repeat(np.log(len(self.rows) / sizes), sizes)
        numbers, inverse = np.unique(shared, return_inverse=True)
        total = np.bincount(inverse, weights=weights) - 0.0005 * self.sizes[numbers]  # of equals, the shorter article
        order = np.argpartition(-total, best)[:best] if len(total) > best else np.arange(len(total))
        order = order[np.argsort(-total[order], kind="stable")]
        return [(int(self.rows[numbers[k]]), float(total[k])) for k in order]

    def rarest(self, words: str) -> int:
        """In how many distinct articles the rarest gram of `words` (normal form) stands; 0 if one stands in none."""
        hashes = np.unique(gram_hashes(words))
        at = np.minimum(np.searchsorted(self.grams, hashes), len(self.grams) - 1)
        if not len(hashes) or not (self.grams[at] == hashes).all():
            return 0
        return int((self.starts[at + 1].astype(np.int64) - self.starts[at]).min())


def gram_hashes(text: str) -> np.ndarray:
    """32-bit hashes of a text's character 4-grams."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    if len(codes) < GRAM:
        return np.empty(0, dtype=np.uint32)
    return hash_windows(codes)


def hash_windows(codes: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        mixed = codes[: -GRAM + 1] * MIX[0]
        for step in range(1, GRAM):
            mixed = (mixed ^ (mixed >> np.uint32(15))) * MIX[step] + codes[step : len(codes) - GRAM + 1 + step]
        return mixed ^ (mixed >> np.uint32(13))


def build_index(texts: LawTexts, folder: Path) -> LawIndex:
    """Make the index and write it under `folder`, each array a `.npy` file."""
    distinct: dict[str, int] = {}
    first = [distinct.setdefault(normalise(text).text, row) for row, text in enumerate(texts.texts)]
    words = list(distinct)
    lengths = np.array([len(text) for text in words], dtype=np.int64)
    joined = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32)
    hashes = hash_windows(joined)
    owner = np.repeat(np.arange(len(words), dtype=np.uint32), lengths)
    whole = owner[: len(hashes)] == owner[GRAM - 1 : GRAM - 1 + len(hashes)]
    pairs = np.unique((hashes[whole].astype(np.uint64) << np.uint64(32)) | owner[: len(hashes)][whole])
    keys = (pairs >> np.uint64(32)).astype(np.uint32)
    grams, starts = np.unique(keys, return_index=True)
    arrays = {
        "grams": grams,
        "starts": np.append(starts, len(keys)).astype(np.uint32),
        "postings": (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        "rows": np.array(list(distinct.values()), dtype=np.uint32),
        "sizes": np.maximum(lengths - GRAM + 1, 0).astype(np.uint32),
        "numbers": np.unique(first, return_inverse=True)[1].astype(np.uint32),
    }
    aside = folder.with_suffix(".tmp")
    aside.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        np.save(aside / f"{name}.npy", array)
    (aside / "made.json").write_text(json.dumps({"texts": len(texts.texts), "format": FORMAT}), encoding="utf-8")
    if folder.exists():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    os.replace(aside, folder)
    return open_index(folder)


def open_index(folder: Path) -> LawIndex:
    """The index under `folder`, memory-mapped."""
    return LawIndex(**{name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in ARRAYS})


def load_index(laws: Path, texts: LawTexts) -> LawIndex | None:
    """The index of the texts under `laws`, made if it is missing or of other texts; None if no text is held."""
    if not texts.texts:
        return None
    folder = laws / "index"
    stamp = (laws / "articles.parquet").stat().st_mtime_ns
    made = folder / "made.json"
    if made.exists() and made.stat().st_mtime_ns >= stamp and json.loads(made.read_bytes()).get("format") == FORMAT:
        return open_index(folder)
    return build_index(texts, folder)
