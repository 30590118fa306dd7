"""Crawls over loopback, by the program itself: everything is archived, once, politely, and no kill or mistake loses a page."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from spiders.crawl import check_permitted, read_urls
from spiders.ledger import read_ledger
from spiders.place import TREE, Place
from spiders.problem import UsageProblem
from spiders.sample.calendar import load_calendar
from spiders.settings import crawl_settings, user_agent
from spiders.site import load_site
from spiders.spider import FINAL
from tests.spiders.archives import by_fastwarc, by_warcio, members
from tests.spiders.program import asked_and_answered, moved, page, served, text

LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}
CALENDAR = load_calendar(TREE / "data" / "sample", datetime.now(UTC))


# --- the sample site, whole ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first_run(lasting_program):
    """The sample site crawled once by the program, which serves it too."""
    code, told = lasting_program.run("crawl", "sample")
    assert code == 0, told
    return lasting_program, told, asked_and_answered(lasting_program.segments("sample"))


def article_urls(program, ids):
    return {f"http://127.0.0.1:{program.port}/sf/{number}.html" for number in ids}


def test_every_post_is_archived(first_run):
    program, told, found = first_run
    statuses = {url: status for url, status, _ in found}
    assert {statuses.get(url) for url in article_urls(program, CALENDAR.posts)} == {200}
    assert {statuses.get(url) for url in article_urls(program, [*CALENDAR.deleted, *CALENDAR.drafts])} == {404}
    for path in ("/", "/robots.txt", "/feed.php", "/sitemap.xml", "/page_2.html", "/category-2.html"):
        assert statuses[f"http://127.0.0.1:{program.port}{path}"] == 200
    titles = [post.article.title for post in CALENDAR.posts.values()]
    bodies = b"\n".join(body for url, _, body in found if "/sf/" in url).decode()
    assert [title for title in titles if f"<h1>{title}</h1>" not in bodies and "“" not in title] == []
    assert "sample: finished" in told


def test_each_address_is_asked_once(first_run):
    _, _, found = first_run
    assert [url for url, count in Counter(url for url, _, _ in found).items() if count > 1] == []
    assert not [url for url, _, _ in found if "?" in url or "#" in url or "localhost" in url]


def test_the_archive_is_read_by_others(first_run):
    program, _, found = first_run
    (segment,) = program.segments("sample")
    assert by_warcio(segment) == by_fastwarc(segment)
    assert len(members(segment.read_bytes())) == 1 + 2 * len(found)
    info = by_warcio(segment)[0].block.decode()
    assert "http-header-user-agent: Hefa/" in info and "isPartOf: sample" in info


def test_a_run_is_noted(first_run):
    program, _, found = first_run
    (note,) = (json.loads(path.read_text(encoding="utf-8")) for path in (program.data / "runs").glob("*.json"))
    assert (note["outcome"], note["site"], note["mended"]) == ("finished", "sample", [])
    assert note["segments"] == [program.segments("sample")[0].name] == [f"{note['run_id']}-0.warc.gz"]
    counts = Counter(f"answered {status}" for url, status, _ in found if not url.endswith(("/robots.txt", "/tdmrep.json")))
    assert note["counts"] == counts
    assert note["started"] <= note["finished"] and (program.data / "lock").read_text(encoding="utf-8") == ""


def test_a_second_run_fetches_no_article_again(first_run):
    program, _, found = first_run
    code, told = program.run("crawl", "sample")
    again = asked_and_answered(program.segments("sample")[1:])
    assert code == 0 and "done before" in told
    assert [url for url, _, _ in again if "/sf/" in url] == []
    assert {f"http://127.0.0.1:{program.port}{path}" for path in ("/", "/feed.php", "/sitemap.xml")} <= {url for url, _, _ in again}
    assert len(again) < len(found) / 2


def test_killed_and_run_again(program):
    """SIGKILL as soon as a good part is archived: the next run cuts the torn tail, keeps the rest and gets what is missing."""
    process = program.start("crawl", "sample")
    wait_for_archive(program, 80_000)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    (segment,) = program.segments("sample")
    data = segment.read_bytes()
    whole = [content for _, content in members(data)]
    kept = {re.search(rb"WARC-Target-URI: (\S+)", content)[1].decode() for content in whole if b"WARC-Type: response" in content}
    assert 10 < len([url for url in kept if "/sf/" in url]) < len(CALENDAR.posts)
    segment.write_bytes(data + data[:300])  # the kill may have come between two writes: this tail is torn for sure

    code, told = program.run("crawl", "sample")
    assert code == 0, told
    assert f"{segment}: the last " in told
    cut = segment.read_bytes()
    assert data.startswith(cut) and [content for _, content in members(cut)] == whole
    ledger = read_ledger(program.data / "archive" / "sample")
    assert article_urls(program, CALENDAR.posts) <= {url for url, visit in ledger.items() if visit.status == 200}
    later = {url for url, _, _ in asked_and_answered(program.segments("sample")[1:])}
    assert [url for url in later & kept if "/sf/" in url] == []
    outcomes = [json.loads(path.read_text(encoding="utf-8"))["outcome"] for path in sorted((program.data / "runs").glob("*.json"))]
    assert outcomes == ["running", "finished"]


def wait_for_archive(program, size):
    deadline = time.monotonic() + 60
    while sum(path.stat().st_size for path in program.segments("sample")) < size:
        assert time.monotonic() < deadline, "nothing was archived"
        time.sleep(0.005)


def test_interrupted_and_run_again(program):
    """Ctrl-C: exit 130, what was answered is kept and indexed, and the next run goes on."""
    process = program.start("crawl", "sample")
    wait_for_archive(program, 100_000)
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130 and "interrupted" in told and "Traceback" not in told
    kept = read_ledger(program.data / "archive" / "sample")
    assert len(kept) > 5
    code, told = program.run("crawl", "sample", "--limit", 12)
    assert code == 0, told
    again = asked_and_answered(program.segments("sample")[1:])
    assert not {url for url, _, _ in again if "/sf/" in url} & kept.keys()
    assert 0 < len(again) <= 14  # robots.txt and tdmrep.json count for no page


def test_a_full_disk(program, small_disk):
    """One sentence, exit 1, asking stops; with room again, the next run goes on."""
    code, told = program.run("crawl", "sample", HEFA_DATA=str(small_disk), HEFA_FREE_SPACE="0")
    sentence = told.splitlines()[-1]
    assert code == 1 and sentence.startswith(f"hefa: {small_disk}") and "free space on its disk" in sentence
    assert "Traceback" not in told
    (segment,) = (small_disk / "archive" / "sample").glob("*.warc.gz")
    kept = asked_and_answered([segment])
    assert 2 <= len(kept) < 60 and segment.stat().st_size < 65536
    code, told = program.run("archive", "verify", HEFA_DATA=str(small_disk))
    assert code == 0, told  # every archived member is readable
    shutil.copytree(small_disk, program.data)  # a disk with room
    code, told = program.run("crawl", "sample")
    assert code == 0, told
    assert article_urls(program, CALENDAR.posts) <= read_ledger(program.data / "archive" / "sample").keys()


def test_a_disk_that_is_nearly_full(program, small_disk):
    """With less free than hefa.toml asks for, nothing is asked at all."""
    code, told = program.run("crawl", "sample", HEFA_DATA=str(small_disk))
    assert code == 1 and told.count("\n") == 1 and "free_space in hefa.toml" in told
    assert not list((small_disk / "archive").glob("*/*.warc.gz"))


# --- a small site of our own, for manners and discovery ------------------------------------------------------------------

SITEMAP = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{root}/a/mapped.html</loc></url></urlset>'
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{root}/sitemap-2.xml.gz</loc></sitemap></sitemapindex>'
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><item><title>t</title><link>{other}/a/fed.html</link></item></channel></rss>'
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a/atom.html"/></entry></feed>'
SQUEEZED = gzip.compress(page("/a/zipped-link.html")[2], mtime=0)
MANNERED = {
    "/robots.txt": text("User-agent: *\nDisallow: /a/private\nDisallow: /list/secret\n\nUser-agent: other\nDisallow: /\n"),
    "/": page("/list/1.html", "/about.html", "/a/one.html?from=home", "{other}/a/one.html", "/a/one.html#top", "/a/private.html", "/list/secret.html",
              "/zip.html", "mailto:x@law.example", "javascript:void(0)", "https://www.law.example/a/far.html", "http://127.0.0.1:1/a/port.html"),
    "/list/1.html": page("2.html", "/a/listed.html", "/a/listed.html", "/r/home.html", "/a/old.html", "/a/away.html", "/a/loop.html", "/a/&#x6cd5;.html", "/a/律.html", "/a/raw.html", "/list/gbk.html"),
    "/list/gbk.html": (200, {"Content-Type": "text/html; charset=gbk"}, '<a href="/a/合同.html">合同</a>'.encode("gbk")),
    "/list/2.html": page("/list/1.html", "/a/gone.html", "/list/zip.html"),
    "/list/zip.html": text(SQUEEZED, "text/html", **{"Content-Encoding": "gzip"}),
    "/a/one.html": page("/a/related.html"),
    "/a/listed.html": page(), "/a/related.html": page(), "/a/mapped.html": page(), "/a/fed.html": page(), "/a/atom.html": page(),
    "/a/deep.html": page(), "/a/zipped-link.html": page(), "/a/%E6%B3%95.html": page(), "/a/%E5%BE%8B.html": page(), "/a/%E6%96%B0.html": page(), "/a/%E5%90%88%E5%90%8C.html": page(),
    "/a/old.html": moved("/a/new.html", 301), "/a/new.html": page(),
    "/a/away.html": moved("https://www.law.example/a/1.html"),
    "/a/loop.html": moved("/a/loop.html"),
    "/a/raw.html": moved("/a/新.html".encode().decode("latin-1")),  # bytes as servers send them, beyond ASCII
    "/sitemap.xml": text(INDEX, "text/xml"), "/sitemap-1.xml": text(SITEMAP, "text/xml"),
    "/sitemap-2.xml.gz": (200, {"Content-Type": "application/gzip"}, b""),
    "/feed.xml": text(FEED, "text/xml"), "/atom.xml": text(ATOM, "text/xml"),
    "/a/private.html": page(), "/list/secret.html": page("/a/behind.html"),
}  # fmt: skip
DISCOVER = """
[discover]
start = ["/"]
follow = ['^/list/']
sitemaps = ["/sitemap.xml", "/sitemap-1.xml"]
feeds = ["/feed.xml", "/atom.xml"]
"""
SLOW = {"/robots.txt": text("User-agent: *\nCrawl-delay: 0.4\n"), "/": page(*(f"/a/{n}.html" for n in range(4)))}
QUICK_ROBOTS = {"/robots.txt": text("User-agent: *\nCrawl-delay: 0.1\n"), "/": page(*(f"/a/{n}.html" for n in range(5)))}
NO_DELAY = {"/": page(*(f"/a/{n}.html" for n in range(12)))} | {f"/a/{n}.html": page(f"/a/{n + 1}.html") for n in range(12)}


@pytest.fixture(scope="module")
def manners(lasting_program):
    """Four sites crawled side by side in one run: one to be discovered, and three with other delays. Their servers, by name."""
    program = lasting_program
    mannered = dict(MANNERED)
    with served(mannered) as m, served(SLOW) as asked_slowly, served(QUICK_ROBOTS) as own_delay, served(NO_DELAY, takes=0.03) as no_delay:
        deep = text(gzip.compress(SITEMAP.replace("mapped", "deep").replace("{root}", f"http://127.0.0.1:{m.port}").encode()), "application/gzip")
        m.pages["/sitemap-2.xml.gz"] = (deep[0], deep[1], deep[2])
        program.add_site("mannered", m.port, DISCOVER)
        program.add_site("asked-slowly", asked_slowly.port, delay=0.1)
        program.add_site("own-delay", own_delay.port, delay=0.3)
        program.add_site("no-delay", no_delay.port)
        names = ("mannered", "asked-slowly", "own-delay", "no-delay")
        code, told = program.run("crawl", *names, **LOOPBACK, HEFA_CONTACT="office@law.example")
        assert code == 0, told
        yield dict(zip(names, (m, asked_slowly, own_delay, no_delay), strict=True))


def test_everything_is_discovered(manners):
    """From lists, feeds, sitemaps (one named by an index, packed), related links, and a page sent as gzip."""
    wanted = {path for path, (status, _, _) in MANNERED.items() if path.startswith(("/a/", "/list/")) and status == 200}
    wanted -= {"/a/private.html", "/list/secret.html"}
    asked = manners["mannered"].targets()
    assert wanted - set(asked) == set()
    assert {"/", "/feed.xml", "/atom.xml", "/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml.gz", "/a/gone.html"} <= set(asked)
    assert {"/about.html", "/zip.html", "/r/home.html"} & set(asked) == set()  # what the site's file does not want


def test_robots_txt_is_obeyed(manners):
    asked = manners["mannered"].targets()
    assert asked[0] == "/robots.txt"
    assert {"/a/private.html", "/list/secret.html", "/a/behind.html"} & set(asked) == set()


def test_one_address_a_page(manners):
    village = manners["mannered"]
    assert [target for target, count in Counter(village.targets()).items() if count > 1] == []
    assert [target for target in village.targets() if "?" in target or "#" in target] == []
    assert {one.host for one in village.asked} == {f"127.0.0.1:{village.port}"}


def test_redirects(manners, lasting_program):
    """On the site they are followed, also where the address is raw UTF-8; off the site, or in a circle, they are archived alone."""
    asked = manners["mannered"].targets()
    assert {"/a/old.html", "/a/new.html", "/a/away.html", "/a/loop.html", "/a/raw.html", "/a/%E6%96%B0.html"} <= set(asked)
    root = f"http://127.0.0.1:{manners['mannered'].port}"
    statuses = {url.removeprefix(root): status for url, status, _ in asked_and_answered(lasting_program.segments("mannered"))}
    assert [statuses[f"/a/{name}.html"] for name in ("old", "new", "away", "loop", "raw")] == [301, 200, 302, 302, 302]
    blocks = [record.block for record in by_warcio(lasting_program.segments("mannered")[0]) if record.kind == "response"]
    assert any("Location: /a/新.html\r\n".encode() in block for block in blocks)


def test_all_that_was_asked_is_archived_as_it_came(manners, lasting_program):
    for name, village in manners.items():
        root = f"http://127.0.0.1:{village.port}"
        found = asked_and_answered(lasting_program.segments(name))
        assert [url.removeprefix(root) for url, _, _ in found] == village.targets(), name
        for url, status, body in found:
            expected = village.pages.get(url.removeprefix(root), (404, {}, b"nothing here"))
            assert (status, body) == (expected[0], expected[2]), url


def test_the_larger_delay_is_kept_between_all_requests(manners):
    """robots.txt asks for 0.4 s where the site's file has 0.1; for 0.1 where the file has 0.3. All gaps, robots.txt's own too."""
    for name, delay in [("asked-slowly", 0.4), ("own-delay", 0.3)]:
        gaps = manners[name].gaps()
        assert len(gaps) >= 5
        assert min(gaps) > 0.9 * delay, (name, gaps)
        assert sorted(gaps)[len(gaps) // 2] < 2.5 * delay, (name, gaps)  # and no slower than asked


def test_never_two_requests_at_once(manners):
    """Even with no delay and a slow server that could answer many."""
    assert {name: village.most_at_once for name, village in manners.items()} == dict.fromkeys(manners, 1)
    assert len(manners["no-delay"].asked) == 16


def test_the_user_agent_says_who_asks(manners):
    agents = {one.agent for village in manners.values() for one in village.asked}
    assert agents == {user_agent("office@law.example")}
    (agent,) = agents
    assert agent.startswith("Hefa/") and "office@law.example" in agent


def test_requests_that_get_no_answer(program):
    """A server that hangs up or fails: asked thrice, each answer archived, the run fails, and the next one asks again."""
    pages = {"/": page("/a/hang.html", "/a/fail.html", "/a/good.html"), "/a/hang.html": (0, {}, b""), "/a/fail.html": (503, {}, b"later"), "/a/good.html": page()}
    with served(pages) as village:
        program.add_site("shaky", village.port)
        code, told = program.run("crawl", "shaky", **LOOPBACK)
        counts = Counter(village.targets())
        assert code == 1 and "shaky: 1 requests had no answer" in told
        assert (counts["/a/fail.html"], counts["/a/good.html"]) == (3, 1) and counts["/a/hang.html"] >= 3
        found = Counter(url.rpartition("/")[2] for url, _, _ in asked_and_answered(program.segments("shaky")))
        assert (found["fail.html"], found["good.html"], found["hang.html"]) == (3, 1, 0)
        village.pages["/a/hang.html"] = village.pages["/a/fail.html"] = page()
        code, told = program.run("crawl", "shaky", **LOOPBACK)
        assert code == 0, told
        assert Counter(village.targets())["/a/good.html"] == 1
        ledger = read_ledger(program.data / "archive" / "shaky")
        assert {url.rpartition("/")[2]: visit.status for url, visit in ledger.items() if "/a/" in url} == {"hang.html": 200, "fail.html": 200, "good.html": 200}


def test_named_addresses_and_a_limit(program, tmp_path):
    """`--urls` asks those alone, done before or not; `--limit` bounds the pages."""
    pages = {"/": page("/a/1.html", "/a/2.html", "/a/3.html")} | {f"/a/{n}.html": page("/a/9.html") for n in (1, 2, 3)}
    with served(pages) as village:
        program.add_site("few", village.port)
        urls = tmp_path / "urls.txt"
        urls.write_text(f"http://localhost:{village.port}/a/1.html?x=1\n\nhttp://127.0.0.1:{village.port}/a/1.html\n", encoding="utf-8")
        for _ in range(2):
            code, told = program.run("crawl", "few", "--urls", urls, **LOOPBACK)
            assert code == 0, told
        assert village.targets() == ["/robots.txt", "/.well-known/tdmrep.json", "/a/1.html"] * 2
        code, told = program.run("crawl", "few", "--limit", "2", **LOOPBACK)
        assert code == 0 and "over the limit" in told
        assert len(village.targets()) == 6 + 4


# --- settings -----------------------------------------------------------------------------------------------------------


def test_settings():
    settings = crawl_settings(load_site(TREE / "spiders" / "sites", "hefeilaws"), "office@law.example")
    assert {name: settings[name] for name in MUST} == MUST
    assert settings["DOWNLOAD_DELAY"] >= 1
    assert {settings["DOWNLOAD_HANDLERS"][scheme] for scheme in ("file", "ftp", "s3", "data")} == {None}
    assert settings["DOWNLOAD_MAXSIZE"] <= 32 * 1024 * 1024


MUST = {
    "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "DOWNLOAD_DELAY_JITTER": 0.0,
    "REDIRECT_ENABLED": False, "METAREFRESH_ENABLED": False, "COOKIES_ENABLED": False,
    "CONCURRENT_REQUESTS": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
}  # fmt: skip


def test_scrapy_knows_every_setting():
    """A name that a newer Scrapy drops would be set for nothing, and the default would hold again."""
    from scrapy.settings import default_settings

    settings = crawl_settings(load_site(TREE / "spiders" / "sites", "hefeilaws"), "office@law.example")
    assert [name for name in settings if not hasattr(default_settings, name)] == []


def test_nothing_listens_and_other_schemes_are_refused(manners, lasting_program):
    """Scrapy's own log of a real run: no console, no remote control, and only our own extensions beside its plain ones."""
    log = max((lasting_program.data / "runs").glob("*.log"), key=lambda path: path.stat().st_mtime).read_text(encoding="utf-8")
    assert "spiders.keep.CrawlDelay" in log and "spiders.keep.KeepExchange" in log
    assert not re.search(r"telnet console listening|remote.?control(ler)? listening|RedirectMiddleware|CookiesMiddleware", log, re.IGNORECASE)


def test_final_answers():
    assert 200 in FINAL and 404 in FINAL and not FINAL & {403, 429, 500, 503}


# --- what is refused -----------------------------------------------------------------------------------------------------


def place(tmp_path, contact=""):
    return Place(data=tmp_path / "data", sites=TREE / "spiders" / "sites", contact=contact)


def test_a_live_site_needs_a_contact(tmp_path, monkeypatch):
    monkeypatch.delenv("HEFA_ALLOW_LOOPBACK", raising=False)
    site = load_site(TREE / "spiders" / "sites", "hefeilaws")
    with pytest.raises(UsageProblem, match="HEFA_CONTACT"):
        check_permitted(site, place(tmp_path), served=False)
    check_permitted(site, place(tmp_path, "office@law.example"), served=False)


def test_a_live_site_is_never_asked_in_tests(program):
    code, told = program.run("crawl", "hefeilaws", **LOOPBACK, HEFA_CONTACT="office@law.example")
    assert (code, told.count("\n")) == (2, 1)
    assert "HEFA_ALLOW_LOOPBACK" in told and "hefeilaws" in told and program.segments("hefeilaws") == []


@pytest.mark.parametrize("names", [["other"], ["sample", "other"]], ids=["alone", "beside the sample"])
def test_another_site_on_this_machine(program, names):
    with served({"/": page()}) as village:
        program.add_site("other", village.port)
        code, told = program.run("crawl", *names)
        assert (code, told.splitlines()[-1].startswith("hefa: ")) == (2, True)
        assert "'other' lies on this machine" in told and str(program.sites / "other.toml") in told
        assert village.asked == [] and not (program.data / "archive").exists()


MISTAKES = [  # arguments, exit code, words of the sentence
    (["crawl", "sampel"], 2, ["unknown site 'sampel'", "did you mean 'sample'?"]),
    (["crawl", "sample", "--urls", "none.txt"], 2, ["none.txt", "No such file"]),
    (["crawl", "sample", "--urls", "pyproject.toml"], 2, ["pyproject.toml", "is not on 'sample'"]),
    (["import", "none.warc.gz", "--site", "sample"], 2, ["none.warc.gz", "No such file"]),
    (["import", "pyproject.toml", "--site", "sample"], 1, ["pyproject.toml", "no WARC file"]),
    (["import", "pyproject.toml", "--site", "nowhere"], 2, ["unknown site 'nowhere'"]),
]


@pytest.mark.parametrize(("arguments", "expected", "words"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_a_mistake_gets_one_sentence(program, arguments, expected, words):
    code, told = program.run(*arguments)
    assert (code, told.count("\n")) == (expected, 1)
    assert [word for word in words if word not in told] == [] and told.startswith("hefa: ")


def test_a_broken_site_file(program):
    path = program.sites / "sample.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("delay =", "delai ="), encoding="utf-8")
    code, told = program.run("crawl", "sample")
    assert (code, told.count("\n")) == (2, 1) and str(path) in told and "'crawl.delai'" in told and "crawl.delay" in told


def test_a_system_without_rules(program):
    path = program.sites / "sample.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"tpure"', '"discuz"'), encoding="utf-8")
    code, told = program.run("crawl", "sample")
    assert (code, told.count("\n")) == (2, 1) and str(path) in told and "discuz" in told


def test_a_port_in_use(program):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", program.port))
        taken.listen()
        code, told = program.run("crawl", "sample")
    assert (code, told.count("\n")) == (1, 1)
    assert f"port {program.port}" in told and "in use" in told and not (program.data / "archive").exists()


def test_a_second_writer_waits_for_the_first(program):
    with served({"/": page(), "/robots.txt": text("")}, takes=3) as village:
        program.add_site("slow", village.port)
        first = program.start("crawl", "slow", **LOOPBACK)
        deadline = time.monotonic() + 30
        while not village.asked:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        began = time.monotonic()
        code, told = program.run("crawl", "sample")
        assert (code, told.count("\n")) == (75, 1) and time.monotonic() - began < 5
        assert f"process {first.pid} (crawl, since 20" in told and str(program.data / "lock") in told
        first.kill()
        first.communicate()
    code, told = program.run("import", "none.warc.gz", "--site", "sample")
    assert code == 2, told  # the kernel freed the lock


def test_addresses_from_a_file(tmp_path):
    site = load_site(TREE / "spiders" / "sites", "hefeilaws")
    path = tmp_path / "urls.txt"
    path.write_text("https://hefeilaws.com/hf/2.html?a=1\n\n https://www.hefeilaws.com/hf/1.html \nhttps://www.hefeilaws.com/hf/2.html\n", encoding="utf-8")
    assert read_urls(path, site) == ["https://www.hefeilaws.com/hf/2.html", "https://www.hefeilaws.com/hf/1.html"]
