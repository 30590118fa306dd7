"""tpure pages, a field a test: as the sample site renders them, and as other settings, versions and editors would."""

import re

import pytest

from pipeline.blocks import join_blocks
from pipeline.decode import decode
from pipeline.pages import read_listed, read_page, recognise
from pipeline.pages.fields import read_views
from pipeline.pages.page import parse_html
from spiders.sample.markup import plain_text
from spiders.sample.pages import FIRM, article_page, notice, related, watermark
from spiders.sample.server import respond
from tests.archives import sample_view, tpure_page

VIEW = sample_view()
POSTS = list(VIEW.calendar.posts.values())
PAGES = {post.id: read_page(article_page(VIEW, post), "tpure") for post in POSTS}
BODY = "<p>合同自成立时生效。</p><p>当事人另有约定的除外。</p>"


def text(page):
    return join_blocks(page.blocks)[0]


def squeezed(words):
    return re.sub(r"\s+", "", words)


def read(html, system="auto"):
    page = read_page(html, system)
    assert page is not None
    return page


def test_the_sample_site_shows_every_kind_of_post():
    assert {post.article.style for post in POSTS} == {"plain", "ueditor", "section", "bold", "markdown"}
    assert any(post.article.watermark for post in POSTS) and any(post.article.notice for post in POSTS)
    assert all(page.rule == "tpure" for page in PAGES.values())


def test_titles():
    assert {number: page.title for number, page in PAGES.items()} == {post.id: post.article.title for post in POSTS}


def test_authors():
    assert {number: page.author for number, page in PAGES.items()} == {post.id: post.article.author for post in POSTS}


def test_categories():
    assert {number: page.category for number, page in PAGES.items()} == {post.id: post.article.category for post in POSTS}


def test_tags():
    assert {number: page.tags for number, page in PAGES.items()} == {post.id: list(post.article.tags) for post in POSTS}


def test_views():
    shown = {post.id: int(re.search(r'class="view">(\d+)', article_page(VIEW, post))[1]) for post in POSTS}
    assert {number: page.views for number, page in PAGES.items()} == shown


def test_dates_are_taken_as_shown():
    shown = {post.id: re.search(r'class="date">(.*?)</span>(?:</span>)?<span', article_page(VIEW, post))[1] for post in POSTS}
    assert {number: page.shown_date for number, page in PAGES.items()} == {k: re.sub("<.*?>", "", v).strip() for k, v in shown.items()}


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.article.slug)
def test_bodies(post):
    assert squeezed(text(PAGES[post.id])) == squeezed(plain_text(post.article.nodes, post.article.style))


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.article.slug)
def test_what_stands_around_a_body_is_not_in_it(post):
    page = PAGES[post.id]
    foreign = [watermark(post), notice(post), "的相关文章", "版权声明", "扫描二维码", "分享给朋友", "网站分类", "上一篇:", "正文内容"]
    assert [words for words in foreign if words in text(page)] == []
    others = [other.article.title for other in related(VIEW, post) if post.article.title not in other.article.title]
    assert [title for title in others if title in text(page)] == []
    assert [aside.text for aside in page.asides if aside.reason == "hidden"] == [watermark(post)] * post.article.watermark


def test_rights_notices():
    for post in POSTS:
        own = [notice(post)] if post.article.notice else []
        assert PAGES[post.id].notices == [*own, f"版权声明:本文由{FIRM}发布,如需转载请附上来源链接。"]


def test_links_by_kind():
    order = sorted(VIEW.calendar.posts)
    for place, post in enumerate(POSTS):
        found = {}
        for link in PAGES[post.id].links:
            found.setdefault(link.kind, []).append((link.url, link.title))
        assert found["related"] == [(VIEW.article_url(other.id), other.article.title) for other in related(VIEW, post)]
        assert found["tag"] == [(VIEW.tag_url(tag), tag) for tag in post.article.tags]
        assert found["category"] == [(VIEW.category_url(post.article.category), post.article.category)]
        assert found.get("previous", []) == [(VIEW.article_url(n), VIEW.calendar.posts[n].article.title) for n in order[:place][-1:]]
        assert found.get("next", []) == [(VIEW.article_url(n), VIEW.calendar.posts[n].article.title) for n in order[place + 1 :][:1]]


def test_kinds_of_blocks_follow_the_markup():
    for post in POSTS:
        kinds = {block.kind for block in PAGES[post.id].blocks}
        nodes = {kind for kind, _ in post.article.nodes}
        assert ("row" in kinds) == ("table" in nodes)
        assert ("quote" in kinds) == ("quote" in nodes)
        if post.article.style != "markdown":
            assert ("item" in kinds) == bool(nodes & {"ol", "ul"})
            assert "heading" in kinds or not nodes & {"h2", "h3"}


def field(cls, inner, tag="span"):
    return f'<{tag} class="{cls}">{inner}</{tag}>'


USER, DATE, CATE, SEEN = field("user", "晨律师"), field("date", "3天前"), field("cate", '<a href="/c">劳动</a>'), field("view", "12")


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        # author, shown date, category, views
        (USER + DATE + CATE + SEEN, ("晨律师", "3天前", "劳动", 12)),
        (SEEN + CATE + DATE + USER, ("晨律师", "3天前", "劳动", 12)),
        (DATE, (None, "3天前", None, None)),
        (USER, ("晨律师", None, None, None)),
        ("", (None, None, None, None)),
        (field("user", '<i class="icon"></i><a href="/a" rel="nofollow"> 晨 律师 </a>'), ("晨 律师", None, None, None)),
        (field("date", '2个月前 <span class="datetime">(09-20)</span>'), (None, "2个月前 (09-20)", None, None)),
        (field("date", '2个月前<time class="datetime"> (09-20)</time>'), (None, "2个月前 (09-20)", None, None)),  # older tpure
        (field("date", "<time>2024-03-20</time>", "div"), (None, "2024-03-20", None, None)),
        (field("date", "") + field("view", "浏览 1.2万 次"), (None, None, None, 12000)),
        (field("view", "…"), (None, None, None, None)),
        (field("edit", "编辑") + DATE + field("cmt", "5"), (None, "3天前", None, None)),
    ],
)
def test_fields_in_any_order_and_number(info, expected):
    page = read(tpure_page("题目", BODY, info=info))
    assert (page.author, page.shown_date, page.category, page.views) == expected
    assert (page.title, text(page)) == ("题目", "合同自成立时生效。\n当事人另有约定的除外。")


@pytest.mark.parametrize(
    ("shown", "views"),
    [
        ("7", 7),
        ("1,234", 1234),
        ("1.2万", 12000),
        ("3万+", 30000),
        ("12 万", 120000),
        ("浏览:88 次", 88),
        ("", None),
        ("很多", None),
        (None, None),
        ("9" * 400, None),  # no number that a table could hold
        ("9" * 20, None),
    ],
)
def test_view_counts(shown, views):
    assert read_views(shown) == views


TRAIL = '<div class="sitemap">当前位置:<a href="/">首页</a> &gt; <a href="/c">婚姻</a> &gt; 正文内容</div>'


@pytest.mark.parametrize(
    ("html", "category"),
    [
        (tpure_page("题", BODY, info=CATE, behind=TRAIL), "劳动"),
        (tpure_page("题", BODY, behind=TRAIL), "婚姻"),  # no field: the breadcrumb has it
        (tpure_page("题", BODY, behind=TRAIL.replace(' &gt; <a href="/c">婚姻</a>', "")), None),  # only the front page is linked
        (tpure_page("题", BODY), None),
    ],
)
def test_the_category_is_the_field_or_else_the_breadcrumb(html, category):
    assert read(html).category == category


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (tpure_page("题目?怎么办", BODY), "题目?怎么办"),
        (tpure_page("A  B 两个问题", BODY), "A  B 两个问题"),  # blanks within as written
        (tpure_page("<span>高</span>亮<mark>题</mark>", BODY), "高亮题"),
        (tpure_page("题\n目", BODY), "题 目"),
        (tpure_page("题 - 目", BODY), "题 - 目"),
        (tpure_page("题目", BODY).replace("<h1>题目</h1>", ""), "题目"),  # from <title>, without the site's words
        (tpure_page("题目", "<h1>文中一级标题</h1>" + BODY), "题目"),
    ],
)
def test_the_title_is_the_headline_or_else_the_documents(html, title):
    assert read(html).title == title


TAGS = '<div class="tags">标签: <a href="/t1">离婚</a><a href="/t2">彩礼</a><a href="/t1">离婚</a></div>'


@pytest.mark.parametrize(("behind", "tags"), [(TAGS, ["离婚", "彩礼"]), ('<div class="tags"></div>', []), ("", [])])
def test_tags_each_once_in_their_order(behind, tags):
    assert read(tpure_page("题", BODY, behind=behind)).tags == tags


COPYRIGHT = '<div class="copynotice"><p>扫描二维码推送至手机访问。</p><p>版权声明：本文由某所发布，如需转载请附上来源链接。</p><p>本文链接：http://a/1.html?x=1</p></div>'
CLOSING = "题,本文为晨律师原创,未经授权禁止转载,个案情况不同,建议咨询专业律师制定方案。"


@pytest.mark.parametrize(
    ("body", "behind", "notices"),
    [
        (BODY, "", []),
        (BODY, COPYRIGHT, ["版权声明：本文由某所发布，如需转载请附上来源链接。"]),
        (BODY + f"<p>{CLOSING}</p>", "", [CLOSING]),
        (BODY + f"<p>{CLOSING}</p>", COPYRIGHT, [CLOSING, "版权声明：本文由某所发布，如需转载请附上来源链接。"]),
        (BODY + COPYRIGHT, "", ["版权声明：本文由某所发布，如需转载请附上来源链接。"]),  # themes that put it into the body
    ],
)
def test_rights_notices_are_kept_apart(body, behind, notices):
    page = read(tpure_page("题", body, behind=behind))
    assert page.notices == notices
    assert text(page) == "合同自成立时生效。\n当事人另有约定的除外。"


MARKED = tpure_page("题目", BODY)
UNMARKED = MARKED.replace('<meta name="theme" content="tpure">', "")


@pytest.mark.parametrize(
    ("html", "system"),
    [
        (MARKED, "tpure"),
        (UNMARKED.replace("<title>", '<link rel="stylesheet" href="/zb_users/theme/tpure/style/style.css"><title>'), "tpure"),
        (UNMARKED.replace("<title>", '<script src="/zb_users/theme/tpure/script/common.js"></script><title>'), "tpure"),
        (UNMARKED.replace("<title>", '<meta name="theme" content="TPure,toyean"><title>'), "tpure"),
        (UNMARKED, "tpure"),  # the structure alone
        (UNMARKED.replace('class="single"', 'class="entry-content"'), None),
        (UNMARKED.replace('class="info"', 'class="meta"'), None),
        ("<html><body><p>甲</p></body></html>", None),
    ],
)
def test_the_theme_is_known_by_its_marks_or_its_structure(html, system):
    assert recognise(parse_html(html)) == system


WRAPPED = [
    ("in section and article", lambda page: page.replace('<div class="post">', '<section><article><div class="post">')),
    ("more classes", lambda page: page.replace('class="post"', 'class="block post fixed"').replace('class="single"', 'class="single viewall"')),
    ("body in a further box", lambda page: page.replace('<div class="single">', '<div class="con"><div class="single">').replace("</div></div></body>", "</div></div></div></body>")),
    ("attributes in capitals", lambda page: page.replace("<div class=", "<DIV CLASS=").replace("</div>", "</DIV>")),
    ("list items before it", lambda page: page.replace("<body>", '<body><div class="post item"><h2><a href="/2.html">别的</a></h2><div class="single">别的正文</div></div>')),
    ("list items behind it", lambda page: page.replace("</body>", '<div class="post item"><h2><a href="/2.html">别的</a></h2><div class="intro">别的</div></div></body>')),
    ("a sidebar", lambda page: page.replace("</body>", '<div class="sidebar"><div class="info"><span class="user">别人</span></div><h1>别的</h1></div></body>')),
    ("no end tags", lambda page: page.replace("</p>", "").replace("</body></html>", "")),
]


@pytest.mark.parametrize("change", [change for _, change in WRAPPED], ids=[name for name, _ in WRAPPED])
def test_the_article_is_found_in_other_surroundings(change):
    page = read(change(MARKED))
    assert (page.rule, page.title, page.author, text(page)) == ("tpure", "题目", "晨律师", "合同自成立时生效。\n当事人另有约定的除外。")


@pytest.mark.parametrize("hide", ["<style>.wm{display:none}</style>", "<style media='all'>\n.wm , .x { visibility : hidden }\n</style>"])
def test_watermarks_hidden_by_the_pages_own_style_sheet(hide):
    page = read(tpure_page("题", "<p>甲<span class='wm'>水印</span>乙</p>", head=hide))
    assert text(page) == "甲乙"
    assert [(aside.reason, aside.text) for aside in page.asides] == [("hidden", "水印")]


@pytest.mark.parametrize("target", ["/", "/page_2.html", "/category-3.html", "/tags-11001.html", "/sf/1.html", "/category-99.html"])
def test_other_pages_hold_no_article(target):
    assert read_page(respond(VIEW, target)[2], "tpure") is None


@pytest.mark.parametrize("target", ["/", "/page_3.html", "/category-3.html"])
def test_entries_of_a_list_page(target):
    html = respond(VIEW, target)[2]
    found = read_listed(html, "tpure")
    urls = re.findall(r'<h2><a href="(.*?)"', html)
    assert [entry.url for entry in found] == urls and len(urls) >= 3
    posts = [VIEW.calendar.posts[int(re.search(r"(\d+)\.html", url)[1])] for url in urls]
    assert [(entry.title, entry.shown) for entry in found] == [(p.article.title, PAGES[p.id].shown_date) for p in posts]


def test_a_page_in_gb18030_reads_the_same():
    html = article_page(VIEW, POSTS[0])
    assert read(decode(html.encode("gb18030"), "text/html; charset=utf-8").text) == PAGES[POSTS[0].id]
