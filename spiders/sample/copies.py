"""Copies made of the sample articles by rule: what content farms do, with the truth known.

Each original gets one copy; the rule goes round by the original's place: `exact` (the body as it is, under a framed title),
`keyword_swap` (words exchanged), `shuffle` (sentences of long paragraphs in another order), `truncated` (the first half to
two thirds), `same_title` (the title again, over the body of another article of the category: a hard negative).
"""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from spiders.sample.articles import Article
from spiders.sample.markup import Node, plain_text

RULES = ("exact", "keyword_swap", "shuffle", "truncated", "same_title")
PROTECTED = re.compile(r"《[^》]*》|第[^条]{1,12}条(?:之[一二三四五])?|最高人民法院[^,，。]*")
STAYS = re.compile(rf"{PROTECTED.pattern}|[《》“”\[]|\*\*|^[^。!?！？]+$")  # the last: a piece with no full stop


@dataclass(frozen=True)
class Copy:
    """A copy, the slug of the article whose body it has, and the rule that made it."""

    article: Article
    source: str
    rule: str


def make_copies(articles: list[Article], words: Path) -> list[Copy]:
    """One copy an article, the same at every call. `words` is `copies.toml`."""
    table = tomllib.loads(words.read_text(encoding="utf-8"))
    return [make_copy(place, articles, table) for place in range(len(articles))]


def make_copy(place: int, articles: list[Article], table: dict) -> Copy:
    original, rule = articles[place], RULES[place % len(RULES)]
    rng = random.Random(original.slug)
    source = original
    title = rng.choice(table["lead"]) + original.title
    if rule == "keyword_swap":
        nodes = [(kind, [swap_words(text, table["swap"]) for text in texts]) for kind, texts in original.nodes]
        title = swap_words(original.title, table["swap"]) + rng.choice(table["tail"])
    elif rule == "shuffle":
        nodes = [
            (kind, [shuffle_sentences(text, rng) if kind == "p" else text for text in texts]) for kind, texts in original.nodes
        ]
    elif rule == "truncated":
        nodes = truncate(original.nodes, rng.uniform(0.5, 0.67))
    elif rule == "same_title":
        others = [other for other in articles if other.category == original.category and other.slug != original.slug]
        source = others[place % len(others)] if others else articles[place - 1]
        nodes, title = source.nodes, original.title
    else:
        nodes = original.nodes
    text = plain_text(nodes, original.style)
    made = replace(
        original,
        slug=f"{original.slug}--{rule}",
        title=title,
        posted=max(original.posted, source.posted) + timedelta(days=rng.randint(3, 40), seconds=rng.randint(60, 30000)),
        author=rng.choice([original.author, "顾律师"]),
        nodes=nodes,
        watermark=False,
        cites=tuple(cite for cite in source.cites if cite["text"] in text),
    )
    return Copy(made, source.slug, rule)


def swap_words(text: str, table: dict[str, str]) -> str:
    """`text` with the table's words exchanged, outside the names of laws and the numbers of provisions."""
    pattern = re.compile("|".join(map(re.escape, table)))
    pieces, end = [], 0
    for kept in PROTECTED.finditer(text):
        pieces += [pattern.sub(lambda found: table[found[0]], text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*pieces, pattern.sub(lambda found: table[found[0]], text[end:])])


def shuffle_sentences(text: str, rng: random.Random) -> str:
    """`text` with its sentences in another order; one that cites or quotes stays, since its sense hangs on its place."""
    sentences = re.findall(r"[^。!?！？]+[。!?！？]?", text)
    free, quoting = [], 0
    for place, sentence in enumerate(sentences):
        if not quoting and not STAYS.search(sentence):
            free.append(place)
        quoting += sentence.count("“") - sentence.count("”")
    order = free[:]
    rng.shuffle(order)
    if order == free:
        order = free[1:] + free[:1]
    moved = dict(zip(free, order, strict=True))
    return "".join(sentences[moved.get(place, place)] for place in range(len(sentences)))


def truncate(nodes: list[Node], share: float) -> list[Node]:
    """The first nodes that hold `share` of the characters."""
    sizes = [sum(map(len, texts)) for _, texts in nodes]
    kept: list[Node] = []
    total = 0
    for node, size in zip(nodes, sizes, strict=True):
        if kept and total + size > share * sum(sizes):
            break
        kept.append(node)
        total += size
    return kept
