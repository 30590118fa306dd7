"""What a rule looks at: for each unit or clause of an article, its signs, its neighbours' signs and its place, as numbers.

Rows are spans, columns are features; the columns' names are given beside them, so that a model can be read and explained.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from pipeline.discourse.reading import Reading, load_signs, role_names
from pipeline.discourse.units import read_clauses

MOST = 2.0  # a sign counts up to twice
SENSE_OWN, SENSE_AROUND = 1.6, 0.6  # what a word class counts in a span and in the sentence around it
LENGTHS = (8, 16, 32, 64)  # characters
ENACTED = 0.8  # share of a span in marked statute wording from which on it is that

KINDS = {signs: 1 << number for number, signs in enumerate(("？?", "：:", "您你", "条", "第", "“”「」\"", "“「\"", "、", "如若当对遇"))}
KIND_OF_CHARACTER = np.zeros(0x10000, dtype=np.uint16)
for signs, bit in KINDS.items():
    for sign in signs:
        KIND_OF_CHARACTER[ord(sign)] |= bit


@dataclass(frozen=True)
class Spans:
    """Spans of a text with the number of the unit (or, for units, of the line) that each stands in."""

    starts: np.ndarray
    ends: np.ndarray
    parents: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)


def make_spans(rows: list[tuple[int, int, int]]) -> Spans:
    array = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Spans(array[:, 0], array[:, 1], array[:, 2])


def unit_spans(reading: Reading) -> Spans:
    """The units of an article."""
    return make_spans([(unit.start, unit.end, unit.line) for unit in reading.units])


def clause_spans(reading: Reading) -> Spans:
    """The clauses of an article, each with its unit."""
    return make_spans(
        [(start, end, number) for number, unit in enumerate(reading.units) for start, end in read_clauses(reading.text, unit.start, unit.end)]
    )


def shifted(rows: np.ndarray, by: int) -> np.ndarray:
    """Each row's neighbour `by` rows on; zeros where there is none."""
    found = np.zeros_like(rows)
    if by > 0:
        found[:-by] = rows[by:]
    elif by < 0:
        found[-by:] = rows[:by]
    return found


def coverage(reading: Reading, spans: Spans, marked: list[tuple[int, int]]) -> np.ndarray:
    """The share of each span that lies in the `marked` spans of the text; shape: spans × 1."""
    inside = np.zeros(len(reading.text) + 1)
    for start, end in marked:
        inside[start + 1 : end + 1] = 1
    running = np.cumsum(inside)
    return ((running[spans.ends] - running[spans.starts]) / np.maximum(spans.ends - spans.starts, 1))[:, None]


def line_features(reading: Reading) -> tuple[np.ndarray, list[str]]:
    """For each line: its role, whether it is listed, a heading, a lead, and where in the article it stands."""
    roles = role_names()
    place = {role: number for number, role in enumerate(roles)}
    count = len(reading.lines)
    found = np.zeros((count, len(roles) + 6), dtype=np.float32)
    for number, (line, role) in enumerate(zip(reading.lines, reading.roles, strict=True)):
        found[number, place[role.role or "none"]] = 1
        found[number, len(roles) :] = (
            line.listed,
            role.heading,
            role.lead,
            number == 0,
            number >= count - 2,
            line.end - line.begin <= 40,
        )
    return found, [*(f"role {role}" for role in roles), "listed", "heading", "lead", "first line", "last lines", "short line"]


def shape_features(reading: Reading, spans: Spans) -> tuple[np.ndarray, list[str]]:
    """For each span: how long it is, how it ends, whether it addresses the reader, cites, or stands in marks."""
    codes = np.frombuffer(f"\n{reading.text}\n".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = KIND_OF_CHARACTER[np.minimum(codes, 0xFFFF)]
    starts, ends = spans.starts + 1, spans.ends + 1

    def is_one_of(places: np.ndarray, signs: str) -> np.ndarray:
        return kinds[places] & KINDS[signs] != 0

    def holds(signs: str) -> np.ndarray:
        running = np.cumsum(kinds & KINDS[signs] != 0)
        return running[ends - 1] > running[starts - 1]

    lengths = ends - starts
    columns = [lengths > length for length in LENGTHS]
    columns += [
        is_one_of(ends - 1, "？?") | is_one_of(ends, "？?"),
        is_one_of(ends - 1, "：:") | is_one_of(ends, "：:"),
        holds("您你"),
        holds("条") & holds("第"),
        holds("“”「」\""),
        is_one_of(starts - 1, "“「\""),
        is_one_of(ends, "、") | is_one_of(starts - 1, "、"),
        is_one_of(starts, "如若当对遇"),
    ]
    names = ["ends in ？", "ends in ：", "addressed", "numbered provision", "has marks", "opens in marks", "enumerated", "begins as condition"]
    return np.column_stack(columns).astype(np.float32), [*(f"longer than {length}" for length in LENGTHS), *names]


def unit_features(reading: Reading, units: Spans, quoted: list[tuple[int, int]]) -> tuple[np.ndarray, list[str]]:
    """The features of units (sentences and list items) for advice; shape: units × columns."""
    labels = load_signs().labels
    own, senses = reading.counts(units.starts, units.ends)
    own = np.minimum(own, MOST)
    lines, line_names = line_features(reading)
    shapes, shape_names = shape_features(reading, units)
    parts = [own, 0.5 * shifted(own, -1), 0.5 * shifted(own, 1), lines[units.parents] if len(units) else np.zeros((0, len(line_names)))]
    names = [*labels, *(f"before: {label}" for label in labels), *(f"after: {label}" for label in labels), *line_names]
    parts += [shapes, coverage(reading, units, quoted), SENSE_OWN * (senses > 0)]
    return np.hstack(parts).astype(np.float32), [*names, *shape_names, "quoted", *sense_names("")]


def clause_features(
    reading: Reading, clauses: Spans, units: Spans, quoted: list[tuple[int, int]]
) -> tuple[np.ndarray, list[str]]:
    """The features of clauses for tactics: their own signs, those of the clauses beside and of the sentence; clauses × columns."""
    labels = load_signs().labels
    own, senses = reading.counts(clauses.starts, clauses.ends)
    own = np.minimum(own, MOST)
    lines, line_names = line_features(reading)
    shapes, shape_names = shape_features(reading, clauses)
    if not len(clauses):
        columns = 4 * len(labels) + len(line_names) + len(shape_names) + 1 + 2 * load_signs().senses
        return np.zeros((0, columns), dtype=np.float32), []
    around, around_senses = reading.counts(units.starts, units.ends)
    sentence = np.minimum(around, MOST)[clauses.parents]
    names = [
        *labels,
        *(f"before: {label}" for label in labels),
        *(f"after: {label}" for label in labels),
        *(f"sentence: {label}" for label in labels),
        *line_names,
        *shape_names,
        "quoted",
        *sense_names(""),
        *sense_names("sentence: "),
    ]
    parts = [own, 0.5 * shifted(own, -1), 0.5 * shifted(own, 1), 0.5 * sentence, lines[units.parents[clauses.parents]], shapes]
    parts += [coverage(reading, clauses, quoted), SENSE_OWN * (senses > 0), SENSE_AROUND * (around_senses > 0)[clauses.parents]]
    return np.hstack(parts).astype(np.float32), names


@cache
def sense_names(before: str) -> list[str]:
    """The names of the columns of word classes."""
    signs = load_signs()
    return [before + label for label, column in signs.column.items() if 0 <= column - len(signs.labels) < signs.senses]
