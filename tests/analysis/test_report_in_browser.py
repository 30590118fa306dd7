"""The report in a real browser: nothing overflows, nothing is loaded, the languages switch without a script, colours can be read."""

from datetime import date

import pytest

from analysis.report.answers import read_answers
from analysis.report.page import make_page
from tests.analysis.report_browser import browser, find_browser

WIDTHS = (390, 1024, 1600)
LARGE = 24  # pixels from which the smaller contrast is enough (WCAG 2.2, 1.4.3), 18.66 if bold

OVERFLOWING = """
(() => {
  document.querySelectorAll('details').forEach(part => { part.open = true });
  const wide = document.documentElement.clientWidth, found = [];
  const clipped = part => {  // a long title that ends in … or a table that scrolls by itself
    for (let at = part.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    return false;
  };
  if (document.documentElement.scrollWidth > wide) found.push(['page', document.documentElement.scrollWidth]);
  for (const part of document.body.querySelectorAll('*')) {
    if (clipped(part)) continue;
    const box = part.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) found.push([part.tagName, part.className.baseVal ?? part.className, box.left, box.right]);
  }
  return found;
})()
"""

# Text on the nearest painted ground behind it, by the formula of WCAG 2.2; counts in a heat map stand on their cell's shade.
CONTRASTS = """
(() => {
  const channels = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = part => {
    const shade = part.closest('.counts') && part.getAttribute('class').replace('on', '.heat');
    if (shade) return getComputedStyle(document.querySelector('svg ' + shade)).fill;
    for (let at = part; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor, [, , , alpha = 1] = channels(colour);
      if (alpha === 1 && colour !== 'transparent') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const seen = new Map();
  document.querySelectorAll('details').forEach(part => { part.open = true });
  for (const part of document.body.querySelectorAll('*')) {
    const said = [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    const box = part.getBoundingClientRect();
    if (!said || !box.width) continue;
    const style = getComputedStyle(part), colour = part.closest('svg') ? style.fill : style.color, behind = ground(part);
    const [one, other] = [light(channels(colour)), light(channels(behind))].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize), bold = style.fontWeight >= 700;
    seen.set([colour, behind, size >= 24 || (bold && size >= 18.66)].join('|'), [(one + 0.05) / (other + 0.05), part.textContent.slice(0, 30)]);
  }
  return [...seen].map(([key, [contrast, words]]) => [key, contrast, words]);
})()
"""


@pytest.fixture(scope="module")
def report(sample_place, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(make_page(read_answers(sample_place.database), date(2027, 1, 11)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tab():
    command = find_browser()
    if command is None:
        pytest.skip("no Chromium is installed (apt-get install chromium): the report was not tried in a browser")
    with browser(command) as page:
        yield page


@pytest.mark.parametrize("language", ["chinese", "english"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows(tab, report, width, language):
    tab.open(report, width)
    tab.ask(f"document.getElementById('{language}').checked = true")
    assert tab.ask("window.innerWidth") == width
    assert tab.ask(OVERFLOWING) == []


def test_no_request_leaves_the_page(tab, report):
    tab.requests.clear()
    tab.open(report, 1024)
    assert tab.requests == [report.as_uri()]
    assert tab.ask("document.scripts.length + document.images.length") == 0
    assert tab.ask("performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["chinese", "english"])
def test_words_stand_out_from_their_ground(tab, report, dark, language):
    tab.open(report, 1600, dark)
    tab.ask(f"document.getElementById('{language}').checked = true")
    found = tab.ask(CONTRASTS)
    assert len(found) > 5
    assert [row for row in found if row[1] < (3 if row[0].endswith("true") else 4.5)] == []


def test_dark_is_dark(tab, report):
    grounds = []
    for dark in (False, True):
        tab.open(report, 1024, dark)
        grounds.append(sum(map(int, tab.ask("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)"))))
    assert grounds[0] > 690 and grounds[1] < 120


def test_the_language_switches_without_a_script(tab, report):
    tab.open(report, 1024)
    tab.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(report, 1024)
        tab.send("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
        tab.send("Input.dispatchKeyEvent", type="keyDown", key="ArrowRight", code="ArrowRight", windowsVirtualKeyCode=39)
    finally:
        tab.send("Emulation.setScriptExecutionDisabled", value=False)
    assert tab.ask("document.getElementById('english').checked")
    heads = tab.ask("[...document.querySelectorAll('h1 span')].map(one => getComputedStyle(one).display)")
    assert heads == ["none", "inline"]


def test_every_figure_is_drawn_and_described(tab, report):
    tab.open(report, 1600)
    drawn = "[...document.querySelectorAll('svg[role=img]')].map(one => [one.getBoundingClientRect().width > 100, "
    drawn += "one.getAttribute('aria-labelledby').split(' ').every(id => document.getElementById(id).innerText.length > 2)])"
    assert tab.ask(drawn) and all(ok == [True, True] for ok in tab.ask(drawn))


def test_bars_on_the_screen_are_as_long_as_their_numbers(tab, report):
    tab.open(report, 1600)
    widths = tab.ask("[...document.querySelectorAll('#families rect')].map(one => one.getBoundingClientRect().width)")
    numbers = tab.ask("[...document.querySelectorAll('#families .shown li')].map(one => Number(one.innerText))")
    assert len(widths) == len(numbers) > 3
    assert [width / widths[0] for width in widths] == pytest.approx([one / numbers[0] for one in numbers], abs=0.01)


def test_it_prints(tab, report):
    tab.open(report, 1024, dark=True)
    assert len(tab.send("Page.printToPDF", printBackground=True)["data"]) > 20_000
    tab.send("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    try:
        assert tab.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert tab.ask("getComputedStyle(document.querySelector('h1')).color") == "rgb(31, 42, 48)"
    finally:
        tab.send("Emulation.setEmulatedMedia", media="", features=[])
