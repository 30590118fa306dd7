"""A generated corpus as the stages before the build leave it: clean, settled and judged rows, duplicates, runs and reviews on disk.

Bodies, titles and families of copies are those of `families`; law, conduct and steps are put between their lines, so that every
span slices to its words. Volumes an article are of the order of the sample site's: 16 blocks, 6 citations, 3 tactics, 5 pieces of
advice, 20 links. Sketches hold passages only: the build reads nothing else of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.duplicates.find import template_tables
from analysis.duplicates.state import TABLES as FOUND
from analysis.duplicates.state import write_state
from pipeline.bench.corpus_pools import fill_pools, keep
from pipeline.bench.families import write_corpus
from pipeline.judge import judged_schema
from pipeline.parts import TABLES, Part, part_files, table_schema, write_manifest
from pipeline.review.decisions import decide
from pipeline.settled import judged_file, settled_file
from spiders.place import Place

HERE: Final = Path(__file__).parent
CHUNKS_OF_SITES: Final = {"alpha": 10, "beta": 5, "gamma": 2, "delta": 2, "epsilon": 1}  # of 20: sites differ in size
PROSE_CHARS: Final = 1_000  # of 1,300: law, conduct and steps come on top
REVIEWS: Final = 300
ROW_GROUP: Final = {"pages": 2_000, "sketches": 2_000}


def write_settled_corpus(place: Place, articles: int, seed: int, tell: Callable[[str], None]) -> None:
    """Fill an empty place with what `build_database` reads, for `articles` articles (20 or more)."""
    place.data.mkdir(parents=True)
    prose = place.data / "prose.parquet"
    write_corpus(prose, articles, seed, PROSE_CHARS)
    tell("bodies are written; rows …")
    with duckdb.connect(str(place.data / "generator.duckdb")) as database:
        database.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET memory_limit = '3GB'")
        fill_pools(database, seed)
        bounds = chunk_bounds(articles)
        read_every(database, prose, bounds)
        manifest: dict[str, list[Part]] = {}
        for first, last, site in bounds:
            manifest.setdefault(site, []).append(write_chunk(database, place, (first, last), site))
        write_manifest(place.corpus, manifest)
        for site in manifest:
            join_pieces(database, settled_file(place, site))
            join_pieces(database, judged_file(place, site))
        write_duplicates(database, place)
        write_sites_and_runs(database, place, manifest)
        write_reviews(place, manifest)
    prose.unlink()
    (place.data / "generator.duckdb").unlink()


def chunk_bounds(articles: int) -> list[tuple[int, int, str]]:
    """First row, last row (exclusive) and site of each chunk."""
    sites = [site for site, count in CHUNKS_OF_SITES.items() for _ in range(count)]
    edges = [articles * number // len(sites) for number in range(len(sites) + 1)]
    return list(zip(edges, edges[1:], sites, strict=False))


def base_url(site: str) -> str:
    return f"https://{site}.example/"


def read_every(database: duckdb.DuckDBPyConnection, prose: Path, bounds: list[tuple[int, int, str]]) -> None:
    """Every article's place in its family with the pattern of its title; words that are quoted as a provision's."""
    database.read_parquet(str(prose), file_row_number=True).create_view("prose")
    keep(database, "chunks", ({"first": first, "last": last, "site": site} for first, last, site in bounds))
    database.execute(
        """
        CREATE TABLE titled AS SELECT c.site || ':' || (50000 + p.file_row_number) AS article_id, p.title
        FROM prose p JOIN chunks c ON p.file_row_number >= c.first AND p.file_row_number < c.last
        """
    )
    for name, table in template_tables(database.sql("FROM titled").to_arrow_table()).items():
        database.register("found", table.cast(FOUND[name]))
        database.execute(f"CREATE TABLE found_{name} AS FROM found")
        database.unregister("found")
    database.execute((HERE / "corpus_articles.sql").read_text(encoding="utf-8"))


def write_chunk(database: duckdb.DuckDBPyConnection, place: Place, bounds: tuple[int, int], site: str) -> Part:
    """One part of a site's clean rows, and its pieces of the settled and judged rows."""
    first, last = bounds
    name = f"202610-{first}"
    variables = {"site": site, "base": base_url(site), "chunk": name, "first": first, "last": last}
    for key, value in variables.items():
        database.execute(f"SET VARIABLE {key} = $value", {"value": value})
    database.execute(
        """
        CREATE OR REPLACE TEMP TABLE corpus AS
        SELECT e.n, p.title, coalesce('关于' || e.keyword || '的问题，', '') || p.text AS text, e.family, e.kind, e.published
        FROM prose p JOIN every e ON e.n = p.file_row_number
        WHERE p.file_row_number >= $first AND p.file_row_number < $last
        """,
        {"first": first, "last": last},
    )
    database.execute((HERE / "corpus_pages.sql").read_text(encoding="utf-8"))
    part = Part(name, ((f"{name}.warc.gz", (last - first) * 6_000),), "generated")
    for table in TABLES:
        (file,) = part_files(place.corpus, site, [part], table)
        copy(database, f"clean_{table}", table_schema(table), Path(file), ROW_GROUP.get(table, 50_000))
    copy(database, "settled", None, settled_file(place, site).with_suffix(f".{first:09}"))
    copy(database, "judged", judged_schema(), judged_file(place, site).with_suffix(f".{first:09}"))
    return part


def copy(database: duckdb.DuckDBPyConnection, view: str, schema: pa.Schema | None, path: Path, row_group: int = 50_000) -> None:
    """A view's rows as a file of that schema; columns that the view doesn't give are null."""
    path.parent.mkdir(parents=True, exist_ok=True)
    given = set(database.sql(f"FROM {view} LIMIT 0").columns)
    columns = "*"
    if schema is not None:
        known = ((field.name, field.name if field.name in given else "NULL", sql_type(field.type)) for field in schema)
        columns = ", ".join(f"{value}::{kind} AS {name}" for name, value, kind in known)
    shown = " WHERE shown" if "shown" in given else ""
    database.execute(
        f"COPY (SELECT {columns} FROM {view}{shown}) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {row_group})"
    )


def sql_type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return sql_type(kind.value_type) + "[]"
    names = {pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN", pa.binary(): "BLOB"}
    return names.get(kind, "TIMESTAMPTZ")


def join_pieces(database: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A site's pieces, in their order, as the one file that settling writes; with a mark beside it."""
    pieces = sorted(path.parent.glob(f"{path.stem}.[0-9]*"))
    database.execute(
        f"COPY (FROM read_parquet($pieces)) TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20000)",
        {"pieces": [str(piece) for piece in pieces]},
    )
    for piece in pieces:
        piece.unlink()
    path.with_suffix(".sources").write_text("generated", encoding="utf-8")


def write_duplicates(database: duckdb.DuckDBPyConnection, place: Place) -> None:
    database.execute((HERE / "corpus_duplicates.sql").read_text(encoding="utf-8"))
    tables = {
        name: database.sql(f"SELECT {', '.join(FOUND[name].names)} FROM found_{name}").to_arrow_table()
        for name in ("near_duplicates", "clusters", "merges", "templates", "template_articles")
    }
    write_state(place, tables, "generated")


def write_sites_and_runs(database: duckdb.DuckDBPyConnection, place: Place, sites: Iterable[str]) -> None:
    """A file a site, and a note for each of the fifty nights on which its articles were read."""
    place.sites.mkdir(parents=True)
    place.runs.mkdir(parents=True)
    for site in sites:
        host = f"{site}.example"
        text = f"title = {json.dumps(site)}\nurl = {json.dumps(base_url(site))}\nhosts = [{json.dumps(host)}]\nsystem = 'tpure'\n"
        text += "article = '/sf/(?P<id>\\d+)\\.html$'\nenabled = false\n"
        (place.sites / f"{site}.toml").write_text(text, encoding="utf-8")
        for night in range(50):
            start = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=night)
            run = {
                "run_id": f"{start:%Y%m%dT000000Z}{site}",
                "site": site,
                "started": start.isoformat(),
                "finished": (start + timedelta(hours=5)).isoformat(),
                "outcome": "finished",
                "counts": {"answered": 1_000 + night, "failed": night % 7},
            }
            (place.runs / f"{run['run_id']}.json").write_text(json.dumps(run), encoding="utf-8")


def write_reviews(place: Place, sites: Iterable[str]) -> None:
    """Decisions on the first findings of each site: two of three confirmed."""
    lines = []
    for site in sites:
        findings = pq.read_table(judged_file(place, site), filters=[("finding", "!=", "none")]).slice(0, REVIEWS // 5).to_pylist()
        for number, row in enumerate(findings):
            word = "reject" if number % 3 == 0 else "confirm"
            decision = decide(row, word, "bench", "generated", now=datetime(2026, 11, 1, tzinfo=UTC))
            lines.append(json.dumps(asdict(decision), ensure_ascii=False) + "\n")
    place.reviews.write_text("".join(lines), encoding="utf-8")
