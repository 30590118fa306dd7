"""The shell on a terminal of its own, and questions that would run away; beside a build that goes on."""

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import time
from datetime import date

import pytest

from analysis.shell_input import complete, is_whole
from spiders.place import TREE
from spiders.problem import Problem


@pytest.fixture
def database(sample_place, tmp_path):
    """A copy of the sample's database in a data folder of its own."""
    (tmp_path / "data").mkdir()
    return shutil.copy(sample_place.database, tmp_path / "data" / "corpus.duckdb")


class Terminal:
    """`pipeline sql` on a pseudo-terminal, typed to as a person does."""

    def __init__(self, database, home):
        ours, theirs = pty.openpty()
        env = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(database.parent), "HOME": str(home), "TERM": "dumb", "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", "sql"], cwd=TREE, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self.file = ours

    def until(self, words, seconds=30):
        """What it shows up to some words."""
        shown, end = b"", time.monotonic() + seconds
        while words.encode() not in shown:
            assert time.monotonic() < end, shown.decode("utf-8", "replace")
            if select.select([self.file], [], [], 0.2)[0]:
                shown += os.read(self.file, 65536).replace(b"\a", b"")
        return shown.decode("utf-8", "replace")

    def type(self, text, words="hefa> "):
        os.write(self.file, text.encode())
        return self.until(words)


@pytest.fixture
def terminal(database, tmp_path):
    found = Terminal(database, tmp_path)
    yield found
    found.process.kill()
    found.process.wait()
    os.close(found.file)


def test_a_session(terminal, database, tmp_path):
    begin = time.monotonic()
    banner = terminal.until("hefa> ")
    assert time.monotonic() - begin < 10  # half a second where nobody else computes
    assert "96 articles of 1 site" in banner and str(database) in banner
    assert "(1 row)" in terminal.type("SELECT count(*) AS n\nFROM articles\nWHERE title <> ';';\n", "(1 row)")
    assert "每行是" in terminal.type(".tables\n", "rows)")
    assert "published_to" in terminal.type(".columns articles\n", "rows)")
    terminal.type(".format jsonl\n")
    assert '"sample"' in terminal.type("SELECT site FROM sites;\n", '"sample"}')
    assert "Catalog Error" in terminal.type("FROM nowhere;\n", "nowhere does not exist")
    assert "refused" in terminal.type("DROP TABLE articles;\n", "refused")
    assert '"what": "new"' in terminal.type("@new_since since=2020-01-01\n", '"what": "new"')
    terminal.type(".timeout 1\n")
    terminal.type("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t;\n", "stopped after 1 s")
    terminal.type("SELECT 7 * 6 AS answer;\n", '{"answer": 42}')  # goes on after that
    terminal.type("SELECT artic\t FROM nowhere", "article")
    os.write(terminal.file, b"\x15.quit\n")
    assert terminal.process.wait(20) == 0
    history = tmp_path / ".local" / "state" / "hefa" / "sql_history"
    assert "SELECT 7 * 6 AS answer;" in history.read_text(encoding="utf-8") and history.stat().st_mode & 0o077 == 0


def test_an_open_shell_neither_stops_a_build_nor_sees_it_before_it_is_opened_again(terminal, database, sample_place):
    from analysis.database import ask
    from pipeline.build import build_database
    from spiders.place import Place

    place = Place(database.parent, sample_place.sites, "")
    shutil.copytree(sample_place.corpus, place.corpus)
    terminal.until("hefa> ")
    run = {"run_id": "r", "site": "sample", "started": "2026-11-23T04:00:00+00:00", "finished": None, "outcome": "killed", "counts": {}}
    place.runs.mkdir()
    (place.runs / "r.json").write_text(json.dumps(run), encoding="utf-8")  # a new input: the database is built again
    shell_says = "SELECT value FROM about WHERE key = 'inputs';\n"
    (_, ((old,),)) = ask(place.database, shell_says)
    assert build_database(place)
    (_, ((new,),)) = ask(place.database, shell_says)
    assert old != new
    told = terminal.type(shell_says, "(1 row)")
    assert old[:50] in told and "built again since; .open shows the new one" in told
    terminal.type(".open\n")
    assert new[:50] in terminal.type(shell_says, "(1 row)")


RUNAWAY = [
    "SELECT length(lpad('a', 2000000000, 'b'))",  # heeds no interrupt
    "SELECT list_reduce(range(1000000000), lambda x, y: x + y)",  # heeds no bound of memory
    "SELECT count(*) FROM articles a, articles b, articles c WHERE levenshtein(a.text, b.text) + levenshtein(b.text, c.text) > 1",
    "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
    "SELECT md5(a.range::VARCHAR || b.range) AS x FROM range(1000000000) a, range(10) b ORDER BY x",
    "SELECT list(range) FROM range(100000000000)",
    "SELECT string_agg(a.text, '') FROM articles a, articles b, articles c",
]


@pytest.mark.parametrize("statement", RUNAWAY)
def test_what_runs_away_is_stopped_with_one_line(database, statement):
    before, begin = database.read_bytes(), time.monotonic()
    told = subprocess.run(
        [sys.executable, "-m", "pipeline", "sql", statement, "--timeout", "1"],
        cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(database.parent)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (1, "") and time.monotonic() - begin < 20
    assert told.stderr.startswith("hefa: sql: stopped") and told.stderr.count("\n") == 1
    assert database.read_bytes() == before and [path.name for path in database.parent.iterdir()] == ["corpus.duckdb"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("SELECT 1;", True), ("SELECT 1", False), ("SELECT ';", False), ("SELECT ';'", False), ("SELECT ';';", True), ("SELECT 1; -- x", True),
        ("SELECT /* ;", False), ("SELECT $$;", False), ("SELECT $$;$$;", True), (".tables", True), ("@new_since", True), ("", True), ("-- ;", True),
    ],
)  # fmt: skip
def test_when_a_statement_is_whole(text, whole):
    assert is_whole(text) is whole


def test_completion():
    tables = {"articles": ["article_id", "title"], "advice": ["code"]}
    assert complete("SELECT a.ti", "a.ti", tables, []) == []
    assert complete("FROM articles a SELECT a.ti", "a.ti", tables, []) == ["a.title"]
    assert complete("articles.", "articles.", tables, []) == ["articles.article_id", "articles.title"]
    assert complete("FROM articles WHERE a", "a", tables, ["avg"]) == ["article_id", "advice", "articles", "avg"]
    assert complete("@new", "@new", tables, ["@new_since", ".open"]) == ["@new_since"]


def test_a_frame_of_a_query(database, monkeypatch):
    from analysis import frame

    monkeypatch.setenv("HEFA_DATA", str(database.parent))
    assert frame("SELECT site, count(*) AS n FROM articles GROUP BY site").to_dict("records") == [{"site": "sample", "n": 96}]
    assert len(frame("@new_since", since="2020-01-01")) == len(frame("@new_since", since=date(2020, 1, 1))) == 96
    named = frame("@coverage_by_category")
    assert (named["articles"].sum(), named["articles"].dtype.kind) == (96, "i")
    assert list(frame("SELECT article_id, title FROM articles WHERE false").columns) == ["article_id", "title"]  # none is a frame too


@pytest.mark.parametrize(
    ("query", "given", "said"),
    [
        ("@nothing", {}, "there is no query @nothing"),
        ("@new_since", {"until": "2026-01-01"}, "no parameter 'until'"),
        ("@new_since", {"since": "soon"}, "must be a day"),
        ("DROP TABLE articles", {}, "refused"),
        ("COPY articles TO 'x.csv'", {}, "refused"),
        ("SELECT nothing FROM articles", {}, "nothing"),
    ],
)
def test_a_frame_that_can_not_be(database, monkeypatch, query, given, said):
    from analysis import frame

    monkeypatch.setenv("HEFA_DATA", str(database.parent))
    with pytest.raises(Problem, match=said):
        frame(query, **given)
