"""What an export has that an earlier one had not: new, changed and gone rows, which a consumer applies to its copy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from analysis.export.profiles import Table
from pipeline.health.manifest import manifests_folder
from pipeline.schema import literal
from spiders.place import Place
from spiders.problem import UsageProblem

CHANGES = ("new", "changed", "gone")
LAST = "last"


def find_earlier(place: Place, since: str, profile: str) -> Path:
    """The folder of the export that `--since` names, of this profile.

    By its folder, its name in data/exports, the id of a run (data/runs/pipeline/<id>.json; the newest export made of what that
    run left), or `last`, the newest. Raises UsageProblem where there is none.
    """
    folder = place.data / "exports"
    for path in (Path(since), folder / since):
        if since and (path / "manifest.json").exists():
            return checked(path, profile)
    held = [(path, read_notes(path)) for path in folder.glob("*") if (path / "manifest.json").exists()] if folder.is_dir() else []
    fits = [
        (notes["made_at"], path.name, path)
        for path, notes in held
        if notes["profile"] == profile and (since == LAST or notes["run"] == since)
    ]
    if not fits:
        known = ", ".join(sorted({f"{path.name} (of run {notes['run']})" for path, notes in held})) or "none"
        raise UsageProblem(
            f"export: {since} is neither an export nor a run that one of the profile {profile} was made of; there are: {known}."
        )
    return max(fits)[2]


def checked(path: Path, profile: str) -> Path:
    earlier = read_notes(path)["profile"]
    if earlier != profile:
        raise UsageProblem(f"export: {path} is of the profile {earlier}; a delta of {profile} needs an earlier one of {profile}.")
    return path


def read_notes(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def newest_run(place: Place) -> str | None:
    """The id of the newest run, whose results the database holds."""
    return max((path.stem for path in manifests_folder(place).glob("*.json")), default=None)


def check_columns(tables: list[Table], earlier: Path, later: Path) -> None:
    """Raises UsageProblem where the earlier export has other columns: its rows can't be compared."""
    for table in tables:
        before, now = (root / "parquet" / f"{table.name}.parquet" for root in (earlier, later))
        if not before.exists() or pq.read_schema(before).names != pq.read_schema(now).names:
            raise UsageProblem(f"export: {before} has other columns than an export of today; make one without --since.")


def rows_of(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def same_key(key: tuple[str, ...]) -> str:
    """A condition that is true of unknown key columns too."""
    return " AND ".join(f'a."{name}" IS NOT DISTINCT FROM b."{name}"' for name in key)


def delta_query(earlier: Path, later: Path, key: tuple[str, ...]) -> str:
    """Rows of the later file that are new or changed, and the keys of those that are gone; `delta` says which of the three.

    Of a gone row nothing but its key is told: it may be gone because it was to be removed.
    """
    keys = ", ".join(f'"{name}"' for name in key)
    return f"""
        WITH a AS (FROM {rows_of(later)}), b AS (FROM {rows_of(earlier)}),
        gone AS (SELECT {keys} FROM b EXCEPT SELECT {keys} FROM a),
        other AS (FROM a EXCEPT FROM b),
        known AS (SELECT {keys} FROM b)
        SELECT CASE WHEN EXISTS (SELECT 1 FROM known b WHERE {same_key(key)}) THEN 'changed' ELSE 'new' END AS delta, a.*
        FROM other a
        UNION ALL BY NAME
        SELECT 'gone' AS delta, {keys} FROM gone
        ORDER BY {keys}
    """


def applied_query(held: Path, delta: Path, key: tuple[str, ...]) -> str:
    """A consumer's rows after a delta: those that it does not name, and its new and changed ones."""
    keys = ", ".join(f'"{name}"' for name in key)
    return f"""
        SELECT b.* FROM {rows_of(held)} b WHERE NOT EXISTS (SELECT 1 FROM {rows_of(delta)} a WHERE {same_key(key)})
        UNION ALL BY NAME
        SELECT * EXCLUDE (delta) FROM {rows_of(delta)} WHERE delta <> 'gone'
        ORDER BY {keys}
    """


def content_hash(database: duckdb.DuckDBPyConnection, path: Path) -> str:
    """A digest of a file's rows, whatever writer, compression or order of rows: their number, and the sum of their MD5s' halves."""
    names = pq.read_schema(path).names
    cells = ", ".join(f'coalesce("{name}"::VARCHAR, chr(0))' for name in names)
    query = f"""
        SELECT md5(concat_ws(' ', $names, count(*), sum(md5_number_lower(said))))
        FROM (SELECT concat_ws(chr(31), {cells}) AS said FROM {rows_of(path)})
    """
    return str(database.execute(query, {"names": ",".join(names)}).fetchall()[0][0])
