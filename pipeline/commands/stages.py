"""The stages as commands call them: with progress, in order, on the sites that a command is about."""

from __future__ import annotations

import logging
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.progress import progress
from spiders.crawl import Job, Run, crawl_sites
from spiders.place import Place
from spiders.sample import NAMES as SAMPLE_SITES
from spiders.site import Site


def tell(text: str) -> None:
    """A line for whoever watches, and for the log of the run."""
    logging.getLogger("hefa").info(text)
    print(text, file=sys.stderr, flush=True)


def crawl(jobs: list[Job], place: Place) -> list[Run]:
    """Crawl; the sample sites among the jobs are served for as long as that takes."""
    from pipeline.changes import read_changes

    samples = [job.site for job in jobs if job.site.name in SAMPLE_SITES]
    with ExitStack() as stack:
        for site in samples:
            stack.enter_context(serve_sample(site, place))
        note = stack.enter_context(progress("crawl " + ", ".join(job.site.name for job in jobs), "pages"))
        jobs = [replace(job, changes=read_changes(job.site.name, place)) for job in jobs]
        runs = crawl_sites(jobs, place, served=frozenset(site.name for site in samples), note=note)
    for run in runs:
        for line in run.mended:
            tell(line)
        counts = ", ".join(f"{count} {name}" for name, count in sorted(run.counts.items()))
        cut = f"; {run.cut} of its file is used up, the next run goes on" if run.cut else ""
        tell(f"{run.site}: {run.outcome} ({counts or 'nothing asked'}){cut}")
    return runs


def serve_sample(site: Site, place: Place):  # type: ignore[no-untyped-def]
    """A sample site's server. All are founded when the first of their archives begins, so that dates stay what they were."""
    from spiders.ledger import begin_of
    from spiders.sample.server import SOFTWARE, serve
    from spiders.segment import write_whole

    note = place.data / "sample.founded"
    if note.exists():
        founded = datetime.fromisoformat(note.read_text(encoding="utf-8"))
    else:
        begins = [moment for name in sorted(SAMPLE_SITES) if (moment := begin_of(place.archive / name))]
        founded = min(begins, default=datetime.now(UTC).replace(microsecond=0))
        write_whole(note, founded.isoformat())
    port = urlsplit(f"//{site.hosts[0]}").port
    return serve(place.sample, 80 if port is None else port, founded, software=SOFTWARE[site.name])


def clean(sites: list[Site], place: Place, jobs: int | None = None, again: bool = False) -> int:
    """Clean what is new or changed, and forget nothing else; gives the number of captures read."""
    from pipeline.cleaning import clean_site
    from spiders.ledger import mend_archive

    read = 0
    for site in sites:
        for line in mend_archive(place.archive / site.name):
            tell(line)
        with progress(f"clean {site.name}", "captures") as note:
            read += clean_site(site, place, jobs, again, note)
    return read


def settle(sites: list[Site], place: Place) -> None:
    from pipeline.settle import settle_site

    for site in sites:
        settle_site(site.name, place)


def build(place: Place) -> bool:
    """Find duplicates, then make the database."""
    from analysis.duplicates.find import find_duplicates
    from pipeline.build import build_database

    find_duplicates(place)
    made = build_database(place)
    tell(f"{place.database}: {'built' if made else 'up to date'}")
    warn_of_laws(place)
    return made


def report(place: Place) -> Path | None:
    """Write the report where the database is newer than the last one; its path, None if there was nothing to do."""
    from analysis.report.write import latest_report, write_report

    latest = latest_report(place)
    if latest.exists() and latest.stat().st_mtime >= place.database.stat().st_mtime:
        return None
    made = write_report(place)
    tell(f"{made}: report")
    return made


def warn_of_laws(place: Place) -> None:
    """Say what whoever reads verdicts must know: no law texts are held, or they are older than a year."""
    from datetime import date

    from pipeline.law.holdings import holdings, warnings
    from pipeline.law.known import known_kinds, known_versions

    for warning in warnings(holdings(place.laws, known_versions(), known_kinds(), date.today())):
        tell(f"verdicts on citations: {warning}")
