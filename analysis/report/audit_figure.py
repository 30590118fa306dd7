"""The precision of the findings, as random samples reviewed by people show it: severities apart, the newest audit first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.report import plots
from analysis.report.frame import Column, Material
from analysis.report.markup import Html, join, tag
from analysis.report.numbers import FEW, rate
from analysis.report.plots import Interval

QUERY = "audit_precision"
DRAWN = 6  # audits in the drawing; the table goes on


def audits(material: Material) -> Html:
    rows = material.answers[QUERY].rows
    newest = list(dict.fromkeys(row["audit_id"] for row in rows))[:DRAWN]
    panels = []
    for finding in ("confirmed", "suspected"):
        shown = [row for row in rows if row["finding"] == finding and row["audit_id"] in newest]
        if shown:
            days = [material.say("columns", "drawn_label", day=row["drawn_on"]) for row in shown]
            lines = [(day, whisker(row), counted(material, row)) for day, row in zip(days, shown, strict=True)]
            head = tag("h3", material.say("findings", finding), " · ", material.say("columns", "precision"))
            panels.append(tag("div", head, plots.whiskers("audits", lines, 1.0)))
    summed_up = tag("ul", *(tag("li", told(material, finding)) for finding in ("confirmed", "suspected")), class_="precision")
    drawing = join([summed_up, tag("div", *panels, class_="panels")])
    return material.figure(
        "audits",
        drawing if panels else tag("p", material.say("audits", "none"), class_="note"),
        material.table(
            QUERY,
            [
                "drawn_on",
                Column("kind", lambda row: material.say("findings", row["finding"]), right=False),
                *("population", "drawn", "reviewed", "upheld", "corrected", "rejected"),
                Column("precision", lambda row: few_reviewed(rate(row["upheld"], row["reviewed"]), row)),
            ],
        ),
        [QUERY],
        notes=[material.say("audits", "few")] if any(row["reviewed"] < FEW for row in rows) else [],
    )


def whisker(row: Mapping[str, Any]) -> Interval:
    low, high = (row["precision_low"], row["precision_high"]) if row["reviewed"] else (0.0, 1.0)
    return Interval(low, row["precision"] or 0.0, high, row["finding"], row["reviewed"] < FEW)


def counted(material: Material, row: dict[str, Any]) -> Html:
    count = material.given(QUERY, "reviewed", material.answers[QUERY].rows.index(row))
    precision = tag("small", few_reviewed(rate(row["upheld"], row["reviewed"]), row))
    return join([precision, material.say("audits", "reviewed", reviewed=count)], " ")


def few_reviewed(shown: str, row: Mapping[str, Any]) -> str:
    return f"{shown} ※" if row["reviewed"] < FEW else shown


def told(material: Material, finding: str) -> Html:
    """The precision of a severity by the newest audit that reviewed some of it."""
    name = material.say("findings", finding)
    place = newest_place(material, finding)
    if place is None:
        return material.say("audits", "unknown", finding=name)
    row = material.answers[QUERY].rows[place]
    return material.say(
        "audits",
        "few_told" if row["reviewed"] < FEW else "told",
        finding=name,
        rate=rate(row["upheld"], row["reviewed"]),
        day=row["drawn_on"],
        **material.givens(QUERY, ("reviewed", "drawn"), place),
    )


def on_card(material: Material, finding: str) -> Html:
    """The same in few words, for the card that counts the findings."""
    place = newest_place(material, finding)
    if place is None:
        return material.say("audits", "card_unknown")
    row = material.answers[QUERY].rows[place]
    words = "card_few" if row["reviewed"] < FEW else "card"
    return material.say(
        "audits", words, rate=rate(row["upheld"], row["reviewed"]), reviewed=material.given(QUERY, "reviewed", place)
    )


def newest_place(material: Material, finding: str) -> int | None:
    """The row of the newest audit that reviewed some findings of a severity."""
    rows = enumerate(material.answers[QUERY].rows)
    return next((place for place, row in rows if row["finding"] == finding and row["reviewed"]), None)
