"""`laws fetch` from local repositories, and that what arrives can be imported as it is."""

import pytest

from pipeline.law.fetch import Repository, fetch, pinned_repositories
from pipeline.law.known import registry_name
from pipeline.law.sources import read_folder
from pipeline.law.sources.mended import SOURCES, load_sources
from spiders.problem import Problem, UsageProblem
from tests.pipeline.law.checkouts import commit, just_laws, lawbasecn, lawrefbook, write


@pytest.fixture
def origins(tmp_path):
    """The three repositories as local ones."""
    makers = {"LawBaseCN-Laws": lawbasecn, "just-laws": just_laws, "LawRefBook": lawrefbook}
    return [
        Repository(name, str(make(tmp_path / "origin" / name)), commit(tmp_path / "origin" / name), "none")
        for name, make in makers.items()
    ]


def test_fetched_repositories_are_read_like_checkouts(origins, tmp_path):
    told = []
    folders = list(fetch(origins, tmp_path / "to", told.append))
    assert [folder.name for folder in folders] == ["LawBaseCN-Laws", "just-laws", "LawRefBook"]
    for origin, folder in zip(origins, folders, strict=True):
        assert read_folder(folder, registry_name).copies == read_folder(tmp_path / "origin" / origin.name, registry_name).copies
    assert list(fetch(origins, tmp_path / "to", told.append)) == folders
    assert [line.endswith("already") for line in told] == [False] * 3 + [True] * 3


def test_a_newer_pin_is_fetched_anew(origins, tmp_path):
    first = origins[0]
    list(fetch([first], tmp_path / "to", print))
    lawbasecn(tmp_path / "origin" / first.name, 2019)
    newer = Repository(first.name, first.url, commit(tmp_path / "origin" / first.name), first.licence)
    (folder,) = fetch([newer], tmp_path / "to", print)
    assert len(read_folder(folder, registry_name).skipped) == 0
    assert {copy.published for copy in read_folder(folder, registry_name).copies} == {"2019-03-04", "2024-05-06"}


def test_what_cannot_be_had_is_said_in_a_sentence_and_leaves_nothing(origins, tmp_path):
    gone = Repository("gone", str(tmp_path / "nowhere"), "0" * 40, "none")
    with pytest.raises(Problem, match="can't be had") as caught:
        list(fetch([gone], tmp_path / "to", print))
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "to").iterdir()) == []

    unknown = Repository("LawBaseCN-Laws", origins[0].url, "0" * 40, "none")
    with pytest.raises(Problem, match="commit 000000000000 can't be had"):
        list(fetch([unknown], tmp_path / "to", print))


def test_a_folder_of_somebody_else_s_is_left_alone(origins, tmp_path):
    mine = write(tmp_path / "to" / "just-laws", "notes.txt", "mine")
    with pytest.raises(UsageProblem, match="move it away"):
        list(fetch(origins[1:2], tmp_path / "to", print))
    assert mine.read_text(encoding="utf-8") == "mine"


def test_the_shipped_repositories_are_pinned():
    found = pinned_repositories(load_sources(), SOURCES)
    assert [one.name for one in found] == ["LawBaseCN-Laws", "just-laws", "LawRefBook"]
    assert all(one.url.startswith("https://github.com/") for one in found)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"name": "a", "url": "b", "licence": "c"}, "lacks commit"),
        ({"name": "a", "url": "b", "commit": "main", "licence": "c"}, "40 hex digits"),
        ({"name": "../a", "url": "b", "commit": "0" * 40, "licence": "c"}, "the name a word"),
    ],
)
def test_a_bad_entry_is_named(entry, message):
    with pytest.raises(UsageProblem, match=message):
        pinned_repositories({"repository": [entry]}, SOURCES)
    with pytest.raises(UsageProblem, match="names no"):
        pinned_repositories({}, SOURCES)
