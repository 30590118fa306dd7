"""crawl, clean, settle and build; with no site named and none enabled, the sample site

The whole way from the network to the database, for the sites named, or all that are enabled in their TOML files. Ends with
a summary: pages by outcome, articles and versions, how certain the dates are, what was dropped and why.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="*", metavar="SITE", help="sites by the stem of their TOML file")
    parser.add_argument("--limit", type=int, metavar="N", help="ask at most N pages of each site")


def run(options: argparse.Namespace) -> int:
    from pipeline.commands import stages
    from pipeline.commands.selection import SAMPLE, archived_sites, named_sites
    from spiders.crawl import Job
    from spiders.lock import writer_lock
    from spiders.place import find_place
    from spiders.problem import EXIT_FAILED
    from spiders.site import load_sites

    place = find_place()
    names = options.site or [site.name for site in load_sites(place.sites) if site.enabled] or [SAMPLE]
    sites = named_sites(names, place)
    with writer_lock(place.lock, "run"):
        runs = stages.crawl([Job(site, limit=options.limit) for site in sites], place)
        archived = archived_sites([], place)
        stages.clean(archived, place)
        stages.settle(archived, place)
        stages.build(place)
    from analysis.summary import print_summary

    print_summary(place.database)
    return 0 if all(found.outcome == "finished" for found in runs) else EXIT_FAILED
