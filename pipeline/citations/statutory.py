"""What reads like a statute, by the text alone: words right behind a provision, up to the author's own."""

from __future__ import annotations

import re

from pipeline.citations.citation import Citation

TELLING = 16  # characters in normal form that lead to an article other than the one cited
ITEM = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
AUTHOR = re.compile(r"[您你我咱这吗呢吧啊]|因此|所以|也就是说|如果你|建议|本案|实践中|可见|意味着|由此|综上")
STATUTORY = re.compile(
    r"应当|可以|不得|必须|处[^。]{1,12}(?:罚款|拘留|徒刑|拘役)|予以|可予|下列|情形之一|依法|的，|有权|是指|视为|适用|支持|负责|构成"
)
RETELLING = re.compile(r"[设列写讲说允支赋给让看管针保叫把将就也正只才]|要求|明令|认定|处理")
MARKS = '“「『"‘'


def is_marked(text: str, citation: Citation) -> bool:
    return bool(citation.quote_start) and text[citation.quote_start - 1] in MARKS  # type: ignore[operator]


def statutory_words(text: str, start: int, limit: int) -> tuple[int, int] | None:
    """The sentences of text[start:limit] that read like a statute, up to the author's own; None if they are too short."""
    end = start
    if RETELLING.match(text, start):
        return None
    for sentence in re.finditer(r"[^。！？\n]+[。！？]?", text[start:limit]):
        if AUTHOR.search(sentence[0]) or not (end > start or STATUTORY.search(sentence[0]) or ITEM.match(sentence[0])):
            break
        end = start + sentence.end()
    return (start, end) if end - start >= TELLING else None
