"""What of a capture's rows is withheld because it was forgotten: titles in links and lists, and the page if it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.address import canonical_url
from spiders.archive.tombstones import Forgotten
from spiders.site import Site

if TYPE_CHECKING:
    from pipeline.clean import Rows

KEPT = ("captures", "rejects")


def withhold(rows: Rows, site: Site, forgotten: Forgotten) -> Rows:
    """The rows of one capture without those that lead to a forgotten address.

    A capture of a forgotten address itself, which an older copy of the archive may hold, gives a reject and nothing else.
    """
    if not forgotten:
        return rows
    (capture,) = rows["captures"]
    url = canonical_url(capture["url"], site)
    if url in forgotten:
        detail = "erased on purpose; run archive forget to erase it from this archive too"
        reject = {
            "capture_id": capture["capture_id"],
            "url": capture["url"],
            "stage": "clean",
            "reason": "forgotten",
            "detail": detail,
        }
        return {"captures": [capture | {"outcome": "other"}], "rejects": [reject]}
    kept = {table: [row for row in rows[table] if row["url"] not in forgotten] for table in ("links", "listed") if table in rows}
    return rows | kept
