"""Labelled articles for training and measuring: our own, with labels set in the text, and gold files as JSON lines.

An article of `data/reference/training/articles-*.txt` has its title behind `# `, its labels as `<t c=CODE l=LAWFULNESS>…</t>` and
`<a c=CODES p=POLARITY>…</a>`; `=====` stands between articles. `sentences-*.txt` have one sentence a line. With `p=mix`, codes with a minus are `dont`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spiders.place import Place
from spiders.problem import Problem

TAG = re.compile(r"<(t) c=([a-z_]+) l=(unlawful|lawful|unstated)>|<(a) c=([a-z_,-]+) p=(do|dont|mix)>|</([ta])>")


@dataclass(slots=True)
class Labelled:
    """An article with its labels: (start, end, code, lawfulness or polarity) by kind, spans in code points."""

    name: str
    title: str
    text: str
    source: str
    tactics: list[tuple[int, int, str, str]] = field(default_factory=list)
    advice: list[tuple[int, int, str, str]] = field(default_factory=list)


def read_training(path: Path) -> Iterator[Labelled]:
    """The articles of a training file. Raises Problem that names file and article for a tag that isn't closed."""
    for number, part in enumerate(path.read_text(encoding="utf-8").split("\n=====\n"), 1):
        title, _, body = part.strip().removeprefix("=====").strip().partition("\n")
        yield read_tagged(f"{path.stem}-{number:02}", title.removeprefix("#").strip(), body.strip(), f"{path.name}, article {number}")


def read_sentences(path: Path) -> Iterator[Labelled]:
    """The sentences of a training file that has one a line, each an article of its own."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield read_tagged(f"{path.stem}-{number:03}", "", line.strip(), f"{path.name}, line {number}")


def read_tagged(name: str, title: str, body: str, where: str) -> Labelled:
    """An article from its tagged text."""
    found = Labelled(name, title, "", "training")
    pieces: list[str] = []
    length, at = 0, 0
    open_tags: list[tuple[str, int, str, str]] = []
    for tag in TAG.finditer(body):
        pieces.append(body[at : tag.start()])
        length += tag.start() - at
        at = tag.end()
        if tag[7] is None:
            open_tags.append((tag[1] or tag[4], length, tag[2] or tag[5], tag[3] or tag[6]))
            continue
        if not open_tags or open_tags[-1][0] != tag[7]:
            raise Problem(f"{where}: </{tag[7]}> closes nothing; set an opening tag before it.")
        kind, start, codes, value = open_tags.pop()
        if kind == "t":
            found.tactics.append((start, length, codes, value))
        else:
            for code in codes.split(","):
                polarity = ("dont" if code.endswith("-") else "do") if value == "mix" else value
                found.advice.append((start, length, code.rstrip("-"), polarity))
    if open_tags:
        raise Problem(f"{where}: <{open_tags[-1][0]}> is never closed; set the closing tag.")
    found.text = "".join([*pieces, body[at:]])
    found.tactics.sort()
    found.advice.sort()
    return found


def read_gold(path: Path) -> Iterator[Labelled]:
    """The articles of a gold file (JSON lines). Raises Problem that names file and line."""
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                found = Labelled(str(row["id"]), row.get("title") or "", row["text"], row.get("source") or "")
                found.tactics = place_rows(row["text"], row.get("tactics") or [], "lawfulness")
                found.advice = place_rows(row["text"], row.get("advice") or [], "polarity")
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise Problem(f"{path}, line {number}: no labelled article ({error!r}); it needs id, text, tactics, advice.") from error
            yield found


def place_rows(text: str, rows: list[dict[str, Any]], value: str) -> list[tuple[int, int, str, str]]:
    """Rows with a span: each words looked for behind the row before, a repeated one in the same place, else from the start."""
    found: list[tuple[int, int, str, str]] = []
    at, last, place = 0, None, -1
    for row in rows:
        words = row["text"]
        if words != last:
            place = text.find(words, at)
            place = text.find(words) if place < 0 else place
            last = words
            at = place + len(words) if place >= 0 else at
        if place >= 0:
            found.append((place, place + len(words), row["code"], row[value]))
    return found


def read_all(gold: list[Path]) -> list[Labelled]:
    """Our own training articles and sentences, then those of gold files."""
    folder = Place.reference / "training"
    found = [article for path in sorted(folder.glob("articles-*.txt")) for article in read_training(path)]
    found += [sentence for path in sorted(folder.glob("sentences-*.txt")) for sentence in read_sentences(path)]
    return found + [article for path in gold for article in read_gold(path)]
