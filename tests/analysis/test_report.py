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


def planted():
    """Each citation that is written in the head of a post's article, with its post."""
    return [(post, cite) for post in posts() for cite in post.article.cites]


def test_findings_are_the_flaws_planted_that_need_no_text_of_law(answers):
    """Without texts of law the registry knows what is repealed; wrong words and numbers within a law's range can't be told."""
    relied = [(post, cite) for post, cite in planted() if cite["standing"] != "historical"]
    repealed = [post for post, cite in relied if cite["standing"] == "repealed"]
    by_kind = {row["kind"]: row for row in answers["finding_rates"].rows}
    unchecked = sum(row["citations"] for row in answers["citation_checkability"].rows if row["checked"] == "not checkable")
    assert by_kind["any"]["checked"] == len(relied) - unchecked
    assert (by_kind["any"]["suspected"], by_kind["stale"]["suspected"], by_kind["any"]["confirmed"]) == (len(repealed), len(repealed), 0)
    assert (by_kind["no_such"]["suspected"], by_kind["misquoted"]["checked"], by_kind["any"]["reviewed"]) == (0, 0, 0)
    sources = {post.source or post.article.slug for post in repealed}
    assert len(sources) <= by_kind["any"]["suspected_once_a_cluster"] <= len(repealed)
    assert [(row["finding"], row["findings"], row["reviewed"]) for row in answers["reviewed_findings"].rows] == [("confirmed", 0, 0), ("suspected", len(repealed), 0)]
    assert answers["audit_precision"].rows == []


def test_former_law_is_the_one_planted(answers):
    wanted = Counter((cite["law"], cite["article"]) for _, cite in planted() if cite["standing"] == "repealed")
    found = {(row["law"], row["article"]): row["articles"] for row in answers["renumbered_or_repealed_relied_on"].rows}
    assert found == wanted and sum(row["suspected"] for row in answers["renumbered_or_repealed_relied_on"].rows) == wanted.total()


def test_citations_by_quarter_are_the_calendars(answers):
    wanted = Counter(f"{post.posted.year} Q{(post.posted.month + 2) // 3}" for post, _ in planted())
    found = Counter({row["quarter"]: row["citations"] for row in answers["citation_health_by_quarter"].rows})
    unknown = wanted - found  # of an article whose interval spans two quarters
    assert not found - wanted and unknown.total() <= max(len(post.article.cites) for post in posts())
    for row in answers["citation_health_by_quarter"].rows:
        assert row["words_checked"] + row["existence_only"] + row["not_checkable"] == row["citations"]


def test_the_share_of_a_law_is_what_its_articles_are_cited_for(answers):
    cited, by = {}, {}
    for post, cite in planted():
        if cite.get("article") and not cite.get("suffix"):  # 之一 can't be told from the number of articles alone
            cited.setdefault(cite["law"], set()).add(cite["article"])
            by.setdefault(cite["law"], set()).add(post.id)
    for row in answers["cited_share_of_laws"].rows:
        assert (row["cited_articles"], row["articles"]) == (len(cited[row["law"]]), len(by[row["law"]])), row["law"]
        assert row["never_cited"] == row["provisions"] - row["cited_articles"]


def test_new_and_recycled_are_the_calendars(answers):
    rows, (site,) = answers["new_against_recycled"].rows, answers["duplicates_by_site"].rows
    wanted = Counter(f"{post.posted:%Y-%m}" for post in posts())
    found = Counter({row["month"]: row["articles"] for row in rows})
    assert found.total() == 96 and (wanted - found).total() <= 1
    assert all(row["new_articles"] + row["recycled_articles"] == row["articles"] for row in rows)
    assert sum(row["recycled_articles"] for row in rows) == site["duplicates"]


def test_what_is_not_covered_is_what_the_site_lacks(answers):
    found = {row["what"]: row["amount"] for row in answers["not_covered"].rows}
    posted = {(post.posted.year, post.posted.month) for post in posts()}
    (first_year, first_month), (last_year, last_month) = min(posted), max(posted)
    span = (last_year - first_year) * 12 + last_month - first_month + 1
    assert abs(found["months_without_article"] - (span - len(posted))) <= found["articles_without_month"] <= 1
    assert found["articles_without_citation"] == sum(not post.article.cites for post in posts())
    assert (found["addresses_refused"], found["articles_without_category"]) == (0, 0)


def test_conduct_and_advice_are_counted_as_their_rows_say(answers, sample_place):
    """The sample's heads don't name conduct: what is counted is told from the rows themselves, in another way than the query's."""
    held = {}
    for table, which in (("tactics", ""), ("advice", "WHERE polarity = 'do'")):
        for article, code in ask(sample_place.database, f"SELECT article_id, code FROM {table} {which}")[1]:
            held.setdefault(article, {"tactics": set(), "advice": set()})[table].add(code)
    wanted = Counter((tactic, advice) for codes in held.values() for tactic in codes["tactics"] for advice in codes["advice"])
    rows = answers["tactic_to_advice"].rows
    assert {(row["tactic"], row["advice"]): row["articles"] for row in rows} == wanted
    assert {row["tactic"]: row["tactic_articles"] for row in rows}.items() <= Counter(code for codes in held.values() for code in codes["tactics"]).items()


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


def audited(answers, reviewed, upheld):
    row = {"audit_id": "b", "drawn_on": "2026-11-24", "finding": "suspected", "population": 400, "drawn": 50, "reviewed": reviewed, "upheld": upheld,
           "corrected": 1, "rejected": reviewed - upheld - 1, "precision": upheld / reviewed}  # fmt: skip
    row["precision_low"], row["precision_high"] = wilson(upheld, reviewed)
    earlier = row | {"audit_id": "a", "drawn_on": "2026-10-01"}
    return html.fromstring(make_page(dict(answers) | {"audit_precision": Answer("audit_precision", [row, earlier])}, DAY))


def text_of(part, language):
    """The words that a reader of one language sees."""
    for other in part.xpath(f".//*[@class='{'en' if language == 'zh' else 'zh'}']"):
        other.drop_tree()
    return part.text_content()


@pytest.mark.parametrize(("reviewed", "few"), [(29, True), (30, False)])
def test_precision_comes_from_audits_with_interval_and_number(answers, reviewed, few):
    page = audited(answers, reviewed, 24)
    suspected, confirmed = (page.xpath(f"//*[contains(@class, 'card {one}')]")[0] for one in ("suspected", "confirmed"))
    assert rate(24, reviewed) in suspected.text_content() and "precision unknown" in confirmed.text_content().lower()
    figure = page.get_element_by_id("audits")
    assert (f"仅复核 {reviewed} 项，少于 30 项" in figure.text_content(), "※" in figure.text_content()) == (few, few)
    assert f"已复核 {reviewed}" in figure.text_content() and len(figure.xpath(".//*[local-name()='circle']")) == 2
    assert ("fewer than 30" in text_of(suspected, "en")) is few


def test_without_an_audit_precision_is_unknown(page):
    assert "准确率未知" in page.get_element_by_id("audits").text_content()
    for finding in ("confirmed", "suspected"):
        assert "准确率未知：尚未抽样复核" in page.xpath(f"//div[@class='card {finding}']")[0].text_content()
    assert not page.xpath("//table[@data-query='reviewed_findings']//th[@data-column='upheld_rate']")


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
