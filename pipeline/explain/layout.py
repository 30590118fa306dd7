"""Chinese in lines of a terminal: folded by cells (two a sign), alone or in two columns."""

from __future__ import annotations

from rich.cells import cell_len
from rich.text import Text

NOT_FIRST = "，。；：！？、）》〉】⟧”’」』…,.;:!?)"  # a line doesn't begin with these
NOT_LAST = "（《〈【⟦“‘「『("  # nor end with these
GAP = 3  # cells between columns


def folded(text: Text, width: int) -> list[Text]:
    """The lines of a text, none wider than `width` cells; Latin words and numbers stay whole where that can be."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        lines += line.divide(breaks(line.plain, width))
    return lines


def breaks(line: str, width: int) -> list[int]:
    """Where a line is cut, as offsets."""
    found: list[int] = []
    start = used = 0
    for place, char in enumerate(line):
        size = cell_len(char)
        if used + size > width:
            cut = place
            while cut - 1 > start and unbroken(line[cut - 1 : cut + 1]):
                cut -= 1
            cut = place if cut - 1 <= start else cut
            found.append(cut)
            start, used = cut, cell_len(line[cut:place])
        used += size
    return found


def unbroken(pair: str) -> bool:
    """Whether no line ends between two characters."""
    return pair[0] in NOT_LAST or pair[1] in NOT_FIRST or (pair.isascii() and pair.isalnum())


def columns(left: Text, right: Text, width: int) -> list[Text]:
    """Two texts beside each other in `width` cells."""
    half = (width - GAP) // 2
    own, its = folded(left, half), folded(right, half)
    lines = []
    for place in range(max(len(own), len(its))):
        line = own[place].copy() if place < len(own) else Text("")
        if place < len(its):
            line.append(" " * (half + GAP - line.cell_len))
            line.append_text(its[place])
        lines.append(line)
    return lines


def labelled(label: str, text: Text, width: int, margin: int) -> list[Text]:
    """A text behind its label, further lines under the first."""
    lines = folded(text, width - margin)
    heads = [label.ljust(margin), *[" " * margin] * (len(lines) - 1)]
    return [Text(head).append_text(line) for head, line in zip(heads, lines, strict=True)]
