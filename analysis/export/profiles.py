"""What may be given away: the profile `facts` with short excerpts within a budget, the profile `full` with bodies where allowed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.schema import literal
from spiders.place import Place
from spiders.problem import UsageProblem
from spiders.site import Site, load_sites

PROFILES = ("facts", "full")
LONGEST_EXCERPT = 60  # code points
BUDGET = 0.10  # of a body, for all excerpts of an article; 0.15 is promised, and names of laws and titles stand in bodies too
SQL = Path(__file__).with_name("sql")


@dataclass(frozen=True)
class Table:
    """A table of an export: its rows come from `source`; `excerpts` names for each column of wording the span it is of."""

    name: str
    source: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    full: tuple[str, ...]
    added: tuple[str, ...]
    excerpts: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Scope:
    """Whose rows an export holds: sites, and in the profile `full` why their bodies may be passed on."""

    profile: str
    sites: tuple[str, ...]
    permission: str | None


def load_tables() -> list[Table]:
    found = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))
    return [
        Table(
            name,
            table["source"],
            tuple(table["key"]),
            tuple(table["columns"]),
            tuple(table.get("full", ())),
            tuple(table.get("added", ())),
            {column: (span[0], span[1]) for column, span in table.get("excerpts", {}).items()},
        )
        for name, table in found.items()
    ]


def choose_scope(place: Place, built: list[str], profile: str, wanted: list[str], permission: str | None) -> Scope:
    """The sites of an export. Raises UsageProblem for an unknown one, or if none may be exported with bodies."""
    unknown = [site for site in wanted if site not in built]
    if unknown:
        raise UsageProblem(f"export: no rows of {', '.join(unknown)} in the database; it has {', '.join(built)}.")
    sites = wanted or built
    if profile == "full":
        known = {site.name: site for site in load_sites(place.sites)}
        allowed = [site for site in sites if may_pass_on(known.get(site), permission)]
        if not allowed:
            raise UsageProblem(
                f"export: no body of {', '.join(sites)} may be passed on: say why it may with --permission REASON, or grant it in "
                "[rights] of the site's file; a site that reserves text and data mining is left out always."
            )
        sites = allowed
    return Scope(profile, tuple(sites), permission)


def may_pass_on(site: Site | None, permission: str | None) -> bool:
    if site is None or site.rights.mining_reserved:
        return False
    return site.rights.redistribute or bool(permission)


def read_removals(path: Path) -> list[str]:
    """Addresses, prefixes (with * at the end) and article ids that no export holds; a # begins a remark."""
    if not path.exists():
        return []
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def open_scope(database: duckdb.DuckDBPyConnection, scope: Scope, removals: list[str]) -> None:
    """Make the temporary views that an export's queries read: the articles in scope, and the excerpts that the budget allows."""
    sites = ", ".join(literal(site) for site in scope.sites)
    removed = [f"(a.url LIKE {literal(escaped(line[:-1]))} || '%' ESCAPE '!')" for line in removals if line.endswith("*")]
    removed += [f"{literal(line)} IN (a.url, a.article_id)" for line in removals if not line.endswith("*")]
    reserved = "AND coalesce(c.tdm, '') <> 'reserved'" if scope.profile == "full" else ""
    script = (SQL / "scope.sql").read_text(encoding="utf-8")
    settings = {"sites": sites, "removed": " OR ".join(removed) or "false", "reserved": reserved}
    database.execute(script.format(**settings, longest=LONGEST_EXCERPT, budget=BUDGET))


def escaped(prefix: str) -> str:
    return prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def select(table: Table, profile: str, names: set[str]) -> str:
    """The query for a table's rows, in the order of its key."""
    columns = [f"t.{column}" for column in table.columns]
    if profile == "full":
        columns += [f"t.{column}" for column in table.full]
    columns += [f"x.{column}" for column in table.added]
    joins = ""
    for number, (column, (start, end)) in enumerate(table.excerpts.items()):
        if profile == "full":
            columns.append(f"substring(b.text, (t.{start} + 1)::INT, (t.{end} - t.{start})::INT) AS {column}")
        else:
            alias = f"e{number}"
            length = f"({alias}.span_end - {alias}.span_start)::INT"
            columns.append(f"substring(b.text, ({alias}.span_start + 1)::INT, {length}) AS {column}")
            joins += (
                f" LEFT JOIN allowed_excerpts {alias} ON {alias}.article_id = t.article_id AND {alias}.span_start = t.{start}"
                f" AND {alias}.span_end = least(t.{end}, t.{start} + {LONGEST_EXCERPT})"
            )
    if table.excerpts:
        joins = " JOIN bodies_in_scope b USING (article_id)" + joins
    if table.added:
        joins += " LEFT JOIN article_extras x USING (article_id)"
    source = f"v_public_{table.source}" if f"v_public_{table.source}" in names else table.source
    scope = " SEMI JOIN scope USING (article_id)" if "article_id" in table.columns else ""
    if table.name == "near_duplicates":
        scope += " SEMI JOIN scope s2 ON s2.article_id = t.other_id"
    if table.name == "sites":
        scope = " SEMI JOIN scope_sites USING (site)"
    if table.name == "templates":
        scope = " SEMI JOIN template_scope USING (template_id)"
    return f"SELECT {', '.join(columns)} FROM {source} t{joins}{scope} ORDER BY {', '.join(f't.{column}' for column in table.key)}"
