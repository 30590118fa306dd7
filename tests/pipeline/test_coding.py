"""HTTP's codings undone within a bound."""

import gzip
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding import BODY_LIMIT, CodingError, decode_body

PAGE = "<p>合同无效的，因该行为取得的财产应当返还。</p>".encode() * 50


def bare_deflate(data):
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeezer.compress(data) + squeezer.flush()


def chunked(data, size=700):
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "transfer", "content"),
    [
        (PAGE, None, None),
        (PAGE, None, "identity"),
        (PAGE, None, ""),
        (PAGE, None, "utf-8"),  # a charset in the wrong header
        (gzip.compress(PAGE), None, "gzip"),
        (gzip.compress(PAGE), None, "GZIP"),
        (gzip.compress(PAGE), None, "x-gzip"),
        (gzip.compress(PAGE), None, "deflate"),  # the wrong name
        (zlib.compress(PAGE), None, "deflate"),
        (zlib.compress(PAGE), None, "gzip"),
        (bare_deflate(PAGE), None, "deflate"),
        (brotli.compress(PAGE), None, "br"),
        (brotli.compress(gzip.compress(PAGE)), None, "gzip, br"),  # in the order they were put on
        (chunked(PAGE), "chunked", None),
        (chunked(gzip.compress(PAGE)), "chunked", "gzip"),
        (PAGE, "chunked", None),  # an archiver undid it and left the header
        (gzip.compress(PAGE), "Chunked", "gzip"),
        (b"", None, "gzip"),  # an empty answer to a HEAD or a redirect
        (b"", None, "br"),
    ],
)
def test_codings_are_undone(body, transfer, content):
    assert decode_body(body, transfer, content) == (PAGE if body else b"")


@pytest.mark.parametrize(
    ("body", "content", "why"),
    [
        (gzip.compress(b"0" * (BODY_LIMIT + 1)), "gzip", f"more than {BODY_LIMIT} bytes"),
        (zlib.compress(b"0" * (8 * BODY_LIMIT)), "deflate", f"more than {BODY_LIMIT} bytes"),
        (brotli.compress(b"0" * (BODY_LIMIT + 1), quality=1), "br", f"more than {BODY_LIMIT} bytes"),
        (b"0" * (BODY_LIMIT + 1), None, f"more than {BODY_LIMIT} bytes"),
        (gzip.compress(PAGE)[:-20], "gzip", "gzip body is cut short"),
        (zlib.compress(PAGE)[:-6], "deflate", "deflate body is cut short"),
        (brotli.compress(PAGE)[:-5], "br", "br body is cut short"),
        (PAGE, "gzip", "body is not gzip, as its header says"),
        (PAGE, "br", "body is not br, as its header says"),
        (gzip.compress(PAGE), "zstd", "unknown content coding 'zstd'"),
    ],
)
def test_what_cannot_be_undone_says_why(body, content, why):
    with pytest.raises(CodingError) as told:
        decode_body(body, None, content)
    assert str(told.value) == why


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "gzip, br", None]), st.sampled_from(["chunked", None]))
def test_any_bytes_are_a_body_or_a_reason(body, content, transfer):
    try:
        assert isinstance(decode_body(body, transfer, content), bytes)
    except CodingError as error:
        assert str(error)
