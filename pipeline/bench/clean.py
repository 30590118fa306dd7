"""The bench of the cleaning stage. All times are CPU times, since machines are shared; ratios are taken within one run.

What is timed as "bytes to article" is decoding, parsing, fields, blocks, date and hash: everything between an archived body
and an article's record. The peer is trafilatura's `bare_extraction` with its metadata, favouring precision, on the same bytes.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.captures import read_captures
from pipeline.decode import decode
from pipeline.extract import extract_html
from spiders.ledger import index_segment
from spiders.place import Place
from spiders.sample.server import respond
from spiders.segment import Exchange, SegmentWriter, write_index
from spiders.site import Site, load_site

ROUNDS = 5
PEER_SHARE = 5  # the peer is an order slower: it reads a fifth of the pages, in the same rounds
SEED_TIME = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

Pages = list[tuple[bytes, str]]  # body and content type


def measure_clean(place: Place, archive: Path | None, repetitions: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the bench by name: pages a CPU second, ratios, megabytes."""
    pages = archive_pages(archive) if archive else sample_pages(place)
    tell(f"{len(pages)} pages of {sum(len(body) for body, _ in pages) // len(pages)} bytes on average")
    figures: dict[str, Any] = {"pages": len(pages), "repetitions": repetitions} | compare_with_trafilatura(pages, repetitions)
    tell("one process against two, and memory …")
    return figures | compare_processes(pages, repetitions)


def archive_pages(archive: Path) -> Pages:
    """The article pages of a WARC file: what holds an article."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "pages-0.warc.gz"
        copy.write_bytes(archive.read_bytes())
        write_index(copy, index_segment(copy))
        found = [(c.body, c.content_type) for c in read_captures(copy) if c.status == 200 and c.body and "html" in c.content_type]
    return [page for page in found if extract_html(decode(*page).text, SEED_TIME)]


def sample_pages(place: Place) -> Pages:
    """The sample site's article pages, rendered."""
    from spiders.sample.calendar import load_calendar
    from spiders.sample.pages import View

    view = View(load_calendar(place.sample, SEED_TIME), "http://127.0.0.1", SEED_TIME)
    answers = [respond(view, f"/sf/{number}.html") for number in view.calendar.posts]
    return [(text.encode(), content_type) for _, content_type, text in answers]


def cpu_seconds(work: Callable[[], None]) -> float:
    """CPU time of this process for some work."""
    before = time.process_time()
    work()
    return time.process_time() - before


def compare_with_trafilatura(pages: Pages, repetitions: int) -> dict[str, Any]:
    import trafilatura

    def ours(count: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(count):
                body, content_type = pages[number % len(pages)]
                extract_html(decode(body, content_type).text, SEED_TIME)

        return work

    def theirs(count: int) -> Callable[[], None]:
        def work() -> None:
            for number in range(count):
                trafilatura.bare_extraction(pages[number % len(pages)][0], favor_precision=True, with_metadata=True)

        return work

    share = max(1, repetitions // ROUNDS)
    ours(len(pages))(), theirs(min(20, len(pages)))()  # warm up: imports, compiled patterns, caches
    own, peer = [], []
    for _ in range(ROUNDS):
        own.append(share / cpu_seconds(ours(share)))
        peer.append(max(1, share // PEER_SHARE) / cpu_seconds(theirs(max(1, share // PEER_SHARE))))
    return {
        "pages_per_cpu_second": round(statistics.median(own), 1),
        "trafilatura_pages_per_cpu_second": round(statistics.median(peer), 1),
        "times_trafilatura": round(statistics.median(a / b for a, b in zip(own, peer, strict=True)), 2),
    }


def compare_processes(pages: Pages, repetitions: int) -> dict[str, Any]:
    """The whole cleaning stage on archives of generated captures: CPU with one and two processes, memory at two sizes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        whole, quarter = root / "whole", root / "quarter"
        write_archive(whole, pages, repetitions)
        write_archive(quarter, pages, max(1, repetitions // 4))
        one, two = [], []
        for _ in range(3):
            one.append(in_new_process(whole, 1))
            two.append(in_new_process(whole, 2))
        small = in_new_process(quarter, 1)
    return {
        "cpu_one_process": round(statistics.median(cpu for cpu, _ in one), 2),
        "cpu_two_processes": round(statistics.median(cpu for cpu, _ in two), 2),
        "two_against_one": round(statistics.median(b[0] / a[0] for a, b in zip(one, two, strict=True)), 3),
        "peak_mb": round(statistics.median(peak for _, peak in one), 1),
        "peak_mb_quarter_of_the_pages": round(small[1], 1),
    }


def bench_site() -> Site:
    from spiders.place import TREE

    return replace(load_site(TREE / "spiders" / "sites", "sample"), name="bench")


def write_archive(data: Path, pages: Pages, count: int) -> None:
    writer = SegmentWriter(data / "archive" / "bench", "20260101T000000Z", {"software": "Hefa bench"})
    root = bench_site().url.rstrip("/")
    for number in range(count):
        body, content_type = pages[number % len(pages)]
        writer.write(Exchange(f"{root}/sf/{number}.html", SEED_TIME, 200, (("Content-Type", content_type),), body))
    writer.close()


def in_new_process(data: Path, jobs: int) -> tuple[float, float]:
    """CPU seconds and peak memory in MB (of the largest process) of cleaning an archive in a process of its own."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=clean_and_report, args=(data, jobs, sender))
    process.start()
    result = receiver.recv()
    process.join()
    return result


def clean_and_report(data: Path, jobs: int, sender: Any) -> None:
    from pipeline.cleaning import clean_site

    clean_site(bench_site(), Place(data, data, ""), jobs, again=True)
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    sender.send((sum(u.ru_utime + u.ru_stime for u in usage), max(u.ru_maxrss for u in usage) / 1024))
