"""The author's words beside the law's: what is marked, what is not, and that nothing of the author's is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.explain.differences import side_by_side


def drawn(stretches):
    return "".join(f"【{stretch.text}】" if stretch.differs else stretch.text for stretch in stretches)


LAW = "出借人交付借款应当通过银行转账，借款人应当在收到借款之日起三十日内出具收据。"


@pytest.mark.parametrize(
    ("quote", "own", "its"),
    [
        # the same words, whole or in part: nothing is marked
        (LAW, LAW, LAW),
        ("应当通过银行转账", "应当通过银行转账", "…应当通过银行转账，…"),
        # marks, blanks and the style of numerals make no difference
        ("应当在收到借款之日起30日内,出具 收据", "应当在收到借款之日起30日内,出具 收据", "…应当在收到借款之日起三十日内出具收据。"),
        # one numeral, as a whole
        ("收到借款之日起十五日内出具收据", "收到借款之日起【十五】日内出具收据", "…收到借款之日起【三十】日内出具收据。"),
        # another word
        ("出借人交付借款可以通过银行转账", "出借人交付借款【可以】通过银行转账", "出借人交付借款【应当】通过银行转账，…"),
        # a word left out, a word put in
        ("出借人交付借款通过银行转账", "出借人交付借款【】通过银行转账", "出借人交付借款【应当】通过银行转账，…"),
        ("出借人交付借款应当立即通过银行转账", "出借人交付借款应当【立即】通过银行转账", "出借人交付借款应当【】通过银行转账，…"),
        # other words at the ends
        ("贷款人交付借款应当通过银行转账", "【贷款】人交付借款应当通过银行转账", "【出借】人交付借款应当通过银行转账，…"),
        # nothing in common
        ("狗须拴绳", "【狗须拴绳】", ""),
    ],
)
def test_what_is_marked(quote, own, its):
    mine, theirs = side_by_side(quote, LAW)
    assert (drawn(mine), drawn(theirs)) == (own, its)


def test_marks_are_shown_where_they_are_what_differs():
    own, its = side_by_side("应当通过银行转账;借款人", LAW, exact=True)
    assert (drawn(own), drawn(its)) == ("应当通过银行转账【;】借款人", "…应当通过银行转账【，】借款人…")


def test_items_between_are_no_difference_and_long_gaps_are_shortened():
    law = f"有下列行为之一的，处罚款：\n（一）写信威胁他人的；\n（二）{'公然侮辱他人，' * 12}；\n（三）多次发送信息的。"
    own, its = side_by_side("写信威胁他人的;多次发送信息的……", law)
    assert drawn(own) == "写信威胁他人的【】;多次发送信息的……"
    assert drawn(its).startswith("…写信威胁他人的；\n（二）【公然侮辱他人，公然侮辱他人，…")
    assert drawn(its).endswith("；\n（三）多次发送信息的。") and len(drawn(its)) < 80


@given(st.text("甲乙丙，。三十50 \n（一）", max_size=40), st.text("甲乙丙，。三十50 \n（一）", max_size=60), st.booleans())
@example("", "", False)
@example("百分之三十", "三十％", False)
def test_the_authors_words_are_all_there_and_the_laws_are_the_laws(quote, law, exact):
    own, its = side_by_side(quote, law, exact)
    assert "".join(stretch.text for stretch in own).strip() == quote.strip()
    for stretch in its:
        assert stretch.text in law or "…" in stretch.text
