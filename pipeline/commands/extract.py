"""one page or many to JSON, or explained to a person, with no archive and no database

Reads HTML or text files, or with --jsonl objects with id and html or text, and if known title, url, published, fetched_at.
Writes one JSON object a line, in order. Page rules are chosen by the site's TOML file where the url is on a known site, else
by the page's own marks.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="*", type=Path, metavar="FILE", help="HTML or text files")
    parser.add_argument("--jsonl", metavar="FILE|-", help="JSON lines from a file or standard input")
    parser.add_argument("--url", help="the address of the page, for a single FILE")
    parser.add_argument("--explain", action="store_true", help="print the article and its citations for a person to read")
    parser.add_argument("--published", metavar="DAY", help="the day on which the FILEs were posted, where it is known")
    parser.add_argument("--fetched-at", metavar="TIME", help="when the FILEs were fetched, ISO 8601 (no zone: Asia/Shanghai)")


def run(options: argparse.Namespace) -> int:
    import sys

    from pipeline.inputs import read_files, read_jsonl
    from pipeline.law.bench import load_bench
    from pipeline.outputs import explain_records, write_records
    from spiders.place import find_place
    from spiders.problem import UsageProblem
    from spiders.site import load_sites

    if bool(options.file) == bool(options.jsonl):
        raise UsageProblem("extract: name files, or --jsonl FILE (or - for standard input), not both.")
    if options.url and len(options.file) != 1:
        raise UsageProblem("extract: --url goes with a single FILE.")
    if options.published and options.jsonl:
        raise UsageProblem("extract: --published goes with FILEs; with --jsonl each object has its own published.")
    found = (
        read_jsonl(options.jsonl) if options.jsonl else read_files(options.file, options.url, options.fetched_at, options.published)
    )
    place = find_place()
    write = explain_records if options.explain else write_records
    write(found, load_sites(place.sites), load_bench(place.laws), sys.stdout)
    return 0
