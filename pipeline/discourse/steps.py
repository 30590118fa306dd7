"""Advice: the steps that an article tells its reader to take or not to take, sentence by sentence, list item by list item.

A unit is one where the model's gate opens; it gives a row for each code that is likely. Definitions: GUIDELINES, *Advice*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.discourse.conduct import rule_of
from pipeline.discourse.features import ENACTED, coverage, unit_features, unit_spans
from pipeline.discourse.grounding import Cited, ground
from pipeline.discourse.model import Model, load_model
from pipeline.discourse.named import deadline_in, hotlines_in, organs_in, risk_in
from pipeline.discourse.reading import Reading, headings_of
from pipeline.discourse.statute import Statute

TELLING_HEADINGS = frozenset({"advice", "mistake"})  # of 147 others in labelled articles, none states a step


@dataclass(frozen=True, slots=True)
class Step:
    """A step recommended: its span, code and polarity; organ, hotline and deadline where named; the words that make it a
    risk; the place of the citation that grounds it; the rule that found it."""

    start: int
    end: int
    code: str
    polarity: str
    organ: str | None = None
    hotline: str | None = None
    deadline: str | None = None
    risk: str | None = None
    grounded_by: int | None = None
    rule: str = "learned"


def find_advice(
    reading: Reading, citations: Sequence[Cited], statute: Statute, model: Model | None = None
) -> list[Step]:
    """The steps of an article, in its order. `citations` are those found in it, `statute` the statute wording."""
    model = model or load_model("advice")
    units = unit_spans(reading)
    if not len(units):
        return []
    features = unit_features(reading, units, statute.likely)[0]
    gate = model.gate.probabilities(reading.buckets, np.arange(len(units)), units, units, features)[:, 0]
    enacted = coverage(reading, units, statute.marked)[:, 0] >= ENACTED
    taken = np.flatnonzero((gate > model.thresholds["gate"]) & ~enacted & ~headings_of(reading, TELLING_HEADINGS))
    if not len(taken):
        return []
    starts, ends = units.starts[taken], units.ends[taken]
    told = model.told.probabilities(reading.buckets, taken, units, units, features)
    found = []
    for row, unit in enumerate(taken.tolist()):
        start, end = int(starts[row]), int(ends[row])
        words = reading.text[start:end]
        polarity = model.chosen_value(told[row])
        named = (organs_in(reading, start, end), hotlines_in(words), deadline_in(words))
        risk = risk_in(reading, start, end) if polarity == "do" else None
        grounds = ground(reading, unit, citations)
        for code in model.chosen_codes(told[row]):
            rule = rule_of(reading, start, end, f"advice:{code}")
            found.append(Step(start, end, code, polarity, *named, risk, grounds, rule))
    return found
