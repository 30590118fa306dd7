"""The views that may be shown: personal data masked by spans, in SQL as in Python, with all offsets kept."""

import pytest

from pipeline.personal.span import Span, mask
from tests.archives import MOMENT, answer, tpure_page
from tests.pipeline.test_build import ask, make

BODY = (
    "<p>原告张建国诉称,😀催收人员拨打13812345678威胁他的女儿,还冒充公安机关。</p>"
    "<h2>怎么办</h2><p>1. 建议马上拨打138-1234-5678要求停止,并在15日内向12345投诉。</p><p>2. 建议张建国向法院起诉,保留身份证11010519491231002X的复印件。</p>"
    "<p>《民法典》第五百七十七条规定:“当事人一方不履行合同义务的,张建国可打13812345678,应当承担继续履行等违约责任。”</p>"
    "<p>本文为李律师原创,未经授权禁止转载,联系13987654321</p>"
)
PLAIN = "<p>建议拨打12348咨询,依据《民法典》第五百七十七条起诉。</p>"
VALUES = ("13812345678", "138-1234-5678", "13987654321", "11010519491231002X", "张建国")


@pytest.fixture
def made(place):
    make(
        place,
        answer("/sf/1.html", tpure_page("张建国被催收:13812345678是谁", BODY, "2026-09-20"), MOMENT),
        answer("/sf/2.html", tpure_page("没有个人信息", PLAIN, "2026-09-20"), MOMENT),
    )
    return place


def spans_of(place, article, field):
    rows = f"SELECT span_start, span_end, kind, rule FROM personal_data WHERE article_id = '{article}' AND field = '{field}' ORDER BY 1"
    return [Span(*row) for row in ask(place, rows)]


def test_the_table_holds_places_and_no_values(made):
    fields = {field for (field,) in ask(made, "SELECT DISTINCT field FROM personal_data")}
    assert {"title", "text", "rights_notice"} <= fields
    assert ask(made, "SELECT count(*) FROM personal_data WHERE article_id = 'sample:2'") == [(0,)]
    wrong = "SELECT count(*) FROM personal_data p ANTI JOIN articles a USING (article_id, body_hash)"
    assert ask(made, wrong) == [(0,)]


def test_articles_are_masked_as_python_masks_them(made):
    for column in ("title", "text", "rights_notice"):
        for article, plain, shown in ask(
            made, f"SELECT a.article_id, a.{column}, v.{column} FROM articles a JOIN v_public_articles v USING (article_id)"
        ):
            assert shown == (plain and mask(plain, spans_of(made, article, column)))


@pytest.mark.parametrize(
    ("table", "words", "start"),
    [("tactics", "text", "span_start"), ("advice", "text", "span_start"), ("citations", "text", "span_start"), ("citations", "quote", "quote_start")],
)
def test_excerpts_are_slices_of_the_masked_text(made, table, words, start):
    query = f"SELECT v.{words}, substring(a.text, v.{start} + 1, length(v.{words})) FROM v_public_{table} v JOIN v_public_articles a USING (article_id) WHERE v.{words} IS NOT NULL"
    rows = ask(made, query)
    assert rows and all(excerpt == piece for excerpt, piece in rows)
    assert (table, words) == ("citations", "text") or any("＊" in excerpt for excerpt, _ in rows)


def test_no_value_is_left_in_any_view(made):
    columns = ask(made, "SELECT table_name, column_name FROM duckdb_columns() WHERE table_name LIKE 'v_public_%'")
    assert {view for view, _ in columns} == {"v_public_articles", "v_public_citations", "v_public_tactics", "v_public_advice"}
    for view, column in columns:
        for value in VALUES:
            assert ask(made, f"SELECT count(*) FROM {view} WHERE contains({column}::VARCHAR, '{value}')") == [(0,)], (view, column, value)


def test_tags_are_masked_one_by_one(place):
    tags = "<a rel='tag' href='/tags-1.html'>张建国案</a><a rel='tag' href='/tags-2.html'>债务</a>"
    page = tpure_page("题", "<p>原告张建国诉称被骗。</p>", "2026-09-20", behind=f"<div class='tags'>{tags}</div>")
    make(place, answer("/sf/1.html", page, MOMENT))
    [(plain, shown)] = ask(place, "SELECT a.tags, v.tags FROM articles a JOIN v_public_articles v USING (article_id)")
    assert len(plain) == 2 and shown == [tag.replace("张建国", "＊＊＊") for tag in plain]


def test_every_row_stands_in_its_view(sample_place):
    for table in ("articles", "citations", "tactics", "advice"):
        assert ask(sample_place, f"SELECT (SELECT count(*) FROM {table}) - (SELECT count(*) FROM v_public_{table})") == [(0,)]
    unlike = "SELECT count(*) FROM articles a JOIN v_public_articles v USING (article_id) WHERE length(a.text) <> length(v.text)"
    assert ask(sample_place, unlike) == [(0,)]
