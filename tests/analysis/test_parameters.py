"""Parameters of queries: declared at the head, read by their type, bound as values."""

from datetime import date

import pytest

from analysis.database import ask, list_parameters, list_queries, named_query
from analysis.parameters import bind, read_call, read_parameters
from spiders.problem import UsageProblem

QUERY = """-- What is asked?
-- $since day = 2026-01-31: the first day
-- $least int = : fewest
-- $law text = 民法典: a law
SELECT $since::DATE AS since, $least::BIGINT AS least, $law::VARCHAR AS law
"""


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ({}, (date(2026, 1, 31), None, "民法典")),
        ({"since": "2025-12-01", "least": "3"}, (date(2025, 12, 1), 3, "民法典")),
        ({"since": date(2025, 12, 1), "least": 3, "law": ""}, (date(2025, 12, 1), 3, None)),
        ({"law": "x'; DROP TABLE articles; --"}, (date(2026, 1, 31), None, "x'; DROP TABLE articles; --")),
        ({"law": "$least"}, (date(2026, 1, 31), None, "$least")),
    ],
)
def test_values_are_bound(sample_place, given, row):
    assert ask(sample_place.database, QUERY, given=given) == (["since", "least", "law"], [row])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"since": "yesterday"}, "since=yesterday: must be a day like 2026-01-31"),
        ({"since": "2026-02-30"}, "since=2026-02-30"),
        ({"least": "3.5"}, "least=3.5: must be a whole number"),
        ({"most": "3"}, "no parameter 'most'; it has: since, least, law"),
    ],
)
def test_a_value_of_another_type_or_name_is_refused(given, words):
    with pytest.raises(UsageProblem, match=words):
        bind(QUERY, given)


def test_a_call_as_it_is_typed():
    assert read_call("@new_since since=2026-01-01 law='甲 乙';") == ("new_since", {"since": "2026-01-01", "law": "甲 乙"})
    for wrong in ("@new_since 2026-01-01", "@new_since =1", "@new_since law='甲"):
        with pytest.raises(UsageProblem):
            read_call(wrong)


def test_declared_is_what_the_named_queries_use():
    import re

    for name, _ in list_queries():
        query = named_query(name)
        used = set(re.findall(r"\$([a-z]+)\b", "\n".join(line for line in query.splitlines() if not line.startswith("--"))))
        assert {parameter.name for parameter in read_parameters(query)} == used, name
    assert list_parameters("uncovered_provisions") == "law=民法典"


def test_a_parameter_narrows_the_answer(sample_place):
    everything = ask(sample_place.database, named_query("new_since"), given={"since": "2020-01-01"})[1]
    assert len(everything) == 96 and ask(sample_place.database, named_query("new_since"), given={"since": "2099-01-01"})[1] == []
    months = ask(sample_place.database, named_query("provision_by_month"), given={"law": "民法典"})[1]
    assert months and {row[0] for row in months} == {"民法典"}
