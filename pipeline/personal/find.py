"""All personal data of a text: one pass for the words that lead to accounts and names, one for each kind of sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import ahocorasick

from pipeline.personal.accounts import find_account, find_emails, find_plates
from pipeline.personal.addresses import find_addresses
from pipeline.personal.names import find_names
from pipeline.personal.numbers import find_numbers
from pipeline.personal.rules import load_rules
from pipeline.personal.span import Span

Cue = tuple[str, str]  # kind and word


@cache
def cues() -> ahocorasick.Automaton:
    """The labels of accounts, the roles of parties, sexes, and what joins two names."""
    rules, names = load_rules("personal"), load_rules("personal_names")
    found = ahocorasick.Automaton()
    for kind, words in (
        ("pair", names["pair_cues"]),
        ("sex", names["sexes"]),
        ("role", [*names["roles"], *names["minors"]]),
        ("wechat", rules["wechat"]["labels"]),
        ("qq", rules["qq"]["labels"]),
    ):
        for word in words:
            found.add_word(word, (kind, word))
    found.make_automaton()
    return found


def find_personal(text: str) -> list[Span]:
    """The spans of personal data in `text`, in their order, none overlapping another."""
    leads: list[tuple[int, str, str]] = []
    claims: list[Span] = [*find_emails(text), *find_numbers(text), *find_plates(text)]
    for last, (kind, word) in cues().iter(text):
        if kind in ("wechat", "qq"):
            account = find_account(text, last + 1, word, kind)
            if account is not None:
                claims.append(account)
        else:
            leads.append((last + 1, kind, word))
    claims += find_addresses(text)
    claims += find_names(text, leads)
    return apart(claims)


def apart(claims: Iterable[Span]) -> list[Span]:
    """Spans that don't overlap: of those that do, the longest stands, and what it leaves of another at its sides."""
    taken: list[Span] = []
    for claim in sorted(set(claims), key=lambda span: (span.start - span.end, span)):
        pieces = [(claim.start, claim.end)]
        for held in taken:
            pieces = [
                piece
                for start, end in pieces
                for piece in ((start, min(end, held.start)), (max(start, held.end), end))
                if piece[0] < piece[1]
            ]
        taken += [Span(start, end, claim.kind, claim.rule) for start, end in pieces]
    return sorted(taken)


def find_in_fields(fields: Sequence[tuple[str, str | None]]) -> list[tuple[str, Span]]:
    """The spans in each field of an article, by its offsets; a name that one field tells is known in the others."""
    joined = "\n".join(value or "" for _, value in fields)
    found, start = [], 0
    spans = find_personal(joined)
    for field, value in fields:
        end = start + len(value or "")
        found += [
            (field, Span(span.start - start, span.end - start, span.kind, span.rule)) for span in spans if start <= span.start < end
        ]
        start = end + 1
    return found
