"""Where the report goes: `data/reports/<day>.html`, and the same as `latest.html`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analysis.report.answers import read_answers
from analysis.report.page import make_page
from spiders.place import Place
from spiders.segment import write_whole


def latest_report(place: Place) -> Path:
    return place.reports / "latest.html"


def write_report(place: Place, day: date | None = None) -> Path:
    """Make the report from the database and give its path. Raises Problem where there is no database or no room."""
    day = day or date.today()
    page = make_page(read_answers(place.database), day)
    made = place.reports / f"{day:%Y-%m-%d}.html"
    write_whole(made, page)
    write_whole(latest_report(place), page)
    return made
