"""numba, where it is installed, gives numpy's bits; a process turns to it once it has read enough to repay the start."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.sketch import digest
from pipeline.sketch.coded import read_batch
from pipeline.sketch.rows import sketch_rows

texts = st.lists(st.tuples(st.text(st.sampled_from("甲乙丙丁，。\n a１1"), max_size=60), st.integers(0, 9), st.integers(0, 30)), max_size=5)


@given(texts)
def test_numba_gives_the_bits_of_numpy(rows):
    pytest.importorskip("numba", reason="numba (group fast) is not installed")
    bodies = [text * 3 for text, _, _ in rows]
    excluded = [[start, start + length] if start + length <= len(text) * 3 else [] for text, start, length in rows]
    made = []
    for ready in (-(1 << 60), digest.WORTH):
        digest.seen = ready
        made.append(sketch_rows(bodies, excluded))
    assert made[0].equals(made[1])


def test_numba_waits_until_it_is_worth_its_start(monkeypatch):
    monkeypatch.setattr(digest, "seen", 0)
    monkeypatch.setattr(digest, "has_numba", lambda: True)
    assert [digest.is_worth_compiling(count) for count in (100, digest.WORTH - 100, 1, 1)] == [False, False, True, True]


def test_without_numba_nothing_changes(monkeypatch):
    monkeypatch.setattr(digest, "seen", digest.WORTH)
    monkeypatch.setattr(digest, "has_numba", lambda: False)
    batch = read_batch(["今天天气很好，适合散步。"])
    assert digest.digest_texts(batch.values, batch.bounds).counts.tolist() == [6]
