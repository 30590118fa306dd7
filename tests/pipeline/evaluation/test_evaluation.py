"""Counting against labels: what a hit is, intervals, folds, gains and losses, and the command that tells them."""

import json
import os
import subprocess
import sys

import pytest

from pipeline.evaluation.evaluate import changes, evaluate, fold_of, interval, keep, total
from pipeline.evaluation.report import as_json, markdown, screen
from pipeline.evaluation.tally import Tally, tally_citations, tally_spans
from spiders.place import TREE
from spiders.problem import Problem

TEXT = "怎么办\n1. 保存好通话录音和短信截图。\n2. 立即拨打110报警。\n《民法典》第五百七十七条。"
CITED = {"text": "《民法典》第五百七十七条", "law": "民法典", "article": 577, "suffix": 0, "paragraph": None, "item": None, "quote": None}


@pytest.fixture
def gold(tmp_path):
    rows = [
        {"id": f"article-{number}", "title": "t", "published": None, "text": TEXT, "citations": [CITED], "tactics": [],
         "advice": [{"text": "保存好通话录音和短信截图。", "code": "evidence", "polarity": "do"}]}
        for number in range(4)
    ]  # fmt: skip
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_a_tally():
    tally = Tally(3, 4, 6) + Tally(0, 2, 0)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)
    assert (Tally().precision, Tally().recall, Tally().f1) == (0, 0, 0)


def test_codes_spans_and_values():
    counted = tally_spans([(0, 4, "a", "do"), (4, 6, "b", "do")], [(2, 6, "a", "dont"), (8, 9, "c", "do")])
    assert counted["code"] == Tally(1, 2, 2) and counted["span"] == Tally(4, 6, 5) and counted["value"] == Tally(0, 1, 1)


def test_citations_and_their_quotations():
    other = CITED | {"paragraph": 1, "quote": "当事人一方不履行合同义务"}
    counted = tally_citations([other], [CITED | {"quote": "当事人一方不履行合同的义务"}, CITED | {"kind": "internal"}])
    assert counted == {"provision": Tally(1, 1, 1), "pinpoint": Tally(0, 1, 1), "quote": Tally(1, 1, 1)}


def test_evaluating_a_file(gold, tmp_path):
    result = evaluate([gold], tmp_path / "laws")
    assert total(result.articles, "citations.provision") == Tally(4, 4, 4)
    assert total(result.articles, "advice.code").recall == 1 > total(result.articles, "advice.code").precision
    low, high = interval(result.articles, "advice.code")
    assert 0 < low <= total(result.articles, "advice.code").f1 <= high <= 1
    assert {article.fold for article in result.articles} == {fold_of(article.name) for article in result.articles}
    assert as_json(result)["all"]["articles"] == 4
    assert "few" in screen(result, {}) and "| advice.code |" in markdown(result)


def test_gains_and_losses(gold, tmp_path):
    result = evaluate([gold], tmp_path / "laws")
    assert changes(result, tmp_path) == {"gains": [], "losses": []}
    keep(result, tmp_path)
    memory = tmp_path / "evaluations" / "gold.jsonl.json"
    before = json.loads(memory.read_text(encoding="utf-8"))
    before["article-1"] = []  # the last time nothing was found in it
    memory.write_text(json.dumps(before), encoding="utf-8")
    found = changes(result, tmp_path)
    assert ("article-1", "advice:evidence") in found["gains"] and ("article-1", "advice:police") in found["losses"]


def test_an_article_without_labels(tmp_path):
    (tmp_path / "g.jsonl").write_text(json.dumps({"id": "x", "text": TEXT}), encoding="utf-8")
    with pytest.raises(Problem, match=r"g.jsonl: x has no labels"):
        evaluate([tmp_path / "g.jsonl"], tmp_path / "laws")


def test_the_command(gold, tmp_path):
    command = [sys.executable, "-m", "pipeline", "evaluate", str(gold), "--json"]
    done = subprocess.run(command, cwd=TREE, env=os.environ | {"HEFA_DATA": str(tmp_path / "data")}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["all"]["advice.code"]["gold"] == 4
