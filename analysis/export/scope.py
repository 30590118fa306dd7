"""Whose rows an export holds: its sites, without what was removed, forgotten, or may not be mined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.schema import literal
from spiders.archive.tombstones import read_forgotten
from spiders.place import Place
from spiders.problem import UsageProblem
from spiders.site import Site, load_sites

SQL = Path(__file__).with_name("sql")


@dataclass(frozen=True)
class Scope:
    """Sites of an export; in the profile `full` why bodies may be passed on, and the sites whose bodies may not."""

    profile: str
    sites: tuple[str, ...]
    permission: str | None
    left_out: tuple[str, ...] = ()


def choose_scope(
    database: duckdb.DuckDBPyConnection, place: Place, profile: str, wanted: list[str], permission: str | None
) -> Scope:
    """The sites of an export. Raises UsageProblem for an unknown one, or if none may be exported with bodies."""
    built = [row[0] for row in database.execute("SELECT DISTINCT site FROM articles ORDER BY 1").fetchall()]
    unknown = [site for site in wanted if site not in built]
    if unknown:
        raise UsageProblem(f"export: no rows of {', '.join(unknown)} in the database; it has {', '.join(built)}.")
    sites = wanted or built
    if profile == "facts":
        return Scope(profile, tuple(sites), None)
    known = {site.name: site for site in load_sites(place.sites)}
    reserved = {row[0] for row in database.execute((SQL / "reserving_sites.sql").read_text(encoding="utf-8")).fetchall()}
    allowed = [site for site in sites if site not in reserved and may_pass_on(known.get(site), permission)]
    if not allowed:
        raise UsageProblem(
            f"export: no body of {', '.join(sites)} may be passed on: say why it may with --permission REASON, or grant it in "
            "[rights] of the site's file; a site that reserves text and data mining is left out always."
        )
    return Scope(profile, tuple(allowed), permission, tuple(site for site in sites if site not in allowed))


def may_pass_on(site: Site | None, permission: str | None) -> bool:
    if site is None or site.rights.mining_reserved:
        return False
    return site.rights.redistribute or bool(permission)


def read_removals(path: Path) -> list[str]:
    """Addresses, prefixes (with * at the end) and article ids that no export holds; a # after a blank begins a remark."""
    if not path.exists():
        return []
    lines = (f" {line}".partition(" #")[0].strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [line for line in lines if line]


def forgotten_articles(database: duckdb.DuckDBPyConnection, place: Place, sites: tuple[str, ...]) -> list[str]:
    """Articles that were erased from the archive and still stand in a database built before."""
    found = []
    for site in sites:
        forgotten = read_forgotten(place.archive / site)
        if forgotten:
            rows = database.execute("SELECT article_id, url FROM articles WHERE site = ?", [site]).fetchall()
            found += [article for article, url in rows if url in forgotten]
    return found


def open_scope(database: duckdb.DuckDBPyConnection, scope: Scope, place: Place) -> None:
    """Make the temporary tables and views that an export's queries read: articles, sites and templates in scope."""
    removals = read_removals(place.data / "removals.txt") + forgotten_articles(database, place, scope.sites)
    lines = pa.table({"line": pa.array(removals, pa.string())})
    database.register("removals", lines)
    script = (SQL / "scope.sql").read_text(encoding="utf-8")
    sites = ", ".join(literal(site) for site in scope.sites)
    database.execute(script.format(sites=sites, full=str(scope.profile == "full").lower()))
    database.unregister("removals")
