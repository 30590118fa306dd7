"""The bench of duplicates: quality and speed on a generated corpus with planted families and hard negatives.

Times are wall-clock seconds on the cores of this machine, except beside peers (datasketch, rensa), which are compared in CPU
seconds on the same articles in one run. Each size runs in a process of its own, which tells its peak memory.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.duplicates.bodies import Reader, read_articles
from analysis.duplicates.components import THREADS
from analysis.duplicates.edges import clusters_of, excerpt_candidates, find_contained, find_near, near_candidates
from analysis.duplicates.find import compare
from analysis.duplicates.state import write_state
from analysis.duplicates.verify import join_pairs
from analysis.titles.templates import find_templates
from pipeline.bench.duplicate_truth import measure_quality
from pipeline.bench.families import write_corpus
from pipeline.settled import SQL as BUILD_SQL
from pipeline.sketch import digest
from pipeline.sketch.rows import sign_texts, sketch_rows
from spiders.place import Place

SEED = 1
QUALITY = 20_000  # articles, at most, on which every pair of a family is measured with plain sets
PEER = 2_000  # articles for the peers, of the 20,000 that ours are timed on
NIGHT = 1_000  # new articles of a night
VIEWS = """
    CREATE VIEW corpus AS SELECT * FROM read_parquet('{path}', file_row_number = true) WHERE file_row_number < {articles};
    CREATE VIEW pages AS SELECT article_id AS capture_id, text FROM corpus;
    CREATE VIEW settled AS SELECT article_id, article_id AS capture_id, published AS published_to,
        published::TIMESTAMPTZ AS article_first_seen, true AS is_newest FROM corpus;
"""
ARTICLES = """
    CREATE TABLE articles AS SELECT article_id, article_id AS capture_id, title, text, length(text) AS chars,
        published AS published_to, published::TIMESTAMPTZ AS first_seen FROM corpus;
    CREATE TABLE clusters AS SELECT article_id, cluster_id FROM found_clusters;
    CREATE TABLE passages (passage_hash VARCHAR, articles BIGINT, chars BIGINT, example VARCHAR, kind VARCHAR, origin VARCHAR,
        clusters BIGINT, first_article_id VARCHAR, first_start BIGINT, first_published VARCHAR);
"""


def measure_duplicates(articles: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the bench by name, at `articles` articles and at a tenth of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.parquet"
        tell(f"generating {articles} articles …")
        in_new_process(write_corpus, path, articles, SEED)
        figures: dict[str, Any] = {"articles": articles}
        for count, name in ((articles // 10, "tenth_"), (articles, "")):
            tell(f"{count} articles …")
            found = in_new_process(measure_speed, path, count, Path(folder) / f"state-{count}")
            figures |= {f"{name}{key}": value for key, value in found.items()}
        figures["per_article_against_a_tenth"] = round(figures["clusters_seconds"] / figures["tenth_clusters_seconds"] / 10, 3)
        tell(f"a night of {NIGHT} new articles …")
        figures |= in_new_process(measure_night, path, articles, Path(folder) / "night")
        tell("passages and templates …")
        figures |= in_new_process(measure_passages, path, articles, Path(folder) / f"state-{articles}")
        tell("peers …")
        figures |= in_new_process(measure_peers, path)
        tell("quality …")
        quality = Path(folder) / "quality.parquet"
        write_corpus(quality, min(articles, QUALITY), SEED + 1)
        return figures | in_new_process(quality_of, quality, Path(folder) / "quality")


def in_new_process(work: Callable[..., Any], *arguments: Any) -> Any:
    """What `work` gives, made in a process of its own; peak memory in MB is added to a dict."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work_and_report, args=(work, arguments, sender))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        raise RuntimeError(f"{work.__name__} failed; its error is above") from None
    finally:
        process.join()


def work_and_report(work: Callable[..., Any], arguments: tuple[Any, ...], sender: Any) -> None:
    result = work(*arguments)
    sender.send(result)


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def sketch_file(path: Path, articles: int, passages: bool = False) -> pa.Table:
    """Sketches of the first articles of a generated file, with `capture_id`, in batches on all cores while the file is read."""

    def one(rows: pa.RecordBatch) -> pa.Table:
        sketched = sketch_rows(rows["text"].to_pylist(), rows["excluded"].to_pylist(), passages)
        return sketched.append_column("capture_id", rows["article_id"])

    found: list[pa.Table] = []
    waiting: deque[Future[pa.Table]] = deque()
    with duckdb.connect() as database, ThreadPoolExecutor(THREADS) as pool:
        database.execute(VIEWS.format(path=path, articles=articles))
        for rows in database.sql("SELECT article_id, text, excluded FROM corpus").to_arrow_reader(2_048):
            waiting.append(pool.submit(one, rows))
            if len(waiting) > 2 * THREADS:  # so that what is read does not pile up
                found.append(waiting.popleft().result())
        return pa.concat_tables([*found, *(future.result() for future in waiting)])


def open_corpus(path: Path, articles: int, sketches: pa.Table) -> duckdb.DuckDBPyConnection:
    database = duckdb.connect()
    database.execute("SET memory_limit = '3GB'; SET TimeZone = 'UTC'; SET enable_progress_bar = false")
    database.execute(VIEWS.format(path=path, articles=articles))
    database.register("sketches", sketches)
    return database


def measure_speed(path: Path, articles: int, state: Path) -> dict[str, Any]:
    """Seconds from stored text to clusters, and for containment; what was found is kept in `state`."""
    begin = time.perf_counter()
    sketches = sketch_file(path, articles)
    sketched = time.perf_counter()
    with open_corpus(path, articles, sketches) as database:
        rows, nodes = read_articles(database)

        def fetch(wanted: np.ndarray) -> Reader:
            return Reader(database, rows, nodes, wanted)

        near = find_near(nodes, fetch, near_candidates(nodes, None, join_pairs([])))
        labels = clusters_of(len(nodes), near)
        clustered = time.perf_counter()
        contained = find_contained(nodes, fetch, excerpt_candidates(nodes, None, near), near)
        end = time.perf_counter()
        figures = {
            "sketch_seconds": round(sketched - begin, 2),
            "clusters_seconds": round(clustered - begin, 2),
            "containment_seconds": round(end - clustered, 2),
            "peak_mb": peak_mb(),
            "nodes": len(nodes),
            "clusters": len(np.unique(labels)),
            "near_edges": len(near.left),
            "contained_edges": len(contained.left),
        }
        ids = rows.table["article_id"].take(pa.array(nodes.article[labels]))
        state.mkdir()
        named = pa.table({"article_id": rows.table["article_id"], "cluster_id": ids.take(pa.array(np.maximum(rows.node, 0)))})
        pq.write_table(named, state / "clusters.parquet")
    return figures


def measure_night(path: Path, articles: int, data: Path) -> dict[str, Any]:
    """Seconds for the last NIGHT articles beside all others, which an earlier run has compared."""
    place = Place(data, data, "")
    sketches = sketch_file(path, articles)
    with open_corpus(path, articles - NIGHT, sketches) as database:
        tables = compare(database, place, again=True)
    write_state(place, tables, "earlier")
    with open_corpus(path, articles, sketches) as database:
        begin = time.perf_counter()
        compare(database, place, again=False)
        return {"night_seconds": round(time.perf_counter() - begin, 2)}


def measure_passages(path: Path, articles: int, state: Path) -> dict[str, Any]:
    """Seconds for the passages' table from stored sketches, and for the templates of all titles."""
    sketches = sketch_file(path, articles, passages=True)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "bench.duckdb")) as database:
        database.execute("SET memory_limit = '3GB'; SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        database.execute(VIEWS.format(path=path, articles=articles))
        database.read_parquet(str(state / "clusters.parquet")).create_view("found_clusters")
        database.execute(ARTICLES)
        database.register("clean_sketches", sketches)
        begin = time.perf_counter()
        database.execute((BUILD_SQL / "build_passages.sql").read_text(encoding="utf-8"))
        middle = time.perf_counter()
        passages = database.execute("SELECT count(*) FROM passages").fetchone()
        titles = database.execute("SELECT title FROM articles").fetchnumpy()["title"].tolist()
        start = time.perf_counter()
        templates, _ = find_templates(titles)
        return {
            "passages_seconds": round(middle - begin, 2),
            "passages": passages[0] if passages else 0,
            "templates_seconds": round(time.perf_counter() - start, 2),
            "templates": len(templates),
            "passages_peak_mb": peak_mb(),
        }


def measure_peers(path: Path) -> dict[str, Any]:
    """CPU time from text to 128-value signatures on one core, as times of ours; null for a peer that isn't installed."""
    file = pq.ParquetFile(path)
    rows = file.read_row_groups(range(min(file.num_row_groups, 10)), columns=["text"])
    texts = rows["text"].to_pylist()
    peer_texts = texts[:PEER]
    figures: dict[str, Any] = {}
    for name, ready in (("numpy", 0), ("numba", digest.WORTH)) if digest.has_numba() else (("numpy", 0),):
        digest.seen = ready  # a process turns to numba after its first characters
        sign_texts(texts[:100])  # compiles, makes tables
        digest.seen = ready if ready else -(1 << 60)
        own = cpu_seconds_each(lambda: sign_texts(texts), len(texts))
        figures[f"microseconds_a_signature_{name}"] = round(own * 1e6, 1)
    figures |= {"times_datasketch": None, "times_rensa": None}
    if find_spec("datasketch"):
        from datasketch import MinHash

        def with_datasketch() -> None:
            for text in peer_texts:
                MinHash(num_perm=128).update_batch([gram.encode() for gram in five_grams(text)])

        figures["times_datasketch"] = round(cpu_seconds_each(with_datasketch, len(peer_texts)) / own, 1)
    if find_spec("rensa"):
        from rensa import RMinHash

        def with_rensa() -> None:
            for text in peer_texts:
                signature = RMinHash(num_perm=128, seed=SEED)
                signature.update(five_grams(text))
                signature.digest()

        figures["times_rensa"] = round(cpu_seconds_each(with_rensa, len(peer_texts)) / own, 1)
    return figures


def five_grams(text: str) -> list[str]:
    """The 5-grams as a user of the peers would make them: white space dropped, no normal form."""
    text = "".join(text.split())
    return [text[at : at + 5] for at in range(len(text) - 4)]


def cpu_seconds_each(work: Callable[[], Any], count: int) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) / count


def quality_of(path: Path, data: Path) -> dict[str, Any]:
    """Recall and precision against plain sets."""
    rows = pq.read_table(path).to_pylist()
    with open_corpus(path, len(rows), sketch_file(path, len(rows))) as database:
        tables = compare(database, Place(data, data, ""), again=True)
        database.register("near_duplicates", tables["near_duplicates"])
        database.register("clusters", tables["clusters"].rename_columns({"body": "normal_hash"}))
        view = (BUILD_SQL / "build_duplicates.sql").read_text(encoding="utf-8").partition("CREATE VIEW")[2].partition(";")[0]
        database.execute("CREATE TEMP VIEW" + view)
        edges = database.sql("FROM v_duplicate_pairs").to_arrow_table().to_pylist()
    clusters = {row["article_id"]: row["cluster_id"] for row in tables["clusters"].to_pylist()}
    return measure_quality(rows, edges, clusters)
