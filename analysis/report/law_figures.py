"""Figures of the law that articles cite: findings, provisions, soundness over time, former law, how much of a law is cited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from analysis.report import plots
from analysis.report.frame import Column, Material
from analysis.report.markup import Html, join, link, tag
from analysis.report.numbers import FEW, number, percent, rate
from analysis.report.plots import Bar, Interval
from pipeline.evaluation.wilson import wilson

STATES = ("words_agree", "existence_only", "words_differ", "former", "no_such", "not_checkable")
CHECKED = ("words_checked", "existence_only", "not_checkable")
FINDINGS = ("confirmed", "suspected")
ONCE = "_once_a_cluster"
QUARTERS = 24  # shown; the query has all

Row = Mapping[str, Any]


def provision(row: Row) -> str:
    """民法典第1064条之一, or the law alone."""
    number = f"第{row['article']}条" if row["article"] is not None else ""
    return f"{row['law']}{number}" + (f"之{row['suffix']}" if row["suffix"] else "")


def interval(row: Row, finding: str, once: str, faint: bool) -> Interval:
    hits, of = row[finding + once], row["checked" + once]
    low, high = wilson(hits, of)
    return Interval(low, hits / of if of else 0.0, high, finding, faint)


def rate_columns() -> list[Column | str]:
    """Counts and rates of findings, raw beside once a cluster."""
    columns: list[Column | str] = []
    for once in ("", ONCE):
        columns.append("checked" + once)
        for finding in FINDINGS:
            columns.append(finding + once)
            columns.append(Column(f"{finding}_rate{once}", rate_of(finding, once)))
    return columns


def rate_of(finding: str, once: str) -> Callable[[Row], str]:
    return lambda row: rate(row[finding + once], row["checked" + once])


def findings(material: Material) -> Html:
    rows = material.answers["finding_rates"].rows
    panels = []
    checked = [row for row in rows if row["checked"]]
    highs = [interval(row, finding, once, False).high for row in checked for finding in FINDINGS for once in ("", ONCE)]
    most = plots.round_up(max(highs, default=1.0))
    for finding in FINDINGS:
        lines = []
        for row in rows:
            for once, how in (("", "raw"), (ONCE, "clustered")):
                label = join([material.say("findings", row["kind"]), " · ", material.say("states", how)])
                hits, of = row[finding + once], row["checked" + once]
                shown = join([f"{number(hits)} / {number(of)}", tag("small", rate(hits, of))], " ")
                lines.append((label, interval(row, finding, once, row["articles"] < FEW), material.flagged(shown, row["articles"])))
        panels.append(join([tag("h3", material.say("findings", finding)), plots.whiskers("findings", lines, most)]))
    reviewed = material.table(
        "reviewed_findings",
        [
            Column("kind", lambda row: material.say("findings", row["finding"]), right=False),
            *("findings", "reviewed", "upheld", "corrected", "rejected"),
        ],
    )
    kind = Column("kind", lambda row: material.say("findings", row["kind"]), right=False)
    table = material.table("finding_rates", [kind, *rate_columns(), "articles", "reviewed"])
    given = material.givens("finding_rates", ("checked", *FINDINGS))
    given |= {f"{key}_c": material.given("finding_rates", key + ONCE) for key in ("checked", *FINDINGS)}
    return material.figure(
        "findings",
        tag("div", *(tag("div", panel) for panel in panels), class_="panels") if rows else material.nothing(),
        join([table, reviewed]),
        ["finding_rates", "reviewed_findings"],
        stands_on=rows[0]["articles"] if rows else 0,
        notes=[material.say("page", "machine")],
        wide=True,
        **given,
    )


def provisions(material: Material) -> Html:
    rows = material.answers["provisions_by_verdict"].rows
    bars = [
        Bar(
            join([link(row["newest_url"], provision(row))]),
            tuple((row[state], state) for state in STATES),
            material.flagged(number(row["citations"]), row["articles"]),
        )
        for row in rows
    ]
    drawing = share_bars("provisions", bars) if rows else material.nothing()
    return material.figure(
        "provisions",
        join([material.legend([(state, material.say("states", state)) for state in STATES]), drawing]),
        material.table(
            "provisions_by_verdict",
            [Column("provision", provision, right=False), "citations", "articles", "clusters", *STATES, *FINDINGS, "newest_url"],
        ),
        ["provisions_by_verdict"],
        notes=few_rows(material, rows),
        law=provision(rows[0]) if rows else "–",
        laws_as_of=laws_day(material),
        **material.givens("provisions_by_verdict", ("citations", "articles", "clusters")),
    )


def share_bars(name: str, rows: Sequence[Bar]) -> Html:
    """Bars that each fill the width: shares of a row's own total."""
    whole = []
    for row in rows:
        total = sum(value for value, _ in row.parts) or 1
        whole.append(Bar(row.label, tuple((value / total, style) for value, style in row.parts), row.shown))
    return plots.bars(name, whole, 1.0)


def quarters_between(first: str, last: str) -> list[str]:
    """Every quarter, '2024 Q3' as the query names them, from first to last."""
    year, quarter = int(first[:4]), int(first[-1])
    found = [first]
    while found[-1] != last:
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
        found.append(f"{year} Q{quarter}")
    return found


def health(material: Material) -> Html:
    answer = material.answers["citation_health_by_quarter"]
    rows = {row["quarter"]: row for row in answer.rows}
    quarters = quarters_between(min(rows), max(rows))[-QUARTERS:] if rows else []
    ticks = [(place, one[:4]) for place, one in enumerate(quarters) if one.endswith("Q1") or (place == 0 and one[-1] in "23")]
    none: dict[str, Any] = dict.fromkeys(CHECKED, 0)
    columns = [[rows.get(one, none)[state] for state in CHECKED] for one in quarters]
    tallest = max(map(sum, columns), default=0)
    parts = []
    if quarters:
        legend = material.legend([(state, material.say("states", state)) for state in CHECKED])
        counts = scaled(plots.stacked("health", columns, CHECKED, ticks, tallest), number(tallest))
        parts.append(tag("div", tag("h3", material.say("columns", "citations")), counts, legend))
        rates = {finding: [rate_in(rows.get(one), finding) for one in quarters] for finding in FINDINGS}
        top = plots.round_up(max((one.high for shown in rates.values() for column in shown for one in column), default=1.0))
        for finding, shown in rates.items():
            head = tag("h3", material.say("columns", f"{finding}_rate{ONCE}"))
            parts.append(tag("div", head, scaled(plots.over_time("health", shown, ticks, top), f"{100 * top:g} %")))
    notes = few_rows(material, answer.rows)
    if len(rows) and len(quarters_between(min(rows), max(rows))) > QUARTERS:
        notes.append(material.say("page", "quarters_shown", shown=QUARTERS))
    return material.figure(
        "health",
        tag("div", *parts, class_="panels") if parts else material.nothing(),
        material.table(
            "citation_health_by_quarter",
            [
                Column("quarter", lambda row: material.flagged(row["quarter"], row["articles"]), right=False),
                *("articles", "citations", *CHECKED),
                *rate_columns(),
                "newest_url",
            ],
        ),
        ["citation_health_by_quarter"],
        stands_on=answer.total("articles"),
        notes=[*notes, material.say("page", "machine")],
        wide=True,
        laws_as_of=laws_day(material),
        **material.givens("citation_health_by_quarter", ("citations", *CHECKED), "sum"),
    )


def rate_in(row: Row | None, finding: str) -> list[Interval]:
    """A quarter's rate once a cluster, none where nothing was cited."""
    return [] if row is None else [interval(row, finding, ONCE, row["articles"] < FEW)]


def former(material: Material) -> Html:
    rows = material.answers["renumbered_or_repealed_relied_on"].rows
    shown = rows[:15]
    lines = [
        (
            join([link(row["newest_url"], provision(row)), tag("small", " → ", row["today_in"] or "?")]),
            row["articles"],
            row["clusters"],
            material.flagged(f"{number(row['articles'])} / {number(row['clusters'])}", row["articles"]),
        )
        for row in shown
    ]
    legend = material.legend([("raw", material.say("states", "articles")), ("clustered", material.say("states", "clusters"))])
    return material.figure(
        "former",
        join([legend, plots.pairs("former", lines, max(row["articles"] for row in shown))]) if shown else material.nothing(),
        material.table(
            "renumbered_or_repealed_relied_on",
            [
                Column("provision", provision, right=False),
                Column("that_day", lambda row: material.say("that_day", row["that_day"]), right=False),
                *("today_in", "articles", "clusters", *FINDINGS, "earliest", "latest", "newest_url"),
            ],
        ),
        ["renumbered_or_repealed_relied_on"],
        notes=[*few_rows(material, shown), material.say("page", "machine")],
        provisions=len(rows),
        law=provision(rows[0]) if rows else "–",
        laws_as_of=laws_day(material),
        **material.givens("renumbered_or_repealed_relied_on", ("articles", "clusters")),
    )


def laws(material: Material) -> Html:
    rows = material.answers["cited_share_of_laws"].rows
    bars = []
    for row in rows:
        cited, of = row["cited_articles"], row["provisions"]
        shown = material.flagged(f"{number(cited)} / {number(of)} · {percent(cited / of) if of else '–'}", row["articles"])
        bars.append(Bar(link(row["newest_url"], row["law"]), ((cited, "cited"), (row["never_cited"], "never")), shown))
    legend = material.legend([(one, material.say("states", one)) for one in ("cited", "never")])
    return material.figure(
        "laws",
        join([legend, share_bars("laws", bars)]) if rows else material.nothing(),
        material.table(
            "cited_share_of_laws",
            [Column("law", right=False), "provisions", "cited_articles", "never_cited", "articles", "newest_url"],
        ),
        ["cited_share_of_laws"],
        notes=few_rows(material, rows),
        law=rows[0]["law"] if rows else "–",
        provisions=material.given("cited_share_of_laws", "provisions"),
        cited=material.given("cited_share_of_laws", "cited_articles"),
        never=material.given("cited_share_of_laws", "never_cited"),
    )


def scaled(drawing: Html, top: str) -> Html:
    """A drawing over time with what its upper edge stands for."""
    return tag("div", tag("span", top, class_="top"), drawing, class_="scaled")


def few_rows(material: Material, rows: Sequence[Row]) -> list[Html]:
    return [material.say("page", "few_rows")] if any(row["articles"] < FEW for row in rows) else []


def laws_day(material: Material) -> Html:
    """The day of the law texts, or that there are none."""
    (frame,) = material.answers["corpus_frame"].rows
    return material.given("corpus_frame", "laws_as_of") if frame["laws_as_of"] else material.say("page", "no_laws")
