"""One capture to rows: always its own, and what its page holds, or a reject that says why not."""

import gzip
from dataclasses import replace

import pytest

from pipeline.blocks import join_blocks
from pipeline.captures import read_captures
from pipeline.clean import REJECTS, clean_capture
from pipeline.clean_columns import CLEAN_COLUMNS
from pipeline.schema import load_schema
from tests.archives import HTML, MOMENT, ROOT, answer, sample_site, tpure_page, write_segment

PAGE = tpure_page("题目", "<p>合同自成立时生效。</p><p style='display:none'>水印</p><p><a href='/sf/2.html'>详见</a>另文。</p>")
LIST = '<!DOCTYPE html><html><body><div class="post item"><h2><a href="/sf/2.html">乙</a></h2><span class="date">3天前</span></div></body></html>'
XML = "text/xml; charset=utf-8"
FEED = f"<rss><channel><item><title>乙</title><link>{ROOT}/sf/2.html</link><pubDate>Fri, 20 Mar 2026 09:12:33 +0800</pubDate></item></channel></rss>"


def rows_of(place, *exchanges, site=None):
    """The rows of each exchange after its way through an archive."""
    (segment,) = write_segment(place, exchanges)
    return [clean_capture(capture, site or sample_site()) for capture in read_captures(segment)]


CASES = [
    # exchange, outcome, reason of the reject, entries listed
    (answer("/sf/1.html", PAGE), "article", None, 0),
    (answer("http://localhost:8642/sf/1.html?from=x#top", PAGE), "article", None, 0),  # another host, another query: the same page
    (answer("/sf/1.html", PAGE, kind=""), "article", None, 0),
    (answer("/sf/1.html", PAGE.encode("gb18030"), kind="text/html; charset=ISO-8859-1"), "article", None, 0),
    (answer("/sf/1.html", gzip.compress(PAGE.encode()), Content_Encoding="gzip"), "article", None, 0),
    (answer("/sf/1.html", PAGE, status=206), "article", None, 0),
    # lists, feeds, files
    (answer("/", LIST), "list", None, 1),
    (answer("/page_2.html", LIST), "list", None, 1),
    (answer("/category-3_2.html", LIST), "list", None, 1),
    (answer("/page_2.html", ""), "list", None, 0),
    (answer("/page_2.html", LIST.replace("/sf/2.html", "http://elsewhere.cn/2.html")), "list", None, 0),
    (answer("/page_2.html", LIST.replace("/sf/2.html", "/about.html")), "list", None, 0),
    (answer("/feed.php", FEED, kind=XML), "feed", None, 1),
    (answer("/feed.php", "<p>坏了", kind=XML), "feed", None, 0),
    (answer("/sitemap.xml", "<urlset/>", kind=XML), "sitemap", None, 0),
    (answer("/sitemap-2.xml", "<urlset/>", kind=XML), "sitemap", None, 0),
    (answer("/robots.txt", "User-agent: *", kind="text/plain"), "robots", None, 0),
    (answer("/about.html", PAGE), "other", None, 0),
    # answers without the page
    (answer("/sf/1.html", status=301, Location="/sf/2.html"), "redirect", None, 0),
    (answer("/", status=302, Location="/sf/2.html"), "redirect", None, 0),
    (answer("/sf/1.html", status=308, Location="/sf/2.html"), "redirect", None, 0),
    (answer("/sf/1.html", PAGE, status=404), "missing", None, 0),
    (answer("/sf/1.html", status=410), "missing", None, 0),
    (answer("/sf/1.html", status=403), "refused", None, 0),
    (answer("/sf/1.html", status=429), "refused", None, 0),
    (answer("/sf/1.html", status=451), "refused", None, 0),
    (answer("/sf/1.html", status=500), "server_error", None, 0),
    (answer("/robots.txt", status=503), "server_error", None, 0),
    (answer("/sf/1.html", status=304), "unchanged", None, 0),
    (answer("/sf/1.html", status=418), "other", None, 0),
    (answer("/sf/1.html", b"no gzip", status=404, Content_Encoding="gzip"), "missing", None, 0),  # what it says is in its status
    # what is dropped, and why
    (answer("/sf/1.html", ""), "empty", "no_article", 0),
    (answer("/sf/1.html", b"\xff\xd8\xff\xe0JFIF", kind="image/jpeg"), "other", "not_html", 0),
    (answer("/sf/1.html", "%PDF-1.7", kind="application/pdf"), "other", "not_html", 0),
    (answer("/sf/1.html", "<html><body><div>咨询热线</div></body></html>"), "other", "no_article", 0),
    (answer("/sf/1.html", "<html><body><p>请输入验证码</p></body></html>"), "other", "login_wall", 0),
    (answer("/sf/1.html", tpure_page("提示", "<p>您需要登录后才能查看本页内容。</p>")), "other", "login_wall", 0),
    (answer("/sf/1.html", tpure_page("提示", "<p>抱歉,您访问的页面不存在或已被删除。</p>")), "other", "soft_not_found", 0),
    (answer("/sf/1.html", tpure_page("题目", "<p style='display:none'>水印</p>")), "other", "no_article", 0),
    (answer("/sf/1.html", b"no gzip", Content_Encoding="gzip"), "other", "undecodable", 0),
    (answer("/sf/1.html", gzip.compress(b"0" * (17 << 20)), Content_Encoding="gzip"), "other", "undecodable", 0),
    (answer("/page_2.html", LIST, Content_Encoding="zstd"), "other", "undecodable", 0),
    (answer("/sf/1.html", PAGE + "<i>" * 200_000), "other", "crowded", 0),
    (answer("/page_2.html", LIST + "<i>" * 200_000), "other", "crowded", 0),
    (answer("http://elsewhere.cn/sf/1.html", PAGE), "other", "off_site", 0),
    (answer("http://127.0.0.1:9999/sf/1.html", PAGE), "other", "off_site", 0),  # another port is another site
]


@pytest.mark.parametrize(("exchange", "outcome", "reason", "listed"), CASES)
def test_every_capture_has_one_row_and_its_outcome(place, exchange, outcome, reason, listed):
    (rows,) = rows_of(place, exchange)
    (capture,) = rows["captures"]
    assert (capture["outcome"], [row["reason"] for row in rows["rejects"]]) == (outcome, [reason] * (reason is not None))
    assert len(rows.get("listed", [])) == listed
    assert len(rows.get("pages", [])) == (outcome == "article")


def test_the_table_above_knows_every_outcome_and_reason():
    documented = next(column for column in load_schema()[1]["captures"].columns if column.name == "outcome").en
    assert {outcome for _, outcome, _, _ in CASES} == set(documented.removeprefix("what it is: ").replace(" (304)", "").split(", "))
    assert {reason for _, _, reason, _ in CASES} - {None} == set(REJECTS) - {"forgotten"}  # tried in tests/pipeline/forgetting


def test_the_rows_of_an_article(place):
    (rows,) = rows_of(place, answer("http://localhost:8642/sf/1.html?x=1", PAGE), site=replace(sample_site(), lookups={"author": {"晨律师": "晨舟"}}))
    (capture,), (page,) = rows["captures"], rows["pages"]
    assert capture["capture_id"] == f"sample/{capture['warc'].removesuffix('.warc.gz')}:{capture['warc_offset']}"
    assert (capture["url"], capture["run_id"], capture["fetched_at"]) == ("http://localhost:8642/sf/1.html?x=1", "20261123T040000Ztest", MOMENT)
    assert (page["article_id"], page["url"]) == ("sample:1", f"{ROOT}/sf/1.html")
    assert (page["title"], page["author"], page["views"], page["page_rule"]) == ("题目", "晨舟", 7, "tpure")
    assert (page["text"], page["chars"]) == ("合同自成立时生效。\n详见另文。", 15)
    assert (page["date_shown"], page["date_rule"]) == ("2个月前 (09-20)", "month_day")
    assert [page["text"][row["span_start"] : row["span_end"]] for row in rows["blocks"]] == ["合同自成立时生效。", "详见另文。"]
    assert [(row["kind"], row["url"], row["title"]) for row in rows["links"]] == [("body", f"{ROOT}/sf/2.html", "详见")]
    assert [(row["ord"], row["reason"], row["text"]) for row in rows["set_aside"]] == [(0, "hidden", "水印")]
    assert {row["capture_id"] for table in rows.values() for row in table} == {capture["capture_id"]}
    assert rows["sketches"] == [{"capture_id": capture["capture_id"], "excluded": []}]  # bodies are sketched many at a time
    for table, columns in CLEAN_COLUMNS.items():
        assert table == "sketches" or all([*row] == [name for name, _ in columns] for row in rows.get(table, []))


def test_white_space_does_not_count_as_a_change_and_letters_do(place):
    bodies = ["<p>甲乙</p><p>丙</p>", "<p>甲 乙</p>\n<p> 丙</p>", "<p>甲乙丙</p>", "<p>甲乙丁</p>"]
    hashes = [rows["pages"][0]["body_hash"] for rows in rows_of(place, *(answer("/sf/1.html", tpure_page("题", body)) for body in bodies))]
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


def test_a_site_without_ids_names_articles_by_a_hash_of_their_address(place):
    site = replace(sample_site(), article=r"^/sf/[^/]+\.html$")
    rows = rows_of(place, answer("/sf/a.html", PAGE), answer("http://localhost:8642/sf/a.html?y", PAGE), answer("/sf/b.html", PAGE), site=site)
    first, again, other = (found["pages"][0]["article_id"] for found in rows)
    assert first == again != other and first.startswith("sample:") and len(first) == 23


def test_captures_of_a_part_of_a_segment(place):
    (segment,) = write_segment(place, [answer(f"/sf/{number}.html", PAGE) for number in range(5)])
    every = list(read_captures(segment))
    part = {capture.offset: capture.length for capture in every[2:4]}
    assert list(read_captures(segment, every[2].offset, part)) == every[2:4]
    assert [join_blocks([]), every[0].content_type] == [("", []), HTML]
