"""The sources of law texts, one module a format; a folder's kind is known by its own marks, whatever it is called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.law.sources import dataset, just_laws, lawbasecn, lawrefbook
from pipeline.law.sources.copy import Reading
from spiders.problem import UsageProblem

# The order in which a copy is preferred where several hold one version. A dataset has been brought together and mended by
# hand; LawBaseCN's files come from the state's database one version each, with both days in their heads; just-laws is kept
# by hand from the same, without the day of effect; LawRefBook's heads lack days or have stale ones (刑法.md).
SOUNDEST_FIRST = ("dataset", "lawbasecn", "just-laws", "lawrefbook")
FORMATS = {"dataset": dataset, "lawbasecn": lawbasecn, "just-laws": just_laws, "lawrefbook": lawrefbook}


def read_folder(folder: Path, name_law: Callable[[str], str]) -> Reading:
    """What a folder holds; raises UsageProblem if it is none of the sources."""
    if not folder.is_dir():
        raise UsageProblem(f"{folder}: no such folder; name a checkout of law texts or a dataset (docs/laws.md).")
    for name in SOUNDEST_FIRST:
        if name in FORMATS and FORMATS[name].recognise(folder):
            return FORMATS[name].read(folder, name_law)
    raise UsageProblem(
        f"{folder}: none of the known sources of law texts; name a checkout of LawBaseCN-Laws, just-laws or LawRefBook/Laws, "
        "or a folder with laws.parquet and articles.parquet."
    )
