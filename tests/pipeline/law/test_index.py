"""The index of wording: what it finds, what ties, that it is made anew when it has to be."""

import json
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.law.index import ARRAYS, build_index, load_index, open_index
from pipeline.law.normal import normalise
from tests.pipeline.law.made_up_laws import DEPOSIT, REPAIRS, SUBLET, THREATS, made_up_bench, made_up_texts


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return made_up_bench(tmp_path_factory.mktemp("laws"))


def laws(bench, rows):
    return {(bench.owner[bench.texts.keys[row][0]], bench.texts.keys[row][1]) for row in rows}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (SUBLET, ("租约法", 716)),
        (SUBLET[3:14], ("租约法", 716)),
        (SUBLET.replace("转租", "把房子转租"), ("租约法", 716)),
        (REPAIRS[-14:], ("租约法", 712)),
        (THREATS.replace("威胁", "恐吓").replace("五百元", "一千元"), ("秩序法", 42)),
    ],
)
def test_the_article_that_words_come_from(bench, words, place):
    [best, *_] = bench.likest(normalise(words).text)
    assert place in laws(bench, bench.index.twins(best))


def test_the_same_words_in_several_laws_are_twins(bench):
    [best] = bench.likest(normalise(DEPOSIT).text, 1)
    assert laws(bench, bench.index.twins(best)) == {("租约法", 717), ("押金条例", 5)}
    [best] = bench.likest(normalise(THREATS).text, 1)
    assert laws(bench, bench.index.twins(best)) == {("秩序法", 42), ("秩序法", 50)}


def test_words_of_no_law_find_nothing(bench):
    assert bench.index.find(normalise("春眠不觉晓处处闻啼鸟").text) == []
    assert bench.index.find("") == []
    assert bench.index.find("不") == []


def test_how_rare_words_are(bench):
    assert bench.index.rarest(normalise("承租人未经出租人同意转租").text) == 1
    assert bench.index.rarest(normalise("干扰他人正常生活").text) == 3
    assert bench.index.rarest(normalise("夜来风雨声").text) == 0


@given(st.text(max_size=60))
def test_any_words_give_rows(bench, words):
    assert all(0 <= row < len(bench.texts.texts) for row, _ in bench.index.find(words))


def test_an_index_on_disk_is_the_one_made(tmp_path):
    made = build_index(made_up_texts(), tmp_path / "index")
    opened = open_index(tmp_path / "index")
    for name in ARRAYS:
        assert np.array_equal(getattr(made, name), getattr(opened, name))
    again = tmp_path / "again"
    build_index(made_up_texts(), again)
    assert [(again / f"{name}.npy").read_bytes() for name in ARRAYS] == [
        (tmp_path / "index" / f"{name}.npy").read_bytes() for name in ARRAYS
    ]


def test_an_index_is_kept_until_the_texts_or_its_format_change(tmp_path):
    texts = tmp_path / "articles.parquet"
    texts.write_bytes(b"")
    os.utime(texts, (1, 1))
    stamp = tmp_path / "index" / "made.json"

    def made_anew():
        before = stamp.stat().st_ino if stamp.exists() else None
        load_index(tmp_path, made_up_texts())
        return stamp.stat().st_ino != before

    assert [made_anew(), made_anew()] == [True, False]
    stamp.write_text(json.dumps(json.loads(stamp.read_text(encoding="utf-8")) | {"format": 1}), encoding="utf-8")
    assert [made_anew(), made_anew()] == [True, False]
    os.utime(stamp, (1, 1))
    os.utime(texts, (2, 2))
    assert made_anew()
