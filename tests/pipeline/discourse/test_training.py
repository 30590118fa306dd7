"""Labelled articles: tags to spans, gold rows to spans, and learning that gives the same weights each time."""

import json

import numpy as np
import pytest

from pipeline.discourse.model import read_model, write_model
from pipeline.discourse.train import fit, held_back, lexicon_examples, make_samples, train, without_rare
from pipeline.discourse.training import read_all, read_gold, read_tagged
from spiders.problem import Problem


def test_tags_become_spans():
    found = read_tagged("a", "t", "他<t c=threat l=unlawful>扬言报复</t>。<a c=police,evidence- p=mix>报警，<t c=demand l=lawful>催</t>别删。</a>", "here")
    assert found.text == "他扬言报复。报警，催别删。"
    assert found.tactics == [(1, 5, "threat", "unlawful"), (9, 10, "demand", "lawful")]
    assert found.advice == [(6, 13, "evidence", "dont"), (6, 13, "police", "do")]


@pytest.mark.parametrize("body", ["他<t c=threat l=unlawful>扬言", "他扬言</t>", "<a c=police p=do>他<t c=threat l=unlawful>扬</a></t>"])
def test_tags_that_are_not_closed(body):
    with pytest.raises(Problem, match=r"set1.txt, article 3: .*tag"):
        read_tagged("a", "t", body, "set1.txt, article 3")


def test_gold_rows_become_spans_in_their_order(tmp_path):
    rows = [{"text": "报警。", "code": "police", "polarity": "do"}] * 2 + [{"text": "先别急。", "code": "mindset", "polarity": "dont"}]
    (tmp_path / "g.jsonl").write_text(json.dumps({"id": "1", "text": "报警。先别急。报警。", "tactics": [], "advice": rows}), encoding="utf-8")
    [article] = read_gold(tmp_path / "g.jsonl")
    assert [row[:2] for row in article.advice] == [(0, 3), (0, 3), (3, 7)]  # the same words again are the same place


def test_our_own_articles_are_whole_and_teach():
    articles = read_all([])
    assert len(articles) > 3000 and all(article.text for article in articles)
    assert {label[2] for article in articles for label in article.tactics} == {label[2] for article in lexicon_examples("tactics") for label in article.tactics}


def test_learning_twice_gives_the_same_file(tmp_path):
    articles = [article for article in read_all([]) if article.name.startswith("articles-05")]
    for name in ("one", "two"):
        write_model(train(articles, "advice"), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    model = read_model(tmp_path / "one")
    samples = without_rare(make_samples(articles, "advice"))
    again = fit(samples, np.ones(len(samples.owner)), samples, "advice", model.thresholds)
    assert np.isfinite(again.told.features).all() and model.told.names == again.told.names


def test_a_third_is_held_back():
    share = sum(held_back(f"article-{number}") for number in range(3000)) / 3000
    assert 0.3 < share < 0.37
