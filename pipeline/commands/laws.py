"""statute texts in, what is held of them, what a revision changes

laws import DIR…: checkouts of LawBaseCN-Laws, just-laws or LawRefBook/Laws, or folders with laws.parquet and
articles.parquet, each known by its own marks. laws fetch clones those repositories at pinned commits. laws status: what is
held, to what day, what is missing. laws impact 治安管理处罚法: the articles of a law that its newest revision moved,
changed or removed, and the articles of the corpus that cite them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

SHOWN = 10  # rows of a list; --json has all


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    importing = actions.add_parser("import", help="take in law texts from folders")
    importing.add_argument("folder", nargs="+", type=Path, metavar="DIR", help="a checkout, a bare repository or a dataset")
    fetching = actions.add_parser("fetch", help="clone the public repositories of law texts at pinned commits")
    fetching.add_argument("--to", type=Path, metavar="DIR", help="where to (default: law-sources in the data folder)")
    fetching.add_argument("--sources", type=Path, metavar="FILE", help="other repositories than data/reference/laws/sources.toml")
    status = actions.add_parser("status", help="what is held, to what day, what is missing")
    status.add_argument("--json", action="store_true", help="print one JSON object, with every missing version")
    impact = actions.add_parser("impact", help="the articles whose standing a revision changes")
    impact.add_argument("law", metavar="LAW", help="a law by its title or a usual name")
    impact.add_argument("--version", metavar="DAY", help="the revision promulgated or in force from DAY (default: the newest)")
    impact.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    return {"import": run_import, "fetch": run_fetch, "status": run_status, "impact": run_impact}[options.action](options)


def run_import(options: argparse.Namespace) -> int:
    from pipeline.commands.stages import tell
    from pipeline.law.known import known_versions, registry_name
    from pipeline.law.sources.copy import Reading
    from pipeline.law.store import import_folders
    from spiders.lock import writer_lock
    from spiders.place import find_place

    def note(reading: Reading) -> None:
        tell(f"{reading.folder}: {reading.held_in}, {len(reading.copies)} versions in {reading.files} files")
        for path, reason in reading.skipped[:SHOWN]:
            tell(f"  skipped {path}: {reason}")
        if len(reading.skipped) > SHOWN:
            tell(f"  skipped {len(reading.skipped) - SHOWN} more")

    place = find_place()
    with writer_lock(place.lock, "laws import"):
        done = import_folders(options.folder, place.laws, known_versions(), registry_name, note)
    if done.conflicts:
        tell(f"{len(done.conflicts)} conflicts between sources, all in {place.laws / 'conflicts.csv'}")
    print(f"{done.versions} versions with {done.articles} articles held, {done.new_versions} of them new")
    return 0


def run_fetch(options: argparse.Namespace) -> int:
    from pipeline.commands.stages import tell
    from pipeline.law.fetch import fetch, pinned_repositories
    from pipeline.law.sources.mended import SOURCES, load_sources
    from spiders.lock import writer_lock
    from spiders.place import find_place

    path = options.sources or SOURCES
    repositories = pinned_repositories(load_sources(path), path)
    place = find_place()
    with writer_lock(place.lock, "laws fetch"):
        for folder in fetch(repositories, options.to or place.data / "law-sources", tell):
            print(folder, flush=True)
    tell("next: laws import and these folders")
    return 0


def run_status(options: argparse.Namespace) -> int:
    import json
    from datetime import date

    from pipeline.commands.stages import tell
    from pipeline.law.holdings import holdings, warnings
    from pipeline.law.known import known_kinds, known_versions
    from spiders.place import find_place

    found = holdings(find_place().laws, known_versions(), known_kinds(), date.today())
    for warning in warnings(found):
        tell(warning)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0
    print(f"{found['laws']} laws, {found['versions']} versions, {found['articles']} articles, to {found['laws_as_of'] or 'no day'}")
    for kind, row in found["kinds"].items():
        to = f"to {row['to']}" if row["to"] else "none held"
        print(f"{kind or '(no kind)'}\t{row['laws']} laws\t{row['versions']} versions\t{to}\t{row['missing']} missing")
    for name, count in found["conflicts"].items():
        print(f"conflicts on {name}\t{count}")
    for gap in found["missing"][:SHOWN]:
        print(f"missing\t{gap['law']}\t{gap['version']}")
    if len(found["missing"]) > SHOWN:
        print(f"missing\t… {len(found['missing']) - SHOWN} more, see --json")
    return 0


def run_impact(options: argparse.Namespace) -> int:
    import json

    from analysis.database import ask
    from pipeline.commands.stages import tell
    from pipeline.law.impact import changes, chosen_revision, corpus_query, revisions_of
    from pipeline.law.known import known_renumbering, known_versions, one_law
    from pipeline.law.merge import numbered
    from spiders.place import find_place

    place = find_place()
    law = one_law(options.law)
    versions, renumbering = known_versions(), known_renumbering()
    revision = chosen_revision(law, options.version, revisions_of(law, versions, renumbering))
    touched, held = changes(law, revision, versions, renumbering, place.laws)
    names: list[str] = []
    rows: list[tuple] = []
    if place.database.exists():
        names, rows = ask(place.database, corpus_query(touched))
    else:
        tell(f"{place.database}: there is no database, so no articles of the corpus are listed")
    if not held:
        tell("texts of both versions aren't held: articles that changed in place are not listed (laws import)")
    if options.json:
        citing = [dict(zip(names, row, strict=True)) for row in rows]
        found = {
            "law": law,
            "revision": vars(revision),
            "texts": held,
            "changes": [vars(one) for one in touched],
            "citations": citing,
        }
        print(json.dumps(found, ensure_ascii=False, default=str))
        return 0
    print(f"{revision.law}\tpromulgated {revision.version}\tin force from {revision.effective}\t{len(touched)} articles touched")
    for one in touched:
        after = f"{one.new_law}\t{numbered(one.new_article, one.new_suffix or 0)}" if one.new_article else "\t"
        print(f"{one.law}\t{numbered(one.article, one.suffix)}\t{after}\t{one.change}")
    for row in rows:
        print("cited\t" + "\t".join("" if cell is None else " ".join(str(cell).split()) for cell in row))
    if names:
        tell(f"{len({row[0] for row in rows})} articles of the corpus cite them, {len(rows)} times")
    return 0
