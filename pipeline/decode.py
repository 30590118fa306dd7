"""Bytes to text: the decoding with the fewest errors among byte-order mark, declared charset, UTF-8 and GB18030.

A declaration is only a candidate: servers say utf-8 or ISO-8859-1 over GB18030 bytes, and one bad byte in a UTF-8 page
must not turn it all to mojibake. gb2312 and gbk mean their superset GB18030.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

MARKS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
META = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # no text has them; parsers stumble over them
STRANGE = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]")  # replacement, C1 controls, private use: signs of a wrong decoding


@dataclass(frozen=True)
class Decoded:
    """`text` without control characters, the `charset` it was read with, and how many places could not be decoded."""

    text: str
    charset: str
    errors: int


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of a response body. Never raises: what can't be decoded is U+FFFD and counted."""
    for mark, charset in MARKS:
        if body.startswith(mark):
            return finish(body[len(mark) :].decode(charset, "replace"), charset)
    try:
        return finish(body.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    best = min((weigh(body, charset) for charset in candidates(body, content_type)), key=lambda found: found[0])
    return finish(best[1], best[2])


def candidates(body: bytes, content_type: str) -> list[str]:
    """UTF-8, GB18030 and what header and meta declare, where that is a multi-byte charset.

    A single-byte one (ISO-8859-1, windows-1252) decodes anything without an error and so proves nothing.
    """
    declared = [found[1] for found in [HEADER.search(content_type)] if found]
    declared += [found[1].decode("ascii") for found in META.finditer(body[:4096])]
    names = ["utf-8", "gb18030"]
    for name in declared:
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        if known in ("big5", "big5hkscs", "cp950", "shift_jis", "euc_jp", "euc_kr") and known not in names:
            names.append("big5hkscs" if known in ("big5", "cp950") else known)
    return names


def weigh(body: bytes, charset: str) -> tuple[int, str, str]:
    """How wrong a decoding looks, its text, its name: two for each place not decoded or strange, one for a rare letter.

    Errors alone do not tell: a short UTF-8 page with thirty bad bytes has fewer of them when it is read as GB18030.
    """
    text = body.decode(charset, "keep_pairs" if charset == "gb18030" else "replace")
    return 2 * len(STRANGE.findall(text)) + len(rare_letters().findall(text)), text, charset


@cache
def rare_letters() -> re.Pattern[str]:
    """Scripts that Chinese pages hardly use, and characters beyond the 3,755 of GB2312's first level: mojibake is full of both."""
    first_level = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    common = set(first_level.decode("gb2312", "ignore"))
    rare = "".join(char for char in map(chr, range(0x4E00, 0xA000)) if char not in common)
    return re.compile(f"[{rare}\u0100-\u024f\u0370-\u1fff\u3400-\u4dbf\ua000-\ud7ff\U00010000-\U0010ffff]")


def keep_pairs(error: UnicodeError) -> tuple[str, int]:
    """An error handler for GB18030: a byte that can't stand there takes the other byte of its pair along.

    The codec's own "replace" goes on with the second byte of the pair, and every pair up to the next ASCII character is read
    askew.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found, start = error.object, error.start
    pair = found[start : start + 2]
    bad_first = len(pair) == 2 and pair[0] in (0x80, 0xFF) and 0x80 <= pair[1] < 0xFF
    bad_second = len(pair) == 2 and pair[1] in (0x7F, 0xFF)
    return "\ufffd", start + 2 if bad_first or bad_second else error.end


codecs.register_error("keep_pairs", keep_pairs)


def finish(text: str, charset: str, errors: int | None = None) -> Decoded:
    errors = text.count("\ufffd") if errors is None else errors
    return Decoded(CONTROLS.sub("", text) if CONTROLS.search(text) else text, charset, errors)
