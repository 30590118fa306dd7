"""Audits: a random sample of the findings, the same for the same seed; gone on with, decided on, and what precision it shows."""

import json
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest

from analysis.database import ask, named_query
from pipeline.cleaning import clean_site
from pipeline.commands.stages import build
from pipeline.evaluation.wilson import wilson
from pipeline.review.audits import append_audit, draw_audit, newest_audit, precision_of, read_audits, shared_out
from pipeline.review.decisions import decide, standing
from pipeline.settle import settle_site
from spiders.place import TREE
from spiders.problem import Problem
from tests.archives import answer, sample_site, tpure_page, write_segment

REPEALED = "<p>依《侵权责任法》第{}条的规定，由使用人承担赔偿责任，车主有过错的承担相应的部分。</p>"
NOBODY = "<p>根据《民法典》第{}条的规定，合同应当履行。</p>"  # it ends at 1260


def finding(number, severity="suspected"):
    return {"article_id": f"s:{number}", "body_hash": "h", "ord": 0, "span_start": 3, "law": "法", "article": number, "suffix": 0,
            "finding": severity, "reference_verdict": "exists", "quote_fidelity": None, "quote_source": None}  # fmt: skip


# the draw


@pytest.mark.parametrize(
    ("size", "held", "shares"),
    [
        (10, (50, 50), (5, 5)),
        (10, (2, 50), (2, 8)),
        (10, (50, 0), (10, 0)),
        (10, (3, 4), (3, 4)),
        (1, (5, 5), (0, 1)),
        (7, (5, 9), (3, 4)),
        (100, (0, 0), (0, 0)),
    ],
)
def test_severities_get_equal_shares_as_far_as_they_hold_so_many(size, held, shares):
    assert shared_out(size, dict(zip(("confirmed", "suspected"), held, strict=True))) == dict(zip(("confirmed", "suspected"), shares, strict=True))


def test_a_draw_is_random_and_the_same_for_its_seed():
    rows = [finding(number, ("suspected", "confirmed")[number % 3 == 0]) for number in range(300)]
    drawn = draw_audit(rows, 40, "甲")
    assert [one.key for one in drawn] == [one.key for one in draw_audit(rows[::-1], 40, "甲")]
    assert {one.key for one in drawn} != {one.key for one in draw_audit(rows, 40, "乙")}
    assert Counter(one.finding for one in drawn) == {"suspected": 20, "confirmed": 20}
    assert {(one.finding, one.population) for one in drawn} == {("suspected", 200), ("confirmed", 100)}
    assert [one.draw for one in drawn] == list(range(1, 41)) and len({one.key for one in drawn}) == 40
    halves = Counter(one.finding for one in drawn[:20])  # severities come mixed: what is broken off holds both
    assert min(halves.values()) > 3


def test_every_finding_has_the_same_chance():
    rows = [finding(number) for number in range(20)]
    drawn = Counter(one.article_id for seed in range(2000) for one in draw_audit(rows, 5, str(seed)))
    spread = sum((drawn[row["article_id"]] - 500) ** 2 / (500 * 0.75) for row in rows)  # about chi-square of 19
    assert spread < 43.8  # exceeded once in a thousand; the seeds are fixed


def test_precision_is_told_by_severity_with_wilsons_interval():
    rows = [finding(number, ("suspected", "confirmed")[number < 60]) for number in range(120)]
    audit = draw_audit(rows, 80, "x")
    confirmed, suspected = ([one for one in audit if one.finding == name] for name in ("confirmed", "suspected"))
    made = [decide(vars(one) | {"reference_verdict": None, "quote_fidelity": None, "quote_source": None}, answer, "甲", None)
            for one, answer in zip([*confirmed[:10], *suspected[:4]], ["confirm"] * 8 + ["reject", "correct"] + ["confirm", "reject"] * 2, strict=True)]  # fmt: skip
    first, second = precision_of(audit, standing(made))
    assert (first.finding, first.population, first.drawn, first.reviewed, first.upheld, first.corrected, first.rejected) == ("confirmed", 60, 40, 10, 8, 1, 1)
    assert first.precision == (0.8, *wilson(8, 10)) and second.precision == (0.5, *wilson(2, 4))
    assert [one.precision for one in precision_of(audit, {})] == [None, None]


def test_the_newest_audit_is_the_last_drawn(tmp_path):
    path = tmp_path / "new" / "audits.jsonl"
    assert newest_audit(read_audits(path)) == []
    earlier = draw_audit([finding(1)], 5, "a", datetime(2026, 1, 1, tzinfo=UTC))
    later = draw_audit([finding(2), finding(3)], 5, "b", datetime(2026, 2, 1, tzinfo=UTC))
    append_audit(path, earlier)
    append_audit(path, later)
    assert newest_audit(read_audits(path)) == later and len(read_audits(path)) == 3
    with path.open("a", encoding="utf-8") as file:
        file.write('{"audit_id": "x"')
    with pytest.raises(Problem, match=r"audits.jsonl, line 4: no finding drawn for an audit"):
        read_audits(path)


# the command


@pytest.fixture
def held(place):
    """A corpus of twelve findings, judged by the registry alone."""
    bodies = [REPEALED.format(number) for number in range(1, 9)] + [NOBODY.format(number) for number in range(1301, 1305)]
    write_segment(place, [answer(f"/sf/{n}.html", tpure_page(f"题{n}", body, "2026-09-20")) for n, body in enumerate(bodies, 1)])
    make(place)
    found = Counter(ask(place.database, "SELECT finding FROM v_findings")[1])
    assert sum(found.values()) == 12, found
    return place


def make(place):
    clean_site(sample_site(), place, jobs=1)
    settle_site("sample", place)
    return build(place)


@pytest.fixture
def audit(place):
    def call(*arguments, stdin=""):
        return subprocess.run(
            [sys.executable, "-m", "pipeline", "audit", *map(str, arguments)],
            cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(place.data), "USER": "某人", "LANG": "C.UTF-8"},
            input=stdin, capture_output=True, encoding="utf-8", timeout=60, check=False,
        )  # fmt: skip

    return call


def drawn_in(place):
    return [json.loads(line) for line in place.audits.read_text(encoding="utf-8").splitlines()]


def test_an_audit_is_walked_broken_off_and_gone_on_with(held, audit):
    told = audit(6, "--seed", "七", stdin="c\n\nr\n引自判决\nq\n")
    assert told.returncode == 0, told.stderr
    assert "drew 6 of 12 open findings with seed 七" in told.stderr and "4 of 6 drawn are open" in told.stderr
    assert "finding 1 of 6" in told.stdout and "finding 3 of 6" in told.stdout and "finding 4" not in told.stdout
    assert "fewer than 30 reviewed" in told.stdout and "Wilson's 95 % interval" in told.stdout and "seed 七" in told.stdout
    order = [row["article_id"] for row in drawn_in(held)]
    assert [row["draw"] for row in drawn_in(held)] == [1, 2, 3, 4, 5, 6]
    decided = [json.loads(line)["article_id"] for line in held.reviews.read_text(encoding="utf-8").splitlines()]
    assert decided == order[:2]

    again = audit(stdin="o\n民法典 1165\n已并入民法典\ns\n")  # goes on where it was, and draws nothing
    assert "drew" not in again.stderr and "finding 1 of 4" in again.stdout and order[2] in again.stdout
    assert "3 of 6 drawn are open" in again.stderr and len(drawn_in(held)) == 6

    wrong = audit(6, "--seed", "八")
    assert wrong.returncode == 2 and "still open; finish it, or draw another one with --new" in wrong.stderr
    other = audit(100, "--new", stdin="")
    assert "drew 9 of 9 open findings" in other.stderr  # the three that are decided are drawn no more
    assert len({row["audit_id"] for row in drawn_in(held)}) == 2


def test_what_an_audit_found_is_in_the_database_and_on_the_command_line_the_same(held, audit):
    shown = audit(12, "--seed", "x", stdin="c\n\n" * 5 + "r\nx\n" * 3).stdout
    make(held)
    names, rows = ask(held.database, named_query("audit_precision"))
    rows = [dict(zip(names, row, strict=True)) for row in rows]
    assert [row["finding"] for row in rows] == sorted({row["finding"] for row in drawn_in(held)})
    assert sum(row["drawn"] for row in rows) == 12 and sum(row["reviewed"] for row in rows) == 8
    for row in rows:
        low, high = wilson(row["upheld"], row["reviewed"])
        assert (row["precision_low"], row["precision_high"]) == pytest.approx((low, high), abs=1e-9)
        assert row["precision"] == row["upheld"] / row["reviewed"]
        assert f"{100 * row['precision']:.1f} % [{100 * low:.1f}–{100 * high:.1f}]" in shown
    assert len(ask(held.database, "SELECT * FROM v_findings")[1]) == 9


def test_all_decided_a_new_sample_is_drawn_and_nothing_open_is_told(held, audit):
    audit(2, stdin="c\n\nc\n\n")
    assert "drew 10 of 10 open findings" in audit(50, stdin="c\n\n" * 10).stderr
    done = audit(5)
    assert done.returncode == 0 and "0 of 10 drawn are open" in done.stderr and "drew" not in done.stderr
    assert "100.0 %" in done.stdout  # the last one's precision


def test_what_can_not_be_drawn_is_one_sentence(place, audit):
    told = audit()
    assert told.returncode == 1 and "there is no database yet" in told.stderr
    told = audit(0)
    assert told.returncode == 2 and "0 is no number of findings" in told.stderr and told.stderr.count("\n") == 1


def test_a_corpus_without_findings(place, audit):
    write_segment(place, [answer("/sf/1.html", tpure_page("题", "<p>借条应当写明金额。</p>", "2026-09-20"))])
    make(place)
    told = audit()
    assert (told.returncode, told.stdout) == (0, "") and "nothing to audit" in told.stderr
