"""Analysis: duplication, coverage, questions. `frame` is its door for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


def frame(query: str, timeout: float = 60.0, **parameters: Any) -> pandas.DataFrame:
    """A query's result as a pandas frame: SQL, or `@name` of a named query with its parameters (`since="2026-01-01"`).

    Asks the database of HEFA_DATA, read-only. Raises Problem as `pipeline sql` does.
    """
    import pandas

    from analysis.database import ask, named_query
    from spiders.place import find_place

    sql = named_query(query[1:]) if query.startswith("@") else query
    names, rows = ask(find_place().database, sql, timeout, parameters)
    return pandas.DataFrame(rows, columns=names)
