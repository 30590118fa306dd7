"""clean rows to settled rows: versions, newest version, dates as intervals"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="*", metavar="SITE", help="sites by name; with none, all that are archived")


def run(options: argparse.Namespace) -> int:
    from pipeline.commands import stages
    from pipeline.commands.selection import archived_sites
    from spiders.lock import writer_lock
    from spiders.place import find_place

    place = find_place()
    with writer_lock(place.lock, "settle"):
        sites = archived_sites(options.site, place)
        stages.clean(sites, place)
        stages.settle(sites, place)
    return 0
