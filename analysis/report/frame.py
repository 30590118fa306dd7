"""What every figure has: title, reading in words, drawing, legend, its query's name, and the table behind it.

Each number from a query carries the query's name, column and row (`data-query`, `data-column`, `data-row`, `sum` for a column's
sum), so that a page can be checked against the database.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analysis.report.answers import Answer
from analysis.report.markup import Html, both, join, link, tag, text
from analysis.report.numbers import FEW, number
from spiders.place import TREE

REFERENCE = TREE / "data" / "reference"
LINKS_AS = "newest_url"
NEWEST = "→"  # the column's head says what it leads to
SHOWN_ROWS = 80  # of a table; the query gives all


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in words, and what it shows of a row; with no `show` the query's own value."""

    name: str
    show: Callable[[Mapping[str, Any]], Any] | None = None
    right: bool = True


@dataclass(frozen=True)
class Material:
    """The answers, and the words to tell them in."""

    answers: Mapping[str, Answer]

    @cached_property
    def words(self) -> dict[str, Any]:
        return tomllib.loads((REFERENCE / "report.toml").read_text(encoding="utf-8"))

    @cached_property
    def codes(self) -> dict[str, dict[str, str]]:
        """The codes of tactics and advice in Chinese, as their lexicons name them."""
        named = {}
        for kind in ("tactics", "advice"):
            table = tomllib.loads((REFERENCE / f"{kind}.toml").read_text(encoding="utf-8"))
            named[kind] = {code: part["zh"] for code, part in table.items() if isinstance(part, dict) and "zh" in part}
        return named

    def code(self, kind: str, code: str) -> Html:
        return both((self.codes[kind].get(code, code), code.replace("_", " ")))

    def say(self, part: str, key: str, /, **values: Any) -> Html:
        return both(self.words[part][key], **values)

    def given(self, query: str, column: str, row: int | str = 0) -> Html:
        """A number of a query, marked with where it comes from; `row` may be 'sum'."""
        answer = self.answers[query]
        value = answer.total(column) if row == "sum" else answer.rows[int(row)][column] if answer.rows else None
        return tag("b", number(value), data_query=query, data_column=column, data_row=row)

    def givens(self, query: str, columns: Iterable[str], row: int | str = 0) -> dict[str, Any]:
        """Several numbers of a query by column, for the words of a reading."""
        return {column: self.given(query, column, row) for column in columns}

    def table(self, query: str, columns: Sequence[Column | str], rows: Sequence[Mapping[str, Any]] | None = None) -> Html:
        """The rows of a query as a table. A column named by a text shows the query's own values."""
        rows = self.answers[query].rows if rows is None else rows
        listed = [Column(one, right=True) if isinstance(one, str) else one for one in columns]
        head = tag(
            "tr",
            *(
                tag(
                    "th",
                    self.say("columns", one.name),
                    scope="col",
                    data_column=one.name if one.show is None else None,
                    class_="num" if is_numeric(one, rows) else None,
                )
                for one in listed
            ),
        )
        body = [tag("tr", *(cell(one, row, is_numeric(one, rows)) for one in listed)) for row in rows[:SHOWN_ROWS]]
        left = len(rows) - SHOWN_ROWS
        more = tag("p", self.say("page", "more_rows", rows=left)) if left > 0 else Html("")
        return join([scrolling(tag("table", tag("thead", head), tag("tbody", *body), data_query=query)), more])

    def figure(
        self,
        name: str,
        drawing: Html,
        tables: Html,
        queries: Sequence[str],
        /,
        *,
        stands_on: int | None = None,
        notes: Sequence[Html] = (),
        wide: bool = False,
        **values: Any,
    ) -> Html:
        """A figure with all that belongs to it; `stands_on` is its number of articles, None where each row says its own."""
        words = self.words["figures"][name]
        reading = both(words["reading"], **values)
        told = list(notes)
        if stands_on is not None and stands_on < FEW:
            told.insert(0, self.say("page", "few", articles=stands_on))
        asked = join([tag("code", f"make sql Q=@{query}") for query in queries], " ")
        return tag(
            "figure",
            tag("figcaption", tag("h2", both(words["title"]), id=f"{name}-title"), tag("p", reading, id=f"{name}-reading")),
            drawing,
            *(tag("p", note, class_="note") for note in told),
            tag("details", tag("summary", self.say("page", "table")), tables),
            tag("p", self.say("page", "query"), " ", asked, class_="query"),
            id=name,
            class_="wide" if wide else None,
        )

    def legend(self, entries: Sequence[tuple[str, Html]]) -> Html:
        return tag("ul", *(tag("li", tag("i", class_=style), word) for style, word in entries), class_="legend")

    def nothing(self) -> Html:
        return tag("p", self.say("page", "nothing"), class_="note")

    def flagged(self, shown: Any, articles: int) -> Html:
        """What is shown, with a mark where it stands on few articles."""
        return join([text(shown), " ※"]) if articles < FEW else text(shown)


def scrolling(table: Html) -> Html:
    """A table that scrolls by itself where it is too wide or long, also by keyboard."""
    return tag("div", table, class_="scroll", tabindex="0")


def cell(column: Column, row: Mapping[str, Any], right: bool) -> Html:
    value = column.show(row) if column.show else row[column.name]
    if column.name == LINKS_AS:
        return tag("td", link(row[LINKS_AS], NEWEST) if row.get(LINKS_AS) else "–")
    return tag("td", value if isinstance(value, Html) else number(value), class_="num" if right else None)


def is_numeric(column: Column, rows: Sequence[Mapping[str, Any]]) -> bool:
    if column.show is not None:
        return column.right
    return any(isinstance(row[column.name], int | float) and not isinstance(row[column.name], bool) for row in rows)
