"""`archive forget`: nothing of the page is left in the archive, in the corpus, in reviews or logs; all else is as it was."""

import json
import shutil
from datetime import timedelta

import duckdb
import pytest

from pipeline.cleaning import clean_site
from pipeline.commands.stages import build
from pipeline.forgetting import forget as forgetting
from pipeline.forgetting.forget import finish_erasures, forget, site_of
from pipeline.parts import read_manifest
from pipeline.settle import settle_site
from pipeline.withheld import withhold
from spiders.archive.tombstones import NAME, gather, read_forgotten
from spiders.archive.verify import verify_runs, verify_segment
from spiders.ledger import read_ledger, segments
from spiders.problem import Problem, UsageProblem
from spiders.segment import index_path
from spiders.takein import take_in
from tests.archives import MOMENT, ROOT, answer, sample_answers, tpure_page, write_segment
from tests.spiders.archives import by_warcio, members

SECRET = "王某某在二〇一九年的借款纠纷里把房产证押给了放贷的人，后来才知道那份合同上的利息写错了一个数字。"
TITLE = "王某某的那张借条"
GONE = "/sf/70002.html"


def pages(at=MOMENT):
    """Three articles; a list and a feed with the second's words, a list with its title alone, a redirect to it, a copy of it."""
    other = "<p>" + "欠条上没有写利息的，出借人要求支付利息，法院一般不支持；约定不明的也一样。" * 3 + "</p>"
    third = tpure_page("担保人的责任", other, behind=f'<div class="related"><ul><li><a href="{GONE}">{TITLE}</a></li></ul></div>')
    page = tpure_page(TITLE, f"<p>{SECRET}</p>" * 2)
    item = f"<item><title>{TITLE}</title><link>{ROOT}{GONE}</link><description>&lt;p&gt;{SECRET}&lt;/p&gt;</description></item>"
    return [
        answer("/robots.txt", "User-agent: *\n", at, kind="text/plain"),
        answer("/sf/70001.html", tpure_page("欠条怎么写", other), at),
        answer(GONE, page, at),
        answer("/sf/70003.html", third, at),
        answer("/page_2.html", f'<a href="{GONE}">{TITLE}</a><p>{SECRET[:40]}</p>', at),
        answer("/page_3.html", f'<a href="{GONE}">{TITLE}</a>', at),
        answer("/page_4.html", '<a href="/sf/70001.html">欠条怎么写</a>', at),
        answer("/feed.php", f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{item}</channel></rss>', at, kind="text/xml"),
        answer("/post/70002.html", "", at, status=301, Location=GONE),
        answer("/sf/70009.html", page, at),
    ]


@pytest.fixture
def archived(place):
    """Two runs: all pages, and a month later the lists alone."""
    write_segment(place, pages())
    write_segment(place, [one for one in pages(MOMENT + timedelta(days=30)) if "/page_" in one.url])
    return place


def urls(place):
    return [record.url.removeprefix(ROOT) for path in segments(place.archive / "sample") for record in by_warcio(path) if record.kind == "response"]


def unpacked(place):
    return b"".join(content for path in segments(place.archive / "sample") for _, content in members(path.read_bytes()))


def made(place, site):
    clean_site(site, place, jobs=1)
    settle_site("sample", place)
    build(place)


def forget_it(place, site, **more):
    return forget(ROOT + GONE, "asked by its author", site, place, **more)


def test_the_records_that_hold_it_are_gone_and_no_others(archived, site):
    before = {content for path in segments(archived.archive / "sample") for _, content in members(path.read_bytes())}
    done = forget_it(archived, site)
    assert (done.pages, done.records, done.segments, done.lists) == (2, 12, 2, 3)
    assert urls(archived) == ["/robots.txt", "/sf/70001.html", "/sf/70003.html", "/page_3.html", "/page_4.html", "/page_3.html", "/page_4.html"]
    assert SECRET[:30].encode() not in unpacked(archived)
    kept = {content for path in segments(archived.archive / "sample") for _, content in members(path.read_bytes())}
    assert kept < before  # byte for byte
    assert [verify_segment(path).bad for path in segments(archived.archive / "sample")] == [(), ()]
    assert read_ledger(archived.archive / "sample").keys() == {ROOT + url for url in urls(archived)}


def test_nothing_made_from_the_archive_has_it(archived, site):
    made(archived, site)
    forget_it(archived, site)
    made(archived, site)
    with duckdb.connect(str(archived.database), read_only=True) as database:
        assert [row[0] for row in database.execute("SELECT article_id FROM articles ORDER BY 1").fetchall()] == ["sample:70001", "sample:70003"]
        for (table,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            rows = str(database.sql(f"SELECT * FROM {table}").fetchall())
            assert [word for word in (TITLE, SECRET[:20], "70002") if word in rows] == [], table
    for path in archived.corpus.rglob("*.parquet"):
        with duckdb.connect() as database:
            rows = str(database.sql(f"SELECT * FROM '{path}'").fetchall())
            assert [word for word in (TITLE, SECRET[:20], "70002") if word in rows] == [], path


def test_increments_and_a_fresh_cleaning_agree(archived, site, tmp_path):
    clean_site(site, archived, jobs=1)
    forget_it(archived, site)
    clean_site(site, archived, jobs=1)
    found = {path.relative_to(archived.corpus): path.read_bytes() for path in archived.corpus.rglob("*") if path.is_file()}
    clean_site(site, archived, jobs=1, again=True)
    assert found == {path.relative_to(archived.corpus): path.read_bytes() for path in archived.corpus.rglob("*") if path.is_file()}


def test_a_segment_of_the_same_name_and_size_is_cleaned_again(archived, site, tmp_path):
    """The part is named by what was erased too: here one page is erased, an old copy put back, another of the same size erased."""
    twins = [answer(f"/sf/8000{number}.html", tpure_page(f"第{number}篇", f"<p>{number}{SECRET}</p>"), MOMENT) for number in (1, 2)]
    (path,) = write_segment(archived, twins, run="20261124T000000Ztwin")
    copy = tmp_path / path.name
    shutil.copy(path, copy)

    def names():
        return {part.folder for part in read_manifest(archived.corpus)["sample"]}

    forget(ROOT + "/sf/80001.html", "r", site, archived)
    clean_site(site, archived, jobs=1)
    first, size = names(), path.stat().st_size
    shutil.copy(copy, path)
    (archived.archive / "sample" / NAME).unlink()
    index_path(path).unlink()
    forget(ROOT + "/sf/80002.html", "r", site, archived)
    assert abs(path.stat().st_size - size) < 8  # packed, the twins differ by a few bytes at most
    clean_site(site, archived, jobs=1)
    assert first != names()


def test_the_tombstone_names_no_content(archived, site):
    forget_it(archived, site)
    told = (archived.archive / "sample" / NAME).read_text(encoding="utf-8")
    assert [word for word in ("70002", "127.0.0.1", TITLE, SECRET[:6], "sf/") if word in told] == []
    found = read_forgotten(archived.archive / "sample")
    assert ROOT + GONE in found and ROOT + "/sf/70001.html" not in found and ROOT + GONE + "x" not in found
    assert ROOT + "/sf/70009.html" in found  # which gave the same bytes


def test_a_notice_at_many_addresses_is_no_copy(place, site):
    """A page that was a notice of the site when it was asked: the other addresses that gave the notice stay."""
    notice = tpure_page("系统维护", f"<p>{SECRET}</p>")
    write_segment(place, [answer(f"/sf/9000{number}.html", notice) for number in range(8)])
    done = forget(ROOT + "/sf/90001.html", "r", site, place)
    assert done.pages == 1 and len(urls(place)) == 7 and len(read_forgotten(place.archive / "sample").tombstones) == 1


def test_a_prefix(archived, site):
    done = forget(ROOT + "/sf/7000", "r", site, archived, prefix=True)
    assert done.pages == 4 and [url for url in urls(archived) if "/sf/" in url] == []
    found = read_forgotten(archived.archive / "sample")
    assert ROOT + "/sf/70007.html" in found and ROOT + "/sf/71.html" not in found


def test_reviews_and_logs_forget_too(archived, site):
    rows = [{"article_id": f"sample:7000{number}", "reason": "x"} for number in (1, 2, 3)]
    archived.reviews.parent.mkdir(parents=True, exist_ok=True)
    archived.reviews.write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"torn', encoding="utf-8")
    archived.audits.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    archived.runs.mkdir(parents=True)
    log = archived.runs / "r.log"
    log.write_text(f"one {ROOT}{GONE}: lost\ntwo {ROOT}/sf/70001.html: lost\n", encoding="utf-8")
    done = forget_it(archived, site)
    assert (done.reviews, done.log_lines) == (1, 1)
    assert "70002" not in archived.reviews.read_text(encoding="utf-8") + log.read_text(encoding="utf-8")
    assert archived.audits.read_text(encoding="utf-8").count("\n") == len(rows) - 1 and "70002" not in archived.audits.read_text(encoding="utf-8")
    assert archived.reviews.read_text(encoding="utf-8").count("\n") == 2 and log.read_text(encoding="utf-8").startswith("two ")


@pytest.mark.parametrize("stopped_at", [0, 1])
def test_stopped_between_two_segments_it_can_be_finished(archived, site, monkeypatch, stopped_at):
    """As a kill would leave it: the tombstone stands, some segments are rewritten and some are not."""
    real, calls = forgetting.erase_members, []

    def erase(*arguments):
        if len(calls) == stopped_at:
            raise KeyboardInterrupt
        calls.append(arguments)
        real(*arguments)

    monkeypatch.setattr(forgetting, "erase_members", erase)
    with pytest.raises(KeyboardInterrupt):
        forget_it(archived, site)
    monkeypatch.undo()
    folder = archived.archive / "sample"
    assert ROOT + GONE in read_forgotten(folder)
    assert len(verify_runs([folder], archived)) == 2 - stopped_at
    clean_site(site, archived, jobs=1)  # meanwhile the corpus has nothing of it
    with duckdb.connect() as database:
        rows = str(database.sql(f"SELECT * FROM '{archived.corpus}/clean/sample/*/pages.parquet'").fetchall())
        assert SECRET[:20] not in rows and "70002" not in rows
    assert finish_erasures(folder) == 2 - stopped_at and finish_erasures(folder) == 0
    assert SECRET[:30].encode() not in unpacked(archived) and verify_runs([folder], archived) == []


def test_an_old_copy_put_back(archived, site, tmp_path):
    """Verify names it, forget carries it out again, and the corpus withholds the page meanwhile."""
    folder = archived.archive / "sample"
    shutil.copytree(folder, tmp_path / "copy")
    forget_it(archived, site)
    tombstones = (folder / NAME).read_bytes()
    shutil.copytree(tmp_path / "copy", folder, dirs_exist_ok=True)
    assert (folder / NAME).read_bytes() == tombstones
    assert len(verify_runs([folder], archived)) == 2
    made(archived, site)
    with duckdb.connect(str(archived.database), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM articles WHERE article_id = 'sample:70002'").fetchone() == (0,)
        assert ("forgotten",) in database.execute("SELECT reason FROM rejects").fetchall()
    assert finish_erasures(folder) == 2 and GONE not in urls(archived)


def test_an_import_does_not_bring_it_back(archived, site, tmp_path):
    copy = tmp_path / "copy.warc.gz"
    shutil.copy(segments(archived.archive / "sample")[0], copy)
    forget_it(archived, site)
    taken = take_in(copy, site, archived.archive / "sample")
    assert taken.forgotten == 2 and GONE not in urls(archived)


def test_forgotten_before_it_was_ever_seen(place, site):
    done = forget_it(place, site)
    assert done.records == 0 and ROOT + GONE in read_forgotten(place.archive / "sample")
    again = forget_it(place, site)
    assert again.records == 0 and len(read_forgotten(place.archive / "sample").tombstones) == 1


def test_a_damaged_segment_is_not_touched(archived, site):
    path = segments(archived.archive / "sample")[0]
    data = path.read_bytes()
    at = members(data)[3][0] + 20
    path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
    with pytest.raises(Problem, match=r"archive verify|can't be read"):
        forget_it(archived, site)
    assert not (archived.archive / "sample" / NAME).exists() and len(path.read_bytes()) == len(data)


MISTAKES = [
    ("sf/1.html", "is no address"),
    ("https://elsewhere.example/sf/1.html", "is on no site of sample"),
    (ROOT + "/*", "names all of 'sample'"),
]


@pytest.mark.parametrize(("address", "said"), MISTAKES)
def test_mistakes(site, address, said):
    with pytest.raises(UsageProblem, match=said):
        site_of(address, [site])


def test_addresses_are_made_canonical(site):
    assert site_of("http://localhost:8642/sf/1.html?from=home#top", [site])[1] == ROOT + "/sf/1.html"
    assert site_of(ROOT + "/sf/50*", [site])[1] == ROOT + "/sf/50"


def test_a_broken_tombstone_is_told(place):
    folder = place.archive / "sample"
    folder.mkdir(parents=True)
    (folder / NAME).write_text('{"salt": "x"}\n', encoding="utf-8")
    with pytest.raises(Problem, match="line 1: no tombstone"):
        read_forgotten(folder)


def test_with_nothing_forgotten_rows_stay_the_same_object(site):
    rows = {"captures": [{"url": ROOT + GONE}], "links": [{"url": ROOT + GONE}]}
    assert withhold(rows, site, gather(())) is rows


def test_the_whole_sample_site(place, site):
    """Erased from a real crawl, an article's words are in no member, packed or not; the rest of the site is still there."""
    found = sample_answers()
    write_segment(place, found)
    meant = next(one for one in found if one.url.endswith("/sf/50395.html") and one.status == 200)
    done = forget(meant.url, "r", site, place)
    assert done.pages == 1 and meant.url not in read_ledger(place.archive / "sample")
    left = len([record for record in by_warcio(segments(place.archive / "sample")[0]) if record.kind == "response"])
    assert len(found) - 10 < left < len(found)
