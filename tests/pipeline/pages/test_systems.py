"""Systems with rules of their own: each theme's fields to the letter, its lists, and that no system claims another's pages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.blocks import join_blocks
from pipeline.extract import extract_html, page_interval
from pipeline.pages import SYSTEMS, read_listed, read_page, recognise
from pipeline.pages.page import parse_html
from pipeline.walls import wall_of_html, wall_of_record
from spiders.place import TREE
from tests.archives import tpure_page
from tests.pipeline.pages.systems import ENTRIES, LISTS, MARKS, PAGES
from tests.pipeline.pages.test_generic import ARTICLES, body_of, squeeze
from tests.pipeline.pages.themes import (
    BIO,
    COMMENTS,
    DAY,
    DEVELOPED,
    EXCERPT,
    HELD_BACK,
    HELD_BACK_TWICE,
    INSTANT,
    RELATED,
    Theme,
    render,
)

NAMES = [f"{system}-{shape.name}" for system, _, shape in PAGES]


def marked(system: str, html: str, kind: int = 0) -> str:
    """A page with a mark of its system: 0 the first of MARKS, 1 the second."""
    return html.replace("<head>", f"<head>{MARKS[system][kind]}", 1)


@pytest.mark.parametrize("kind", [0, 1], ids=["generator", "files"])
@pytest.mark.parametrize(("system", "layout", "shape"), PAGES, ids=NAMES)
def test_each_theme_to_the_letter(system: str, layout: str, shape: Theme, kind: int) -> None:
    for article in ARTICLES:
        page = read_page(marked(system, render(shape, article), kind))
        assert page is not None
        shown = (article.author if "author" in shape.shows else None, article.category if "category" in shape.shows else None)
        assert (page.rule, page.title, page.author, page.category) == (f"{system}:{layout}", article.title, *shown)
        assert page.tags == list(article.tags)
        assert [(block.kind, block.text) for block in page.blocks] == [(block.kind, block.text) for block in body_of(article).blocks]
        text = squeeze(join_blocks(page.blocks)[0])
        assert not [other for other in [*RELATED, *COMMENTS, BIO, EXCERPT] if squeeze(other) in text]
        if not shape.shows & {"day", "instant"}:
            assert (page.shown_date, page.instant) == (None, None)
            continue
        interval = page_interval(page, None)
        assert (interval.first_day, interval.last_day) == (DAY, DAY)
        assert interval.published == (INSTANT if "instant" in shape.shows else DAY)
        assert page.views == (215 if "views" in shape.shows or shape.name == "zblog-divmain" else None)


@pytest.mark.parametrize(("system", "layout", "shape"), PAGES, ids=NAMES)
def test_links_are_told_apart(system: str, layout: str, shape: Theme) -> None:
    html = render(shape, ARTICLES[0])
    page = read_page(html, system)
    assert page is not None and page.rule == f"{system}:{layout}"  # the site's file says the system: no mark is needed
    found = {kind: [link for link in page.links if link.kind == kind] for kind in ("body", "tag", "previous", "next")}
    assert [link.title.strip("# ") for link in found["tag"]] == list(ARTICLES[0].tags)
    assert found["body"] == [] and len(found["previous"]) <= 1 and len(found["next"]) <= 1
    if 'href="/6' in html and shape.name != "twentytwentyfive":  # whose page here has no class on the link
        assert [link.url.strip("/").removesuffix(".html") for link in found["previous"]] == ["6"]


@pytest.mark.parametrize(("system", "layout", "shape"), PAGES, ids=NAMES)
def test_no_system_claims_another_ones_page(system: str, layout: str, shape: Theme) -> None:
    html = marked(system, render(shape, ARTICLES[0]))
    tree = parse_html(html)
    assert tree is not None and recognise(tree) == system
    for other in SYSTEMS.keys() - {system, "tpure"}:
        page = read_page(html, other)
        assert page is not None and page.rule.startswith("generic:") and page.title == ARTICLES[0].title
    tpure = read_page(html, "tpure")
    assert tpure is None or tpure.rule != "tpure"


@pytest.mark.parametrize("shape", [*DEVELOPED, *HELD_BACK, *HELD_BACK_TWICE], ids=lambda shape: shape.name)
def test_pages_of_unknown_systems_stay_with_the_general_means(shape: Theme) -> None:
    known = {theme.name: system for system, _, theme in PAGES}
    for system in SYSTEMS.keys() - {known.get(shape.name), "tpure"}:
        page = read_page(render(shape, ARTICLES[0]), system)
        assert page is not None and page.rule.startswith("generic:")


def test_tpure_is_a_theme_of_zblog_and_keeps_its_rules() -> None:
    html = tpure_page("押金不退", "<p>房东说墙脏了。</p><p>证据在入住时的照片里。</p>", head='<meta name="generator" content="Z-BlogPHP 1.7.5">')
    for system in ("auto", "tpure", "zblog"):
        page = read_page(html, system)
        assert page is not None and page.rule == "tpure" and page.shown_date == "2个月前 (09-20)"
    other = read_page(html, "wordpress")
    assert other is None or other.rule.startswith("generic:")


@pytest.mark.parametrize(("system", "main", "shown", "exact"), LISTS, ids=[f"{row[0]}-{place}" for place, row in enumerate(LISTS)])
def test_lists(system: str, main: str, shown: str | None, exact: bool) -> None:
    html = f"<!DOCTYPE html><html><head>{MARKS[system][0]}<title>消费维权 - 明理法律网</title></head>{main}</body></html>"
    for given in ("auto", system):
        found = read_listed(html, given)
        assert [(entry.url, entry.title) for entry in found] == ENTRIES
        assert {entry.shown for entry in found} == {shown}
        assert {entry.instant.isoformat() if entry.instant else None for entry in found} == {INSTANT if exact else None}
        assert read_page(html, given) is None


def test_a_list_of_one_whole_article_is_no_article() -> None:
    body = ARTICLES[1].html
    head = MARKS["wordpress"][0]
    html = f'<html><head>{head}<title>站</title></head><body class="home blog"><article class="post hentry"><h2 class="entry-title"><a href="/7">{ARTICLES[1].title}</a></h2><div class="entry-content">{body}</div></article></body></html>'
    assert read_page(html) is None
    assert [entry.url for entry in read_listed(html, "auto")] == ["/7"]


def test_an_unknown_theme_of_a_known_system_is_read_by_the_general_means() -> None:
    shape = next(shape for shape in DEVELOPED if shape.name == "generic-cms")
    page = read_page(marked("wordpress", render(shape, ARTICLES[0])), "wordpress")
    assert page is not None and page.rule.startswith("generic:") and page.title == ARTICLES[0].title


def test_shown_and_stated_days_that_differ_give_none() -> None:
    shape = next(shape for _, _, shape in PAGES if shape.name == "twentysixteen")
    page = read_page(render(shape, ARTICLES[0]).replace('published" datetime="2024-05-06', 'published" datetime="2023-05-06'), "wordpress")
    assert page is not None and page.rule == "wordpress:classic" and (page.shown_date, page.instant) == (None, None)


MICRODATA = """<html><head><title>t</title></head><body><main><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{t}</h1>
<p><span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">周律师</b></span> <i itemprop="articleSection">消费维权</i>
<meta itemprop="datePublished" content="2024-05-06T10:20:30+08:00"></p><div itemprop="articleBody">{b}</div>
<div itemprop="comment" itemscope itemtype="https://schema.org/Comment"><span itemprop="author">路人</span><time itemprop="datePublished" datetime="2024-07-01">7月1日</time></div></div></main></body></html>"""


def test_microdata_of_the_article_and_not_of_its_comments() -> None:
    page = read_page(MICRODATA.format(t=ARTICLES[1].title, b=ARTICLES[1].html))
    assert page is not None and page.rule == "generic:container"
    assert (page.title, page.author, page.category) == (ARTICLES[1].title, "周律师", "消费维权")
    assert page_interval(page, None).published == INSTANT


def test_the_guide_names_every_system_and_layout() -> None:
    """docs/add-a-site.md against the modules."""
    guide = (TREE / "docs" / "add-a-site.md").read_text(encoding="utf-8")
    for system, module in SYSTEMS.items():
        assert f"| `{system}` |" in guide
        for layout in getattr(module, "LAYOUTS", ()):
            assert f"`{system}:{layout.name}`" in guide


SHORT = "<p>被公司辞退后,先要书面通知,再申请仲裁。</p><p>时效是一年。</p>"


@pytest.mark.parametrize(("system", "layout", "shape"), PAGES, ids=NAMES)
def test_a_short_article_is_no_wall_and_a_wall_no_article(system: str, layout: str, shape: Theme) -> None:
    """The words 登录, 注册 and 验证码 stand in the menus and forms of all these systems; only the article's own text is judged."""
    html = marked(system, render(shape, replace(ARTICLES[0], title="辞退以后怎么办", html=SHORT)))
    html = re.sub(r"(<body[^>]*>)", r'\1<div class="top-login"><a href="/login">请先登录</a> <a href="/reg">注册后可查看更多</a></div>', html, count=1)
    record = extract_html(html, datetime(2026, 1, 5, tzinfo=UTC), system)
    assert record is not None and record.page.rule == f"{system}:{layout}" and wall_of_record(record) is None
    walled = marked(system, render(shape, replace(ARTICLES[0], title="辞退以后怎么办", html="<p>您需要登录后才能查看本文内容。</p>")))
    record = extract_html(walled, datetime(2026, 1, 5, tzinfo=UTC), system)
    assert (wall_of_html(walled) if record is None else wall_of_record(record)) == "login_wall"
