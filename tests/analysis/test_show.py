"""Rows in every format; the table is aligned for a terminal, where a Chinese character takes two cells."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from analysis.show import WIDEST, show

NAMES = ["栏目", "n", "text"]
ROWS = [("婚姻", 12, "甲\n乙"), (None, 3, 'a|b,"c"\t|')]


def shown(form, names=NAMES, rows=ROWS):
    out = io.StringIO()
    show(names, rows, form, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (
            "table",
            "栏目   n  text\n"
            "────  ──  ─────────\n"
            "婚姻  12  甲 ⏎ 乙\n"
            'NULL   3  a|b,"c" |\n'
            "(2 rows)\n",
        ),
        ("csv", '栏目,n,text\n婚姻,12,"甲\n乙"\n,3,"a|b,""c""\t|"\n'),
        ("jsonl", '{"栏目": "婚姻", "n": 12, "text": "甲\\n乙"}\n{"栏目": null, "n": 3, "text": "a|b,\\"c\\"\\t|"}\n'),
        ("md", '| 栏目 | n | text |\n|---|---|---|\n| 婚姻 | 12 | 甲 ⏎ 乙 |\n| NULL | 3 | a\\|b,"c" \\| |\n'),
    ],
)
def test_two_rows(form, expected):
    assert shown(form) == expected


def test_json_is_one_list():
    assert json.loads(shown("json")) == [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    assert "婚姻" in shown("json")


@pytest.mark.parametrize(
    ("value", "table", "jsonl"),
    [
        (datetime(2026, 11, 23, 4, 0, tzinfo=UTC), "2026-11-23T04:00:00+00:00", '"2026-11-23T04:00:00+00:00"'),
        (date(2026, 11, 23), "2026-11-23", '"2026-11-23"'),
        (["甲", "乙"], '["甲", "乙"]', '["甲", "乙"]'),
        ({"a": 1}, '{"a": 1}', '{"a": 1}'),
        ([date(2026, 11, 23)], '["2026-11-23"]', '["2026-11-23"]'),
        ({date(2026, 11, 23): 1}, '{"2026-11-23": 1}', '{"2026-11-23": 1}'),
        (Decimal("1.50"), "1.50", "1.5"),
        (True, "True", "true"),
        (0.5, "0.5", "0.5"),
        (b"\x00", r"b'\x00'", '"b\'\\\\x00\'"'),
        (float("nan"), "nan", "null"),  # JSON has no such number
        (float("inf"), "inf", "null"),
        (None, "NULL", "null"),
    ],
)
def test_values_of_other_types(value, table, jsonl):
    assert shown("table", ["v"], [(value,)]).splitlines()[2].strip() == table
    assert shown("jsonl", ["v"], [(value,)]) == f'{{"v": {jsonl}}}\n'


def test_a_table_without_rows_and_without_columns():
    assert shown("table", ["a", "b"], []) == "a  b\n─  ─\n(0 rows)\n"
    assert shown("table", ["a"], [(1,)]).endswith("(1 row)\n")
    assert shown("table", [], []) == "done\n"


def test_long_values_are_cut_in_the_table_alone():
    text = "法" * 100
    line = shown("table", ["text"], [(text,)]).splitlines()[2]
    assert line.endswith("…") and cell_len(line) <= WIDEST and set(line) == {"法", "…"}
    assert all(text in shown(form, ["text"], [(text,)]) for form in ("csv", "json", "jsonl", "md"))


cells = st.one_of(st.none(), st.integers(), st.text("法 aé\n|,\"'①😀", max_size=40), st.booleans(), st.lists(st.text("甲a", max_size=3), max_size=2))
tables = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[cells] * width), max_size=5))


@given(tables)
def test_columns_of_a_table_begin_at_the_same_cell(rows):
    width = len(rows[0]) if rows else 2
    lines = shown("table", [f"c{place}" for place in range(width)], rows).splitlines()
    rule = lines[1]
    assert len(lines) == len(rows) + 3 and all(cell_len(line) <= len(rule) for line in lines[:-1])
    ends = [place for place, char in enumerate(rule) if char == " "]
    for line in lines[2:-1]:
        spread = "".join(char + "\0" * (cell_len(char) - 1) for char in line).ljust(len(rule))
        assert all(spread[place] == " " for place in ends)


@given(tables)
def test_csv_and_json_lines_hold_every_value(rows):
    names = [f"c{place}" for place in range(len(rows[0]) if rows else 2)]
    assert [list(json.loads(line).values()) for line in shown("jsonl", names, rows).splitlines()] == [list(row) for row in rows]
    assert len(list(csv.reader(io.StringIO(shown("csv", names, rows), newline="")))) == len(rows) + 1
