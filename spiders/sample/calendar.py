"""When each post of the sample site appeared, and what tpure shows of it at a given moment.

The calendar hangs on one instant, the day the site was `founded`: articles have fixed dates long before it, a few are made
fresh (seconds to months old on that day), one is scheduled for a later day. So the site is a function of `founded` and clock.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.day import SHANGHAI
from spiders.problem import Problem
from spiders.sample.articles import Article, load_articles
from spiders.sample.copies import make_copies

EARLIEST = datetime(2026, 11, 1, tzinfo=SHANGHAI)  # later than every fixed date, so that ids stay in posting order
FORMS = [  # seconds a unit, word, what follows it; tpure 5: the unit is the largest that the age reaches, the number is rounded
    (360 * 86400, "年前", " (%Y-%m-%d)"),
    (30 * 86400, "个月前", " (%m-%d)"),
    (7 * 86400, "周前", " (%m-%d)"),
    (86400, "天前", ""),
    (3600, "小时前", ""),
    (60, "分钟前", ""),
    (1, "秒前", ""),
]


@dataclass(frozen=True)
class Post:
    """A public post: `rule` and `source` (a slug) say how a copy was made; both are None for an original."""

    id: int
    article: Article
    posted: datetime
    pinned: bool
    source: str | None = None
    rule: str | None = None


@dataclass(frozen=True)
class Calendar:
    """Every post by id; `lost` are ids of deleted posts and drafts, which answer 404."""

    title: str
    categories: list[str]
    posts: dict[int, Post]
    deleted: tuple[int, ...]
    drafts: tuple[int, ...]

    def listed(self) -> list[Post]:
        """Newest first, as lists show them: posts with a later date than today's come first."""
        return sorted(self.posts.values(), key=lambda post: (post.posted, post.id), reverse=True)


def load_calendar(folder: Path, founded: datetime) -> Calendar:
    """The calendar of the site in `folder` (data/sample). Raises Problem if `founded` lies before the last fixed date."""
    if founded < EARLIEST:
        raise Problem(f"the sample site can't be founded before {EARLIEST:%Y-%m-%d}: its articles' dates would be in the future.")
    setting = tomllib.loads((folder / "site.toml").read_text(encoding="utf-8"))
    articles = load_articles(folder / "articles")
    dated: list[tuple[datetime, Article, str | None, str | None]] = []
    when = {article.slug: posting_time(article, setting["fresh"], founded) for article in articles}
    for article in articles:
        dated.append((when[article.slug], article, None, None))
    for copy in make_copies(articles, folder / "copies.toml"):
        offset = copy.article.posted - max(a.posted for a in articles if a.slug in (copy.source, copy.article.slug.split("--")[0]))
        posted = when[copy.article.slug.split("--")[0]] + offset
        latest = founded - timedelta(minutes=30 + digest(copy.article.slug) % 600)
        dated.append((min(posted, latest), copy.article, copy.source, copy.rule))
    dated.sort(key=lambda row: (row[0], row[1].slug))
    return number_posts(dated, setting)


def posting_time(article: Article, fresh: dict[str, int], founded: datetime) -> datetime:
    if article.slug in fresh:
        return founded - timedelta(seconds=fresh[article.slug])
    return article.posted.replace(tzinfo=SHANGHAI)


def number_posts(dated: list[tuple[datetime, Article, str | None, str | None]], setting: dict[str, Any]) -> Calendar:
    posts, deleted, drafts, number = {}, [], [], setting["first_id"]
    for place, (posted, article, source, rule) in enumerate(dated):
        posts[number] = Post(number, article, posted, article.slug in setting["pinned"], source, rule)
        if place in setting["deleted_after"]:
            deleted.append(number + 1)
        if place in setting["draft_after"]:
            drafts.append(number + 1)
        number += 2 + digest(article.slug) % 5
    return Calendar(setting["title"], setting["categories"], posts, tuple(deleted), tuple(drafts))


def digest(text: str) -> int:
    """A number that depends on the text alone, the same in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


def shown_date(posted: datetime, clock: datetime) -> tuple[str, str]:
    """What tpure shows of a posting time at `clock`: the age in words, and the date in brackets or nothing."""
    age = (clock - posted).total_seconds()
    for seconds, word, pattern in FORMS:
        if age >= seconds:
            count = int(age / seconds + 0.5)
            return f"{count}{word}", posted.astimezone(SHANGHAI).strftime(pattern)
    return "刚刚", ""


def views(post: Post, clock: datetime) -> int:
    """A view count that grows with the hours since posting."""
    hours = max(0, int((clock - post.posted).total_seconds() // 3600))
    return digest(post.article.slug) % 90 + hours % 997
