"""The second sample site: a part of the same articles in DedeCMS's layout, found through lists alone, sent as GB18030.

As on many old sites the pages declare gb2312, which has neither the 镕 of the site's name nor ©.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from spiders.sample.calendar import SHANGHAI, Post, digest, views
from spiders.sample.markup import render_body
from spiders.sample.pages import View, escape, excerpt, notice

TITLE = "朗镕普法网"
CHARSET = "gb18030"
HTML, TEXT = "text/html; charset=gb2312", "text/plain"
PAGE = 5  # posts a list page
FIRST_ID = 1201
SHARE = 3  # one in so many of the originals is on this site


def chosen(view: View) -> dict[int, Post]:
    """The posts of this site by its own ids: originals with a date of their own, so that neither hangs on the founding day."""
    posts = [
        post
        for post in view.calendar.posts.values()
        if post.source is None
        and post.posted.replace(tzinfo=None) == post.article.posted
        and digest(post.article.slug) % SHARE == 0
    ]
    posts.sort(key=lambda post: (post.posted, post.article.slug))
    return {number: replace(post, id=number) for number, post in enumerate(posts, FIRST_ID)}


def categories(view: View) -> list[str]:
    used = {post.article.category for post in chosen(view).values()}
    return [name for name in view.calendar.categories if name in used]


def article_url(view: View, number: int) -> str:
    return view.url(f"/a/{number}.html")


def list_url(view: View, category: str, page: int = 1) -> str:
    return view.url(f"/list_{categories(view).index(category) + 1}_{page}.html")


def respond(view: View, target: str) -> tuple[int, str, str]:
    """Status, content type and body for a request target."""
    path = urlsplit(target).path
    page: str | None = None
    if path == "/robots.txt":
        return 200, TEXT, "User-agent: *\nDisallow: /plus/\nDisallow: /dede/\n"
    if path == "/":
        page = list_page(view, "", newest(view)[:PAGE], "")
    elif (found := re.fullmatch(r"/a/(\d+)\.html", path)) and int(found[1]) in chosen(view):
        page = article_page(view, chosen(view)[int(found[1])])
    elif found := re.fullmatch(r"/list_(\d+)_(\d+)\.html", path):
        page = category_page(view, int(found[1]), int(found[2]))
    return (200, HTML, page) if page is not None else (404, HTML, document(view, "404", "<h2>页面不存在</h2>"))


def newest(view: View, category: str = "") -> list[Post]:
    posts = [post for post in chosen(view).values() if category in ("", post.article.category)]
    return sorted(posts, key=lambda post: post.posted, reverse=True)


def category_page(view: View, place: int, number: int) -> str | None:
    names = categories(view)
    if not 1 <= place <= len(names):
        return None
    name = names[place - 1]
    posts = newest(view, name)
    last = -(-len(posts) // PAGE)
    if not 1 <= number <= last:
        return None
    pages = "".join(f'<li><a href="{list_url(view, name, page)}">{page}</a></li>' for page in range(1, last + 1))
    return list_page(view, name, posts[(number - 1) * PAGE : number * PAGE], f'<ul class="pagelist">{pages}</ul>')


def list_page(view: View, name: str, posts: list[Post], pages: str) -> str:
    items = "".join(
        f'<li><b>[<a href="{list_url(view, post.article.category)}">{post.article.category}</a>]</b>'
        f'<a href="{article_url(view, post.id)}" class="title">{escape(post.article.title)}</a>'
        f'<span class="info"><small>日期：</small>{shown(post, "%Y-%m-%d %H:%M:%S")} <small>点击：</small>{views(post, view.clock)}</span>'
        f'<p class="intro">{escape(excerpt(post))}</p></li>'
        for post in posts
    )
    return document(view, f"{name}_{TITLE}" if name else TITLE, f'<div class="listbox"><ul class="e2">{items}</ul></div>{pages}')


def article_page(view: View, post: Post) -> str:
    article, order = post.article, sorted(chosen(view))
    place = order.index(post.id)
    near = [("上一篇", order[place - 1 : place]), ("下一篇", order[place + 1 : place + 2])]
    context = "".join(
        f'<li>{word}：<a href="{article_url(view, ids[0])}">{escape(chosen(view)[ids[0]].article.title)}</a></li>'
        if ids
        else f"<li>{word}：没有了</li>"
        for word, ids in near
    )
    others = [other for other in newest(view) if other.id != post.id][:PAGE]
    hot = "".join(f'<li><a href="{article_url(view, other.id)}">{escape(other.article.title)}</a></li>' for other in others)
    tags = " ".join(f'<a href="{view.tag_url(tag).replace("/tags-", "/tags/")}">{escape(tag)}</a>' for tag in article.tags)
    main = f"""<div class="place"><strong>当前位置：</strong><a href="{view.url("/")}">主页</a> &gt; <a href="{list_url(view, article.category)}">{article.category}</a> &gt; </div>
<div class="viewbox"><div class="title"><h2>{escape(article.title)}</h2></div>
<div class="info"><small>时间：</small>{shown(post, "%Y-%m-%d %H:%M")} <small>来源：</small>本站 <small>作者：</small>{article.author} <small>点击：</small>{views(post, view.clock)}次</div>
<div class="content"><table width="100%"><tr><td>
{body_html(view, post)}
</td></tr></table><div>(责任编辑：镕镕)</div></div>
<div class="tags">标签(Tag)：{tags}</div><div class="context"><ul>{context}</ul></div></div>
<div class="pright"><div class="commend"><dl class="tbox"><dt><strong>推荐内容</strong></dt><dd><ul class="d4">{hot}</ul></dd></dl></div></div>"""
    return document(view, f"{article.title}_{TITLE}", main, escape(",".join(article.tags)))


def body_html(view: View, post: Post) -> str:
    """The body; its links lead to the site's own articles."""
    others = [other.id for other in newest(view, post.article.category) if other.id != post.id] or [post.id]
    body = render_body(
        post.article.nodes,
        post.article.style,
        lambda text: f'<a href="{article_url(view, others[0])}">{text}</a>',
        lambda caption: f'<img src="{view.url(f"/uploads/allimg/{digest(caption) % 10**8}.jpg")}" alt="">',
    )
    return f"{body}\n<p>{notice(post)}</p>" if post.article.notice else body


def shown(post: Post, pattern: str) -> str:
    return post.posted.astimezone(SHANGHAI).strftime(pattern)


def document(view: View, title: str, main: str, keywords: str = "") -> str:
    """A whole page around its main part."""
    menu = "".join(f'<li><a href="{list_url(view, name)}">{name}</a></li>' for name in categories(view))
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{escape(title)}</title><meta name="keywords" content="{keywords}">
<link href="{view.url("/templets/default/style/dedecms.css")}" rel="stylesheet" type="text/css"></head>
<body><div class="header"><h1><a href="{view.url("/")}">{TITLE}</a></h1></div><div id="navMenu"><ul><li><a href="{view.url("/")}">主页</a></li>{menu}</ul></div>
{main}
<div class="footer"><div class="copyright">© 2019-2026 {TITLE} 示例站点，内容为虚构</div></div></body></html>"""
