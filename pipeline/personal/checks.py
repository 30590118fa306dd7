"""What makes a row of digits an identity number, a bank card or a telephone number."""

from __future__ import annotations

from calendar import monthrange
from functools import cache

from pipeline.personal.rules import expand, load_rules

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LATEST = 2099


def is_identity(number: str) -> bool:
    """Whether 18 signs are an identity number by GB 11643: province, day of birth, ISO 7064 MOD 11-2."""
    return plausible_identity(number) and checksum(number[:17]) == number[17].upper()


def checksum(first: str) -> str:
    """The last sign of an identity number, from its first 17 digits."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def plausible_identity(number: str) -> bool:
    """Whether 18 or 15 signs have a province and a day of birth where an identity number has them."""
    if number[:2] not in provinces():
        return False
    born = number[6:14] if len(number) == 18 else "19" + number[6:12]
    year, month, day = int(born[:4]), int(born[4:6]), int(born[6:])
    earliest = load_rules("personal")["identity"]["earliest"]
    return earliest <= year <= LATEST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


@cache
def provinces() -> frozenset[str]:
    return expand(load_rules("personal")["identity"]["provinces"])


def is_luhn(number: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1."""
    doubled = (divmod(2 * int(digit), 10) for digit in number[-2::-2])
    return (sum(tens + ones for tens, ones in doubled) + sum(map(int, number[-1::-2]))) % 10 == 0


@cache
def card_lengths() -> tuple[tuple[tuple[str, ...], frozenset[int]], ...]:
    issuers = load_rules("personal")["bank_card"]["issuers"]
    return tuple((tuple(issuer["prefixes"]), frozenset(issuer["lengths"])) for issuer in issuers)


def is_card(number: str) -> bool:
    """Whether an issuer has cards that begin so and are so long, and the check digit fits."""
    return any(number.startswith(prefixes) and len(number) in lengths for prefixes, lengths in card_lengths()) and is_luhn(number)


@cache
def mobile_prefixes() -> frozenset[str]:
    return expand(load_rules("personal")["mobile"]["prefixes"])


@cache
def area_codes() -> tuple[frozenset[str], frozenset[str]]:
    """Area codes without their 0: those of two digits, those of three."""
    rules = load_rules("personal")["landline"]
    return expand(rules["long"]), expand(rules["short"])


def area_length(number: str) -> int:
    """How many of the first digits (after any 0) are an area code, given that the rest is a subscriber's number; else 0."""
    long, short = area_codes()
    first = number[2:3] if number[:2] in long else number[3:4] if number[:3] in short else ""
    if not first or not "2" <= first <= "8":
        return 0
    if number[:2] in long:
        return 2 if len(number) == 10 else 0
    return 3 if len(number) in (10, 11) else 0
