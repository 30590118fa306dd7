"""The program as people and timers call it: in a process of its own, with its exit code, its two streams, and nothing broken."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from pipeline.commands import COMMANDS
from spiders.lock import writer_lock
from spiders.place import TREE
from tests.archives import answer, tpure_page, write_segment
from tests.pipeline.law.checkouts import lawbasecn

PAGE = tpure_page("题目", "<p>合同自成立时生效。</p><p>当事人另有约定的除外。</p>")


@pytest.fixture
def hefa(place):
    """Call the program on an empty data folder as cron would, with a bare environment."""

    def call(*arguments, stdin=None, **environment):
        bare = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(place.data), **environment}
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *map(str, arguments)], cwd=TREE, env=bare, input=stdin, capture_output=True, encoding="utf-8", timeout=120
        )

    return call


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def corpus(place, sample_place):
    """The sample's data folder, a copy to do harm to."""
    shutil.copytree(sample_place.data, place.data)
    return place


# help


def test_help_names_every_command(hefa):
    told = hefa("--help")
    assert (told.returncode, told.stderr) == (0, "")
    assert [name for name in COMMANDS if f"\n    {name} " not in told.stdout] == []


def test_every_command_has_its_help(hefa):
    script = (
        "import sys; sys.argv = ['pipeline']\n"
        "from pipeline.__main__ import build_parser\n"
        "for name in sys.stdin.read().split():\n"
        "    try: build_parser().parse_args([name, '--help'])\n"
        "    except SystemExit as end: assert end.code == 0, name\n"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=TREE, input=" ".join(COMMANDS), capture_output=True, encoding="utf-8", timeout=60)
    assert (told.returncode, told.stderr) == (0, "")
    assert [name for name in COMMANDS if f"usage: pipeline {name} " not in told.stdout] == []


def test_help_imports_nothing_heavy():
    """Which packages --help loads decides whether it answers in 0.3 s; a clock would measure the neighbours."""
    script = (
        "import sys\n"
        "from pipeline.__main__ import build_parser\n"
        "build_parser().format_help()\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    loaded = set(subprocess.run([sys.executable, "-c", script], cwd=TREE, capture_output=True, text=True, check=True).stdout.split())
    assert loaded & {"pandas", "numpy", "scrapy", "twisted", "duckdb", "pyarrow", "lxml", "bs4", "trafilatura", "fastwarc", "warcio", "rich"} == set()


# wrong input: one sentence that names the thing and what to do, the exit code, and nothing changed


BROKEN = {
    "unknown.toml": ('titel = "x"\nurl = "http://127.0.0.1:1/"\nhosts = ["127.0.0.1:1"]\narticle = "x"\n', ["unknown.toml", "'titel'", "did you mean 'title'?"]),
    "nested.toml": (
        'title = "x"\nurl = "http://127.0.0.1:1/"\nhosts = ["127.0.0.1:1"]\narticle = "x"\n[crawl]\ndelai = 1\n',
        ["nested.toml", "'crawl.delai'", "did you mean 'crawl.delay'?"],
    ),
    "type.toml": ('title = 5\nurl = "http://127.0.0.1:1/"\nhosts = ["127.0.0.1:1"]\narticle = "x"\n', ["type.toml", "'title'", "a text in quotes"]),
    "syntax.toml": ("title = \n", ["syntax.toml", "not valid TOML", "mend the line"]),
    "system.toml": (
        'title = "x"\nurl = "http://127.0.0.1:1/"\nhosts = ["127.0.0.1:1"]\narticle = "x"\nsystem = "drupal"\n',
        ["system.toml", "unknown system 'drupal'", "tpure"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_site_file_is_named_with_its_key(hefa, place, tmp_path, name):
    text, words = BROKEN[name]
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / name).write_text(text, encoding="utf-8")
    told = hefa("crawl", name.removesuffix(".toml"), HEFA_SITES=str(tmp_path / "sites"))
    assert_refused(told, 2, *words)
    assert not place.archive.exists()


def assert_refused(told, code, *words):
    assert told.returncode == code, told.stderr
    assert told.stdout == ""
    assert told.stderr.startswith("hefa: ") and told.stderr.count("\n") == 1, told.stderr
    assert [word for word in words if word not in told.stderr] == [], told.stderr


WRONG = [
    # arguments, exit code, words of the sentence
    (["crawl", "hefeilaw"], 2, ["unknown site 'hefeilaw'", "did you mean 'hefeilaws'?"]),
    (["clean", "nowhere"], 2, ["unknown site 'nowhere'", "known: hefeilaws, sample"]),
    (["crawl", "hefeilaws"], 2, ["no contact is set", "hefa.toml"]),
    (["crawl", "sample", "--urls", "nowhere.txt"], 2, ["nowhere.txt", "can't be read", "one address a line"]),
    (["import", "nowhere.warc.gz", "--site", "sample"], 2, ["nowhere.warc.gz", "can't be read"]),
    (["import", "README.md", "--site", "sample"], 1, ["README.md", "is no WARC file", "nothing was taken in"]),
    (["sql"], 2, ["no query", "--list"]),
    (["sql", "@nothing"], 2, ["no query @nothing", "--list"]),
    (["sql", "--file", "nowhere.sql"], 2, ["nowhere.sql", "can't be read"]),
    (["sql", "SELEC 1"], 1, ["sql: Parser Error"]),
    (["sql", "SELECT nothing FROM articles"], 1, ["nothing"]),
    (["sql", "DROP TABLE articles"], 1, ["read"]),
    (["sql", "UPDATE articles SET title = ''"], 1, ["read"]),
    (["sql", "COPY articles TO 'stolen.csv'"], 1, ["sql: "]),
    (["sql", "SELECT count(*) FROM range(100000000000) WHERE range % 7 = 9", "--timeout", "0.2"], 1, ["stopped after 0.2 s", "--timeout"]),
    (["extract"], 2, ["name files, or --jsonl"]),
    (["extract", "nowhere.html"], 2, ["nowhere.html", "can't be read"]),
    (["extract", "--jsonl", "nowhere.jsonl"], 2, ["nowhere.jsonl", "can't be read"]),
    (["extract", "README.md", "Makefile", "--url", "http://a/"], 2, ["--url goes with a single FILE"]),
]


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG, ids=[" ".join(row[0])[:50] for row in WRONG])
def test_wrong_input_is_refused_in_one_sentence_and_changes_nothing(hefa, corpus, arguments, code, words):
    before = files(corpus.data)
    told = hefa(*arguments)
    assert_refused(told, code, *words)
    after = files(corpus.data)
    after.pop("lock", None)
    assert after == before
    assert not (TREE / "stolen.csv").exists()


@pytest.mark.parametrize("arguments", [["nothing"], [], ["clean", "--jobs", "many"], ["sql", "SELECT 1", "--format", "xml"]])
def test_a_wrong_command_line_is_usage(hefa, arguments):
    told = hefa(*arguments)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("usage: pipeline") and "error: " in told.stderr


def test_a_damaged_segment_is_named_and_the_corpus_stays(hefa, corpus):
    segment = sorted((corpus.archive / "sample").glob("*.warc.gz"))[-1]
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(data + b"x")  # another size: it is cleaned again
    before = files(corpus.data)
    for command in (["clean"], ["settle"], ["build"]):
        assert_refused(hefa(*command), 1, segment.name, "restore it from a copy")
    assert {name: data for name, data in files(corpus.data).items() if name != "lock"} == before


def test_a_damaged_archive_is_not_taken_in(hefa, corpus, tmp_path):
    whole = next((corpus.archive / "sample").glob("*.warc.gz")).read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(whole[: len(whole) // 2])
    before = files(corpus.data)
    assert_refused(hefa("import", tmp_path / "cut.warc.gz", "--site", "sample"), 1, "cut.warc.gz", "Get a whole copy")
    assert {name: data for name, data in files(corpus.data).items() if name != "lock"} == before


def test_no_database_and_nothing_archived_say_what_to_do(hefa):
    assert_refused(hefa("sql", "SELECT 1"), 1, "there is no database yet", "make run")
    assert_refused(hefa("build"), 1, "nothing is cleaned yet", "make run")
    assert_refused(hefa("clean", "sample"), 1, "nothing is archived of 'sample' yet", "crawl or import")


def test_another_run_holds_the_lock(hefa, corpus):
    with writer_lock(corpus.lock, "a test"):
        for command in (["clean"], ["build"], ["import", "x.warc.gz", "--site", "sample"]):
            assert_refused(hefa(*command), 75, str(corpus.lock), f"process {os.getpid()} (a test, since ")
        assert hefa("sql", "SELECT count(*) FROM articles").returncode == 0  # readers never wait


# the stages


def test_import_clean_and_build_then_ask(hefa, place, tmp_path):
    other = type(place)(tmp_path / "other", place.sites, "")
    (segment,) = write_segment(other, [answer("/sf/1.html", PAGE), answer("http://elsewhere.cn/", PAGE)])
    told = hefa("import", segment, "--site", "sample")
    assert (told.returncode, told.stdout) == (0, "")
    assert "1 responses taken in; 1 of other hosts left out" in told.stderr
    assert "was taken in before" in hefa("import", segment, "--site", "sample").stderr
    assert "1 captures cleaned" in hefa("clean").stderr
    assert "nothing new to clean" in hefa("clean").stderr
    assert "corpus.duckdb: built" in hefa("build").stderr
    assert "corpus.duckdb: up to date" in hefa("build").stderr
    told = hefa("sql", "SELECT article_id, title, published FROM articles", "--format", "jsonl")
    assert (told.returncode, told.stderr) == (0, "")
    assert json.loads(told.stdout) == {"article_id": "sample:1", "title": "题目", "published": "2026-09-20"}


def test_sql_lists_and_asks_named_queries(hefa, corpus):
    listed = hefa("sql", "--list", "--format", "jsonl").stdout
    assert {"name": "newest_articles", "question": "Which articles were posted last?", "parameters": ""} in map(json.loads, listed.splitlines())
    told = hefa("sql", "@newest_articles", "--format", "csv")
    assert told.stdout.startswith("article_id,published,category,title\n") and told.stdout.count("\n") == 6


def test_a_reader_that_goes_away_is_no_failure(corpus):
    command = f"{sys.executable} -m pipeline sql 'SELECT text FROM articles, range(50)' --format csv | head -n 1; echo ${{PIPESTATUS[0]}}"
    told = subprocess.run(["bash", "-c", command], cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(corpus.data)}, capture_output=True, text=True)
    assert (told.stdout.splitlines()[-1], told.stderr) == ("0", "")


# extract


def test_extract_of_files(hefa, tmp_path):
    (tmp_path / "a.html").write_bytes(PAGE.encode("gb18030"))
    (tmp_path / "b.txt").write_text("合同自成立时生效。", encoding="utf-8")
    told = hefa("extract", tmp_path / "a.html", tmp_path / "b.txt", "--fetched-at", "2026-11-23T12:00:00")
    first, second = map(json.loads, told.stdout.splitlines())
    assert (told.returncode, told.stderr) == (0, "")
    assert (first["id"], first["title"], first["published"], first["page_rule"]) == ("a.html", "题目", "2026-09-20", "tpure")
    assert (second["id"], second["text"], second["page_rule"]) == ("b.txt", "合同自成立时生效。", "text")


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}])
def test_extract_of_lines_in_their_order_in_any_locale(hefa, place, locale):
    lines = [json.dumps({"id": number, "html": PAGE}, ensure_ascii=number % 2 == 0) for number in range(5)] + [r'{"id": "x", "text": "\ud800文"}']
    told = hefa("extract", "--jsonl", "-", stdin="\n".join(lines), **locale)
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert (told.returncode, told.stderr) == (0, "")
    assert [(row["id"], row["text"]) for row in rows] == [(n, "合同自成立时生效。\n当事人另有约定的除外。") for n in range(5)] + [("x", "?文")]
    assert "html" not in told.stdout and not place.data.exists()  # neither archive nor database


def test_extract_names_the_line_that_is_wrong_after_those_before_it(hefa):
    told = hefa("extract", "--jsonl", "-", stdin='{"text": "甲"}\n{"text": \n')
    assert (told.returncode, len(told.stdout.splitlines())) == (1, 1)
    assert told.stderr.startswith("hefa: -, line 2: not JSON") and told.stderr.count("\n") == 1


def test_build_says_that_law_texts_are_missing_or_old(hefa, corpus, tmp_path):
    assert "verdicts on citations: no law texts are held: laws import DIR…" in hefa("build").stderr
    checkout = lawbasecn(tmp_path / "texts")
    assert hefa("laws", "import", checkout).returncode == 0
    told = hefa("build")
    assert told.returncode == 0 and "verdicts on citations: 法律: the texts end on 2024-05-06, more than a year ago" in told.stderr
