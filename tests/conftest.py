"""What several tests share: an empty place to work in, and the sample site archived, cleaned, settled and built once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from spiders.place import TREE, Place
from spiders.site import Site
from tests.archives import sample_answers, sample_site, write_segment

CAPTURES = TREE.parent / "shared" / "captures"
CRAWLS = [  # the sample site as three crawls in three months found it
    datetime(2026, 11, 23, 4, 0, tzinfo=UTC),
    datetime(2026, 12, 20, 16, 30, tzinfo=UTC),
    datetime(2027, 1, 10, 4, 0, tzinfo=UTC),
]

settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "data", TREE / "spiders" / "sites", "")


@pytest.fixture(scope="session")
def site() -> Site:
    return sample_site()


@pytest.fixture(scope="session")
def sample_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample site's archive, corpus and database. Tests read it only."""
    from pipeline.cleaning import clean_site
    from pipeline.commands.stages import build
    from pipeline.settle import settle_site

    found = Place(tmp_path_factory.mktemp("sample") / "data", TREE / "spiders" / "sites", "")
    for clock in CRAWLS:
        write_segment(found, sample_answers(clock))
    clean_site(sample_site(), found, jobs=1)
    settle_site("sample", found)
    build(found)
    return found


@pytest.fixture(scope="session")
def captures() -> Path:
    """The folder of captured pages of a real tpure site, which lies beside the tree on some machines only."""
    if not (CAPTURES / "tpure-sample.warc.gz").exists():
        pytest.skip(f"{CAPTURES / 'tpure-sample.warc.gz'} is not there: the captured pages are no part of the tree")
    return CAPTURES
