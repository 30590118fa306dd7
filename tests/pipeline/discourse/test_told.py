"""Tactics and advice of whole texts: what is found, what is told apart, what a row says. The sentences are this test's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.citations.cite import cite
from pipeline.discourse.told import read_told

COLLECTORS = """一、违规催收的表现形式
1. 频繁拨打借款人亲友的电话；
2. 冒充法院工作人员上门；
3. 威胁要打断他的腿。
二、借款人应当怎么办
1. 保存通话录音和短信截图。
2. 情节严重的，立即拨打110报警。
3. 可以拨打12378向金融监管总局投诉，投诉应当在三十日内提出。
4. 不要害怕，不要失联。"""


def told(text):
    return read_told(text, cite(text), [], [])


def codes(rows):
    return [row["code"] for row in rows]


def test_a_list_of_conduct_and_a_list_of_steps():
    found = told(COLLECTORS)
    assert {"harassment", "impersonation", "threat"} <= set(codes(found.tactics))
    assert {row["lawfulness"] for row in found.tactics} == {"unlawful"}
    assert found.tactics[0]["text"].startswith("频繁拨打借款人亲友的电话")
    assert {"evidence", "police", "complain", "mindset"} <= set(codes(found.advice))
    steps = {row["code"]: row for row in found.advice}
    assert steps["police"]["hotline"] == "110"
    assert (steps["complain"]["organ"], steps["complain"]["hotline"]) == ("国家金融监督管理总局", "12378")
    assert steps["complain"]["deadline"] == "三十日内"
    assert steps["mindset"]["polarity"] == "dont" and steps["evidence"]["polarity"] == "do"


def test_who_does_it():
    [row] = [row for row in told("房东把电闸拉了，还换了门锁。").tactics if "电" in row["text"]] or [{}]
    assert row["code"] == "violence" and row["actor"] == "房东"


@pytest.mark.parametrize(
    "text",
    [
        # what a law says in marks
        "《治安管理处罚法》第四十二条规定：“写恐吓信或者以其他方法威胁他人人身安全的；公然侮辱他人或者捏造事实诽谤他人的。”",
        # what an organ does, a definition, a rule of calculation
        "人民法院审理离婚案件，感情确已破裂，调解无效的，准予离婚。",
        "诉讼时效期间自权利人知道或者应当知道权利受到损害之日起计算。",
        "经济补偿按劳动者在本单位工作的年限，每满一年支付一个月工资的标准计算。",
        "",
    ],
)
def test_what_is_neither(text):
    found = told(text)
    assert found.tactics == [] and found.advice == []


def test_a_step_names_the_provision_that_it_rests_on():
    text = "建议您依据《劳动合同法》第三十八条书面通知公司解除劳动合同，并申请劳动仲裁。另外建议保存好工资条和考勤记录。"
    rows = told(text).advice
    assert {row["grounded_by"] for row in rows if "第三十八条" in row["text"]} == {0}
    assert [row["grounded_by"] for row in rows if row["code"] == "evidence"] == [None]


def test_harmful_advice_is_marked():
    rows = told("怎么办\n1. 建议停止还款，换号失联，让他们找不到你。\n2. 请保存好聊天记录和转账凭证。").advice
    assert any(row["risk"] for row in rows)
    assert all(row["risk"] is None for row in rows if row["code"] == "evidence" and "聊天记录" in row["text"])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="催收威胁恐吓起诉报警保存证据，。、\n1.“”", max_size=200))
def test_any_text_gives_rows_whose_spans_slice_to_their_text(text):
    found = told(text)
    for row in [*found.tactics, *found.advice]:
        assert text[row["span_start"] : row["span_end"]] == row["text"] != ""
    assert [row["ord"] for row in found.advice] == list(range(len(found.advice)))
