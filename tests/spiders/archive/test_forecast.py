"""Room on the disk: what is forecast from an archive's history, and that a crawl stops while there still is room to end well."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from spiders.archive.forecast import forecast
from spiders.disk import check_space, free_bytes
from spiders.place import read_size
from spiders.problem import Problem, UsageProblem
from spiders.segment import SegmentWriter
from tests.archives import answer, write_segment
from tests.spiders.archives import exchange

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def night(place, at, articles=5, body=3000):
    found = [answer("/", "<p>list</p>", at)]
    found += [answer(f"/sf/{number}.html", random.Random(f"{at} {number}").randbytes(body), at) for number in range(articles)]
    return sum(path.stat().st_size for path in write_segment(place, found))


def test_of_an_archive_with_history(place, site):
    """Forty nights: the last thirty count, and those before do not."""
    sizes = {age: night(place, NOW - age * DAY, articles=50 if age > 30 else 5) for age in range(40, 0, -1)}
    found = forecast(replace(place, free_space=1000), [site], NOW)
    recent = sum(size for age, size in sizes.items() if age <= 30)
    assert found.archive_bytes == sum(sizes.values()) and found.days == 30
    assert found.bytes_a_day == pytest.approx(recent / 30)
    assert found.days_left == pytest.approx((found.free_bytes - 1000) / found.bytes_a_day)
    assert 3000 < found.bytes_an_article < 4500


def test_of_a_first_day(place, site):
    """A history of some hours counts as a day, not as a rate of thousands of pages an hour."""
    size = night(place, NOW - timedelta(hours=2))
    found = forecast(place, [site], NOW)
    assert (found.bytes_a_day, found.days) == (size, 1.0)


def test_of_nothing(place, site):
    found = forecast(place, [site], NOW)
    assert (found.archive_bytes, found.bytes_an_article, found.bytes_a_day, found.days_left) == (0, None, None, None)
    assert found.free_bytes > 0


def test_of_an_archive_that_sleeps(place, site):
    night(place, NOW - 90 * DAY)
    found = forecast(place, [site], NOW)
    assert found.bytes_a_day is None and found.days_left is None and found.bytes_an_article > 3000


def test_with_less_free_than_is_to_be_left(place, site):
    night(place, NOW - 2 * DAY)
    assert forecast(replace(place, free_space=2**60), [site], NOW).days_left == 0


def test_the_sentence_on_a_full_disk(tmp_path):
    folder = tmp_path / "not" / "there" / "yet"
    check_space(folder, free_bytes(folder) // 2)
    with pytest.raises(Problem, match=r"bytes are free on its disk.*free_space in hefa.toml.*run again"):
        check_space(folder, 2**60)


def test_a_crawl_stops_before_the_disk_is_full(small_disk):
    """On 64 KiB with 32 to be left free: the writer refuses while the index still can be written."""
    writer = SegmentWriter(small_disk, "r", {}, free_space=32 * 1024)
    with pytest.MonkeyPatch.context() as patched, pytest.raises(Problem, match="free_space"):
        patched.setattr("spiders.segment.CHECK_BYTES", 4096)
        for number in range(100):
            writer.write(exchange(number, random.Random(number).randbytes(3000)))
    writer.close()
    assert free_bytes(small_disk) > 16 * 1024 and writer.path.with_name("r-0.cdxj").stat().st_size > 0


@pytest.mark.parametrize(("text", "size"), [("0", 0), ("700", 700), ("500 MiB", 500 * 2**20), ("1.5 GiB", 3 * 2**29), ("1TiB", 2**40), ("3 B", 3)])
def test_sizes(text, size):
    assert read_size(text, "here") == size


@pytest.mark.parametrize("text", ["", "much", "1 GB", "-1", "1 GiB more"])
def test_what_is_no_size(text):
    with pytest.raises(UsageProblem, match=r"free_space.*is no size"):
        read_size(text, "free_space")
