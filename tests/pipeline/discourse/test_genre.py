"""Texts that tell a reader nothing: contracts, forms, statutes; and articles, which do."""

import pytest

from pipeline.discourse.genre import tells_nobody

LEASE = "甲方将房屋出租给乙方使用，租期＿＿年，租金每月＿＿元。乙方逾期支付的，甲方可以解除本合同。" * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"房屋租赁合同（二）\n{LEASE}", "contract"),
        (LEASE, "contract"),
        ("姓名：＿＿＿ 住址：＿＿＿＿ 电话：＿＿＿＿ 申请事项：＿＿＿＿＿ 日期：＿＿＿", "form"),
        ("经营者应当在七日内退还预付款，不得拖延。违反规定的，由主管部门责令改正，可以处五千元以下罚款。", "statute"),
        ("房东不退押金怎么办？您可以先发一封催告函，再到法院起诉。", None),
        ("老李借给同事五万元，对方拉黑了他。", None),
        ("", None),
    ],
)
def test_whom_a_text_tells(text, expected):
    assert tells_nobody(text) == expected
