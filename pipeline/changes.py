"""How often the bodies of a site's articles changed, for the crawl to choose whom to visit again: told by its settled rows."""

from __future__ import annotations

from pipeline.settled import connect, settled_file
from spiders.place import Place
from spiders.revisit import Changes


def read_changes(site: str, place: Place) -> dict[str, Changes]:
    """The articles of `site`, by id, that ever had another body; none before the site is settled."""
    path = settled_file(place, site)
    if not path.exists():
        return {}
    with connect() as database:
        database.read_parquet(str(path)).create_view("settled")
        rows = database.execute(
            "SELECT article_id, count(*) - 1, max(last_changed) FROM settled GROUP BY article_id HAVING count(*) > 1"
        ).fetchall()
    return {article: Changes(count, last) for article, count, last in rows}
