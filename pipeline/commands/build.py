"""settled rows to data/corpus.duckdb, with whatever is missing before it

The database is made aside and swapped whole: whoever reads the old one keeps it until it is opened again.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, metavar="N", help="processes for cleaning (default: one a core)")


def run(options: argparse.Namespace) -> int:
    from pipeline.commands import stages
    from pipeline.commands.selection import archived_sites
    from spiders.lock import writer_lock
    from spiders.place import find_place

    place = find_place()
    with writer_lock(place.lock, "build"):
        sites = archived_sites([], place)
        stages.clean(sites, place, options.jobs)
        stages.settle(sites, place)
        stages.build(place)
    return 0
