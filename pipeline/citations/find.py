"""Find the provisions that a text cites: names, pinpoints, lists, inheritance, aliases. Text only, no dates, no law texts.

One pass over titles in marks and pinpoints, in their order. What is known on the way is the law and article named last, the
aliases declared, and whether the words stand inside quoted law (then they are `internal`, no citation of the author's).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.citations.citation import Citation
from pipeline.citations.contexts import INSIDE, STATUTORY, follows_wording, inside_statute, quoted_spans
from pipeline.citations.names import (
    COURTS,
    GENERIC,
    ISSUERS,
    REFERENCE,
    Mention,
    bare_name,
    is_law_title,
    official_name,
    tidy,
)
from pipeline.citations.numerals import PATTERN
from pipeline.citations.pinpoints import ARTICLE, ELIDED, ITEM, PARAGRAPH, PLACEHOLDER, Provision, S, read_parts, read_pinpoint
from pipeline.law.registry import Registry, load_registry
from pipeline.law.script import simplify

TITLE = re.compile(
    r"[《〈]{1,2}\s*(?P<name>[^《》〈〉\n]{1,60}(?:\n[^《》〈〉\n]{1,60}){0,2}(?:[《〈][^《》〈〉\n]{1,40}[》〉][^《》〈〉\n]{0,40}){0,3})\s*[》〉]{1,2}"
)
MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\]\([^)\n]{0,200}\)|[\[*_]")  # a link or emphasis inside a name
# what may stand between a title and its pinpoint: a link's address, an edition or document number, 的, 合同编
GAP = re.compile(
    r"(?:\]\([^)\n]{0,200}\))?(?:</?\w[^<>]{0,60}>)*[\s*_>#]*(?:[（(〔\[{｛](?:[^（(〔\[）)〕\]{}｛｝\n]|[（(〔\[][^（(〔\[）)〕\]\n]{0,12}[）)〕\]]){0,40}[）)〕\]}｝][\s*_]*){0,2}(?:的|中的|中|里的|里|之)?[\s*_]*"
    r"(?:[\u4e00-\u9fff]{1,6}(?:编|章|节|等)[\s*]*){0,3}"
)
ALIAS = re.compile(
    r"[^（(\n]{0,6}[（(](?:以下|下文|后文|下)?(?:统?简|均?)?称(?:为|作|之为)?[“\"'‘「『：:\s]*[《〈]?(?P<name>[^》〉”\"'’」』）)\n]{1,20})"
)
HEAD = re.compile(rf"{ARTICLE.pattern}|{ELIDED.pattern.replace('(?P<number>', '(?P<number2>')}")
PART = re.compile(rf"第{S}[（(]?{S}{PATTERN}{S}[）)]?{S}[款项]|(?:同|该|此|上述|前述|本)条")
SAME_ARTICLE = re.compile(r"(?:同|该|本|此|上述|前述)条(?:的|中的|中)?")
CLAUSE = re.compile(
    r"(?:合同|协议书?|章程|条款|约定|保单|手册|公约|制度|守则|规约|契约|纪律|通知书|承诺书|判决书|文件|告示|本书|细则说明)》?[，,]?(?:其中?)?(?:的|中|里|中的|正文|附件)?\s*[“\"]?$"
)
EDITION_YEAR = re.compile(
    r"[（(〔\[](?P<year>(?:19|20)\d\d)\s*年?[^）)〕\]\n]{0,10}(?:修正|修订|修改|版|施行|实施|公布|颁布|通过)?[^）)〕\]\n]{0,4}[）)〕\]]"
)
FOREIGN = re.compile(
    r"(?:意大利|德国|日本|法国|美国|英国|韩国|俄罗斯|瑞士|奥地利|荷兰|西班牙|加拿大|澳大利亚|新加坡|印度|越南|泰国|欧盟|香港|澳门|台湾|台灣)(?:地区|特别行政区|联邦)?(?:的|现行|新|旧)?\s*[《〈“]?$|"
    r"[A-Za-z]{4,}\s*[（(]\s*[《〈]?$"
)


@dataclass(slots=True)
class State:
    """What is known while a text is read."""

    law: Mention | None = None
    history: list[Mention] = field(default_factory=list)  # the laws named, the latest last
    by_kind: dict[str, Mention] = field(default_factory=dict)
    article: tuple[int | None, int] = (None, 0)
    aliases: dict[str, str] = field(default_factory=dict)
    clauses: bool = False  # the article named last was a contract's clause


def find_citations(text: str, registry: Registry | None = None) -> list[Citation]:
    """Every provision cited in `text`, and the internal ones, in the order of the text."""
    registry = registry or load_registry()
    plain = simplify(text)
    state = State()
    found: list[Citation] = []
    quotes = quoted_spans(plain)
    at = 0
    titles = {match.start(): match for match in TITLE.finditer(plain)}
    heads = sorted(
        {match.start() for match in HEAD.finditer(plain)} | set(titles) | {match.start() for match in PART.finditer(plain)}
    )
    for place in heads:
        if place < at:
            continue
        if place in titles:
            end = read_title(plain, titles[place], state, registry, found, quotes)
        else:
            end = read_nameless(plain, place, state, registry, found, quotes)
        at = max(at, end)
    return found


def read_title(
    text: str, match: re.Match[str], state: State, registry: Registry, found: list[Citation], quotes: list[tuple[int, int]]
) -> int:
    """A name in marks, with its pinpoint if one follows; gives where reading goes on."""
    name, start, end = MARKUP.sub("", match["name"]), match.start(), match.end()
    if "\n" in name and not registry.look_up(name):
        return start + 1
    gap = GAP.match(text, end)
    begin = gap.end() if gap else end
    provisions = read_pinpoint(text, begin) or read_pinpoint(text, end)
    before = text[max(0, start - 40) : start]
    alias = state.aliases.get(name)
    if alias is None and not is_law_title(name, before, bool(provisions), registry):
        return provisions[-1].end if provisions else end
    issuer = ISSUERS.search(before)
    law, known = (alias, True) if alias else official_name(name, registry)
    if issuer and COURTS.search(issuer[0]) and not known:
        start -= len(issuer[0])
        issued = re.sub(r"(?:的|发布的|印发的|联合发布的|出台的)$", "", issuer[0]).strip()
        law, known = official_name(issued + name, registry)
    elif issuer and COURTS.search(issuer[0]) and not name.startswith("最高人民"):
        start -= len(issuer[0])
    mention = Mention(law, start, end, "marked", known)
    declared = ALIAS.match(text, end)
    if declared:
        state.aliases[declared["name"].strip()] = law
    wording = bool(re.search(r"(?:依照|按照|依据|根据|违反)\s*$", before)) and follows_wording(text, start, found, directly=True)
    kind = "internal" if wording or inside_statute(match.start(), found, quotes) else "cited"
    add(text, found, mention, provisions, state, kind, inherited=False)
    blank = PLACEHOLDER.match(text, begin) if not provisions else None
    if blank:
        found[-1].placeholder, found[-1].end = True, blank.end()
        return blank.end()
    return provisions[-1].end if provisions else end


def add(
    text: str, found: list[Citation], mention: Mention, provisions: list[Provision], state: State, kind: str, inherited: bool
) -> None:
    """Append the rows of a mention, and remember it as the law named last."""
    if not provisions:
        found.append(Citation(mention.start, mention.end, mention.law, mention.known, kind=kind, rule=mention.rule))
    edition = EDITION_YEAR.search(text, mention.start, provisions[0].start if provisions else min(len(text), mention.end + 14))
    foreign = FOREIGN.search(text[max(0, mention.start - 24) : mention.start]) is not None
    for citation in found[len(found) - (not provisions) :]:
        citation.edition, citation.foreign = edition["year"] if edition else None, foreign
    for place, provision in enumerate(provisions):
        first = place == 0 or provision.start == provisions[0].start
        start = mention.start if first and not inherited else provision.start
        found.append(
            Citation(start, provision.end, mention.law, mention.known, provision.article, provision.suffix, provision.paragraph,
                     provision.item, inherited or place > 0, kind, mention.rule, edition=edition["year"] if edition else None,
                     foreign=foreign)
        )  # fmt: skip
    if kind == "cited":
        state.law = mention
        state.history = [*[other for other in state.history if other.law != mention.law], mention]
        state.clauses = False
        for word in ("法典", "法", "条例", "规定", "办法", "解释", "细则", "规则", "通知", "意见"):
            if tidy(mention.law).rstrip("）)一二三四五六七八九十试行（(").endswith(word):
                state.by_kind[word] = mention
                break
        if provisions:
            state.article = (provisions[-1].article, provisions[-1].suffix)


def read_nameless(
    text: str, place: int, state: State, registry: Registry, found: list[Citation], quotes: list[tuple[int, int]]
) -> int:
    """A pinpoint with no title in marks before it: bare name, reference, the same article, or an inherited name."""
    provisions = read_pinpoint(text, place)
    if not provisions:
        return read_same_article(text, place, state, found, quotes)
    before = text[max(0, place - 90) : place]
    end = provisions[-1].end
    bare_head = text[place] != "第"
    internal = inside_statute(place, found, quotes)
    if INSIDE.search(before):
        if state.law:
            add(text, found, state.law, provisions, state, "internal", inherited=True)
        return end
    reference = REFERENCE.search(before)
    if reference:
        mention = state.by_kind.get(reference["what"] or "", None) or state.law
        if reference["what"] == "司法解释":
            mention = state.by_kind.get("解释") or state.by_kind.get("规定") or state.law
        if reference["what"] == "法":
            mention = state.by_kind.get("法") or state.by_kind.get("法典") or state.law
        mention = fitting(mention, provisions, state, registry)
        if mention:
            here = Mention(mention.law, place - len(before) + reference.start(), place, "reference", mention.known)
            add(text, found, here, provisions, state, "internal" if internal else "cited", inherited=False)
            for citation in found[-len(provisions) :]:
                citation.inherited = True
        return end
    named = bare_name(text, place, registry)
    short = declared_name(before, place, state)
    if short and (named is None or not named.known):
        named = short
    if named:
        add(text, found, named, provisions, state, "internal" if internal else "cited", inherited=False)
        return end
    generic = GENERIC.search(before)
    if generic and state.by_kind.get(generic["what"]):
        mention = state.by_kind[generic["what"]]
        here = Mention(mention.law, place - len(before) + generic.start("what"), place, "reference", mention.known)
        add(text, found, here, provisions, state, "internal" if internal else "cited", inherited=False)
        for citation in found[-len(provisions) :]:
            citation.inherited = True
        return end
    if CLAUSE.search(before):
        state.clauses = True
        return end
    if bare_head and not (before.endswith("。") and state.article[0] and 0 < (provisions[0].article or 0) - state.article[0] < 30):
        return place + 1
    if state.law is None or state.clauses:
        return end
    unmarked = bool(STATUTORY.search(before)) and follows_wording(text, place, found)
    kind = "internal" if internal or unmarked else "cited"
    meant = fitting(state.law, provisions, state, registry)
    if meant is None:
        return end
    add(text, found, meant, provisions, state, kind, inherited=True)
    for citation in found[-len(provisions) :]:
        citation.rule = "inherited"
    return end


def declared_name(before: str, place: int, state: State) -> Mention | None:
    """The longest alias declared in the text that stands right before `place`."""
    stem = re.sub(r"(?:\s|的|中的|中|里)*$", "", before)
    for alias in sorted(state.aliases, key=len, reverse=True):
        if stem.endswith(alias):
            return Mention(state.aliases[alias], place - len(before) + len(stem) - len(alias), place, "alias", True)
    return None


def fitting(mention: Mention | None, provisions: list[Provision], state: State, registry: Registry) -> Mention | None:
    """The law meant, or the one named before it that has so many articles: 同法第六百九十二条 is of no law of 96 articles."""
    highest = max((provision.article or 0 for provision in provisions), default=0)
    for candidate in [mention, *reversed(state.history)]:
        if candidate is not None and highest <= registry.articles.get(candidate.law, 10_000):
            return candidate
    return mention


def read_same_article(text: str, place: int, state: State, found: list[Citation], quotes: list[tuple[int, int]]) -> int:
    """同条第二款 · 该条第1款 · 其中第一项 · 第二款: a paragraph or item of the article named last."""
    same = SAME_ARTICLE.match(text, place)
    start = same.end() if same else place
    if not same and text[place] != "第":
        return place + 1
    part = PARAGRAPH.match(text, start) or ITEM.match(text, start)
    if text.startswith("本条", place):
        return part.end() if part else place + 1
    if not part or state.law is None or state.article[0] is None:
        return place + 1
    if (
        not same
        and not state.clauses
        and not re.search(
            r"(?:^|[，。；：、（(“\s]|其|其中|及其?|和|与|的|规定|根据|依据|依照|按照|违反|还是|看)$", text[:place][-4:]
        )
    ):
        return part.end()
    if state.clauses and not same:
        return part.end()
    internal = inside_statute(place, found, quotes) or bool(INSIDE.search(text[max(0, place - 10) : place]))
    anchored = Provision(state.article[0], state.article[1], None, None, place, start)
    rows = read_parts(text, anchored)
    rows = [row for row in rows if row.paragraph is not None or row.item is not None]
    if not rows:
        return part.end()
    add(text, found, state.law, rows, state, "internal" if internal else "cited", inherited=True)
    for citation in found[-len(rows) :]:
        citation.rule = "same article"
    return rows[-1].end
