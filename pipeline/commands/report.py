"""write the report: one HTML page about the corpus, in Chinese and English

Reads the database and writes data/reports/<day>.html, and the same as latest.html: coverage, how sound the citations are,
duplication, the crawl, and what is not covered. The page loads nothing and needs no script. Prints the path of what it wrote.
"""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # it has none


def run(options: argparse.Namespace) -> int:
    from analysis.report.write import write_report
    from spiders.place import find_place

    print(write_report(find_place()))
    return 0
