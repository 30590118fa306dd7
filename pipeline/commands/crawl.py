"""archive what sites have and the archive lacks

Asks politely: robots.txt, one request at a time, the delay of the site's file, at least a second on live sites.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="+", metavar="SITE", help="sites by the stem of their TOML file")
    parser.add_argument("--limit", type=int, metavar="N", help="ask at most N pages of each site")
    parser.add_argument("--urls", type=Path, metavar="FILE", help="ask only these addresses, one a line, done before or not")


def run(options: argparse.Namespace) -> int:
    from pipeline.commands import stages
    from pipeline.commands.selection import named_sites
    from spiders.crawl import Job, read_urls
    from spiders.lock import writer_lock
    from spiders.place import find_place
    from spiders.problem import EXIT_FAILED

    place = find_place()
    sites = named_sites(options.site, place)
    jobs = [Job(site, read_urls(options.urls, site) if options.urls else None, options.limit) for site in sites]
    with writer_lock(place.lock, "crawl"):
        runs = stages.crawl(jobs, place)
    return 0 if all(found.outcome == "finished" for found in runs) else EXIT_FAILED
