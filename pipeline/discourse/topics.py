"""What an article is about, roughly: one of the topics of `data/reference/topics.toml`, to group figures by."""

from __future__ import annotations

from collections import Counter
from functools import cache

from pipeline.discourse.lexicon import Lexicon, make_lexicon, parse_pattern, read_table
from spiders.place import Place

NONE = "other"


@cache
def load_topics() -> Lexicon:
    """The words of all topics, read once a process."""
    table = read_table(Place.reference / "topics.toml")
    return make_lexicon(parse_pattern(topic, word) for topic, words in table.items() for word in words)


def topic_of(text: str) -> str:
    """The topic with most words in a text, the first in the file of equals; `other` where none has any."""
    topics = load_topics()
    counts = Counter(topics.patterns[hit.pattern].label for hit in topics.find(text))
    order = list(dict.fromkeys(pattern.label for pattern in topics.patterns))
    return max(counts, key=lambda topic: (counts[topic], -order.index(topic)), default=NONE)
