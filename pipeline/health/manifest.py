"""The manifest of a `run`: `data/runs/pipeline/<run>.json`, written whole at its start, after each stage and at its end.

It says by which code and settings the run was made, what each site's crawl came to, how long each stage took, what came out
with its digest, and what the checks found. The crawls' own notes, one a site, are `data/runs/<run>.json`.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.place import Place
from spiders.segment import write_whole


@dataclass
class Manifest:
    """One run over all its stages. `outcome`: running, finished, degraded, failed, interrupted; or cut short, once found so.

    `complete` says that every stage was reached, so that nothing is left to go on with. `sites` has for each site the crawl's
    run_id, outcome, counts, causes, whether it counts as a success for the schedule, and once settled the articles that are
    new, changed and gone. `stages` are name and seconds, `outputs` path, bytes, sha256.
    """

    run_id: str
    named: list[str]
    limit: int | None
    started: str
    made_by: dict[str, Any]
    pid: int = field(default_factory=os.getpid)
    finished: str | None = None
    outcome: str = "running"
    complete: bool = False
    problem: str | None = None
    sites: dict[str, dict[str, Any]] = field(default_factory=dict)
    stages: list[dict[str, Any]] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    checks: dict[str, Any] = field(default_factory=dict)


def manifests_folder(place: Place) -> Path:
    return place.runs / "pipeline"


def new_pipeline_id(moment: datetime) -> str:
    """Sorts by time, to the microsecond: the lock sees to it that no two begin together."""
    return f"{moment:%Y%m%dT%H%M%S%fZ}"


def log_file(place: Place, run_id: str) -> Path:
    return manifests_folder(place) / f"{run_id}.jsonl"


def write_manifest(place: Place, manifest: Manifest) -> None:
    write_noted(place, asdict(manifest))


def write_noted(place: Place, noted: dict[str, Any]) -> None:
    write_whole(manifests_folder(place) / f"{noted['run_id']}.json", json.dumps(noted, ensure_ascii=False, indent=1) + "\n")


def read_manifests(place: Place) -> Iterator[dict[str, Any]]:
    """Every manifest, newest first. A file that is none is passed over: a damaged note must not stop the runs to come."""
    for path in sorted(manifests_folder(place).glob("*.json"), reverse=True):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if isinstance(found, dict) and {"run_id", "started", "outcome", "sites"} <= found.keys():
            yield found


def tries_of(site: str, manifests: list[dict[str, Any]]) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """Start and outcome of each run that tried a site, in the order given."""
    for manifest in manifests:
        if site in manifest["sites"]:
            yield datetime.fromisoformat(manifest["started"]), manifest["sites"][site]


def end_cut_short(place: Place) -> str | None:
    """Note that a run that says it is running was cut short; its id. For the holder of the lock, since nobody else runs then."""
    newest = next(read_manifests(place), None)
    if newest is None or newest["outcome"] != "running":
        return None
    write_noted(place, newest | {"outcome": "cut short"})
    return str(newest["run_id"])


@contextmanager
def timed_stage(place: Place, manifest: Manifest, name: str) -> Iterator[None]:
    """Note how many seconds a stage took, also where it fails."""
    begin = time.monotonic()
    try:
        yield
    finally:
        manifest.stages.append({"stage": name, "seconds": round(time.monotonic() - begin, 3)})
    write_manifest(place, manifest)


def digest_output(place: Place, path: Path) -> dict[str, Any]:
    """Path from the data folder, bytes and SHA-256 of a file."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"path": path.relative_to(place.data).as_posix(), "bytes": path.stat().st_size, "sha256": digest}


def prune_logs(place: Place, now: datetime) -> int:
    """Remove the logs of runs that began more than `keep_logs` days ago; gives their number. Manifests and notes stay."""
    oldest = f"{now.astimezone(UTC) - timedelta(days=place.keep_logs):%Y%m%dT%H%M%SZ}"
    logs = [*place.runs.glob("*.log"), *manifests_folder(place).glob("*.jsonl")]
    old = [path for path in logs if path.name[:1].isdigit() and path.name < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
