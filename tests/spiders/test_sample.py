"""The embedded sample site: its articles, the copies made of them, its calendar, and the pages that its software would send."""

import html
import re
import urllib.error
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from spiders.place import TREE
from spiders.problem import Problem
from spiders.sample.articles import STYLES, load_article, load_articles
from spiders.sample.calendar import EARLIEST, SHANGHAI, load_calendar, shown_date
from spiders.sample.copies import RULES, make_copies
from spiders.sample.markup import plain_text
from spiders.sample.pages import View, notice, watermark
from spiders.sample.server import respond, serve

FOLDER = TREE / "data" / "sample"
FOUNDED = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)
CLOCK = FOUNDED + timedelta(hours=1, seconds=7)
ROOT = "http://127.0.0.1:8642"
ARTICLES = load_articles(FOLDER / "articles")
CALENDAR = load_calendar(FOLDER, FOUNDED)
VIEW = View(CALENDAR, ROOT, CLOCK)
COPIES = make_copies(ARTICLES, FOLDER / "copies.toml")
POSTS = CALENDAR.posts.values()


def get(target, view=VIEW):
    """Status and text of an answer."""
    status, _, body = respond(view, target)
    return status, body


def tree(target):
    status, body = get(target)
    assert status == 200, target
    return lxml_html.fromstring(body)


# --- articles and copies -------------------------------------------------------------------------------------------------


def test_articles_in_number_and_kind():
    assert len(ARTICLES) == 48 and len({article.slug for article in ARTICLES}) == 48
    assert len({article.category for article in ARTICLES}) >= 8
    assert {article.style for article in ARTICLES} == set(STYLES)
    assert {article.category for article in ARTICLES} <= set(CALENDAR.categories)
    assert sum(article.watermark for article in ARTICLES) >= 10 and sum(article.notice for article in ARTICLES) >= 10
    kinds = Counter(kind for article in ARTICLES for kind, _ in article.nodes)
    assert {"p", "h2", "ul", "ol", "quote", "table", "photo"} <= kinds.keys()


def test_what_is_planted_stands_in_the_text():
    cites = [(article, cite) for article in ARTICLES for cite in article.cites]
    assert len(cites) > 100
    for article, cite in cites:
        text = plain_text(article.nodes, article.style)
        assert cite["text"] in text, article.slug
        assert cite.get("quote", "") in text, article.slug
    assert len({cite["standing"] for _, cite in cites}) >= 3  # cited well and badly


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.slug)
def test_a_page_shows_the_plain_text_of_its_article(article):
    """Every line of the truth that extraction is tested against is really there, in its order."""
    post = next(post for post in POSTS if post.article.slug == article.slug)
    (body,) = tree(f"/sf/{post.id}.html").xpath("//div[@class='single viewall']")
    for line_break in body.xpath(".//br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for hidden in body.xpath(".//*[contains(@style, 'display:none')]"):
        assert hidden.text_content() == watermark(post)
        hidden.getparent().remove(hidden)
    shown = re.sub(r"\s+", "", "".join(body.itertext()))
    expected = plain_text(article.nodes, article.style) + (notice(post) if article.notice else "")
    assert shown == re.sub(r"\s+", "", expected)


def test_one_copy_of_each_by_all_five_rules():
    assert len(COPIES) == 48
    rules = Counter(copy.rule for copy in COPIES)
    assert set(rules) == set(RULES) and min(rules.values()) >= 9
    assert [copy.article.slug for copy in COPIES] == [f"{article.slug}--{copy.rule}" for article, copy in zip(ARTICLES, COPIES, strict=True)]
    assert make_copies(load_articles(FOLDER / "articles"), FOLDER / "copies.toml") == COPIES


def chars(article):
    return Counter(plain_text(article.nodes, article.style))


@pytest.mark.parametrize("place", range(48), ids=lambda place: COPIES[place].article.slug)
def test_a_copy_is_what_its_rule_says(place):
    original, copy = ARTICLES[place], COPIES[place]
    before, after = (plain_text(article.nodes, article.style) for article in (original, copy.article))
    assert copy.source == original.slug or copy.rule == "same_title"
    if copy.rule == "exact":
        assert after == before and copy.article.title != original.title and copy.article.title.endswith(original.title)
    elif copy.rule == "keyword_swap":
        assert after != before and laws(after) == laws(before)
    elif copy.rule == "shuffle":
        assert chars(copy.article) == chars(original) and after != before and laws(after) == laws(before)
        quotes = re.compile("“[^”]*”")
        assert quotes.findall(after) == quotes.findall(before)
    elif copy.rule == "truncated":
        assert before.startswith(after) and 0.2 < len(after) / len(before) < 0.75
    else:
        source = next(article for article in ARTICLES if article.slug == copy.source)
        assert copy.article.title == original.title and copy.source != original.slug
        assert plain_text(copy.article.nodes, source.style) == plain_text(source.nodes, source.style)
    assert all(cite["text"] in after for cite in copy.article.cites)


def laws(text):
    return re.findall(r"《[^》]*》(?:第[^条]{1,12}条)?", text)


HEAD = '+++\ntitle = "t"\ncategory = "c"\nauthor = "a"\nposted = 2026-01-01T00:00:00\ntags = []\nstyle = "plain"\nwatermark = false\nnotice = false\n+++\n正文\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("正文", ["'+++'"]),
        (HEAD.replace('title = "t"', "title = "), ["TOML"]),
        (HEAD.replace('author = "a"\n', ""), ["'author' is missing"]),
        (HEAD.replace("notice", "notise"), ["'notice' is missing"]),
        (HEAD.replace('author = "a"', 'author = "a"\nextra = 1'), ["'extra'"]),
        (HEAD.replace('"plain"', '"fancy"'), ["'style'", "markdown"]),
    ],
)
def test_a_broken_article_names_its_file(tmp_path, text, words):
    path = tmp_path / "a.md"
    path.write_text(HEAD, encoding="utf-8")
    assert load_article(path).title == "t"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load_article(path)
    assert [word for word in [str(path), *words] if word not in str(caught.value)] == []


# --- the calendar ---------------------------------------------------------------------------------------------------------


def test_posts_and_what_is_lost():
    assert len(CALENDAR.posts) == 96 and len(CALENDAR.deleted) == 2 and len(CALENDAR.drafts) == 1
    assert not {*CALENDAR.deleted, *CALENDAR.drafts} & CALENDAR.posts.keys()
    assert sum(post.pinned for post in POSTS) == 1
    assert [post.source is None for post in POSTS].count(True) == 48


def test_ids_follow_posting_order():
    times = [CALENDAR.posts[number].posted for number in sorted(CALENDAR.posts)]
    assert times == sorted(times)


def test_a_copy_comes_after_what_it_copies():
    when = {post.article.slug: post.posted for post in POSTS}
    late = [post.article.slug for post in POSTS if post.source and post.posted <= when[post.source] and post.rule != "same_title"]
    assert [slug for slug in late if when[slug.split("--")[0]] < FOUNDED - timedelta(days=1)] == []


@settings(deadline=None, max_examples=40)
@given(st.datetimes(datetime(2026, 11, 1), datetime(2040, 1, 1)))
def test_ids_whatever_the_founding_day(day):
    """They follow posting order always; those of older posts stay, younger ones fall between the fresh posts of that day."""
    other = load_calendar(FOLDER, day.replace(tzinfo=SHANGHAI))
    times = [other.posts[number].posted for number in sorted(other.posts)]
    assert times == sorted(times)
    fixed = {post.article.slug: number for number, post in CALENDAR.posts.items() if post.posted < EARLIEST - timedelta(days=400)}
    assert len(fixed) > 40
    assert {slug: other.posts[number].article.slug for slug, number in fixed.items()} == {slug: slug for slug in fixed}
    assert len(other.posts) == 96 and (other.deleted, other.drafts) == (CALENDAR.deleted, CALENDAR.drafts)


def test_it_can_not_be_founded_too_early():
    load_calendar(FOLDER, EARLIEST)
    with pytest.raises(Problem, match="2026-11-01"):
        load_calendar(FOLDER, EARLIEST - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        (timedelta(days=-4), ("刚刚", "")),  # posted ahead of its day
        (timedelta(seconds=0), ("刚刚", "")),
        (timedelta(milliseconds=999), ("刚刚", "")),
        (timedelta(seconds=1), ("1秒前", "")),
        (timedelta(seconds=59), ("59秒前", "")),
        (timedelta(seconds=60), ("1分钟前", "")),
        (timedelta(seconds=89), ("1分钟前", "")),
        (timedelta(seconds=90), ("2分钟前", "")),
        (timedelta(minutes=59, seconds=59), ("60分钟前", "")),  # the unit by the age, the number rounded
        (timedelta(hours=1), ("1小时前", "")),
        (timedelta(hours=23, minutes=31), ("24小时前", "")),
        (timedelta(days=1), ("1天前", "")),
        (timedelta(days=1, hours=12), ("2天前", "")),
        (timedelta(days=6, hours=13), ("7天前", "")),
        (timedelta(days=7) - timedelta(seconds=1), ("7天前", "")),
        (timedelta(days=7), ("1周前", " (11-16)")),
        (timedelta(days=10, hours=12), ("2周前", " (11-12)")),
        (timedelta(days=30) - timedelta(seconds=1), ("4周前", " (10-24)")),
        (timedelta(days=30), ("1个月前", " (10-24)")),
        (timedelta(days=45), ("2个月前", " (10-09)")),
        (timedelta(days=359, hours=23), ("12个月前", " (11-28)")),
        (timedelta(days=360), ("1年前", " (2025-11-28)")),
        (timedelta(days=540), ("2年前", " (2025-06-01)")),
        (timedelta(days=360 * 5), ("5年前", " (2021-12-19)")),
    ],
)
def test_shown_date(age, shown):
    assert shown_date(FOUNDED - age, FOUNDED) == shown
    assert shown_date((FOUNDED - age).astimezone(UTC), FOUNDED.astimezone(UTC)) == shown  # the day is Shanghai's


def test_every_form_of_a_date_is_on_the_site():
    words = {re.sub(r"\d+", "N", shown_date(post.posted, FOUNDED)[0]) for post in POSTS}
    assert words == {"刚刚", "N秒前", "N分钟前", "N小时前", "N天前", "N周前", "N个月前", "N年前"}


# --- the pages ------------------------------------------------------------------------------------------------------------


def every_target():
    """Each address the site answers, by following every link from the start."""
    seen, todo = {}, ["/", "/robots.txt", "/feed.php", "/sitemap.xml"]
    while todo:
        target = todo.pop()
        if target in seen:
            continue
        seen[target] = respond(VIEW, target)
        todo += re.findall(rf'(?:href=["\']|<loc>|<link>){re.escape(ROOT)}(/(?:sf/|page_|category-|tags-)[^"\'<]*)', seen[target][2])
    return seen


def test_the_same_moment_gives_the_same_bytes():
    pages = every_target()
    assert len(pages) > 250
    again = View(load_calendar(FOLDER, FOUNDED), ROOT, CLOCK)
    assert {target: respond(again, target) for target in pages} == pages
    later = View(CALENDAR, ROOT, CLOCK + timedelta(days=3))
    assert respond(later, "/") != pages["/"]


def test_every_page_that_is_linked_is_there():
    lost = {f"/sf/{number}.html" for number in (*CALENDAR.deleted, *CALENDAR.drafts)}
    assert {target for target, (status, _, _) in every_target().items() if status != 200} == lost
    assert {f"/sf/{number}.html" for number in CALENDAR.posts} <= every_target().keys()


@pytest.mark.parametrize("number", sorted(CALENDAR.posts))
def test_an_article_page(number):
    post, page = CALENDAR.posts[number], tree(f"/sf/{number}.html")
    article = post.article
    assert page.xpath("string(//div[@class='post']/h1)") == article.title
    assert page.xpath("string(//div[@class='sitemap'])").startswith(f"当前位置:首页 > {article.category}")
    (info,) = page.xpath("//div[@class='post']/div[@class='info']")
    assert info.xpath("string(span[@class='user'])") == article.author
    assert info.xpath("string(span[@class='date'])") == "".join(shown_date(post.posted, CLOCK))
    assert info.xpath("string(span[@class='cate'])") == article.category
    assert int(info.xpath("string(span[@class='view'])")) >= 0
    assert page.xpath("//div[@class='tags']/a/text()") == list(article.tags)
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{ROOT}/sf/{number}.html"]
    assert "版权声明" in page.xpath("string(//div[@class='copynotice'])")
    (body,) = page.xpath("//div[@class='single viewall']")
    hidden = [node.text_content() for node in body.xpath(".//*[contains(@style, 'display:none')]")]
    assert hidden == ([watermark(post)] if article.watermark else [])
    assert body.text_content().rstrip().endswith(notice(post)) == article.notice
    related = page.xpath("//div[@class='relatecon']//h3/a")
    assert 1 <= len(related) <= 6 or not related
    assert [anchor.text_content() for anchor in related] == [anchor.get("title") for anchor in related]


def test_related_titles_are_highlighted():
    """The software's search marks single characters inside a title; who drops short text nodes loses them."""
    titles = [anchor for post in POSTS for anchor in tree(f"/sf/{post.id}.html").xpath("//div[@class='relatecon']//h3/a")]
    marked = [anchor for anchor in titles if anchor.xpath("mark")]
    assert len(titles) > 300 and len(marked) > 0.5 * len(titles)
    assert {len(mark.text) for anchor in marked for mark in anchor.xpath("mark")} == {1}


def test_images_are_lazy():
    images = [image for post in POSTS for image in tree(f"/sf/{post.id}.html").xpath("//div[@class='single viewall']//img")]
    assert len(images) >= 5
    for image in images:
        assert image.get("src").endswith("lazyload.png") and re.search(r"/upload/.*\.jpg$", image.get("data-original"))
    assert {image.get("alt") for image in images} <= {post.article.title for post in POSTS}


ONE = min(CALENDAR.posts)
ANSWERS = [  # target, status, where it leads or a word of the page
    (f"/sf/{ONE}.html", 200, CALENDAR.posts[ONE].article.title),
    (f"/sf/{ONE}.html?x=1", 200, CALENDAR.posts[ONE].article.title),
    (f"/sf/{ONE}", 301, f"{ROOT}/sf/{ONE}.html"),
    (f"/post/{ONE}.html", 301, f"{ROOT}/sf/{ONE}.html"),
    (f"/?id={ONE}", 302, f"{ROOT}/sf/{ONE}.html"),
    (f"/sf/{CALENDAR.deleted[0]}.html", 404, "页面未找到"),
    (f"/sf/{CALENDAR.drafts[0]}.html", 404, "页面未找到"),
    (f"/sf/{CALENDAR.deleted[0]}", 404, "页面未找到"),
    ("/sf/1.html", 404, "页面未找到"),
    ("/nothing", 404, "页面未找到"),
    ("/", 200, "尾页"),
    ("/?x=1", 200, "尾页"),
    ("/?page=3", 200, "第3页"),
    ("/page_3.html", 200, "第3页"),
    ("/page_11.html", 404, "页面未找到"),
    ("/page_0.html", 404, "页面未找到"),
    ("/category-2.html", 200, "金融债务"),
    ("/category-99.html", 404, "页面未找到"),
    ("/category-0.html", 404, "页面未找到"),
    ("/category-2_99.html", 404, "页面未找到"),
    ("/tags-11001.html", 200, "尾页"),
    ("/tags-99.html", 404, "页面未找到"),
    ("/robots.txt", 200, "Disallow: /zb_system/"),
    ("/?page=x", 200, "尾页"),
    ("/?page=²", 200, "尾页"),
    ("/?id=²", 200, "尾页"),
    ("/?id=x", 200, "尾页"),
]


@pytest.mark.parametrize(("target", "status", "word"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answers(target, status, word):
    found, body = get(target)
    assert found == status and (body == word if status in (301, 302) else html.escape(word, quote=False) in body)


def test_duplicates_have_the_same_body():
    assert get(f"/sf/{ONE}.html?x=1") == get(f"/sf/{ONE}.html")
    assert get("/page_1.html") == get("/") == get("/?x=1") and get("/?page=2") == get("/page_2.html")


LISTS = [f"/page_{n}.html" for n in range(1, 11)]


def test_the_pinned_post_heads_each_list_page():
    pinned = next(post for post in POSTS if post.pinned)
    for target in LISTS:
        first, *others = tree(target).xpath("//div[@class='post item']")
        assert first.xpath("h2/a/@href") == [f"{ROOT}/sf/{pinned.id}.html"] and first.xpath("string(h2/em)") == "置顶"
        assert [other for other in others if other.xpath("h2/em")] == []


def test_lists_hold_every_post_newest_first():
    listed = [url for target in LISTS for url in tree(target).xpath("//div[@class='post item'][not(h2/em)]/h2/a/@href")]
    assert listed == [f"{ROOT}/sf/{post.id}.html" for post in CALENDAR.listed()]
    ahead = CALENDAR.listed()[0]
    assert ahead.posted > CLOCK
    first = tree("/").xpath("//div[@class='post item'][not(h2/em)]")[0]
    assert first.xpath("string(.//span[@class='date'])") == "刚刚"
    for target in LISTS:
        assert tree(target).xpath("//div[@class='pagebar']/a[text()='尾页']/@href") == [f"{ROOT}/page_10.html"]


def test_the_feed_has_the_newest_ten_with_exact_times():
    channel = etree.fromstring(get("/feed.php")[1].encode()).find("channel")
    items = [(item.findtext("link"), parsedate_to_datetime(item.findtext("pubDate")), item.findtext("title")) for item in channel.iter("item")]
    assert items == [(f"{ROOT}/sf/{post.id}.html", post.posted, post.article.title) for post in CALENDAR.listed()[:10]]


def test_the_sitemap_names_deleted_posts_too():
    found = etree.fromstring(get("/sitemap.xml")[1].encode()).xpath("//*[local-name()='loc']/text()")
    assert found == [f"{ROOT}/sf/{number}.html" for number in sorted([*CALENDAR.posts, *CALENDAR.deleted])]
    assert CALENDAR.drafts[0] not in [int(re.search(r"(\d+)\.html", url)[1]) for url in found]


def test_an_old_link_leads_to_the_draft():
    assert any(f'href="{ROOT}/sf/{CALENDAR.drafts[0]}.html"' in get(f"/sf/{post.id}.html")[1] for post in POSTS)


def test_view_counts_and_the_closing_comment_change():
    """What changes at each fetch on the live software changes here too, and the body does not."""
    later = View(CALENDAR, ROOT, CLOCK + timedelta(hours=5, seconds=3))
    before, after = get(f"/sf/{ONE}.html")[1], get(f"/sf/{ONE}.html", later)[1]
    assert before != after and before.rpartition("<!--")[2] != after.rpartition("<!--")[2]
    bodies = [lxml_html.fromstring(text).xpath("string(//div[@class='single viewall'])") for text in (before, after)]
    assert bodies[0] == bodies[1]


# --- the server -------------------------------------------------------------------------------------------------------------


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def ask(url, method="GET"):
    opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, method=method), timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_the_server_sends_what_respond_gives():
    with serve(FOLDER, 0, FOUNDED, lambda: CLOCK) as server:
        root = f"http://{server.canonical}"
        view = View(CALENDAR, root, CLOCK)
        targets = ["/", f"/sf/{ONE}.html?x=1", "/feed.php", "/robots.txt", f"/?id={ONE}", f"/sf/{ONE}", f"/sf/{CALENDAR.deleted[0]}.html"]
        for target in targets:
            status, content_type, text = respond(view, target)
            code, headers, body = ask(root + target)
            assert (code, headers["Content-Type"]) == (status, content_type), target
            assert (headers["Location"], body) == ((text, b"") if status in (301, 302) else (None, text.encode())), target
            assert not {"ETag", "Last-Modified", "Cache-Control", "Set-Cookie"} & {name for name in headers}
        code, headers, body = ask(root + "/", "HEAD")
        assert (code, body, int(headers["Content-Length"])) == (200, b"", len(respond(view, "/")[2].encode()))
        assert server.asked == [*targets, "/"]
        port = int(server.canonical.rpartition(":")[2])
        with pytest.raises(Problem, match=f"port {port} on 127.0.0.1 is in use"), serve(FOLDER, port, FOUNDED):
            pass
    with serve(FOLDER, port, FOUNDED) as server:  # the port is free again at once
        assert ask(f"http://127.0.0.1:{port}/robots.txt")[0] == 200
