"""archive to clean rows: pages, blocks, dates as shown

Only segments that are new, changed or read by older rules; all of them with --all. The archive alone decides what comes out,
byte for byte.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="*", metavar="SITE", help="sites by name; with none, all that are archived")
    parser.add_argument("--all", action="store_true", help="clean everything again")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")


def run(options: argparse.Namespace) -> int:
    from pipeline.commands import stages
    from pipeline.commands.selection import archived_sites
    from spiders.lock import writer_lock
    from spiders.place import find_place

    place = find_place()
    with writer_lock(place.lock, "clean"):
        count = stages.clean(archived_sites(options.site, place), place, options.jobs, options.all)
    stages.tell(f"{count} captures cleaned" if count else "nothing new to clean")
    return 0
