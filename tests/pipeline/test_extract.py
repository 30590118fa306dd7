"""`extract`: pages and texts in, one JSON object a line out, through the functions that the command is made of."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.blocks import clean_line
from pipeline.extract import extract_html, extract_text
from pipeline.inputs import check_given, read_files, read_jsonl
from pipeline.law.bench import load_bench
from pipeline.outputs import write_records
from spiders.problem import Problem, UsageProblem
from tests.archives import ROOT, sample_site, tpure_page

KEYS = [  # ../shared/DESIGN.md, in this order
    "id", "url", "title", "author", "category", "tags",
    "published", "published_from", "published_to", "published_shown", "published_rule",
    "views", "text", "rights_notice", "page_rule", "blocks", "citations", "tactics", "advice",
]  # fmt: skip
PAGE = tpure_page("题目", "<h2>问题解答</h2><p>合同自成立时生效。</p><p style='display:none'>水印</p>")
BODY = "<h2>问题解答</h2><p>合同自成立时生效。</p>"
TEXT = "  问题解答  \r\n\r\n\u3000\u3000合同自成立时\u200b生效。\n"


def extracted(*objects):
    out = io.StringIO()
    write_records([check_given(dict(found), "test") for found in objects], [sample_site()], load_bench(Path("no law texts")), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        # a whole page
        ({"html": PAGE}, {"title": "题目", "author": "晨律师", "views": 7, "text": "问题解答\n合同自成立时生效。", "page_rule": "tpure"}),
        # only an article's body
        ({"html": BODY}, {"title": None, "text": "问题解答\n合同自成立时生效。", "page_rule": "fragment", "tags": []}),
        ({"html": "合同自成立时生效。"}, {"text": "合同自成立时生效。", "page_rule": "fragment"}),
        ({"html": BODY + "<p>本文未经许可不得转载。</p>"}, {"text": "问题解答\n合同自成立时生效。", "rights_notice": "本文未经许可不得转载。"}),
        # text is taken as it stands
        ({"text": TEXT}, {"text": TEXT, "page_rule": "text"}),
        # nothing to be had
        ({"html": ""}, {"text": "", "page_rule": "none", "blocks": [], "published_rule": "none"}),
        ({"html": "<!-- -->"}, {"text": "", "page_rule": "none"}),
        ({"html": tpure_page("题", "")}, {"text": "", "page_rule": "none"}),
        ({"text": ""}, {"text": "", "page_rule": "text", "blocks": []}),
        # what is given fills what is not shown
        ({"html": BODY, "id": 7, "url": "http://a/", "title": "题"}, {"id": 7, "url": "http://a/", "title": "题"}),
        ({"html": PAGE, "title": "另一题"}, {"title": "题目"}),
        ({"html": PAGE, "text": "文"}, {"text": "问题解答\n合同自成立时生效。"}),
        ({"html": None, "text": "文"}, {"text": "文"}),
        # dates: the page's words need the moment of the fetch
        ({"html": PAGE}, {"published": None, "published_shown": "2个月前 (09-20)", "published_rule": "month_day_no_year"}),
        ({"html": PAGE, "fetched_at": "2026-11-23T12:00:00"}, {"published": "2026-09-20", "published_rule": "month_day"}),
        ({"html": PAGE, "fetched_at": "2026-11-23T04:00:00Z"}, {"published_from": "2026-09-20", "published_to": "2026-09-20"}),
        ({"html": PAGE, "published": "2026-09-21"}, {"published": "2026-09-21", "published_from": "2026-09-21", "published_rule": "given"}),
        ({"text": "文", "published": "20260921"}, {"published": "2026-09-21", "published_to": "2026-09-21"}),
        ({"text": "文", "published": "2026-09-20T20:00:00Z"}, {"published": "2026-09-21T04:00:00+08:00", "published_from": "2026-09-21"}),
        ({"text": "文", "published": "2026-09-20 20:00:00"}, {"published": "2026-09-20T20:00:00+08:00", "published_to": "2026-09-20"}),
        # the site's file names the system, else the page does
        ({"html": PAGE, "url": f"{ROOT}/sf/1.html"}, {"page_rule": "tpure"}),
        ({"html": PAGE.replace('<meta name="theme" content="tpure">', ""), "url": f"{ROOT}/sf/1.html"}, {"page_rule": "tpure"}),
        # what JSON can hold and UTF-8 can't
        ({"html": "<p>合同\ud800自成立时生效。</p>"}, {"text": "合同?自成立时生效。"}),
        ({"text": "合同\udfff", "title": "\ud83d", "id": "\ud83d", "url": "http://a/\ud83d"}, {"text": "合同?", "title": "?", "id": "?", "url": "http://a/?"}),
        ({"text": "文", "id": ["\ud83d", {"a": "\ud83d"}]}, {"id": ["?", {"a": "?"}]}),
        ({"html": "<p>合同\x08自成立</p>"}, {"text": "合同自成立"}),
    ],
)
def test_what_is_extracted(found, expected):
    (row,) = extracted(found)
    assert {key: row[key] for key in expected} == expected
    assert list(row) == KEYS


def spans(row):
    return [row["text"][block["span_start"] : block["span_end"]] for block in row["blocks"]]


def test_spans_slice_to_the_text():
    assert spans(extracted({"html": PAGE})[0]) == ["问题解答", "合同自成立时生效。"]
    assert spans(extracted({"text": TEXT})[0]) == ["问题解答", "合同自成立时\u200b生效。"]
    assert spans(extracted({"text": "𠮷某\n\n \u200b \n😀乙"})[0]) == ["𠮷某", "😀乙"]  # code points; a line without ink is no block


def test_the_order_is_that_of_the_input_and_html_is_never_given_back():
    rows = extracted(*({"id": number, "html": PAGE if number % 2 else BODY, "mine": 1} for number in range(9)))
    assert [row["id"] for row in rows] == list(range(9))
    assert all(not {"html", "mine", "fetched_at"} & row.keys() for row in rows)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: not JSON"),
        ("[1]", "line 2: must be an object with id and html or text, not list"),
        ("null", "line 2: must be an object with id and html or text, not NoneType"),
        ('{"id": 1}', "line 2: has neither html nor text as a string"),
        ('{"html": 5, "text": "文"}', "line 2: html must be a string, not int"),
        ('{"text": "文", "url": 5}', "line 2: url must be a string, not int"),
        ('{"text": "文", "published": 2024}', "line 2: published must be a string, not int"),
        ('{"text": "文", "published": "去年"}', "line 2: .*dates must be ISO 8601"),
        ('{"text": "文", "published": "2024-02-30"}', "line 2: .*dates must be ISO 8601"),
        ('{"text": "文", "published": "0001-01-01"}', "line 2: .*dates must be ISO 8601"),
        ('{"html": "<p>文", "fetched_at": "0001-01-01"}', "line 2: no page was fetched in the year 1"),
        ('{"html": "<p>文", "fetched_at": "9999-12-31T23:59:59"}', "line 2: no page was fetched in the year 9999"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path, line, told):
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "文"}\n' + line + "\n", encoding="utf-8")
    found = read_jsonl(str(file))
    assert next(found)["text"] == "文"  # what stands before it is read
    with pytest.raises(Problem, match=told) as problem:
        next(found)
    assert str(file) in str(problem.value)


def test_empty_lines_are_passed_over(tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_text('\n{"text": "甲"}\n  \n{"text": "乙"}', encoding="utf-8")
    assert [found["text"] for found in read_jsonl(str(file))] == ["甲", "乙"]


def test_files_are_html_or_text_by_their_first_letter(tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE.encode("gb18030"))
    (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbf" + "合同<br>".encode())
    found = list(read_files([tmp_path / "a.html", tmp_path / "b.txt"], None, "2026-11-23T12:00:00+08:00"))
    assert [(row["id"], row.get("html"), row.get("text")) for row in found] == [("a.html", PAGE, None), ("b.txt", None, "合同<br>")]
    assert {row["fetched_at"].astimezone(UTC) for row in found} == {datetime(2026, 11, 23, 4, tzinfo=UTC)}
    with pytest.raises(UsageProblem, match=r"nowhere\.html: can't be read"):
        list(read_files([tmp_path / "nowhere.html"], None, None))


@given(st.text(max_size=200))
def test_any_text_keeps_its_letters_and_its_spans(text):
    record = extract_text(text)
    assert record.text == text
    assert [text[start:end] for start, end in record.spans] == [line.strip() for line in text.split("\n") if clean_line(line)]


@given(st.text("<>/ap divspanclass='single post html'\n甲乙&;", max_size=200), st.sampled_from(["auto", "tpure"]))
@settings(max_examples=200)
def test_any_html_is_an_article_or_none(html, system):
    record = extract_html(html, datetime(2026, 11, 23, tzinfo=UTC), system)
    if record is not None:
        assert [record.text[start:end] for start, end in record.spans] == [block.text for block in record.page.blocks] != []
