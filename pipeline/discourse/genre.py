"""Texts that tell a reader nothing: contracts, forms and statutes. Their clauses name conduct and duties of nobody in particular.

Told by counts for 1,000 characters, measured on contracts and forms, articles of law, and labelled articles (docs/accuracy.md).
"""

from __future__ import annotations

import re

CONTRACT = re.compile(r"[甲乙丙丁]方|[买卖供需购售承发]方|出租方|承租方|委托方|受托方|[委受]托人|[承总]包人|分包人|许可方|[被投]保险?人|借款人[”\"]|本(?:合同|协议|契约|保险)|签字盖章|一式[一二两三四五六贰叁肆]")
TITLE = re.compile(  # its first line names a document that binds somebody: 房屋租赁合同（三）
    r"\s*[^\n。，,？?：:]{2,30}(?:合同书?|协议书?|契约|条款|章程|规则|保函|担保书|委托书|承诺书|登记表|申请书|公约)(?:[（(][^）)\n]{1,6}[）)])?[ \t\r\u3000]*(?:\n|$)"
)
BLANK = re.compile(r"[＿_]{2,}|　{4,}|[─━┄]{2,}|[│┃┌┐└┘├┤┬┴┼┠┨]")
VOICE = re.compile(r"[您你咱吗呢吧啊]|建议|如何|怎么|网友|记者|警方|本文|小编|案例|维权|近日|提醒|回答[:：]|答[:：]|某|[老小阿][\u4e00-\u9fff]{1}(?:的|说|把|被|在|去|拿)")
TOLD = re.compile(r"《[^》]{2,40}》第|法律依据|\d{4}年\d{1,2}月|[日年]，|据.{2,12}(?:消息|报道|通报)|\*\*")  # an author cites, dates, reports
STATUTORY = re.compile(r"应当|不得|可以|依照|依法|有权|的，|前款|本法|本条例|本规定|下列|处[^。]{1,16}(?:罚款|拘留|徒刑)|人民政府|主管部门|国务院|规定")
FORMAL = 4.0  # contract words in 1,000 characters
EMPTY = 4.0  # blanks and rules to fill in
ORDINARY = 2.0  # signs of an author's voice
ENACTED = 8.0  # statutory words in 1,000 characters, with no sign of an author


def tells_nobody(text: str) -> str | None:
    """`contract`, `form` or `statute` for a text that addresses no reader; None for an article."""
    thousands = max(len(text), 200) / 1000
    voice = len(VOICE.findall(text)) / thousands
    contract = len(CONTRACT.findall(text)) / thousands
    blank = len(BLANK.findall(text)) / thousands
    if TITLE.match(text) and len(text) > 200:
        return "contract"
    if contract >= FORMAL and (voice < ORDINARY or min(contract, blank) >= 2 * FORMAL):
        return "contract"
    if blank >= EMPTY and voice < ORDINARY:
        return "form"
    if not VOICE.search(text) and not TOLD.search(text) and len(STATUTORY.findall(text)) / thousands >= ENACTED:
        return "statute"
    return None
