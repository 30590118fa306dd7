"""Traditional characters to simplified, one for one, for the characters that names of laws and pinpoints are written with.

Length is kept, so that spans found in the simplified text fit the text as written. The table covers the words of statutes'
titles and of citations, not all of Chinese.
"""

from __future__ import annotations

TRADITIONAL = (
    "條款項規則編章節國華憲處罰動勞務離婚繼財產權責擔險證券貿經濟業營業稅銀監審計會員軍隊職務訴訟執強衛環護築質標專"
    "廣電網絡數據個訊資訊費消費權益價爭議協調解釋關於適題問決定辦實細暫補償賠徵補拆遷鎮鄉農漁礦氣輸運車輛鐵殘疾婦預養老優撫"
    "對與為當從來發現認無簽單應還過遲給損傷賬債據貸約雙東聯滿獨戶籍總統選舉黨團體"
)
SIMPLIFIED = (
    "条款项规则编章节国华宪处罚动劳务离婚继财产权责担险证券贸经济业营业税银监审计会员军队职务诉讼执强卫环护筑质标专"
    "广电网络数据个讯资讯费消费权益价争议协调解释关于适题问决定办实细暂补偿赔征补拆迁镇乡农渔矿气输运车辆铁残疾妇预养老优抚"
    "对与为当从来发现认无签单应还过迟给损伤账债据贷约双东联满独户籍总统选举党团体"
)
TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED)


def simplify(text: str) -> str:
    """The text with the table's traditional characters replaced; the same length."""
    return text.translate(TABLE)
