"""Names of law in a text: in title marks, bare before a provision, by reference (该法), by an alias that the text declares.

A name in marks is law if the registry knows it or if it is built like the title of a law; contracts, books, forms and a firm's
own rules in marks are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.law.registry import EDITION, Registry, name_key

KINDS = "法典|法|条例|规定|办法|解释|细则|规则|通则|总则|通知|意见|决定|批复|纪要|规程|标准|宪法|修正案|规范|措施|答复|公告|准则|暂行规定"
LAW_LIKE = re.compile(rf"(?:{KINDS})(?:[（(][^）)]{{1,12}}[）)])*$")
SURE = re.compile(
    r"(?:法典|[^方办用书做看想说立守违枉犯执司普]法|条例|宪法|修正案(?:[（(][^）)]{1,4}[）)])?)(?:[（(][^）)]{1,12}[）)])*$"
)
OFFICIAL = re.compile(
    r"关于|国务院|最高人民|全国|中国|中华|国家|部|委|局|署|总局|省|市|自治区|自治州|人民银行|银保监|证监|民事|刑事|行政|商品|城市|企业职工|医疗|道路|"
    r"工伤|事业单位|住房|物业|房地产|诉讼|司法|公安|机动车|食品|药品|网络|信息|金融|贷款|商业银行|学生|教师|婚姻|登记|管理|工资|劳动|职工"
)
PRIVATE = re.compile(
    r"合同|协议|章程|手册|公约$|制度|承诺|声明|保证书|通知书|告知书|决定书|判决书|裁定书|调解书|认定书|起诉状|答辩状|委托书|借条|欠条|收据|"
    r"清单|登记表|申请书|证明|须知|说明书|指南|攻略|全书|教程|案例|读本|杂志|日报|晚报|方案|计划|报告|教科书|一览表|确认书|函$|鉴定意见|员工|考勤|"
    r"薪酬|绩效|奖惩|业主|小区|公司|自律|中国共产党|党章|党内"
)
PRIVATE_BEFORE = re.compile(
    r"(?:公司|单位|企业|工厂|学校|学院|医院|银行|平台|小区|物业|业委会|商场|酒店|双方|甲方|乙方|签订|签署|签了)的?[^，。；！？\n]{0,6}$"
)
ISSUERS = re.compile(
    r"(?:(?:最高人民法院|最高人民检察院|公安部|司法部|国务院|全国人大常委会|人力资源社会保障部|人社部|劳动部|民政部|建设部|住建部|卫生部|"
    r"中国人民银行|银保监会|银监会|国家市场监督管理总局|最高法|最高检|两高)(?:、|和|与|及|办公厅|\s)?){1,5}(?:的|发布的|印发的|联合发布的|出台的)?$"
)
COURTS = re.compile(r"最高人民法院|最高人民检察院")
# (?P<what>) of 该法 · 同法 · 该条例 · 上述《解释》 · 同一办法 · 前述规定
REFERENCE = re.compile(
    r"(?<!合)(?:(?P<own>本)|该部?|同一部?|此|前述|上述|前引|上引|同|这部|这一|这个|这份|该份)(?:法律|《?(?P<what>法典|法|条例|规定|办法|解释|细则|司法解释|规则|通知|意见)》?)(?:的|中|里|中的)?\s*$"
)
GENERIC = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[是按依据照和与的在由该见了为对反])(?P<what>条例|规定|办法|解释|细则|司法解释)(?:的|中|里)?\s*$"
)
TRIGGERS = re.compile(
    r".*(?:根据|依据|依照|按照|违反|参照|适用|援引|触犯|涉嫌|符合|参见|详见|即|以及|或者|和|与|及|跟|比如|例如|现行|当时|我国|违背|查看|翻开|看|有|是|在|将|把|由|对|从|到|用|凭|据|"
    r"新修订的|修订后的|修正后的|修改后的|新版|旧版|原|新|旧|依|照|按|而|但|则|因|的)(?=[\u4e00-\u9fffA-Za-z0-9])"
)
BARE = re.compile(
    rf"(?P<name>[\u4e00-\u9fff0-9A-Za-z（）()〔〕“”]{{2,60}}?(?:{KINDS})(?:[（(][一二三四五六七八九十试行]{{1,3}}[）)])?)(?P<rest>的|中|中的|里)?\s*$"
)
NOT_NAMES = {"法律", "有关法律", "相关法律", "法规", "司法解释", "相关规定", "有关规定", "法律规定", "本法", "合同法规定", "规定", "条例", "办法", "解释", "依法", "违法", "合法", "非法", "方法", "做法", "说法", "看法", "想法", "用法", "宪法规定"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a place: its span with marks and issuer, what it is officially called, and how that was found.

    `law` is the official title, or the name as it stands where the registry does not know it; `rule` is marked, bare,
    alias or reference. `known` tells whether the registry knows it.
    """

    law: str
    start: int
    end: int
    rule: str
    known: bool


def official_name(name: str, registry: Registry) -> tuple[str, bool]:
    """The official title that a name leaves no doubt about, and True; else the name as it stands, and False."""
    found = registry.look_up(name)
    if len(found) == 1:
        return found[0], True
    return tidy(name), False


def tidy(name: str) -> str:
    """A name that no register has: as it stands, without 中华人民共和国, edition bracket, blanks and outer marks."""
    name = re.sub(r"\s+", "", name)
    name = EDITION.sub("", name).removeprefix("中华人民共和国")
    return name.replace("〈中华人民共和国", "〈").replace("《中华人民共和国", "《").replace("〈", "《").replace("〉", "》")


def is_law_title(name: str, before: str, pinpointed: bool, registry: Registry) -> bool:
    """Whether a name in title marks is law: known, or built like a law's title and not a firm's or the parties' own paper."""
    if registry.look_up(name):
        return True
    name = tidy(name)
    if not LAW_LIKE.search(name) or len(name) < 3:
        return False
    if name_key(name) in registry.invented:
        return True
    if (PRIVATE.search(name) and not name.startswith(("关于", "最高人民"))) or PRIVATE_BEFORE.search(before[-14:]):
        return False
    if SURE.search(name):
        return True
    return pinpointed or (bool(OFFICIAL.search(name)) and len(name) > 4)


def bare_name(text: str, end: int, registry: Registry) -> Mention | None:
    """The name that stands bare right before `end`: the longest that the registry knows, else one built like a law's title."""
    tail = re.search(r"(?:\s|的|中的|中|里)*$", text[max(0, end - 8) : end])
    stop = end - len(tail[0]) if tail else end
    stops = [stop]
    while len(stops) < 3 and (
        bracket := re.search(
            r"[（(〔\[][^）)〕\]（(\n]{0,24}(?:〔\d{4}〕\d+号)?[）)〕\]]\s*$", text[max(0, stops[-1] - 28) : stops[-1]]
        )
    ):
        stops.append(stops[-1] - len(bracket[0]))
    for last in stops:
        mention = known_suffix(text, last, end, registry)
        if mention:
            return mention
    match = BARE.search(text[max(0, stop - 64) : stop])
    if not match:
        return None
    name = re.split(r"[，。；：、！？\s“”]", match["name"])[-1]
    trigger = TRIGGERS.match(name)
    name = name[trigger.end() :] if trigger else name
    if name in NOT_NAMES or len(name) < 4 or PRIVATE.search(name) or not LAW_LIKE.search(name):
        return None
    if not (SURE.search(name) or OFFICIAL.search(name)):
        return None
    start = stop - len(name)
    return Mention(tidy(name), start, end, "bare", False)


def known_suffix(text: str, last: int, end: int, registry: Registry) -> Mention | None:
    """The longest name that the registry knows among those that end at `last`."""
    chars: list[str] = []
    places: list[int] = []
    for place in range(last - 1, max(-1, last - registry.longest - 20), -1):
        if text[place] in "，。；：！？\n":
            break
        key = name_key(text[place])
        if key:
            chars.append(key)
            places.append(place)
    window = "".join(reversed(chars))
    for size in range(min(len(window), registry.longest), 1, -1):
        found = registry.names.get(window[len(window) - size :], ())
        start = places[size - 1]
        if window[len(window) - size] in "原旧新老" and registry.names.get(window[len(window) - size + 1 :]) == found:
            continue  # 原合同法: 原 stands before the name
        if len(found) == 1 and not (size < 3 and start and text[start - 1] in "合办方立守用书看说做"):
            if text[max(0, start - 7) : start] == "中华人民共和国":
                start -= 7
            return Mention(found[0], start, end, "bare", True)
    return None
