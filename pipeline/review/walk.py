"""One finding after another on the terminal, and what the person answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

from rich.text import Text

from pipeline.explain.layout import folded
from pipeline.explain.screen import explain_citation, marked, sentence_around, width_of, write
from pipeline.explain.wordings import cited_wording
from pipeline.inputs import storable
from pipeline.law.bench import Bench
from pipeline.review.decisions import Decision, decide
from pipeline.review.right import VERDICTS, Right, read_right

ANSWERS = {"c": "confirm", "r": "reject", "o": "correct", "s": "skip", "q": "quit"}
QUESTION = "[c]onfirm  [r]eject  c[o]rrect  [s]kip  [q]uit > "
REASON_NEEDED = ("reject", "correct")


def show_finding(row: Mapping[str, Any], place: str, bench: Bench, out: TextIO) -> None:
    """The article's title, the citation in its sentence, the verdict, the words beside the law's."""
    width = width_of(out)
    days = (row["published_from"], row["published_to"])
    start, end = sentence_around(row["body"], row["span_start"], max(row["span_end"], row["quote_end"] or 0))
    head = Text(f"{place}  {row['article_id']}  {row['title'] or ''}", style="bold")
    posted = Text(f"{row['url'] or ''}  posted {days[0] or '…'}" + (f" to {days[1] or '…'}" if days[0] != days[1] else ""))
    sentence = marked(row["body"], [row], start, end, [row["ord"]])
    lines = [line for part in (head, posted, Text(""), sentence) for line in folded(part, width)]
    lines += [Text(""), *explain_citation(row, bench, days, str(row["ord"]), width)]
    if row["article"] is not None and cited_wording(row, bench) is None:
        lines += [Text(""), Text("   the text of the provision cited is not held")]
    write(out, [Text("═" * width), *lines, Text("")])


def walk(
    rows: Iterable[Mapping[str, Any]],
    total: int,
    bench: Bench,
    reviewer: str,
    answers: TextIO,
    out: TextIO,
    keep: Callable[[Decision], None],
) -> dict[str, int]:
    """Show each finding and keep what is decided at once; gives how often each answer was given. The end of input quits."""
    counts = dict.fromkeys(("confirm", "reject", "correct", "skip"), 0)
    for number, row in enumerate(rows, 1):
        show_finding(row, f"finding {number} of {total}", bench, out)
        answer = ask(QUESTION, answers, out, set(ANSWERS))
        decision = ANSWERS.get(answer or "q", "quit")
        if decision == "quit":
            break
        if decision != "skip":
            right = ask_right(answers, out) if decision == "correct" else None
            reason = None if decision == "correct" and right is None else ask_reason(decision, answers, out)
            if reason is None:
                break
            keep(decide(row, decision, reviewer, reason or None, right))
        counts[decision] += 1
    return counts


def ask(question: str, answers: TextIO, out: TextIO, allowed: set[str]) -> str | None:
    """The first letter of the answer, asked until it is one of those allowed; None at the end of input."""
    while True:
        line = read_line(question, answers, out)
        if line is None:
            return None
        letter = line.lower()[:1]
        if letter in allowed:
            return letter
        out.write(f"{line!r} is none of {', '.join(sorted(allowed))}\n")


def ask_right(answers: TextIO, out: TextIO) -> Right | None:
    """What would have been right, asked until it is a verdict or a provision. None at the end of input."""
    while True:
        line = read_line("what would be right > ", answers, out)
        right = None if line is None else read_right(line)
        if line is None or right is not None:
            return right
        out.write(f"give a provision (《民法典》第577条, 民法典 577) or a verdict: {', '.join(VERDICTS)}\n")


def ask_reason(decision: str, answers: TextIO, out: TextIO) -> str | None:
    """Why; may be empty for a confirmation alone. None at the end of input: then nothing is decided."""
    while True:
        line = read_line("why > ", answers, out)
        if line is None or line or decision not in REASON_NEEDED:
            return line
        out.write(f"{decision} needs a reason\n")


def read_line(question: str, answers: TextIO, out: TextIO) -> str | None:
    out.write(question)
    out.flush()
    line = answers.readline()
    if not line:
        out.write("\n")
        return None
    return storable(line).strip()
