"""what ran, what is in the corpus, how old the law texts are, and which headings no rule knows

Reads the database and the manifests; changes nothing.
"""

from __future__ import annotations

import argparse

SHOWN = 15  # unknown headings
QUERIES = {"sites": "last_seen_by_site", "runs": "last_run_by_site", "unknown_headings": "unknown_headings"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    import json

    from analysis.database import ask, named_query
    from pipeline.commands.stages import warn_of_laws
    from spiders.place import find_place

    place = find_place()
    told = {
        name: [dict(zip(names, row, strict=True)) for row in rows]
        for name, query in QUERIES.items()
        for names, rows in [ask(place.database, named_query(query))]
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for row in told["sites"]:
        print(f"{row['site']}: {row['articles']} articles, last seen {row['last_seen']}")
    for row in told["runs"]:
        print(f"{row['site']}: last run {row['run_id']}, {row['outcome']}")
    unknown = told["unknown_headings"]
    print(f"{sum(row['articles'] for row in unknown)} headings that no pattern of data/reference/headings.toml knows")
    for row in unknown[:SHOWN]:
        print(f"  {row['articles']:5}  {row['heading']}")
    warn_of_laws(place)
    return 0
