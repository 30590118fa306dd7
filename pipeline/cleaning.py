"""The cleaning stage: every segment that is new, changed or read by older rules, on all cores, in the archive's order."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.captures import read_captures, read_failures
from pipeline.clean import clean_capture, failure_row
from pipeline.parts import TABLES, PartWriter, part_rules, plan_parts, read_manifest, read_part, sweep, table_schema, write_manifest
from pipeline.sketch.rows import sketch_rows
from pipeline.withheld import withhold
from spiders.archive.tombstones import NOTHING, Forgotten, read_forgotten
from spiders.ledger import mend_archive, read_index, read_note_offsets
from spiders.place import TREE, Place
from spiders.problem import Problem
from spiders.site import Site

CHUNK = 128  # captures a task: about 3 MB of HTML in, 1 MB of rows out
TASKS_A_PROCESS = 4  # fewer are not worth the half second that a process takes to start
RULE_FILES = (
    "pipeline/*.py",
    "pipeline/pages/*.py",
    "pipeline/citations/*.py",
    "pipeline/discourse/*.py",
    "pipeline/sketch/*.py",
    "pipeline/personal/*.py",
    "pipeline/law/__init__.py",
    "pipeline/law/registry.py",
    "pipeline/law/script.py",
    "pipeline/schema.toml",
    "data/reference/*.toml",
    "data/reference/laws/**/*",
    "data/reference/models/*",
    "requirements/run.lock",
    "spiders/address.py",
    "spiders/archive/tombstones.py",
    "spiders/day.py",
    "spiders/discover.py",
    "spiders/host.py",
    "spiders/reservation.py",
    "spiders/site.py",
)  # fmt: skip
NOT_RULES = {  # of the same folders, but of other stages: a change there cleans nothing again
    "settle.py", "settled.py", "versions.py", "judge.py", "build.py", "build_laws.py", "progress.py", "schema.py",
    "parts.py", "cleaning.py", "changes.py", "inputs.py", "outputs.py", "__main__.py", "renumbering.csv",
    "train.py", "training.py", "samples.py",
}  # fmt: skip

Note = Callable[[int, int], None]  # how many more captures are done, and how many more are to do


@dataclass(frozen=True)
class Task:
    """A run of captures of a segment: the length of each response's member by its offset; or its noted failures' offsets."""

    segment: Path
    members: dict[int, int]
    failures: tuple[int, ...] = ()
    forgotten: Forgotten = NOTHING


@cache
def code_digest() -> str:
    """A digest of everything that decides what cleaning gives: code, reference data, versions of libraries and Unicode."""
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
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
    failures = [failure_row(failure, site) for failure in read_failures(task.segment, list(task.failures))]
    rows["rejects"] += [row for row in failures if row["url"] not in task.forgotten]
    for capture in read_captures(task.segment, min(task.members), task.members) if task.members else ():
        for table, found in withhold(clean_capture(capture, site), site, task.forgotten).items():
            rows[table] += found
    if len(rows["captures"]) != len(task.members):
        raise Problem(
            f"{task.segment}: its index names {len(task.members)} responses from byte {min(task.members)} on, "
            f"{len(rows['captures'])} were read; delete its .cdxj file to have it made again."
        )
    batches = {table: pa.RecordBatch.from_pylist(found, mapped(table)) for table, found in rows.items() if found}
    if rows["pages"]:
        batches["sketches"] = sketch_pages(rows["pages"], rows["sketches"])
    return batches


def sketch_pages(pages: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> pa.RecordBatch:
    """The sketches of the bodies of a task, row by row those of its pages."""
    table = sketch_rows([page["text"] for page in pages], [row["excluded"] for row in wanted])
    table = table.add_column(0, "capture_id", pa.array([row["capture_id"] for row in wanted], pa.string()))
    return table.cast(mapped("sketches")).combine_chunks().to_batches()[0]


def split_tasks(segment: Path, forgotten: Forgotten) -> list[Task]:
    """Tasks of a segment in the order of its members."""
    members = sorted((offset, length) for _, offset, length in read_index(segment))
    tasks = [Task(segment, dict(members[start : start + CHUNK]), forgotten=forgotten) for start in range(0, len(members), CHUNK)]
    failures = read_note_offsets(segment)
    tasks += [Task(segment, {}, tuple(failures[start : start + CHUNK]), forgotten) for start in range(0, len(failures), CHUNK)]
    return tasks


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
    rules, forgotten = rules_digest(site), read_forgotten(archive)
    wanted = plan_parts(archive, rules, forgotten)
    singles = {
        part.segments[0]: part
        for part in held.values()
        if len(part.segments) == 1 and part.rules == part_rules(rules, forgotten, [part.segments[0][0]])
    }
    missing = [part for part in wanted if held.get(part.folder) != part]
    to_read = [part for part in missing if not all(segment in singles for segment in part.segments)]
    total = sum(len(list(read_index(archive / name))) for part in to_read for name, _ in part.segments)
    if note:
        note(0, total)
    done = 0
    for part in missing:
        writer = PartWriter(folder / part.folder)
        try:
            if part in to_read:
                tasks = [task for name, _ in part.segments for task in split_tasks(archive / name, forgotten)]
                for count, batches in run_tasks(tasks, site, jobs):
                    for table, batch in batches.items():
                        writer.write(table, batch)
                    done += count
                    if note:
                        note(count, 0)
            else:
                for segment in part.segments:
                    for table in TABLES:
                        for batch in read_part(folder / singles[segment].folder, table):
                            writer.write(table, batch)
            writer.close()
        except BaseException:
            writer.abandon()
            sweep(place.corpus, manifest)
            raise
    if missing or manifest.get(site.name) != wanted:
        write_manifest(place.corpus, manifest | {site.name: wanted})
    return done


def run_tasks(tasks: list[Task], site: Site, jobs: int | None) -> Iterator[tuple[int, dict[str, pa.RecordBatch]]]:
    """Results in the order of the tasks; one process for a few, else `jobs` (all cores), with a bounded queue."""
    processes = min(jobs or os.cpu_count() or 1, len(tasks) // TASKS_A_PROCESS)
    if processes <= 1:
        for task in tasks:
            yield len(task.members), clean_task(task, site)
        return
    # This process works too: a second one then costs one start and half of the rows' way. Spawned, not forked: a fork would
    # copy the locks that our threads hold.
    with ProcessPoolExecutor(processes - 1, mp_context=multiprocessing.get_context("spawn")) as pool:
        rest = iter(tasks)
        queue: deque[tuple[Task, Future]] = deque()
        while True:
            for task in islice(rest, processes * 3 - len(queue)):
                queue.append((task, pool.submit(clean_task, task, site)))
            if not queue:
                return
            task, future = queue.popleft()
            batches = clean_task(task, site) if future.cancel() else future.result()
            yield len(task.members), batches
