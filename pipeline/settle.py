"""The settling stage: versions and dates of a site's articles, then their citations judged as of each article's day."""

from __future__ import annotations

from pipeline.judge import judge_site
from pipeline.versions import settle_versions
from spiders.place import Place


def settle_site(site: str, place: Place) -> bool:
    """Bring the settled rows of `site` up to its clean rows and the law texts held; False if they were."""
    changed = settle_versions(site, place)
    return judge_site(site, place) or changed
