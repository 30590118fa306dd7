"""Killed four times with SIGKILL, a crawl ends with the archive that an undisturbed one makes, and asks little twice."""

import os
import signal
import time
from collections import Counter
from urllib.parse import urlsplit

from spiders.ledger import segments
from tests.spiders.program import Program, asked_and_answered, page, served

LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}
ARTICLES, LISTED, UNLISTED = 960, 25, 21  # with the lists a site of 1,020 pages
KILLS = 4
REFETCHED_PER_KILL = 8
DISCOVER = """
[discover]
start = ["/"]
follow = ['^/list/(?P<page>\\d+)\\.html$']
"""


def site_pages() -> dict:
    """A site of lists that lead on to the next, and of articles that name their neighbours; every page with a text of its own.

    Some articles are in no list, and only one other article names each.
    """
    found = {}
    last = -(-ARTICLES // LISTED)
    for number in range(last):
        links = [f"/a/{one}.html" for one in range(number * LISTED, min((number + 1) * LISTED, ARTICLES))]
        following = [f"/list/{number + 1}.html"] if number + 1 < last else []
        found["/" if number == 0 else f"/list/{number}.html"] = page(*links, *following, text=f"第{number}页")
    for number in range(ARTICLES):
        neighbours = [f"/a/{(number + step) % ARTICLES}.html" for step in (1, 7)]
        alone = [f"/a/alone-{number // 47}.html"] if number % 47 == 0 else []
        found[f"/a/{number}.html"] = page(*neighbours, *alone, text=f"第{number}篇：" + "违约金过高的，可以请求减少。" * 40)
    found |= {f"/a/alone-{number}.html": page(text=f"独篇{number}") for number in range(UNLISTED)}
    return found


def archived(program, name) -> dict[str, tuple[int, bytes]]:
    """The newest answer of each path."""
    folder = program.data / "archive" / name
    return {urlsplit(url).path: (status, body) for url, status, body in asked_and_answered(segments(folder))}


def wait_until_asked(village, count, process):
    deadline = time.monotonic() + 60
    while len(village.asked) < count:
        assert time.monotonic() < deadline and process.poll() is None, process.communicate()
        time.sleep(0.002)


def test_four_kills(tmp_path):
    disturbed, undisturbed = Program(tmp_path / "a"), Program(tmp_path / "b")
    with served(site_pages(), takes=0.001) as calm:
        undisturbed.add_site("kills", calm.port, DISCOVER)
        code, told = undisturbed.run("crawl", "kills", **LOOPBACK)
        assert code == 0, told
        expected = archived(undisturbed, "kills")
    with served(site_pages(), takes=0.001) as village:
        disturbed.add_site("kills", village.port, DISCOVER)
        for kill in range(1, KILLS + 1):
            process = disturbed.start("crawl", "kills", **LOOPBACK)
            wait_until_asked(village, len(village.asked) + 150 + 7 * kill, process)
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            assert process.returncode == -signal.SIGKILL
        code, told = disturbed.run("crawl", "kills", **LOOPBACK)
        assert code == 0, told
        asked = Counter(village.targets())
    found = archived(disturbed, "kills")
    assert {path for path in found if not path.endswith((".txt", ".json"))} == site_pages().keys() and len(site_pages()) > 1000
    assert found == expected
    again = {path: count - 1 for path, count in asked.items() if path.startswith("/a/") and count > 1}
    assert sum(again.values()) <= KILLS * REFETCHED_PER_KILL, again
    code, told = disturbed.run("archive", "verify")
    assert code == 0, told
    assert len(segments(disturbed.data / "archive" / "kills")) == KILLS + 1
