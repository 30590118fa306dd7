"""The days that a statute's head and last articles state: votes, promulgations, revisions, entry into force."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline.citations.numerals import read_numeral
from pipeline.law.sources.copy import Article

# 2025年6月27日; 一九八一年十二月十三日; 2002 年 3 月 26 日
DAY = re.compile(
    r"(?P<year>[12]\d{3}|[一二][〇○ＯO零一二三四五六七八九]{3})\s*年\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
# …第十六次会议修订; 国务院令第442号公布; 公告公布施行; 起生效
EVENT = re.compile(r"通过|公布|发布|印发|批准|修订|修正|修改|施行|实施|生效")
IN_FORCE = {"施行", "实施", "生效"}
TITLES = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")
# 本法自2026年1月1日起施行; 本规定自 2021 年 8 月 1 日起生效
STARTS = re.compile(r"自(?P<day>[^自。，；]{6,16}日)(?:零时)?起(?:正式|开始)?(?:施行|实施|生效|执行)")
STARTS_AT_ONCE = re.compile(r"自(?:公布|发布|印发|颁布|通过)之日起(?:正式|开始)?(?:施行|实施|生效|执行)")
# 国务院令第442号; 法释〔2020〕17号, with brackets of any kind
DOCUMENT = re.compile(r"国务院令第\s*\d+\s*号|法释\s*[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*\d+\s*号")
ZEROS = str.maketrans("ＯO", "〇〇")


def read_day(written: str) -> str | None:
    """An ISO day from Arabic or Chinese numerals; None where there is no such day."""
    found = DAY.search(written)
    if not found:
        return None
    year, month, day = (read_numeral(found[part].translate(ZEROS)) or 0 for part in ("year", "month", "day"))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_events(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Day and event, as the head tells them: 2025-06-27 修订, 2026-01-01 施行."""
    events = []
    for line in lines:
        line = TITLES.sub("《》", line)
        days = list(DAY.finditer(line))
        for found, following in zip(days, [*days[1:], None], strict=False):
            said = EVENT.findall(line, found.end(), following.start() if following else len(line))
            day = read_day(found[0])
            if day and said:
                made = [what for what in said if what not in IN_FORCE]
                events += [(day, made[-1])] if made else []  # 通过的《…修正案》修正 is a 修正
                events += [(day, "施行")] if len(made) < len(said) else []
    return tuple(events)


def version_day(events: Iterable[tuple[str, str]]) -> str | None:
    """The day that made the text what it is: the latest vote, promulgation or revision."""
    return max((day for day, what in events if what != "施行"), default=None)


def effective_day(
    published: str | None, events: Iterable[tuple[str, str]], head: Iterable[str], articles: tuple[Article, ...]
) -> tuple[str | None, str | None]:
    """The day of effect and how it is known: `header`, `text`, `text_pubday` or `assumed_pub`.

    A day before the version's promulgation is that of an earlier version: the article that states it is seldom revised.
    """
    if not published:
        return None, None
    stated = [day for day, what in events if what == "施行" and day >= published]
    if stated:
        return stated[-1], "header"
    for source, texts in (("header", list(head)), ("text", [article.text for article in articles[-3:]][::-1])):
        for text in texts:
            days = [read_day(found["day"]) for found in STARTS.finditer(text)]
            if later := [day for day in days if day and day >= published]:
                return later[0], source
    if any(STARTS_AT_ONCE.search(article.text) for article in articles[-3:]):
        return published, "text_pubday"
    return published, "assumed_pub"


def document_number(head: Iterable[str]) -> str | None:
    """The last document number of the head, brackets as the issuers write them."""
    found = [number for line in head for number in DOCUMENT.findall(line)]
    return re.sub(r"[\[［(（](\d+)[\]］)）]", r"〔\1〕", re.sub(r"\s", "", found[-1])) if found else None
