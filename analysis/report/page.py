"""The page: head, cards, how to read, figures. Colours and measures are in page.css, words in data/reference/report.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from analysis.report import audit_figure, corpus_figures, law_figures
from analysis.report.answers import Answer
from analysis.report.frame import Material
from analysis.report.law_figures import ONCE, laws_day
from analysis.report.markup import Html, both, join, tag
from analysis.report.numbers import number, percent, rate

FIGURES = {
    "coverage": corpus_figures.coverage,
    "findings": law_figures.findings,
    "audits": audit_figure.audits,
    "provisions": law_figures.provisions,
    "former": law_figures.former,
    "laws": law_figures.laws,
    "health": law_figures.health,
    "matrix": corpus_figures.matrix,
    "duplicates": corpus_figures.duplicates,
    "families": corpus_figures.families,
    "recycled": corpus_figures.recycled,
    "crawl": corpus_figures.crawl,
    "gaps": corpus_figures.gaps,
}
ASKED_ABOVE = ("corpus_frame", "effective_articles", "citation_checkability", "finding_rates", "crawl_health_by_site")
NOTHING_LOADED = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def make_page(answers: Mapping[str, Answer], day: date) -> str:
    """The whole page as text, made on `day`."""
    material = Material(answers)
    (frame,) = answers["corpus_frame"].rows
    title = material.words["page"]["title"]
    lead = {key: number(frame[key]) for key in ("earliest", "latest")} | {
        "sites": material.given("corpus_frame", "sites"),
        "articles": material.given("corpus_frame", "articles"),
        "laws_as_of": laws_day(material),
        "last_fetched": (frame["last_fetched"] or "–")[:16] + " UTC",
    }
    head = join(
        [
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Html('<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'),
            Html(f'<meta http-equiv="Content-Security-Policy" content="{NOTHING_LOADED}">'),
            tag("title", f"{title['zh']} · {day:%Y-%m-%d}"),
            tag("style", Html(Path(__file__).with_name("page.css").read_text(encoding="utf-8"))),
        ]
    )
    switch = Html(
        '<input type="radio" name="language" id="chinese" class="switch" checked aria-label="中文">'
        '<input type="radio" name="language" id="english" class="switch" aria-label="English">'
    )
    top = tag(
        "header",
        tag(
            "div",
            tag("label", "中文", for_="chinese", lang="zh-CN"),
            tag("label", "English", for_="english", lang="en"),
            class_="languages",
        ),
        tag("h1", material.say("page", "title")),
        tag("p", material.say("page", "lead", **lead), class_="lead"),
        tag("p", material.say("page", "made", day=f"{day:%Y-%m-%d}"), class_="made"),
    )
    contents = tag("nav", *(tag("a", both(material.words["figures"][name]["title"]), href=f"#{name}") for name in FIGURES))
    figures = tag("div", *(draw(material) for draw in FIGURES.values()), class_="figures")
    main = tag("main", cards(material), reading(material), figures)
    return f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>{head}</head>\n<body>{switch}{top}{contents}{main}</body>\n</html>\n'


def cards(material: Material) -> Html:
    """The figures to see first. Suspected and confirmed have a card each."""
    (frame,) = material.answers["corpus_frame"].rows
    (whole,) = material.answers["effective_articles"].rows
    rates = {row["kind"]: (place, row) for place, row in enumerate(material.answers["finding_rates"].rows)}
    runs = material.answers["crawl_health_by_site"].rows
    checked = checked_counts(material)
    share = tag(
        "b", percent(whole["duplicate_share"] or 0), data_query="effective_articles", data_column="duplicate_share", data_row=0
    )
    span = {key: number(frame[key]) for key in ("earliest", "latest")}
    made = [
        card(material, "articles", material.given("corpus_frame", "articles"), "span_note", span),
        card(
            material,
            "effective",
            material.given("effective_articles", "effective_articles"),
            "effective_note",
            material.givens("effective_articles", ["clusters"]),
        ),
        card(material, "duplicates", share, "duplicates_note", material.givens("effective_articles", ["no_copies"])),
        card(
            material,
            "checked",
            tag("b", number(checked["words"] + checked["existence"])),
            "checked_note",
            {"laws_as_of": laws_day(material)} | {key: number(value) for key, value in checked.items()},
        ),
    ]
    for finding in ("confirmed", "suspected"):
        place, row = rates.get("any", (0, None))
        if row:
            rated = {"rate": rate(row[finding], row["checked"]), "clustered": rate(row[finding + ONCE], row["checked" + ONCE])}
            rated["precision"] = audit_figure.on_card(material, finding)
            made.append(card(material, finding, material.given("finding_rates", finding, place), "finding_note", rated))
    last = max((row["last_fetched"] or "" for row in runs), default="")
    finished = sum(row["last_outcome"] == "finished" for row in runs)
    made.append(card(material, "crawl", tag("b", last[:10] or "–"), "crawl_note", {"finished": finished, "sites": len(runs)}))
    return tag("section", *made, class_="cards")


def card(material: Material, name: str, value: Html, note: str, given: Mapping[str, Any]) -> Html:
    below = tag("p", material.say("cards", note, **given), class_="note")
    return tag("div", tag("h2", material.say("cards", name)), tag("p", value, class_="value"), below, class_=f"card {name}")


def checked_counts(material: Material) -> dict[str, int]:
    """Citations by how far they could be checked: words, existence only, not checkable."""
    names = {"words checked": "words", "existence only": "existence", "not checkable": "not_checkable"}
    counts = dict.fromkeys(names.values(), 0)
    for row in material.answers["citation_checkability"].rows:
        counts[names[row["checked"]]] += row["citations"]
    return counts


def reading(material: Material) -> Html:
    """What whoever reads the numbers must know."""
    said = {}
    for row in material.answers["reviewed_findings"].rows:
        said[row["finding"]], said[f"{row['finding']}_reviewed"] = number(row["findings"]), number(row["reviewed"])
    counts = {key: number(value) for key, value in checked_counts(material).items()}
    items = [
        material.say("reading", "checked", laws_as_of=laws_day(material), **counts),
        material.say("reading", "findings", **said),
        material.say("reading", "clusters"),
        material.say("reading", "intervals"),
        material.say("reading", "people"),
    ]
    asked = tag(
        "p", material.say("page", "query"), " ", *(tag("code", f"make sql Q=@{name} ") for name in ASKED_ABOVE), class_="query"
    )
    listed = tag("ul", *(tag("li", item) for item in items))
    return tag("section", tag("h2", material.say("reading", "title")), listed, asked, class_="reading")
