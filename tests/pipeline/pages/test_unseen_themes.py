"""Themes for which no layout was written, and the shipped template of DedeCMS with all that stands around its article.

Written after the layouts, from the structure of the themes' own templates. What is read must be right; what is not read must be
absent. Measured at first sight all were, but for the reading time that Puock puts into the body; that line has a rule since.
"""

from __future__ import annotations

import pytest

from pipeline.extract import page_interval
from pipeline.pages import read_page
from tests.pipeline.pages.systems import MARKS, wordpress
from tests.pipeline.pages.test_generic import ARTICLES, body_of
from tests.pipeline.pages.themes import BIO, DAY, EXCERPT, INSTANT, NAV, RELATED, Theme, comments, links, render, theme

PUOCK = wordpress("puock", f"""<div id="post" class="container mt20"><nav aria-label="breadcrumb"><ol class="breadcrumb"><li class="breadcrumb-item"><a href="/">首页</a></li><li class="breadcrumb-item"><a href="/c">%CATEGORY%</a></li><li class="breadcrumb-item active">正文</li></ol></nav><div class="row post-row"><div id="post-main"><div class="p-block"><div><h1 id="post-title" class="mb-0">%TITLE%</h1></div><div class="options"><div class="option"><span id="post-views">215</span><span>次阅读</span></div><a href="#comments"><div class="option">3 条评论</div></a></div><div class="mt20 entry-content-box"><div class="entry-content show-link-icon content-main puock-text"><p class="fs12 c-sub no-indent"><i></i>共计 800 个字符，预计需要花费 2 分钟才能阅读完成。</p>%BODY%</div><div class="t-separator c-sub t-sm mt30">正文完</div><div class="footer-info puock-text mt20"><div class="mt20 tags"><a href="/t1" class="pk-badge"># %TAG1%</a><a href="/t2" class="pk-badge"># %TAG2%</a></div><div class="p-flex-sbc"><div><span>发表至：</span><a href="/c">%CATEGORY%</a></div><div><span class="c-sub"><i></i> 2024-05-06</span></div></div></div></div></div>
<div class="p-block"><div class="puock-text t-md"><div><span>版权声明：</span><span>本站原创文章，由</span> <a class="a-link" href="/author/1">%AUTHOR%</a> <span>于2024-05-06发表，共计800字。</span></div><div><span>转载说明：</span>除特殊说明外本站文章皆由CC-4.0协议发布，转载请注明出处。</div></div></div><div class="p-block p-lf-15"><div class="row post-link-pre-next"><div><a href="/6" rel="prev">{RELATED[0]}</a></div><div><a href="/8" rel="next">{RELATED[1]}</a></div></div></div><div class="p-block" id="comments">{comments('<p>{c}</p>')}</div></div></div></div>""", shows="author category tags day views")

ARGON = wordpress("argon", f"""<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main article-list"><article class="post post-full card bg-white shadow-sm border-0 post-7 type-post hentry category-x" id="post-7"><header class="post-header text-center"><a class="post-title" href="/7">%TITLE%</a><div class="post-meta"><div class="post-meta-detail post-meta-detail-time"><i></i><time title="发布于 2024-05-06 10:20:30">2024-05-06 10:20</time></div> <div class="post-meta-devide">|</div> <div class="post-meta-detail post-meta-detail-views"><i></i> 215</div> <div class="post-meta-devide">|</div><div class="post-meta-detail post-meta-detail-comments">3</div><div class="post-meta-devide">|</div><div class="post-meta-detail post-meta-detail-categories"><a href="/c" class="post-meta-detail-catagory-link">%CATEGORY%</a></div></div></header><div class="post-content" id="post_content">%BODY%</div><div class="post-tags"><i></i><a href="/t1" class="tag badge">%TAG1%</a><a href="/t2" class="tag badge">%TAG2%</a></div></article><div id="comments">{comments('<p>{c}</p>')}</div></main></div></div>""", shows="category tags instant views")

SAKURAIRO = wordpress("sakurairo", f"""<div class="pattern-center"><div class="pattern-attachment-img"></div><header class="pattern-header single-header"><h1 class="entry-title">%TITLE%</h1><p class="entry-census"><span><a href="/author/1"><img src="a"></a></span><span><a href="/author/1">%AUTHOR%</a></span><span class="bull">·</span>发布于 2024-05-06<span class="bull">·</span>215 次阅读</p></header></div><div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-7" class="post-7 post type-post hentry"><div class="ai-excerpt"><h4>AI 摘要</h4>{EXCERPT}</div><div class="entry-content">%BODY%</div><footer class="post-footer"><div class="post-tags"><i></i> <a href="/t1" rel="tag">%TAG1%</a> <a href="/t2" rel="tag">%TAG2%</a></div></footer></article><section class="post-squares nextprev"><div class="post-square"><a href="/6" rel="prev"><h3>{RELATED[0]}</h3></a></div></section></main></div></div><div id="comments">{comments('<p>{c}</p>')}</div>""", shows="author tags day")

DEDE_OWN = theme("dede-law","author category day views",f"""<html><head><title>%TITLE%_%SITE%</title><meta name="keywords" content="%TAG1%,%TAG2%"></head><body><div class="header">{NAV}</div><div class="wrap"><div class="position">当前位置：<a href='/'>主页</a> > <a href='/xf/'>%CATEGORY%</a> > </div><div class="left"><div class="arc"><h1>%TITLE%</h1><div class="arcinfo">发布时间：2024-05-06 10:20 来源：未知 作者：%AUTHOR% 浏览：<script src="/plus/count.php?aid=7"></script>215次</div><div class="arcbody">%BODY%<p>(责任编辑：admin)</p></div><div class="prenext"><ul><li>上一篇：<a href='/6.html'>{RELATED[0]}</a></li><li>下一篇：<a href='/8.html'>{RELATED[1]}</a></li></ul></div></div><div class="xg"><h3>相关文章</h3><ul>{links('<li><a href="/{n}">{t}</a><span>05-01</span></li>')}</ul></div></div><div class="right"><h3>推荐律师</h3><p>周律师，{BIO}</p></div></div></body></html>""")

DEDE_SHIPPED = theme("dede-real","author category day views",f"""<html><head><title>%TITLE%_%SITE%</title></head><body class="articleview">{NAV}<div class="w960"><div class="pleft"><div class="place"> <strong>当前位置:</strong> <a href='/'>主页</a> > <a href='/xf/'>%CATEGORY%</a> > </div><div class="viewbox"><div class="title"><h2>%TITLE%</h2></div><div class="info"> <small>时间:</small>2024-05-06 10:20<small>来源:</small>未知 <small>作者:</small>%AUTHOR% <small>点击:</small>215次</div><div class="intro">{EXCERPT}</div><div class="content"><table width='100%'><tr><td>%BODY%(责任编辑：admin)</td></tr></table></div><div class="dede_pages"><ul class="pagelist"></ul></div><div class="newdigg" id="newdigg"><div class="diggbox digg_good"><div class="digg_act">顶一下</div><div class="digg_num">(0)</div></div></div><div class="boxoff"> <strong>------分隔线----------------------------</strong> </div><div class="handle"><div class="context"><ul><li>上一篇：<a href='/6.html'>{RELATED[0]}</a></li><li>下一篇：<a href='/8.html'>{RELATED[1]}</a></li></ul></div><div class="actbox"><ul><li><a>收藏</a></li></ul></div></div></div></div><div class="pright"><div class="infos_userinfo"><dl class="tbox light"><dt>发布者资料</dt><dd><a class="username">admin</a></dd></dl></div><div class="commend">{links('<li><a href="/{n}">{t}</a><p>{t}...</p></li>')}</div></div></div></body></html>""")

PAGES = [
    ("wordpress", "generic:", PUOCK),
    ("wordpress", "generic:", ARGON),
    ("wordpress", "generic:", SAKURAIRO),
    ("dedecms", "generic:", DEDE_OWN),
    ("dedecms", "dedecms:viewbox", DEDE_SHIPPED),
]


@pytest.mark.parametrize("system", ["auto", "named"])
@pytest.mark.parametrize(("name", "rule", "shape"), PAGES, ids=lambda value: value.name if isinstance(value, Theme) else None)
def test_title_and_body_to_the_letter_and_no_field_wrong(name: str, rule: str, shape: Theme, system: str) -> None:
    for article in ARTICLES:
        page = read_page(render(shape, article).replace("<head>", f"<head>{MARKS[name][0]}", 1), name if system == "named" else system)
        assert page is not None and page.rule.startswith(rule) and page.title == article.title
        assert [(block.kind, block.text) for block in page.blocks] == [(block.kind, block.text) for block in body_of(article).blocks]
        assert page.author in (article.author, None) and page.category in (article.category, None)
        assert page.tags in (list(article.tags), []) and page.views in (215, None)
        interval = page_interval(page, None)
        assert interval.published is None or interval.published in (DAY, INSTANT) or interval.published.startswith(DAY)
