"""What would have been right, as a person writes it: a verdict by its name in the table citations, or a provision of law."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.citations.find import find_citations
from pipeline.explain.plain_words import FIDELITIES, REFERENCES
from pipeline.law.known import registry_name

VERDICTS = (*REFERENCES, *(name for name in FIDELITIES if name not in REFERENCES))
# 民法典 577 · 刑法 133-1 (之一)
SHORT = re.compile(r"^(?P<law>\S*[^\W\d]\S*)\s+(?P<article>\d{1,4})(?:-(?P<suffix>\d{1,2}))?$")


@dataclass(frozen=True)
class Right:
    """Either a verdict or a provision; `article` is None where the law alone is named, `suffix` 1 for 之一."""

    verdict: str | None = None
    law: str | None = None
    article: int | None = None
    suffix: int | None = None


def read_right(text: str) -> Right | None:
    """`exists` · `verbatim` · `《民法典》第五百七十七条` · `民法典第577条` · `民法典 577`; None for what is neither, or several."""
    text = text.strip()
    if text.lower() in VERDICTS:
        return Right(verdict=text.lower())
    if match := SHORT.match(text):
        law = registry_name(match["law"].strip("《》"))
        return Right(law=law, article=int(match["article"]), suffix=int(match["suffix"] or 0))
    found = [one for one in find_citations(text) if one.kind == "cited"]
    if len(found) != 1:
        return None
    return Right(law=found[0].law, article=found[0].article, suffix=found[0].suffix or 0)
