"""Every named query states its question and answers it on a built database."""

import pytest

from analysis.database import QUERIES, ask, list_queries, named_query
from analysis.summary import PARTS, print_summary

WITHOUT_TEXTS = {  # the sample is judged without law texts, so little is found against any citation
    "false_quotations_spread",
    "findings_to_review",
    "outdated_citations_by_views",
    "renumbered_or_repealed_relied_on",
    "corrections_per_revision",
}
WITHOUT_TEMPLATES = {"title_templates", "keyword_swapped_bodies", "contradicting_advice", "contradicting_answers", "published_first"}  # of one site, no two titles alike
NAMES = [path.stem for path in sorted(QUERIES.glob("*.sql"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_query_states_its_question_in_its_first_line(name):
    first = named_query(name).splitlines()[0]
    question = dict(list_queries())[name]
    assert first == f"-- {question}" and "?" in question and question[0].isupper()


@pytest.mark.parametrize("name", NAMES)
def test_a_query_answers_on_the_sample(sample_place, name):
    names, rows = ask(sample_place.database, named_query(name))
    assert len(set(names)) == len(names) and all(name == name.lower() for name in names)
    assert rows or name in {"rejects_by_reason", "last_run_by_site", "crawl_health", *WITHOUT_TEXTS, *WITHOUT_TEMPLATES, "contacts_and_adverts", "audit_precision", "changes_since"}  # nothing is dropped of the sample, nor crawled
    assert ask(sample_place.database, named_query(name)) == (names, rows)  # in an order of its own


def answers(place, name):
    names, rows = ask(place.database, named_query(name))
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_figures_of_the_sample_are_right(sample_place):
    (site,) = answers(sample_place, "articles_by_site")
    assert (site["site"], site["articles"], site["versions"], site["gone"]) == ("sample", 96, 96, 0)
    outcomes = {row["outcome"]: row["responses"] for row in answers(sample_place, "pages_by_outcome")}
    assert (outcomes["article"], outcomes["redirect"], outcomes["robots"], outcomes["feed"]) == (3 * 96, 3, 3, 3)
    assert sum(row["articles"] for row in answers(sample_place, "coverage_by_month")) == 96
    assert sum(row["articles"] for row in answers(sample_place, "coverage_by_category")) == 96
    dates = answers(sample_place, "date_certainty")
    assert sum(row["articles"] for row in dates) == 96
    assert sum(row["to_the_second"] + row["to_the_day"] for row in dates) >= 95
    assert sum(row["articles"] - 1 for row in answers(sample_place, "same_body")) >= 9  # the exact copies at least


def test_the_summary_shows_every_part(sample_place, tmp_path):
    with open(tmp_path / "summary", "w+", encoding="utf-8") as out:
        print_summary(sample_place.database, out)
        out.seek(0)
        text = out.read()
    assert [title for title, _ in PARTS if f"\n{title}\n" not in text] == []
    assert "\nDropped, and why\nnothing\n" in text and text.rstrip().endswith("make corpus")
