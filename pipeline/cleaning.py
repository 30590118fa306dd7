"""The cleaning stage: every segment that is new, changed or read by older rules, on all cores, in the archive's order."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import pyarrow as pa

from pipeline.captures import read_captures
from pipeline.clean import clean_capture
from pipeline.parts import TABLES, Part, PartWriter, plan_parts, read_manifest, read_part, table_schema, write_manifest
from spiders.ledger import mend_archive, read_index
from spiders.place import TREE, Place
from spiders.problem import Problem
from spiders.site import Site

CHUNK = 128  # captures a task: about 3 MB of HTML in, 1 MB of rows out
RULE_FILES = ("pipeline/*.py", "pipeline/pages/*.py", "data/reference/**/*", "spiders/address.py", "requirements/run.lock")
NOT_RULES = {"settle.py", "build.py", "bench.py", "progress.py", "schema.py", "parts.py", "cleaning.py", "__main__.py"}

Note = Callable[[int, int], None]


@dataclass(frozen=True)
class Task:
    """A run of captures: the members of a segment that begin in [begin, end)."""

    segment: Path
    begin: int
    end: int
    captures: int


@cache
def code_digest() -> str:
    """A digest of everything that decides what cleaning gives: code, reference data, the versions of the libraries."""
    digest = hashlib.sha256()
    for pattern in RULE_FILES:
        for path in sorted(TREE.glob(pattern)):
            if path.is_file() and path.name not in NOT_RULES:
                digest.update(path.relative_to(TREE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def rules_digest(site: Site) -> str:
    """`code_digest` with what the site's file says of its pages; a changed delay does not count."""
    said = [site.name, site.url, site.hosts, site.article, site.system, site.keep_query, repr(site.discover), site.lookups]
    return hashlib.sha256((code_digest() + json.dumps(said, sort_keys=True)).encode()).hexdigest()


@cache
def mapped(table: str) -> pa.Schema:
    return table_schema(table)


def clean_task(task: Task, site: Site) -> dict[str, pa.RecordBatch]:
    """The rows of a task by table. Runs in a worker process: its arguments and result are small and picklable."""
    rows: dict[str, list] = {table: [] for table in TABLES}
    for capture in read_captures(task.segment, task.begin, task.end):
        for table, found in clean_capture(capture, site).items():
            rows[table] += found
    if len(rows["captures"]) != task.captures:
        raise Problem(
            f"{task.segment}: its index names {task.captures} responses from byte {task.begin}, {len(rows['captures'])} were read;"
            " delete its .cdxj file to have it made again."
        )
    return {table: pa.RecordBatch.from_pylist(found, mapped(table)) for table, found in rows.items() if found}


def split_tasks(segment: Path) -> list[Task]:
    """Tasks of a segment in the order of its members."""
    offsets = sorted(offset for _, offset, _ in read_index(segment))
    starts = offsets[::CHUNK]
    ends = [*starts[1:], segment.stat().st_size]
    return [
        Task(segment, begin, end, min(CHUNK, len(offsets) - place * CHUNK))
        for place, (begin, end) in enumerate(zip(starts, ends, strict=True))
    ]


def clean_site(site: Site, place: Place, jobs: int | None = None, again: bool = False, note: Note | None = None) -> int:
    """Bring the clean rows of `site` up to its archive; gives the number of captures read.

    `again` cleans all of it anew. Nothing of an earlier generation is touched until the new one is whole. Raises Problem
    that names the file if a segment can't be read.
    """
    archive = place.archive / site.name
    if not archive.is_dir():
        raise Problem(f"{archive}: nothing is archived of '{site.name}' yet; crawl or import it first.")
    mend_archive(archive)
    folder = place.corpus / "clean" / site.name
    manifest = read_manifest(place.corpus)
    held = {} if again else {part.folder: part for part in manifest.get(site.name, []) if (folder / part.folder).is_dir()}
    wanted = plan_parts(archive, rules_digest(site))
    singles = {part.segments[0]: part for part in held.values() if len(part.segments) == 1 and part.rules == rules_digest(site)}
    missing = [part for part in wanted if held.get(part.folder) != part]
    to_read = [part for part in missing if not all(segment in singles for segment in part.segments)]
    total = sum(len(list(read_index(archive / name))) for part in to_read for name, _ in part.segments)
    done = 0
    for part in missing:
        writer = PartWriter(folder / part.folder)
        try:
            if part in to_read:
                for count, batches in run_tasks([t for name, _ in part.segments for t in split_tasks(archive / name)], site, jobs):
                    for table, batch in batches.items():
                        writer.write(table, batch)
                    done += count
                    if note:
                        note(done, total)
            else:
                for segment in part.segments:
                    for table in TABLES:
                        for batch in read_part(folder / singles[segment].folder, table):
                            writer.write(table, batch)
            writer.close()
        except BaseException:
            writer.abandon()
            raise
    if missing or manifest.get(site.name) != wanted:
        write_manifest(place.corpus, manifest | {site.name: wanted})
    return done


def run_tasks(tasks: list[Task], site: Site, jobs: int | None) -> Iterator[tuple[int, dict[str, pa.RecordBatch]]]:
    """Results in the order of the tasks; one process for a few, else `jobs` (all cores), with a bounded queue."""
    workers = min(jobs or os.cpu_count() or 1, len(tasks))
    if workers <= 1:
        for task in tasks:
            yield task.captures, clean_task(task, site)
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.cleaning"])
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        rest = iter(tasks)
        queue: list[tuple[Task, Future]] = [(task, pool.submit(clean_task, task, site)) for task in islice(rest, workers * 3)]
        while queue:
            task, future = queue.pop(0)
            batches = future.result()
            queue += [(following, pool.submit(clean_task, following, site)) for following in islice(rest, 1)]
            yield task.captures, batches
