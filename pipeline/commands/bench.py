"""measure speed, memory and quality, beside the peers

bench clean: from bytes to article, in CPU time, beside trafilatura on the same pages; the cost of a second process; memory
against the number of pages. bench citations: finding and judging for 1,300 characters; building and asking the index of law
texts. Pages come from a WARC file, or else from the sample site. bench duplicates: quality, seconds and memory on a generated
corpus of N articles, and beside datasketch and rensa where they are installed (group `bench`). bench corpus: on N generated
articles with citations, conduct and advice, building the database, every named query, `search`, report and export, each against
its bound; 500,000 of them take 8 GB of disk for a while. bench crawl: pages a CPU second over loopback, beside a bare Scrapy
spider that stores nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

NAMES = ("clean", "citations", "corpus", "crawl", "duplicates")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=f"what to measure: {', '.join(NAMES)}")
    parser.add_argument("--pages", type=Path, metavar="FILE.warc.gz", help="take the pages from this archive")
    parser.add_argument("--repetitions", type=int, default=5000, metavar="N", help="bench clean: pages read in all (default 5000)")
    parser.add_argument(
        "--articles", type=int, default=500_000, metavar="N", help="bench duplicates and corpus: articles (default 500000)"
    )
    parser.add_argument("--crawled", type=int, default=2000, metavar="N", help="bench crawl: articles of the site (default 2000)")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")


def run(options: argparse.Namespace) -> int:
    import json

    from pipeline.bench.citations import measure_citations
    from pipeline.bench.clean import measure_clean
    from pipeline.commands.stages import tell
    from spiders.place import find_place

    if options.name == "duplicates":
        from pipeline.bench.duplicates import measure_duplicates

        figures = measure_duplicates(options.articles, tell)
    elif options.name == "corpus":
        from pipeline.bench.corpus import measure_corpus

        figures = measure_corpus(options.articles, tell)
    elif options.name == "crawl":
        from pipeline.bench.crawl import measure_crawl

        figures = measure_crawl(find_place(), options.crawled, tell)
    elif options.name == "citations":
        figures = measure_citations(find_place(), options.pages, tell)
    else:
        figures = measure_clean(find_place(), options.pages, options.repetitions, tell)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        width = max(map(len, figures))
        print("\n".join(f"{name:{width}}  {value}" for name, value in figures.items()))
    return 0
