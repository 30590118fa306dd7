"""Patterns as data: how they are read, what they match, and that each one of the tables matches its own example."""

import pytest

from pipeline.discourse.lexicon import make_lexicon, parse_pattern, read_table
from spiders.place import Place

TABLES = {
    name: {
        source: example
        for part in read_table(Place.reference / f"{name}.toml").values()
        if isinstance(part, dict)
        for words in ([part["words"]] if "words" in part else [part.get("headings", {}), part.get("leads", {})])
        for source, example in words.items()
    }
    for name in ("tactics", "advice", "headings")
}


def found(source, text):
    return [text[hit.start : hit.end] for hit in make_lexicon([parse_pattern("x", source)]).find(text)]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("断电", "房东断电又断水", ["断电"]),
        ("(断电|断水)", "房东断电又断水", ["断电", "断水"]),
        ("频繁…电话", "频繁拨打他的电话", ["频繁拨打他的电话"]),
        ("频繁…(电话|短信)", "频繁发短信和打电话", ["频繁发短信", "频繁发短信和打电话"]),
        ("电话…频繁", "频繁拨打他的电话", []),  # in this order only
        ("频繁…电话", "频繁地来。他有电话", []),  # not over the end of a sentence
        ("频繁…电话", "频繁拨打他和他的父母亲戚朋友同事邻居的电话", []),  # not over more than twelve characters
        ("不…还…钱", "他不肯还我的钱", ["不肯还我的钱"]),
        ("不…还…钱", "他还钱不还", []),
        ("频繁…电话", "频繁又频繁地打电话", ["频繁地打电话"]),  # the nearest
        ("断电", "", []),
    ],
)
def test_what_a_pattern_matches(source, text, expected):
    assert found(source, text) == expected


@pytest.mark.parametrize("source", ["", "断…", "(断|)", "断(电|水)", "(断电"])
def test_what_is_no_pattern(source):
    with pytest.raises(ValueError, match="tactics"):
        parse_pattern("tactics", source)


@pytest.mark.parametrize("table", TABLES)
def test_each_pattern_matches_its_example(table):
    wrong = {source: example for source, example in TABLES[table].items() if not found(source, example)}
    assert len(TABLES[table]) > 500 and not wrong
