"""Licence plates, e-mail addresses, and accounts of WeChat and QQ behind their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.personal.rules import load_rules, one_of
from pipeline.personal.span import Span

SIGN = "[A-HJ-NP-Za-hj-np-zＡ-ＨＪ-ＮＰ-Ｚ0-9０-９]"
DIGIT = "[0-9０-９]"
EMAIL = re.compile(
    r"[A-Za-z0-9._%+\-０-９Ａ-Ｚａ-ｚ]{1,64}[ ]?[@＠][ ]?"
    r"(?:[A-Za-z0-9０-９Ａ-Ｚａ-ｚ\-]{1,63}[.．]){1,4}[A-Za-zａ-ｚＡ-Ｚ]{2,10}(?![A-Za-z0-9])"
)
TAKEN = re.compile(
    r"(?:号码|号|账号|帐号|ID|id|Id)?\s{0,2}"
    r"(?:[（(]?同(?:号|手机号?)[）)]?|(?P<said>[:：]|是|为|号|加))?[\s:：（(“\"是为]{0,4}"
)


@dataclass(frozen=True)
class Account:
    """How an account of a service is written: what follows its label, and which labels need a sign between."""

    kind: str
    number: re.Pattern[str]
    weak: frozenset[str]
    refused: re.Pattern[str]
    words: frozenset[str]


@cache
def plate_pattern() -> re.Pattern[str]:
    provinces = load_rules("personal")["plate"]["provinces"]
    five = rf"(?=(?:[A-Za-zＡ-Ｚ]?{DIGIT}){{3}}|{SIGN}{{5}}){SIGN}{{4}}(?:{SIGN}|[挂学警港澳领试超使])"
    green = rf"(?:[A-KＡ-Ｋa-k]{SIGN}{DIGIT}{{4}}|{DIGIT}{{5}}[A-KＡ-Ｋa-k])"
    return re.compile(rf"[{provinces}][A-Za-zＡ-Ｚ][ \u3000·•・.．\-]?(?:{green}|{five})(?![A-Za-z0-9０-９Ａ-Ｚ])")


def find_plates(text: str) -> Iterator[Span]:
    """Licence plates by GA 36: at least three of the signs behind the first letter are digits."""
    for match in plate_pattern().finditer(text):
        signs = match[0][2:]
        if sum(sign.isdigit() for sign in signs) >= 3:
            yield Span(*match.span(), "plate", "ga36")


def find_emails(text: str) -> Iterator[Span]:
    if "@" in text or "＠" in text:
        for match in EMAIL.finditer(text):
            yield Span(*match.span(), "email", "address")


@cache
def accounts() -> dict[str, Account]:
    """The services by kind."""
    rules = load_rules("personal")
    wechat, qq = rules["wechat"], rules["qq"]
    return {
        "wechat": Account(
            "wechat",
            re.compile(r"(?P<number>[A-Za-z][-_A-Za-z0-9]{5,19}|[1-9]\d{4,10})(?![-_A-Za-z0-9@])"),
            frozenset(wechat["weak"]),
            re.compile(one_of(wechat["not_behind"])),
            frozenset(wechat["words"]),
        ),
        "qq": Account(
            "qq",
            re.compile(r"(?P<number>[1-9１-９][0-9０-９]{4,10})(?![-_A-Za-z0-9０-９@年元万亿个人次条天件])"),
            frozenset(),
            re.compile(one_of(qq["not_behind"])),
            frozenset(),
        ),
    }


def find_account(text: str, end: int, label: str, kind: str) -> Span | None:
    """The account behind a label of this kind that ends at `end`; None if none is told there."""
    service = accounts()[kind]
    start = end - len(label)
    if label.isascii() and text[start - 1 : start].isascii() and text[start - 1 : start].isalnum():
        return None  # the end of another word
    if service.refused.match(text, end):
        return None
    said = TAKEN.match(text, end)
    if said is None:
        return None
    number = service.number.match(text, said.end())
    if number is None or number["number"].casefold() in service.words:
        return None
    if label in service.weak and not said["said"] and (label.isascii() or not re.search(r"[\d_]", number["number"])):
        return None
    if label in service.weak and len(label) == 1 and not re.search(r"\d", number["number"]):
        return None
    return Span(*number.span("number"), kind, "label")
