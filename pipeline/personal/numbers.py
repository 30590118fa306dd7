"""Telephone, identity and card numbers: runs of digits cut into groups at their separators, and what some groups in a row are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.personal.checks import area_length, is_card, is_identity, mobile_prefixes, plausible_identity
from pipeline.personal.rules import load_rules, one_of
from pipeline.personal.span import Span

WINDOW = 24  # characters before a number in which its label stands
LONGEST = 24  # digits of the longest thing looked for, with room
ADDRESS = re.compile(r"(?:https?://|www\.)[\w\-./?=&%#:~+]+", re.ASCII | re.IGNORECASE)
LATIN = re.compile(r"[A-Za-z_]+[\s.:：]*$")


@dataclass(frozen=True)
class Reader:
    """The compiled rules: what a run is, its groups, how its signs are read, and what stands around numbers."""

    run: re.Pattern[str]
    group: re.Pattern[str]
    fold: dict[int, int]
    dashes: frozenset[str]
    points: frozenset[str]
    shapes: dict[str, frozenset[str]]
    country: tuple[str, ...]
    hotline: re.Pattern[str]
    refused: re.Pattern[str]
    unit: re.Pattern[str]
    identity_label: re.Pattern[str]
    card_label: re.Pattern[str]
    phone_label: re.Pattern[str]
    extension: re.Pattern[str]
    letters: frozenset[str]


@cache
def reader() -> Reader:
    rules = load_rules("personal")
    runs, refused = rules["runs"], rules["refused"]
    chinese, separator = runs["chinese"], f"[{re.escape(runs['separators'])}]"
    digit = f"[0-9０-９{chinese}]"
    between = refused["between"]

    def label(words: list[str]) -> re.Pattern[str]:
        return re.compile(rf"{one_of(words)}{between}$", re.IGNORECASE)

    return Reader(
        run=re.compile(rf"{digit}(?:{separator}{{0,3}}{digit}){{6,}}"),
        group=re.compile(rf"[0-9０-９]+|[{chinese}]+"),
        fold=str.maketrans("０１２３４５６７８９" + chinese, "0123456789" + runs["values"]),
        dashes=frozenset(runs["dashes"]),
        points=frozenset(runs["points"]),
        shapes={
            "identity": frozenset(rules["identity"]["groups"]),
            "old": frozenset(rules["identity"]["groups_old"]),
            "card": frozenset(rules["bank_card"]["groups"]),
            "mobile": frozenset(rules["mobile"]["groups"]),
            "landline": frozenset(rules["landline"]["groups"]),
        },
        country=tuple(rules["mobile"]["country"]),
        hotline=re.compile("|".join(f"(?:{pattern})" for pattern in rules["hotlines"]["patterns"])),
        refused=label(refused["before"]),
        unit=re.compile(rf"\s?{one_of(refused['behind'])}"),
        identity_label=label(rules["identity"]["labels"]),
        card_label=label(rules["bank_card"]["labels"]),
        phone_label=re.compile(rf"{one_of(rules['landline']['labels'])}{between}$", re.IGNORECASE),
        extension=re.compile(rules["landline"]["extension"]),
        letters=frozenset(refused["letters"]),
    )


@dataclass(frozen=True)
class Groups:
    """Some groups of a run in a row: their digits, the shape that their lengths make, where they stand, what stands before."""

    digits: str
    sizes: tuple[int, ...]
    start: int
    end: int
    before: str

    @property
    def shape(self) -> str:
        return "-".join(map(str, self.sizes))


def find_numbers(text: str) -> list[Span]:
    """Telephone, identity and card numbers of persons in `text`; public hotlines are none."""
    rules = reader()
    found: list[Span] = []
    urls: list[tuple[int, int]] | None = None
    for run in rules.run.finditer(text):
        if urls is None:
            urls = [match.span() for match in ADDRESS.finditer(text)] if "://" in text or "www." in text else []
        if any(start <= run.start() < end for start, end in urls):
            continue
        found += read_run(text, run.start(), run.end())
    return found


def read_run(text: str, start: int, end: int) -> Iterator[Span]:
    """The numbers of a run, from left to right: at each group the longest thing that begins there."""
    rules = reader()
    groups = [match.span() for match in rules.group.finditer(text, start, end)]
    signs = [text[a:b].translate(rules.fold) for a, b in groups]
    first = 0
    while first < len(groups):
        taken = None
        if first == 0 or opens(text[groups[first - 1][1] : groups[first][0]], signs[first - 1]):
            taken = read_at(text, groups, signs, first)
        if taken is None:
            first += 1
            continue
        span, first = taken
        yield span


def opens(gap: str, before: str) -> bool:
    """Whether a number may begin (or end) at this gap: not within a decimal, a dashed number; a country's code may stand there."""
    rules = reader()
    bare = gap.strip()
    if before in rules.country and not (bare and bare[0] in rules.points):
        return True
    return not bare or (len(bare) < len(gap) or (bare[0] not in rules.dashes and bare[0] not in rules.points))


def read_at(text: str, groups: list[tuple[int, int]], signs: list[str], first: int) -> tuple[Span, int] | None:
    """The number that begins with the group `first`, and the place of the group behind it; None if none does."""
    rules = reader()
    start = groups[first][0]
    window = text[max(0, start - WINDOW) : start]
    if window and window[-1].isascii() and (window[-1].isalnum() or window[-1] in "_%=./"):
        latin = LATIN.search(window)
        words = latin[0].strip(" .:：").casefold() if latin else ""
        parted = (window[-1] == "." and not latin) or (window[-1] == "/" and window[-2:-1].isdigit())  # 13812345678/13912345678
        if words not in rules.letters and not parted:
            return None
    if signs[first] == "0" and text[groups[first][1]] in rules.points:
        return None  # a decimal
    digits = ""
    sizes: tuple[int, ...] = ()
    best: tuple[Span, int] | None = None
    for last in range(first, len(groups)):
        digits, sizes = digits + signs[last], (*sizes, len(signs[last]))
        if len(digits) > LONGEST:
            break
        if len(digits) < 7:
            continue
        end = groups[last][1]
        if last + 1 < len(groups) and not closes(text[end : groups[last + 1][0]], signs[last + 1 :]):
            continue
        told = tell(text, Groups(digits, sizes, start, end, window))
        if told is not None:
            best = told, last + 1
            while best[1] < len(groups) and groups[best[1]][0] < told.end:  # an extension reaches over groups
                best = told, best[1] + 1
    return best


def closes(gap: str, behind: list[str]) -> bool:
    """Whether a number may end before this gap; an extension of up to five digits may follow a dash."""
    return opens(gap, "") or (len(behind) == 1 and len(behind[0]) <= 5 and gap[0] in reader().dashes)


def tell(text: str, groups: Groups) -> Span | None:
    """What these groups are, if anything."""
    rules = reader()
    behind = text[groups.end : groups.end + 12]
    digits = groups.digits
    if len(digits) in (17, 18) and (told := tell_identity(groups, behind)):
        return told
    if behind[:1].isascii() and behind[:1].isalpha():
        return None
    if rules.refused.search(groups.before) or rules.unit.match(behind):
        return None
    old = len(digits) == 15 and groups.shape in rules.shapes["old"] and plausible_identity(digits)
    if old and rules.identity_label.search(groups.before):
        return Span(groups.start, groups.end, "identity", "label")
    if 15 <= len(digits) <= 19 and groups.shape in rules.shapes["card"]:
        if is_card(digits):
            return Span(groups.start, groups.end, "bank_card", "issuer_and_luhn")
        if len(digits) >= 16 and rules.card_label.search(groups.before):
            return Span(groups.start, groups.end, "bank_card", "label")
    if old:
        return Span(groups.start, groups.end, "identity", "fifteen_digits")
    return tell_phone(text, groups)


def tell_identity(groups: Groups, behind: str) -> Span | None:
    rules = reader()
    digits, sizes, end = groups.digits, groups.sizes, groups.end
    if len(digits) == 17:
        sign = re.match(r"\s?[XxＸｘ×](?![A-Za-z0-9])", behind)
        if not sign:
            return None
        digits, end = digits + "X", end + sign.end()
        sizes = (*sizes[:-1], sizes[-1] + 1) if sign[0][0] not in " \u3000" else (*sizes, 1)
    elif behind[:1].isascii() and behind[:1].isalpha():
        return None
    shape = "-".join(map(str, sizes))
    if shape not in rules.shapes["identity"] and shape != "17-1":
        return None
    if is_identity(digits) and not rules.refused.search(groups.before):
        return Span(groups.start, end, "identity", "checksum")
    if rules.identity_label.search(groups.before) and len(set(digits)) > 1:
        return Span(groups.start, end, "identity", "label")
    return None


def tell_phone(text: str, groups: Groups) -> Span | None:
    """A telephone number: mobile, with area code, or short behind a label."""
    rules = reader()
    digits, sizes = groups.digits, groups.sizes
    if rules.hotline.fullmatch(digits):
        return None
    for code in ("", *rules.country):
        rest = rest_of(digits, sizes, code)
        if rest and len(rest[0]) == 11 and rest[0][:3] in mobile_prefixes() and rest[1] in rules.shapes["mobile"]:
            return Span(groups.start, groups.end, "mobile", "prefix")
    for code in ("00860", "860", "0086", "86", "0"):
        rest = rest_of(digits, sizes, code)
        area = area_length(rest[0]) if rest else 0
        if rest and area and fits_landline(rest[1], area):
            return Span(groups.start, extended(text, groups.end), "landline", "area_code")
    local = len(digits) in (7, 8) and groups.shape in rules.shapes["landline"] and "2" <= digits[0] <= "8"
    if local and rules.phone_label.search(groups.before):
        return Span(groups.start, extended(text, groups.end), "landline", "label")
    return None


def rest_of(digits: str, sizes: tuple[int, ...], code: str) -> tuple[str, str] | None:
    """Digits and shape behind a code that they begin with, whether it is a group (or two) of its own or not."""
    if not digits.startswith(code):
        return None
    left, rest = len(code), list(sizes)
    while left and rest:
        cut = min(left, rest[0])
        rest[0] -= cut
        left -= cut
        if not rest[0]:
            rest.pop(0)
    return digits[len(code) :], "-".join(map(str, rest))


def fits_landline(shape: str, area: int) -> bool:
    """Whether the shape is an area code and a subscriber's number, apart or joined."""
    shapes = reader().shapes["landline"]
    first, _, rest = shape.partition("-")
    if int(first) == area:
        return rest in shapes
    joined = int(first) - area
    return joined > 0 and "-".join(filter(None, (str(joined), rest))) in shapes


def extended(text: str, end: int) -> int:
    """The end of a number with its extension: 转801, -8001."""
    match = reader().extension.match(text, end)
    return match.end() if match else end
