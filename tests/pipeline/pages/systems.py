"""Article and list pages of the systems with rules of their own, theme by theme: their structure and class names, our texts.

Beside a theme's page stands the system, and what its head bears of it (`MARKS`), which tests add or leave out.
"""

from __future__ import annotations

from tests.pipeline.pages.themes import (
    COMMENTS,
    DEDECMS,
    EXCERPT,
    NAV,
    RELATED,
    TWENTYFIFTEEN,
    TWENTYSEVENTEEN,
    TWENTYTWELVE,
    TWENTYTWENTYFIVE,
    TWENTYTWENTYFOUR,
    TYPECHO,
    WP_COMMENTS,
    WP_SIDEBAR,
    ZBLOG_DEFAULT,
    Theme,
    comments,
    links,
    theme,
)

MARKS = {  # system → what its pages' heads bear; the first by generator, the second by files alone
    "wordpress": ('<meta name="generator" content="WordPress 6.8.1">', '<link rel="stylesheet" href="/wp-content/themes/x/style.css">'),
    "typecho": ('<meta name="generator" content="Typecho 1.2.1">', '<link rel="stylesheet" href="/usr/themes/x/style.css">'),
    "zblog": ('<meta name="generator" content="Z-BlogPHP 1.7.4">', '<script src="/zb_system/script/common.js"></script>'),
    "dedecms": ('<link href="/templets/default/style/dedecms.css" rel="stylesheet">', '<script src="/plus/count.php?view=yes&aid=7"></script>'),
}
FOOT = '<footer id="colophon" class="site-footer"><div class="site-info">由 WordPress 强力驱动</div></footer>'


def wordpress(name: str, main: str, body: str = "single single-post postid-7 single-format-standard", shows: str = "author category tags instant") -> Theme:
    return theme(name, shows, f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="UTF-8"><title>%TITLE% &#8211; %SITE%</title></head><body class="{body}">'
                 f'<div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/" rel="home">%SITE%</a></p>{NAV}</header>{main}{FOOT}</div></body></html>')  # fmt: skip


def post_nav(pattern: str = '<div class="nav-{k}"><a href="/{n}" rel="{r}"><span class="meta-nav">{w}</span> <span class="post-title">{t}</span></a></div>') -> str:
    rows = [("previous", "6", "prev", "上一篇", RELATED[0]), ("next", "8", "next", "下一篇", RELATED[1])]
    return "".join(pattern.format(k=k, n=n, r=r, w=w, t=t) for k, n, r, w, t in rows)


TIMES = '<time class="entry-date published" datetime="%INSTANT%">2024年5月6日</time><time class="updated" datetime="2024-08-01T10:00:00+08:00">2024年8月1日</time>'
TERMS = '<span class="cat-links"><span class="screen-reader-text">分类 </span><a href="/c" rel="category tag">%CATEGORY%</a></span><span class="tags-links"><span class="screen-reader-text">标签 </span><a href="/t1" rel="tag">%TAG1%</a>、<a href="/t2" rel="tag">%TAG2%</a></span>'

TWENTYSIXTEEN = wordpress("twentysixteen", f"""<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-7" class="post-7 post type-post status-publish format-standard hentry category-xf"><header class="entry-header"><h1 class="entry-title">%TITLE%</h1></header>
<div class="entry-content">%BODY%</div><footer class="entry-footer"><span class="byline"><span class="author vcard"><img class="avatar" src="a.png"><span class="screen-reader-text">作者 </span> <a class="url fn n" href="/author/1">%AUTHOR%</a></span></span><span class="posted-on"><span class="screen-reader-text">发布于 </span><a href="/7" rel="bookmark">{TIMES}</a></span>{TERMS}</footer></article>
{WP_COMMENTS}<nav class="navigation post-navigation"><div class="nav-links">{post_nav()}</div></nav></main></div>{WP_SIDEBAR}</div>""")

TWENTYNINETEEN = wordpress("twentynineteen", f"""<div id="content" class="site-content"><section id="primary" class="content-area"><main id="main" class="site-main"><article id="post-7" class="post-7 post type-post status-publish hentry entry">
<header class="entry-header"><h1 class="entry-title">%TITLE%</h1><div class="entry-meta"><span class="byline"><svg></svg><span class="screen-reader-text">作者：</span><span class="author vcard"><a class="url fn n" href="/author/1">%AUTHOR%</a></span></span><span class="posted-on"><a href="/7" rel="bookmark">{TIMES}</a></span></div></header>
<div class="entry-content">%BODY%</div><footer class="entry-footer">{TERMS}</footer><div class="author-bio"><h2 class="author-title"><span class="author-heading">由 %AUTHOR% 发布</span></h2><p class="author-description">%BIO%</p></div></article>
<nav class="navigation post-navigation"><div class="nav-links">{post_nav()}</div></nav>{WP_COMMENTS}</main></section></div><aside class="widget-area">{WP_SIDEBAR}</aside>""")

TWENTYTWENTY = wordpress("twentytwenty", f"""<main id="site-content"><article class="post-7 post type-post status-publish hentry" id="post-7"><header class="entry-header has-text-align-center"><div class="entry-header-inner section-inner medium">
<div class="entry-categories"><span class="screen-reader-text">分类</span><div class="entry-categories-inner"><a href="/c" rel="category tag">%CATEGORY%</a></div></div><h1 class="entry-title">%TITLE%</h1>
<div class="post-meta-wrapper post-meta-single post-meta-single-top"><ul class="post-meta"><li class="post-author meta-wrapper"><span class="meta-icon"><span class="screen-reader-text">文章作者</span></span><span class="meta-text">作者：<a href="/author/1">%AUTHOR%</a></span></li><li class="post-date meta-wrapper"><span class="meta-icon"><span class="screen-reader-text">发布日期</span></span><span class="meta-text"><a href="/7">2024年5月6日</a></span></li><li class="post-comment-link meta-wrapper"><span class="meta-text"><a href="#comments">3条评论</a></span></li></ul></div></div></header>
<div class="post-inner thin"><div class="entry-content">%BODY%</div></div><div class="section-inner"><div class="post-meta-wrapper post-meta-single post-meta-single-bottom"><ul class="post-meta"><li class="post-tags meta-wrapper"><span class="meta-icon"><span class="screen-reader-text">标签</span></span><span class="meta-text"><a href="/t1" rel="tag">%TAG1%</a>、<a href="/t2" rel="tag">%TAG2%</a></span></li></ul></div></div>
<nav class="pagination-single section-inner"><div class="pagination-single-inner"><a class="previous-post" href="/6"><span class="arrow">&larr;</span><span class="title"><span class="title-inner">{RELATED[0]}</span></span></a><a class="next-post" href="/8"><span class="title"><span class="title-inner">{RELATED[1]}</span></span></a></div></nav><div class="comments-wrapper section-inner">{WP_COMMENTS}</div></article></main>{WP_SIDEBAR}""", shows="author category tags day")

TWENTYTWENTYONE = wordpress("twentytwentyone", f"""<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-7" class="post-7 post type-post status-publish hentry entry"><header class="entry-header alignwide"><h1 class="entry-title">%TITLE%</h1></header>
<div class="entry-content">%BODY%</div><footer class="entry-footer default-max-width"><div class="posted-by"><span class="posted-on">发布日期：{TIMES}</span><span class="byline">作者：<a href="/author/1" rel="author">%AUTHOR%</a></span></div><div class="post-taxonomies">{TERMS}</div></footer></article>
{WP_COMMENTS}<nav class="navigation post-navigation"><div class="nav-links">{post_nav()}</div></nav></main></div></div><aside class="widget-area">{WP_SIDEBAR}</aside>""")

BLOCKS = f"""<div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a href="/" rel="home">%SITE%</a></p>{NAV}</header><main class="wp-block-group"><div class="wp-block-group"><h1 class="alignwide wp-block-post-title">%TITLE%</h1><hr class="wp-block-separator"/></div>
<div class="entry-content wp-block-post-content is-layout-constrained">%BODY%</div><div class="wp-block-group"><div class="wp-block-columns"><div class="wp-block-column"><div class="wp-block-group"><p>发布于</p><div class="wp-block-post-date"><time datetime="%INSTANT%">2024年5月6日</time></div><div class="wp-block-post-date wp-block-post-date__modified-date"><time datetime="2024-08-01T10:00:00+08:00">2024年8月1日</time></div><p>位于</p><div class="taxonomy-category wp-block-post-terms"><a href="/c" rel="tag">%CATEGORY%</a></div><p>作者</p><div class="wp-block-post-author"><div class="wp-block-post-author__content"><p class="wp-block-post-author__name">%AUTHOR%</p></div></div></div></div>
<div class="wp-block-column"><p>标签</p><div class="taxonomy-post_tag wp-block-post-terms"><a href="/t1" rel="tag">%TAG1%</a><span class="wp-block-post-terms__separator">, </span><a href="/t2" rel="tag">%TAG2%</a></div></div></div></div>
<nav><div class="post-navigation-link-previous wp-block-post-navigation-link"><a href="/6" rel="prev">上一篇：{RELATED[0]}</a></div><div class="post-navigation-link-next wp-block-post-navigation-link"><a href="/8" rel="next">下一篇：{RELATED[1]}</a></div></nav>
<div class="wp-block-comments"><h2>评论</h2><ol class="wp-block-comment-template">{comments('<li><div class="wp-block-comment-author-name">路人</div><div class="wp-block-comment-date"><time datetime="2024-06-01T08:00:00+08:00">6月1日</time></div><div class="wp-block-comment-content"><p>{c}</p></div></li>')}</ol>%FORM%</div></main></div>"""
TWENTYTWENTYTWO = wordpress("twentytwentytwo", BLOCKS, "post-template-default single single-post wp-embed-responsive")
TWENTYTWENTYTHREE = wordpress("twentytwentythree", BLOCKS.replace("wp-block-post-author__name", "wp-block-post-author-name"), "single wp-embed-responsive")

DUX = wordpress("dux", f"""<section class="container"><div class="content-wrap"><div class="content"><header class="article-header"><h1 class="article-title"><a href="/7.html">%TITLE%</a></h1><div class="article-meta"><span class="item">2024-05-06</span><span class="item">作者：%AUTHOR% </span><span class="item">分类：<a href="/c" rel="category tag">%CATEGORY%</a></span><span class="item post-views">阅读(215)</span><span class="item">评论(3)</span></div></header>
<article class="article-content">%BODY%<p class="post-copyright">未经允许不得转载：<a href="/">%SITE%</a> &raquo; <a href="/7.html">%TITLE%</a></p></article><div class="article-tags">标签：<a href="/t1" rel="tag">%TAG1%</a><a href="/t2" rel="tag">%TAG2%</a></div>
<nav class="article-nav"><span class="article-nav-prev">上一篇<br><a href="/6.html" rel="prev">{RELATED[0]}</a></span><span class="article-nav-next">下一篇<br><a href="/8.html" rel="next">{RELATED[1]}</a></span></nav><div class="relates"><div class="title"><h3>相关推荐</h3></div><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></div>
<div id="comments">{comments('<div class="c-main"><p>{c}</p></div>')}</div></div></div>{WP_SIDEBAR}</section>""", shows="author category tags day views")

ZIBLL = wordpress("zibll", f"""<main role="main" class="container"><div class="content-wrap"><div class="content-layout"><ul class="breadcrumb"><li><a href="/">首页</a></li><li><a href="/c">%CATEGORY%</a></li></ul><article class="article main-bg theme-box box-body radius8"><div class="article-header theme-box clearfix"><h1 class="article-title"><a href="/7.html">%TITLE%</a></h1>
<div class="article-avatar"><div class="user-info flex ac article-avatar"><a href="/author/1"><span class="avatar-img"></span></a><div class="user-right"><name class="flex ac"><a class="display-name text-ellipsis" href="/author/1">%AUTHOR%</a></name><div class="px12-sm muted-2-color"><span data-toggle="tooltip" title="2024年05月06日 10:20发布">2年前发布</span></div></div></div></div></div>
<div class="article-content"><div class="theme-box wp-posts-content">%BODY%</div><div class="em09 muted-3-color"><span>©</span> 版权声明</div><div class="text-center theme-box muted-3-color">THE END</div><div class="article-tags"><a class="but ml6 radius c-blue" title="查看更多分类文章" href="/c">%CATEGORY%</a><br><a href="/t1" title="查看此标签更多文章" class="but ml6 radius"># %TAG1%</a><a href="/t2" title="查看此标签更多文章" class="but ml6 radius"># %TAG2%</a></div></div></article>
<nav class="article-nav"><div class="main-bg"><a href="/6.html"><p class="muted-2-color"><i></i> &lt;&lt;上一篇</p><div class="text-ellipsis">{RELATED[0]}</div></a></div><div class="main-bg"><a href="/8.html"><p class="muted-2-color">下一篇&gt;&gt;</p><div class="text-ellipsis">{RELATED[1]}</div></a></div></nav><div class="theme-box relates"><h3>相关推荐</h3>{links('<div class="posts-item"><h2 class="item-heading"><a href="/{n}">{t}</a></h2></div>')}</div><div id="comments">{comments('<p>{c}</p>')}</div></div></div></main>""", shows="author category tags day")

JUSTNEWS = wordpress("justnews", f"""<div id="wrap"><div class="wrap container"><ol class="breadcrumb"><li><a href="/">首页</a></li><li><a href="/c">%CATEGORY%</a></li></ol><main class="main"><article id="post-7" class="post-7 post type-post status-publish hentry entry"><div class="entry-main"><div class="entry-head"><h1 class="entry-title">%TITLE%</h1>
<div class="entry-info"><span class="vcard"><a class="nickname url fn j-user-card" href="/author/1">%AUTHOR%</a></span><span class="dot">•</span><time class="entry-date published" datetime="%INSTANT%" pubdate>2024年5月6日 10:20</time><span class="dot">•</span><a href="/c" rel="category tag">%CATEGORY%</a><span class="dot">•</span><span>阅读 215</span></div></div>
<div class="entry-excerpt entry-summary"><p>%EXCERPT%</p></div><div class="entry-content">%BODY%<div class="entry-copyright"><p>原创文章，作者：%AUTHOR%，如若转载，请注明出处：https://x.cn/7.html</p></div></div><div class="entry-tag"><a href="/t1" rel="tag">%TAG1%</a><a href="/t2" rel="tag">%TAG2%</a></div></div>
<div class="entry-page"><div class="entry-page-prev"><a href="/6" rel="prev"><span>{RELATED[0]}</span><div class="entry-page-info">上一篇 2024年5月1日</div></a></div><div class="entry-page-next"><a href="/8" rel="next"><span>{RELATED[1]}</span><div>下一篇</div></a></div></div><div class="entry-related-posts"><h3>相关推荐</h3><ul class="entry-related">{links('<li><a href="/{n}">{t}</a></li>')}</ul></div><div id="comments" class="entry-comments">{comments('<p>{c}</p>')}</div></article></main><aside class="sidebar">{WP_SIDEBAR}</aside></div></div>""", shows="author category tags instant views")

JOE = theme("joe", "author category tags day views", f"""<!DOCTYPE html><html lang="zh-CN"><head><title>%TITLE% - %SITE%</title></head><body><div id="Joe"><header class="joe_header"><div class="joe_container"><a href="/">%SITE%</a>{NAV}</div></header><div class="joe_container"><div class="joe_main joe_post"><div class="joe_detail" data-cid="7"><div class="joe_detail__category"><a href="/category/xf/" class="item item-0" title="%CATEGORY%">%CATEGORY%</a></div>
<h1 class="joe_detail__title">%TITLE%</h1><div class="joe_detail__count"><div class="joe_detail__count-information"><img class="avatar" src="a.png" alt="%AUTHOR%"/><div class="meta"><div class="author"><a class="link" href="/author/1/" title="%AUTHOR%">%AUTHOR%</a></div><div class="item"><span class="text">%DAY%</span><span class="line">/</span><span class="text">3 评论</span><span class="line">/</span><span class="text" id="Joe_Article_Views">215 阅读</span></div></div></div><time class="joe_detail__count-created" datetime="%DAY%">05/06</time></div>
<article class="joe_detail__article">%BODY%</article><div class="joe_detail__operate"><div class="joe_detail__operate-tags"><a href="/tag/1/">%TAG1%</a><a href="/tag/2/">%TAG2%</a></div></div><div class="joe_detail__copyright"><div class="content"><div class="item"><span>版权属于：</span><span class="text">%AUTHOR%</span></div></div></div><div class="joe_detail__related"><ul class="joe_detail__related-content">{links('<li><a href="/{n}.html"><h6>{t}</h6></a></li>')}</ul></div></div>
<ul class="joe_post__pagination"><li class="joe_post__pagination-item prev"><a href="/6.html" title="{RELATED[0]}">上一篇</a></li><li class="joe_post__pagination-item next"><a href="/8.html" title="{RELATED[1]}">下一篇</a></li></ul><div class="joe_comment"><ol class="comment-list">{comments('<li><div class="substance">{c}</div></li>')}</ol></div></div><aside class="joe_aside"><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></aside></div></div></body></html>""")

HANDSOME = theme("handsome", "author category tags day views", f"""<!DOCTYPE HTML><html lang="zh-cmn-Hans"><head><title>%TITLE% - %SITE%</title></head><body><div id="alllayout" class="app"><header id="header">{NAV}</header><div id="content" class="app-content"><main class="app-content-body"><div class="hbox"><div class="col center-part"><header id="small_widgets" class="bg-light lter wrapper-md"><h1 class="entry-title m-n font-thin text-black l-h">%TITLE%</h1>
<ul class="entry-meta text-muted list-inline m-b-none small post-head-icon"><li class="meta-author"><i></i><span class="sr-only">博主：</span> <a class="meta-value" href="/author/1/" rel="author">%AUTHOR%</a></li><li class="meta-date"><span class="sr-only">发布时间：</span><time class="meta-value">2024 年 05 月 06 日</time></li><li class="meta-views"><span class="meta-value">215</span>&nbsp;次浏览</li><li class="meta-categories"><span class="sr-only">分类：</span> <span class="meta-value"><a href="/category/xf/">%CATEGORY%</a></span></li></ul></header>
<div class="wrapper-md"><ol class="breadcrumb"><li><a href="/">首页</a></li><li class="active">正文</li></ol><div id="postpage" class="blog-post"><article class="single-post panel"><div id="post-content" class="wrapper-lg"><div class="entry-content l-h-2x" id="md_handsome_origin">%BODY%</div><div class="entry-footer"><div class="tags"><a href="/tag/1/">%TAG1%</a><a href="/tag/2/">%TAG2%</a></div></div></div></article></div>
<nav class="m-t-lg m-b-lg"><ul class="pager"><li class="previous"><a href="/6.html" title="{RELATED[0]}"> 上一篇 </a></li><li class="next"><a href="/8.html" title="{RELATED[1]}"> 下一篇 </a></li></ul></nav><div id="comments"><ol class="comment-list">{comments('<li><div class="comment-content-true"><p>{c}</p></div></li>')}</ol></div></div></div><aside id="rightAside" class="asideBar"><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></aside></div></main></div></div></body></html>""")

ZIT = theme("zit", "author category tags instant views", f"""<!DOCTYPE html><html lang="zh-CN"><head><title>%TITLE% - %SITE%</title></head><body><header id="head"><a href="/">%SITE%</a>{NAV}</header><div id="topic"><nav id="path" class="kico-dao kico-gap"><a href="/">首页</a> | <a href="/cat-2.html">%CATEGORY%</a> | <a href="/date-2024-5.html">2024-05-06</a></nav><h4><a href="/tags-1.html" class="tag">%TAG1%</a> <a href="/tags-2.html" class="tag">%TAG2%</a></h4>
<h1>%TITLE%</h1><h5><img src="a.png" class="avatar" alt="%AUTHOR%"> <a href="/author-1.html" title="查看%AUTHOR%的文章">%AUTHOR%</a> <span class="kico-time"><dfn>发布</dfn>2024-05-06 10:20:30</span> <span class="kico-eye"><dfn>浏览</dfn>215</span> <span class="kico-ping"><dfn>评论</dfn>3</span></h5><p><a href="#cmts" class="more">参与评论</a></p></div>
<main id="main"><article id="cont">%BODY%</article><div id="rel"><h3 class="zit kico-zi">相关文章</h3><ul><li class="log"><a href="/6.html" title="{RELATED[0]}"><span class="pane"><em class="zit kico-prev">上一篇</em><b>{RELATED[0]}</b></span></a></li>{links('<li class="log"><a href="/{n}.html" title="{t}"><span class="pane"><time class="zit">2023-01-01</time><b>{t}</b></span></a></li>')}</ul></div><div id="cmts">{comments('<div class="cmt">{c}</div>')}</div></main><aside id="side">{links('<a href="/{n}.html">{t}</a>')}</aside></body></html>""")

DEDE_SOLD = theme("dede-sold", "author category tags day views", f"""<html><head><meta charset="gb2312"><title>%TITLE%-%SITE%</title><meta name="keywords" content="%TAG1%,%TAG2%"></head><body><div class="top">{NAV}</div><div class="main"><div class="place"><b>当前位置：</b><a href="/">主页</a> &gt; <a href="/xf/">%CATEGORY%</a> &gt; </div><div class="article"><h1>%TITLE%</h1><div class="info">时间：%DAY% 10:20 来源：未知 作者：%AUTHOR% 点击： 215次</div>
<div class="content">%BODY%</div><div class="tags">标签：<a href="/tags.php?/1/">%TAG1%</a> <a href="/tags.php?/2/">%TAG2%</a></div><div class="context"><ul><li>上一篇：<a href="/6.html">{RELATED[0]}</a></li><li>下一篇：<a href="/8.html">{RELATED[1]}</a></li></ul></div></div><div class="likeart"><h3>相关文章</h3><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></div><div class="pl"><h3>网友评论</h3>{comments('<p>{c}</p>')}</div></div></body></html>""")

BLOG_TAIL = f"""<label id="AjaxCommentBegin"></label>{comments('<ul class="msg"><li class="msgname">路人 <small>2024-06-01 08:00:00</small></li><li class="msgarticle">{c}</li></ul>')}<div class="post" id="divCommentPost"><p class="posttop">发表评论:</p><form><textarea></textarea></form></div></div>
<div id="divSidebar"><dl class="function"><dt class="function_t">最近发表</dt><dd><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></dd></dl></div>"""
FOOTER = '<p class="post-footer">作者:%AUTHOR% <small>|</small> 分类:%CATEGORY% <small>|</small> 浏览:215 <small>|</small> 评论:3</p>'


def zblog(name: str, shows: str, body: str, main: str) -> Theme:
    return theme(name, shows, f'<!DOCTYPE html><html lang="zh-CN"><head><title>%TITLE% - %CATEGORY% - %SITE%</title></head><body class="{body}"><div id="divTop"><h1 id="BlogTitle"><a href="/">%SITE%</a></h1></div>{NAV}{main}</body></html>')


ZBLOG_DATE_IN_TITLE = zblog("zblog-date-in-title", "author category tags instant views", "single article", f"""<div id="divMain"><div class="post single"><h2 class="post-title">%TITLE%<span class="post-date">2024-05-06 10:20:30</span></h2><div class="post-body">%BODY%</div>
<p class="post-tags">标签:&nbsp;<a href='/t1'>%TAG1%</a>&nbsp;<small>,</small>&nbsp;<a href='/t2'>%TAG2%</a>&nbsp;</p>{FOOTER}</div>{BLOG_TAIL}""")

GARLAND = zblog("zblog-garland", "author category tags day views", "multi default", f"""<div id="divMain"><div id="mission"><p>欢迎来信咨询</p></div><div class="post single"><h4 class="post-date">2024年05月06日</h4><h2 class="post-title"><a href="/7.html">%TITLE%</a></h2><div class="post-body">%BODY%</div>
<h5 class="post-tags">标签: <a href="/t1">%TAG1%</a> <a href="/t2">%TAG2%</a></h5>{FOOTER}</div>{BLOG_TAIL}""")

HTML5CSS3 = zblog("zblog-html5css3", "author category tags instant views", "single", f"""<section><section id="main"><section><article id="log7" class="top cate1 auth1"><header><time>2024年05月06日 10:20:30</time><h2>%TITLE%</h2></header><section>%BODY%</section>
<footer><h4>标签: <a href="/t1">%TAG1%</a><a href="/t2">%TAG2%</a></h4><h5><em>作者:%AUTHOR%</em> <em>分类:%CATEGORY%</em> <em>浏览:215</em> <em>评论:3</em></h5></footer><nav><a class="l" href="/6.html" title="{RELATED[0]}">« 上一篇</a><a class="r" href="/8.html" title="{RELATED[1]}"> 下一篇 »</a></nav></article>
<div id="comments">{comments('<div><b>路人</b><p>{c}</p></div>')}</div></section><aside><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></aside></section></section>""")

METRO = zblog("zblog-metro", "author category tags views", "single", f"""<div id="content"><div id="main"><div class="post cate1 auth1"><div class="post_time"><h5>06</h5><h6>2024<br />05</h6></div><div class="post_r"><div class="post_body"><h2>%TITLE%</h2><div class="post_content">%BODY%</div><div class="post_tags">标签: <a href="/t1">%TAG1%</a> <a href="/t2">%TAG2%</a></div><div class="post_info">作者:%AUTHOR% | 分类:%CATEGORY% | 浏览:215 | 评论:3</div></div>
<div class="post_nav"><a class="l" href="/6.html" title="{RELATED[0]}">« 上一篇</a><a class="r" href="/8.html" title="{RELATED[1]}"> 下一篇 »</a></div><div id="comments">{comments('<p>{c}</p>')}</div></div></div></div><div id="sidebar"><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></div></div>""")

CLASSIC22 = theme("classic-22", "category tags instant", f"""<!DOCTYPE html><html lang="zh"><head><title>%TITLE% - %SITE%</title></head><body><header class="site-navbar"><a href="/" class="brand">%SITE%</a>{NAV}</header><main class="container"><div class="container-thin"><article class="post" itemscope itemtype="http://schema.org/BlogPosting"><header class="entry-header text-center"><h1 class="entry-title" itemprop="name headline"><a href="/7.html" itemprop="url">%TITLE%</a></h1>
<ul class="entry-meta list-inline text-muted"><li class="feather-calendar"><time datetime="%INSTANT%" itemprop="datePublished">May 6, 2024</time></li><li class="feather-folder"><a href="/category/xf/">%CATEGORY%</a></li><li class="feather-message"><a href="/7.html#comments" itemprop="discussionUrl">3 条评论</a></li></ul></header><div class="entry-content fmt" itemprop="articleBody">%BODY%<p itemprop="keywords">标签：<a href="/tag/1/">%TAG1%</a>, <a href="/tag/2/">%TAG2%</a></p></div></article>
<nav class="post-nav"><ul class="page-navigator"><li class="prev"><a href="/6.html" title="{RELATED[0]}">{RELATED[0]}</a></li><li class="next"><a href="/8.html" title="{RELATED[1]}">{RELATED[1]}</a></li></ul></nav><div id="comments"><ol class="comment-list">{comments('<li itemscope itemtype="http://schema.org/UserComments"><time itemprop="commentTime" datetime="2024-06-01T08:00:00+08:00">6月1日</time><p>{c}</p></li>')}</ol></div></div></main></body></html>""")

VOID = theme("void", "author tags instant views", f"""<!DOCTYPE HTML><html><head><title>%TITLE% - %SITE%</title></head><body><header class="header-outer"><a role="banner" href="/">%SITE%</a>{NAV}</header><main id="pjax-container"><title hidden>%TITLE%</title><div class="lazy-wrap no-banner"><div class="banner-title"><h1 class="post-title">%TITLE%</h1><p class="post-meta"><span><a href="/author/1/">%AUTHOR%</a></span>&nbsp;•&nbsp;<time datetime="%INSTANT%">2024-05-06</time>&nbsp;•&nbsp;<a href="javascript:void(0);">3&nbsp;评论</a>&nbsp;•&nbsp;<span>215&nbsp;阅读</span></p></div></div>
<div class="wrapper container"><section id="post"><article class="post yue"><p class="notice">请注意，本文编写于 800 天前，其中某些信息可能已经过时。</p><div class="articleBody">%BODY%</div><section class="tags"><a href="/tag/1/" rel="tag" class="tag-item">%TAG1%</a><a href="/tag/2/" rel="tag" class="tag-item">%TAG2%</a></section><div class="social-button"><a>ENJOY</a></div></article>
<div class="post-pager"><div class="prev"><a href="/6.html"><h2>{RELATED[0]}</h2></a><p>{EXCERPT}</p></div><div class="next"><a href="/8.html"><h2>{RELATED[1]}</h2></a></div></div></section></div></main><div class="comments-container">{comments('<div class="comment-content">{c}</div>')}</div></body></html>""")

MORE_POSTS = "".join(f'<li class="wp-block-post"><h3 class="wp-block-post-title"><a href="/{n}">{t}</a></h3><div class="wp-block-post-date"><time datetime="2025-01-{n}T09:00:00+08:00">2025年1月{n}日</time></div></li>' for n, t in enumerate(RELATED[:3], 11))
QUERY_BELOW = wordpress("twentytwentyfive-more-posts", f"""<div class="wp-site-blocks"><main class="wp-block-group"><h1 class="wp-block-post-title">%TITLE%</h1><div class="wp-block-group"><p>作者：</p><div class="wp-block-post-author-name"><a href="/author/1" class="wp-block-post-author-name__link">%AUTHOR%</a></div><p>分类：</p><div class="taxonomy-category wp-block-post-terms"><a href="/c" rel="tag">%CATEGORY%</a></div></div>
<div class="entry-content alignfull wp-block-post-content">%BODY%</div><div class="taxonomy-post_tag is-style-post-terms-1 wp-block-post-terms"><a href="/t1" rel="tag">%TAG1%</a>  <a href="/t2" rel="tag">%TAG2%</a></div><h2 class="wp-block-heading">更多文章</h2><div class="wp-block-query alignwide"><ul class="wp-block-post-template">{MORE_POSTS}</ul></div></main></div>""", "wp-singular post-template-default single single-post wp-theme-twentytwentyfive", "author category tags")

TYPECHO_DUX = theme("typecho-dux", "category tags day views", f"""<!DOCTYPE HTML><html><head><title>%TITLE% - %SITE%</title></head><body class="single">{NAV}<section class="container"><div class="content-wrap"><div class="content"><header class="article-header"><h1 class="article-title"><a href="/7.html">%TITLE%</a></h1><div class="article-meta"><span class="item">2024-05-06</span> <span class="item">分类：<a href="/category/xf/">%CATEGORY%</a></span> <span class="item post-views">阅读(215)</span> <span class="item">评论(3)</span></div></header>
<article class="article-content">%BODY%</article><div class="post-copyright">未经允许不得转载 | 当前页面：<a href="/7.html">%TITLE%</a></div><div class="article-tags">标签：<a href="/tag/1/">%TAG1%</a> <a href="/tag/2/">%TAG2%</a></div><div class="article-author"><h4>%AUTHOR%</h4><span>%BIO%</span></div><nav class="article-nav"><span class="article-nav-prev">上一篇<br><a href="/6.html">{RELATED[0]}</a></span><span class="article-nav-next">下一篇<br><a href="/8.html">{RELATED[1]}</a></span></nav>
<div class="relates"><h3>相关推荐</h3><ul>{links('<li><a href="/{n}.html">{t}</a></li>')}</ul></div><div id="comments">{comments('<p>{c}</p>')}</div></div></div></section></body></html>""")

PAGES: list[tuple[str, str, Theme]] = [
    ("wordpress", "classic", TWENTYTWELVE), ("wordpress", "classic", TWENTYFIFTEEN), ("wordpress", "classic", TWENTYSIXTEEN),
    ("wordpress", "classic", TWENTYSEVENTEEN), ("wordpress", "classic", TWENTYNINETEEN), ("wordpress", "classic", TWENTYTWENTY),
    ("wordpress", "classic", TWENTYTWENTYONE), ("wordpress", "block", TWENTYTWENTYTWO), ("wordpress", "block", TWENTYTWENTYTHREE),
    ("wordpress", "block", TWENTYTWENTYFOUR), ("wordpress", "block", TWENTYTWENTYFIVE), ("wordpress", "article", DUX),
    ("wordpress", "article", ZIBLL), ("wordpress", "classic", JUSTNEWS), ("typecho", "default", TYPECHO), ("typecho", "joe", JOE),
    ("typecho", "handsome", HANDSOME), ("zblog", "default", ZBLOG_DEFAULT), ("zblog", "zit", ZIT), ("dedecms", "viewbox", DEDECMS),
    ("dedecms", "article", DEDE_SOLD), ("zblog", "default", ZBLOG_DATE_IN_TITLE), ("zblog", "default", GARLAND),
    ("zblog", "html5", HTML5CSS3), ("zblog", "metro", METRO), ("typecho", "classic", CLASSIC22), ("typecho", "void", VOID),
    ("wordpress", "block", QUERY_BELOW), ("typecho", "article", TYPECHO_DUX),
]  # fmt: skip

# System, a list page's main part with three entries, what is shown of the date beside the entries, and the same as a time.
ENTRIES = [("/101", RELATED[0]), ("/102", RELATED[1]), ("/103", RELATED[2])]


def entries(pattern: str) -> str:
    return "".join(pattern.replace("{u}", url).replace("{t}", title).replace("{x}", COMMENTS[0]) for url, title in ENTRIES)


LISTS: list[tuple[str, str, str | None, bool]] = [
    ("wordpress", f'<body class="archive category"><main>{entries("""<article class="post hentry"><header><h2 class="entry-title"><a href="{u}" rel="bookmark">{t}</a></h2></header><div class="entry-content"><p>{x}</p></div><footer><time class="entry-date published" datetime="2024-05-06T10:20:30+08:00">2024年5月6日</time></footer></article>""")}</main>', "2024年5月6日", True),
    ("wordpress", f'<body class="home blog"><ul class="wp-block-post-template">{entries("""<li class="wp-block-post post"><h2 class="wp-block-post-title"><a href="{u}">{t}</a></h2><div class="wp-block-post-date"><time datetime="2024-05-06T10:20:30+08:00">2024年5月6日</time></div><p>{x}</p></li>""")}</ul>', "2024年5月6日", True),
    ("wordpress", f'<body class="archive">{entries("""<article class="excerpt"><header><a class="cat" href="/c">消费</a><h2><a href="{u}">{t}</a></h2></header><p class="meta"><time>2024-05-06</time></p><p class="note">{x}</p></article>""")}', "2024-05-06", False),
    ("typecho", f'<body><div id="main">{entries("""<article class="post"><h2 class="post-title"><a itemprop="url" href="{u}">{t}</a></h2><ul class="post-meta"><li><time datetime="2024-05-06T10:20:30+08:00" itemprop="datePublished">May 6, 2024</time></li></ul><div class="post-content"><p>{x}</p></div></article>""")}</div>', None, True),
    ("typecho", f'<body><ul class="joe_list">{entries("""<li class="joe_list__item default"><a href="{u}" class="thumbnail"></a><div class="information"><a href="{u}" class="title">{t}</a><a class="abstract" href="{u}">{x}</a><div class="meta"><ul class="items"><li>2024-05-06</li><li>3 评论</li></ul></div></div></li>""")}</ul>', "2024-05-06", False),
    ("zblog", f'<body class="multi default"><div id="divMain">{entries("""<div class="post cate1"><h4 class="post-date">2024年5月6日</h4><h2 class="post-title"><a href="{u}">{t}</a></h2><div class="post-body"><p>{x}</p></div></div>""")}</div>', "2024年5月6日", False),
    ("zblog", f'<body>{entries("""<article class="log"><section class="pane"><h4 class="zit"><a href="/cat">消费</a></h4><h3><a href="{u}" title="{t}">{t}</a></h3><h5><span class="kico-time"><dfn>发布</dfn>2024-05-06</span></h5><div>{x}</div></section></article>""")}', "2024-05-06", False),
    ("dedecms", f'<body><div class="listbox"><ul class="e2">{entries("""<li><b>[<a href="/xf/">消费</a>]</b><a href="{u}" class="title">{t}</a><span class="info"><small>日期：</small>2024-05-06 10:20:30<small>点击：</small>215</span><p class="intro">{x}</p></li>""")}</ul></div>', "2024-05-06 10:20:30", False),
    ("typecho", f'<body><main class="container">{entries("""<article class="post"><header class="entry-header"><h1 class="entry-title"><a href="{u}">{t}</a></h1><ul class="entry-meta"><li><time datetime="2024-05-06T10:20:30+08:00" itemprop="datePublished">May 6, 2024</time></li></ul></header><div class="entry-content fmt" itemprop="articleBody"><p>{x}</p></div></article>""")}</main>', None, True),
    ("zblog", f'<body class="multi index"><div id="divMain">{entries("""<div class="post multi"><h2 class="post-title"><a href="{u}">{t}</a><span class="post-date">2024-05-06 10:20:30</span></h2><div class="post-body"><p>{x}</p></div></div>""")}</div>', "2024-05-06 10:20:30", False),
    ("zblog", f'<body class="multi"><section>{entries("""<article class="top cate1"><header><time>2024年05月06日</time><h2><a href="{u}">{t}</a></h2></header><section><p>{x}</p></section><footer><h5><em>作者:甲</em></h5></footer></article>""")}</section>', "2024年05月06日", False),
    ("zblog", f'<body class="multi default"><div id="divMain">{entries("""<div class="node"><h2><a href="{u}" title="{t}">{t}</a></h2><span class="submitted">2024-05-06 10:20 - 甲</span><div class="content"><p>{x}</p></div></div>""")}</div>', "2024-05-06 10:20", False),
    ("zblog", f'<body class="multi default">{entries("""<div class="post cate1"><div class="post_time"><h5>06</h5></div><div class="post_body"><h2><a href="{u}">{t}</a></h2><div class="post_content"><p>{x}</p></div></div></div>""")}', None, False),
]  # fmt: skip
