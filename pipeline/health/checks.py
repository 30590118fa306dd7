"""Checks of what the latest crawls brought, against bounds; and the note that holds exports back, `data/checks.json`.

Below a minimum, or with a cause: the site is degraded. Above a maximum: a warning. What can't be measured is not judged.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.health.causes import Found, causes_of_pages, causes_of_requests
from pipeline.health.measure import Measured, latest_crawls, measure_site
from spiders.expect import Bounds, read_bounds
from spiders.place import Place
from spiders.problem import Problem
from spiders.segment import write_whole
from spiders.site import Site

DEGRADED, WARNING, OK, NOT_MEASURED = "degraded", "warning", "ok", "not_measured"
OF_PAGES = ("read", "with_date", "with_author", "with_category", "body_chars")  # below a minimum: the layout is another


@dataclass(frozen=True)
class Check:
    """A measure with its bounds; `verdict` is degraded, warning, ok or not_measured."""

    measure: str
    value: float | None
    low: float | None
    high: float | None
    verdict: str


@dataclass(frozen=True)
class Standards:
    """The bounds that every site has; how many pages shares are taken over, and the least that allow one."""

    window: int
    least: int
    bounds: dict[str, Bounds]


@cache
def standards() -> Standards:
    path = Place.reference / "health" / "bounds.toml"
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    return Standards(found["window"], found["least"], read_bounds(path, found["expect"]))


def values(measured: Measured) -> dict[str, float | None]:
    """Every measure that can be bounded; None where there is nothing, or too little, to measure."""
    pages, least = measured.pages, standards().least

    def share(part: str, whole: str) -> float | None:
        return round(pages[part] / pages[whole], 4) if (pages.get(whole) or 0) >= least else None

    return {
        "answered": measured.requests.get("answered"),
        "articles": pages.get("articles_of_run") if measured.crawl else None,
        "articles_held": measured.changes.get("held"),
        "read": share("articles", "pages"),
        "with_date": share("dated", "articles"),
        "with_author": share("authored", "articles"),
        "with_category": share("categorised", "articles"),
        "body_chars": pages["body_chars"] if (pages.get("articles") or 0) >= least else None,
        "unknown_headings": share("unknown", "headings"),
    }


def judge(measure: str, value: float | None, bounds: Bounds) -> Check:
    if value is None:
        verdict = NOT_MEASURED
    elif bounds.low is not None and value < bounds.low:
        verdict = DEGRADED
    else:
        verdict = WARNING if bounds.high is not None and value > bounds.high else OK
    return Check(measure, value, bounds.low, bounds.high, verdict)


def check_site(site: Site, measured: Measured) -> dict[str, Any]:
    """Verdict of a site, with its checks and causes: the worst of what was found."""
    found = values(measured)
    checks = [judge(name, found[name], bounds) for name, bounds in sorted((standards().bounds | site.expect).items())]
    causes = causes_of_requests(measured.requests, (measured.crawl or {}).get("outcome", "")) + causes_of_pages(measured.pages)
    low = [check for check in checks if check.verdict == DEGRADED and check.measure in OF_PAGES]
    if low and not causes:
        detail = "; ".join(f"{check.measure} is {check.value}, at least {check.low} is expected" for check in low)
        causes.append(Found("LayoutChanged", detail))
    verdicts = {check.verdict for check in checks} | ({DEGRADED} if causes else set())
    return {
        "verdict": next((verdict for verdict in (DEGRADED, WARNING) if verdict in verdicts), OK),
        "crawl": measured.crawl["run_id"] if measured.crawl else None,
        "causes": [asdict(cause) for cause in causes],
        "checks": [asdict(check) for check in checks],
        **{name: measured.changes.get(name) for name in ("new", "changed", "gone")},
    }


def check_sites(sites: list[Site], place: Place, known: list[str]) -> dict[str, Any]:
    """Check `sites` by their latest crawls and note the verdicts; those of other `known` sites stay, the rest is forgotten."""
    crawls = latest_crawls(place, [site.name for site in sites])
    results = {}
    for site in sites:
        measured = measure_site(site.name, place, crawls.get(site.name), standards().window)
        results[site.name] = check_site(site, measured)
    held = {name: result for name, result in read_checks(place).get("sites", {}).items() if name in known}
    together = dict(sorted((held | results).items()))
    verdicts = {result["verdict"] for result in together.values()}
    verdict = next((name for name in (DEGRADED, WARNING) if name in verdicts), OK)
    noted = {
        "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": verdict,
        "exports_held": verdict == DEGRADED,
        "sites": together,
    }
    write_whole(checks_file(place), json.dumps(noted, ensure_ascii=False, indent=1) + "\n")
    return noted


def checks_file(place: Place) -> Path:
    return place.data / "checks.json"


def read_checks(place: Place) -> dict[str, Any]:
    """The verdicts as last noted; empty before the first check. Raises Problem if the note is damaged."""
    path = checks_file(place)
    if not path.exists():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise Problem(f"{path}: is damaged ({error}); delete it, then run `.venv/bin/python -m pipeline check`.") from error


def held_back(place: Place) -> str | None:
    """Why exports are held back, in one sentence; None if they are not."""
    noted = read_checks(place)
    if not noted.get("exports_held"):
        return None
    bad = [name for name, result in noted["sites"].items() if result["verdict"] == DEGRADED]
    return f"{checks_file(place)}: {', '.join(bad)} {'is' if len(bad) == 1 else 'are'} degraded; see `make status`."


def reasons(result: dict[str, Any]) -> list[str]:
    """What is wrong with a site, a line each: its causes, and the measures out of bounds."""
    told = [f"{cause['name']}: {cause['detail']}" for cause in result["causes"]]
    for check in result["checks"]:
        if check["verdict"] == DEGRADED:
            told.append(f"{check['measure']} is {check['value']:g}, below {check['low']:g}")
        elif check["verdict"] == WARNING:
            told.append(f"{check['measure']} is {check['value']:g}, above {check['high']:g}")
    return told
