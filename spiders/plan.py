"""What one crawl is to do, told by the archive and the notes of earlier runs: what is done, due, left over, and the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from spiders.archive.tombstones import NOTHING, Forgotten, read_forgotten
from spiders.budget import Budget, make_budget
from spiders.frontier import Walk, place_in_list, read_complete, read_covered
from spiders.gaps import choose_gaps
from spiders.history import Past, read_history
from spiders.place import Place
from spiders.resume import unfinished_segments
from spiders.revisit import Changes, choose_revisits
from spiders.site import Site

FINAL = {200, 301, 302, 304, 307, 308, 404, 410}  # an article that answered so is done until it is due again


@dataclass
class Plan:
    """`done` are articles not to be asked, `again` those whose answer was not final, `revisits` known ones that are due, `gaps`
    ids to try, `unfinished` segments whose links were not all asked. `budget` is what is left of the day's, `walk` how far
    lists are to be walked.
    """

    budget: Budget
    walk: Walk
    past: Mapping[str, Past] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    again: list[str] = field(default_factory=list)
    revisits: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    unfinished: list[Path] = field(default_factory=list)
    forgotten: Forgotten = NOTHING


def make_plan(site: Site, place: Place, now: datetime, changes: Mapping[str, Changes]) -> Plan:
    """The plan of a crawl that starts `now`. `changes` are by article id, as settled rows tell them; none is as good."""
    folder = place.archive / site.name
    history = read_history(folder, now, lambda url: place_in_list(url, site) is not None)
    complete = read_complete(place.runs, site)
    past, today = history.past, history.today
    covered = read_covered(complete, past, site, now)
    articles = {url: one for url, one in past.items() if site.match_article(url)}
    done = {url for url, one in articles.items() if one.latest.status in FINAL}
    forgotten = read_forgotten(folder)
    revisits, missing = choose_revisits(articles, changes, site, now)
    revisits = revisits[: max(0, site.crawl.revisits_per_day - today.revisits)]
    return Plan(
        budget=make_budget(site.crawl, today),
        walk=Walk(site, now, covered, {url: one.first for url, one in articles.items() if one.first}),
        past=past,
        done=done - missing - set(revisits),
        again=sorted(url for url in articles.keys() - done if url.startswith(site.url)),
        revisits=revisits,
        gaps=choose_gaps(articles, site, site.crawl.gaps_per_day - today.probes, forgotten),
        unfinished=unfinished_segments(folder, complete[-1]["run_id"] if complete else None),
        forgotten=forgotten,
    )
