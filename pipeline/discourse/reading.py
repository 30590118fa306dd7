"""An article read for its signs: units, clauses, roles, and for any spans how often each sign of the lexicons stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.discourse.grams import gram_buckets
from pipeline.discourse.lexicon import Hit, Hits, Lexicon, Pattern, as_hits, make_lexicon, parse_pattern, read_table
from pipeline.discourse.roles import Role, load_headings, read_roles
from pipeline.discourse.units import Line, Unit, read_lines, read_units
from spiders.place import Place

KINDS = ("tactics", "advice")
SENSE = "sense:"  # before the name of a word class
ORGAN = "organ:"  # before an organ's official name, in the label of its spellings


@dataclass(frozen=True)
class Signs:
    """The lexicons as one: `labels` like `tactics:threat` and `advice.directive`, then `senses` word classes, then organs; the
    column of each label and of each pattern."""

    lexicon: Lexicon
    labels: tuple[str, ...]
    senses: int
    column: dict[str, int]
    column_of: np.ndarray
    codes: dict[str, tuple[str, ...]]


@cache
def load_signs() -> Signs:
    """The signs of `tactics.toml` and `advice.toml`, read once a process."""
    patterns = []
    codes = {}
    for kind in KINDS:
        table = read_table(Place.reference / f"{kind}.toml")
        codes[kind] = tuple(code for code, part in table.items() if "words" in part)
        for code in codes[kind]:
            patterns += [parse_pattern(f"{kind}:{code}", source) for source in table[code]["words"]]
        for marker, sources in table["markers"].items():
            patterns += [parse_pattern(f"{kind}.{marker}", source) for source in sources]
        patterns += [parse_pattern(f"{kind}.risk", source) for source in table.get("risk", {})]
    labels = tuple(dict.fromkeys(pattern.label for pattern in patterns))
    senses = read_table(Place.reference / "senses.toml")
    patterns += [Pattern(SENSE + sense, word, ((word,),)) for sense, part in senses.items() for word in part["words"]]
    organs = read_table(Place.reference / "advice.toml")["organs"]
    patterns += [parse_pattern(ORGAN + organ, name) for organ, names in organs.items() for name in names]
    column = {label: number for number, label in enumerate(dict.fromkeys(pattern.label for pattern in patterns))}
    return Signs(make_lexicon(patterns), labels, len(senses), column, np.array([column[pattern.label] for pattern in patterns]), codes)


@dataclass(frozen=True)
class Reading:
    """A text with its structure and signs: `signs` holds where each sign or word class begins, and its column."""

    text: str
    lines: list[Line]
    roles: list[Role]
    units: list[Unit]
    hits: Hits
    signs: np.ndarray
    buckets: list[np.ndarray]

    def counts(self, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How often each sign, and each word class, begins in each of some spans that don't overlap, in their order; shapes:
        spans × labels, spans × senses."""
        signs = load_signs()
        split = len(signs.labels)
        found = np.zeros((len(starts), split + signs.senses), dtype=np.float32)
        if len(starts) and len(self.signs):
            span = np.searchsorted(starts, self.signs[:, 0], side="right") - 1
            inside = (span >= 0) & (self.signs[:, 0] < ends[span])
            np.add.at(found, (span[inside], self.signs[inside, 1]), 1)
        return found[:, :split], found[:, split:]

    def labelled(self, label: str, start: int, end: int) -> list[Hit]:
        """The hits of one sign in a span."""
        signs = load_signs()
        column = signs.column[label]
        return [hit for hit in self.hits.inside(start, end) if signs.column_of[hit.pattern] == column]


def headings_of(reading: Reading, roles: frozenset[str]) -> np.ndarray:
    """For each unit, whether its line is a heading with a known role other than these: it names a part, not what is in it."""
    return np.array(
        [reading.roles[unit.line].heading and reading.roles[unit.line].role not in roles for unit in reading.units], dtype=bool
    )


def read(text: str, known_headings: frozenset[int] = frozenset()) -> Reading:
    """Read an article's text. `known_headings` are starts of the lines that its page marks as headings."""
    signs = load_signs()
    lines = read_lines(text)
    rows = signs.lexicon.scan(text)
    columns = signs.column_of[rows[:, 2]]
    width = len(signs.labels) + signs.senses
    counted = columns < width
    return Reading(
        text,
        lines,
        read_roles(text, lines, known_headings),
        read_units(text, lines),
        as_hits(rows[(columns < len(signs.labels)) | ~counted]),  # word classes are counted, never shown
        np.stack([rows[counted, 0], columns[counted]], axis=1),
        gram_buckets(text),
    )


def role_names() -> tuple[str, ...]:
    """The roles that a line can have, as the columns of features: those of the table, `unknown`, and none."""
    return (*load_headings().order, "unknown", "none")
