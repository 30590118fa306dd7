"""Street addresses down to a house number, and homes in an estate; those of offices and firms stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.personal.rules import load_rules, one_of
from pipeline.personal.span import Span

LONGEST = 40  # characters before a house number in which its address begins
NUMBER = r"[0-9０-９]{1,5}(?:[-－之][0-9０-９]{1,4})?|[一二三四五六七八九十百]{1,5}"
STOP = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z０-９·]")
ADMINISTRATIVE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:省|自治区|市|自治州|盟|区|县|旗|镇|乡|街道)")


@dataclass(frozen=True)
class Reader:
    """The compiled rules: the house number behind a road, the room in an estate, and where an address begins."""

    house: re.Pattern[str]
    home: re.Pattern[str]
    begins: re.Pattern[str]
    kept: tuple[str, ...]
    public: re.Pattern[str]
    not_behind: re.Pattern[str]
    reach: int


@cache
def reader() -> Reader:
    rules = load_rules("personal_addresses")
    road_ends = "".join(dict.fromkeys(word[-1] for word in rules["roads"]))
    estate_ends = "".join(dict.fromkeys(word[-1] for word in rules["estates"]))
    rooms = rules["rooms"]
    return Reader(
        house=re.compile(rf"(?P<road>[{road_ends}])(?P<number>(?:(?:{NUMBER})(?:组|弄|巷|村))?(?:附)?(?:{NUMBER})号(?:院|楼)?)(?P<rooms>{rooms})"),
        home=re.compile(
            rf"(?P<road>[{estate_ends}])(?P<number>(?:[A-Za-z]?[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}}|[A-Za-z])(?:栋|幢|号楼|座|#)楼?)"
            rf"(?P<rooms>{rooms})"
        ),
        begins=re.compile(one_of(rules["starts"])),
        kept=tuple(rules["kept"]),
        public=re.compile(one_of(rules["public"])),
        not_behind=re.compile(one_of(rules["not_behind"])),
        reach=rules["reach"],
    )


def find_addresses(text: str) -> Iterator[Span]:
    """Addresses with a house number or a room, each from its first administrative unit or name on."""
    rules = reader()
    if "号" in text:
        for match in rules.house.finditer(text):
            yield from address_around(text, match, "house_number")
    if "栋" in text or "幢" in text or "号楼" in text or "座" in text or "#" in text:
        for match in rules.home.finditer(text):
            if match["rooms"] and match["rooms"][-1] in "室房户号0123456789":
                yield from address_around(text, match, "room")


def address_around(text: str, match: re.Match[str], rule: str) -> Iterator[Span]:
    rules = reader()
    start = begin(text, match.end("road"))
    if match.end("road") - start < 2 or rules.not_behind.match(text, match.end()):
        return
    around = text[max(0, start - rules.reach) : start].rpartition("\n")[2].rpartition("。")[2]
    if rules.public.search(around) or rules.public.search(text[start : match.end()]):
        return
    yield Span(start, match.end(), "address", rule)


def begin(text: str, end: int) -> int:
    """Where the address begins that leads up to `end`."""
    rules = reader()
    low = max(0, end - LONGEST)
    for match in STOP.finditer(text, low, end):
        low = match.end()
    for match in rules.begins.finditer(text, low, end - 1):
        around = text[max(0, match.start() - 2) : match.end() + 3]
        if not any(word in around and text.find(word, max(0, match.start() - 2)) <= match.start() for word in rules.kept):
            low = match.end()
    return low
