"""Bounds and causes, on archives that are really cleaned and settled: what is degraded, what is a warning, what it is called."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.cleaning import clean_site
from pipeline.health.causes import causes_of_requests, known_causes
from pipeline.health.checks import check_sites, checks_file, held_back, read_checks, reasons
from pipeline.health.measure import count_requests
from pipeline.settle import settle_site
from spiders.crawl import Run, write_run
from spiders.expect import MEASURES, Bounds
from spiders.problem import Problem
from tests.archives import MOMENT, answer, sample_site, tpure_page, write_segment

BODY = "".join(f"<p>借条应当写明金额与还款日期,并由借款人本人签名,第{n}点。</p>" for n in range(8))
GOOD = tpure_page("借条怎么写", BODY)


def crawled(place, bodies, run="20261123T040000Ztest", counts=None, outcome="finished", at=MOMENT):
    """Archive, clean and settle those pages as one crawl of the sample site, with its note."""
    site = sample_site()
    write_segment(place, [answer(f"/sf/{number}.html", body, at + timedelta(seconds=number)) for number, body in enumerate(bodies, 1)], run)
    clean_site(site, place, jobs=1)
    settle_site("sample", place)
    moment = at.isoformat(timespec="seconds")
    write_run(place, Run(run, "sample", moment, moment, outcome, counts or {"answered 200": len(bodies)}))
    return site


def checked(place, site):
    return check_sites([site], place, [site.name])["sites"]["sample"]


def test_a_good_crawl_is_well(place):
    result = checked(place, crawled(place, [GOOD] * 8))
    assert (result["verdict"], result["causes"], result["new"]) == ("ok", [], 8)
    assert held_back(place) is None and not read_checks(place)["exports_held"]


NO_DATE = tpure_page("题目", BODY, info='<span class="user">晨律师</span>')
CAUSES = [
    # what the site did, its pages, counts of the crawl, the cause
    ("answers with nothing", ["", "", "", *[GOOD] * 6], None, "EmptyPage"),
    ("another layout", ["<html><body><div class=neu><b>新</b></div></body></html>"] * 6, None, "LayoutChanged"),
    ("dates went from the layout", [NO_DATE] * 8, None, "LayoutChanged"),
    ("asks to log in", [tpure_page("登录", "<p>您需要登录后才能查看本页内容。</p>")] * 4 + [GOOD] * 4, None, "LoginWall"),
    ("asks for a captcha", ["<html><title>安全验证</title><body><p>请输入验证码</p></body></html>"] * 4 + [GOOD] * 4, None, "LoginWall"),
    ("says 200 and means 404", [tpure_page("提示", "<p>抱歉,您访问的页面不存在或已被删除。</p>")] * 4 + [GOOD] * 4, None, "SoftNotFound"),
    ("refuses", [GOOD] * 8, {"answered 200": 8, "answered 403": 9}, "Blocked"),
    ("limits", [GOOD] * 8, {"answered 200": 8, "answered 429": 9}, "Overloaded"),
    ("closes its robots.txt", [GOOD] * 8, {"answered 200": 1, "refused by robots.txt": 3}, "RobotsDenied"),
    ("fails", [GOOD] * 8, {"answered 200": 8, "answered 502": 8}, "ServerErrors"),
    ("is off the network", [GOOD] * 8, {"failed: DNSLookupError": 1}, "Unreachable"),
]


@pytest.mark.parametrize(("bodies", "counts", "cause"), [row[1:] for row in CAUSES], ids=[row[0] for row in CAUSES])
def test_a_cause_has_its_name_and_degrades_the_site(place, bodies, counts, cause):
    result = checked(place, crawled(place, bodies, counts=counts))
    assert ([one["name"] for one in result["causes"]], result["verdict"]) == ([cause], "degraded")
    assert "sample is degraded" in held_back(place)


def test_every_cause_is_tried_above():
    assert {cause.name for cause in known_causes()} == {row[-1] for row in CAUSES} | {row[-1] for row in NAMED}


NAMED = [
    # outcome of a crawl, its counts, the cause
    ("Blocked: 403 ten times, not asked again before 2026-11-24", {"answered 200": 50, "answered 403": 10}, "Blocked"),
    ("Overloaded: left alone until 2026-11-24", {}, "Overloaded"),
    ("RobotsUnreachable: 503", {"failed: ConnectionRefusedError": 3}, "RobotsUnreachable"),
    ("Unreachable: no answer", {}, "Unreachable"),
]


@pytest.mark.parametrize(("outcome", "counts", "cause"), NAMED, ids=[row[-1] for row in NAMED])
def test_a_crawl_may_name_its_cause_itself(outcome, counts, cause):
    assert [one.name for one in causes_of_requests(count_requests(counts), outcome)] == [cause]


@pytest.mark.parametrize(
    ("bounds", "verdict", "line"),
    [
        ({"articles": Bounds(low=9)}, "degraded", "articles is 8, below 9"),
        ({"articles": Bounds(low=8)}, "ok", None),
        ({"articles": Bounds(high=7)}, "warning", "articles is 8, above 7"),
        ({"articles_held": Bounds(low=100)}, "degraded", "articles_held is 8, below 100"),
        ({"with_author": Bounds(low=0.9)}, "ok", None),
        ({"with_category": Bounds(low=0.5)}, "degraded", "with_category is 0, below 0.5"),
        ({"body_chars": Bounds(low=50, high=200)}, "warning", "above 200"),
        ({"body_chars": Bounds(low=5000)}, "degraded", "body_chars is "),
        ({"unknown_headings": Bounds(low=0.9)}, "ok", None),  # there are no headings: not measured, not judged
    ],
)
def test_bounds_of_a_site(place, bounds, verdict, line):
    result = checked(place, replace(crawled(place, [GOOD] * 8), expect=bounds))
    assert result["verdict"] == verdict
    assert line is None or [told for told in reasons(result) if line in told]


def test_a_quiet_night_is_judged_by_the_newest_articles(place):
    crawled(place, [GOOD] * 8)
    site = crawled(place, [GOOD], run="20261124T040000Ztest", at=MOMENT + timedelta(days=1))
    result = checked(place, site)
    assert (result["crawl"], result["verdict"], result["new"], result["changed"]) == ("20261124T040000Ztest", "ok", 0, 0)
    values = {check["measure"]: check["value"] for check in result["checks"]}
    assert values["read"] == 1.0 and values["with_date"] == 1.0


def test_two_odd_pages_prove_nothing(place):
    result = checked(place, crawled(place, ["", "", GOOD]))
    assert result["verdict"] == "ok"
    assert {check["measure"] for check in result["checks"] if check["verdict"] == "not_measured"} >= {"read", "with_date", "body_chars"}


def test_a_site_gets_well_again_and_is_forgotten_when_its_archive_is_gone(place):
    site = crawled(place, [""] * 8)
    assert checked(place, site)["verdict"] == "degraded"
    better = crawled(place, [GOOD] * 20, run="20261124T040000Ztest", at=MOMENT + timedelta(days=1))
    assert checked(place, better)["verdict"] == "ok" and held_back(place) is None
    assert check_sites([], place, [])["sites"] == {}


def test_what_was_taken_in_is_no_crawl(place):
    site = crawled(place, [GOOD] * 8)
    write_run(place, Run("20261125T040000Ztest", "sample", "2026-11-25T04:00:00+00:00", "2026-11-25T04:00:01+00:00", "finished", {"answered (imported)": 3}))
    result = checked(place, site)
    assert (result["crawl"], result["verdict"]) == ("20261123T040000Ztest", "ok")


def test_measures_that_are_judged_are_those_that_can_be_bounded(place):
    every = {name: Bounds(low=0) for name in MEASURES}
    checks = checked(place, replace(crawled(place, [GOOD] * 8), expect=every))["checks"]
    assert {check["measure"] for check in checks} == set(MEASURES)


def test_a_damaged_note_says_what_to_do(place):
    place.data.mkdir()
    checks_file(place).write_text("{", encoding="utf-8")
    with pytest.raises(Problem, match="pipeline check"):
        held_back(place)


def test_the_note_is_json_for_others(place):
    checked(place, crawled(place, [GOOD] * 8))
    noted = json.loads(checks_file(place).read_text(encoding="utf-8"))
    assert noted.keys() == {"checked_at", "verdict", "exports_held", "sites"}
