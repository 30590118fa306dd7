"""The sample articles as they lie in `data/sample/articles/`: TOML front matter, then the small markup."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from spiders.problem import Problem
from spiders.sample.markup import Node, parse_markup

STYLES = ("plain", "ueditor", "section", "bold", "markdown")
FIELDS = {"title", "category", "author", "posted", "tags", "style", "watermark", "notice", "cites"}


@dataclass(frozen=True)
class Article:
    """An article of the sample site. `posted` is local time in Asia/Shanghai; `cites` is what is planted in its text."""

    slug: str
    title: str
    category: str
    author: str
    posted: datetime
    tags: tuple[str, ...]
    style: str
    watermark: bool
    notice: bool
    nodes: list[Node]
    cites: tuple[dict[str, Any], ...] = ()


def load_articles(folder: Path) -> list[Article]:
    """Every article of `folder`, by slug. Raises Problem that names the file for one that can't be read."""
    articles = [load_article(path) for path in sorted(folder.glob("*.md"))]
    if not articles:
        raise Problem(f"{folder}: holds no sample article; restore it from the repository.")
    return articles


def load_article(path: Path) -> Article:
    try:
        _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        found = tomllib.loads(head)
    except ValueError as error:
        raise Problem(f"{path}: must begin with TOML between two lines of '+++' ({error}).") from error
    if missing := (FIELDS - {"cites"}) - found.keys():
        raise Problem(f"{path}: '{sorted(missing)[0]}' is missing.")
    if unknown := found.keys() - FIELDS:
        raise Problem(f"{path}: unknown key '{sorted(unknown)[0]}'.")
    if found["style"] not in STYLES:
        raise Problem(f"{path}: 'style' must be one of {', '.join(STYLES)}.")
    return Article(
        slug=path.stem,
        nodes=parse_markup(body),
        **(found | {"tags": tuple(found["tags"]), "cites": tuple(found.get("cites", ()))}),
    )
