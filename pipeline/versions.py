"""The first half of settling: clean rows of a site, seen over time, to versions, newest versions and dates as intervals.

Cheap, since it moves no bodies; made again whenever clean rows changed.
"""

from __future__ import annotations

import hashlib
import json
import os

from pipeline.parts import Part, part_files, read_manifest
from pipeline.settled import SQL, connect, read_sources, settled_file
from spiders.place import Place


def sources_digest(parts: list[Part]) -> str:
    """What settled rows depend on: the clean parts that count, and the rules of settling."""
    digest = hashlib.sha256(json.dumps([(part.folder, part.segments) for part in parts]).encode())
    for path in sorted(SQL.glob("settle_*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def settle_versions(site: str, place: Place) -> bool:
    """Bring the settled versions of `site` up to its clean rows; False if they were."""
    parts = read_manifest(place.corpus).get(site, [])
    path = settled_file(place, site)
    mark = path.with_suffix(".sources")
    digest = sources_digest(parts)
    if read_sources(path) == digest:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with connect() as database:
        for table in ("pages", "listed", "captures"):
            files = part_files(place.corpus, site, parts, table)
            database.read_parquet(files).create_view(table)
        for script in ("settle_dates.sql", "settle_versions.sql"):
            database.execute((SQL / script).read_text(encoding="utf-8"))
        temporary = path.with_suffix(".tmp")
        database.execute(f"COPY settled TO '{str(temporary).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd)")
    os.replace(temporary, path)
    mark.write_text(digest, encoding="utf-8")
    return True
