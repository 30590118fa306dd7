"""Pages of unknown systems: title, body and fields, on many themes; what is no article; and that nothing raises."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipeline.blocks import join_blocks
from pipeline.extract import page_interval
from pipeline.pages import generic, hidden_classes, read_fragment
from pipeline.pages.headline import runs, strip_site
from pipeline.pages.page import Page, parse_html
from pipeline.pages.posted import machine_date, shown_date
from tests.pipeline.pages.themes import (
    BIO,
    COMMENTS,
    DAY,
    DEVELOPED,
    HELD_BACK,
    HELD_BACK_TWICE,
    INSTANT,
    RELATED,
    Article,
    Theme,
    render,
)

SHARED = Path(__file__).parents[3].parent / "shared"
THEMES = DEVELOPED + HELD_BACK + HELD_BACK_TWICE

ARTICLES = [
    Article(
        "健身房换了老板，年卡还能用吗",
        """<p>小区门口的健身房上个月贴出告示，说门店已经转给别人，旧会员要补三百元才能继续进门。会员们不服气，却不知道该找谁。</p>
<h2>一、先看合同和你签的是谁</h2><p>收款收据上盖的是哪家公司的章，合同就是和哪家公司订的。门店换人经营，债务不会自己跟着消失。</p>
<ul><li>把合同、收据和转账记录拍照留存；</li><li>在门口拍下告示，写明日期；</li><li>查一查公司有没有注销。</li></ul>
<h2>二、三种处理办法</h2><table><tr><th>做法</th><th>适合的情形</th></tr><tr><td>继续锻炼</td><td>新店承认旧卡</td></tr><tr><td>退还余额</td><td>距离太远或教练走了</td></tr></table>
<p>《消费者权益保护法》第五十三条讲的就是预收款的情形。谈不拢，可以打12315投诉，也可以到法院起诉，数额不大的案子一个月左右就有结果。</p>
<blockquote><p>“我们只认补过钱的会员。”店员这样回答。</p></blockquote><p>这句话没有依据。补钱等于改合同，要双方都愿意才行。</p>""",
    ),
    Article(
        "租客把墙打通了 - 房东能扣多少押金？",
        "<p>合同到期那天，房东发现客厅和书房之间的墙不见了。租客说是为了采光，还说自己花了八千元，应当由房东出一半。</p>"
        "<p>擅自改动承重结构是很严重的事。房东可以要求恢复原状，也可以请人评估损失，再从押金里扣。押金不够的部分，另行主张。</p>"
        "<p>租客花的钱不是房东的债。没有同意，就没有分担。房东要做的是留好交房时的照片，两相对照，一目了然。</p>",
    ),
    Article(
        "一句“我来还”，算不算债务加入",
        '<section><p><span style="font-size:16px">老陈的外甥欠了货款，债主找上门时，老陈在微信里写下：“这笔钱我来还，年底前结清。”后来外甥跑了，债主起诉老陈。</span></p>'
        "<p>一<strong>审</strong>法院认为，老陈没有说“他还不上我再还”，而是直接承诺自己来还，属于债务加入。</p>"
        "<ol><li><p>看有没有先后顺序的意思；</p></li><li><p>看承诺人自己有没有利益；</p></li><li><p>仍然分不清的，按照保证来认定。</p></li></ol>"
        "<p>所以，替人出面之前，先想清楚要承担哪一种责任，再落笔。</p></section>",
    ),
]


def read(page: str) -> Page | None:
    tree = parse_html(page)
    return generic.read_page(tree, hidden_classes(page)) if tree is not None else None


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def bigram_f1(one: str, other: str) -> float:
    """F1 of the multisets of character bigrams, blanks aside."""
    first, second = (Counter(pairwise(text)) for text in map(squeeze, (one, other)))
    return 2 * (first & second).total() / (first.total() + second.total())


def body_of(article: Article) -> Page:
    page = read_fragment(article.html)
    assert page is not None
    return page


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title[:6])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_body_and_title(theme: Theme, article: Article) -> None:
    page = read(render(theme, article))
    assert page is not None
    assert page.title == article.title
    assert [(block.kind, block.text) for block in page.blocks] == [(block.kind, block.text) for block in body_of(article).blocks]
    assert page.rule in ("generic:container", "generic:trafilatura")
    assert page.links == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_fields(theme: Theme) -> None:
    article = ARTICLES[0]
    page = read(render(theme, article))
    assert page is not None
    interval = page_interval(page, None)
    if "author" in theme.shows:
        assert page.author == article.author
    if "category" in theme.shows:
        assert page.category == article.category
    if "tags" in theme.shows:
        assert page.tags == list(article.tags)
    if "instant" in theme.shows:
        assert interval.published == INSTANT
    else:
        assert (interval.first_day, interval.last_day) == (DAY, DAY)


def test_structure_carries_it_without_class_names() -> None:
    """Even with every class, id, role, rel and itemprop gone, the title stands and little beside the body comes along."""
    scores = []
    for theme in THEMES:
        for article in ARTICLES:
            page = read(re.sub(r' (?:class|id|role|itemprop|rel)=(?:"[^"]*"|[\w-]+)', "", render(theme, article)))
            assert page is not None
            assert page.title == article.title
            scores.append(bigram_f1(join_blocks(page.blocks)[0], join_blocks(body_of(article).blocks)[0]))
    assert min(scores) >= 0.75  # an abstract of 55 characters before a body of 170, both plain div
    assert sum(scores) / len(scores) >= 0.97


def test_real_bodies_on_every_theme() -> None:
    """Mean bigram F1 of labelled articles over all themes, and no comment, related title or biography in any body."""
    path = SHARED / "gold" / "dev-authored.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there: the labelled articles are no part of the tree")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    scores = []
    for row in rows:
        article = Article(row["title"], row["html"])
        truth = join_blocks(body_of(article).blocks)[0]
        for theme in THEMES:
            page = read(render(theme, article))
            assert page is not None and page.title == row["title"]
            text = join_blocks(page.blocks)[0]
            assert not any(squeeze(other) in squeeze(text) for other in [*RELATED, *COMMENTS, BIO])
            scores.append(bigram_f1(text, truth))
    assert min(scores) >= 0.93
    assert sum(scores) / len(scores) > 0.99


def test_tpure_without_its_names() -> None:
    """Real pages with all classes and ids taken away: title and body still whole, and no day that is wrong."""
    path = SHARED / "captures" / "tpure-sample.warc.gz"
    if not path.exists():
        pytest.skip(f"{path} is not there: captures are no part of the tree")
    gold = {row["url"]: row for row in map(json.loads, (path.parent / "tpure-sample.gold.jsonl").read_text(encoding="utf-8").splitlines())}
    seen = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            row = gold.get(record.rec_headers.get_header("WARC-Target-URI") or "")
            if record.rec_type != "response" or row is None:
                continue
            bare = re.sub(r'\s(?:class|id)="[^"]*"', "", record.content_stream().read().decode("utf-8"))
            page = read(bare)
            assert page is not None
            assert squeeze(page.title or "") == squeeze(row["title"])
            text = squeeze(join_blocks(page.blocks)[0])
            assert text in (squeeze(row["body_text"]), squeeze(row["body_core"]))
            published = page_interval(page, None).published
            assert published is None or published[:10] == row["posted_at"][:10]
            seen += 1
    assert seen == len(gold)


LIST_PAGE = "<html><head><title>劳动争议 - 明理法律网</title></head><body><div>{}</div></body></html>".format(
    "".join(f'<div class="item"><h2><a href="/{n}.html">{title}</a></h2><p>{COMMENTS[0]}</p></div>' for n, title in enumerate(RELATED))
)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><title>明理法律网</title></head><body><p>正在跳转，请稍候。</p></body></html>",
        f"<html><head><title>404 - 明理法律网</title></head><body><h1>404</h1><p>{'您要找的页面已经搬走或者删除。' * 5}</p></body></html>",
        LIST_PAGE,
        f"<html><title>首页</title><body><ul>{''.join(f'<li><a href=/{n}>{title}</a></li>' for n, title in enumerate(RELATED * 5))}</ul></body></html>",
    ],
    ids=["empty", "short", "not found", "list", "links"],
)
def test_no_article(page: str) -> None:
    assert read(page) is None


@pytest.mark.parametrize(
    ("document", "names", "title"),
    [
        ("怎样退卡 - 明理法律网", set(), "怎样退卡"),
        ("怎样退卡_消费维权_明理法律网", {"明理法律网"}, "怎样退卡"),
        ("明理法律网 | 怎样退卡", {"明理法律网"}, "怎样退卡"),
        ("2019-2020年的工资怎么要", set(), "2019-2020年的工资怎么要"),  # a dash between years
        ("欠款三年 - 还能起诉吗？", set(), "欠款三年 - 还能起诉吗？"),  # what follows the dash is a question, no site
        ("《合同法-总则》读后", set(), "《合同法-总则》读后"),  # within a book title
        ("退卡难——三步走 – 明理法律网", set(), "退卡难——三步走"),
    ],
)
def test_title_without_site(document: str, names: set[str], title: str) -> None:
    assert strip_site(document, names) == title
    assert title in runs(document)


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("2024-05-06", "2024-05-06", None),
        ("2024-05-06T00:00:00+08:00", "2024-05-06", None),  # midnight stands for the day
        ("2024-05-06T02:20:30.000Z", "2024-05-06", INSTANT),
        ("2024-05-06T02:20:30+0000", "2024-05-06", INSTANT),
        ("2024-05-06 10:20:30", "2024-05-06", INSTANT),  # no zone: Asia/Shanghai
        ("2024-05-05T18:20:30Z", "2024-05-06", "2024-05-06T02:20:30+08:00"),
        ("2024-13-06", None, None),
        ("May 6, 2024", None, None),
    ],
)
def test_machine_date(text: str, day: str | None, moment: str | None) -> None:
    found, instant = machine_date(text)
    assert found == day
    assert (page_interval(Page("x", instant=instant), None).published if instant else None) == moment


@pytest.mark.parametrize(
    ("between", "shown"),
    [
        ("发布时间：2024-05-06 10:00 来源：本站", "2024-05-06 10:00"),
        ("时间:\n2024-05-06", "2024-05-06"),
        ("2024年5月6日", "2024年5月6日"),
        ("更新时间：2024-08-01 发布时间：2024-05-06", "2024-05-06"),
        ("更新时间：2024-08-01", None),
        ("2024-05-06 2024-08-01", None),  # two that differ: no guess
        ("3天前", None),  # other systems round otherwise
        ("施行日期 2024-05-06", None),
    ],
)
def test_shown_date(between: str, shown: str | None) -> None:
    assert shown_date(("", between, "")) == shown


def test_contradicting_dates_give_none() -> None:
    page = read(
        '<html><head><title>怎样退卡</title><meta property="article:published_time" content="2026-01-01T08:00:00+08:00"></head>'
        f"<body><h1>怎样退卡</h1><p>发布时间：2024-05-06</p><div>{ARTICLES[1].html}</div></body></html>"
    )
    assert page is not None
    assert (page.shown_date, page.instant) == (None, None)


def test_hidden_text_is_set_aside() -> None:
    body = ARTICLES[1].html + '<p style="display:none">水印文字甲</p><p class="wm">水印文字乙</p>'
    page = read(f"<html><head><title>怎样退卡</title><style>.wm{{display:none}}</style></head><body><h1>怎样退卡</h1><div>{body}</div></body></html>")
    assert page is not None
    assert "水印" not in join_blocks(page.blocks)[0]
    assert {aside.text for aside in page.asides if aside.reason == "hidden"} == {"水印文字甲", "水印文字乙"}


def test_notice_and_links_of_the_body() -> None:
    body = ARTICLES[1].html.replace("押金", '<a href="/law.html" title="押金的规定">押金</a>', 1) + "<p>本文为周律师原创，未经授权禁止转载。</p>"
    page = read(f"<html><head><title>怎样退卡</title></head><body><h1>怎样退卡</h1><div>{body}</div></body></html>")
    assert page is not None
    assert page.notices == ["本文为周律师原创，未经授权禁止转载。"]
    assert [(link.kind, link.url, link.title) for link in page.links] == [("body", "/law.html", "押金的规定")]


def test_damaged_pages_never_raise() -> None:
    chance = random.Random(7)
    for number in range(300):
        page = render(THEMES[number % len(THEMES)], ARTICLES[number % len(ARTICLES)])
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(page))
            end = start + chance.choice((1, 5, 40, 400))
            page = page[:start] + chance.choice(("", "<", '"', "</div>", "<table><p>", page[end : end + 60], "\x00\ufffe")) + page[end:]
        found = read(page)
        assert found is None or found.blocks


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(["<div>", "</div>", "<p>", "<a href='x'>", "<h1>标题", "<table>", "<tr><td>", "<ul><li>", "<form>", "<!--", "<time datetime='2024-02-30'>", "<script type='application/ld+json'>", "{\"@graph\":[1,{}]}", "</script>", "<title>", "<title>甲 - 乙", "<article>", "正文一句话，够长的一句话。" * 6, "评论", "</body>", "<svg>", "&#0;"]), max_size=40))
def test_any_sequence_of_tags_is_read(pieces: list[str]) -> None:
    found = read("".join(pieces))
    assert found is None or found.blocks


def test_deep_nesting_is_read() -> None:
    page = read("<html><head><title>怎样退卡</title></head><body>" + "<div>" * 3000 + ARTICLES[1].html)
    assert page is None or page.blocks


def test_reading_leaves_the_tree_as_it_was() -> None:
    tree = parse_html(render(DEVELOPED[0], ARTICLES[0]))
    assert tree is not None
    assert generic.read_page(tree) == generic.read_page(tree)


def test_body_under_a_misleading_name_is_found_again() -> None:
    """Where the words of class names take the body for comments, trafilatura's text leads back to it, and the rule says so."""
    article = ARTICLES[1]
    page = read(
        f"<html><head><title>{article.title}</title></head><body><div><h1>{article.title}</h1></div>"
        f'<div class="answer-reply">{article.html}</div></body></html>'
    )
    assert page is not None
    assert page.rule == "generic:trafilatura"
    assert page.blocks == body_of(article).blocks
