"""WordPress: block themes (Twenty Twenty-Two and later), the classic ones before and those that keep their class names, and
Chinese themes with names of their own.

Class names of the default themes are stable: `hentry`, `entry-title`, `entry-content` come from the hAtom format that the
software writes itself; `wp-block-post-*` from its blocks.
"""

from __future__ import annotations

import re

from pipeline.pages.layout import Layout
from pipeline.pages.listing import Listing, read_listing
from pipeline.pages.marks import BODY_CLASS, Marks
from pipeline.pages.page import Element, Listed, Page
from pipeline.pages.themed import read_layout

RULE = "wordpress"
MARKS = Marks(
    generator=r"^WordPress\b",
    files=r"/wp-(?:content|includes)/",
    body=r"\b(?:postid-\d+|wp-singular|wp-embed-responsive|wp-theme-[\w-]+|wp-child-theme-[\w-]+)\b",
)
LIST_BODY = re.compile(r"(?<![\w-])(?:archive|blog|search|search-results|error404)(?![\w-])")
SINGLE_BODY = re.compile(r"(?<![\w-])(?:single|singular|page|wp-singular)(?![\w-])")

# What plugins put into the body: related posts, sharing, ratings, tables of contents, view counts, links between pages.
PLUGINS = frozenset({
    "sharedaddy", "jp-relatedposts", "yarpp", "yarpp-related", "crp_related", "wp-block-comments", "wp-block-query",
    "post-views", "kk-star-ratings", "addtoany_share_save_container", "ez-toc-container", "lwptoc", "wp_rp_wrap",
    "page-links", "post-copyright", "article-copyright", "article-tags", "article-paging", "entry-copyright",
    "entry-tag", "entry-action", "entry-bar", "author-box", "tags-links", "action-share", "post-actions",
    "screen-reader-text", "open-message", "single-tag",
})  # fmt: skip
NEAR = ".nav-previous a, .nav-next a, a.previous-post, a.next-post, .nav-single a, .entry-page a, .article-nav a, .nav-links a[rel]"
RELATED = ".entry-related a[href], .relates a[href], .related-posts a[href], .jp-relatedposts a[href], .yarpp-related a[href]"

BLOCK = Layout(
    name="block",  # Twenty Twenty-Two, -Three, -Four, -Five
    scope=".wp-site-blocks",
    title=("h1.wp-block-post-title",),
    body=("main .wp-block-post-content", ".wp-block-post-content"),
    author=(".wp-block-post-author-name", ".wp-block-post-author__name"),
    date=(".wp-block-post-date:not(.wp-block-post-date__modified-date) time",),
    category=(".taxonomy-category.wp-block-post-terms a",),
    tags=(".taxonomy-post_tag.wp-block-post-terms a",),
    near=".wp-block-post-navigation-link a",
    related=".wp-block-query .wp-block-post-title a",
    drop=PLUGINS,
    linked_title=True,
)
CLASSIC = Layout(
    name="classic",  # Twenty Twelve to Twenty Twenty-One, Astra, GeneratePress, Kadence, WPCOM's JustNews, Begin
    scope="article.hentry, article.post, article.type-post, div.hentry, article.type-page",
    title=("h1.entry-title", "h2.entry-title", ".entry-title"),
    body=(".single-content", ".entry-content"),
    author=(
        ".byline .author a", ".byline a", ".author.vcard a", ".author.vcard .fn", ".post-author .meta-text a",
        ".entry-info .nickname", ".my-author", ".entry-author a", ".posted-by .author-name", ".author-info .author-title",
    ),
    date=(
        "time.entry-date.published", "time.published", "time.entry-date", ".posted-on time:not(.updated)", ".post-date .meta-text",
        ".my-date", ".entry-date", ".posted-on",
    ),
    category=(
        ".cat-links a", ".entry-categories a", ".entry-info a[rel~=category]", ".my-cat a", ".entry-meta a[rel~=category]",
        "a[rel~=category]",
    ),
    tags=(".tags-links a", ".tag-links a", ".post-tags a", ".entry-tag a", ".single-tag a", "a[rel=tag]"),
    views=(".post-views-count", ".views"),
    line=".entry-info, .begin-single-meta, .entry-meta",
    near=NEAR,
    related=RELATED,
    drop=PLUGINS,
)  # fmt: skip
ARTICLE = Layout(
    name="article",  # DUX and its kin, Zibll
    scope=".content-wrap, .content",
    title=("h1.article-title", ".article-header h1"),
    body=(".article-content .wp-posts-content", ".article-content"),
    author=(".article-meta a[rel~=author]", ".article-avatar .display-name", ".article-meta .author"),
    date=(
        ".article-meta time", ".article-avatar [title*='发布']", ".article-meta .item-time", ".article-meta .muted",
        ".article-meta",
    ),
    category=(".article-meta a[rel~=category]", ".article-tags a[title*='分类']", ".article-header a[rel~=category]"),
    tags=(".article-tags a[rel=tag]", ".article-tags a[title*='标签']", ".article-tags a[href*='/tag']"),
    line=".article-meta",
    near=".article-nav a",
    related=RELATED,
    drop=PLUGINS,
    linked_title=True,
)  # fmt: skip
LAYOUTS = (BLOCK, CLASSIC, ARTICLE)
LISTINGS = (
    Listing(
        ".wp-block-post-template > .wp-block-post, .wp-block-post-template > li",
        (".wp-block-post-title a",),
        (".wp-block-post-date time",),
    ),
    Listing("article.hentry, article.post, div.hentry, article.type-post", (".entry-title a",), CLASSIC.date),
    Listing(
        "article.excerpt, .posts-item, .post-loop .item",
        ("h2 a", ".item-heading a", ".item-title a"),
        ("time", ".meta-time", ".date"),
    ),
)


def read_page(tree: Element, hidden_classes: frozenset[str] = frozenset()) -> Page | None:
    """The article of a WordPress page in one of the known layouts, or None."""
    return None if is_list(tree) else read_layout(RULE, LAYOUTS, tree, hidden_classes)


def is_list(tree: Element) -> bool:
    """Whether the body's classes, which the software writes, say that the page lists posts or is an error."""
    classes = str(BODY_CLASS(tree))
    return LIST_BODY.search(classes) is not None and SINGLE_BODY.search(classes) is None


def read_listed(tree: Element) -> list[Listed]:
    """The entries of a list page, in its order."""
    return read_listing(LISTINGS, tree)
