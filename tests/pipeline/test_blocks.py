"""A container's HTML to blocks and asides, in every dress that editors leave behind.

A block is written as `(kind, text)`, or `(kind, text, level)` where the level matters.
"""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.blocks import Aside, join_blocks, read_blocks
from pipeline.pages import hidden_classes

LONG = "这一句加了粗但是它很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长"


def P(text):
    return ("paragraph", text)


def H(text, level=7):
    return ("heading", text, level)


def I(text, level=1):  # noqa: E743 - an item
    return ("item", text, level)


def R(*cells):
    return ("row", "\t".join(cells))


def Q(text):
    return ("quote", text)


def blocks(html, hidden=frozenset()):
    found, _ = read_blocks(html, hidden)
    return [(b.kind, b.text, b.level) if b.kind in ("heading", "item") else (b.kind, b.text) for b in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # paragraphs
        ("<p>甲</p><p>乙</p>", [P("甲"), P("乙")]),
        ("<p>甲<br>乙<br/>丙</p>", [P("甲"), P("乙"), P("丙")]),
        ("<p>甲</p><p><br></p><p>&nbsp;</p><p>乙</p>", [P("甲"), P("乙")]),
        ("<div>甲<p>乙</p>丙</div>", [P("甲"), P("乙"), P("丙")]),  # text straight in the container
        ("甲<br><br>乙", [P("甲"), P("乙")]),
        ("<section><section><p>甲</p></section><section>乙</section></section>", [P("甲"), P("乙")]),  # WeChat editors
        ("<p>甲\n  乙</p>", [P("甲 乙")]),
        ("<p>甲<!-- 注 -->乙</p>", [P("甲乙")]),
        ("<p>甲<script>var a='乙'</script><style>p{}</style><noscript>丙</noscript>丁</p>", [P("甲丁")]),
        ("<p>甲</p><hr><p>乙</p>", [P("甲"), P("乙")]),
        ("<p>甲<p>乙", [P("甲"), P("乙")]),  # tags left open
        ("<p>甲</div></span>乙</p>", [P("甲乙")]),  # stray ends end nothing
        ("<article><header>甲</header><main>乙</main><footer>丙</footer></article>", [P("甲"), P("乙"), P("丙")]),
        ("<center>甲</center><address>乙</address><details><summary>丙</summary>丁</details>", [P("甲"), P("乙"), P("丙"), P("丁")]),
        ("<p>&lt;甲&gt; &amp; &ldquo;乙&rdquo;&#20057;</p>", [P("<甲> & “乙”乙")]),
        ("", []),
        ("<p></p><div><span> \u3000 </span></div>", []),
        # spans and links that split words join again
        ("<p>民<span style='color:red'>法</span><b>典</b><font>第</font><a href='/1'>一</a>条</p>", [P("民法典第一条")]),
        ("<p><mark>离</mark><mark>婚</mark>后<em>孩</em>子</p>", [P("离婚后孩子")]),
        ("<p><span>甲</span>\n<span>乙</span></p>", [P("甲 乙")]),  # the blank is the page's own
        ("<p>H<sub>2</sub>O 与 m<sup>2</sup></p>", [P("H2O 与 m2")]),
        ("<ruby>龑<rp>(</rp><rt>yǎn</rt><rp>)</rp></ruby>某", [P("龑某")]),
        # blanks of any width, and letters that nobody sees
        ("<p>\u3000\u3000甲&nbsp;&nbsp;乙\u2003丙\u3000</p>", [P("甲 乙 丙")]),
        ("<p>甲\u200b乙&#8203;\ufeff丙&shy;丁\u2060</p>", [P("甲乙丙丁")]),
        ("<p>\u202a第1条\u202c</p>", [P("第1条")]),
        # headings
        ("<h1>甲</h1><h2>乙</h2><h6>丙</h6>", [H("甲", 1), H("乙", 2), H("丙", 6)]),
        ("<h2><strong>甲</strong></h2><p>乙</p>", [H("甲", 2), P("乙")]),
        ("<h2>甲<br>乙</h2>", [H("甲", 2), H("乙", 2)]),
        ("<h3></h3><p>甲</p>", [P("甲")]),
        ("<p><strong>问题解答</strong></p><p>甲</p>", [H("问题解答"), P("甲")]),
        ("<p><b>一、</b><b>小标题</b></p>", [H("一、小标题")]),
        ("<p><strong><span style='font-size:18px'>建议参考:</span></strong></p>", [H("建议参考:")]),
        ("<p><span><strong>甲</strong></span> <br/></p>", [H("甲")]),
        ("<p><strong>甲</strong><br>乙</p>", [H("甲"), P("乙")]),
        ("<strong>甲</strong><p>乙</p>", [H("甲"), P("乙")]),
        ("<p><strong>要点:</strong>乙</p>", [P("要点:乙")]),  # bold in part
        ("<p><strong>你必须在三十日内起诉。</strong></p>", [P("你必须在三十日内起诉。")]),  # a sentence
        (f"<p><strong>{LONG}</strong></p>", [P(LONG)]),
        ("<p>**一、合同效力**</p><p>- 甲</p>", [P("**一、合同效力**"), P("- 甲")]),  # leaked Markdown is text as written
        ("<p># 甲</p>", [P("# 甲")]),
        # lists
        ("<ul><li>甲</li><li>乙</li></ul>", [I("甲"), I("乙")]),
        ("<ol><li><p>甲</p></li><li><p>乙</p></li></ol>", [I("甲"), I("乙")]),  # UEditor
        ("<ol><li>甲<ul><li>乙</li><li>丙</li></ul></li><li>丁</li></ol>", [I("甲"), I("乙", 2), I("丙", 2), I("丁")]),
        ("<ul><li>甲<ul><li>乙<ul><li>丙</li></ul></li></ul>丁</li></ul>", [I("甲"), I("乙", 2), I("丙", 3), I("丁")]),
        ("<ul><li>甲<br>乙</li></ul>", [I("甲\n乙")]),  # an item is one block, its lines stay apart
        ("<ul><li><p>甲</p><p>乙</p></li></ul>", [I("甲\n乙")]),
        ("<ul><li><strong>甲</strong>:乙</li><li><strong>丙</strong></li></ul>", [I("甲:乙"), I("丙")]),
        ("<ul><p>甲</p><li>乙</li></ul>", [P("甲"), I("乙")]),
        ("<li>甲</li>", [I("甲")]),
        ("<ul><li></li><li>甲</li></ul>", [I("甲")]),
        ("<ul><li>甲</li></ul>乙<p>丙</p>", [I("甲"), P("乙"), P("丙")]),
        ("<p>1. 甲<br>2. 乙</p>", [P("1. 甲"), P("2. 乙")]),
        ("<dl><dt>甲</dt><dd>乙</dd><dd>丙</dd></dl>", [I("甲"), I("乙"), I("丙")]),
        # tables: a row is a block, its cells apart by a tab
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>", [R("甲", "乙"), R("丙", "丁")]),
        (
            "<table><caption>表</caption><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            [P("表"), R("甲", "乙"), R("1", "2")],
        ),
        ("<table><tr><td><p>甲</p><p>乙</p></td><td><span>丙</span></td></tr></table>", [R("甲 乙", "丙")]),
        ("<table><tr><td colspan=2>甲</td></tr><tr><td></td><td>乙</td></tr></table>", [R("甲"), R("", "乙")]),
        ("<table><tr><td>甲<br>乙</td><td><ins>丙</ins></td></tr></table>", [R("甲 乙", "丙")]),
        ("<table><tr><td></td></tr></table>", []),
        ("<p>甲</p><table><tr><td>乙</td></tr></table><p>丙</p>", [P("甲"), R("乙"), P("丙")]),
        # a table that only lays the page out is read through
        ("<table><tr><td><h2>甲</h2><p>乙</p></td></tr></table>", [H("甲", 2), P("乙")]),
        ("<table><tr><td><ul><li>甲</li></ul></td></tr></table>", [I("甲")]),
        ("<table><tr><td><table><tr><td>甲</td><td>乙</td></tr></table></td></tr></table>", [R("甲", "乙")]),
        ("<table><tr><td><p>甲</p><p>乙</p><p>丙</p><p>丁</p></td></tr></table>", [P("甲"), P("乙"), P("丙"), P("丁")]),
        # quotations, code, figures
        ("<blockquote>甲</blockquote>", [Q("甲")]),
        ("<blockquote><p>甲</p><p><strong>乙</strong></p></blockquote><p>丙</p>", [Q("甲"), Q("乙"), P("丙")]),
        ("<blockquote><ul><li>甲</li></ul></blockquote>", [I("甲")]),
        ("<p>他说<q>甲</q>。</p>", [P("他说甲。")]),
        ("<pre>甲\n  乙\n\n丙</pre>", [P("甲"), P("乙"), P("丙")]),
        ("<pre><code>甲</code></pre>", [P("甲")]),
        ("<figure><img alt='图' src='x'><figcaption>甲</figcaption></figure><p>乙</p>", [P("甲"), P("乙")]),
        ("<p><img src='x' alt='甲'></p><p>乙</p>", [P("乙")]),  # a picture's text is no prose
        ("<p><a href='/1'>甲</a></p>", [P("甲")]),
        # Word and Markdown editors
        ("<p class='MsoNormal'><span lang='EN-US'>1</span><span>、甲<o:p></o:p></span></p>", [P("1、甲")]),
        ("<div class='markdown-body'><h3 id='a'>甲</h3><ol><li>乙</li></ol></div>", [H("甲", 3), I("乙")]),
        ("<div><div>甲</div><div><br></div><div>乙</div></div>", [P("甲"), P("乙")]),
    ],
)
def test_blocks_of_a_container(html, expected):
    assert blocks(html) == expected


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        ("display:none", True),
        ("DISPLAY : NONE;", True),
        ("color:red;display:none!important", True),
        ("visibility: hidden", True),
        ("opacity:0", True),
        ("opacity: 0.00;", True),
        ("opacity:0%", True),
        ("position:absolute; left:-9999px", True),
        ("text-indent:-9999px", True),
        ("margin-top: -2000px", True),
        ("clip: rect(0 0 0 0)", True),
        ("clip:rect(1px,1px,1px,1px)", True),
        ("color: transparent", True),
        ("height:0;overflow:hidden", True),
        ("max-height:0px; overflow: hidden;", True),
        ("width:0; overflow:hidden", True),
        ("font-size:0", True),
        ("font-size: 0px;", True),
        # what only looks like it
        ("display:block", False),
        ("opacity:0.8", False),
        ("opacity:0.05", False),
        ("text-indent:-2em", False),
        ("margin-left:-15px", False),
        ("height:0", False),  # without overflow its text shows
        ("height:100px;overflow:hidden", False),
        ("line-height:0.5;overflow:hidden", False),
        ("line-height:0;overflow:hidden", False),
        ("border-color:transparent", False),
        ("background-color:transparent", False),
        ("font-size:0.9em", False),
        ("font-size:14px", False),
        ("", False),
    ],
)
def test_a_node_is_hidden_by_its_inline_style(style, hidden):
    found, asides = read_blocks(f'<p>甲</p><p style="{style}">乙</p>')
    assert ([b.text for b in found], asides) == ((["甲"], [Aside("hidden", "乙")]) if hidden else (["甲", "乙"], []))


@pytest.mark.parametrize(
    ("html", "kept", "asides"),
    [
        ("<p hidden>甲</p><p>乙</p>", ["乙"], [("hidden", "甲")]),
        ("<p>甲<span style='display:none'>水印</span>乙</p>", ["甲乙"], [("hidden", "水印")]),
        ("<div style='font-size:0'><p style='font-size:16px'>甲</p></div>", ["甲"], []),  # editors do so against gaps
        ("<section style='font-size:0px'>水印<b>印</b></section><p>甲</p>", ["甲"], [("hidden", "水印 印")]),
        ("<table><tr><td>甲<i style='display:none'>水印</i></td></tr></table>", ["甲"], [("hidden", "水印")]),
        ("<ul><li>甲</li><li style='display:none'>水印</li></ul>", ["甲"], [("hidden", "水印")]),
        ("<p>甲</p><div class='ad'>广告</div>", ["甲"], [("advert", "广告")]),
        ("<p>甲</p><div id='ad'>广告</div>", ["甲"], [("advert", "广告")]),
        ("<p>甲</p><ins class='adsbygoogle x'>广告</ins>", ["甲"], [("advert", "广告")]),
        ("<p>甲</p><div class='Related-Posts'><a href='/2'>乙</a></div>", ["甲"], [("related", "乙")]),
        ("<p>甲</p><div class='bdsharebuttonbox'>分享</div>", ["甲"], [("share", "分享")]),
        ("<p>甲</p><div class='copynotice'><p>版权声明</p><p>转载</p></div>", ["甲"], [("notice", "版权声明 转载")]),
        ("<ul class='toc'><li>目录</li></ul><p>甲</p>", ["甲"], [("navigation", "目录")]),
        # words that only contain one of those
        ("<div class='head reader download adapt'>甲</div>", ["甲"], []),
        ("<p class='ad'> </p><p>甲</p>", ["甲"], []),  # nothing in it, nothing aside
        ("<div class='ad' style='display:none'>广告</div><p>甲</p>", ["甲"], [("hidden", "广告")]),
    ],
)
def test_what_is_not_the_article_is_kept_aside_with_its_reason(html, kept, asides):
    found, aside = read_blocks(html)
    assert ([b.text for b in found], [(a.reason, a.text) for a in aside]) == (kept, asides)


@pytest.mark.parametrize(
    ("sheet", "hidden"),
    [
        (".a{display:none}", {"a"}),
        (".a , span.b { color:red; visibility: hidden }", {"a", "b"}),
        ("p.a{display:none !important}", {"a"}),
        (".a{color:red}.b{display:none}", {"b"}),
        (".nav .a{display:none}", set()),  # in a context that need not be this one
        (".a:hover{display:none}", set()),
        ("#a{display:none}", set()),
        ("@media print{.a{display:none}}", set()),  # on paper only
        ("@media (max-width:600px){.a{display:none}.b{color:red}}.c{display:none}", {"c"}),
        (".a{display:block}", set()),
    ],
)
def test_classes_that_the_page_itself_hides(sheet, hidden):
    assert hidden_classes(f"<html><head><style type='text/css'>{sheet}</style></head></html>") == hidden
    assert hidden_classes(f"<html><body>{escape(sheet)}</body></html>") == set()


def test_a_node_is_hidden_by_a_class_of_the_style_sheet():
    found, asides = read_blocks("<p class='x y'>水印</p><p class='z'>甲</p>", frozenset({"y"}))
    assert ([b.text for b in found], asides) == (["甲"], [Aside("hidden", "水印")])


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "b", "ul", "section"])
def test_five_thousand_nested_tags_are_read(tag):
    assert [text for _, text, *_ in blocks(f"<{tag}>" * 5000 + "甲" + f"</{tag}>" * 5000 + "<p>乙</p>")] == ["甲", "乙"]


def test_a_table_in_a_table_three_hundred_deep_is_read():
    html = "<table><tr><td>" * 300 + "甲" + "</td></tr></table>" * 300
    assert [text for _, text in blocks(html)] == ["甲"]


def test_links_are_noticed():
    found, _ = read_blocks("<p>甲<a href='/1'>乙</a></p><p>丙<a name='x'>丁</a></p><ul><li>戊<br><a href='/2'>己</a></li></ul>")
    assert [b.linked for b in found] == [True, False, True]


TAGS = ["p", "div", "br", "li", "ul", "ol", "b", "strong", "h2", "td", "tr", "table", "blockquote", "pre", "a href='#'", "dl", "dd", "span style='display:none'", "hr"]
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag.split()[0]}>" for tag in TAGS]),
    st.text("甲乙 \n\u3000\u200b<&\x00", max_size=4),
    st.text(max_size=3),
)


@given(st.lists(pieces, max_size=30).map("".join))
@settings(max_examples=300)
def test_any_html_gives_blocks_whose_spans_slice_to_their_texts(html):
    found, asides = read_blocks(html)
    text, spans = join_blocks(found)
    assert [text[start:end] for start, end in spans] == [block.text for block in found]
    assert all(block.text == block.text.strip() and block.text for block in found)
    assert all(block.kind in ("heading", "paragraph", "item", "row", "quote") for block in found)
    assert all(aside.text for aside in asides)
