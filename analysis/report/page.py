"""The page: head, cards, how to read, figures. Colours and measures are in page.css, words in data/reference/report.toml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from analysis.report import corpus_figures, law_figures
from analysis.report.answers import Answer
from analysis.report.frame import Material
from analysis.report.law_figures import ONCE, laws_day
from analysis.report.markup import Html, both, join, tag
from analysis.report.numbers import number, percent, rate

FIGURES = {
    "coverage": corpus_figures.coverage,
    "findings": law_figures.findings,
    "provisions": law_figures.provisions,
    "health": law_figures.health,
    "former": law_figures.former,
    "matrix": corpus_figures.matrix,
    "duplicates": corpus_figures.duplicates,
    "families": corpus_figures.families,
    "recycled": corpus_figures.recycled,
    "crawl": corpus_figures.crawl,
    "laws": law_figures.laws,
    "gaps": corpus_figures.gaps,
}
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
        tag("div", Html('<label for="chinese" lang="zh-CN">中文</label><label for="english" lang="en">English</label>'), class_="languages"),
        tag("h1", material.say("page", "title")),
        tag("p", material.say("page", "lead", **lead), class_="lead"),
        tag("p", material.say("page", "made", day=f"{day:%Y-%m-%d}"), class_="made"),
    )
    contents = tag("nav", *(tag("a", both(material.words["figures"][name]["title"]), href=f"#{name}") for name in FIGURES))
    main = tag("main", cards(material), reading(material), tag("div", *(draw(material) for draw in FIGURES.values()), class_="figures"))
    return f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>{head}</head>\n<body>{switch}{top}{contents}{main}</body>\n</html>\n'


def cards(material: Material) -> Html:
    """The figures to see first. Suspected and confirmed have a card each."""
    (frame,) = material.answers["corpus_frame"].rows
    (whole,) = material.answers["effective_articles"].rows
    rates = {row["kind"]: (place, row) for place, row in enumerate(material.answers["finding_rates"].rows)}
    runs = material.answers["crawl_health_by_site"].rows
    checked = checked_counts(material)
    made = [
        card(material, "articles", material.given("corpus_frame", "articles"), material.say("cards", "span_note", earliest=number(frame["earliest"]), latest=number(frame["latest"]))),
        card(material, "effective", material.given("effective_articles", "effective_articles"), material.say("cards", "effective_note", clusters=material.given("effective_articles", "clusters"))),
        card(
            material,
            "duplicates",
            tag("b", percent(whole["duplicate_share"] or 0), data_query="effective_articles", data_column="duplicate_share", data_row=0),
            material.say("cards", "duplicates_note", no_copies=material.given("effective_articles", "no_copies")),
        ),
        card(material, "checked", tag("b", number(checked["words"] + checked["existence"])), material.say("cards", "checked_note", laws_as_of=laws_day(material), **{key: number(value) for key, value in checked.items()})),
    ]
    for finding in ("confirmed", "suspected"):
        place, row = rates.get("any", (0, None))
        if row:
            note = material.say("cards", "finding_note", rate=rate(row[finding], row["checked"]), clustered=rate(row[finding + ONCE], row["checked" + ONCE]))
            made.append(card(material, finding, material.given("finding_rates", finding, place), note))
    last = max((row["last_fetched"] or "" for row in runs), default="")
    finished = sum(row["last_outcome"] == "finished" for row in runs)
    made.append(card(material, "crawl", tag("b", last[:10] or "–"), material.say("cards", "crawl_note", finished=finished, sites=len(runs))))
    return tag("section", *made, class_="cards")


def card(material: Material, name: str, value: Html, note: Html) -> Html:
    return tag("div", tag("h2", material.say("cards", name)), tag("p", value, class_="value"), tag("p", note, class_="note"), class_=f"card {name}")


def checked_counts(material: Material) -> dict[str, int]:
    """Citations by how far they could be checked: words, existence only, not checkable."""
    names = {"words checked": "words", "existence only": "existence", "not checkable": "not_checkable"}
    counts = dict.fromkeys(names.values(), 0)
    for row in material.answers["citation_checkability"].rows:
        counts[names[row["checked"]]] += row["citations"]
    return counts


def reading(material: Material) -> Html:
    """What whoever reads the numbers must know."""
    findings = {row["finding"]: row for row in material.answers["reviewed_findings"].rows}
    said = {finding: row["findings"] for finding, row in findings.items()} | {f"{finding}_reviewed": row["reviewed"] for finding, row in findings.items()}
    items = [
        material.say("reading", "checked", laws_as_of=laws_day(material), **{key: number(value) for key, value in checked_counts(material).items()}),
        material.say("reading", "findings", **{key: number(value) for key, value in said.items()}),
        material.say("reading", "clusters"),
        material.say("reading", "intervals"),
        material.say("reading", "people"),
    ]
    asked = tag("p", material.say("page", "query"), " ", *(tag("code", f"make sql Q=@{name} ") for name in ("corpus_frame", "effective_articles", "citation_checkability", "finding_rates")), class_="query")
    return tag("section", tag("h2", material.say("reading", "title")), tag("ul", *(tag("li", item) for item in items)), asked, class_="reading")
