"""Analysis: duplication, coverage, questions. `frame` is its door for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


def frame(query: str, timeout: float = 60.0, **parameters: Any) -> pandas.DataFrame:
    """A query's rows as a pandas frame, for notebooks: `frame("SELECT …")`, `frame("@new_since", since="2026-01-01")`.

    `query` is SQL or `@name` of a named query (`pipeline sql --list`), `parameters` are those that its head declares, as text or
    as values of their type; the others keep their defaults. Columns are named and ordered as the query gives them. Asks the
    database of HEFA_DATA, read-only, for at most `timeout` seconds.

    Raises UsageProblem for an unknown name or parameter, Problem where there is no database, or the query is wrong, would do
    anything but read, or takes too long.
    """
    import pandas

    from analysis.database import ask, named_query
    from spiders.place import find_place

    sql = named_query(query[1:]) if query.startswith("@") else query
    names, rows = ask(find_place().database, sql, timeout, parameters)
    return pandas.DataFrame(rows, columns=names)
