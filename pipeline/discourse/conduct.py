"""Tactics: the conduct that an article attributes to the other party, clause by clause.

A clause is one where the model's gate opens; neighbours of one sentence with one code are one row. The span loses what only
leads to the conduct (如果, 采用 …) or trails it (等手段). Definitions: GUIDELINES, *Tactic*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from pipeline.citations.quotes import PAIRS
from pipeline.discourse.features import ENACTED, clause_features, clause_spans, coverage, unit_spans
from pipeline.discourse.model import Model, load_model
from pipeline.discourse.reading import Reading, headings_of, load_signs
from pipeline.discourse.statute import Statute

# before the words that name the conduct: 如果|若|一旦|例如|包括|采用|通过 …
LEAD = re.compile(
    r"(?:[“\"「‘（(]|如果|假如|倘若|若是|若|一旦|即使|哪怕|即便|例如|比如|诸如|包括|以及|或者|或|并且|并|而且|且|甚至|尤其是|特别是|但是|但|然而|而|因为|由于|因|对于|针对|"
    r"遭遇|遭到|遭受|遇到|碰到|面对|发现|认为|采用|采取|使用|存在|有|是|属于|涉及|如|当|对(?!方)|又|再|还|也|就|则|都)"
)
TRAIL = re.compile(
    r"(?:等?(?:的)?(?:行为|手段|方式|方法|情形|情况|现象|问题|做法|伎俩|套路|举动)|等等|等|的(?:话|时候)|时|后|之后|以后|，|的(?!人))?[”\"」’）)\s]*$"
)
JOINS = re.compile(r"[、，,和与及或\s”“\"]*")
TELLING_HEADINGS = frozenset({"unknown", "question", "advice"})  # of 95 others in labelled articles, 2 name a conduct
LEAST = 2  # characters of a span
ENDS = "。；;！!？?\n"


@dataclass(frozen=True, slots=True)
class Conduct:
    """A conduct described: its span in the text, code, lawfulness, who does it where named, and the rule that found it."""

    start: int
    end: int
    code: str
    lawfulness: str
    actor: str | None
    rule: str


def find_tactics(reading: Reading, statute: Statute, model: Model | None = None) -> list[Conduct]:
    """The conduct described in an article, in its order. `statute` is the statute wording: no conduct of anybody's."""
    model = model or load_model("tactics")
    units, clauses = unit_spans(reading), clause_spans(reading)
    if not len(clauses):
        return []
    features = clause_features(reading, clauses, units, statute.likely)[0]
    gate = model.gate.probabilities(reading.buckets, np.arange(len(clauses)), clauses, units, features)[:, 0]
    enacted = coverage(reading, clauses, statute.marked)[:, 0] >= ENACTED
    titles = headings_of(reading, TELLING_HEADINGS)[clauses.parents]
    taken = np.flatnonzero((gate > model.thresholds["gate"]) & ~enacted & ~titles)
    if not len(taken):
        return []
    starts, ends = clauses.starts[taken], clauses.ends[taken]
    told = model.told.probabilities(reading.buckets, taken, clauses, units, features)
    found: list[Conduct] = []
    unit_of: list[int] = []
    for row, clause in enumerate(taken.tolist()):
        parent = int(clauses.parents[clause])
        value = model.chosen_value(told[row])
        for code in model.chosen_codes(told[row]):
            start, end = int(starts[row]), int(ends[row])
            last = next((place for place in range(len(found) - 1, -1, -1) if found[place].code == code), None)
            if last is not None and unit_of[last] == parent and JOINS.fullmatch(reading.text, found[last].end, start):
                joined = found[last]
                found[last] = Conduct(joined.start, end, code, joined.lawfulness, joined.actor, joined.rule)
                continue
            found.append(Conduct(start, end, code, value, None, ""))
            unit_of.append(parent)
    return [finished(reading, conduct) for conduct in found]


def finished(reading: Reading, conduct: Conduct) -> Conduct:
    """A conduct with its span trimmed, its actor and its rule."""
    start, end = trim(reading.text, conduct.start, conduct.end)
    rule = rule_of(reading, conduct.start, conduct.end, f"tactics:{conduct.code}")
    return Conduct(start, end, conduct.code, conduct.lawfulness, actor_of(reading, start, end), rule)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without what leads to the conduct or trails it; as it was where nothing would be left."""
    low, high = start, end
    while (lead := LEAD.match(text, low, high)) and high - lead.end() >= LEAST:
        low = lead.end()
    trail = TRAIL.search(text, low, high)
    if trail and trail.start() - low >= LEAST:
        high = trail.start()
    for opening, closing in PAIRS.items():  # a mark that closes one of the span's own belongs to it
        if text[high : high + 1] == closing and opening != closing and text.count(opening, low, high) > text.count(closing, low, high):
            high += 1
    return low, high


def actor_of(reading: Reading, start: int, end: int) -> str | None:
    """The party named last before the conduct's end, in the same sentence."""
    begin = max((reading.text.rfind(mark, 0, start) for mark in ENDS), default=-1) + 1
    named = reading.labelled("tactics.party", begin, end)
    before = [hit for hit in named if hit.start <= start] or named
    if not before:
        return None
    last = max(before, key=lambda hit: (hit.start, hit.end - hit.start))
    return reading.text[last.start : last.end]


def rule_of(reading: Reading, start: int, end: int, label: str) -> str:
    """The longest pattern with a label (`tactics:threat`) that stands in a span; `learned` where none does."""
    inside = reading.labelled(label, start, end)
    if not inside:
        return "learned"
    longest = max(inside, key=lambda hit: hit.end - hit.start)
    return load_signs().lexicon.patterns[longest.pattern].source
