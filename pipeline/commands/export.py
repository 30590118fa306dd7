"""a dataset for other tools, in data/exports

Parquet, JSON Lines, CSV for Excel and SQLite, with a Data Package, a dataset card, Croissant metadata, a notice and sums. The
profile facts holds no bodies and short excerpts; full holds bodies, for a reason that --permission names or a site's file grants.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", choices=("facts", "full"), default="facts", help="what may be in it (default facts)")
    parser.add_argument("--site", action="append", default=[], metavar="SITE", help="only this site (may be repeated)")
    parser.add_argument("--since", type=Path, metavar="DIR", help="also write what changed since that earlier export")
    parser.add_argument("--permission", metavar="REASON", help="why bodies may be passed on; stands in manifest, card and notice")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder to make (default: data/exports/hefa-DATE-PROFILE)")


def run(options: argparse.Namespace) -> int:
    from analysis.export.export import Wanted, export
    from spiders.place import find_place

    wanted = Wanted(options.profile, tuple(options.site), options.permission, options.since)
    folder = export(find_place(), wanted, options.out)
    print(folder)
    return 0
