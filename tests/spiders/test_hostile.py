"""Against a hostile server: no crash, bounded memory, every outcome a row with its name, no request off the site."""

import gzip
import json
import os
import re
import time
from collections import Counter
from email.utils import formatdate

import duckdb
import pytest

from pipeline.captures import read_captures
from pipeline.cleaning import clean_site
from pipeline.decode import decode
from spiders.failures import FAILURES
from spiders.ledger import index_path, index_segment, mend_archive, read_ledger
from spiders.place import Place
from spiders.site import load_site
from tests.spiders.archives import by_fastwarc, by_warcio
from tests.spiders.hostile import CHUNKED, HTML, MIB, PACKED, bomb, drip, flood, hang, packed, page, raw, redirect, reply, serving

LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}
LAW = "第一百四十三条 具备下列条件的民事法律行为有效"
MEMORY = 300 * MIB


def endless(connection, hostile):
    """Each redirect leads to the next number."""
    number = int(re.search(r"\d+", hostile.targets()[-1])[0])
    redirect(f"/a/r{number + 1}.html")(connection, hostile)


sitemap_bomb = reply(gzip.compress(bytes(256 * MIB), 9, mtime=0), headers=b"Content-Type: application/gzip\r\n")


FAILING = {  # name of the page → its answer, and the name that its outcome has
    "hang": (hang, "timeout"),
    "drip": (drip, "timeout"),
    "huge": (flood(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n", 2048 * MIB), "too_large"),
    "huge-told": (flood(b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: %d\r\n\r\n" % (2048 * MIB), 2048 * MIB), "too_large"),
    "huge-chunked": (flood(CHUNKED, 2048 * MIB, b"10000\r\n" + b"x" * 65536 + b"\r\n"), "too_large"),
    "gzip-bomb": (bomb("gzip", 512 * MIB), "bomb"),
    "deflate-bomb": (bomb("deflate", 512 * MIB), "bomb"),
    "brotli-bomb": (bomb("br", 512 * MIB), "bomb"),
    "short": (reply(b"<p>short</p>", length=9999), "cut_short"),
    "cut-chunk": (raw(CHUNKED + b"ff\r\n<p>cut"), "cut_short"),
    "bad-chunk": (raw(CHUNKED + b"zz\r\n<p>cut\r\n0\r\n\r\n"), "cut_short"),
    "headers": (flood(b"HTTP/1.1 200 OK\r\n", 16 * MIB, b"X-Filler: " + b"y" * 1000 + b"\r\n"), "headers_too_large"),
    "one-header": (flood(b"HTTP/1.1 200 OK\r\nX-Filler: ", 16 * MIB, b"y" * 65536), "headers_too_large"),
    "continues": (flood(b"", 16 * MIB, b"HTTP/1.1 100 Continue\r\n\r\n" * 2000), "headers_too_large"),
    "no-http": (raw(b"SSH-2.0-OpenSSH_9.2\r\nhello\r\n\r\n"), "bad_http"),
    "no-gzip": (reply(b"<p>plain</p>", headers=HTML + b"Content-Encoding: deflate\r\n"), "undecodable"),
    "self": (redirect("/a/self.html"), "redirect_loop"),
    "r1": (endless, "too_many_redirects"),
}
WHOLE = {  # odd, but readable: archived, and cleaned to the same text
    "bad-utf8": reply(f"<p>{LAW}</p>".encode() + b"\xff\xfe\x80 \xe4\xb8"),
    "gb-as-utf8": page(text=LAW, charset="gb18030", declared="utf-8"),
    "gb-as-latin": page(text=LAW, charset="gb18030", declared="iso-8859-1"),
    "gb-as-big5": page(text=LAW, charset="gb18030", declared="big5"),
    "gb-as-noise": page(text=LAW, charset="gb18030", declared="no-such-charset"),
    "utf8-as-gb": page(text=LAW, declared="gb2312"),
    "longer": reply(b"<p>longer than it says</p>" * 20, length=100),
    "gzip-cut": reply(PACKED[:-9], headers=HTML + b"Content-Encoding: gzip\r\n"),
    "nest": reply(b"<div>" * 100_000),
    "links": reply(b"<a href=/a/x>" * 150_000),
    "empty": reply(b""),
    "crowd": reply(b"<i>" * 2_700_000),
    "crowd-gzip": packed("gzip", b"<p>x</p>" * (MIB // 8), 7),
    "nul": reply(b"\x00" * 5000 + b"<a href='/a/\x00.html'>x</a>"),
}  # fmt: skip
TRAPS = [
    "file:///etc/passwd", "ftp://127.0.0.1/x.html", "gopher://127.0.0.1/1", "http://localhost:{other}/a/1.html",
    "http://127.0.0.1:{other}/a/2.html", "http://2130706433:{other}/a/3.html", "http://0x7f000001:{other}/a/4.html",
    "http://0177.0.0.1:{other}/a/5.html", "http://127.1:{other}/a/6.html", "http://[::1]:{other}/a/7.html",
    "http://[::ffff:127.0.0.1]:{other}/a/8.html", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/a/9.html",
    "//localhost:{other}/a/10.html", "http://0:{other}/a/11.html",
]  # fmt: skip


@pytest.fixture(scope="module")
def hostilities(lasting_program):
    """One crawl of everything above: servers, exit code, what was told, and the peak of its memory in bytes."""
    program = lasting_program
    names = [*FAILING, *WHOLE]
    answers = {f"/a/{name}.html": answer for name, answer in WHOLE.items()} | {f"/a/{name}.html": answer for name, (answer, _) in FAILING.items()}
    answers |= {"/sitemap.xml": packed("gzip", b"<loc>a</loc>" * (MIB // 12), 7), "/sitemap.xml.gz": sitemap_bomb}
    answers |= {"/a/r*": endless, "/robots.txt": reply(b"User-agent: *\nDisallow: /a/denied\n")}
    with serving({}) as other, serving(answers) as hostile:
        traps = [trap.replace("{other}", str(other.port)) for trap in TRAPS]
        moved = {f"/a/moved-{n}.html": redirect(trap if "://" in trap else "http:" + trap) for n, trap in enumerate(traps)}
        hostile.answers |= {"/": page(*(f"/a/{name}.html" for name in names), *moved, "/a/denied.html", *traps)} | moved
        program.add_site("hostile", hostile.port, "[discover]\nstart = ['/']\nsitemaps = ['/sitemap.xml', '/sitemap.xml.gz']\n")
        path = program.sites / "hostile.toml"
        path.write_text(path.read_text(encoding="utf-8") + "            timeout = 2\n", encoding="utf-8")
        process = program.start("crawl", "hostile", **LOOPBACK)
        peak = watch(process)
        _, told = process.communicate(timeout=120)
        yield hostile, other, process.returncode, told, peak


def watch(process):
    """The most memory (resident, bytes) that a process has had until it ended."""
    peak = 0
    deadline = time.monotonic() + 150
    while process.poll() is None:
        assert time.monotonic() < deadline, process.kill()
        try:
            with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
                found = re.search(r"VmHWM:\s+(\d+) kB", file.read())
        except OSError:
            break
        peak = max(peak, int(found[1]) * 1024 if found else 0)
        time.sleep(0.05)
    return peak


@pytest.fixture(scope="module")
def rows(hostilities, lasting_program):
    """The clean rows of that crawl: captures and rejects, as lists of dicts."""
    place = Place(lasting_program.data, lasting_program.sites, "")
    clean_site(load_site(place.sites, "hostile"), place, jobs=1)
    folder = place.corpus / "clean" / "hostile"
    return {name: duckdb.sql(f"SELECT * FROM '{folder}/*/{name}.parquet'").to_arrow_table().to_pylist() for name in ("captures", "rejects")}


def test_no_crash(hostilities, lasting_program):
    _, _, code, told, _ = hostilities
    assert code == 1 and "requests had no answer" in told and "Traceback" not in told
    log = max((lasting_program.data / "runs").glob("*.log")).read_text(encoding="utf-8")
    assert "Traceback" not in log, log[log.index("Traceback") - 300 :][:3000]


def test_memory_stays_bounded(hostilities):
    print(f"peak {hostilities[4] / MIB:.0f} MiB")
    assert 30 * MIB < hostilities[4] < MEMORY


def test_no_request_leaves_the_site(hostilities):
    hostile, other, _, _, _ = hostilities
    assert other.asked == []
    assert {host for _, host, _ in hostile.asked} == {f"127.0.0.1:{hostile.port}"}


def test_every_outcome_is_a_row_with_its_name(rows):
    told = {row["url"].rpartition("/")[2].removesuffix(".html"): row["reason"] for row in rows["rejects"] if row["stage"] == "crawl"}
    expected = {name: outcome for name, (_, outcome) in FAILING.items() if name != "r1"}
    assert {name: told.get(name) for name in expected} == expected
    assert told["r11"] == "too_many_redirects" and told["denied"] == "robots_denied"
    assert set(told.values()) <= set(FAILURES)


def test_a_crowded_page_is_told_and_not_read(rows):
    told = {row["url"].rpartition("/")[2]: row["reason"] for row in rows["rejects"] if row["stage"] == "clean"}
    assert (told["crowd.html"], told["crowd-gzip.html"]) == ("crowded", "crowded")


def test_traps_are_rows_and_are_not_asked(rows):
    unsafe = [row["url"] for row in rows["rejects"] if row["reason"] == "unsafe_link"]
    assert len(unsafe) == len(set(unsafe)) == len(TRAPS)
    assert "http://169.254.169.254/latest/meta-data/" in unsafe and "file:///etc/passwd" in unsafe


def test_what_can_be_read_is_archived_once(hostilities, rows):
    statuses = {row["url"].rpartition("/")[2]: row["status"] for row in rows["captures"]}
    assert {name for name in WHOLE if statuses.get(f"{name}.html") != 200} == set()
    counts = Counter(hostilities[0].targets())
    assert {name: counts[f"/a/{name}.html"] for name in WHOLE} == dict.fromkeys(WHOLE, 1)


def test_chinese_under_wrong_declarations(hostilities, lasting_program):
    """Bytes are kept as sent, and read as what they are."""
    (segment,) = lasting_program.segments("hostile")
    texts = {found.url.rpartition("/")[2]: decode(found.body or b"", found.content_type).text for found in read_captures(segment) if found.status == 200}
    odd = ("bad-utf8", "gb-as-utf8", "gb-as-latin", "gb-as-big5", "gb-as-noise", "utf8-as-gb")
    assert [name for name in odd if LAW not in texts[f"{name}.html"]] == []


def test_what_is_too_large_is_not_asked_again_in_the_run(hostilities):
    counts = Counter(hostilities[0].targets())
    large = [name for name, (_, outcome) in FAILING.items() if outcome in ("too_large", "bomb", "headers_too_large")]
    assert {name: counts[f"/a/{name}.html"] for name in large} == dict.fromkeys(large, 1)


def test_the_archive_stays_whole(rows, lasting_program):
    """Other readers read it, and an index made from the segment alone equals the one that was written."""
    (segment,) = lasting_program.segments("hostile")
    assert by_warcio(segment) == by_fastwarc(segment)
    notes = [record for record in by_warcio(segment) if record.kind == "metadata"]
    assert len(notes) == len([row for row in rows["rejects"] if row["stage"] == "crawl"])
    assert all(note.block.startswith(b"hefa-outcome: ") for note in notes)
    lines = index_path(segment).read_text(encoding="utf-8")
    assert lines == "".join(sorted(f"{key} {stamp} {json.dumps(found, ensure_ascii=False)}\n" for key, stamp, found in index_segment(segment)))
    assert mend_archive(segment.parent) == []
    assert not [url for url in read_ledger(segment.parent) if url.endswith("hang.html")]  # a failure is no visit


# --- under pressure -------------------------------------------------------------------------------------------------------


def crawl(program, answers, delay=0.0, name="pressed", more=""):
    """Server, exit code, what was told, and the run's note, after one crawl."""
    with serving(answers) as hostile:
        program.add_site(name, hostile.port, "[discover]\nstart = ['/']\n", delay)
        path = program.sites / f"{name}.toml"
        path.write_text(path.read_text(encoding="utf-8") + f"            timeout = 2\n{more}", encoding="utf-8")
        code, told = program.run("crawl", name, **LOOPBACK)
        notes = sorted((program.data / "runs").glob("*.json"), key=os.path.getmtime)
        return hostile, code, told, json.loads(notes[-1].read_text(encoding="utf-8")) if notes else {}


class Once:
    """Answers so the first time, then with a page."""

    def __init__(self, first):
        self.first, self.count = first, 0

    def __call__(self, connection, hostile):
        self.count += 1
        (self.first() if self.count == 1 else page())(connection, hostile)


def busy(status, **headers):
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return reply(b"later", status, HTML + fields.encode())


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_retry_after_is_waited_for(program, status):
    answers = {"/": page("/a/1.html", "/a/2.html"), "/a/1.html": Once(lambda: busy(status, Retry_After=2)), "/a/2.html": page()}
    hostile, code, told, _ = crawl(program, answers)
    assert code == 0, told
    moments = hostile.times("/a/1.html")
    assert len(moments) == 2
    after = min(moment for _, _, moment in hostile.asked if moment > moments[0])
    assert 1.9 < after - moments[0] < 5  # nothing else was asked in between either


def test_retry_after_as_a_date(program):
    answers = {"/": page("/a/1.html"), "/a/1.html": Once(lambda: busy("503 Busy", Retry_After=formatdate(time.time() + 3, usegmt=True)))}
    hostile, code, told, _ = crawl(program, answers)
    first, second = hostile.times("/a/1.html")
    assert code == 0 and 1.5 < second - first < 6, told


def test_without_retry_after_pauses_grow_with_the_delay(program):
    """Ten delays at first, then twice as many."""
    answers = {"/": page("/a/1.html"), "/a/1.html": busy("503 Busy")}
    hostile, _, _, _ = crawl(program, answers, delay=0.05)
    first, second, third = hostile.times("/a/1.html")
    assert 0.45 < second - first < 1.5 and 0.95 < third - second < 2.5


MANY = [f"/a/{n}.html" for n in range(30)]
STOPS = [  # status of all pages but the start, headers, verdict, the most that may be asked
    ("429 Too Many Requests", {}, "Overloaded", 5),
    ("503 Busy", {}, "Overloaded", 5),
    ("429 Too Many Requests", {"Retry_After": 7200}, "Overloaded", 1),
    ("403 Forbidden", {}, "Blocked", 8),
    ("412 Precondition Failed", {}, "Blocked", 8),
]


@pytest.mark.parametrize(("status", "headers", "verdict", "most"), STOPS, ids=["429", "503", "429 two hours", "403", "412"])
def test_a_site_that_shuts_us_out_is_left_alone_for_the_day(program, status, headers, verdict, most):
    answers = {"/": page(*MANY)} | dict.fromkeys(MANY, busy(status, **headers))
    hostile, code, told, note = crawl(program, answers)
    assert code == 1 and f"pressed: {verdict}: " in told and "not asked again before" in told
    assert (note["verdict"], note["outcome"].partition(":")[0]) == (verdict, verdict) and note["not_before"] > note["finished"]
    assert len([target for target in hostile.targets() if target.startswith("/a/")]) == most
    again, code, told, _ = crawl(program, answers)  # the same day
    assert (code, again.asked) == (1, []) and f"pressed: {verdict}: left alone until" in told


def test_a_start_page_that_is_forbidden(program):
    _, code, told, note = crawl(program, {"/": busy("403 Forbidden")})
    assert code == 1 and note["verdict"] == "Blocked" and "pressed: Blocked" in told


def test_a_named_address_that_is_forbidden_holds_nothing_back(program, tmp_path):
    with serving({"/": page(), "/a/1.html": busy("403 Forbidden")}) as hostile:
        program.add_site("pressed", hostile.port)
        (tmp_path / "urls.txt").write_text(f"http://127.0.0.1:{hostile.port}/a/1.html", encoding="utf-8")
        assert program.run("crawl", "pressed", "--urls", tmp_path / "urls.txt", **LOOPBACK)[0] == 0
        assert program.run("crawl", "pressed", **LOOPBACK)[0] == 0 and "/" in hostile.targets()


def test_a_few_refused_pages_stop_nothing(program):
    """Seven in a row, then another page, then seven again."""
    refused = iter(range(1, 100))

    def moody(connection, hostile):
        (page() if next(refused) % 8 == 0 else busy("403 Forbidden"))(connection, hostile)

    hostile, code, told, note = crawl(program, {"/": page(*MANY)} | dict.fromkeys(MANY, moody))
    assert code == 0 and note["verdict"] is None and "27 answered 403" in told, told
    assert set(MANY) <= set(hostile.targets())


def test_pages_that_were_refused_before_do_not_count_again(program):
    """Ten pages for members only stop the first crawl; the next one knows eight of them, and comes by."""
    private = MANY[:10]
    with serving({"/": page(*private)} | dict.fromkeys(private, busy("403 Forbidden"))) as hostile:
        program.add_site("pressed", hostile.port)
        code, told = program.run("crawl", "pressed", **LOOPBACK)
        assert code == 1 and "Blocked" in told
        for note in (program.data / "runs").glob("*.json"):
            note.unlink()
        code, told = program.run("crawl", "pressed", **LOOPBACK)
        assert code == 0 and set(private) <= set(hostile.targets()), told


ROBOTS = [("503 Busy", busy("503 Busy")), ("500", busy("500 Error")), ("hangs", hang), ("hangs up", raw(b"")), ("leads away", redirect("http://law.example/robots.txt"))]


@pytest.mark.parametrize("answer", [row[1] for row in ROBOTS], ids=[row[0] for row in ROBOTS])
def test_without_robots_txt_nothing_is_asked(program, answer):
    hostile, code, told, note = crawl(program, {"/robots.txt": answer, "/": page(*MANY)})
    assert set(hostile.targets()) == {"/robots.txt"}
    assert code == 1 and "pressed: RobotsUnreachable: " in told
    assert (note["verdict"], note["not_before"]) == ("RobotsUnreachable", None)  # the next run asks again


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden"])
def test_a_site_without_robots_txt_forbids_nothing(program, status):
    hostile, code, told, _ = crawl(program, {"/robots.txt": busy(status), "/": page("/a/1.html"), "/a/1.html": page()})
    assert code == 0 and "/a/1.html" in hostile.targets(), told


def test_robots_txt_behind_a_redirect_counts(program):
    answers = {"/robots.txt": redirect("/rules.txt"), "/rules.txt": reply(b"User-agent: *\nDisallow: /a/\n"), "/": page("/a/1.html")}
    hostile, code, _, _ = crawl(program, answers)
    assert code == 0 and hostile.targets()[:2] == ["/robots.txt", "/rules.txt"] and "/a/1.html" not in hostile.targets()


def test_a_dead_site_is_not_asked_for_hours(program):
    hostile, code, told, note = crawl(program, {"/": page(*MANY)} | dict.fromkeys(MANY, raw(b"")))
    assert code == 1 and note["verdict"] == "Unreachable" and "20 addresses in a row had no answer" in told
    assert len(set(hostile.targets()) & set(MANY)) < 30


def test_an_interrupt_ends_a_pause(program):
    with serving({"/": busy("503 Busy", Retry_After=300)}) as hostile:
        program.add_site("pressed", hostile.port)
        process = program.start("crawl", "pressed", **LOOPBACK)
        deadline = time.monotonic() + 30
        while "/" not in hostile.targets():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(2)
        process.communicate(timeout=20)
        assert process.returncode == 130 and time.monotonic() - began < 8
