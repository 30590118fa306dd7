"""Forget: tombstone first, then the segments, then what people wrote and logged. Run again, it goes on where a kill stopped it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.forgetting.plan import MOST_COPIES, Note, Plan, plan_erasure
from pipeline.forgetting.traces import needle_of
from spiders.address import article_id, canonical_url
from spiders.archive.erase import erase_members
from spiders.archive.members import Damage, read_members
from spiders.archive.tombstones import (
    Forgotten,
    Tombstone,
    append_tombstone,
    gather,
    hash_with,
    new_salt,
    read_forgotten,
    unfinished,
)
from spiders.host import host_of, split_address
from spiders.ledger import mend_archive
from spiders.place import Place
from spiders.problem import Problem, UsageProblem
from spiders.segment import write_whole
from spiders.site import Site

ADDRESS = re.compile(r"https?://[^\s<>'\"()]+")


@dataclass(frozen=True)
class Erased:
    """What an erasure did: addresses, records and segments; lists and feeds with their words; reviews; lines of logs.

    `still_linking` responses of other pages link there and stay in the archive; the corpus withholds those links.
    """

    pages: int
    records: int
    segments: int
    lists: int
    still_linking: int
    reviews: int
    log_lines: int


def site_of(address: str, sites: list[Site]) -> tuple[Site, str]:
    """The site that an address or prefix is on, and its canonical form (a prefix without its `*`).

    Raises UsageProblem for an address on none of the sites, and for a prefix that names a whole site.
    """
    parts = split_address(address.rstrip("*"))
    if parts is None:
        raise UsageProblem(f"{address}: is no address; give one as https://www.example.cn/a/1.html, or a prefix that ends in *.")
    for site in sites:
        if host_of(parts) in site.hosts:
            found = canonical_url(address.rstrip("*"), site)
            if found is None:
                break
            if address.endswith("*") and len(found.removeprefix(site.url.rstrip("/") + "/")) < 1:
                raise UsageProblem(f"{address}: names all of '{site.name}'; move its folder of the archive away instead.")
            return site, found
    raise UsageProblem(f"{address}: is on no site of {', '.join(site.name for site in sites) or 'the archive'}.")


def forget(address: str, reason: str, site: Site, place: Place, *, prefix: bool = False, note: Note | None = None) -> Erased:
    """Erase a canonical address, or all that begin with it, from the archive of `site`; leaves a tombstone.

    Segments are planned on before any is touched; the tombstone that is then written carries the plan, so that a kill leaves
    either nothing done or a plan to finish. Raises Problem for a damaged segment or a full disk.
    """
    folder = place.archive / site.name
    mend_archive(folder)
    finish_erasures(folder)
    forgotten = read_forgotten(folder)
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    salt = forgotten.salt or new_salt()
    digest = hash_with(salt, address)
    stone = Tombstone(salt, digest, len(address) if prefix else None, moment, reason, {})
    plan, copies = plan_with_copies(folder, site, b"" if prefix else needle_of(address), stone, note)
    target = gather((stone, *copies))
    touched = {
        name: (sum(plan.members[name].values()), tuple(sorted(plan.erased.get(name, ()))))
        for name in sorted(plan.erased.keys() | plan.linking)
    }
    known = any((one.digest, one.length) == (digest, stone.length) for one in forgotten.tombstones)
    for copy in copies:
        append_tombstone(folder, copy)
    if plan.erased or not known:
        append_tombstone(folder, replace(stone, segments=touched))
    for name, offsets in sorted(plan.erased.items()):
        erase_members(folder / name, plan.members[name], offsets)
    ids = {article_id(url, site) for url in plan.pages | ({address} if not prefix else set())}
    reviews = drop_lines(place.reviews, lambda line: review_of(line) in ids)
    drop_lines(place.audits, lambda line: review_of(line) in ids)
    logs = sum(drop_lines(path, lambda line: names_any(line, target, site)) for path in sorted(place.runs.glob("*.log")))
    return summed_up(plan, reviews, logs)


def plan_with_copies(
    folder: Path, site: Site, needle: bytes, stone: Tombstone, note: Note | None
) -> tuple[Plan, tuple[Tombstone, ...]]:
    """The plan for what a tombstone names and for the few other addresses that gave the same bytes, with tombstones for these."""
    plan = plan_erasure(folder, site, needle, gather((stone,)), note, with_copies=True)
    if not plan.copies:
        return plan, ()
    few = plan.copies if len(plan.copies) <= MOST_COPIES else set()
    copies = tuple(replace(stone, digest=hash_with(stone.salt, url), length=None) for url in sorted(few))
    return plan_erasure(folder, site, b"", gather((stone, *copies)), note), copies


def summed_up(plan: Plan, reviews: int, logs: int) -> Erased:
    records = sum(map(len, plan.erased.values()))
    return Erased(len(plan.pages), records, len(plan.erased), plan.lists, plan.still_linking, reviews, logs)


def finish_erasures(folder: Path) -> int:
    """Carry out what tombstones say and a kill, or an older copy of a segment, has left; gives the segments rewritten."""
    left = unfinished(folder, read_forgotten(folder))
    for name, offsets in sorted(left.items()):
        members = {}
        for member in read_members(folder / name):
            if isinstance(member, Damage):
                raise Problem(
                    f"{folder / name}, byte {member.offset}: {member.reason}; run archive verify, then restore it from a copy."
                )
            members[member.offset] = member.length
        erase_members(folder / name, members, offsets)
    return len(left)


def review_of(line: str) -> str | None:
    """The article that a line of reviews.jsonl or audits.jsonl is about."""
    try:
        return json.loads(line).get("article_id")
    except (ValueError, AttributeError):
        return None


def names_any(line: str, target: Forgotten, site: Site) -> bool:
    """Whether a line of a log names a forgotten address."""
    return any(canonical_url(found.rstrip(".,:;"), site) in target for found in ADDRESS.findall(line))


def drop_lines(path: Path, is_meant: Callable[[str], bool]) -> int:
    """Rewrite a text file without the lines that are meant; gives their number. A file that has none stays untouched."""
    if not path.exists():
        return 0
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines(keepends=True)
    kept = [line for line in lines if not is_meant(line)]
    if len(kept) < len(lines):
        write_whole(path, "".join(kept))
    return len(lines) - len(kept)
