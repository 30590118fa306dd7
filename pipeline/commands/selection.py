"""Which sites a command is about."""

from __future__ import annotations

from spiders.place import Place
from spiders.problem import UsageProblem
from spiders.site import Site, load_site, site_names

SAMPLE = "sample"


def named_sites(names: list[str], place: Place) -> list[Site]:
    """The sites by name, each once; raises UsageProblem for a name that has no file, or a system that has no rules."""
    from pipeline.pages import check_system

    sites = [load_site(place.sites, name) for name in dict.fromkeys(names)]
    for site in sites:
        check_system(site.system, str(site.path))
    return sites


def archived_sites(names: list[str], place: Place) -> list[Site]:
    """The sites named, or if none is all that have an archive."""
    if names:
        return named_sites(names, place)
    held = sorted(path.name for path in place.archive.glob("*") if path.is_dir()) if place.archive.is_dir() else []
    unknown = [name for name in held if name not in site_names(place.sites)]
    if unknown:
        raise UsageProblem(f"{place.archive / unknown[0]}: archived, but there is no {place.sites / unknown[0]}.toml; put it back.")
    return named_sites(held, place)
