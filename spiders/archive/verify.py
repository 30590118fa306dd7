"""Read every member of every segment and compare: gzip checksums, WARC frames, block and payload digests, index, manifests.

Measured on one core with sample pages: about 50 MB of segments a second, so 100 GB take half an hour; segments are shared
among processes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from spiders.archive.members import Damage, Member, Record, parse_record, read_members
from spiders.archive.tombstones import read_forgotten, unfinished
from spiders.ledger import segments
from spiders.place import Place
from spiders.segment import index_path, surt
from spiders.takein import fits_digest, payload_of, unchunked

MIB = 1024 * 1024
POOL_BYTES = 64 * MIB  # less is not worth the start of a second process

Note = Callable[[int, int], None]  # MiB read, and MiB to read
Indexed = tuple[int, str, int, str | None, str]  # length, URL, status, payload digest and stamp of a response


@dataclass(frozen=True, slots=True)
class Bad:
    """A member, index line or file that is not as it must be. `offset` is None where the file as a whole is meant."""

    file: str
    offset: int | None
    url: str
    reason: str

    def __str__(self) -> str:
        place = self.file if self.offset is None else f"{self.file}, byte {self.offset}"
        return f"{place}{': ' + self.url if self.url else ''}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What one segment holds; `unfinished` says why its end can't be judged yet, where a run is going on or was cut short."""

    path: Path
    members: int
    responses: int
    bytes: int
    bad: tuple[Bad, ...]
    unfinished: str | None = None


def verify_archive(folders: list[Path], jobs: int | None = None, note: Note | None = None) -> list[Verified]:
    """Verify the segments in these folders of sites, largest first on all cores (`jobs`); in the archive's order."""
    paths = [path for folder in folders for path in segments(folder)]
    sizes = {path: path.stat().st_size for path in paths}
    processes = min(jobs or os.cpu_count() or 1, len(paths))
    if note:
        note(0, sum(sizes.values()) // MIB)
    found: dict[Path, Verified] = {}
    if processes < 2 or sum(sizes.values()) < POOL_BYTES:
        for path in paths:
            found[path] = verify_segment(path)
            if note:
                note(sizes[path] // MIB, 0)
    else:
        with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            waiting = {pool.submit(verify_segment, path): path for path in sorted(paths, key=lambda path: -sizes[path])}
            for future in as_completed(waiting):
                found[waiting[future]] = future.result()
                if note:
                    note(sizes[waiting[future]] // MIB, 0)
    return [found[path] for path in paths]


def verify_segment(path: Path) -> Verified:
    """Every member of a segment, and its index against them. A torn tail is bad only where an index says it was whole."""
    bad: list[Bad] = []
    responses: dict[int, Indexed] = {}
    members = size = 0
    torn = None
    indexed = index_path(path).exists()
    for member in read_members(path):
        members += 1
        size += member.length
        if isinstance(member, Damage):
            if member.last and not indexed:
                torn = f"its last {member.length} bytes are no whole record"
            else:
                bad.append(Bad(str(path), member.offset, "", member.reason))
            continue
        try:
            record = parse_record(member.content)
        except ValueError as error:
            bad.append(Bad(str(path), member.offset, "", f"the record {error}"))
            continue
        bad += [Bad(str(path), member.offset, record.url, reason) for reason in judge_digests(record)]
        if record.kind == "response":
            responses[member.offset] = indexed_as(member, record)
    if indexed:
        bad += compare_index(path, responses)
    else:
        torn = torn or "it has no index yet"
    return Verified(path, members, len(responses), size, tuple(bad), torn)


def judge_digests(record: Record) -> Iterator[str]:
    """What is wrong with a record's digests. A payload's may count the body with or without chunked coding: tools differ."""
    block, payload = record.headers.get("warc-block-digest"), record.headers.get("warc-payload-digest")
    if not fits_digest(block, record.block):
        yield "the block does not fit its digest"
    if record.kind == "response":
        body = payload_of(record.block)
        if not fits_digest(payload, body) and not fits_digest(payload, unchunked(body)):
            yield "the payload does not fit its digest"
        if not block and not payload:
            yield "the response names no digest"


def indexed_as(member: Member, record: Record) -> Indexed:
    """What the index must say of a response."""
    stamp = record.headers.get("warc-date", "").translate(str.maketrans("", "", "-:TZ"))[:14]
    return member.length, record.url, record.status, record.headers.get("warc-payload-digest"), stamp


def compare_index(path: Path, responses: dict[int, Indexed]) -> Iterator[Bad]:
    """Lines of a segment's CDXJ file that name no such response, and responses that no line names."""
    index = index_path(path)
    named: set[int] = set()
    try:
        lines = index.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        yield Bad(str(index), None, "", f"is no UTF-8 text ({error}); delete it, the next run makes it again")
        return
    if lines != sorted(lines):
        yield Bad(str(index), None, "", "is not sorted; delete it, the next run makes it again")
    for number, line in enumerate(lines, 1):
        try:
            key, stamp, rest = line.split(" ", 2)
            entry = json.loads(rest)
            offset = int(entry["offset"])
            said = int(entry["length"]), entry["url"], int(entry["status"]), entry.get("digest"), stamp
        except (ValueError, KeyError, TypeError) as error:
            yield Bad(str(index), None, "", f"line {number} is no CDXJ ({error}); delete the file, the next run makes it again")
            continue
        if offset in named:
            yield Bad(str(index), offset, entry["url"], f"line {number} names a member that another line names")
        named.add(offset)
        if responses.get(offset) != said or key != surt(entry["url"]) or entry.get("filename") != path.name:
            yield Bad(str(index), offset, entry["url"], f"line {number} does not fit the segment")
    for offset in sorted(responses.keys() - named):
        yield Bad(str(path), offset, responses[offset][1], f"the response is missing in {index.name}")


def verify_runs(folders: list[Path], place: Place) -> list[Bad]:
    """Segments that the manifest of a finished run names and the archive lacks, and erasures that were not carried out."""
    bad = []
    sites = {folder.name: folder for folder in folders}
    for path in sorted(place.runs.glob("*.json")):
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
            site, held = run["site"], run["segments"]
        except (ValueError, KeyError, TypeError):
            continue  # a manifest of another kind
        for name in held if site in sites else ():
            if not (sites[site] / name).exists():
                bad.append(
                    Bad(str(sites[site] / name), None, "", f"{path.name} names it and it is not there; restore it from a copy")
                )
    for folder in folders:
        for name in unfinished(folder, read_forgotten(folder)):
            bad.append(Bad(str(folder / name), None, "", "holds records that were to be erased; run archive forget again"))
    return bad
