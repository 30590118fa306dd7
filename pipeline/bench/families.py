"""A corpus of generated articles with planted duplicate families and hard negatives, to measure a duplicate finder on.

Sixty per cent of the articles are single, 36 are in families of copies, four in families of unrelated bodies that share what
careless finders fall for. A kind says how an article was made, not how like its source it is: edits accumulate along chains,
and the Jaccard and the containment of a pair are for the measuring code to compute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.bench import prose
from pipeline.bench.prose import BREAK, SLOT, Lexicon, Random, Tokens

ROW_GROUP: Final = 2000
COPIES_PERCENT: Final = 36  # of all articles, with their sources
HARD_PERCENT: Final = {"hard_statutes": 1, "hard_closing": 1, "hard_title": 1, "hard_words": 1}
LARGEST, LARGEST_HARD = 400, 12
# how many of 20 copies are of a kind
KIND_WEIGHTS: Final = {"exact": 3, "punctuation": 3, "keyword_swap": 4, "shuffle": 2, "edit": 4, "truncated": 2, "mixed": 2}
KINDS: Final = tuple(kind for kind, weight in KIND_WEIGHTS.items() for _ in range(weight))
CUT: Final = ("truncated", "mixed")  # never copied again: what is cut twice is too short to be an article
CLOSINGS, STATUTES, FILLERS, FAMILY_ARTICLES_A_PATTERN = 200, 300, 500, 100
DAYS: Final = np.arange("2019-01-01", "2027-01-01", dtype="datetime64[D]").astype(str).tolist()
LEAST_CHARS: Final = 400
PLAN, STOCK, FAMILIES, DATES, SINGLES = range(5)  # streams of random numbers

SCHEMA: Final = pa.schema(
    {name: pa.string() for name in ("article_id", "title", "text")}
    | {"excluded": pa.list_(pa.int32())}  # start, end, start, end, … of the statutes quoted, in code points of the text
    | {"published": pa.string(), "family": pa.int32(), "kind": pa.string(), "source": pa.int32()}
)


@dataclass(frozen=True)
class Planted:
    article: int  # its row
    family: int
    kind: str
    source: int  # the row it was made from; -1 of a family's first. Of hard negatives the family's first, which it isn't like


@dataclass(frozen=True)
class Stock:
    """What articles of one corpus share."""

    lexicon: Lexicon
    closings: list[Tokens]
    statutes: list[Tokens]
    patterns: list[Tokens]  # of titles
    fillers: Tokens


@dataclass(frozen=True)
class Article:
    title: Tokens
    text: Tokens


def write_corpus(path: Path, articles: int, seed: int, chars: int = 1300) -> None:
    """The corpus as a Parquet file of SCHEMA. The same (articles, seed, chars) give the same rows, in an order by the seed.

    Raises ValueError below 400 characters an article: its pieces would be too short to mean anything.
    """
    if chars < LEAST_CHARS:
        raise ValueError(f"{chars} characters an article are too few for copies of its pieces; ask for {LEAST_CHARS} or more")
    planted = plan_families(articles, seed)
    stock = make_stock(seed, len(planted))
    made = make_families(planted, stock, stream(seed, FAMILIES), chars)
    by_row = {plan.article: plan for plan in planted}
    days = publish(articles, planted, seed)
    with pq.ParquetWriter(path, SCHEMA, compression="zstd", compression_level=1, use_dictionary=["published", "kind"]) as writer:
        for first in range(0, articles, ROW_GROUP):
            rows = range(first, min(first + ROW_GROUP, articles))
            rng = stream(seed, SINGLES, first)
            singles = iter(make_singles(rng, stock, sum(row not in made for row in rows), chars))
            group = [made.pop(row) if row in made else next(singles) for row in rows]
            titles, _ = prose.render(stock.lexicon, [article.title for article in group])
            texts, excluded = prose.render(stock.lexicon, [article.text for article in group])
            plans = [by_row.get(row, Planted(row, -1, "single", -1)) for row in rows]
            columns = {
                "article_id": [f"bench:{row:07d}" for row in rows],
                "title": titles,
                "text": texts,
                "excluded": excluded,
                "published": [DAYS[day] for day in days[first : rows.stop]],
                "family": [plan.family for plan in plans],
                "kind": [plan.kind for plan in plans],
                "source": [plan.source for plan in plans],
            }
            writer.write_table(pa.table(columns, SCHEMA), ROW_GROUP)


def read_planted(path: Path) -> list[Planted]:
    """The articles of a written corpus that are in families, by row."""
    table = pq.read_table(path, columns=["family", "kind", "source"])
    rows = zip(*(table[name].to_pylist() for name in ("family", "kind", "source")), strict=True)
    return [Planted(row, family, kind, source) for row, (family, kind, source) in enumerate(rows) if family >= 0]


def stream(seed: int, *purpose: int) -> Random:
    return np.random.Generator(np.random.PCG64([seed, *purpose]))


def plan_families(articles: int, seed: int) -> list[Planted]:
    """Who is made from whom, every source before its copies and every family in one piece."""
    rng = stream(seed, PLAN)
    rows = iter(rng.permutation(articles).tolist())
    planted: list[Planted] = []
    for first_kind, percent in {"source": COPIES_PERCENT, **HARD_PERCENT}.items():
        largest = LARGEST if first_kind == "source" else LARGEST_HARD
        for size in draw_sizes(rng, articles * percent // 100, largest):
            members = [next(rows) for _ in range(size)]
            family = planted[-1].family + 1 if planted else 0
            planted.append(Planted(members[0], family, first_kind, -1))
            if first_kind in HARD_PERCENT:
                planted += [Planted(member, family, first_kind, members[0]) for member in members[1:]]
                continue
            whole: list[int] = []  # copies that can be copied again
            kinds = [KINDS[number] for number in rng.integers(0, len(KINDS), size - 1)]
            chained = rng.integers(0, 4, size - 1) == 0
            for member, kind, chain in zip(members[1:], kinds, chained, strict=True):
                source = whole[rng.integers(0, len(whole))] if chain and whole else members[0]
                planted.append(Planted(member, family, kind, source))
                whole += [] if kind in CUT else [member]
    return planted


def draw_sizes(rng: Random, total: int, largest: int) -> Iterator[int]:
    """Family sizes from 2 that add up to the total; a family of at least n is drawn with 2/n, up to the largest."""
    largest = max(2, min(largest, total // 4))
    while total > 1:
        size = int(2 / (1 - rng.random()))
        if size <= largest:
            size = total if total - size < 2 else size
            total -= size
            yield size


def make_stock(seed: int, planted: int) -> Stock:
    rng = stream(seed, STOCK)
    lexicon = prose.make_lexicon(rng)
    text, ends = prose.draw_paragraphs(rng, lexicon, rng.integers(56, 86, CLOSINGS))
    closings = np.split(text, ends)[:-1]
    text, ends = prose.draw_paragraphs(rng, lexicon, rng.integers(78, 265, STATUTES))
    statutes = [prose.quote(body) for body in np.split(text, ends)[:-1]]
    patterns = []
    for _ in range(max(1, planted // FAMILY_ARTICLES_A_PATTERN)):
        words = lexicon.draw(rng, int(rng.integers(4, 9)))
        patterns.append(np.insert(words, rng.integers(0, len(words) + 1, rng.integers(1, 3)), SLOT))
    fillers = rng.integers(prose.KEYWORDS.start, prose.KEYWORDS.stop, FILLERS).astype(np.uint16)
    return Stock(lexicon, closings, statutes, patterns, fillers)


def publish(articles: int, planted: list[Planted], seed: int) -> list[int]:
    """Days since 2019 began: a copy comes within two months of its source, in a fifth of the cases before it."""
    rng = stream(seed, DATES)
    days: list[int] = rng.integers(0, len(DAYS), articles).tolist()
    lags = (rng.integers(0, 61, len(planted)) * np.where(rng.integers(0, 5, len(planted)) > 0, 1, -1)).tolist()
    for plan, lag in zip(planted, lags, strict=True):
        if plan.source >= 0 and plan.kind not in HARD_PERCENT:
            days[plan.article] = min(max(days[plan.source] + lag, 0), len(DAYS) - 1)
    return days


def draw_counts(rng: Random, articles: int, chars: int) -> prose.Numbers:
    """Numbers of paragraphs, half to one and a half times the mean; they have 102 characters, boilerplate comes on top."""
    return (rng.integers(chars // 2, chars * 3 // 2 + 1, articles) + 51) // 103


def make_singles(rng: Random, stock: Stock, count: int, chars: int) -> list[Article]:
    bodies = prose.draw_bodies(rng, stock.lexicon, draw_counts(rng, count, chars)) if count else []
    return [Article(draw_title(rng, stock), add_boilerplate(rng, stock, body)) for body in bodies]


def draw_title(rng: Random, stock: Stock) -> Tokens:
    return stock.lexicon.draw(rng, int(rng.integers(5, 11)))


def fill_pattern(rng: Random, stock: Stock, pattern: Tokens) -> Tokens:
    return np.where(pattern == SLOT, stock.fillers[rng.integers(0, FILLERS, len(pattern))], pattern)


def add_boilerplate(rng: Random, stock: Stock, body: Tokens) -> Tokens:
    """The body as an article: in a tenth of the cases with a common closing paragraph, in a tenth with a quoted statute."""
    case = rng.integers(0, 10)
    if case == 0:
        body = np.concatenate((body, stock.closings[rng.integers(0, CLOSINGS)]))
    if case == 1:
        breaks = np.flatnonzero(body == BREAK)
        place = breaks[rng.integers(0, len(breaks))] + 1
        body = np.concatenate((body[:place], stock.statutes[rng.integers(0, STATUTES)], body[place:]))
    return body[:-1]  # no line break at the end


def make_families(planted: list[Planted], stock: Stock, rng: Random, chars: int) -> dict[int, Article]:
    """The planted articles by row."""
    made: dict[int, Article] = {}
    for _, group in groupby(planted, key=lambda plan: plan.family):
        members = list(group)
        if members[0].kind in HARD_PERCENT:
            hard = make_hard(rng, stock, members[0].kind, len(members), chars)
            made |= {plan.article: article for plan, article in zip(members, hard, strict=True)}
            continue
        pattern = stock.patterns[rng.integers(0, len(stock.patterns))]
        for plan in members:
            if plan.kind == "source":
                body = prose.draw_bodies(rng, stock.lexicon, draw_counts(rng, 1, chars))[0]
                keyword = np.full(rng.integers(3, 26), rng.integers(prose.KEYWORDS.start, prose.KEYWORDS.stop), np.uint16)
                text = add_boilerplate(rng, stock, prose.plant_words(rng, body, keyword))
            else:
                text = prose.change(rng, stock.lexicon, made[plan.source].text, plan.kind)
            made[plan.article] = Article(fill_pattern(rng, stock, pattern), text)
    return made


def make_hard(rng: Random, stock: Stock, kind: str, count: int, chars: int) -> list[Article]:
    """Unrelated bodies that share their statutes, their closing paragraphs, their title or their words, by the kind."""
    lexicon = stock.lexicon
    if kind in ("hard_statutes", "hard_closing"):
        if kind == "hard_statutes":  # 30-60 % of each text
            long = [statute for statute in stock.statutes if lexicon.lengths[statute].sum() >= 150]
            shared = np.concatenate([long[number] for number in rng.choice(len(long), rng.integers(2, 5), replace=False)])
            shares = rng.integers(36, 55, count)
        else:  # 10-35 %
            shared = prose.draw_bodies(rng, lexicon, rng.integers(2, 4, 1))[0]
            shares = rng.integers(12, 28, count)
        characters = int(lexicon.lengths[shared].sum())
        bodies = prose.draw_bodies(rng, lexicon, (characters * (100 - shares) // shares + 99) // 100)
        texts = [np.concatenate((body, shared))[:-1] for body in bodies]
        if kind == "hard_statutes":  # between the first paragraph and the rest
            firsts = [int(np.flatnonzero(body == BREAK)[0]) + 1 for body in bodies]
            texts = [np.concatenate((body[:at], shared, body[at:]))[:-1] for body, at in zip(bodies, firsts, strict=True)]
        return [Article(draw_title(rng, stock), text) for text in texts]
    bodies = prose.draw_bodies(rng, lexicon, draw_counts(rng, count, chars))
    if kind == "hard_words":  # six words fill an eighth of each text
        words = rng.integers(prose.KEYWORDS.start, prose.KEYWORDS.stop, 6).astype(np.uint16)
        bodies = [prose.plant_words(rng, body, np.resize(words, len(body) // 8)) for body in bodies]
    titles = [draw_title(rng, stock)] * count if kind == "hard_title" else [draw_title(rng, stock) for _ in range(count)]
    return [Article(title, add_boilerplate(rng, stock, body)) for title, body in zip(titles, bodies, strict=True)]
