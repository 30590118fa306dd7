"""The bench of citations: what finding and judging cost, and how well the index finds the article that words come from.

All times are CPU times of one process. Pages are an archive's, or the sample site's. The law texts are those on this machine;
without them only finding is measured.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.bench.clean import SEED_TIME, archive_pages, cpu_seconds, sample_pages
from pipeline.citations.cite import cite
from pipeline.decode import decode
from pipeline.extract import extract_html
from pipeline.law.bench import Bench, load_bench
from pipeline.law.index import LawIndex, build_index
from pipeline.law.judging import judge_text
from pipeline.law.normal import normalise
from spiders.place import Place

ROUNDS = 5
PER = 1_300  # characters: the article that speed is told of
DRAWS = 2_000
DRAWN = 25  # characters of a draw
CHANGED = 0.2  # of its characters


def measure_citations(place: Place, archive: Path | None, tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the bench by name: milliseconds for 1,300 characters, seconds, megabytes, shares."""
    texts = [
        record.text
        for body, kind in (archive_pages(archive) if archive else sample_pages(place))
        if (record := extract_html(decode(body, kind).text, SEED_TIME))
    ]
    tell(f"{len(texts)} articles of {sum(map(len, texts)) // len(texts)} characters on average")
    bench = load_bench(place.laws)
    day = bench.texts.laws_as_of or "2026-01-01"

    def find() -> None:
        for text in texts:
            cite(text, bench.registry)

    def judge() -> None:
        for text in texts:
            judge_text(text, cite(text, bench.registry), (day, day), bench)

    figures: dict[str, Any] = {"articles": len(texts), "find_ms": per_article(find, texts)}
    if bench.index is None:
        tell("no law texts are held: words and index are not measured (see `laws import`)")
        return figures
    figures["find_and_judge_first_ms"] = round(1000 * cpu_seconds(judge) * PER / sum(map(len, texts)), 3)
    figures["find_and_judge_ms"] = per_article(judge, texts)
    tell("building the index …")
    return figures | measure_index(bench)


def per_article(work: Callable[[], None], texts: list[str]) -> float:
    """Milliseconds of CPU for 1,300 characters, the median of ROUNDS."""
    return round(1000 * statistics.median(cpu_seconds(work) for _ in range(ROUNDS)) * PER / sum(map(len, texts)), 3)


def measure_index(bench: Bench) -> dict[str, Any]:
    """What building and asking the index costs; a query is one look-up with the comparison of what it finds."""
    with tempfile.TemporaryDirectory() as folder:
        built: list[LawIndex] = []
        seconds = cpu_seconds(lambda: built.append(build_index(bench.texts, Path(folder) / "index")))
        size = sum(path.stat().st_size for path in (Path(folder) / "index").iterdir())
        draws = draw_words(bench.texts.texts, DRAWS)
        fresh = replace(bench, index=built[0])
        before = time.process_time()
        found = [fresh.likest(words, 1) for words, _ in draws]
        query = (time.process_time() - before) / len(draws)
        right = [
            words in normalise(bench.texts.texts[row]).text for rows, (_, words) in zip(found, draws, strict=True) for row in rows
        ]
    return {
        "index_build_s": round(seconds, 1),
        "index_mb": round(size / 1e6, 1),
        "query_ms": round(1000 * query, 3),
        "recall_at_20_percent": round(sum(right) / len(draws), 4),
    }


def draw_words(texts: list[str], count: int) -> list[tuple[str, str]]:
    """Random stretches of law in normal form: each with a fifth of its characters changed, and as enacted.

    An article is the true one where it has the stretch as enacted: laws repeat each other and themselves.
    """
    chance = random.Random(20260320)
    long = [text for text in texts if len(text) > 2 * DRAWN]
    letters = normalise("".join(chance.sample(long, min(200, len(long))))).text
    draws: list[tuple[str, str]] = []
    while len(draws) < count:
        words = normalise(chance.choice(long)).text
        if len(words) < DRAWN:
            continue
        start = chance.randrange(len(words) - DRAWN + 1)
        enacted = words[start : start + DRAWN]
        drawn = list(enacted)
        for place in chance.sample(range(DRAWN), round(DRAWN * CHANGED)):
            drawn[place] = chance.choice(letters)
        draws.append(("".join(drawn), enacted))
    return draws
