"""Crawl sites into their archives, and note each run: what was asked, what came of it."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from spiders.address import canonical_url
from spiders.budget import Budget
from spiders.disk import check_space
from spiders.frontier import scope
from spiders.hold import find_hold
from spiders.ledger import mend_archive
from spiders.place import Place
from spiders.plan import make_plan
from spiders.problem import UsageProblem
from spiders.revisit import Changes
from spiders.segment import SegmentWriter, write_whole
from spiders.settings import crawl_settings, process_settings, user_agent
from spiders.site import Site

Note = Callable[[int, int], None]  # how many more pages were answered, and how many more are wanted


@dataclass
class Run:
    """A crawl of one site. `counts` are by outcome, in words; `finished` is None while it runs or if it was killed.

    `verdict` names what stopped it, if the site did (`Blocked`, `Overloaded`, `RobotsUnreachable`, `Unreachable`), and the site
    is not asked again before `not_before` (ISO, UTC), if that is given. `complete` says that everything found was asked, of what
    the site's file wants (`covers` is its digest), `whole` that no list was left early; `cut` is the budget that ended it.
    """

    run_id: str
    site: str
    started: str
    finished: str | None = None
    outcome: str = "running"
    counts: dict[str, int] = field(default_factory=dict)
    segments: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    verdict: str | None = None
    not_before: str | None = None
    complete: bool = False
    whole: bool = False
    covers: str = ""
    cut: str | None = None


def new_run_id(moment: datetime) -> str:
    """Sorts by time, and never comes twice: `20261123T083200Z0419373f9a` has microseconds and 16 random bits behind the second.

    Older ids have the random bits alone; they sort rightly among the others unless begun within the same second.
    """
    return f"{moment:%Y%m%dT%H%M%SZ%f}{secrets.token_hex(2)}"


def write_run(place: Place, run: Run) -> None:
    place.runs.mkdir(parents=True, exist_ok=True)
    write_whole(place.runs / f"{run.run_id}.json", json.dumps(asdict(run), ensure_ascii=False, indent=1) + "\n")


def check_permitted(site: Site, place: Place, served: bool) -> None:
    """Raise UsageProblem where a crawl must not begin: a site on this machine that is not ours, a live one with no contact."""
    if site.is_loopback:
        if not (served or place.allow_loopback):
            raise UsageProblem(
                f"{site.path}: '{site.name}' lies on this machine; only the sample sites may, or tests with HEFA_ALLOW_LOOPBACK=1."
            )
        return
    if place.allow_loopback:
        raise UsageProblem(f"HEFA_ALLOW_LOOPBACK=1 is set: unset it to crawl the live site '{site.name}'.")
    if not place.contact:
        raise UsageProblem(
            "no contact is set, and a live site must be able to reach whoever crawls it: set contact in hefa.toml or "
            f"HEFA_CONTACT, then crawl '{site.name}'."
        )


def read_urls(path: Path, site: Site) -> list[str]:
    """The canonical addresses in a file, one a line; raises UsageProblem for a line that is not of the site."""
    try:
        lines = path.read_text(encoding="utf-8").split()
    except OSError as error:
        raise UsageProblem(f"{path}: can't be read ({error.strerror}); name a file with one address a line.") from error
    found: dict[str, None] = {}
    for line in lines:
        url = canonical_url(line, site)
        if url is None:
            raise UsageProblem(f"{path}: {line} is not on '{site.name}' ({', '.join(site.hosts)}).")
        found[url] = None
    return list(found)


@dataclass(frozen=True)
class Job:
    """What to crawl: a site, and if given a fixed list of addresses or a bound on the pages asked.

    `changes` says by article id how often bodies changed, where that is known.
    """

    site: Site
    urls: list[str] | None = None
    limit: int | None = None
    changes: Mapping[str, Changes] = field(default_factory=dict)


def crawl_sites(jobs: list[Job], place: Place, *, served: frozenset[str] = frozenset(), note: Note | None = None) -> list[Run]:
    """Archive what the sites have and their archives lack, side by side, each with its own delay.

    Runs Twisted's reactor, so once a process. `served` names the sites that the project itself serves. Raises
    UsageProblem if a crawl must not begin, Problem if an archive can't be read or written, KeyboardInterrupt if one stopped it;
    what was answered till then is kept.
    """
    for job in jobs:
        check_permitted(job.site, place, job.site.name in served)
    held = [run for run in (held_back(job.site, place) for job in jobs) if run]
    jobs = [job for job in jobs if job.site.name not in {run.site for run in held}]
    if not jobs:
        return held
    check_space(place.archive, place.free_space)
    mended = {job.site.name: mend_archive(place.archive / job.site.name) for job in jobs}
    plans = {job.site.name: make_plan(job.site, place, datetime.now(UTC), job.changes) for job in jobs}
    spent = [job for job in jobs if plans[job.site.name].budget.used_up()]
    held += [used_up(job.site, plans[job.site.name].budget) for job in spent]
    jobs = [job for job in jobs if job not in spent]
    if not jobs:
        return held
    from scrapy.crawler import CrawlerProcess

    from spiders.spider import SiteSpider

    crawls = []
    for job in jobs:
        folder = place.archive / job.site.name
        started = datetime.now(UTC)
        run = Run(new_run_id(started), job.site.name, started.isoformat(timespec="seconds"), mended=mended[job.site.name])
        write_run(place, run)
        crawls.append((job, run, SegmentWriter(folder, run.run_id, archive_info(job.site, place), place.free_space)))
    log_file = place.runs / f"{crawls[0][1].run_id}.log"
    logging.raiseExceptions = False  # a log that can't be written is no second failure beside the archive's
    process = CrawlerProcess(process_settings(str(log_file), [job.site for job in jobs]))
    crawlers = []
    for job, _, writer in crawls:
        crawler = process.create_crawler(SiteSpider)
        crawler.settings.setdict(crawl_settings(job.site, place.contact), priority="cmdline")
        crawler.settings.set("SPIDER_MIDDLEWARES", {"spiders.archive.refuse.RefuseForgotten": 50}, priority="cmdline")
        plan = plans[job.site.name]
        process.crawl(crawler, site=job.site, writer=writer, plan=plan, urls=job.urls, limit=job.limit, note=note)
        crawlers.append(crawler)
    process.start()
    runs = [finish_run(run, writer, crawler, place) for (_, run, writer), crawler in zip(crawls, crawlers, strict=True)]
    if any(run.outcome == "shutdown" for run in runs):  # Scrapy's word for a signal
        raise KeyboardInterrupt
    return held + runs


def held_back(site: Site, place: Place) -> Run | None:
    """The run that does not take place, because an earlier one was told or made to leave the site alone for now."""
    now = datetime.now(UTC)
    hold = find_hold(place.runs, site.name, now)
    if hold is None:
        return None
    said = now.isoformat(timespec="seconds")
    outcome = f"{hold.verdict}: left alone until {hold.until.isoformat()}, as {hold.path} says; delete that file to ask sooner"
    return Run(new_run_id(now), site.name, said, said, outcome, verdict=hold.verdict, not_before=hold.until.isoformat())


def used_up(site: Site, budget: Budget) -> Run:
    """The run that does not take place, because earlier ones of the day have used up what the site's file allows."""
    now = datetime.now(UTC)
    said = now.isoformat(timespec="seconds")
    return Run(new_run_id(now), site.name, said, said, "finished", cut=budget.used_up())


def archive_info(site: Site, place: Place) -> dict[str, str]:
    """The warcinfo record of a crawl's segments."""
    return {"software": "Hefa", "isPartOf": site.name, "http-header-user-agent": user_agent(place.contact), "robots": "obey"}


def finish_run(run: Run, writer: SegmentWriter, crawler: Any, place: Place) -> Run:
    """Close the archive and note what came of the run; raises the Problem that ended it, if one did."""
    writer.close()
    run.finished = datetime.now(UTC).isoformat(timespec="seconds")
    run.segments = [path.name for path in writer.written]
    run.counts = dict(crawler.spider.counts) if crawler.spider else {}
    if crawler.spider:
        crawler.spider.judge_refusals()
        run.verdict, run.not_before = crawler.spider.verdict, crawler.spider.not_before
        run.cut = crawler.spider.cut
    run.outcome = judge_outcome(crawler.stats.get_stats() if crawler.stats else {}, run)
    if crawler.spider:
        run.complete = run.outcome == "finished" and crawler.spider.is_complete()
        run.whole, run.covers = run.complete and not crawler.spider.plan.walk.left, scope(crawler.spider.site)
    write_run(place, run)
    if crawler.spider and crawler.spider.problem:
        raise crawler.spider.problem
    return run


def judge_outcome(stats: dict[str, Any], run: Run) -> str:
    """`finished` only if every request that was made had an answer; else what went wrong, in Scrapy's or our words."""
    reason = str(stats.get("finish_reason", "not started"))
    if run.cut and reason.startswith(run.cut):
        reason = "finished"
    if run.verdict and reason != "shutdown":
        said = f"{run.verdict}: nothing but refusals; not asked again before {run.not_before}"
        return reason if reason.startswith(run.verdict) else said
    if reason != "finished":
        return reason
    if stats.get("spider_exceptions/count") or stats.get("log_count/CRITICAL"):
        return "error in the spider"
    lost = sum(count for name, count in run.counts.items() if name.startswith("failed"))
    if not any(name.startswith("answered") for name in run.counts):
        return "no answer at all"
    return f"{lost} requests had no answer" if lost else "finished"
