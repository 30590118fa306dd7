"""The values of a verdict in plain words. They say what was found and of which text, and nothing about the author."""

from __future__ import annotations

from pipeline.explain.wordings import Provision, Row, Wording, judged_version, moved_to
from pipeline.law.bench import Bench
from pipeline.law.official_titles import official_title
from pipeline.law.texts import Version

STANCES = {
    "asserted": "relied on as the law",
    "historical": "named as former law, or applied to earlier facts",
    "future": "named as law to come",
    "rejected": "named as law that is repealed, does not exist or must not be used",
    "attributed": "reported as somebody else's claim",
}
DAYS = {
    "published": "the day of posting",
    "interval": "somewhere in the days on which it may have been posted",
    "edition": "the edition that the author names",
    "unknown": "the day of posting is not known",
}
REFERENCES = {
    "exists": "exists in the law in force then",
    "old_number": "the number is that of another text than the one in force then",
    "repealed": "the law was no longer in force then",
    "not_yet_in_force": "promulgated, but not in force then",
    "no_such_article": "the law in force then has no such article",
    "no_such_paragraph": "the article has no such paragraph or item (款, 项)",
    "no_such_law": "the registry lists this title among those that no law bears",
    "not_in_registry": "the registry does not know this law, which is no reproach",
    "other_jurisdiction": "law of another jurisdiction, which is not checked",
    "placeholder": "a placeholder, no number",
    "depends_on_date": "depends on the day: the law changed within the days in question",
    "not_checkable": "can't be checked",
}
NOW = {
    "exists": "this number exists",
    "old_number": "this number is that of an earlier text",
    "repealed": "the law is no longer in force",
    "not_yet_in_force": "not in force yet",
    "no_such_article": "the law has no such article any more",
    "no_such_paragraph": "the article has no such paragraph or item (款, 项)",
    "not_checkable": "can't be checked",
}
REASONS = {
    "version_not_held": "the text of the version in force is not held",
    "text_not_held": "no text of this law is held",
    "text_incomplete": "the text held breaks off",
    "by_number": "told from the number of its articles alone, no law text is held",
    "past_horizon": "the day lies behind the last day of the law texts",
    "ambiguous_name": "the name may mean several laws",
    "assumed_date": "the day on which the version took effect is assumed",
    "held before and after": "by the texts before and after it",
}
FIDELITIES = {
    "verbatim": "as in the {year} text, letter for letter",
    "punctuation": "as in the {year} text but for marks, width or the style of numerals",
    "abridged": "parts are left out, the rest is as in the {year} text",
    "reworded": "differs from the {year} text here, in its words and not in its rule",
    "altered": "differs from the {year} text here, in what bears meaning (a number, a period, who, 应当/可以, a proviso)",
    "unsupported": "no article of the law texts held says this",
    "not_checkable": "can't be checked: the text is not held, or the words are too few",
}
FINDINGS = {
    "none": "none",
    "suspected": "suspected: a person should look before anything is said",
    "confirmed": "confirmed: the evidence is strong enough to say this of the citation",
}


def named(words: dict[str, str], value: str | None) -> str:
    """A value in its words; one that has none stands for itself."""
    return words.get(value or "", value or "unknown")


def provision(law: str, article: int | None, suffix: int | None = 0, paragraph: int | None = None, item: int | None = None) -> str:
    """民法典第1064条第2款, as messages write it."""
    if article is None:
        return law
    parts = [f"{law}第{article}条", f"之{suffix}" if suffix else ""]
    return "".join([*parts, f"第{paragraph}款" if paragraph else "", f"第{item}项" if item else ""])


def cited(row: Row) -> str:
    return provision(row["law"], row["article"], row["suffix"], row["paragraph"], row["item"])


def day_and_why(row: Row, days: tuple[str | None, str | None]) -> str:
    """As of which day the verdict is, and why that day."""
    why = named(DAYS, row["as_of_rule"])
    if row["law_as_of"]:
        return f"{row['law_as_of']}, {why}"
    if days[0] or days[1]:
        return f"{days[0] or '…'} to {days[1] or '…'}, {why}"
    return f"no day: {why}"


def reference(row: Row, bench: Bench) -> str:
    """Whether the provision existed, with the version it was looked up in."""
    verdict = row["reference_verdict"]
    told = named(REFERENCES, verdict)
    version = judged_version(row, bench)
    if row["reference_reason"]:
        told += f": {named(REASONS, row['reference_reason'])}"
    if version and verdict == "repealed" and version.ended:
        told += f": it ended on {version.ended}" + (
            f", replaced by {official_title(version.successor)}" if version.successor else ""
        )
    elif version and verdict == "not_yet_in_force" and version.effective:
        told += f": the {version.published[:4]} text takes effect on {version.effective}"
    elif version and verdict == "no_such_article" and version.max_article:
        told += f": the {version.published[:4]} text ends at 第{version.max_article}条"
    elif version and verdict in ("exists", "old_number", "no_such_paragraph"):
        told += f" ({version.published[:4]} text)"
    if verdict == "repealed" and row["stance"] != "asserted":
        told += "; a status, not an error"
    return told


def words(row: Row, source: Wording | None) -> str | None:
    """How the words stand to the law's; None where nothing is quoted."""
    fidelity = row["quote_fidelity"]
    if fidelity in (None, "no_quote"):
        return None
    if row["quote_source"] == "ambiguous":
        return "several articles have these words"
    told = named(FIDELITIES, fidelity).format(year=source.year if source else "law's")
    if row["quote_source"] in ("other_article", "other_law") and row["true_article"] is not None:
        return f"stand in {provision(row['true_law'], row['true_article'], row['true_suffix'])}; {told}"
    if row["quote_source"] == "other_version" and source:
        return f"stand under this number in the {source.year} text; {told}"
    return told


def today(row: Row, bench: Bench) -> list[str]:
    """How the citation stands on the day of the law texts, where that differs, and where the rule stands now."""
    lines = []
    if row["reference_now"] not in (None, row["reference_verdict"]):
        lines.append(f"{named(NOW, row['reference_now'])} (law texts to {row['laws_as_of']})")
    now = (row["now_law"], row["now_article"], row["now_suffix"] or 0)
    if row["now_article"] is not None and now != (row["law"], row["article"], row["suffix"] or 0):
        lines.append(f"the rule stands in {provision(row['now_law'], row['now_article'], row['now_suffix'])}")
    elif row["now_article"] is None and (moved := moved_to(row, bench)) and (told := moves_told(row, *moved)):
        lines.append(told)
    return lines


def moves_told(row: Row, version: Version, to: list[Provision]) -> str | None:
    """What a later version did to the provision cited; None if its number stayed."""
    if to == [(row["law"], row["article"], row["suffix"] or 0)]:
        return None
    text = f"{version.law}, {version.published[:4]} text, in force from {version.effective}"
    return f"moved to {'、'.join(provision(*one) for one in to)} ({text})" if to else f"dropped ({text})"
