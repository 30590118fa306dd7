"""A whole run, stage after stage, with its manifest and log: what `run` does once it holds the lock. No command of its own."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pipeline.commands import stages
from pipeline.commands.selection import archived_sites, named_sites
from pipeline.health.alert import send_alert
from pipeline.health.causes import causes_of_requests
from pipeline.health.checks import DEGRADED, check_sites, reasons
from pipeline.health.manifest import (
    Manifest,
    digest_output,
    end_cut_short,
    log_file,
    new_pipeline_id,
    prune_logs,
    timed_stage,
    write_manifest,
)
from pipeline.health.measure import count_requests
from pipeline.health.origin import made_by
from pipeline.health.runlog import run_log
from pipeline.health.state import exit_code, read_state
from spiders.crawl import Job, Run
from spiders.place import Place
from spiders.problem import EXIT_CHECKS_FAILED, EXIT_FAILED, Problem
from spiders.site import Site


def recorded_run(names: list[str], named: list[str], limit: int | None, place: Place) -> int:
    """Crawl the sites of these `names`, then bring everything up to the archive, check it, and tell whom it concerns.

    `named` are those of the command line, for the manifest. Gives the exit code: 0, 1 where a crawl failed, 3 where a site is
    degraded or the report could not be written. Whatever ends the run before its time is noted in the manifest and raised again.
    """
    sites = named_sites(names, place)
    now = datetime.now(UTC)
    cut_short = end_cut_short(place)
    manifest = Manifest(new_pipeline_id(now), named, limit, now.isoformat(timespec="seconds"), made_by(place, names))
    manifest.sites = {name: {"outcome": "running"} for name in names}
    with run_log(log_file(place, manifest.run_id)):
        write_manifest(place, manifest)
        if cut_short:
            stages.tell(f"run {cut_short} was cut short; this one goes on with it")
        try:
            run_stages(sites, limit, manifest, place)
        except BaseException as error:
            end_badly(manifest, error, place)
            raise
        prune_logs(place, now)
        tell_somebody(place)
    if manifest.outcome == "failed":
        return EXIT_FAILED
    return EXIT_CHECKS_FAILED if manifest.outcome == DEGRADED else 0


def run_stages(sites: list[Site], limit: int | None, manifest: Manifest, place: Place) -> None:
    """Every stage in order, each noted; the manifest is whole when this returns."""
    runs: list[Run] = []
    if sites:
        with timed_stage(place, manifest, "crawl"):
            runs = stages.crawl([Job(site, limit=limit) for site in sites], place)
            manifest.sites = {run.site: note_crawl(run, limit) for run in runs}
    archived = archived_sites([], place)
    with timed_stage(place, manifest, "clean"):
        stages.clean(archived, place)
    with timed_stage(place, manifest, "settle"):
        stages.settle(archived, place)
    with timed_stage(place, manifest, "build"):
        stages.build(place)
    with timed_stage(place, manifest, "check"):
        checks = check_sites(archived, place, [site.name for site in archived])
    manifest.checks = checks
    for name, result in checks["sites"].items():
        if name in manifest.sites:
            manifest.sites[name] |= {key: result[key] for key in ("new", "changed", "gone")}
        for line in reasons(result):
            stages.tell(f"{name}: {result['verdict']}: {line}")
    reported, unreported = write_report(manifest, place)
    segments = [place.archive / run.site / name for run in runs for name in run.segments]
    made = [*segments, place.corpus / "manifest.json", place.database, *([reported] if reported else [])]
    manifest.outputs = [digest_output(place, path) for path in made if path.exists()]
    failed = [run for run in runs if run.outcome != "finished"]
    degraded = checks["verdict"] == DEGRADED or unreported
    manifest.outcome = "failed" if failed else DEGRADED if degraded else "finished"
    manifest.problem = "; ".join([*(f"{run.site}: {run.outcome}" for run in failed), *([unreported] if unreported else [])]) or None
    manifest.complete = True
    manifest.finished = datetime.now(UTC).isoformat(timespec="seconds")
    write_manifest(place, manifest)


def write_report(manifest: Manifest, place: Place) -> tuple[Path | None, str | None]:
    """The report's path, and what kept it from being written: corpus and schedule stand without it, but somebody should look."""
    try:
        with timed_stage(place, manifest, "report"):
            return stages.report(place), None
    except Exception as error:  # whatever is wrong with it, what was crawled and built is done
        logging.getLogger("hefa").exception("report")
        trouble = f"report: not written ({str(error).strip() or type(error).__name__}); the database is whole, try `make report`"
        stages.tell(trouble)
        return None, trouble


def note_crawl(run: Run, limit: int | None) -> dict[str, object]:
    """What the manifest says of a site's crawl. A crawl with a limit, or one that was kept out, is no success for the schedule."""
    causes = [cause.name for cause in causes_of_requests(count_requests(run.counts), run.outcome)]
    success = run.outcome == "finished" and limit is None and not causes
    noted = {"crawl": run.run_id, "outcome": run.outcome, "counts": run.counts, "causes": causes, "success": success}
    held = asdict(run).get("not_before")  # a crawl that was made to leave the site alone says until when
    return noted | ({"not_before": held} if held else {}) | ({"cut": run.cut} if run.cut else {})


def end_badly(manifest: Manifest, error: BaseException, place: Place) -> None:
    """Note what ended a run, and tell it unless a person did; a disk that is full must not hide the reason behind another."""
    interrupted = isinstance(error, KeyboardInterrupt)
    manifest.outcome = "interrupted" if interrupted else "failed"
    manifest.problem = None if interrupted else str(error) or type(error).__name__
    manifest.finished = datetime.now(UTC).isoformat(timespec="seconds")
    logging.getLogger("hefa").error("run %s: %s", manifest.run_id, manifest.problem or manifest.outcome)
    with suppress(Problem, OSError):
        write_manifest(place, manifest)
        if not interrupted:
            tell_somebody(place)


def tell_somebody(place: Place) -> None:
    """Give the state to the alert command, if somebody should look."""
    state = read_state(place)
    if exit_code(state) and (trouble := send_alert(place, state)):
        stages.tell(trouble)
