"""Archives for tests, in the project's own segments: of a few pages that the test names, or of the whole sample site."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from spiders.place import TREE, Place
from spiders.sample.calendar import load_calendar
from spiders.sample.pages import View
from spiders.sample.server import respond
from spiders.segment import Exchange, SegmentWriter
from spiders.site import Site, load_site

HTML = "text/html; charset=utf-8"
FOUNDED = datetime(2026, 11, 5, 4, 0, tzinfo=UTC)
MOMENT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # noon in Shanghai
ROOT = "http://127.0.0.1:8642"


def sample_site() -> Site:
    return load_site(TREE / "spiders" / "sites", "sample")


def answer(target: str, body: str | bytes = b"", at: datetime = MOMENT, status: int = 200, kind: str = HTML, **headers: str) -> Exchange:
    """One exchange; `target` is a path of the sample site or a whole URL, `headers` such as Content_Encoding="gzip"."""
    fields = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()}
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return Exchange(target if "://" in target else ROOT + target, at, status, tuple(fields.items()), data)


def write_segment(place: Place, exchanges: Iterable[Exchange], run: str | None = None, site: str = "sample") -> list[Path]:
    """A run's segments in the archive of `site`; the run is named after the first exchange's time."""
    found = list(exchanges)
    writer = SegmentWriter(place.archive / site, run or f"{found[0].fetched_at:%Y%m%dT%H%M%SZ}test", {"software": "tests"})
    for exchange in found:
        writer.write(exchange)
    writer.close()
    return writer.written


def sample_view(clock: datetime = MOMENT, founded: datetime = FOUNDED) -> View:
    return View(load_calendar(Place.sample, founded), ROOT, clock)


def sample_targets(view: View) -> list[str]:
    """Every address of the sample site that a crawl asks: files, lists, articles, and the ids that answer 404."""
    names = ["/robots.txt", "/feed.php", "/sitemap.xml", "/", *(f"/page_{number}.html" for number in range(2, 12))]
    names += [f"/category-{number}.html" for number in range(1, len(view.calendar.categories) + 1)]
    articles = [*view.calendar.posts, *view.calendar.deleted, *view.calendar.drafts]
    return names + [f"/sf/{number}.html" for number in sorted(articles)] + [f"/post/{min(view.calendar.posts)}.html"]


def sample_answers(clock: datetime = MOMENT) -> list[Exchange]:
    """What the sample site answers to a crawl at `clock`, without a network."""
    view = sample_view(clock)
    found = []
    for target in sample_targets(view):
        status, kind, body = respond(view, target)
        moved = {"Location": body} if status in (301, 302) else {}
        found.append(answer(target, "" if moved else body, clock, status, kind, **moved))
    return found


def tpure_page(title: str, body: str, shown: str = "2个月前 <span class='datetime'>(09-20)</span>", **more: str) -> str:
    """A small page in tpure's structure; `more` replaces `info`, `head` or what stands `behind` the body."""
    info = more.get("info", f'<span class="user">晨律师</span><span class="date">{shown}</span><span class="view">7</span>')
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="theme" content="tpure"><title>{title} - 站</title>{more.get("head", "")}</head>'
        f'<body><div class="post"><h1>{title}</h1><div class="info">{info}</div><div class="single">{body}</div>{more.get("behind", "")}</div></body></html>'
    )
