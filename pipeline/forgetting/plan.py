"""What an erasure has to take out of a site's archive: planned whole before anything is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.captures import Capture, read_captures
from pipeline.clean import classify
from pipeline.coding import CodingError, decode_body
from pipeline.forgetting.traces import carries, leads_to, runs_of
from spiders.address import canonical_url
from spiders.archive.members import Damage, Member, Record, parse_record, read_members
from spiders.archive.tombstones import Forgotten
from spiders.ledger import read_index, segments
from spiders.problem import Problem
from spiders.site import Site
from spiders.takein import payload_of

Note = Callable[[int, int], None]  # segments read, and segments to read
MOST_COPIES = 5  # a body at more addresses than this is a notice of the site, and no page of its own


@dataclass
class Plan:
    """Members to take out, by segment: offset → length of all, and the offsets that go. `linking` segments only link there."""

    members: dict[str, dict[int, int]] = field(default_factory=dict)
    erased: dict[str, set[int]] = field(default_factory=dict)
    linking: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)  # canonical addresses whose responses go
    copies: set[str] = field(default_factory=set)  # those of them that are not meant, but gave the very same bytes
    lists: int = 0  # lists, feeds and other pages that carry words of them
    still_linking: int = 0  # responses that name them, by link and title, and stay


def plan_erasure(
    folder: Path, site: Site, needle: bytes, target: Forgotten, note: Note | None = None, with_copies: bool = False
) -> Plan:
    """Find every record of the addresses in `target`, and those that carry their words.

    Taken out are: records of such an address; redirects to one; with `with_copies` articles that gave the very same bytes; what
    names one of those records (requests, metadata, revisits); lists and feeds that link there and hold a run of the body. Other
    articles that link there stay. `needle` stands in every link that can be meant, or is empty. Raises Problem for a segment with
    damage, which can't be rewritten faithfully.
    """
    paths = segments(folder)
    if note:
        note(0, len(paths))
    plan = Plan()
    runs, digests = words_and_digests(paths, site, target)
    digests = digests if with_copies else set()
    ids: set[str] = set()
    naming: list[tuple[str, int, frozenset[str]]] = []
    for path in paths:
        members: dict[int, int] = {}
        erased: set[int] = set()
        for member in read_members(path):
            if isinstance(member, Damage):
                raise Problem(
                    f"{path}, byte {member.offset}: {member.reason}; nothing was erased. Run archive verify, then restore it."
                )
            members[member.offset] = member.length
            record = read_record(path, member)
            if judge(record, member, path, site, target, runs, digests, needle, plan):
                erased.add(member.offset)
                ids.add(record.record_id)
            named = frozenset(record.headers[name] for name in ("warc-concurrent-to", "warc-refers-to") if name in record.headers)
            if named:
                naming.append((path.name, member.offset, named))
        plan.members[path.name] = members
        if erased:
            plan.erased[path.name] = erased
        if note:
            note(1, 0)
    for name, offset, named in naming:
        if named & ids:
            plan.erased.setdefault(name, set()).add(offset)
    return plan


def words_and_digests(paths: list[Path], site: Site, target: Forgotten) -> tuple[set[str], set[str]]:
    """Runs of the bodies of what is to be erased, and the digests of its payloads."""
    runs: set[str] = set()
    digests: set[str] = set()
    for path in paths:
        meant = {
            offset: length
            for visit, offset, length in read_index(path)
            if visit.status == 200 and canonical_url(visit.url, site) in target
        }
        for capture in read_captures(path, min(meant), meant) if meant else ():
            own = runs_of(capture, site)
            runs |= own
            if own and capture.digest:
                digests.add(capture.digest)
    return runs, digests


def judge(
    record: Record,
    member: Member,
    path: Path,
    site: Site,
    target: Forgotten,
    runs: set[str],
    digests: set[str],
    needle: bytes,
    plan: Plan,
) -> bool:
    """Whether a record goes; notes in `plan` what it is."""
    url = canonical_url(record.url, site)
    if url in target:
        if record.kind == "response":
            plan.pages.add(url or "")
        return True
    if record.kind not in ("response", "revisit"):
        return False
    capture = capture_of(record, member, path)
    outcome = classify(capture, url, site)
    if outcome == "article" and capture.digest in digests and url:
        plan.pages.add(url)
        plan.copies.add(url)
        return True
    if not leads_to(capture, outcome, target, site, needle):
        return False
    if outcome == "redirect":
        return True
    if outcome != "article" and carries(capture, runs):
        plan.lists += 1
        return True
    plan.still_linking += 1
    plan.linking.add(path.name)
    return False


def read_record(path: Path, member: Member) -> Record:
    try:
        return parse_record(member.content)
    except ValueError as error:
        raise Problem(f"{path}, byte {member.offset}: the record {error}; nothing was erased. Run archive verify.") from error


def capture_of(record: Record, member: Member, path: Path) -> Capture:
    """A response's record as the cleaning stage sees it."""
    head = record.block[: len(record.block) - len(payload_of(record.block))].decode("latin-1")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head.splitlines()[1:])}
    try:
        body = decode_body(payload_of(record.block), fields.get("transfer-encoding"), fields.get("content-encoding"))
    except CodingError:
        body = None
    return Capture(
        url=record.url,
        fetched_at=datetime.fromisoformat(record.headers["warc-date"]).astimezone(UTC),
        status=record.status,
        content_type=fields.get("content-type", ""),
        location=fields.get("location"),
        digest=record.headers.get("warc-payload-digest"),
        segment=path.name,
        offset=member.offset,
        length=member.length,
        body=body,
    )
