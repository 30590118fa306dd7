"""The report on the sample: every number is its query's, what it says is what the sample site holds, and no text becomes markup."""

import re
import subprocess
import sys
from collections import Counter
from datetime import date

import duckdb
import pytest
from lxml import html

from analysis.database import ask, named_query
from analysis.report.answers import QUERIES, Answer, read_answers
from analysis.report.markup import both, link, tag
from analysis.report.numbers import number, percent, rate
from analysis.report.page import FIGURES, make_page
from analysis.report.write import write_report
from pipeline.evaluation.wilson import wilson
from pipeline.schema import load_schema
from spiders.place import TREE
from tests.archives import FOUNDED, sample_answers, sample_view
from tests.conftest import CRAWLS

DAY = date(2027, 1, 11)


@pytest.fixture(scope="module")
def answers(sample_place):
    return read_answers(sample_place.database)


@pytest.fixture(scope="module")
def page(answers):
    return html.fromstring(make_page(answers, DAY))


def posts():
    return list(sample_view(CRAWLS[-1], FOUNDED).calendar.posts.values())


# numbers


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # limits by Newcombe 1998, table I, method 3, and by the formula at the ends
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (0, 0, 0.0, 1.0)],
)
def test_intervals_are_wilsons(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


def test_numbers_as_printed():
    assert [number(value) for value in (1234567, 56.24, 93608.8, None, "x", 0)] == ["1,234,567", "56.2", "93,609", "–", "x", "0"]
    assert (rate(0, 0), rate(15, 148), percent(0.3646)) == ("–", "10.1 % [6.2–16.0]", "36.5 %")


def shown_as(value):
    """How the page shows a value of a query: a share as per cent, other numbers by `number`."""
    return {number(value)} | ({percent(value)} if isinstance(value, float) else set())


def fresh(place, query):
    names, rows = ask(place.database, named_query(query))
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_every_marked_number_equals_its_query(page, sample_place):
    marked = page.xpath("//*[@data-query and @data-row]")
    assert len(marked) > 60
    for one in marked:
        rows, column, row = fresh(sample_place, one.get("data-query")), one.get("data-column"), one.get("data-row")
        value = sum(r[column] or 0 for r in rows) if row == "sum" else rows[int(row)][column] if rows else None
        assert one.text_content() in shown_as(value), (one.get("data-query"), column, row)


def test_every_table_equals_its_query(page, sample_place):
    tables = page.xpath("//table[@data-query]")
    assert {one.get("data-query") for one in tables} >= set(QUERIES) - {"corpus_frame", "effective_articles", "citation_checkability", "tactic_to_advice"}
    for one in tables:
        heads = [head.get("data-column") for head in one.xpath("./thead/tr/th")]
        rows = fresh(sample_place, one.get("data-query"))
        wanted = Counter(tuple(number(row[name]) for name in heads if name and name != "newest_url") for row in rows)
        found = Counter()
        for line in one.xpath("./tbody/tr"):
            cells = [cell.text_content().removesuffix(" ※") for cell in line]
            found[tuple(cell for name, cell in zip(heads, cells, strict=True) if name and name != "newest_url")] += 1
        assert found <= wanted and found.total() == min(80, wanted.total()), one.get("data-query")


def test_the_matrix_equals_its_query(page, sample_place):
    (table,) = page.xpath("//table[@data-matrix]")
    advice = table.xpath("./thead/tr/th/@data-code")
    shown = {
        (row.get("data-code"), code): int(cell.text_content())
        for row in table.xpath("./tbody/tr")
        for code, cell in zip(advice, row.xpath("./td"), strict=True)
        if cell.text_content()
    }
    assert shown == {(row["tactic"], row["advice"]): row["articles"] for row in fresh(sample_place, "tactic_to_advice")}
    counts = [int(text) for text in page.xpath("//figure[@id='matrix']//*[local-name()='text']/text()")]
    assert sorted(counts) == sorted(shown.values())


def test_rates_stand_beside_their_counts(page, answers):
    (table,) = page.xpath("//table[@data-query='finding_rates']")
    cells = [[cell.text_content() for cell in row] for row in table.xpath("./tbody/tr")]
    for told, row in zip(cells, answers["finding_rates"].rows, strict=True):
        for once in ("", "_once_a_cluster"):
            for finding in ("confirmed", "suspected"):
                assert rate(row[finding + once], row["checked" + once]) in told


# what the drawings show


def test_bars_are_as_long_as_their_numbers(page, answers):
    rects = page.xpath("//figure[@id='families']//*[local-name()='rect']/@width")
    sizes = [row["articles"] for row in answers["largest_families"].rows]
    assert [float(width.rstrip("%")) for width in rects] == pytest.approx([100 * size / max(sizes) for size in sizes], abs=0.01)


def test_the_heat_map_has_a_cell_for_each_category_and_month(page, answers):
    drawn = "".join(page.xpath("//figure[@id='coverage']//*[local-name()='path']/@d"))
    assert drawn.count("M") == sum(row["month"] != "unknown" for row in answers["coverage_by_category_month"].rows)


def test_a_site_s_bar_is_as_long_as_its_articles(answers):
    """A copy of another site's article makes a cluster of the site without making an article of its own."""
    across = dict(answers)
    sites = [{"site": site, "articles": 100, "clusters": 90, "duplicates": copies, "duplicate_share": copies / 100, "effective_articles": 80.0} for site, copies in (("a", 10), ("b", 100))]
    across["duplicates_by_site"] = Answer("duplicates_by_site", sites)
    rects = html.fromstring(make_page(across, DAY)).xpath("//figure[@id='duplicates']//*[local-name()='rect']")
    assert [(rect.get("class"), rect.get("width")) for rect in rects] == [("new", "90%"), ("old", "10%"), ("old", "100%")]


# what the sample site is known to hold


def test_coverage_is_the_calendars(answers):
    wanted = Counter((post.article.category, f"{post.posted:%Y-%m}") for post in posts())
    rows = answers["coverage_by_category_month"].rows
    certain = {(row["category"], row["month"]): row["articles"] for row in rows if row["month"] != "unknown"}
    unknown = sum(row["articles"] for row in rows if row["month"] == "unknown")
    assert all(count <= wanted[key] for key, count in certain.items())
    assert sum(certain.values()) + unknown == len(posts()) == 96 and unknown <= 1
    assert sum((wanted - Counter(certain)).values()) == unknown


def test_citations_are_those_written_in_the_articles(answers):
    wanted = Counter((c["law"], c.get("article"), c.get("suffix") or None) for post in posts() for c in post.article.cites)
    assert answers["corpus_frame"].rows[0]["citations"] == wanted.total()
    for row in answers["provisions_by_verdict"].rows:
        assert row["citations"] == wanted[row["law"], row["article"], row["suffix"]]
    assert sum(row["citations"] for row in answers["citation_checkability"].rows) == wanted.total()


def test_families_are_the_copies_of_the_site(answers):
    """Letter-for-letter copies are always one family, reworded ones (words swapped, sentences shuffled) where they are alike enough, excerpts never."""
    by_id = {f"sample:{post.id}": post for post in posts()}
    exact, alike = Counter(), Counter()
    for post in by_id.values():
        source = post.source or post.article.slug
        exact[source] += post.rule in (None, "exact", "same_title")
        alike[source] += post.rule != "truncated"
    for row in answers["largest_families"].rows:
        post = by_id[row["cluster_id"]]
        source = post.source or post.article.slug
        assert max(2, exact[source]) <= row["articles"] <= alike[source]
    (whole,) = answers["effective_articles"].rows
    truncated = sum(post.rule == "truncated" for post in by_id.values())
    assert len(alike) + truncated <= whole["clusters"] <= 96 - sum(count - 1 for count in exact.values())
    (site,) = answers["duplicates_by_site"].rows
    assert (site["articles"], site["duplicates"]) == (96, 96 - whole["clusters"])


def test_the_crawl_is_what_was_archived(answers):
    (site,) = answers["crawl_health_by_site"].rows
    gone = len({asked.url for clock in CRAWLS for asked in sample_answers(clock) if asked.status == 404})
    assert (site["articles"], site["gone"], site["refused"], site["server_errors"]) == (96, 0, 0, 0)
    found = {row["what"]: row["amount"] for row in answers["not_covered"].rows}
    assert (found["addresses_missing"], found["pages_dropped"], found["articles_without_category"]) == (gone, 0, 0)


# what is honest


def test_confirmed_and_suspected_are_never_added_up(page, answers):
    row = answers["finding_rates"].rows[0]
    both_added = {number(row["confirmed"] + row["suspected"])} if row["confirmed"] and row["suspected"] else set()
    assert not both_added & {one.text_content() for one in page.xpath("//*[contains(@class, 'value')]")}
    assert page.xpath("//*[contains(@class, 'card confirmed')]") and page.xpath("//*[contains(@class, 'card suspected')]")


def test_few_articles_are_said_to_be_few(answers):
    few = dict(answers)
    few["coverage_by_category_month"] = Answer("coverage_by_category_month", [{"category": "甲", "month": "2026-01", "articles": 29, "newest_url": None}])
    (note,) = html.fromstring(make_page(few, DAY)).xpath("//figure[@id='coverage']/p[@class='note']")
    assert "29" in note.text_content() and "30" in note.text_content()
    few["coverage_by_category_month"].rows[0]["articles"] = 30
    assert not html.fromstring(make_page(few, DAY)).xpath("//figure[@id='coverage']/p[@class='note']")


def test_each_figure_names_its_query_has_words_and_a_table(page):
    known = {path.stem for path in (TREE / "analysis" / "queries").glob("*.sql")}
    for name in FIGURES:
        figure = page.get_element_by_id(name)
        asked = re.findall(r"Q=@(\w+)", figure.xpath("./p[@class='query']")[0].text_content())
        assert asked and set(asked) <= known
        assert figure.xpath("./details//table") and len(page.get_element_by_id(f"{name}-reading").text_content()) > 20
        for drawing in figure.xpath(".//*[local-name()='svg'][@role='img']"):
            assert drawing.get("aria-labelledby").split() == [f"{name}-title", f"{name}-reading"]


def test_each_figure_links_its_articles(page):
    for name in ("coverage", "provisions", "matrix", "families", "recycled", "health", "laws"):
        links = page.get_element_by_id(name).xpath(".//a/@href")
        assert links and all(re.fullmatch(r"http://127\.0\.0\.1:8642/sf/\d+\.html", url) for url in links), name


def test_both_languages_say_everything(page):
    chinese, english = page.xpath("//*[@class='zh']"), page.xpath("//*[@class='en']")
    assert len(chinese) == len(english) > 200
    assert not [one.text_content() for one in english if one.text_content().strip() == ""]
    assert "{" not in "".join(one.text_content() for one in chinese + english)


# what can't break it


def test_words_of_a_page_never_become_markup():
    assert tag("td", "<script>x</script>", title='"><b>') == '<td title="&quot;&gt;&lt;b&gt;">&lt;script&gt;x&lt;/script&gt;</td>'
    assert link("javascript:alert(1)", "a") == "a" and link("https://a/?b=1&c='", "<") == '<a href="https://a/?b=1&amp;c=&#x27;">&lt;</a>'
    assert "&lt;i&gt;{x}" in both(("见 {n}", "see {n}"), n="<i>{x}")


def test_a_hostile_title_stays_words(answers):
    hostile = "</title><script>alert(1)</script><img src=//evil/x>{articles}"
    changed = dict(answers)
    rows = [row | {"title": hostile, "pattern": hostile, "fillers": [hostile], "url": "javascript:alert(1)"} for row in answers["largest_families"].rows]
    changed["largest_families"] = Answer("largest_families", rows)
    made = html.fromstring(make_page(changed, DAY))
    assert not made.xpath("//script | //img | //a[starts-with(@href, 'javascript')]")
    assert hostile in made.get_element_by_id("families").text_content()


def test_an_empty_corpus_has_a_report_too(tmp_path):
    path = tmp_path / "corpus.duckdb"
    with duckdb.connect(str(path)) as database:
        for table in load_schema()[1].values():
            database.execute(table.ddl())
    made = html.fromstring(make_page(read_answers(path), DAY))
    assert [name for name in FIGURES if not made.get_element_by_id(name).text_content()] == []
    assert "没有这类内容" in made.get_element_by_id("provisions").text_content()


def test_the_command_writes_day_and_latest(sample_place, place):
    place.data.mkdir()
    place.database.symlink_to(sample_place.database)
    made = write_report(place, DAY)
    assert made == place.reports / "2027-01-11.html"
    assert made.read_bytes() == (place.reports / "latest.html").read_bytes() and made.stat().st_size < 300_000
    run = [sys.executable, "-m", "pipeline", "report"]
    told = subprocess.run(run, cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(place.data / "none")}, capture_output=True, text=True, timeout=60)
    assert told.returncode == 1 and "make run" in told.stderr and "Traceback" not in told.stderr
