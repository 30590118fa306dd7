"""The cleaning stage: the archive alone decides every byte, and only what is new or changed is read."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import cleaning, parts
from pipeline.cleaning import NOT_RULES, RULE_FILES, clean_site
from pipeline.parts import part_files, read_manifest
from spiders.place import TREE
from spiders.problem import Problem
from spiders.segment import index_path
from tests.archives import answer, sample_answers, sample_site, tpure_page, write_segment

START = datetime(2026, 10, 3, 4, 0, tzinfo=UTC)


def tree(folder):
    """Every file below a folder and its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def corpus(place):
    """The clean rows and the manifest that names them."""
    return tree(place.corpus)


def column(place, table, name, site="sample"):
    files = part_files(place.corpus, site, read_manifest(place.corpus)[site], table)
    return [value for file in files for value in pq.read_table(file).column(name).to_pylist()]


def crawl(place, day, numbers, site="sample", words="合同成立"):
    """A run of a day after START that asked some articles."""
    at = START + timedelta(days=day)
    return write_segment(place, [answer(f"/sf/{n}.html", tpure_page(f"题{n}", f"<p>{words}{n}</p>"), at + timedelta(seconds=n)) for n in numbers], site=site)


@pytest.fixture
def small_groups(monkeypatch):
    """Row groups and tasks so small that a few pages make several."""
    monkeypatch.setattr(parts, "GROUP_ROWS", {"pages": 7, "listed": 20})
    monkeypatch.setattr(parts, "DEFAULT_GROUP_ROWS", 50)
    monkeypatch.setattr(cleaning, "CHUNK", 5)


def test_every_capture_is_a_row_and_every_page_or_its_reject_too(sample_place):
    outcomes = column(sample_place, "captures", "outcome")
    assert len(outcomes) == len(set(column(sample_place, "captures", "capture_id"))) == 3 * len(sample_answers())
    assert outcomes.count("article") == len(column(sample_place, "pages", "capture_id")) == 3 * 96
    assert (outcomes.count("missing"), outcomes.count("redirect")) == (12, 3)
    assert column(sample_place, "rejects", "reason") == []


def test_processes_and_chunks_do_not_show_in_the_bytes(place, site, monkeypatch):
    write_segment(place, sample_answers())
    clean_site(site, place, jobs=1)
    expected = corpus(place)
    for jobs, chunk in ((1, 7), (2, 11), (3, 9), (2, 1000)):
        monkeypatch.setattr(cleaning, "CHUNK", chunk)
        assert clean_site(site, place, jobs=jobs, again=True) == len(sample_answers())
        assert corpus(place) == expected


def test_another_cleaning_of_the_same_archive_gives_the_same_bytes(place, site, tmp_path):
    crawl(place, 0, range(5))
    elsewhere = replace(place, data=tmp_path / "elsewhere")
    shutil.copytree(place.archive, elsewhere.archive)
    clean_site(site, place)
    clean_site(site, elsewhere)
    assert corpus(place) == corpus(elsewhere)


def test_a_second_cleaning_reads_nothing(place, site):
    crawl(place, 0, range(5))
    assert clean_site(site, place) == 5
    before = {path: path.stat().st_mtime_ns for path in place.corpus.rglob("*")}
    assert clean_site(site, place) == 0
    assert {path: path.stat().st_mtime_ns for path in place.corpus.rglob("*")} == before


def test_only_a_new_segment_is_read(place, site):
    crawl(place, 0, range(5))
    clean_site(site, place)
    crawl(place, 1, range(3))
    told = []
    assert clean_site(site, place, note=lambda done, wanted: told.append((done, wanted))) == 3
    assert told == [(0, 3), (3, 0)]
    assert len(column(place, "pages", "capture_id")) == 8


def test_a_changed_rule_reads_all_again(place, site):
    crawl(place, 0, range(5))
    clean_site(site, place)
    other = replace(site, article=r"^/sf/(?P<id>[0-2])\.html$")
    assert clean_site(other, place) == 5
    assert (column(place, "captures", "outcome").count("article"), column(place, "captures", "outcome").count("other")) == (3, 2)
    assert clean_site(replace(other, crawl=replace(other.crawl, delay=9.0)), place) == 0  # a delay decides nothing here


BESIDE = {  # find, name and bound, but decide nothing
    "spiders/disk.py", "spiders/expect.py", "spiders/ledger.py", "spiders/segment.py", "spiders/place.py", "spiders/problem.py", "spiders/__init__.py",
}  # fmt: skip


def test_every_module_that_cleaning_uses_counts_as_a_rule():
    script = (
        "import sys, pipeline.clean, pipeline.pages.generic\n"
        "print(*(module.__file__ for module in list(sys.modules.values()) if getattr(module, '__file__', None)), sep='\\n')"
    )
    loaded = subprocess.run([sys.executable, "-c", script], cwd=TREE, capture_output=True, text=True, check=True).stdout.splitlines()
    used = {path.relative_to(TREE).as_posix() for path in map(Path, loaded) if path.is_relative_to(TREE) and ".venv" not in path.parts}
    rules = {path.relative_to(TREE).as_posix() for pattern in RULE_FILES for path in TREE.glob(pattern) if path.name not in NOT_RULES}
    assert used - rules - BESIDE == set()
    assert {"pipeline/schema.toml", "data/reference/furniture.toml", "data/reference/notices.toml", "requirements/run.lock"} <= rules


def test_months_merge_into_the_bytes_that_a_fresh_cleaning_gives(place, site, tmp_path, small_groups):
    """Runs over four months, cleaned as they came; in the end cleaned at once elsewhere."""
    for day, count in ((0, 9), (1, 4), (20, 13), (35, 8), (36, 3), (70, 21), (95, 2)):
        crawl(place, day, range(count))
        assert clean_site(site, place, jobs=1) == count  # the merged are not read again
    fresh = replace(place, data=tmp_path / "fresh")
    fresh.data.mkdir()
    (fresh.data / "archive").symlink_to(place.archive, target_is_directory=True)
    clean_site(site, fresh, jobs=1)
    assert corpus(place) == corpus(fresh)
    assert [part.name for part in read_manifest(place.corpus)["sample"]][:3] == ["202610-0", "202611-0", "202612-0"]
    assert len(list((place.corpus / "clean" / "sample").iterdir())) == 4  # what was merged is gone


def test_a_late_import_into_a_merged_month_is_taken_in(place, site, tmp_path, small_groups):
    crawl(place, 0, range(4))
    crawl(place, 40, range(3))
    clean_site(site, place, jobs=1)
    crawl(place, 2, range(6))
    clean_site(site, place, jobs=1)
    fresh = replace(place, data=tmp_path / "fresh")
    fresh.data.mkdir()
    (fresh.data / "archive").symlink_to(place.archive, target_is_directory=True)
    clean_site(site, fresh, jobs=1)
    assert corpus(place) == corpus(fresh)
    assert len(column(place, "pages", "capture_id")) == 13


def flipped(data):
    return data[: len(data) // 2] + bytes(byte ^ 0x55 for byte in data[len(data) // 2 : len(data) // 2 + 40]) + data[len(data) // 2 + 40 :]


DAMAGE = {
    "cut short": lambda data: data[: len(data) // 2],
    "bytes changed in the middle": flipped,
    "one bit changed": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
    "a block of zeros": lambda data: data[:2000] + bytes(512) + data[2512:],
    "no gzip at all": lambda data: b"<html>" * (len(data) // 6),
    "emptied": lambda data: b"",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("indexed", [True, False], ids=["with its index", "without"])
def test_a_damaged_segment_is_named_and_the_corpus_stays(place, site, damage, indexed):
    crawl(place, 0, range(4))
    crawl(place, 1, range(4))
    clean_site(site, place)
    (late,) = crawl(place, 2, range(4))  # into the month that is cleaned
    (damaged,) = crawl(place, 40, range(30))
    damaged.write_bytes(damage(damaged.read_bytes()))
    if not indexed:
        index_path(damaged).unlink()
    before = corpus(place)
    torn = not indexed and damage in (DAMAGE["cut short"], DAMAGE["emptied"])  # as a kill leaves it: mended, not refused
    if torn:
        clean_site(site, place, jobs=1)
        assert len(column(place, "pages", "capture_id")) < 12 + 30
        return
    with pytest.raises(Problem, match=damaged.name):
        clean_site(site, place, jobs=1)
    assert corpus(place) == before
    assert late.exists()


def test_a_damaged_segment_is_named_by_several_processes_too(place, site, monkeypatch):
    monkeypatch.setattr(cleaning, "CHUNK", 4)
    (damaged,) = crawl(place, 0, range(40))
    damaged.write_bytes(flipped(damaged.read_bytes()))
    with pytest.raises(Problem, match=damaged.name):
        clean_site(site, place, jobs=2)
    assert corpus(place) == {}


def test_an_index_that_names_what_is_not_there_is_a_problem(place, site):
    (segment,) = crawl(place, 0, range(4))
    index = index_path(segment)
    index.write_text(index.read_text("utf-8").replace('"offset": "', '"offset": "1'), encoding="utf-8")
    with pytest.raises(Problem, match=segment.name):
        clean_site(site, place)


def test_other_sites_are_left_alone(place, site):
    crawl(place, 0, range(4), site="other")
    clean_site(replace(site, name="other"), place)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in place.corpus.glob("clean/other/*/*")}
    crawl(place, 0, range(9))
    clean_site(site, place)
    clean_site(site, place, again=True)
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in place.corpus.glob("clean/other/*/*")}
    assert (len(column(place, "pages", "url", "other")), len(column(place, "pages", "url"))) == (4, 9)


def test_nothing_archived_is_a_problem_that_says_what_to_do(place, site):
    with pytest.raises(Problem, match="nothing is archived of 'sample' yet; crawl or import it first"):
        clean_site(site, place)


def test_absurd_numbers_and_dates_of_a_page_stop_nothing(place):
    page = tpure_page("题", "<p>甲</p>", info=f'<span class="date">{"9" * 5000}天前</span><span class="view">{"9" * 60}</span>')
    write_segment(place, [answer("/sf/1.html", page), answer("/sf/2.html", tpure_page("题" * 10**5, "<p>\ud800乙\x00</p>"))])
    assert clean_site(sample_site(), place) == 2
    assert column(place, "pages", "views") == [None, 7]
    assert column(place, "pages", "date_rule") == ["unreadable", "month_day"]
