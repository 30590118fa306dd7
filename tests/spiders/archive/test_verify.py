"""`archive verify`: whatever one byte of a segment or one line of its index is changed to, the member is named."""

import gzip
import json
import random

import pytest

from spiders.archive.members import Damage, Member, read_members
from spiders.archive.verify import verify_archive, verify_runs, verify_segment
from spiders.place import Place
from spiders.segment import SegmentWriter, index_path
from tests.spiders.archives import answer, exchange, members, sha1, warc_record

PAGES = 12


def archived(folder, run="20261123T040000Zabcd"):
    writer = SegmentWriter(folder, run, {"software": "Hefa"})
    for number in range(1, PAGES + 1):
        writer.write(exchange(number, random.Random(number).randbytes(random.Random(number).randint(0, 3000))))
    writer.close()
    return writer.written[0]


@pytest.fixture
def segment(tmp_path):
    return archived(tmp_path)


def test_a_whole_segment_has_nothing_bad(segment):
    found = verify_segment(segment)
    assert (found.members, found.responses, found.bad, found.unfinished) == (1 + 2 * PAGES, PAGES, (), None)
    assert found.bytes == segment.stat().st_size


def test_members_are_those_that_zlib_finds(segment):
    data = segment.read_bytes()
    assert [(one.offset, one.content) for one in read_members(segment) if isinstance(one, Member)] == members(data)
    assert sum(one.length for one in read_members(segment)) == len(data)


def test_any_changed_byte_is_named_with_its_member(segment):
    """Two hundred places: in headers, in packed data, in checksums."""
    data = segment.read_bytes()
    starts = [at for at, _ in members(data)]
    for at in random.Random(7).sample(range(len(data)), 200):
        before = max(start for start in starts if start <= at)
        if at - before in (4, 5, 6, 7, 8, 9):  # gzip's time, flags of the packer and system: they are no content
            continue
        segment.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        named = [one.offset for one in verify_segment(segment).bad]
        assert before in named, at
        others = {one.offset for one in verify_segment(segment).bad} - {before}
        assert others <= {starts[starts.index(before) + 1] if before != starts[-1] else before}, at  # nothing else is accused


def rewritten(segment, number, change):
    """The segment with the content of one of its members changed and packed again, so that gzip's checksum fits."""
    found = [content for _, content in members(segment.read_bytes())]
    found[number] = change(found[number])
    segment.write_bytes(b"".join(gzip.compress(content, mtime=0) for content in found))
    index_path(segment).unlink()


WRONG = [  # which member, what is done to it, what is said
    (4, lambda content: content.replace(b"Content-Type: text/html", b"Content-Type: text/plai", 1), "the block does not fit its digest"),
    (4, lambda content: content[:-5] + bytes([content[-5] ^ 1]) + content[-4:], "the payload does not fit its digest"),
    (4, lambda content: content[:-9] + content[-4:], "bytes where"),
    (3, lambda content: content.replace(b"GET", b"PUT", 1), "the block does not fit its digest"),
    (2, lambda content: b"XARC" + content[4:], "is no WARC record"),
    (2, lambda content: content.replace(b"\r\nContent-Length", b"\r\nContent-Lengt", 1), "names no Content-Length"),
]


@pytest.mark.parametrize(("number", "change", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_content_that_does_not_fit_what_it_says(segment, number, change, said):
    rewritten(segment, number, change)
    at = members(segment.read_bytes())[number][0]
    bad = verify_segment(segment).bad
    assert {one.offset for one in bad} == {at} and any(said in one.reason for one in bad)
    assert str(bad[0]).startswith(f"{segment}, byte {at}: ")


def changed_line(**change):
    return lambda lines: [json_line(lines[0], change), *lines[1:]]


def json_line(line, change):
    key, stamp, rest = line.split(" ", 2)
    return f"{key} {stamp} {json.dumps(json.loads(rest) | change)}"


INDEX = [
    ("a line is missing", lambda lines: lines[1:], "is missing in"),
    ("a line twice", lambda lines: [lines[0], *lines], "names a member that another line names"),
    ("another status", changed_line(status="404"), "does not fit the segment"),
    ("another digest", changed_line(digest=sha1(b"other")), "does not fit the segment"),
    ("another length", changed_line(length="7"), "does not fit the segment"),
    ("another address", changed_line(url="http://127.0.0.1:8642/sf/99.html"), "does not fit the segment"),
    ("no such offset", changed_line(offset="1"), "does not fit the segment"),
    ("no CDXJ", lambda lines: ["com,example", *lines[1:]], "is no CDXJ"),
    ("not sorted", lambda lines: lines[::-1], "is not sorted"),
]


@pytest.mark.parametrize(("change", "said"), [row[1:] for row in INDEX], ids=[row[0] for row in INDEX])
def test_an_index_that_does_not_fit(segment, change, said):
    path = index_path(segment)
    path.write_text("\n".join(change(path.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")
    assert any(said in one.reason for one in verify_segment(segment).bad)


def test_a_segment_that_is_being_written_is_not_bad(segment):
    index_path(segment).unlink()
    assert (verify_segment(segment).bad, verify_segment(segment).unfinished) == ((), "it has no index yet")
    segment.write_bytes(segment.read_bytes()[:-7])
    found = verify_segment(segment)
    assert found.bad == () and "no whole record" in found.unfinished


def test_a_torn_tail_that_the_index_names_is_bad(segment):
    segment.write_bytes(segment.read_bytes()[:-7])
    assert verify_segment(segment).bad[0].reason == "cut short"


def test_records_of_other_tools(tmp_path):
    """WARC 1.0, a chunked body digested without its coding: both are fine."""
    chunked = b"3\r\nabc\r\n0\r\n\r\n"
    block = answer(chunked, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n")
    record = warc_record("http://127.0.0.1/a", block, payload_digest=sha1(b"abc"), block_digest=sha1(block))
    (tmp_path / "r-0.warc.gz").write_bytes(gzip.compress(record))
    assert verify_segment(tmp_path / "r-0.warc.gz").bad == ()


def test_damage_hides_nothing_behind_it(segment):
    data = segment.read_bytes()
    starts = [at for at, _ in members(data)]
    segment.write_bytes(data[: starts[5]] + bytes(starts[8] - starts[5]) + data[starts[8] :])
    found = list(read_members(segment))
    assert [(one.offset, one.length) for one in found if isinstance(one, Damage)] == [(starts[5], starts[8] - starts[5])]
    assert len(found) == len(starts) - 2


def test_what_a_manifest_names_must_be_there(tmp_path, place):
    folder = place.archive / "sample"
    path = archived(folder)
    place.runs.mkdir(parents=True)
    (place.runs / "r.json").write_text(json.dumps({"site": "sample", "segments": [path.name, "gone-0.warc.gz"]}), encoding="utf-8")
    (place.runs / "other.json").write_text("[]", encoding="utf-8")
    assert [one.file for one in verify_runs([folder], place)] == [str(folder / "gone-0.warc.gz")]


def test_in_several_processes_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr("spiders.archive.verify.POOL_BYTES", 0)
    place = Place(tmp_path, tmp_path, "")
    paths = [archived(place.archive / "sample", f"2026112{day}T040000Zabcd") for day in range(3)]
    noted = []
    found = verify_archive([place.archive / "sample"], 2, lambda done, wanted: noted.append((done, wanted)))
    assert [one.path for one in found] == paths and {one.bad for one in found} == {()}
    assert len(noted) == 4
