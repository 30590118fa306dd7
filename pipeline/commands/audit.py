"""review a random sample of the findings, and print the precision that it shows

Draws N of the findings that nobody has decided on, the same number of confirmed and suspected as far as there are so many, and
walks through them as review does, in random order. Prints the precision of each severity with Wilson's 95 % interval. The draw is
kept with its seed in data/audits.jsonl: an audit that was broken off is gone on with by the next call, whatever N it names, until
nothing of it is open; --new draws another one.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.review.audits import Drawn
    from pipeline.review.decisions import Decision, Key

FEW = 30  # reviewed: fewer are said to be few


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("size", nargs="?", type=int, default=100, metavar="N", help="findings to draw (default 100)")
    parser.add_argument("--seed", metavar="TEXT", help="seed of the draw (default: a new random one); it is recorded")
    parser.add_argument("--new", action="store_true", help="draw a new sample, though another one is open")
    parser.add_argument("--reviewer", metavar="NAME", help="who decides (default: the user of this machine)")


def run(options: argparse.Namespace) -> int:
    import secrets
    import sys

    from pipeline.commands.review import findings, user_name
    from pipeline.commands.stages import tell
    from pipeline.law.bench import load_bench
    from pipeline.review.audits import append_audit, draw_audit, newest_audit, read_audits
    from pipeline.review.decisions import append_decision, citation_key, read_decisions, standing
    from pipeline.review.walk import walk
    from spiders.place import find_place
    from spiders.problem import UsageProblem

    if options.size < 1:
        raise UsageProblem(f"audit: {options.size} is no number of findings; give one from 1.")
    place = find_place()
    reviewer = options.reviewer or user_name()
    held = {citation_key(row): row for row in findings(place, "c.finding <> 'none'")}
    decided = standing(read_decisions(place.reviews))
    open_rows = [row for key, row in held.items() if key not in decided]
    audit = newest_audit(read_audits(place.audits))
    if options.new or not any(one.key in held and one.key not in decided for one in audit):
        drawn = draw_audit(open_rows, options.size, options.seed or secrets.token_hex(8))
        if drawn:
            append_audit(place.audits, drawn)
            audit = drawn
            tell(f"{place.audits}: drew {len(drawn)} of {len(open_rows)} open findings with seed {drawn[0].seed}")
        elif not audit:
            tell("no finding is open: there is nothing to audit")
            return 0
    elif options.seed and options.seed != audit[0].seed:
        raise UsageProblem(f"audit: the audit of {audit[0].drawn_at} is still open; finish it, or draw another one with --new.")
    left = [held[one.key] for one in audit if one.key in held and one.key not in decided]
    counts = walk(
        left, len(left), load_bench(place.laws), reviewer, sys.stdin, sys.stdout, lambda one: append_decision(place.reviews, one)
    )
    decided = standing(read_decisions(place.reviews))
    print_precision(audit, decided)
    still = sum(one.key in held and one.key not in decided for one in audit)
    gone = sum(one.key not in held and one.key not in decided for one in audit)
    tell(f"{still} of {len(audit)} drawn are open" + (f"; {gone} are findings no more" if gone else ""))
    if sum(count for name, count in counts.items() if name != "skip"):
        tell(f"{place.reviews}: the next build puts the decisions into the table reviews, the next report shows the precision")
    return 0


def print_precision(audit: list[Drawn], decided: dict[Key, Decision]) -> None:
    """A table of the severities, which are never added up."""
    import sys

    from analysis.report.numbers import rate
    from analysis.show import show
    from pipeline.review.audits import precision_of

    told = precision_of(audit, decided)
    print(f"audit of {audit[0].drawn_at}, seed {audit[0].seed}, drawn by severity; precision with Wilson's 95 % interval")
    names = ["finding", "population", "drawn", "reviewed", "upheld", "corrected", "rejected", "precision"]
    rows = [(*vars(one).values(), rate(one.upheld, one.reviewed)) for one in told]
    show(names, rows, "table", sys.stdout)
    few = [f"{one.finding} {one.reviewed}" for one in told if one.reviewed < FEW]
    if few:
        print(f"fewer than {FEW} reviewed ({', '.join(few)}): too few to conclude from")
