"""Bytes to text: a declaration is a candidate, the text decides."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decode import decode

LINE = "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面劳动合同的，应当向劳动者每月支付二倍的工资。"
PAGE = f"<html><head><title>二倍工资</title></head><body><p>{LINE}</p><p>龑㐂：生僻字也要读对。</p></body></html>"
LONG = PAGE.replace("<body>", "<body>" + LINE * 20)


def with_meta(charset):
    return PAGE.replace("<head>", f'<head><meta charset="{charset}">')


@pytest.mark.parametrize(
    ("body", "declared", "text", "charset"),
    [
        # what is said is right
        (PAGE.encode(), "text/html; charset=utf-8", PAGE, "utf-8"),
        (PAGE.encode("gb18030"), "text/html; charset=gb18030", PAGE, "gb18030"),
        # gb2312 and gbk mean their superset
        (PAGE.encode("gb18030"), "text/html; charset=gb2312", PAGE, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=GBK", PAGE, "gb18030"),
        # nothing is said, or what is said is wrong
        (PAGE.encode(), "", PAGE, "utf-8"),
        (PAGE.encode("gb18030"), "", PAGE, "gb18030"),
        (PAGE.encode(), "text/html; charset=gbk", PAGE, "utf-8"),
        (PAGE.encode("gb18030"), "text/html; charset=utf-8", PAGE, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=ISO-8859-1", PAGE, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=windows-1252", PAGE, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=big5", PAGE, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=shift_jis", PAGE, "gb18030"),
        (PAGE.encode("gb18030"), "text/html; charset=no-such-thing", PAGE, "gb18030"),
        (with_meta("utf-8").encode("gb18030"), "", with_meta("utf-8"), "gb18030"),
        (with_meta("iso-8859-1").encode("gb18030"), "text/html", with_meta("iso-8859-1"), "gb18030"),
        (with_meta("gb2312").encode(), "text/html; charset=gb2312", with_meta("gb2312"), "utf-8"),
        # a byte-order mark outweighs all, and is no text
        (b"\xef\xbb\xbf" + PAGE.encode(), "text/html; charset=gbk", PAGE, "utf-8"),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), "text/html; charset=gbk", PAGE, "utf-16-le"),
        (b"\xfe\xff" + PAGE.encode("utf-16-be"), "", PAGE, "utf-16-be"),
        # Big5 where it is said and fits best
        ("勞動契約終止後，雇主應給付資遣費。".encode("big5"), "text/html; charset=big5", "勞動契約終止後，雇主應給付資遣費。", "big5hkscs"),
        # no text has NULs or other control characters
        (b"<p>a\x00b\x0bc\x1fd\te\nf</p>", "", "<p>abcd\te\nf</p>", "utf-8"),
        (b"", "text/html; charset=gbk", "", "utf-8"),
    ],
)
def test_whole_text_is_read_whatever_is_declared(body, declared, text, charset):
    found = decode(body, declared)
    assert (found.text, found.charset, found.errors) == (text, charset, 0)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", ["", "text/html; charset=utf-8", "text/html; charset=gbk", "text/html; charset=ISO-8859-1"])
@pytest.mark.parametrize("bad", [1, 5, 30])
def test_bad_bytes_cost_their_own_place_only(charset, declared, bad):
    body = bytearray(LONG.encode(charset))
    for place in random.Random(bad).sample(range(60, len(body) - 60), bad):
        body[place] = 0xFF
    found = decode(bytes(body), declared)
    assert found.charset == charset
    assert 0 < found.errors <= 3 * bad  # a bad byte may take the rest of its character along
    assert sum(char in LONG for char in found.text) > len(LONG) - 6 * bad
    assert found.text.endswith("生僻字也要读对。</p></body></html>")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_body_cut_in_the_middle_of_a_character_loses_only_that(charset, cut):
    body = LINE.encode(charset)[:-cut]
    found = decode(body, "text/html; charset=" + charset)
    assert found.charset == charset
    assert found.text.rstrip("\ufffd") == LINE[: len(found.text.rstrip("\ufffd"))]
    assert len(found.text.rstrip("\ufffd")) >= len(LINE) - 2


chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=30, max_size=200)


@given(chinese, st.sampled_from(["utf-8", "gb18030"]), st.sampled_from(["", "text/html; charset=utf-8", "text/html; charset=gb2312"]))
def test_chinese_text_survives_in_both_encodings(text, charset, declared):
    assert decode(text.encode(charset), declared).text == text


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_under_any_header_give_text_without_control_characters(body, declared):
    found = decode(body, f"text/html; charset={declared}")
    assert not set(found.text) & set(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))
    found.text.encode("utf-8")  # no lone surrogate either: it can be stored
