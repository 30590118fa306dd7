"""Figures of the corpus itself: what it covers and lacks, conduct and advice, copies and families, new text, the crawl."""

from __future__ import annotations

from collections import Counter
from typing import Any

from analysis.report import plots
from analysis.report.frame import Column, Material, scrolling
from analysis.report.law_figures import few_rows, scaled
from analysis.report.markup import Html, join, link, tag, text
from analysis.report.numbers import number, percent
from analysis.report.plots import Bar

MONTHS, CATEGORIES = 72, 18  # shown in the heat map; the query has all
SITES = 25  # drawn; the table goes on
UNCERTAIN = "unknown"  # the query's month of an article whose interval spans two


def months_between(first: str, last: str) -> list[str]:
    """Every month, YYYY-MM, from first to last."""
    year, month = map(int, first.split("-"))
    found = [first]
    while found[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        found.append(f"{year}-{month:02}")
    return found


def year_ticks(months: list[str]) -> list[tuple[int, str]]:
    """Where a year begins, and the first month where its year's first is not near."""
    found = [(place, month[:4]) for place, month in enumerate(months) if month.endswith("-01")]
    return found if found and found[0][0] < 4 else [(0, months[0][:4]), *found] if months else []


def coverage(material: Material) -> Html:
    query = "coverage_by_category_month"
    rows = material.answers[query].rows
    totals: Counter[str | None] = Counter()
    newest: dict[str | None, tuple[str, str]] = {}
    for row in rows:
        totals[row["category"]] += row["articles"]
        if row["month"] != UNCERTAIN and row["newest_url"]:
            newest[row["category"]] = max(newest.get(row["category"], ("", "")), (row["month"], row["newest_url"]))
    categories = sorted(totals, key=lambda one: (-totals[one], one or ""))
    dated = [row["month"] for row in rows if row["month"] != UNCERTAIN]
    months = months_between(min(dated), max(dated)) if dated else []
    shown, listed = months[-MONTHS:], categories[:CATEGORIES]
    places = {month: place for place, month in enumerate(shown)}
    lines = {category: place for place, category in enumerate(listed)}
    inside = [row for row in rows if row["month"] in places and row["category"] in lines]
    values = {(lines[row["category"]], places[row["month"]]): float(row["articles"]) for row in inside}
    most = max((row["articles"] for row in inside), default=0)
    unknown = sum(row["articles"] for row in rows if row["month"] == UNCERTAIN)
    labels = [link(newest.get(one, ("", ""))[1], one or "–") for one in listed]
    by_count = [tag("tr", tag("td", one or "–"), tag("td", number(totals[one]), class_="num")) for one in categories[:60]]
    head = tag("tr", tag("th", material.say("columns", "category")), tag("th", material.say("columns", "articles"), class_="num"))
    notes = []
    if len(months) > MONTHS:
        notes.append(material.say("page", "latest_shown", shown=MONTHS))
    if len(categories) > CATEGORIES:
        notes.append(material.say("page", "largest_shown", shown=CATEGORIES))
    drawing = plots.heat("coverage", labels, len(shown), values, most, year_ticks(shown)) if values else material.nothing()
    return material.figure(
        "coverage",
        join([material.legend(shades(most)), drawing]),
        join(
            [
                scrolling(tag("table", tag("thead", head), tag("tbody", *by_count), data_totals=query)),
                material.table(query, [Column("category", right=False), "month", "articles", "newest_url"]),
            ]
        ),
        [query],
        stands_on=sum(totals.values()),
        notes=notes,
        wide=True,
        categories=len(totals),
        top=categories[0] or "–" if categories else "–",
        top_articles=number(totals[categories[0]]) if categories else 0,
        most=most,
        unknown=unknown,
        articles=material.given(query, "articles", "sum"),
    )


def shades(most: int) -> list[tuple[str, Html]]:
    """What each shade of the heat map stands for, where any number has it."""
    by_shade: dict[int, list[int]] = {}
    for count in range(1, most + 1):
        by_shade.setdefault(plots.level(count, most), []).append(count)
    return [(f"heat{shade}", text(f"{n[0]}–{n[-1]}" if len(n) > 1 else n[0])) for shade, n in by_shade.items()]


def matrix(material: Material) -> Html:
    query = "tactic_to_advice"
    rows = material.answers[query].rows
    told = {row["tactic"]: row["tactic_articles"] for row in rows}
    tactics = sorted(told, key=lambda one: (-told[one], one))
    steps = Counter({one: sum(row["articles"] for row in rows if row["advice"] == one) for one in {row["advice"] for row in rows}})
    advice = sorted(steps, key=lambda one: (-steps[one], one))
    values = {}
    for row in rows:
        values[tactics.index(row["tactic"]), advice.index(row["advice"])] = (row["share_of_tactic"], row["articles"])
    most = max(rows, key=lambda row: (row["articles"], row["tactic"], row["advice"]), default=None)
    labels = [join([material.code("tactics", one), tag("small", " ", material.flagged(told[one], told[one]))]) for one in tactics]
    heads = [material.code("advice", one) for one in advice]
    drawing = plots.matrix("matrix", labels, heads, values) if rows else material.nothing()
    legend = material.legend([(f"heat{shade}", text(f"≤ {20 * shade} %")) for shade in range(1, plots.LEVELS + 1)])
    return material.figure(
        "matrix",
        join([legend, drawing]),
        matrix_table(material, tactics, advice),
        [query],
        notes=few_rows(material, [{"articles": count} for count in told.values()]),
        wide=True,
        tactic=material.code("tactics", most["tactic"]) if most else "–",
        advice=material.code("advice", most["advice"]) if most else "–",
        articles=material.given(query, "articles", rows.index(most)) if most else 0,
    )


def matrix_table(material: Material, tactics: list[str], advice: list[str]) -> Html:
    """Counts by conduct and step, each a link to the newest article with both."""
    by_pair = {(row["tactic"], row["advice"]): row for row in material.answers["tactic_to_advice"].rows}
    steps = [tag("th", material.code("advice", one), scope="col", class_="num", data_code=one) for one in advice]
    head = tag("tr", tag("th", material.say("columns", "tactic"), scope="col"), *steps)
    body = []
    for tactic in tactics:
        row = [by_pair.get((tactic, one)) for one in advice]
        body.append(
            tag(
                "tr",
                tag("th", material.code("tactics", tactic), scope="row"),
                *(tag("td", link(one["newest_url"], one["articles"]) if one else "", class_="num") for one in row),
                data_code=tactic,
            )
        )
    return scrolling(tag("table", tag("thead", head), tag("tbody", *body), data_matrix="tactic_to_advice"))


def duplicates(material: Material) -> Html:
    query = "duplicates_by_site"
    rows = sorted(material.answers[query].rows, key=lambda row: row["site"])
    bars = [
        Bar(
            text(row["site"]),
            ((row["articles"] - row["duplicates"], "new"), (row["duplicates"], "old")),
            material.flagged(percent(row["duplicate_share"]), row["articles"]),
        )
        for row in rows[:SITES]
    ]
    legend = material.legend([("new", material.say("states", "new")), ("old", material.say("states", "old"))])
    return material.figure(
        "duplicates",
        join([legend, plots.bars("duplicates", bars, max(row["articles"] for row in rows))]) if rows else material.nothing(),
        material.table(
            query,
            [
                *("site", "articles", "clusters", "duplicates"),
                Column("duplicate_share", lambda row: percent(row["duplicate_share"])),
                "effective_articles",
            ],
            rows,
        ),
        [query],
        stands_on=material.answers[query].total("articles"),
        notes=[*few_rows(material, rows), *cut_sites(material, rows)],
        articles=material.given(query, "articles", "sum"),
        duplicates=material.given(query, "duplicates", "sum"),
    )


def cut_sites(material: Material, rows: list[dict[str, Any]]) -> list[Html]:
    return [material.say("page", "sites_shown", shown=SITES)] if len(rows) > SITES else []


def families(material: Material) -> Html:
    query = "largest_families"
    rows = material.answers[query].rows
    bars = [Bar(link(row["url"], row["title"] or "–"), ((row["articles"], "old"),), text(row["articles"])) for row in rows]
    return material.figure(
        "families",
        plots.bars("families", bars, max(row["articles"] for row in rows)) if rows else material.nothing(),
        material.table(
            query,
            [
                Column("title", lambda row: link(row["url"], row["title"] or "–"), right=False),
                *("articles", "titles", "sites", "earliest", "latest"),
                Column("pattern", lambda row: row["pattern"] or "–", right=False),
                Column("fillers", lambda row: "；".join(row["fillers"] or []) or "–", right=False),
            ],
        ),
        [query, "title_templates"],
        articles=material.given(query, "articles"),
        titles=material.given(query, "titles"),
        title=rows[0]["title"] or "–" if rows else "–",
    )


def recycled(material: Material) -> Html:
    query = "new_against_recycled"
    answer = material.answers[query]
    by_month = {row["month"]: row for row in answer.rows}
    months = months_between(min(by_month), max(by_month))[-MONTHS:] if by_month else []
    columns = [[by_month[one][part] if one in by_month else 0 for part in ("new_chars", "recycled_chars")] for one in months]
    tallest = max(map(sum, columns), default=0)
    legend = material.legend([("new", material.say("states", "new")), ("old", material.say("states", "old"))])
    drawing = material.nothing()
    if tallest:
        drawing = scaled(plots.stacked("recycled", columns, ("new", "old"), year_ticks(months), tallest), number(tallest))
    listed = ["month", "articles", "new_articles", "recycled_articles", "new_chars", "recycled_chars", "newest_url"]
    return material.figure(
        "recycled",
        join([legend, drawing]),
        material.table(query, listed, answer.rows[::-1]),
        [query],
        stands_on=answer.total("articles"),
        new=material.given(query, "new_chars", "sum"),
        old=material.given(query, "recycled_chars", "sum"),
    )


def crawl(material: Material) -> Html:
    query = "crawl_health_by_site"
    rows = material.answers[query].rows
    bars = [
        Bar(
            link(row["url"], row["title"]),
            (
                *((row["read"], "read"), (row["redirects"], "redirects"), (row["missing"], "gone")),
                (row["refused"] + row["server_errors"] + row["other"], "failed"),
            ),
            text(number(row["responses"])),
        )
        for row in rows[:SITES]
    ]
    legend = material.legend([(one, material.say("states", one)) for one in ("read", "redirects", "gone", "failed")])
    most = max((row["responses"] for row in rows), default=1)
    return material.figure(
        "crawl",
        join([legend, plots.bars("crawl", bars, most)]) if rows else material.nothing(),
        material.table(
            query,
            [
                Column("site", lambda row: link(row["url"], row["title"]), right=False),
                *("articles", "gone", "responses", "read", "redirects", "missing", "refused", "server_errors", "other", "runs"),
                Column("last_outcome", lambda row: row["last_outcome"] or "–", right=False),
                *("last_answered", "last_failed", "last_fetched"),
            ],
        ),
        [query],
        notes=cut_sites(material, rows),
        **material.givens(query, ("responses", "read", "redirects", "missing", "refused", "server_errors", "other"), "sum"),
    )


def gaps(material: Material) -> Html:
    query = "not_covered"
    amounts = {row["what"]: row["amount"] for row in material.answers[query].rows}
    items = [tag("li", tag("b", number(amount)), " ", material.say("gaps", what)) for what, amount in amounts.items()]
    what = Column("what", lambda row: material.say("gaps", row["what"]), right=False)
    detail = Column("detail", lambda row: shorten(row["detail"] or "–"), right=False)
    counts: dict[str, Any] = {"months": number(amounts["months_without_article"]), "laws": number(amounts["laws_without_text"])}
    drawing = tag("ul", *items, class_="gaps")
    return material.figure("gaps", drawing, material.table(query, [what, "amount", detail]), [query], **counts)


def shorten(detail: str, longest: int = 400) -> str:
    return detail if len(detail) <= longest else detail[:longest] + "…"
