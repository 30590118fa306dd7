"""The pages of the sample site, in the structure and class names of Z-BlogPHP with the theme tpure.

Every function gives a whole document for a calendar and a clock; the same arguments give the same bytes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from spiders.sample.calendar import SHANGHAI, Calendar, Post, digest, shown_date, views
from spiders.sample.markup import plain_text, render_body

PAGE = 10  # posts a list page
FIRM = "晨舟律师事务所"


@dataclass(frozen=True)
class View:
    """What a page is made from: the calendar, the address the site is served at, and the moment it is looked at."""

    calendar: Calendar
    root: str
    clock: datetime

    def url(self, path: str) -> str:
        return self.root.rstrip("/") + path

    def article_url(self, number: int) -> str:
        return self.url(f"/sf/{number}.html")

    def category_url(self, name: str) -> str:
        return self.url(f"/category-{self.calendar.categories.index(name) + 1}.html")

    def tags(self) -> list[str]:
        return sorted({tag for post in self.calendar.posts.values() for tag in post.article.tags})

    def tag_url(self, name: str) -> str:
        return self.url(f"/tags-{11001 + self.tags().index(name)}.html")


def escape(text: str) -> str:
    return html.escape(text, quote=True)


def document(view: View, title: str, body_class: str, main: str, head: str = "") -> str:
    """A whole page around its main part; ends in the software's timing comment, which changes with the clock."""
    menu = "".join(
        f'<li id="navbar-category-{place}"><a href="{view.category_url(name)}">{name}</a></li>'
        for place, name in enumerate(view.calendar.categories[1:], 2)
    )
    side = "".join(f'<li><a title="{name}" href="{view.category_url(name)}">{name}</a></li>' for name in view.calendar.categories)
    return f"""<!DOCTYPE html>
<html xml:lang="zh-Hans" lang="zh-Hans">
<head>
    <meta charset="utf-8">
    <meta name="theme" content="tpure">
    <title>{escape(title)}</title>
{head}    <meta name="generator" content="Z-BlogPHP 1.7.5">
    <link rel="stylesheet" href="{view.url("/zb_users/theme/tpure/style/style.css?v=5.0.2")}" type="text/css" media="all" />
</head>
<body class="{body_class}">
<div class="wrapper">
<div class="header fixed"><div class="wrap">
    <div class="logo on"><a href="{view.url("/")}"><img src="{view.url("/zb_users/theme/tpure/style/images/logo.svg")}" alt="{view.calendar.title}"></a></div>
    <div class="menu"><ul><li id="navbar-item-index"><a href="{view.url("/")}">首页</a></li>{menu}</ul></div>
</div></div>
<div class="main fixed"><div class="wrap">
{main}
<div class="sidebar fixed"><dl id="divCatalog" class="sidebox"><dt class="sidetitle">网站分类</dt><dd><ul>{side}</ul></dd></dl>
<dl id="divStinfo" class="sidebox"><dt class="sidetitle">站点信息</dt><dd><ul><li>文章总数:{len(view.calendar.posts)}</li></ul></dd></dl></div>
</div></div>
<div class="footer"><div class="wrap"><h3>示例站点,内容为虚构</h3><h4>Powered By <a href="https://www.zblogcn.com/">Z-BlogPHP</a></h4></div></div>
</div>
</body>
</html><!--{view.clock.microsecond % 90 + 9}.{view.clock.second:02} ms , 14 queries , 785kb memory , 0 error-->"""


def info(view: View, post: Post, category: bool) -> str:
    words, day = shown_date(post.posted, view.clock)
    day = f'<span class="datetime">{day}</span>' if day else ""
    cate = f'<span class="cate"><a href="{view.category_url(post.article.category)}">{post.article.category}</a></span>'
    author = f'<a href="{view.url("/author-2.html")}" rel="nofollow">{post.article.author}</a>'
    return (
        f'<div class="info"><span class="user">{author}</span><span class="date">{words}{day}</span>'
        f'{cate if category else ""}<span class="view">{views(post, view.clock)}</span></div>'
    )


def notice(post: Post) -> str:
    return f"{post.article.title},本文为{post.article.author}原创,未经授权禁止转载,个案情况不同,建议咨询专业律师制定方案。"


def watermark(post: Post) -> str:
    return f"{FIRM}内容防采集标识{post.id}"


def body_html(view: View, post: Post) -> str:
    """The body with what the site hides in it: a watermark node, and the rights notice as its last line."""
    targets = related(view, post)
    link_to = view.article_url((targets or [post])[0].id)
    if digest(post.article.slug) % 7 == 0 and view.calendar.drafts:
        link_to = view.article_url(view.calendar.drafts[0])

    def link(text: str) -> str:
        return f'<a href="{link_to}" target="_self" title="{text}"><strong>{text}</strong></a>'

    def photo(caption: str) -> str:
        real = view.url(f"/zb_users/upload/2026/03/{digest(caption) % 10**8}.jpg")
        lazy = view.url("/zb_users/theme/tpure/style/images/lazyload.png")
        return f'<img src="{lazy}" data-original="{real}" class="lazyload" alt="{escape(post.article.title)}"/>'

    body = render_body(post.article.nodes, post.article.style, link, photo)
    if post.article.watermark:
        cut = body.find("</p>") + len("</p>")
        body = f'{body[:cut]}\n<p style="display:none;">{watermark(post)}</p>{body[cut:]}'
    if post.article.notice:
        body += f"\n<p><br/></p>\n<p>{notice(post)}</p>"
    return body


def related(view: View, post: Post) -> list[Post]:
    """Up to six other posts of the category, nearest in id."""
    others = [
        other for other in view.calendar.posts.values() if other.article.category == post.article.category and other.id != post.id
    ]
    return sorted(others, key=lambda other: (abs(other.id - post.id), other.id))[:6]


def marked(text: str, title: str) -> str:
    """`text` with the characters of `title`'s first words highlighted, as the software's search does it."""
    wanted = set(title[:6])
    return "".join(f"<mark>{escape(char)}</mark>" if char in wanted else escape(char) for char in text)


def excerpt(post: Post) -> str:
    return plain_text(post.article.nodes, post.article.style).replace("\n", " ")[:120] + "..."


def article_page(view: View, post: Post) -> str:
    article, order = post.article, sorted(view.calendar.posts)
    place = order.index(post.id)
    pages = [("上一篇", "single-prev", order[place - 1 : place]), ("下一篇", "single-next", order[place + 1 : place + 2])]
    neighbours = "".join(
        f'<p>{word}:<a href="{view.article_url(ids[0])}" class="{kind}">{escape(view.calendar.posts[ids[0]].article.title)}</a></p>'
        for word, kind, ids in pages
        if ids
    )
    relates = "".join(
        f'<div class="relate"><div class="relateinfo"><h3><a href="{view.article_url(other.id)}" title="{escape(other.article.title)}">'
        f"{marked(other.article.title, article.title)}</a></h3><p>{marked(excerpt(other), article.title)}</p></div></div>"
        for other in related(view, post)
    )
    tags = "".join(f"<a href='{view.tag_url(tag)}' title='{escape(tag)}'>{escape(tag)}</a>" for tag in article.tags)
    own = view.article_url(post.id)
    main = f"""<div class="sitemap">当前位置:<a href="{view.url("/")}">首页</a> &gt; <a href="{view.category_url(article.category)}">{article.category}</a> &gt; 正文内容</div>
<div id="sticky"><div class="content"><div data-cateurl="{view.category_url(article.category)}" class="block"><div class="post">
<h1>{escape(article.title)}</h1>
{info(view, post, category=True)}
<div class="single viewall">
{body_html(view, post)}
</div>
<div class="copynotice"><div class="copynoticetxt"><p>扫描二维码推送至手机访问。</p><p>版权声明:本文由<strong>{FIRM}</strong>发布,如需转载请附上来源链接。</p><p>本文链接:<a href="{own}">{own}</a></p></div></div>
<div class="tags">标签: {tags}</div>
<div class="sharebox"><div class="label">分享给朋友:</div></div></div>
<div class="pages"><a href="{view.category_url(article.category)}" class="backlist">返回列表</a>{neighbours}</div></div>
<div class="block"><div class="posttitle"><h4>“{escape(article.title)}” 的相关文章</h4></div><div class="relatecon">{relates}</div></div>
</div></div>"""
    head = f'    <meta name="keywords" content="{escape(",".join(article.tags))}">\n    <link rel="canonical" href="{own}" />\n'
    return document(view, f"{article.title} - {article.category} - {view.calendar.title}", "article", main, head)


def list_page(view: View, name: str, stem: str, posts: list[Post], number: int) -> str | None:
    """Page `number` of a list (`stem` is `/page`, `/category-3` …); None past the last page. Pinned posts head each page."""
    last = max(1, -(-len(posts) // PAGE))
    if not 1 <= number <= last:
        return None
    top = [post for post in posts if post.pinned]
    shown = top + posts[(number - 1) * PAGE : number * PAGE]
    items = "".join(list_item(view, post, pinned=place < len(top)) for place, post in enumerate(shown))
    first = "/" if stem == "/page" else f"{stem}.html"
    urls = [view.url(first if page == 1 else f"{stem}_{page}.html") for page in range(1, last + 1)]
    near = range(max(0, number - 3), min(last, number + 4))
    bar = "".join(f'<a href="{urls[page]}">{page + 1}</a>' for page in near) + f'<a href="{urls[-1]}" class="m">尾页</a>'
    heading = f'<div class="filternav"><h1>{escape(name)}</h1></div>' if name else ""
    main = f'<div id="sticky"><div class="content listcon"><div class="block custom">{heading}{items}</div><div class="pagebar">{bar}</div></div></div>'
    page_name = f"第{number}页" if number > 1 else ""
    title = " - ".join(filter(None, [" ".join(filter(None, [name, page_name])), view.calendar.title]))
    return document(view, title, "index" if not name else "catalog", main)


def list_item(view: View, post: Post, pinned: bool) -> str:
    mark = '<em class="istop">置顶</em>' if pinned else ""
    url = view.article_url(post.id)
    return (
        f'<div class="post item"><h2><a href="{url}" target="_blank">{escape(post.article.title)}</a>{mark}</h2>'
        f'{info(view, post, category=False)}<div class="intro isimg">{escape(excerpt(post))}</div></div>'
    )


def missing_page(view: View) -> str:
    main = '<div class="errorpage"><h3>404!</h3><h4>对不起,页面未找到</h4></div>'
    return document(view, f"您访问的页面不存在或已删除 - {view.calendar.title}", "404", main)


def feed(view: View) -> str:
    """RSS of the newest ten posts, with exact times."""
    items = "".join(
        f"<item><title>{escape(post.article.title)}</title><link>{view.article_url(post.id)}</link>"
        f"<description>{escape(body_html(view, post))}</description>"
        f"<pubDate>{format_datetime(post.posted.astimezone(SHANGHAI))}</pubDate></item>"
        for post in view.calendar.listed()[:10]
    )
    head = f"<title>{view.calendar.title}</title><link>{view.url('/')}</link><description>示例站点</description>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'


def sitemap(view: View) -> str:
    """Every article, and the deleted ones that the plugin has not noticed yet."""
    days: Iterable[tuple[int, str]] = (
        (
            number,
            (view.calendar.posts[number].posted.astimezone(SHANGHAI).strftime("%Y-%m-%d") if number in view.calendar.posts else ""),
        )
        for number in sorted([*view.calendar.posts, *view.calendar.deleted])
    )
    rows = "".join(
        f"<url><loc>{view.article_url(number)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n" for number, day in days
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>'
