"""The names that follow from a title: without its issuer, and as the trade shortens an interpretation.

最高人民法院关于适用《民法典》婚姻家庭编的解释（一） → 关于适用《民法典》婚姻家庭编的解释（一）, 婚姻家庭编解释（一）,
民法典婚姻家庭编司法解释（一）; 最高人民法院关于审理民间借贷案件适用法律若干问题的规定 → 民间借贷司法解释, 民间借贷案件司法解释.
A name that follows from two titles is `ambiguous`, a row for each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

Row = dict[str, str]

ISSUER = re.compile(r"^(?:最高人民法院、最高人民检察院|最高人民法院|最高人民检察院|国务院)(?=关于)")
# 关于适用《民法典》婚姻家庭编的解释（一）; 关于适用《公司法》若干问题的规定（三）; 关于适用《企业破产法》…
NUMBER = r"(?P<no>（[一二三四五六七八九]+）)?$"
OF_LAW = re.compile(r"关于适用《(?P<law>[^《》]+)》(?P<part>[^《》]{0,14}?)(?:若干)?(?:问题)?的?(?P<what>解释|规定)" + NUMBER)
# 关于审理民间借贷案件适用法律若干问题的规定; 关于办理盗窃刑事案件适用法律若干问题的解释
OF_CASES = re.compile(
    r"关于(?:审理|办理)(?P<matter>[^《》]{2,24}?)(?P<case>(?:纠纷|等?刑事|民事|行政)?案件)"
    r"(?:具体)?(?:应用|适用)?(?:法律)?(?:若干|有关)?(?:问题)?的?(?:若干)?(?P<what>解释|规定)" + NUMBER
)


def shortened(title: str) -> Iterator[str]:
    """The short forms of an interpretation's title; none of another title."""
    bare = ISSUER.sub("", title)
    if bare != title:
        yield bare
    if found := OF_LAW.match(bare):
        law, part, what, no = (found[group] or "" for group in ("law", "part", "what", "no"))
        part = part.removesuffix("的").removeprefix("有关")
        stems = [f"{law}{part}"] + ([part] if part.endswith(("编", "制度", "编通则")) else [])
        for stem in stems:
            yield f"{stem}{what}{no}"
            yield f"{stem}司法解释{no}"
            if no:
                yield f"{stem}司法解释{no.strip('（）')}"
                yield f"{stem}{what}{no.strip('（）')}"
        yield f"《{law}》{part}司法解释{no}"
    elif found := OF_CASES.match(bare):
        matter, case, no = found["matter"], found["case"].removeprefix("等"), found["no"] or ""
        for stem in (matter, matter + case):
            yield f"{stem}司法解释{no}"
            if no:
                yield f"{stem}司法解释{no.strip('（）')}"
        yield f"{matter}{case}{found['what']}{no}"


def derived_names(laws: dict[str, Row], full_titles: dict[str, set[str]], by_hand: list[Row]) -> Iterable[Row]:
    """Hand-written names first; a derived one only where no hand-written row and no title has the name."""
    taken = {row["name"] for row in by_hand} | set(laws)
    yield from by_hand
    meant: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for law, row in laws.items():
        if row["kind"] == "司法解释":
            for name in shortened(law):
                meant[name].add(law)
                kinds.setdefault(name, "interpretation_short")
        for title in full_titles.get(law, ()):
            if title.startswith("中华人民共和国") and title != law:
                meant[title].add(law)
                kinds.setdefault(title, "full_variant")
    for name in sorted(set(meant) - taken):
        for law in sorted(meant[name]):
            yield {
                "name": name,
                "law": law,
                "kind": kinds[name] if len(meant[name]) == 1 else "ambiguous",
                "scope": "derived from the title" if len(meant[name]) == 1 else "derived from several titles",
            }
