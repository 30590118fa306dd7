"""the latest crawl of each site against its bounds: what is degraded, and what may be the cause

Bounds are those of data/reference/health/bounds.toml and of [expect] in the site's file. Below a minimum, or with a named
cause (Blocked, LayoutChanged, …), the site is degraded: exit code 3, and exports are held back until a check finds it well.
Above a maximum there is a warning. Verdicts are noted in data/checks.json.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", nargs="*", metavar="SITE", help="sites by name; with none, all that are archived")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    import json

    from pipeline.commands.selection import archived_sites
    from pipeline.health.checks import DEGRADED, check_sites, reasons
    from spiders.lock import writer_lock
    from spiders.place import find_place
    from spiders.problem import EXIT_CHECKS_FAILED

    place = find_place()
    with writer_lock(place.lock, "check"):
        known = archived_sites([], place)
        noted = check_sites(archived_sites(options.site, place), place, [site.name for site in known])
    if options.json:
        print(json.dumps(noted, ensure_ascii=False))
    else:
        for name, result in noted["sites"].items():
            print(f"{name}: {result['verdict']}")
            for line in reasons(result):
                print(f"  {line}")
            missing = [check["measure"] for check in result["checks"] if check["verdict"] == "not_measured"]
            if missing:
                print(f"  not measured: {', '.join(missing)}")
        if not noted["sites"]:
            print("nothing is archived yet")
        else:
            print("exports are held back" if noted["exports_held"] else "exports may go out")
    return EXIT_CHECKS_FAILED if noted["verdict"] == DEGRADED else 0
