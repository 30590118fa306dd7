"""take in archives that another tool made

Every record of the site is checked against its digest and copied into the archive byte for byte; a file that is damaged,
or has nothing of the site, changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE.warc.gz")
    parser.add_argument("--site", required=True, metavar="NAME", help="the site whose pages these are")


def run(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from pipeline.commands.selection import named_sites
    from pipeline.commands.stages import tell
    from spiders.crawl import Run, write_run
    from spiders.ledger import mend_archive
    from spiders.lock import writer_lock
    from spiders.place import find_place
    from spiders.takein import take_in

    place = find_place()
    site = named_sites([options.site], place)[0]
    folder = place.archive / site.name
    with writer_lock(place.lock, "import"):
        mend_archive(folder)
        for file in options.file:
            started = datetime.now(UTC).isoformat(timespec="seconds")
            taken = take_in(file, site, folder)
            if taken.known:
                tell(f"{file}: was taken in before ({', '.join(taken.segments)})")
                continue
            forgotten = f", {taken.forgotten} forgotten ones too" if taken.forgotten else ""
            tell(f"{file}: {taken.responses} responses taken in; {taken.elsewhere} of other hosts left out{forgotten}")
            finished = datetime.now(UTC).isoformat(timespec="seconds")
            counts = {"answered (imported)": taken.responses, "of other hosts": taken.elsewhere}
            run_id = taken.segments[0].rpartition("-")[0]
            write_run(place, Run(run_id, site.name, started, finished, "finished", counts, taken.segments))
    tell("next: make corpus")
    return 0
