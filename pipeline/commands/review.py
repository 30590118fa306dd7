"""confirm, reject or correct findings, one after another

Shows each finding of the database that nobody has decided on: the citation in its sentence, the verdict, the author's words
beside the law's. Answers: c confirm, r reject, o correct (the finding is wrong, and this would be right: a provision or another
verdict), s skip, q quit. Decisions are kept in data/reviews.jsonl with date, name and reason, and stand as long as the article's
body does; build puts them into the table reviews. With --record one decision is taken from the command line:
review --record sample:50107 2 correct --right "《民法典》第577条" --reason "…"
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spiders.place import Place

FINDINGS = """
    SELECT c.*, a.title, a.url, a.published_from, a.published_to, a.text AS body
    FROM citations c JOIN articles a ON a.article_id = c.article_id AND a.body_hash = c.body_hash
    WHERE c.kind = 'cited' AND {which}
    ORDER BY c.finding, a.views DESC NULLS LAST, c.article_id, c.ord
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", metavar="S", help="findings of this site only")
    parser.add_argument("--limit", type=int, metavar="N", help="show at most N findings")
    parser.add_argument("--reviewer", metavar="NAME", help="who decides (default: the user of this machine)")
    parser.add_argument(
        "--record", nargs=3, metavar=("ARTICLE_ID", "ORD", "DECISION"), help="take one decision: confirm, reject or correct"
    )
    parser.add_argument("--reason", metavar="TEXT", help="why, with --record")
    parser.add_argument("--right", metavar="WHAT", help="the provision or verdict that would be right, with --record … correct")


def run(options: argparse.Namespace) -> int:
    from spiders.place import find_place
    from spiders.problem import UsageProblem

    if (options.reason or options.right) and not options.record:
        raise UsageProblem("review: --reason and --right go with --record; without it, they are asked.")
    place = find_place()
    reviewer = options.reviewer or user_name()
    return record(options, place, reviewer) if options.record else walk_through(options, place, reviewer)


def walk_through(options: argparse.Namespace, place: Place, reviewer: str) -> int:
    import sys

    from pipeline.commands.stages import tell
    from pipeline.law.bench import load_bench
    from pipeline.review.decisions import append_decision, citation_key, read_decisions, standing
    from pipeline.review.walk import walk

    decided = standing(read_decisions(place.reviews))
    which = "c.finding <> 'none'" + (f" AND a.site = {quoted(options.site)}" if options.site else "")
    rows = [row for row in findings(place, which) if citation_key(row) not in decided]
    shown = rows if options.limit is None else rows[: max(0, options.limit)]
    counts = walk(
        shown, len(rows), load_bench(place.laws), reviewer, sys.stdin, sys.stdout, lambda one: append_decision(place.reviews, one)
    )
    done = sum(count for name, count in counts.items() if name != "skip")
    told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    tell(f"{told or 'nothing decided'}; {len(rows) - done} of {len(rows)} findings are open")
    if done:
        tell(f"{place.reviews}: the next build puts the decisions into the table reviews")
    return 0


def record(options: argparse.Namespace, place: Place, reviewer: str) -> int:
    from pipeline.commands.stages import tell
    from pipeline.review.decisions import DECISIONS, append_decision, decide, read_decisions
    from pipeline.review.right import VERDICTS, read_right
    from pipeline.review.walk import REASON_NEEDED
    from spiders.problem import UsageProblem

    article_id, ord, decision = options.record
    if decision not in DECISIONS:
        raise UsageProblem(f"review: {decision!r} is no decision; give one of {', '.join(DECISIONS)}.")
    if not ord.isdecimal():
        raise UsageProblem(f"review: {ord!r} is no place of a citation; give its ord in the table citations.")
    if decision in REASON_NEEDED and not (options.reason or "").strip():
        raise UsageProblem(f"review: {decision} needs --reason.")
    right = read_right(options.right) if options.right else None
    if options.right and (right is None or decision != "correct"):
        said = f"{options.right!r} is neither one provision nor a verdict ({', '.join(VERDICTS)})"
        raise UsageProblem(f"review: {said if right is None else f'--right goes with correct, not with {decision}'}.")
    if decision == "correct" and right is None:
        raise UsageProblem("review: correct needs --right, the provision or verdict that is right: 《民法典》第577条, exists.")
    rows = findings(place, f"c.article_id = {quoted(article_id)} AND c.ord = {ord}")
    if not rows:
        raise UsageProblem(f"review: {article_id} has no citation {ord} in {place.database}; see sql @findings_to_review.")
    read_decisions(place.reviews)  # a file that can't be read is told before it grows
    made = decide(rows[0], decision, reviewer, options.reason, right)
    append_decision(place.reviews, made)
    tell(f"{place.reviews}: {decision} {article_id} {ord} ({rows[0]['text']}), by {reviewer}")
    return 0


def findings(place: Place, which: str) -> list[dict[str, Any]]:
    from analysis.database import ask

    names, rows = ask(place.database, FINDINGS.format(which=which))
    return [dict(zip(names, row, strict=True)) for row in rows]


def quoted(text: str) -> str:
    from pipeline.schema import literal

    return literal(text)


def user_name() -> str:
    import getpass

    from spiders.problem import UsageProblem

    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageProblem("review: this machine doesn't say who you are; add --reviewer NAME.") from error
