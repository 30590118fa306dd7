"""One title for one instrument, in the words of the labelling guide.

中华人民共和国民法典 → 民法典; 最高人民法院关于适用〈民法典〉… → 最高人民法院关于适用《民法典》…; brackets
full-width, edition brackets dropped. 中华人民共和国 inside a sentence stays (国际航行船舶进出中华人民共和国口岸检查办法).
"""

from __future__ import annotations

import re
import unicodedata

# 〈民法典〉 and 《中华人民共和国民法典》 open alike; what stands inside another title is 〈〉.
OPENING, CLOSING = "《〈", "》〉"
# 宪法（2018年修正文本）, 关于严禁卖淫嫖娼的决定（宣告失效）; （试行） and （一） belong to the title.
EDITION = re.compile(r"（(?:(?:19|20)\d\d年?[^（）]{0,8}|宣告失效|修订|修正)）$")
# （中华人民共和国…修正案） and （附：…）, which some copies add to a decision
ANNEX = re.compile(r"(?<=决定|决议)（(?:附：|中华人民共和国)[^（）]*）$")
COURT_AND_PROCURATORATE = re.compile(r"^最高人民法院最高人民检察院")


def official_title(written: str) -> str:
    """The title as `laws.csv` spells it."""
    title = re.sub(r"\s+", "", written).replace("(", "（").replace(")", "）")
    title = unicodedata.normalize("NFC", title)
    title = re.sub(r"(^|[《〈])中华人民共和国(?=.)", r"\1", nested_marks(title))
    title = COURT_AND_PROCURATORATE.sub("最高人民法院、最高人民检察院", title)
    return EDITION.sub("", ANNEX.sub("", title))


def nested_marks(title: str) -> str:
    """Book-title marks by depth: 《 outside, 〈 within."""
    depth, out = 0, []
    for character in title:
        if character in OPENING:
            out.append(OPENING[depth % 2])
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
            out.append(CLOSING[depth % 2])
        else:
            out.append(character)
    return "".join(out)
