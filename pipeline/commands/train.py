"""learn the weights that find tactics and advice, from data/reference/training and from gold files

Writes data/reference/models/. Articles of a gold file that belong to the held-back third (a fixed hash of the id) are never
learnt from. Takes about two minutes and gives the same weights each time. Needs the dev group (scikit-learn).
"""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", nargs="*", type=Path, metavar="GOLD.jsonl", help="labelled articles beside our own")


def run(options: argparse.Namespace) -> int:
    import sys

    from pipeline.discourse.model import write_model
    from pipeline.discourse.reading import KINDS
    from pipeline.discourse.training import read_all
    from spiders.place import Place
    from spiders.problem import Problem

    try:
        from pipeline.discourse.train import train
    except ModuleNotFoundError as error:
        raise Problem(f"train: {error.name} is missing; run `make check` once, which sets up the dev group.") from error
    articles = read_all(options.gold)
    for kind in KINDS:
        model = train(articles, kind)
        path = Place.reference / "models" / f"{kind}.npz"
        write_model(model, path)
        told = ", ".join(f"{name} {value:.2f}" for name, value in model.thresholds.items())
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, thresholds {told}", file=sys.stderr)
    return 0
