"""Archives that other tools made: what is taken in comes through byte for byte, and what is damaged changes nothing."""

import gzip
import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from spiders.ledger import mend_archive, read_ledger
from spiders.place import TREE
from spiders.problem import Problem, UsageProblem
from spiders.segment import SegmentWriter, index_path
from spiders.site import load_site
from spiders.takein import take_in
from tests.spiders.archives import answer, by_fastwarc, by_warcio, exchange, members, packed, sha1, unpacked, warc_record

SITE = load_site(TREE / "spiders" / "sites", "sample")
CAPTURES = TREE.parent / "shared" / "captures" / "tpure-sample.warc.gz"
ONE, TWO = "http://127.0.0.1:8642/sf/1.html", "http://localhost:8642/sf/2.html"
CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
CHUNKS = b"3\r\n<p>\r\n4;x=y\r\nbody\r\n4\r\n</p>\r\n0\r\n\r\n"
LF_HEAD = b"HTTP/1.0 200 OK\nContent-type:text/html\n"
ODD_HEAD = b"HTTP/1.1 200\r\nContent-type:text/html\r\nX-Folded: a\r\n b\r\nX-Name:  \xb7\xa8\xc2\xc9 \r\n"
BIG = random.Random(1).randbytes(3_000_000)


def taken(tmp_path, data: bytes, name="other.warc.gz"):
    """The records of the site that were kept after `data` was taken in as a file."""
    source = tmp_path / name
    source.write_bytes(data)
    found = take_in(source, SITE, tmp_path / "archive")
    assert found.known is False
    records = []
    for segment in found.segments:
        path = tmp_path / "archive" / segment
        found_here = by_fastwarc(path)
        assert by_warcio(path, verify=False) == found_here  # digests of payloads are of several kinds
        assert len(members(path.read_bytes())) == len(found_here)
        records += found_here[1:]
    assert sum(record.kind == "response" for record in records) == found.responses
    return found, records


WAYS_TO_PACK = {
    "a member a record": lambda records: packed(*records),
    "no gzip": b"".join,
    "one member for the whole file": lambda records: gzip.compress(b"".join(records)),
    "two members, cut inside a record": lambda records: gzip.compress(b"".join(records)[:100]) + gzip.compress(b"".join(records)[100:]),
}


@pytest.mark.parametrize("pack", WAYS_TO_PACK.values(), ids=WAYS_TO_PACK.keys())
def test_ways_to_pack(tmp_path, pack):
    records = [warc_record(None, b"software: x\r\n", "warcinfo"), warc_record(ONE, answer()), warc_record(TWO, answer(BIG))]
    _, kept = taken(tmp_path, pack(records))
    assert [(record.url, record.block) for record in kept] == [(ONE, answer()), (TWO, answer(BIG))]


BLOCKS = [  # what the block of a response may look like, and the body that its payload's digest is of
    ("plain", answer(), b"<p>body</p>", {}),
    ("no digest at all", answer(), None, {}),
    ("empty body", answer(b""), b"", {}),
    ("chunked, digest of the chunks", answer(CHUNKS, CHUNKED_HEAD), CHUNKS, {}),
    ("chunked, digest of the body", answer(CHUNKS, CHUNKED_HEAD), b"<p>body</p>", {}),
    ("wrong digest of the block, right one of the payload", answer(), b"<p>body</p>", {"block_digest": sha1(b"other")}),
    ("right digest of the block alone", answer(), None, {"block_digest": sha1(answer())}),
    ("hexadecimal digest", answer(), None, {"payload_digest": "sha1:" + hashlib.sha1(b"<p>body</p>").hexdigest()}),
    ("digest of another kind", answer(), None, {"payload_digest": "md5:" + hashlib.md5(b"<p>body</p>").hexdigest()}),
    ("lines of the head end in LF", LF_HEAD + b"\n<p>body</p>", b"<p>body</p>", {}),
    ("odd head", answer(b"x", ODD_HEAD), b"x", {}),
    ("gzip as sent", answer(gzip.compress(b"<p>body</p>", mtime=0), b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"), gzip.compress(b"<p>body</p>", mtime=0), {}),
    ("body that looks like a head", answer(b"\r\n\r\nHTTP/1.1 404\r\n\r\n"), b"\r\n\r\nHTTP/1.1 404\r\n\r\n", {}),
    ("WARC 1.1", answer(), b"<p>body</p>", {"version": "1.1"}),
]  # fmt: skip


@pytest.mark.parametrize(("block", "payload", "more"), [row[1:] for row in BLOCKS], ids=[row[0] for row in BLOCKS])
def test_a_block_comes_through_byte_for_byte(tmp_path, block, payload, more):
    digest = {} if payload is None else {"payload_digest": sha1(payload)}
    found, (record,) = taken(tmp_path, warc_record(ONE, block, **digest, **more), "other.warc")
    assert (record.kind, record.url, record.block) == ("response", ONE, block)
    assert (found.responses, found.elsewhere) == (1, 0)


def test_headers_of_a_record_stay(tmp_path):
    """Names and order; a wrong block digest is mended in its place, missing digests are put at the end."""
    block, payload = f"WARC-Block-Digest: {sha1(answer())}", f"WARC-Payload-Digest: {sha1(b'<p>body</p>')}"
    wrong = warc_record(ONE, answer(), block_digest=sha1(b"other"), ip_address="192.0.2.1", payload_digest=sha1(b"<p>body</p>"))
    bare = warc_record(TWO, answer(), warcinfo_id="<urn:uuid:1>", concurrent_to="<urn:uuid:2>")
    found, _ = taken(tmp_path, wrong + bare, "other.warc")
    _, (_, mended), (_, completed) = members((tmp_path / "archive" / found.segments[0]).read_bytes())
    assert lines(mended) == [block if line.startswith("WARC-Block-Digest") else line for line in lines(wrong)]
    assert lines(completed) == [*lines(bare), block, payload]


def lines(record: bytes) -> list[str]:
    return record.partition(b"\r\n\r\n")[0].decode().splitlines()


def test_other_kinds_of_records(tmp_path):
    """Requests, revisits and metadata of the site come along; continuations and whatever has no address do not."""
    records = [
        warc_record(None, b"software: x\r\n", "warcinfo"),
        warc_record(ONE, b"GET /sf/1.html HTTP/1.1\r\nHost: 127.0.0.1:8642\r\n\r\n", "request"),
        warc_record(ONE, answer()),
        warc_record(ONE, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "revisit", payload_digest=sha1(b"<p>body</p>")),
        warc_record(ONE, b"fetchTimeMs: 12\r\n", "metadata"),
        warc_record(None, b"via: nothing\r\n", "metadata"),
        warc_record(ONE, b"more", "continuation"),
    ]
    found, kept = taken(tmp_path, packed(*records))
    assert [record.kind for record in kept] == ["request", "response", "revisit", "metadata"]
    blocks = [unpacked(gzip.compress(record)).partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n") for record in records[1:5]]
    assert [record.block for record in kept] == blocks
    assert (found.responses, found.elsewhere) == (1, 0)
    assert len(read_ledger(tmp_path / "archive")) == 1


def test_addresses_in_brackets(tmp_path):
    """WARC 1.0 wrote `<http://…>`, and some tools still do: the ledger knows the page by its plain address."""
    taken(tmp_path, warc_record(f"<{ONE}>", answer()))
    assert set(read_ledger(tmp_path / "archive")) == {ONE}


def test_other_hosts_are_left_out_and_counted(tmp_path):
    elsewhere = ["http://127.0.0.1:9999/sf/1.html", "https://www.law.example/", "dns:127.0.0.1"]
    records = [warc_record(url, answer()) for url in [ONE, *elsewhere, TWO]]
    found, kept = taken(tmp_path, packed(*records))
    assert [record.url for record in kept] == [ONE, TWO]
    assert (found.responses, found.elsewhere) == (2, 3)


def test_the_index_leads_to_what_was_taken_in(tmp_path):
    found, _ = taken(tmp_path, packed(warc_record(ONE, answer()), warc_record(TWO, answer(b"gone"))))
    segment = tmp_path / "archive" / found.segments[0]
    written = index_path(segment).read_bytes()
    assert written.count(b"\n") == 2
    index_path(segment).unlink()
    assert mend_archive(tmp_path / "archive") == []
    assert index_path(segment).read_bytes() == written


def test_the_same_file_is_taken_in_once(tmp_path):
    found, _ = taken(tmp_path, packed(warc_record(ONE, answer())))
    before = listing(tmp_path / "archive")
    for name in ("other.warc.gz", "renamed.warc.gz"):
        (tmp_path / name).write_bytes((tmp_path / "other.warc.gz").read_bytes())
        again = take_in(tmp_path / name, SITE, tmp_path / "archive")
        assert (again.known, again.segments, again.responses) == (True, found.segments, 0)
    assert listing(tmp_path / "archive") == before


def test_an_import_that_was_killed_is_made_whole(tmp_path, monkeypatch):
    """The first segment is put in place last: without it, what lies there is only a part."""
    monkeypatch.setattr("spiders.segment.SEGMENT_BYTES", 50_000)
    source = packed(*(warc_record(f"{ONE}?{n}", answer(random.Random(n).randbytes(30_000))) for n in range(6)))
    found, _ = taken(tmp_path, source)
    assert len(found.segments) > 2
    whole = listing(tmp_path / "archive")
    for name in found.segments[: -1]:
        (tmp_path / "archive" / name).unlink()
        index_path(tmp_path / "archive" / name).unlink()
    again = take_in(tmp_path / "other.warc.gz", SITE, tmp_path / "archive")
    assert (again.known, again.responses) == (False, 6)
    assert listing(tmp_path / "archive").keys() == whole.keys()


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} if folder.exists() else {}


GOOD = [warc_record(ONE, answer(random.Random(n).randbytes(900)), payload_digest=sha1(random.Random(n).randbytes(900))) for n in range(4)]
BROKEN = [  # what is wrong with the file, its bytes, the exception, a word that its sentence has
    ("nothing of the site", packed(warc_record("https://www.law.example/", answer())), UsageProblem, "www.law.example"),
    ("requests alone", packed(warc_record(ONE, b"GET / HTTP/1.1\r\n\r\n", "request")), UsageProblem, "has no response of 'sample'"),
    ("empty", b"", Problem, "is no WARC file"),
    ("packed nothing", gzip.compress(b""), Problem, "is no WARC file"),
    ("a web page", b"<!DOCTYPE html><p>" * 50, Problem, "is no WARC file"),
    ("a packed web page", gzip.compress(b"<!DOCTYPE html><p>" * 50), Problem, "is no WARC file"),
    ("cut inside a member", packed(*GOOD)[:-100], Problem, "cut short"),
    ("cut inside the first member", packed(*GOOD)[:100], Problem, "cut short"),
    ("cut inside a plain record", b"".join(GOOD)[:-100], Problem, "bytes where"),
    ("cut inside a plain head", b"".join(GOOD)[: len(GOOD[0]) + 40], Problem, "broken head"),
    ("noise behind the end", packed(*GOOD) + b"noise", Problem, "damaged"),
    ("a wrong digest", packed(GOOD[0], warc_record(TWO, answer(), payload_digest=sha1(b"x"))), Problem, "does not fit its digest"),
    ("two wrong digests", packed(warc_record(TWO, answer(), payload_digest=sha1(b"x"), block_digest=sha1(b"x"))), Problem, TWO),
    ("a wrong block digest alone", packed(warc_record(TWO, answer(), block_digest=sha1(b"x"))), Problem, "does not fit its digest"),
    ("a length that is too long", warc_record(ONE, answer(), length="9999"), Problem, "9999"),
    ("a length that is no number", b"".join(GOOD) + warc_record(ONE, answer(), length="many"), Problem, "WARC"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "kind", "word"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_file_changes_nothing(tmp_path, data, kind, word):
    source, archive = tmp_path / "other.warc.gz", tmp_path / "archive"
    source.write_bytes(data)
    before = stocked(archive)
    with pytest.raises(kind) as caught:
        take_in(source, SITE, archive)
    sentence = str(caught.value)
    assert type(caught.value) is kind
    assert str(source) in sentence and word in sentence and "\n" not in sentence
    assert listing(archive) == before


def stocked(folder):
    writer = SegmentWriter(folder, "20261101T000000Zaaaa", {})
    folder.mkdir()
    writer.write(exchange(1))
    writer.close()
    return listing(folder)


@pytest.mark.parametrize(("make", "word"), [(lambda path: None, "No such file"), (Path.mkdir, "directory")], ids=["missing", "a folder"])
def test_a_file_that_can_not_be_read(tmp_path, make, word):
    source = tmp_path / "other.warc.gz"
    make(source)
    with pytest.raises(UsageProblem) as caught:
        take_in(source, SITE, tmp_path / "archive")
    assert str(source) in str(caught.value) and word in str(caught.value)
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("pack", [packed, lambda *records: gzip.compress(b"".join(records)), lambda *records: b"".join(records)], ids=["members", "one member", "no gzip"])
def test_a_turned_bit_is_told_or_harmless(tmp_path, pack):
    """Whatever bit is turned: one sentence and nothing changed, or every body that was taken in is whole."""
    data, archive = pack(*GOOD), tmp_path / "archive"
    bodies = tuple(random.Random(n).randbytes(900) for n in range(4))
    refused = 0
    for place in random.Random(4).sample(range(len(data)), 150):
        hurt = bytearray(data)
        hurt[place] ^= 1 << random.Random(place).randrange(8)
        source = tmp_path / "hurt.warc"
        source.write_bytes(bytes(hurt))
        before = listing(archive)
        try:
            found = take_in(source, SITE, archive)
        except Problem as problem:
            refused += 1
            assert str(source) in str(problem) and "\n" not in str(problem)
            assert listing(archive) == before
        else:
            for record in by_fastwarc(archive / found.segments[0])[1:]:
                if record.kind == "response":
                    assert record.block.endswith(bodies), place
    assert refused > 80
    read_ledger(archive)  # nothing that came through makes the index unreadable


def test_a_plain_file_cut_anywhere(tmp_path):
    """No checksum guards it: cut in a head, a block or between them, one sentence; cut between records, what is there."""
    data = b"".join(GOOD[:2])
    for cut in random.Random(6).sample(range(1, len(data)), 120):
        (tmp_path / "cut.warc").write_bytes(data[:cut])
        if len(GOOD[0]) - 4 <= cut < len(GOOD[0]) + 5:
            continue
        with pytest.raises(Problem):
            take_in(tmp_path / "cut.warc", SITE, tmp_path / "archive")
    assert listing(tmp_path / "archive") == {}


def test_the_captured_pages_come_through_whole(tmp_path):
    if not CAPTURES.exists():
        pytest.skip(f"{CAPTURES} is not on this machine")
    site = load_site_at(tmp_path, "127.0.0.1:8101")
    found = take_in(CAPTURES, site, tmp_path / "archive")
    assert (found.responses, found.elsewhere) == (175, 0)
    before = [record for record in by_fastwarc(CAPTURES, verify=False) if record.kind != "warcinfo"]
    after = [record for name in found.segments for record in by_fastwarc(tmp_path / "archive" / name)[1:]]
    assert after == before and len(read_ledger(tmp_path / "archive")) == 175


def load_site_at(folder, host):
    text = (TREE / "spiders" / "sites" / "sample.toml").read_text(encoding="utf-8")
    (folder / "sample.toml").write_text(text.replace("127.0.0.1:8642", host), encoding="utf-8")
    return load_site(folder, "sample")


def test_the_command(tmp_path):
    """Two files, one of them twice; then a broken one: exit 1, one sentence, and the good ones stay."""
    good, other, broken = (tmp_path / f"{name}.warc.gz" for name in ("good", "other", "broken"))
    good.write_bytes(packed(GOOD[0]))
    other.write_bytes(packed(GOOD[1], warc_record("https://www.law.example/", answer())))
    broken.write_bytes(packed(*GOOD)[:-9])

    def run(*files):
        command = [sys.executable, "-m", "pipeline", "import", *files, "--site", "sample"]
        environment = {"PATH": os.environ["PATH"], "HEFA_DATA": str(tmp_path / "data")}
        return subprocess.run(command, cwd=TREE, env=environment, capture_output=True, text=True, check=False)

    first = run(good, other, good)
    assert first.returncode == 0 and "was taken in before" in first.stderr
    assert f"{other}: 1 responses taken in; 1 of other hosts left out" in first.stderr
    before = listing(tmp_path / "data" / "archive")
    second = run(broken)
    assert (second.returncode, second.stderr.count("\n")) == (1, 1) and str(broken) in second.stderr
    assert listing(tmp_path / "data" / "archive") == before
    assert len(list((tmp_path / "data" / "runs").glob("*.json"))) == 2
