"""What the archive holds after a kill, a fault of the disk, a lost index: whole members count, and none is lost."""

import os
import random
import shutil
from datetime import timedelta
from itertools import pairwise

import pytest

from spiders.crawl import new_run_id
from spiders.ledger import Visit, begin_of, mend_archive, read_index, read_ledger, segments, whole_length
from spiders.problem import Problem
from spiders.segment import SegmentWriter, index_path
from tests.spiders.archives import NOON, by_warcio, exchange, members

RUN = "20261123T040000Zabcd"


def write(folder, run=RUN, numbers=range(1, 13), **more):
    writer = SegmentWriter(folder, run, {"software": "Hefa"})
    folder.mkdir(exist_ok=True)
    for number in numbers:
        size = random.Random(number).randint(0, 3000)
        writer.write(exchange(number, random.Random(number).randbytes(size), **more))
    writer.close()
    return writer.written[0]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return write(tmp_path_factory.mktemp("whole"))


def copied(whole, folder, data=None):
    path = folder / whole.name
    path.write_bytes(whole.read_bytes() if data is None else data)
    return path


def cuts(whole):
    """Sixty places to cut: at random, and around the borders of members."""
    data = whole.read_bytes()
    ends = [at for at, _ in members(data)][1:]
    near = [end + step for end in random.Random(2).sample(ends, 6) for step in (-8, -1, 0, 1, 9)]
    return sorted({*random.Random(3).sample(range(1, len(data)), 32), *near, 1, 5, 12, len(data) - 1})


def test_a_torn_tail_is_cut_to_whole_members(whole, tmp_path):
    data = whole.read_bytes()
    places = cuts(whole)
    assert len(places) >= 60
    for cut in places:
        folder = tmp_path / str(cut)
        folder.mkdir()
        path = copied(whole, folder, data[:cut])
        told = mend_archive(folder)
        kept = [at + len_ for (at, _), len_ in zip(members(data), lengths(data), strict=True) if at + len_ <= cut]
        border = kept[-1] if kept else 0
        assert len(told) == (cut != border), cut
        if border == 0:
            assert not path.exists() and segments(folder) == []
            continue
        assert path.read_bytes() == data[:border], cut
        responses = {record.url for record in by_warcio(path) if record.kind == "response"}
        assert set(read_ledger(folder)) == responses
        assert mend_archive(folder) == []
    shutil.rmtree(tmp_path)


def lengths(data):
    starts = [at for at, _ in members(data)] + [len(data)]
    return [after - before for before, after in pairwise(starts)]


def test_the_sentence_on_a_torn_tail(whole, tmp_path):
    path = copied(whole, tmp_path, whole.read_bytes()[:-5])
    (told,) = mend_archive(tmp_path)
    last = lengths(whole.read_bytes())[-1]
    assert told == f"{path}: the last {last - 5} bytes were torn and have been cut off"


@pytest.mark.parametrize("tail", [bytes(4096), b"\x1f\x8b\x08", b"garbage", os.urandom(300)], ids=["zeros", "a header", "text", "noise"])
def test_a_tail_that_a_crash_left(whole, tmp_path, tail):
    path = copied(whole, tmp_path, whole.read_bytes() + tail)
    assert len(mend_archive(tmp_path)) == 1
    assert path.read_bytes() == whole.read_bytes()


def test_damage_before_the_end_is_never_cut_off(whole, tmp_path):
    """A bit turned in any member but the last: a Problem that names the file, or harmless (gzip's own header holds a time)."""
    data = whole.read_bytes()
    last = members(data)[-1][0]
    refused = 0
    for place in random.Random(5).sample(range(last), 250):
        hurt = bytearray(data)
        hurt[place] ^= 1 << random.Random(place).randrange(8)
        path = copied(whole, tmp_path, bytes(hurt))
        index_path(path).unlink(missing_ok=True)
        try:
            mend_archive(tmp_path)
        except Problem as problem:
            refused += 1
            assert str(path) in str(problem) and "restore it" in str(problem)
        assert path.read_bytes() == bytes(hurt), place
    assert refused > 200


def test_bytes_lost_in_the_middle(whole, tmp_path):
    data = whole.read_bytes()
    borders = [at for at, _ in members(data)]
    path = copied(whole, tmp_path, data[: borders[5] + 40] + data[borders[8] + 40 :])
    with pytest.raises(Problem, match=str(path)):
        mend_archive(tmp_path)
    assert not index_path(path).exists()


def test_damage_that_swallows_what_follows(whole, tmp_path):
    """A stored deflate block that claims more bytes than the file has left: zlib sees no error, only an end too early."""
    data = whole.read_bytes()
    border = members(data)[5][0]
    hurt = data[: border + 10] + b"\x00\xff\xff\x00\x00" + data[border + 15 :]
    assert len(data) - border < 0xFFFF
    path = copied(whole, tmp_path, hurt)
    with pytest.raises(Problem, match="whole records behind it"):
        mend_archive(tmp_path)
    assert path.read_bytes() == hurt


def test_a_lost_index_is_made_again(whole, tmp_path):
    copied(whole, tmp_path)
    assert mend_archive(tmp_path) == []
    assert index_path(tmp_path / whole.name).read_bytes() == index_path(whole).read_bytes()


def test_an_index_made_again_for_other_answers(tmp_path):
    """Redirects, no Content-Type, one with blanks and capitals, an address with a query: as the writer's own index."""
    path = write(tmp_path / "a", numbers=[1], headers=(("content-type", " Text/HTML ; charset=GBK"),), url="http://127.0.0.1:8642/a?b=C&%E6%B3%95")
    other = write(tmp_path / "b", numbers=[2], headers=(), status=404)
    for one in (path, other):
        before = index_path(one).read_bytes()
        index_path(one).unlink()
        mend_archive(one.parent)
        assert index_path(one).read_bytes() == before


def test_whole_length_over_many_reads(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("spiders.ledger.CHUNK", 7)  # members begin and end anywhere in what one read gives
    assert whole_length(whole) == len(whole.read_bytes())
    torn = copied(whole, tmp_path, whole.read_bytes()[:-5])
    assert whole_length(torn) == members(whole.read_bytes())[-1][0]


def test_the_latest_visit_counts(tmp_path):
    write(tmp_path, "20261101T000000Zaaaa", [1, 2])
    write(tmp_path, "20261102T000000Zbbbb", [2, 3], status=404, fetched_at=NOON + timedelta(days=1))
    write(tmp_path, "20261103T000000Zcccc", [3], fetched_at=NOON - timedelta(days=9))  # taken in later, fetched before
    found = {url.rpartition("/")[2]: visit for url, visit in read_ledger(tmp_path).items()}
    assert {name: visit.status for name, visit in found.items()} == {"1.html": 200, "2.html": 404, "3.html": 404}
    assert found["1.html"] == Visit("http://127.0.0.1:8642/sf/1.html", 200, NOON)


def test_ids_of_runs_sort_by_time():
    """To the microsecond; ids of older kinds (random bits after the second, imports) keep their place among them."""
    moments = [NOON + timedelta(microseconds=step) for step in (0, 1, 70_000, 999_999)] + [NOON + timedelta(seconds=1)]
    made = [new_run_id(moment) for moment in moments]
    assert made == sorted(made) and len({new_run_id(NOON) for _ in range(50)}) > 40
    assert made[0] > "20261123T035959Zffff" and made[-2] < "20261123T040001Z0000" < "20261123T040001i0000"


def test_segments_in_the_order_of_runs_and_numbers(tmp_path):
    names = ["20261102T000000Zaaaa-2", "20261102T000000Zaaaa-10", "20261101T000000Zffff-0", "20261102T000000Zaaaa-0"]
    for name in names:
        (tmp_path / f"{name}.warc.gz").touch()
    assert [path.name.removesuffix(".warc.gz") for path in segments(tmp_path)] == [names[2], names[3], names[0], names[1]]


def test_index_entries_lead_to_members(whole):
    data = whole.read_bytes()
    for visit, offset, length in read_index(whole):
        ((_, content),) = members(data[offset : offset + length])
        assert visit.url.encode() in content and b"WARC-Type: response" in content


def test_an_empty_place(tmp_path):
    assert (mend_archive(tmp_path / "none"), read_ledger(tmp_path / "none"), begin_of(tmp_path / "none")) == ([], {}, None)


def test_when_an_archive_begins(tmp_path):
    """Its first answer, whether the segment was closed or its crawl was killed; a segment that has none does not count."""
    first = tmp_path / "20261101T000000Zaaaa-0.warc.gz"
    only_info = write(tmp_path / "other")
    first.write_bytes(only_info.read_bytes()[: members(only_info.read_bytes())[1][0]])
    assert begin_of(tmp_path) is None
    closed = write(tmp_path, RUN)
    assert begin_of(tmp_path) == NOON
    index_path(closed).unlink()
    assert begin_of(tmp_path) == NOON
    closed.write_bytes(closed.read_bytes()[:-3])
    assert begin_of(tmp_path) == NOON
