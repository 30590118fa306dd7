"""what ran, what is due or broken and why, who holds the lock; what is in the corpus, and how old the law texts are

Reads the database, the manifests and the notes of the checks; changes nothing. Exit code 3 where somebody should look: a site
is overdue or degraded, or the last run failed. With --alert that is also told to the command which hefa.toml names.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spiders.place import Place

SHOWN = 15  # unknown headings
QUERIES = {"sites": "last_seen_by_site", "runs": "last_run_by_site", "unknown_headings": "unknown_headings"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--alert", action="store_true", help="run the alert command of hefa.toml where the exit code is 3")


def run(options: argparse.Namespace) -> int:
    import json

    from pipeline.commands.stages import tell, warn_of_laws
    from pipeline.health.alert import send_alert
    from pipeline.health.state import exit_code, read_state
    from spiders.place import find_place

    place = find_place()
    state = read_state(place)
    told: dict[str, Any] = state | corpus_state(place)
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print_state(state)
        print_corpus(told)
        warn_of_laws(place)
    if options.alert and exit_code(state) and (trouble := send_alert(place, told)):
        tell(trouble)
    return exit_code(state)


def corpus_state(place: Place) -> dict[str, list[dict[str, Any]]]:
    """The named queries on the database; empty before there is one."""
    from analysis.database import ask, named_query

    if not place.database.exists():
        return {name: [] for name in QUERIES}
    return {
        name: [dict(zip(names, row, strict=True)) for row in rows]
        for name, query in QUERIES.items()
        for names, rows in [ask(place.database, named_query(query))]
    }


def print_state(state: dict[str, Any]) -> None:
    holder, last = state["lock"], state["last_run"]
    print(f"state: {state['verdict']}{', exports are held back' if state['exports_held'] else ''}")
    if holder:
        print(f"running: process {holder['pid']} ({holder['command']}, since {holder['since']})")
    if last:
        seconds = ", ".join(f"{stage['stage']} {stage['seconds']:g} s" for stage in last["stages"])
        print(f"last run: {last['run_id']}, {last['outcome']}{': ' + last['problem'] if last['problem'] else ''} ({seconds})")
    else:
        print("last run: none yet; start one with `make run`")
    for row in state["schedule"]:
        print_turn(row)


def print_turn(row: dict[str, Any]) -> None:
    """One site: its schedule, what its last crawl brought, what is wrong with it."""
    turn = f"next due {row['next_due'] or 'now'}" if row["enabled"] else "not enabled"
    late = ", OVERDUE" if row["overdue"] else ""
    print(f"{row['site']}: {row['verdict'] or 'not checked'}; last success {row['last_success'] or 'none'}, {turn}{late}")
    brought = ", ".join(f"{row[key]} {key}" for key in ("new", "changed", "gone", "failed") if row[key] is not None)
    if brought:
        print(f"  last crawl: {brought}")
    for line in row["reasons"]:
        print(f"  {line}")


def print_corpus(told: dict[str, Any]) -> None:
    if not told["sites"]:
        print("no database yet; it is made by `make run`, or by `make corpus` if something is archived")
        return
    for row in told["sites"]:
        print(f"{row['site']}: {row['articles']} articles, last seen {row['last_seen']}")
    for row in told["runs"]:
        print(f"{row['site']}: last crawl {row['run_id']}, {row['outcome']}")
    unknown = told["unknown_headings"]
    print(f"{sum(row['articles'] for row in unknown)} headings that no pattern of data/reference/headings.toml knows")
    for row in unknown[:SHOWN]:
        print(f"  {row['articles']:5}  {row['heading']}")
