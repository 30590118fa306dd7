"""Drawings in inline SVG that stretch sideways and keep their letters' size: across in shares
of the width, down in pixels.

Labels stand beside the drawing as HTML, so that they wrap, link and switch language. Colours are classes of page.css.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.report.markup import Html, join, tag, text

ROW = 26  # pixels a row; page.css has the same
TALL = 150  # pixels of a drawing over time
LEVELS = 5  # shades of a heat map


@dataclass(frozen=True)
class Bar:
    """A row: label, parts as (value, class) laid end to end, and what is printed behind it."""

    label: Html
    parts: tuple[tuple[float, str], ...]
    shown: Html


@dataclass(frozen=True)
class Interval:
    """A rate with its interval, 0 to 1, and its class; `faint` where it stands on few articles."""

    low: float
    rate: float
    high: float
    style: str
    faint: bool = False


def svg(name: str, height: float, *inside: Html, style: str = "") -> Html:
    """A drawing that its figure's title and reading describe to whoever can't see it."""
    return tag(
        "svg",
        *inside,
        role="img",
        aria_labelledby=f"{name}-title {name}-reading",
        width="100%",
        height=f"{height:g}",
        class_=style or None,
    )


def across(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


def stretched(columns: float, rows: float, *inside: Html, height: float, y: float = 0) -> Html:
    """A drawing in units of cells, stretched over the whole width."""
    return tag(
        "svg",
        *inside,
        viewBox=f"0 0 {columns:g} {rows:g}",
        preserveAspectRatio="none",
        width="100%",
        height=f"{height:g}",
        y=f"{y:g}",
    )


def round_up(share: float) -> float:
    """A round share, 0.01 to 1, at or above the one given: what the edge of a drawing stands for."""
    return next((edge for edge in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8) if share <= edge), 1.0)


def cells(places: Sequence[tuple[float, float]], width: float, height: float, style: str) -> Html:
    """Cells of one shade as a single path: a hundred bytes in place of thousands."""
    drawn = "".join(f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z" for x, y in places)
    return tag("path", d=drawn, class_=style) if drawn else Html("")


def beside(labels: Sequence[Html], drawing: Html, shown: Sequence[Html] = (), *, style: str = "") -> Html:
    """Labels, drawing and printed values in three columns of equal rows."""
    left = tag("ol", *(tag("li", label) for label in labels), class_="labels")
    right = tag("ol", *(tag("li", value) for value in shown), class_="shown") if shown else Html("")
    return tag("div", left, tag("div", drawing, class_="drawn"), right, class_=f"plot {style}".strip())


def bars(name: str, rows: Sequence[Bar], most: float) -> Html:
    """Rows of bars; `most` is the value that fills the width."""
    drawn = []
    for place, row in enumerate(rows):
        start = 0.0
        for value, style in row.parts:
            if value:
                drawn.append(
                    tag(
                        "rect", x=across(start / most), y=place * ROW + 5, width=across(value / most), height=ROW - 10, class_=style
                    )
                )
            start += value
    return beside([row.label for row in rows], svg(name, ROW * len(rows), *drawn), [row.shown for row in rows])


def pairs(name: str, rows: Sequence[tuple[Html, float, float, Html]], most: float) -> Html:
    """Rows of two thin bars, raw above and once a cluster below."""
    drawn = []
    for place, (_, raw, clustered, _) in enumerate(rows):
        for value, style, y in ((raw, "raw", 4), (clustered, "clustered", 14)):
            drawn.append(tag("rect", x="0", y=place * ROW + y, width=across(value / most), height=8, class_=style))
    return beside([row[0] for row in rows], svg(name, ROW * len(rows), *drawn), [row[3] for row in rows])


def level(value: float, most: float) -> int:
    """The shade of a value, 1 to LEVELS, in equal steps of its square root: few and many both stay apart."""
    return max(1, min(LEVELS, int((value / most) ** 0.5 * LEVELS + 0.999))) if most else 1


def heat(
    name: str,
    labels: Sequence[Html],
    columns: int,
    values: dict[tuple[int, int], float],
    most: float,
    ticks: Sequence[tuple[int, str]],
) -> Html:
    """A heat map of rows by months; `values` by (row, column)."""
    shades: list[list[tuple[float, float]]] = [[] for _ in range(LEVELS)]
    for (row, column), value in sorted(values.items()):
        shades[level(value, most) - 1].append((column + 0.04, row + 0.06))
    ground = tag("rect", width=columns, height=len(labels), class_="ground")
    drawn = [cells(places, 0.92, 0.88, f"heat{shade}") for shade, places in enumerate(shades, 1)]
    rows = ROW * len(labels)
    return beside(
        labels, svg(name, rows + 22, stretched(columns, len(labels), ground, *drawn, height=rows), *axis(ticks, columns, rows))
    )


def axis(ticks: Sequence[tuple[int, str]], columns: int, y: float) -> list[Html]:
    """Words under columns at which something begins."""
    drawn = []
    for column, word in ticks:
        drawn.append(tag("line", x1=across(column / columns), x2=across(column / columns), y1=y, y2=y + 6, class_="tick"))
        drawn.append(tag("text", word, x=across(column / columns), dx=3, y=y + 16))
    return drawn


def stacked(
    name: str, columns: Sequence[Sequence[float]], styles: Sequence[str], ticks: Sequence[tuple[int, str]], most: float
) -> Html:
    """Columns of stacked values over time; `most` is the value that fills the height."""
    layers: list[list[str]] = [[] for _ in styles]
    for place, values in enumerate(columns):
        top = 0.0
        for layer, value in zip(layers, values, strict=True):
            if value:
                top += value
                layer.append(f"M{place + 0.1:g} {100 - 100 * top / most:.2f}h.8v{100 * value / most:.2f}h-.8z")
    drawn = [tag("path", d="".join(layer), class_=style) for layer, style in zip(layers, styles, strict=True) if layer]
    lines = [tag("line", x1="0", x2="100%", y1=y, y2=y, class_="grid") for y in (0.5, TALL / 2, TALL - 0.5)]
    inside = stretched(len(columns), 100, *drawn, height=TALL)
    return svg(name, TALL + 22, *lines, inside, *axis(ticks, len(columns), TALL))


def over_time(name: str, columns: Sequence[Sequence[Interval]], ticks: Sequence[tuple[int, str]], most: float) -> Html:
    """Rates with whiskers over time, those of one column side by side; `most` is the rate at the top."""
    drawn = [tag("line", x1="0", x2="100%", y1=y, y2=y, class_="grid") for y in (0.5, TALL / 2, TALL - 0.5)]
    for place, intervals in enumerate(columns):
        for beside_it, one in enumerate(intervals):
            x = across((place + (beside_it + 1) / (len(intervals) + 1)) / len(columns))
            style = f"{one.style} faint" if one.faint else one.style
            top, middle, bottom = (TALL * (1 - min(share, most) / most) for share in (one.high, one.rate, one.low))
            drawn.append(tag("line", x1=x, x2=x, y1=f"{top:.1f}", y2=f"{bottom:.1f}", class_=f"whisker {style}"))
            drawn.append(tag("circle", cx=x, cy=f"{middle:.1f}", r=3.5, class_=style))
    return svg(name, TALL + 22, *drawn, *axis(ticks, len(columns), TALL), style="dots")


def whiskers(name: str, rows: Sequence[tuple[Html, Interval, Html]], most: float) -> Html:
    """A rate a row with its interval, lying."""
    drawn = [tag("line", x1=across(part), x2=across(part), y1=0, y2=ROW * len(rows), class_="grid") for part in (0, 0.5, 1)]
    for place, (_, one, _) in enumerate(rows):
        y = place * ROW + ROW / 2
        style = f"{one.style} faint" if one.faint else one.style
        drawn.append(
            tag("line", x1=across(one.low / most), x2=across(min(1, one.high / most)), y1=y, y2=y, class_=f"whisker {style}")
        )
        drawn.append(tag("circle", cx=across(one.rate / most), cy=y, r=4, class_=style))
    for part, side in ((0.0, None), (0.5, "middle"), (1.0, "end")):
        drawn.append(tag("text", f"{100 * part * most:g} %", x=across(part), y=ROW * len(rows) + 15, class_=side))
    return beside([row[0] for row in rows], svg(name, ROW * len(rows) + 20, *drawn, style="dots"), [row[2] for row in rows])


def matrix(name: str, labels: Sequence[Html], heads: Sequence[Html], values: dict[tuple[int, int], tuple[float, int]]) -> Html:
    """Shares by row and column, with the count in each cell where there is room; `values` holds (share, count)."""
    shades: list[list[tuple[float, float]]] = [[] for _ in range(LEVELS)]
    counts = []
    for (row, column), (share, count) in sorted(values.items()):
        shade = max(1, min(LEVELS, int(share * LEVELS + 0.999)))
        shades[shade - 1].append((column + 0.03, row + 0.04))
        counts.append(tag("text", count, x=across((column + 0.5) / len(heads)), y=row * ROW + 17, class_=f"on{shade}"))
    height = ROW * len(labels)
    drawn = [cells(places, 0.94, 0.92, f"heat{shade}") for shade, places in enumerate(shades, 1)]
    ground = tag("rect", width=len(heads), height=len(labels), class_="ground")
    head = tag("ol", *(tag("li", text(one)) for one in heads), class_="heads")
    drawing = join(
        [head, svg(name, height, stretched(len(heads), len(labels), ground, *drawn, height=height), *counts, style="counts")]
    )
    return beside(labels, drawing, style="matrix")
