"""The bench of the corpus: how long the database takes to build, its queries to answer, the report and an export to be written.

On a generated corpus (`settled_corpus`). Wall seconds of this machine with CPU seconds beside them; each figure with a bound of its
own stands in a process of its own, which tells its peak memory. Queries are asked as `make sql` asks them: read-only, locked down,
2 GB; each once, in the order of their names, with their default parameters.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from analysis.database import execute, list_queries, named_query, open_database
from analysis.export.export import Wanted, export
from analysis.report.write import write_report
from pipeline.bench.duplicates import in_new_process, peak_mb
from pipeline.bench.settled_corpus import write_settled_corpus
from pipeline.build import build_database
from spiders.place import Place

SEED: Final = 1
# seconds and megabytes that must hold at 500,000 articles
BOUNDS: Final = {
    "build_seconds": 90,
    "query_seconds": 1,
    "search_seconds": 5,
    "report_seconds": 10,
    "export_seconds": 180,
    "peak_mb": 4_096,
    "export_peak_mb": 3_072,
}
SEARCHES: Final = {
    "search_common": "SELECT * FROM search('催收')",
    "search_two_words": "SELECT * FROM search('诈骗 报警')",
    "search_none": "SELECT * FROM search('飞碟')",
}
# the article with most copies, and a provision of which thousands of articles speak
LOOKED_UP: Final = {
    "article": "SELECT * FROM article((SELECT example_id FROM asked))",
    "similar": 'SELECT * FROM "similar"((SELECT example_id FROM asked))',
    "provision": "SELECT * FROM provision('民法典', 2)",
}
ASKED: Final = "SELECT cluster_id FROM clusters GROUP BY cluster_id ORDER BY count(*) DESC, cluster_id LIMIT 1"


def measure_corpus(articles: int, tell: Callable[[str], None], folder: Path | None = None) -> dict[str, Any]:
    """The figures of the bench by name; those with a bound as `12.3 of 90`, then each query's seconds and rows.

    A corpus that lies in `folder` is taken as it is; without one it is generated and removed in the end.
    """
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return measure_corpus(articles, tell, Path(made) / "data")
    place = Place(folder, folder / "sites", "")
    if not folder.exists():
        tell(f"generating {articles} articles …")
        in_new_process(generate, place, articles)
    tell("building the database …")
    place.database.unlink(missing_ok=True)
    built = in_new_process(measure_build, place)
    tell("asking …")
    asked = in_new_process(measure_questions, place)
    tell("writing the report …")
    reported = in_new_process(measure_report, place)
    tell("exporting …")
    exported = in_new_process(measure_export, place)
    return {"articles": articles} | built | summarise(asked) | reported | exported


def generate(place: Place, articles: int) -> None:
    write_settled_corpus(place, articles, SEED, lambda told: None)


def against(found: float, bound: str) -> str:
    return f"{found} of {BOUNDS[bound]}"


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `work` gives, its wall seconds, and its CPU seconds on all threads."""
    before, begin = cpu(), time.perf_counter()
    result = work()
    return result, round(time.perf_counter() - begin, 2), round(cpu() - before, 2)


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measure_build(place: Place) -> dict[str, Any]:
    _, wall, spent = timed(lambda: build_database(place))
    return {
        "build_seconds": against(wall, "build_seconds"),
        "build_cpu_seconds": spent,
        "build_peak_mb": against(peak_mb(), "peak_mb"),
        "database_mb": place.database.stat().st_size // 1_000_000,
    }


def measure_questions(place: Place) -> dict[str, Any]:
    """Wall seconds, CPU seconds and rows of each question by name."""
    questions = {name: named_query(name) for name, _ in list_queries()}
    found: dict[str, Any] = {}
    with open_database(place.database) as database:
        (example,) = database.execute(ASKED).fetchall()[0]
        macros = {name: query.replace("(SELECT example_id FROM asked)", f"'{example}'") for name, query in LOOKED_UP.items()}
        for name, query in (questions | macros | SEARCHES).items():
            rows, wall, spent = timed(lambda query=query: execute(database, query, {}).fetchall())  # type: ignore[misc]
            found[name] = (wall, spent, len(rows))
    return {"questions": found, "peak_mb": peak_mb()}


def summarise(asked: dict[str, Any]) -> dict[str, Any]:
    """The slowest of each kind against its bound, then every question: wall seconds, CPU seconds, rows."""
    found: dict[str, tuple[float, float, int]] = asked["questions"]
    searches = {name: found[name] for name in SEARCHES}
    queries = {name: figures for name, figures in found.items() if name not in SEARCHES}
    slowest = max(queries, key=lambda name: queries[name][0])
    told: dict[str, Any] = {
        "slowest_query_seconds": f"{against(queries[slowest][0], 'query_seconds')} ({slowest})",
        "queries_over_bound": sum(wall > BOUNDS["query_seconds"] for wall, _, _ in queries.values()),
        "slowest_search_seconds": against(max(wall for wall, _, _ in searches.values()), "search_seconds"),
        "questions_peak_mb": against(asked["peak_mb"], "peak_mb"),
    }
    for name, (wall, spent, rows) in sorted(found.items(), key=lambda item: -item[1][0]):
        told[name] = f"{wall} s, {spent} CPU-s, {rows} rows"
    return told


def measure_report(place: Place) -> dict[str, Any]:
    path, wall, spent = timed(lambda: write_report(place, date(2026, 11, 24)))
    return {
        "report_seconds": against(wall, "report_seconds"),
        "report_cpu_seconds": spent,
        "report_peak_mb": against(peak_mb(), "peak_mb"),
        "report_kb": path.stat().st_size // 1000,
    }


def measure_export(place: Place) -> dict[str, Any]:
    """Of the profile `facts`; what was exported is removed again."""
    folder, wall, spent = timed(lambda: export(place, Wanted()))
    figures = {
        "export_seconds": against(wall, "export_seconds"),
        "export_cpu_seconds": spent,
        "export_peak_mb": against(peak_mb(), "export_peak_mb"),
        "export_mb": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000,
    }
    shutil.rmtree(folder)
    return figures
