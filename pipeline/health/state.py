"""The state of an installation as one object: what `status --json` prints, and what the alert command is told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pipeline.health.checks import DEGRADED, read_checks, reasons
from pipeline.health.manifest import read_manifests, tries_of
from pipeline.health.schedule import Turn, turn_of
from spiders.lock import lock_holder
from spiders.place import Place
from spiders.problem import EXIT_CHECKS_FAILED
from spiders.site import Site, load_sites

BAD_RUNS = ("failed", "cut short")


def read_turns(sites: list[Site], place: Place, now: datetime | None = None) -> list[Turn]:
    """The place of each site in the schedule. Reads no more manifests than it takes to find each site's last success."""
    now = now or datetime.now(UTC)
    read: list[dict[str, Any]] = []
    wanting = {site.name for site in sites}
    for manifest in read_manifests(place):
        if not wanting:
            break
        read.append(manifest)
        wanting -= {name for name, outcome in manifest["sites"].items() if outcome.get("success")}
    return [turn_of(site, tries_of(site.name, read), now) for site in sites]


def read_state(place: Place, now: datetime | None = None) -> dict[str, Any]:
    """Verdict, lock, last run, and each site that is enabled, tried or checked.

    `verdict` is degraded, overdue, failed (the last run), warning or ok. Ages are in seconds; times are ISO, UTC.
    """
    now = now or datetime.now(UTC)
    noted = read_checks(place)
    holder = lock_holder(place.lock)
    last = next(read_manifests(place), None)
    if last and last["outcome"] == "running" and holder is None:
        last["outcome"] = "cut short"
    tried = set(last["sites"]) if last else set()
    sites = [site for site in load_sites(place.sites) if site.enabled or site.name in tried or site.name in noted.get("sites", {})]
    rows = [site_state(site, turn, noted, last, now) for site, turn in zip(sites, read_turns(sites, place, now), strict=True)]
    keys = ("run_id", "started", "finished", "outcome", "problem", "stages")
    return {
        "at": now.isoformat(timespec="seconds"),
        "verdict": sum_up(rows, noted, last),
        "lock": holder,
        "last_run": {key: last.get(key) for key in keys} if last else None,
        "exports_held": bool(noted.get("exports_held")),
        "checked_at": noted.get("checked_at"),
        "schedule": rows,
    }


def site_state(site: Site, turn: Turn, noted: dict[str, Any], last: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    result = noted.get("sites", {}).get(site.name)
    crawl = (last or {"sites": {}})["sites"].get(site.name, {})
    counts = crawl.get("counts", {})
    return {
        "site": site.name,
        "enabled": site.enabled,
        "every": site.crawl.every,
        "last_success": turn.success.isoformat() if turn.success else None,
        "age": round((now - turn.success).total_seconds()) if turn.success else None,
        "last_attempt": turn.attempt.isoformat() if turn.attempt else None,
        "last_outcome": crawl.get("outcome"),
        "next_due": turn.next_due.isoformat() if turn.next_due else None,
        "due": site.enabled and turn.due,
        "overdue": site.enabled and turn.overdue,
        **{key: result[key] if result else None for key in ("new", "changed", "gone")},
        "failed": sum(count for name, count in counts.items() if name.startswith("failed")) if crawl else None,
        "verdict": result["verdict"] if result else None,
        "causes": [cause["name"] for cause in result["causes"]] if result else [],
        "reasons": reasons(result) if result else [],
    }


def sum_up(rows: list[dict[str, Any]], noted: dict[str, Any], last: dict[str, Any] | None) -> str:
    if noted.get("verdict") == DEGRADED:
        return DEGRADED
    if any(row["overdue"] for row in rows):
        return "overdue"
    if last and (last["outcome"] in BAD_RUNS or last.get("problem")):
        return "failed"
    return str(noted.get("verdict", "ok"))


def exit_code(state: dict[str, Any]) -> int:
    """3 where somebody should look, else 0."""
    return EXIT_CHECKS_FAILED if state["verdict"] in (DEGRADED, "overdue", "failed") else 0
