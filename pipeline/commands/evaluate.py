"""precision, recall and F1 on labelled articles, with intervals, per topic and fold, and what changed since the last time

GOLD.jsonl has an object a line: id, text, and citations, tactics, advice as they should be found. Intervals hold 95 % of 1,000
draws of the articles. Fold 0 is the third that nothing is learnt from. With --doc, writes docs/accuracy.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", nargs="+", type=Path, metavar="GOLD.jsonl", help="labelled articles")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object")
    parser.add_argument("--doc", action="store_true", help="write docs/accuracy.md")


def run(options: argparse.Namespace) -> int:
    import json
    import sys

    from pipeline.evaluation.evaluate import changes, evaluate, keep
    from pipeline.evaluation.report import as_json, markdown, screen
    from spiders.place import TREE, find_place

    place = find_place()
    result = evaluate(options.gold, place.laws)
    changed = changes(result, place.data)
    keep(result, place.data)
    if options.doc:
        (TREE / "docs" / "accuracy.md").write_text(markdown(result), encoding="utf-8")
    print(json.dumps(as_json(result), ensure_ascii=False) if options.json else screen(result, changed), file=sys.stdout)
    return 0
