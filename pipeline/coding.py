"""Undo HTTP's transfer and content codings of an archived body, within a bound: a bomb is no page."""

from __future__ import annotations

import io
import zlib

import brotli
from warcio.bufferedreaders import ChunkedDataReader

BODY_LIMIT = 16 * 1024 * 1024  # bytes of a decoded body


class CodingError(Exception):
    """A body that can't be decoded; the text says why, in words fit for `rejects.detail`."""


def decode_body(body: bytes, transfer: str | None, content: str | None) -> bytes:
    """The body behind its codings, named as in the headers. Raises CodingError for a broken, unknown or huge one."""
    if "chunked" in (transfer or "").lower():
        body = ChunkedDataReader(io.BytesIO(body), decomp_type=None).read(len(body) + 1) or b""
    for coding in reversed([name.strip().lower() for name in (content or "").split(",")]):
        if coding in ("gzip", "x-gzip", "deflate"):
            body = inflate(body, coding)
        elif coding == "br":
            body = unbrotli(body)
        elif coding not in ("", "identity", "utf-8"):  # utf-8: a charset that some servers put here
            raise CodingError(f"unknown content coding '{coding}'")
    if len(body) > BODY_LIMIT:
        raise CodingError(f"more than {BODY_LIMIT} bytes")
    return body


def inflate(body: bytes, coding: str) -> bytes:
    """gzip and deflate; servers send the latter with and without zlib's wrapper, and some send neither under either name."""
    if not body:
        return body
    for bits in (47, -15):  # 47: gzip or zlib by its own mark; -15: bare
        inflater = zlib.decompressobj(bits)
        try:
            found = inflater.decompress(body, BODY_LIMIT + 1)
        except zlib.error:
            continue
        if len(found) > BODY_LIMIT:
            raise CodingError(f"more than {BODY_LIMIT} bytes")
        if not inflater.eof:
            raise CodingError(f"{coding} body is cut short")
        return found
    raise CodingError(f"body is not {coding}, as its header says")


def unbrotli(body: bytes) -> bytes:
    if not body:
        return body
    decoder = brotli.Decompressor()
    found = b""
    try:
        found = decoder.process(body, output_buffer_limit=BODY_LIMIT + 1)
        while not decoder.is_finished() and len(found) <= BODY_LIMIT:
            more = decoder.process(b"", output_buffer_limit=BODY_LIMIT + 1)
            if not more:
                raise CodingError("br body is cut short")
            found += more
    except brotli.error as error:
        raise CodingError("body is not br, as its header says") from error
    if len(found) > BODY_LIMIT:
        raise CodingError(f"more than {BODY_LIMIT} bytes")
    return found
