"""A citation and an article on a terminal or in plain text: every mark is a character, colour only repeats it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

from pipeline.explain import plain_words
from pipeline.explain.differences import Stretch, side_by_side
from pipeline.explain.layout import columns, folded, labelled
from pipeline.explain.told import explain_told
from pipeline.explain.wordings import Row, Wording, cited_wording, newest_wording, source_wording
from pipeline.law.bench import Bench

WIDTH = 100  # cells of plain text, and the most of a terminal
INDENT = 3
LABEL = 11
EXCERPT = 240  # characters of a provision that is shown for itself
SENTENCE_ENDS = "。！？!?\n"
CLOSING = "”’」』）)\"'"
NO_TEXTS = (
    "No law texts are held: provisions are told by the number of articles alone, and words can't be checked. To get texts: "
    ".venv/bin/python -m pipeline laws fetch, then make laws DIR=… (docs/laws.md)."
)
LEGEND = "⟦1:…⟧ a citation, explained below under its number"
MARKS = "【…】 characters that differ; 【】 a place where the other side has more"

Days = tuple[str | None, str | None]


def write(out: TextIO, lines: Iterable[Text]) -> None:
    """Print lines with colour to a terminal, as plain text to anything else."""
    if out.isatty():
        console = Console(file=out, highlight=False, soft_wrap=True)
        for line in lines:
            console.print(line)
    else:
        out.writelines(line.plain.rstrip() + "\n" for line in lines)
    out.flush()


def width_of(out: TextIO) -> int:
    """The cells of a line of `out`."""
    return max(40, min(WIDTH, Console(file=out).width)) if out.isatty() else WIDTH


def explain_article(record: dict[str, Any], bench: Bench, width: int = WIDTH) -> list[Text]:
    """The article with its citations marked and numbered, then each citation; `record` is an object that `extract` prints."""
    rows = record["citations"]
    days = (record["published_from"], record["published_to"])
    when = days[0] if days[0] == days[1] else f"{days[0] or '…'} to {days[1] or '…'}"
    head = [
        f"posted {when}" if any(days) else "day of posting not known",
        f"{len(rows)} citation{'' if len(rows) == 1 else 's'}",
        f"law texts to {bench.texts.laws_as_of}" if bench.texts.laws_as_of else "no law texts",
    ]
    parts = [Text(str(record["title"] or record["id"] or "(no title)"), style="bold"), Text(" · ".join(head))]
    parts += [] if bench.texts.laws_as_of else [Text(NO_TEXTS)]
    body = marked(record["text"], rows, 0, len(record["text"].rstrip()))
    lines = [line for part in [*parts, Text(""), body] for line in folded(part, width)]
    if rows:
        lines += [Text(""), *folded(Text(LEGEND, style="dim"), width)]
    if any(row["quote"] for row in rows) and bench.texts.laws_as_of:
        lines += folded(Text(MARKS, style="dim"), width)
    for number, row in enumerate(rows, 1):
        lines += [Text(""), *explain_citation(row, bench, days, str(number), width)]
    return lines + explain_told(record, width)


def marked(text: str, rows: Sequence[Row], start: int = 0, end: int | None = None, numbers: Sequence[int] | None = None) -> Text:
    """text[start:end] with each citation in brackets with its number; citations that overlap share theirs."""
    end = len(text) if end is None else end
    groups: list[tuple[int, int, list[int]]] = []
    numbered = zip(numbers or range(1, len(rows) + 1), rows, strict=True)
    for number, row in sorted(numbered, key=lambda one: (one[1]["span_start"], one[1]["span_end"])):
        low, high = row["span_start"], row["span_end"]
        if groups and low < groups[-1][1]:
            low, high = groups[-1][0], max(high, groups[-1][1])
            groups[-1] = (low, high, [*groups[-1][2], number])
        else:
            groups.append((low, high, [number]))
    found, at = Text(), start
    for low, high, together in groups:
        if start <= low and high <= end:
            found.append(text[at:low])
            found.append(f"⟦{','.join(map(str, together))}:{text[low:high]}⟧", style="bold cyan")
            at = high
    found.append(text[at:end])
    return found


def explain_citation(row: Row, bench: Bench, days: Days, head: str, width: int = WIDTH) -> list[Text]:
    """One citation: what it names, what was judged of it, its words beside the law's."""
    inner = width - INDENT
    lines = [line for label, told in facts(row, bench, days) for line in labelled(label, told, inner, LABEL)]
    lines += beside(row, bench, inner)
    title = folded(Text(f"── {head}  {plain_words.cited(row)}", style="bold"), width)
    return [*title, *(Text(" " * INDENT).append_text(line) for line in lines)]


def facts(row: Row, bench: Bench, days: Days) -> list[tuple[str, Text]]:
    """Label and sentence of each thing to say."""
    if row["kind"] == "internal":
        return [("kind", Text("named inside quoted law: the law's own reference, not the author's"))]
    inherited = " (the law's name is taken from before)" if row["inherited"] else ""
    found = [
        ("written", " ".join(row["text"].split()) + inherited),
        ("stance", plain_words.named(plain_words.STANCES, row["stance"])),
        ("as of", plain_words.day_and_why(row, days)),
        ("provision", plain_words.reference(row, bench)),
    ]
    if told := plain_words.words(row, source_wording(row, bench)):
        found.append(("words", told))
    found += [("today", line) for line in plain_words.today(row, bench)]
    finding = plain_words.named(plain_words.FINDINGS, row["finding"])
    return [*((label, Text(told)) for label, told in found), ("finding", Text(finding, style="bold"))]


def beside(row: Row, bench: Bench, width: int) -> list[Text]:
    """The author's words and the law's in two columns, and below what the number cited says, where that is something else."""
    source, cited = source_wording(row, bench), cited_wording(row, bench)
    lines: list[Text] = []
    if row["kind"] != "internal" and row["quote"] and row["quote_fidelity"] not in (None, "no_quote"):
        exact = row["quote_fidelity"] in ("verbatim", "punctuation")
        own, law = side_by_side(row["quote"], source.text, exact) if source else ([Stretch(row["quote"], False)], [])
        right = headline(source) if source else "no wording of the law to set beside"
        lines += [Text(""), *columns(Text("the author's words", style="underline"), Text(right, style="underline"), width)]
        lines += columns(drawn(own), drawn(law), width)
    shown = source.text if source else None
    others: list[Wording | None] = [cited] if cited and (lines or row["finding"] != "none") else []
    now = (row["now_law"], row["now_article"], row["now_suffix"] or 0)
    if row["now_article"] is not None and now != (row["law"], row["article"], row["suffix"] or 0):
        others.append(newest_wording(*now, bench))
    for wording in others:
        if wording and wording.text != shown:
            lines += [Text(""), *folded(excerpt(wording), width)]
            shown = wording.text
    return lines


def headline(wording: Wording) -> str:
    return f"{plain_words.provision(wording.law, wording.article, wording.suffix)}, {wording.year} text"


def excerpt(wording: Wording) -> Text:
    """What a provision says, cut to what fits a few lines."""
    said = wording.text if len(wording.text) <= EXCERPT else wording.text[:EXCERPT] + "…"
    return Text(f"{headline(wording)}, says:", style="underline").append("\n").append(said, style="not underline")


def drawn(stretches: list[Stretch]) -> Text:
    """Stretches as text; what differs stands in brackets."""
    found = Text()
    for stretch in stretches:
        found.append(f"【{stretch.text}】" if stretch.differs else stretch.text, style="bold reverse" if stretch.differs else "")
    return found


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence, or sentences, that text[start:end] stands in."""
    low = max(text.rfind(mark, 0, start) for mark in SENTENCE_ENDS) + 1
    ended = text[end - 1 : end] in SENTENCE_ENDS
    ends = [end - 1] if ended else [place for mark in SENTENCE_ENDS if (place := text.find(mark, end)) >= 0]
    high = min(ends) + (text[min(ends)] != "\n") if ends else len(text)
    while high < len(text) and text[high] in CLOSING:
        high += 1
    return low, high
