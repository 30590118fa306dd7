"""verify the archive, or erase a page from it

archive verify [SITE…]: reads every member of every segment and compares checksums, digests, the index and the runs'
manifests; names each that is bad, and exits with 1 if there is one. Changes nothing.

archive forget https://www.example.cn/a/1.html --reason "asked by its author": erases the page from the WARC files, with its
requests and the lists and feeds that carry its words, and keeps a tombstone that names no content: it is not asked again, and
the next make corpus no longer has it. A prefix ends in *: 'https://www.example.cn/a/2019*'. With no address it carries out
what a kill, or an older copy put back, has left undone.
"""

from __future__ import annotations

import argparse

SHOWN = 100  # bad members on the screen; --json has all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="read and compare every member of every segment")
    verify.add_argument("site", nargs="*", metavar="SITE", help="sites by name; with none, all that are archived")
    verify.add_argument("--jobs", type=int, metavar="N", help="processes (default: one a core)")
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    forget = actions.add_parser("forget", help="erase a page, or all below a prefix, from the archive")
    forget.add_argument("address", nargs="?", metavar="URL|PREFIX*", help="the page's address, or a beginning of addresses and *")
    forget.add_argument("--reason", metavar="TEXT", help="why, kept with the tombstone; name no content in it")


def run(options: argparse.Namespace) -> int:
    return {"verify": run_verify, "forget": run_forget}[options.action](options)


def run_verify(options: argparse.Namespace) -> int:
    import json
    import time
    from dataclasses import asdict

    from pipeline.commands.selection import archived_sites
    from pipeline.commands.stages import tell
    from pipeline.progress import progress
    from spiders.archive.verify import MIB, verify_archive, verify_runs
    from spiders.place import find_place
    from spiders.problem import EXIT_FAILED

    place = find_place()
    folders = [place.archive / site.name for site in archived_sites(options.site, place)]
    began = time.monotonic()
    with progress("verify", "MiB") as note:
        found = verify_archive(folders, options.jobs, note)
    bad = [one for segment in found for one in segment.bad] + verify_runs(folders, place)
    for segment in found:
        if segment.unfinished:
            tell(f"{segment.path}: {segment.unfinished}; a run is going on, or the next one mends it")
    counts = {name: sum(getattr(segment, name) for segment in found) for name in ("members", "responses", "bytes")}
    if options.json:
        print(json.dumps({"segments": len(found), **counts, "bad": [asdict(one) for one in bad]}, ensure_ascii=False))
    else:
        for one in bad[:SHOWN]:
            print(one)
        if len(bad) > SHOWN:
            print(f"… {len(bad) - SHOWN} more, see --json")
        taken = f"{counts['bytes'] / MIB:.1f} MiB in {time.monotonic() - began:.1f} s"
        print(f"{len(found)} segments, {counts['members']} members, {counts['responses']} responses, {taken}: {len(bad)} bad")
    return EXIT_FAILED if bad else 0


def run_forget(options: argparse.Namespace) -> int:
    from pipeline.commands.selection import archived_sites
    from pipeline.commands.stages import tell
    from pipeline.forgetting.forget import finish_erasures, forget, site_of
    from pipeline.progress import progress
    from spiders.lock import writer_lock
    from spiders.place import find_place
    from spiders.problem import UsageProblem
    from spiders.site import load_sites

    place = find_place()
    if options.address is None:
        with writer_lock(place.lock, "archive forget"):
            count = sum(finish_erasures(place.archive / site.name) for site in archived_sites([], place))
        tell(f"{count} segments rewritten; next: make corpus" if count else "nothing was left to erase")
        return 0
    if not (options.reason or "").strip():
        raise UsageProblem("archive forget: an erasure needs --reason; it is kept with the tombstone, so name no content in it.")
    site, address = site_of(options.address, load_sites(place.sites))
    with writer_lock(place.lock, "archive forget"), progress(f"forget in {site.name}", "segments") as note:
        erased = forget(address, options.reason.strip(), site, place, prefix=options.address.endswith("*"), note=note)
    tell(
        f"{erased.pages} pages, {erased.lists} lists and feeds with their words: {erased.records} records erased from "
        f"{erased.segments} segments; {erased.reviews} reviews and {erased.log_lines} lines of logs"
    )
    if erased.still_linking:
        tell(f"{erased.still_linking} other pages link there and stay; the corpus withholds those links and their titles")
    for folder in (place.data / "exports", place.data / "reports"):
        if folder.is_dir() and any(folder.iterdir()):
            tell(f"{folder}: made before this; delete it and make it again after make corpus")
    tell("copies elsewhere still hold it: see docs/backup.md; next: make corpus")
    return 0
