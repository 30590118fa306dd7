"""Finding and judging on the labelled articles, with all law texts of development held: the figures of the issue as lower bounds.

The labelled articles and the law texts are no part of the tree; without them these tests are skipped.
"""

import html
import json
import subprocess
import sys
from collections import Counter

import pytest

from pipeline.bench.citations import draw_words
from pipeline.citations.cite import cite
from pipeline.inputs import check_given
from pipeline.law.judging import judge_text
from pipeline.law.normal import normalise
from pipeline.outputs import extract_records
from tests.archives import tpure_page
from tests.pipeline.law.conftest import read_lines, shared

LABELLED = ("dev", "dev-more", "dev-authored", "dev-authored-more")


def judged(text, days, bench):
    return judge_text(text, cite(text, bench.registry), days, bench)


def predictions(path, bench):
    """Each article of a gold file with its citations, in the form that the scripts read."""
    rows = []
    for article in read_lines(path):
        citations = judged(article["text"], (article["published"], article["published"]), bench)
        rows.append({"id": article["id"], "text": article["text"], "citations": citations, "tactics": [], "advice": []})
    return rows


def measured(script, gold_lines, predicted, folder):
    """What a script of the gold's folder says of predictions."""
    for name, rows in (("gold", gold_lines), ("predicted", predicted)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(script), str(folder / "gold.jsonl"), str(folder / "predicted.jsonl"), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8").stdout)


def test_provisions_pinpoints_and_quotes(gold, full_bench, tmp_path):
    lines = [row for name in LABELLED for row in read_lines(gold / f"{name}.jsonl")]
    predicted = [row for name in LABELLED for row in predictions(gold / f"{name}.jsonl", full_bench)]
    figures = measured(gold / "score.py", lines, predicted, tmp_path)
    assert figures["citations.provision"]["f1"] >= 0.97
    assert figures["citations.pinpoint"]["f1"] >= 0.96
    assert figures["citations.quote"]["r"] >= 0.90


def test_contracts_and_forms_cite_nothing(gold, full_bench):
    found = [
        row["text"]
        for article in read_lines(gold / "negative.jsonl")
        for row in judged(article["text"], (None, None), full_bench)
        if row["kind"] == "cited"
    ]
    assert len(found) <= 1, found


def test_the_axes_of_the_verdict(gold, full_bench, tmp_path):
    path = gold / "dev-authored.jsonl"
    figures = measured(gold / "judge.py", read_lines(path), predictions(path, full_bench), tmp_path)
    for axis in ("stance", "reference_verdict", "quote_fidelity", "quote_source"):
        assert figures[axis] >= 0.88, figures
    assert figures["confirmed_true"] >= 0.98


def test_no_finding_is_confirmed_on_what_an_article_does_not_cite(gold, full_bench, tmp_path):
    """Articles whose citations are labelled and not judged: a confirmed finding has to be on one of them at least."""
    for name in ("dev", "dev-more", "dev-authored-more"):
        for article, row in zip(read_lines(gold / f"{name}.jsonl"), predictions(gold / f"{name}.jsonl", full_bench), strict=True):
            labelled = Counter(c["article"] for c in article["citations"])
            confirmed = Counter(c["article"] for c in row["citations"] if c["finding"] == "confirmed")
            assert confirmed <= labelled, article["id"]


def test_the_hand_read_cases(full_bench):
    wrong = []
    for case in read_lines(shared("laws") / "cases.jsonl"):
        cited = [row for row in judged(case["text"], (case["published"], case["published"]), full_bench) if row["kind"] == "cited"]
        first = cited[0] if cited else {}
        expected = {key: value if isinstance(value, list) else [value] for key, value in case["expect"].items()}
        if any(first.get(key) not in values for key, values in expected.items()):
            wrong.append(case["id"])
    assert len(wrong) <= 1, wrong


@pytest.fixture(scope="module")
def seed():
    """The seed's body as HTML: without the page's head, its foot and the related articles."""
    lines = (shared("seed") / "hefeilaws-445754.txt").read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("在当今社会"))
    end = next(place for place, line in enumerate(lines) if line.startswith("扫描二维码"))
    return "".join(f"<p>{html.escape(line.strip())}</p>" for line in lines[start:end] if line.strip())


@pytest.mark.parametrize(
    ("fetched", "reference", "now", "fidelity"),
    [
        # the day that the page shows, 2个月前 (03-20), is of the year in which it was fetched
        ("2025-05-25T12:00:00+08:00", "exists", 50, "abridged"),
        ("2026-05-25T12:00:00+08:00", "old_number", 50, "abridged"),
        (None, "depends_on_date", None, None),  # no year is known
    ],
)
def test_the_seed(seed, full_bench, fetched, reference, now, fidelity):
    page = tpure_page("网贷逾期后,催收行为是否合法?", seed, "2个月前 <span class='datetime'>(03-20)</span>")
    [given] = [check_given({"id": "seed", "html": page, "fetched_at": fetched}, "the seed")]
    [record] = extract_records([given], [], full_bench)
    assert record["published_shown"] == "2个月前 (03-20)"
    [code, order] = record["citations"]
    assert (code["law"], code["article"], code["reference_verdict"], code["finding"]) == ("民法典", 577, "exists", "none")
    assert (code["quote_fidelity"], code["quote_source"]) == ("punctuation", "as_cited")
    assert (order["law"], order["article"], order["reference_verdict"]) == ("治安管理处罚法", 42, reference)
    assert order["quote"].startswith("写恐吓信") and order["quote"].endswith("……")
    if fetched:
        assert (order["now_article"], order["quote_fidelity"]) == (now, fidelity)
        assert order["law_as_of"] == f"{fetched[:4]}-03-20"


def test_words_lead_to_their_article(full_bench):
    draws = draw_words(full_bench.texts.texts, 2_000)
    right = 0
    for words, enacted in draws:
        best = full_bench.likest(words, 1)
        right += bool(best) and enacted in normalise(full_bench.texts.texts[best[0]]).text
    assert right / len(draws) >= 0.96


def test_the_index_is_small(full_bench, law_texts):
    assert sum(path.stat().st_size for path in (law_texts / "index").iterdir()) < 80e6
