"""Names of parties, victims and minors in narrated cases, by the words around them; masked and invented names are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.personal.rules import load_rules, one_of
from pipeline.personal.span import Span

HAN = "\u4e00-\u9fff"


class Name(NamedTuple):
    """A name found where its bearer is told to be a party."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(frozen=True)
class Reader:
    """The compiled rules: what may stand between role and name, a name of sure or of doubtful surname, pairs, and exceptions."""

    between: re.Pattern[str]
    name: re.Pattern[str]
    any_name: re.Pattern[str]
    listed: re.Pattern[str]
    before_sex: re.Pattern[str]
    born: re.Pattern[str]
    pair: re.Pattern[str]
    pseudonym: re.Pattern[str]
    public: re.Pattern[str]
    not_name: re.Pattern[str]
    notes: tuple[str, ...]
    minors: frozenset[str]


@cache
def reader() -> Reader:
    rules = load_rules("personal_names")
    sure = "".join(dict.fromkeys(sign for sign in rules["surnames"] if sign not in rules["doubtful"]))
    every = "".join(dict.fromkeys(rules["surnames"] + rules["doubtful"]))
    given = f"(?:(?![{re.escape(rules['not_given'])}])[{HAN}])"
    compound = one_of(rules["compounds"])
    never = f"(?!.{one_of(rules['address_forms'])})"
    followers = one_of(rules["followers"])
    behind = f"(?=[{re.escape(rules['marks'])}\n]|{followers}|$)"
    word = one_of([word for word in rules["followers"] if len(word) > 1])
    names = f"{given}(?:(?!{word}){given})?"  # 罗文利用其: the second character belongs to 利用
    plain = f"{never}(?:{compound}|[{sure}]){names}"
    doubtful = f"{never}(?:{compound}|[{every}]){names}"
    edge = f"(?:^|[^{HAN}]|[告人子儿女方])"  # before a name that no role is told for
    pair = f"[{re.escape(rules['pair_words'])}]"
    return Reader(
        between=re.compile(rules["between"]),
        name=re.compile(plain + behind),
        any_name=re.compile(doubtful + f"(?=[，,、；;。（(\\s]|$|{followers})"),
        listed=re.compile(rules["listed"]),
        before_sex=re.compile(f"{edge}(?P<name>{doubtful})$"),
        born=re.compile(rules["born"]),
        pair=re.compile(f"{edge}(?P<one>{plain}){pair}(?:[被告原]{{2}})?(?P<two>{plain})[{HAN}]{{0,3}}$"),
        pseudonym=re.compile(rules["pseudonym"]),
        public=re.compile(rules["public"]),
        not_name=re.compile(one_of([*rules["not_names"], *rules["minors"], *(role for role in rules["roles"] if role != "本人")])),
        notes=tuple(rules["pseudonym_notes"]),
        minors=frozenset(rules["minors"]),
    )


def find_names(text: str, cues: list[tuple[int, str, str]]) -> list[Span]:
    """The names that `cues` lead to, wherever they stand in the text. A cue is (end, kind, word), as `find` meets it."""
    rules = reader()
    if not cues or any(note in text for note in rules.notes):
        return []
    seen: dict[str, Name] = {}
    for end, kind, word in cues:
        for found in follow_cue(text, end, kind, word):
            words = text[found.start : found.end]
            if rules.pseudonym.match(text, found.end):
                continue
            held = seen.get(words)
            if held is None or (held.kind == "name" and found.kind == "minor"):
                seen[words] = found
    spans = [Span(*found) for found in seen.values()]
    for words, found in seen.items():
        place = text.find(words)
        while place >= 0:
            if place != found.start:
                spans.append(Span(place, place + len(words), found.kind, "again"))
            place = text.find(words, place + len(words))
    return spans


def follow_cue(text: str, end: int, kind: str, word: str) -> Iterator[Name]:
    if kind == "role":
        yield from behind_role(text, end, "minor" if word in reader().minors else "name")
    elif kind == "sex":
        yield from before_sex(text, end, word)
    else:
        yield from paired(text, end - len(word))


def behind_role(text: str, end: int, kind: str) -> Iterator[Name]:
    """The name behind a role, and those listed behind it."""
    rules = reader()
    gap = rules.between.match(text, end)
    place = gap.end() if gap else end
    pattern = rules.any_name if ":" in text[end:place] or "：" in text[end:place] else rules.name
    rule = "role"
    while (found := pattern.match(text, place)) and is_name(text, found):
        yield Name(*found.span(), kind, rule)
        if not rules.listed.match(text, found.end()):
            return
        place, pattern, rule = found.end() + 1, rules.name, "listed"


def is_name(text: str, found: re.Match[str]) -> bool:
    rules = reader()
    return not (rules.not_name.match(text, found.start()) or rules.public.match(text, found.end()))


def before_sex(text: str, end: int, word: str) -> Iterator[Name]:
    """张伟,男,1985年3月出生: a name before a sex and a birth, an age or a people."""
    rules = reader()
    start = end - len(word)
    if not rules.born.match(text, end):
        return
    line = text[max(0, start - 6) : start]
    found = rules.before_sex.search(line)
    if found and not rules.not_name.match(found["name"]):
        first = start - len(line) + found.start("name")
        yield Name(first, start, "name", "sex_and_birth")


def paired(text: str, start: int) -> Iterator[Name]:
    """张伟与李娜系夫妻, 张伟诉李娜离婚纠纷: both."""
    rules = reader()
    low = max(0, start - 14)
    found = rules.pair.search(text[low:start])
    if found and not any(rules.not_name.match(found[key]) for key in ("one", "two")):
        for key in ("one", "two"):
            yield Name(low + found.start(key), low + found.end(key), "name", "pair")
