"""what is due: crawl, clean, settle, build, check, report; with no site named and none enabled, the sample site

A site is due when `crawl.every` of its file has passed since its last success; sites that are named run in any case, and so
does the sample site. Missed days, double starts and repeats are this same command: what was done is not done again, and where
nothing is due it ends at once with 0. A run that was cut short is gone on with. Each run leaves a manifest and a log in
data/runs/pipeline. Exit code 3: done, but a site is degraded or the report could not be written.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.place import Place
    from spiders.site import Site


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="*", metavar="SITE", help="sites by the stem of their TOML file, due or not")
    parser.add_argument("--limit", type=int, metavar="N", help="ask at most N pages of each site; not counted as the day's run")


def run(options: argparse.Namespace) -> int:
    from pipeline.commands.selection import SAMPLE
    from spiders.lock import writer_lock
    from spiders.place import find_place
    from spiders.site import load_sites

    place = find_place()
    enabled = [site for site in load_sites(place.sites) if site.enabled]
    named = options.site or ([] if enabled else [SAMPLE])
    if not named and nothing_due(enabled, place):
        return 0
    with writer_lock(place.lock, "run"):
        from pipeline.commands.recorded import recorded_run

        names = named or due_names(enabled, place)  # once more: another run may have ended since
        code = recorded_run(names, options.site, options.limit, place)
    if place.database.exists():
        from analysis.summary import print_summary

        print_summary(place.database)
    return code


def due_names(enabled: list[Site], place: Place) -> list[str]:
    from pipeline.health.state import read_turns

    return [turn.site for turn in read_turns(enabled, place) if turn.due]


def nothing_due(enabled: list[Site], place: Place) -> bool:
    """Whether no site is due and the last run left nothing undone; says when the next one will be."""
    from pipeline.commands.stages import tell
    from pipeline.health.manifest import read_manifests
    from pipeline.health.state import read_turns

    turns = read_turns(enabled, place)
    last = next(read_manifests(place), None)
    if any(turn.due for turn in turns) or (last and not last.get("complete")):
        return False
    when, site = min((turn.next_due, turn.site) for turn in turns if turn.next_due)
    tell(f"nothing is due; next is {site}, from {when:%Y-%m-%d %H:%M} UTC on")
    return True
