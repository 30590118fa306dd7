"""A person's decisions on findings: asked on a terminal or given in one line, kept, loaded by build, not asked again."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime

import duckdb
import pytest

from analysis.database import ask, named_query
from pipeline.cleaning import clean_site
from pipeline.commands.stages import build
from pipeline.law.known import known_versions, registry_name
from pipeline.law.store import import_folders
from pipeline.review.decisions import Decision, append_decision, decide, read_decisions, standing
from pipeline.review.right import Right, read_right
from pipeline.settle import settle_site
from spiders.place import TREE
from spiders.problem import Problem
from tests.archives import MOMENT, answer, sample_site, tpure_page, write_segment
from tests.pipeline.law.checkouts import PROVISIONS, lawbasecn

LATER = MOMENT.replace(month=12)
ALTERED = "<p>依《测试示范法》第二条之一规定：“重做不得超过五次，超过的不予受理。”别再试了。</p>"
MISSING = "<p>依《测试示范法》第九条，可以重做。</p>"
TEXTS = PROVISIONS.replace("重做不得超过三次。", "重做不得超过三次，超过的不予受理。")


def page(number, body, at=MOMENT):
    return answer(f"/sf/{number}.html", tpure_page(f"题{number}", body, "2026-09-20"), at)


def make(place, *exchanges):
    if exchanges:
        write_segment(place, exchanges)
    clean_site(sample_site(), place, jobs=1)
    settle_site("sample", place)
    return build(place)


def query(place, sql):
    return ask(place.database, sql)[1]


@pytest.fixture
def judged(place, tmp_path):
    """A corpus of two articles with a finding each, judged with a law that nobody passed."""
    import_folders([lawbasecn(tmp_path / "texts", text=TEXTS)], place.laws, known_versions(), registry_name)
    make(place, page(1, ALTERED), page(2, MISSING))
    found = query(place, "SELECT article_id, ord, finding, quote_fidelity, reference_verdict FROM citations ORDER BY ALL")
    assert [(row[0], row[1], row[2] != "none") for row in found] == [("sample:1", 0, True), ("sample:2", 0, True)]
    return place


@pytest.fixture
def review(place):
    def call(*arguments, stdin=""):
        return subprocess.run(
            [sys.executable, "-m", "pipeline", "review", *arguments],
            cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(place.data), "USER": "某人", "LANG": "C.UTF-8"},
            input=stdin, capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip

    return call


def kept(place):
    return [json.loads(line) for line in place.reviews.read_text(encoding="utf-8").splitlines()]


# the walk


def test_a_finding_is_shown_with_its_sentence_the_laws_words_and_the_verdict(judged, review):
    shown = review(stdin="s\nq\n").stdout
    first, second = shown.split("═" * 100)[1:]
    both = {"sample:1": first, "sample:2": second} if "sample:1" in first else {"sample:1": second, "sample:2": first}
    assert "依⟦0:《测试示范法》第二条之一⟧规定：“重做不得超过五次" in both["sample:1"] and "别再试了" not in both["sample:1"]
    assert "重做不得超过【五】次" in both["sample:1"] and "重做不得超过【三】次" in both["sample:1"]
    assert "differs from the 2024 text here" in both["sample:1"]
    assert "has no such article: the 2024 text ends at 第3条" in both["sample:2"]
    assert not judged.reviews.exists()


def test_what_is_answered_is_kept_at_once_and_not_asked_again(judged, review):
    told = review("--reviewer", "甲", stdin="R\n\n数字是旧版的\nx\nc\n\n")
    assert told.returncode == 0, told.stderr
    assert "reject needs a reason" in told.stdout and "'x' is none of c, o, q, r, s" in told.stdout
    assert told.stderr.startswith("1 confirm, 1 reject; 0 of 2 findings are open\n")
    rejected, confirmed = kept(judged)
    assert (rejected["decision"], rejected["reviewer"], rejected["reason"]) == ("reject", "甲", "数字是旧版的")
    assert (confirmed["decision"], confirmed["reason"]) == ("confirm", None)
    assert {
        "article_id",
        "body_hash",
        "ord",
        "span_start",
        "law",
        "article",
        "suffix",
        "decision",
        "decided_at",
        "reviewer",
        "reason",
    } <= set(rejected)
    assert (datetime.now(UTC) - datetime.fromisoformat(rejected["decided_at"])).total_seconds() < 120
    again = review()
    assert (again.stdout, again.stderr) == ("", "nothing decided; 0 of 0 findings are open\n")


@pytest.mark.parametrize("answers", ["", "q\n", "s\ns\n", "r\n", "o\n", "o\n别的\n", "o\nexists\n"])
def test_quitting_skipping_and_an_answer_without_its_reason_decide_nothing(judged, review, answers):
    told = review(stdin=answers)
    assert told.returncode == 0 and "2 of 2 findings are open" in told.stderr
    assert not judged.reviews.exists()


def test_limit_and_site(judged, review):
    assert review("--limit", "1", stdin="s\ns\n").stdout.count("finding 1 of 2") == 1
    assert "finding 2" not in review("--limit", "1", stdin="s\ns\n").stdout
    assert "0 of 0 findings" in review("--site", "hefeilaws").stderr
    assert "finding 1 of 2" in review("--site", "sample").stdout


def test_on_a_terminal(judged):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "review", "--limit", "1"]
    environment = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(judged.data), "USER": "某人", "LANG": "C.UTF-8", "TERM": "xterm"}
    with subprocess.Popen(command, cwd=TREE, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as asked:
        os.close(theirs)
        shown = read_until(ours, b"[q]uit > ")
        os.write(ours, b"o\n")
        shown += read_until(ours, b"be right > ")
        os.write(ours, "《测试示范法》第三条\n".encode())
        shown += read_until(ours, b"why > ")
        os.write(ours, "应为三次\n".encode())
        shown += read_until(ours, b"are open")
        assert asked.wait(30) == 0
    os.close(ours)
    assert b"\x1b[" in shown
    (decision,) = kept(judged)
    assert (decision["decision"], decision["reason"], decision["reviewer"]) == ("correct", "应为三次", "某人")


def read_until(terminal, end):
    shown, patience = b"", time.monotonic() + 30
    while end not in shown:
        assert select.select([terminal], [], [], max(0, patience - time.monotonic()))[0], shown.decode()
        shown += os.read(terminal, 65536)
    return shown


# in one line


def test_one_decision_from_the_command_line(judged, review):
    told = review("--record", "sample:1", "0", "correct", "--right", "《测试示范法》第三条之一", "--reason", "应为三次", "--reviewer", "乙")
    assert (told.returncode, told.stdout) == (0, "")
    (decision,) = kept(judged)
    assert (decision["article_id"], decision["law"], decision["article"], decision["suffix"]) == ("sample:1", "测试示范法", 2, 1)
    assert (decision["decision"], decision["reason"], decision["reviewer"], decision["quote_fidelity"]) == (
        "correct",
        "应为三次",
        "乙",
        "altered",
    )
    assert [decision[f"right_{name}"] for name in ("verdict", "law", "article", "suffix")] == [None, "测试示范法", 3, 1]
    review("--record", "sample:1", "0", "confirm")
    assert [row["decision"] for row in kept(judged)] == ["correct", "confirm"]  # appended to, never rewritten


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--record", "sample:1", "0", "maybe"], "'maybe' is no decision; give one of confirm, reject, correct"),
        (["--record", "sample:1", "0", "reject"], "reject needs --reason"),
        (["--record", "sample:1", "0", "reject", "--reason", " "], "reject needs --reason"),
        (["--record", "sample:1", "first", "confirm"], "give its ord"),
        (["--record", "sample:1", "7", "confirm"], "sample:1 has no citation 7"),
        (["--record", "'; DROP TABLE articles; --", "0", "confirm"], "has no citation 0"),
        (["--reason", "x"], "--reason and --right go with --record"),
        (["--right", "exists"], "--reason and --right go with --record"),
        (["--record", "sample:1", "0", "correct", "--reason", "x"], "correct needs --right"),
        (["--record", "sample:1", "0", "correct", "--right", "好像是别的", "--reason", "x"], "is neither one provision nor a verdict"),
        (["--record", "sample:1", "0", "reject", "--right", "exists", "--reason", "x"], "--right goes with correct, not with reject"),
    ],
)
def test_what_cannot_be_recorded_is_one_sentence(judged, review, arguments, said):
    told = review(*arguments)
    assert told.returncode == 2 and said in told.stderr and told.stderr.count("\n") == 1
    assert not judged.reviews.exists()


def test_without_a_database_it_says_what_to_do(review):
    told = review()
    assert told.returncode == 1 and "there is no database yet" in told.stderr


# in the database


def test_build_loads_decisions_and_a_rebuild_keeps_them(judged, review):
    review("--record", "sample:1", "0", "reject", "--reason", "引自判决")
    assert make(judged) is True
    wanted = [("sample:1", 0, "reject", "引自判决", "测试示范法", 2, 1)]
    assert query(judged, "SELECT article_id, ord, decision, reason, law, article, suffix FROM reviews") == wanted
    assert make(judged) is False
    judged.database.unlink()
    make(judged)
    assert query(judged, "SELECT article_id, ord, decision, reason, law, article, suffix FROM reviews") == wanted
    open_now = [row[1] for row in query(judged, named_query("findings_to_review"))]
    assert open_now == ["sample:2"]


def test_a_decision_stands_for_its_body_and_not_for_another(judged, review):
    review("--record", "sample:2", "0", "reject", "--reason", "章程")
    make(judged, page(2, MISSING + "<p>补充。</p>", LATER))
    assert query(judged, "SELECT count(*) FROM reviews r JOIN citations USING (article_id, body_hash, ord)") == [(0,)]
    assert "finding 2 of 2" in review(stdin="s\nq\n").stdout
    make(judged, page(2, MISSING, LATER.replace(day=24)))  # the old body again: so is the decision
    assert query(judged, "SELECT r.decision FROM reviews r JOIN citations USING (article_id, body_hash, ord)") == [("reject",)]
    assert "of 1" in review(stdin="q\n").stdout


def test_a_decision_finds_its_citation_at_another_place_of_the_list(judged):
    (row,) = query(
        judged, "SELECT article_id, body_hash, span_start, law, article, suffix FROM citations WHERE article_id = 'sample:1'"
    )
    made = Decision(*row[:2], 7, *row[2:], "reject", "2026-01-01T00:00:00+00:00", "甲", "x")
    append_decision(judged.reviews, made)
    gone = Decision(*row[:2], 7, 999, *row[3:], "reject", "2026-01-01T00:00:00+00:00", "甲", "y")
    append_decision(judged.reviews, gone)
    make(judged)
    assert query(judged, "SELECT ord, reason FROM reviews ORDER BY reason") == [(0, "x"), (None, "y")]


def test_what_is_corrected_is_a_finding_no_more_and_says_what_is_right(judged, review):
    shown = review("--limit", "1", "--site", "sample", stdin="o\n是对的\nEXISTS\n引自修订前的条文\n")
    assert shown.returncode == 0 and "give a provision (《民法典》第577条, 民法典 577) or a verdict: exists, " in shown.stdout
    corrected = kept(judged)[0]["article_id"]
    review("--record", "sample:2" if corrected == "sample:1" else "sample:1", "0", "confirm")
    make(judged)
    assert query(judged, "SELECT decision, right_verdict, right_law FROM reviews ORDER BY decision") == [("confirm", None, None), ("correct", "exists", None)]
    assert query(judged, f"SELECT article_id <> '{corrected}', decision FROM v_findings") == [(True, "confirm")]
    assert query(judged, f"SELECT findings FROM article('{corrected}')") == [(0,)]
    names, rows = ask(judged.database, named_query("finding_rates"))
    row = dict(zip(names, rows[0], strict=True))
    assert (row["confirmed"] + row["suspected"], row["reviewed"]) == (1, 2)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("exists", Right(verdict="exists")),
        (" Verbatim ", Right(verdict="verbatim")),
        ("《民法典》第五百七十七条", Right(law="民法典", article=577, suffix=0)),
        ("民法典第577条", Right(law="民法典", article=577, suffix=0)),
        ("民法典 577", Right(law="民法典", article=577, suffix=0)),
        ("《中华人民共和国刑法》第一百三十三条之一", Right(law="刑法", article=133, suffix=1)),
        ("中华人民共和国刑法 133-1", Right(law="刑法", article=133, suffix=1)),
        ("《民法典》第577条、第578条", None),  # one is right, not two
        ("应为三次", None),
        ("", None),
        ("577", None),
    ],
)
def test_what_would_be_right(text, right):
    assert read_right(text) == right


# the file


ROW = {"article_id": "s:1", "body_hash": "h", "ord": 0, "span_start": 3, "law": "法", "article": None, "suffix": 0,
       "finding": "suspected", "reference_verdict": "exists", "quote_fidelity": "altered", "quote_source": "as_cited"}  # fmt: skip


def test_decisions_come_back_in_their_order_and_the_last_stands(tmp_path):
    path = tmp_path / "new" / "reviews.jsonl"
    assert read_decisions(path) == []
    first, second = decide(ROW, "reject", "甲", "一\n二"), decide(ROW, "confirm", "乙", None)
    append_decision(path, first)
    append_decision(path, second)
    assert read_decisions(path) == [first, second]
    assert standing([first, second]) == {first.key: second}


def test_a_torn_line_is_told_and_spoils_no_other(tmp_path):
    path = tmp_path / "reviews.jsonl"
    path.write_text('{"article_id": "s:1", "body', encoding="utf-8")
    append_decision(path, decide(ROW, "confirm", "甲", None))
    with pytest.raises(Problem, match=r"reviews.jsonl, line 1: no decision .*; mend the line or take it out"):
        read_decisions(path)
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    assert len(read_decisions(path)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "5",
        "{}",
        '{"decision": "maybe"}',
        json.dumps(ROW | {"decision": "perhaps", "decided_at": "", "reviewer": "", "reason": ""}),
    ],
)
def test_a_line_that_is_no_decision_stops_the_build(place, tmp_path, line):
    make(place, page(1, MISSING))
    place.reviews.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(Problem, match="line 1: no decision"):
        build(place)
    with duckdb.connect(str(place.database), read_only=True) as database:
        assert database.execute("SELECT count(*) FROM articles").fetchone() == (1,)  # the old one stands
