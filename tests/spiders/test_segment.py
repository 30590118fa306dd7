"""A segment as other tools see it: WARC 1.1, one gzip member a record, one write a member, and an index that leads there."""

import json
import os
import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders import segment
from spiders.ledger import read_ledger
from spiders.place import TREE
from spiders.problem import Problem
from spiders.segment import SegmentWriter, index_path, surt
from tests.spiders.archives import by_fastwarc, by_warcio, exchange, members, payload_digests_fit

RAW = random.Random(7).randbytes(4000)
EXCHANGES = [
    exchange(1),
    exchange(2, "法律".encode() * 900),
    exchange(3, b"", status=404, headers=()),
    exchange(4, RAW, headers=(("Content-Type", "application/octet-stream"), ("Content-Encoding", "gzip"))),
    exchange(5, b"", status=302, headers=(("Location", "/sf/中.html".encode().decode("latin-1")), ("X-A", "1"), ("X-A", "2"))),
    exchange(6, b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"),  # a body that looks like a record
    exchange(7, url="http://127.0.0.1:8642/sf/7.html?a=1&b=%E6%B3%95", address="127.0.0.1", reason="Fine", protocol="HTTP/1.0"),
    exchange(8, status=599),
]


def write(folder, exchanges=EXCHANGES):
    folder.mkdir(exist_ok=True)
    writer = SegmentWriter(folder, "20261123T040000Zabcd", {"software": "Hefa", "isPartOf": "sample"})
    for one in exchanges:
        writer.write(one)
    writer.close()
    return writer.written[0]


def test_both_readers_read_what_was_written(tmp_path):
    path = write(tmp_path)
    found = by_warcio(path)
    assert found == by_fastwarc(path)
    assert [record.kind for record in found] == ["warcinfo"] + ["request", "response"] * len(EXCHANGES)
    for wrote, request, response in zip(EXCHANGES, found[1::2], found[2::2], strict=True):
        assert request.url == response.url == wrote.url
        assert response.block.partition(b"\r\n\r\n")[2] == wrote.body
    assert payload_digests_fit(path)


def test_heads_are_written_as_they_came(tmp_path):
    _, request, response = by_warcio(write(tmp_path, [EXCHANGES[4]]))
    assert request.block == b"GET /sf/5.html HTTP/1.1\r\nHost: 127.0.0.1:8642\r\nUser-Agent: Hefa/0.1\r\n\r\n"
    assert response.block == "HTTP/1.1 302 Found\r\nLocation: /sf/中.html\r\nX-A: 1\r\nX-A: 2\r\n\r\n".encode()
    query = by_warcio(write(tmp_path / "query", [EXCHANGES[6]]))
    assert query[1].block.startswith(b"GET /sf/7.html?a=1&b=%E6%B3%95 HTTP/1.1\r\n")
    assert query[2].block.startswith(b"HTTP/1.0 200 Fine\r\n")


def test_one_member_a_record_in_version_1_1(tmp_path):
    path = write(tmp_path)
    found = members(path.read_bytes())
    assert len(found) == 1 + 2 * len(EXCHANGES)
    for _, content in found:
        assert content.startswith(b"WARC/1.1\r\n") and content.endswith(b"\r\n\r\n")
    request, response = found[13][1], found[14][1]
    names = dict(line.split(b": ", 1) for line in response.partition(b"\r\n\r\n")[0].splitlines()[1:])
    assert names[b"WARC-Date"] == b"2026-11-23T04:00:00Z" and names[b"WARC-IP-Address"] == b"127.0.0.1"
    assert b"WARC-Concurrent-To: " + names[b"WARC-Record-ID"] in request and b"WARC-Date: 2026-11-23T04:00:00Z" in request


def test_one_write_a_member(tmp_path, monkeypatch):
    written, write_really = [], os.write

    def counting(file, data):
        written.append(bytes(data))
        return write_really(file, data)

    monkeypatch.setattr(os, "write", counting)
    path = write(tmp_path)
    assert b"".join(written) == path.read_bytes()
    assert [len(members(data)) for data in written] == [1] * (1 + 2 * len(EXCHANGES))


def test_index_leads_to_the_records(tmp_path):
    path = write(tmp_path)
    lines = index_path(path).read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines) and len(lines) == len(EXCHANGES)
    data = path.read_bytes()
    by_url = {one.url: one for one in EXCHANGES}
    for line in lines:
        key, stamp, rest = line.split(" ", 2)
        entry = json.loads(rest)
        wrote = by_url.pop(entry["url"])
        piece = data[int(entry["offset"]) : int(entry["offset"]) + int(entry["length"])]
        ((_, content),) = members(piece)
        head = content.partition(b"\r\n\r\n")[0].decode()
        assert "WARC-Type: response" in head and f"WARC-Target-URI: {wrote.url}" in head
        assert f"WARC-Payload-Digest: {entry['digest']}" in head
        assert (entry["status"], entry["filename"]) == (str(wrote.status), path.name)
        assert (key, stamp) == (surt(wrote.url), "20261123040000")
    assert by_url == {}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.hefeilaws.com/hf/1.html", "com,hefeilaws,www)/hf/1.html"),
        ("https://www.hefeilaws.com", "com,hefeilaws,www)/"),
        ("http://127.0.0.1:8642/sf/1.html?a=B", "127.0.0.1:8642)/sf/1.html?a=b"),
    ],
)
def test_surt(url, key):
    assert surt(url) == key


def test_a_full_segment_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(segment, "SEGMENT_BYTES", 9000)
    writer = SegmentWriter(tmp_path, "r", {})
    for number in range(1, 9):
        writer.write(exchange(number, RAW))
    writer.close()
    assert [path.name for path in writer.written] == [f"r-{n}.warc.gz" for n in range(len(writer.written))]
    assert len(writer.written) > 1 and all(index_path(path).exists() for path in writer.written)
    assert sum(len(by_warcio(path)) for path in writer.written) == 16 + len(writer.written)
    assert len(read_ledger(tmp_path)) == 8


def test_nothing_written_is_no_file(tmp_path):
    SegmentWriter(tmp_path, "r", {}).close()
    assert list(tmp_path.iterdir()) == []


HEADERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=30).map(str.strip)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=3000), st.lists(HEADERS, max_size=4), st.integers(100, 599))
def test_any_answer_comes_back(tmp_path_factory, body, values, status):
    given_headers = tuple((f"X-{place}", value) for place, value in enumerate(values))
    path = write(tmp_path_factory.mktemp("any"), [exchange(1, body, headers=given_headers, status=status)])
    response = by_warcio(path)[-1]
    head, _, content = response.block.partition(b"\r\n\r\n")
    assert content == body and by_fastwarc(path)[-1] == response
    assert [line.decode("latin-1").partition(": ")[2] for line in head.split(b"\r\n")[1:]] == values


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.spiders.archives import exchange
from spiders.problem import Problem
from spiders.segment import SegmentWriter
import random
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = SegmentWriter(Path(sys.argv[1]), "r", {})
resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))
for number in range(1, 100):
    try:
        writer.write(exchange(number, random.Random(number).randbytes(4000)))
    except Problem as problem:
        print(number, problem)
        break
"""


def test_a_full_disk_leaves_whole_members(tmp_path):
    """A file that may grow to 30,000 bytes only: the write that crosses the bound is cut by the kernel, as on a full disk."""
    done = subprocess.run([sys.executable, "-c", FULL_DISK, tmp_path], capture_output=True, text=True, cwd=TREE, check=True)
    failed, _, sentence = done.stdout.partition(" ")
    path = tmp_path / "r-0.warc.gz"
    assert str(path) in sentence and "free space" in sentence and sentence.count("\n") == 1
    data = path.read_bytes()
    found = members(data)
    assert len(data) < 30000
    assert data == b"".join(data[begin:end] for begin, end in pairwise([at for at, _ in found] + [len(data)]))
    responses = [record for record in by_warcio(path) if record.kind == "response"]
    assert len(responses) == int(failed) - 1 > 3


def test_the_disk_fills_and_is_freed(tmp_path, small_disk):
    """On a real file system of 64 KiB: what was whole stays, and writing goes on in the same file once there is room."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(36 * 1024))
    writer = SegmentWriter(small_disk, "r", {})
    kept = []
    for number in range(1, 60):
        try:
            writer.write(exchange(number, random.Random(number).randbytes(3000)))
            kept.append(number)
        except Problem as problem:
            assert ("r-0.warc.gz" in str(problem) and "No space left" in str(problem)) or "only a part" in str(problem)
            break
    assert 3 < len(kept) < 30
    ballast.unlink()
    writer.write(exchange(100))
    writer.close()
    urls = [record.url for record in by_warcio(writer.path) if record.kind == "response"]
    assert urls == [exchange(number).url for number in [*kept, 100]]
    assert set(read_ledger(small_disk)) == set(urls)


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "sample").write_text("", encoding="utf-8")
    with pytest.raises(OSError):
        SegmentWriter(tmp_path / "sample", "r", {}).write(exchange(1))
