"""a dataset for other tools, in data/exports

Parquet, JSON Lines, CSV for Excel and SQLite, with a Data Package, a dataset card, Croissant metadata, a notice and sums. The
profile facts holds no bodies and short excerpts; full holds bodies, for a reason that --permission names or a site's file grants.
While a site's checks fail nothing is exported, unless --force says so; the export then says it too. docs/export.md has more.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", choices=("facts", "full"), default="facts", help="what may be in it (default facts)")
    parser.add_argument("--site", action="extend", nargs="+", default=[], metavar="SITE", help="only these sites")
    parser.add_argument(
        "--since",
        metavar="RUN",
        help="also write what changed since an earlier export: id of a run that one was made of, name or folder of one, or last",
    )
    parser.add_argument("--permission", metavar="REASON", help="why bodies may be passed on; stands in manifest, card and notice")
    parser.add_argument("--force", action="store_true", help="export although checks fail; manifest, card and notice name them")
    parser.add_argument("--out", type=Path, metavar="DIR", help="the folder to make (default: data/exports/hefa-DATE-PROFILE)")


def run(options: argparse.Namespace) -> int:
    from analysis.export.export import Wanted, export
    from spiders.place import find_place

    wanted = Wanted(options.profile, tuple(options.site), options.permission, options.since, options.force)
    folder = export(find_place(), wanted, options.out.absolute() if options.out else None)
    print(folder)
    return 0
