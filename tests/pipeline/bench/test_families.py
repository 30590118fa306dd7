"""The generated corpus holds what its kinds promise, measured here on the written file by means of our own."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from pipeline.bench import prose
from pipeline.bench.families import make_stock, plan_families, read_planted, write_corpus

ARTICLES, SEED = 2000, 5

# kind → least and greatest Jaccard of the 5-grams of a copy and its source
PROMISED = {
    "exact": (1.0, 1.0),
    "punctuation": (1.0, 1.0),
    "keyword_swap": (0.4, 0.995),  # 25 times a long word in a short text … 3 times in a long one
    "shuffle": (0.6, 0.995),
    "edit": (0.3, 0.98),
    "truncated": (0.2, 0.75),
    "mixed": (0.1, 0.995),
    "hard_statutes": (0.0, 0.05),  # unrelated once the statutes are cut out
    "hard_closing": (0.03, 0.3),
    "hard_title": (0.0, 0.15),  # two of them may carry the same common closing
    "hard_words": (0.0, 0.15),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "corpus.parquet"
    write_corpus(path, ARTICLES, SEED)
    return path


@pytest.fixture(scope="module")
def rows(corpus):
    return pq.read_table(corpus).to_pylist()


@pytest.fixture(scope="module")
def stock():
    return make_stock(SEED, len(plan_families(ARTICLES, SEED)))


def spans(row: dict) -> list[tuple[int, int]]:
    return list(zip(row["excluded"][::2], row["excluded"][1::2], strict=True))


def bare(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] in "LN")


def own_shingles(row: dict) -> set[str]:
    """The 5-grams of an article without marks, white space and statutes."""
    text = row["text"]
    for start, end in reversed(spans(row)):
        text = text[:start] + text[end:]
    text = bare(text)
    return {text[start : start + 5] for start in range(len(text) - 4)}


def jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


def members(rows: list[dict]) -> dict[int, list[dict]]:
    families = defaultdict(list)
    for row in rows:
        if row["family"] >= 0:
            families[row["family"]].append(row)
    return families


def test_the_same_numbers_give_the_same_corpus_and_other_seeds_another(corpus, rows, tmp_path):
    write_corpus(tmp_path / "again.parquet", ARTICLES, SEED)
    assert pq.read_table(tmp_path / "again.parquet").equals(pq.read_table(corpus))
    write_corpus(tmp_path / "other.parquet", ARTICLES, SEED + 1)
    others = pq.read_table(tmp_path / "other.parquet")["text"].to_pylist()
    assert not {row["text"] for row in rows} & set(others)


def test_the_corpus_is_the_one_that_figures_were_measured_on(tmp_path):
    """A new digest means another corpus: measure again what was reported on the old one."""
    write_corpus(tmp_path / "small.parquet", 300, 1)
    table = pq.read_table(tmp_path / "small.parquet")
    digest = hashlib.sha256(repr(table.to_pylist()).encode()).hexdigest()
    assert digest[:16] == "99ccdbf740f71270"


def test_the_file_has_row_groups_of_2000_in_zstd(tmp_path):
    write_corpus(tmp_path / "corpus.parquet", 2100, SEED, 400)
    metadata = pq.read_metadata(tmp_path / "corpus.parquet")
    assert [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)] == [2000, 100]
    assert metadata.row_group(0).column(2).compression == "ZSTD"


def test_rows_are_numbered_dated_and_of_the_length_asked_for(rows):
    assert [row["article_id"] for row in rows] == [f"bench:{number:07d}" for number in range(ARTICLES)]
    assert all(2019 <= date.fromisoformat(row["published"]).year <= 2026 for row in rows)
    singles = [row["text"] for row in rows if row["kind"] == "single"]
    assert 1250 < np.mean([len(text) for text in singles]) < 1400
    assert 12 < np.mean([text.count("\n") + 1 for text in singles]) < 14
    assert min(len(row["text"]) for row in rows) > 100


def test_paragraphs_have_60_to_140_characters(rows):
    lengths = [len(part) for row in rows if row["kind"] == "single" and not row["excluded"] for part in row["text"].split("\n")]
    assert min(lengths) >= 57 and max(lengths) <= 146
    assert np.percentile(lengths, 1) >= 60 and np.percentile(lengths, 99) <= 141


def test_the_lexicon_has_30000_words_of_common_characters(stock):
    lexicon = stock.lexicon
    starts, lengths = lexicon.starts[prose.WORDS :], lexicon.lengths[prose.WORDS :]
    words = {lexicon.codes[start : start + length].tobytes() for start, length in zip(starts, lengths, strict=True)}
    assert len(words) == len(starts) == 30_000
    assert set(lengths.tolist()) == {1, 2, 3, 4}
    assert 3000 < len({character for word in words for character in word.decode("utf-16-le")}) <= 3500
    frequencies = np.bincount(lexicon.table)[prose.WORDS :]
    assert (np.diff(frequencies.astype(int)) <= 1).all() and frequencies.min() >= 1  # falling, but for rounding


def test_the_shares_are_as_planned(rows):
    counts = Counter(row["kind"] for row in rows)
    assert counts["single"] == 0.6 * ARTICLES
    assert all(counts[kind] == 0.01 * ARTICLES for kind in PROMISED if kind.startswith("hard_"))
    assert set(counts) == {"single", "source", *PROMISED}


def test_the_columns_say_what_was_planned(corpus):
    planted = plan_families(ARTICLES, SEED)
    assert read_planted(corpus) == sorted(planted, key=lambda plan: plan.article)
    made = set()
    for plan in planted:  # sources come first, and are of the same family
        assert plan.source == -1 or (plan.source, plan.family) in made
        made.add((plan.article, plan.family))


def test_most_families_are_small_and_several_have_hundreds():
    planted = plan_families(100_000, SEED)
    sizes = sorted(Counter(plan.family for plan in planted if not plan.kind.startswith("hard_")).values())
    assert sizes[0] == 2 and 300 < sizes[-1] <= 400
    assert sum(size >= 100 for size in sizes) >= 20 and sizes[len(sizes) // 2] <= 4
    firsts = {plan.article for plan in planted if plan.kind == "source"}
    copies = [plan for plan in planted if plan.kind in prose.CHANGES or plan.kind in ("exact", "mixed")]
    assert 0.17 < sum(plan.source not in firsts for plan in copies) / len(copies) < 0.25  # chains


def test_copies_do_not_stand_beside_their_source(rows):
    distances = [abs(number - row["source"]) for number, row in enumerate(rows) if row["source"] >= 0]
    assert np.median(distances) > ARTICLES / 5


def test_a_source_is_not_always_the_earliest(rows):
    early = [row["published"] < rows[row["source"]]["published"] for row in rows if row["kind"] == "exact"]
    assert 0.08 < sum(early) / len(early) < 0.35


@pytest.mark.parametrize("kind", PROMISED)
def test_a_copy_is_as_like_its_source_as_its_kind_promises(rows, kind):
    least, greatest = PROMISED[kind]
    found = [
        jaccard(own_shingles(row), own_shingles(rows[row["source"]])) for row in rows if row["kind"] == kind and row["source"] >= 0
    ]
    assert found and least <= min(found) and max(found) <= greatest


def test_hard_negatives_are_no_duplicates_of_each_other(rows):
    for family in members(rows).values():
        if family[0]["kind"].startswith("hard_"):
            assert all(jaccard(own_shingles(a), own_shingles(b)) < 0.4 for a, b in combinations(family, 2))


def test_exact_copies_have_the_text_and_others_have_not_but_punctuation_has_the_words(rows):
    same = Counter(row["kind"] for row in rows if row["source"] >= 0 and row["text"] == rows[row["source"]]["text"])
    assert set(same) == {"exact"} and same["exact"] == sum(row["kind"] == "exact" for row in rows)
    assert all(bare(row["text"]) == bare(rows[row["source"]]["text"]) for row in rows if row["kind"] == "punctuation")


def test_a_truncated_copy_is_contained_in_its_source(rows):
    for row in rows:
        if row["kind"] == "truncated":
            part, whole = own_shingles(row), own_shingles(rows[row["source"]])
            assert len(part & whole) / len(part) >= 0.95
            assert 0.27 < len(part) / len(whole) < 0.73


def test_excluded_spans_slice_to_statutes(rows, stock):
    statutes = {bare(text) for text in prose.render(stock.lexicon, stock.statutes)[0]}
    marks = {"“", "”", *prose.VARIANTS["“"], *prose.VARIANTS["”"]}
    assert len(statutes) == 300
    quoting = [row for row in rows if row["excluded"]]
    for row in quoting:
        assert all(end <= start for (_, end), (start, _) in pairwise(spans(row)))
        for start, end in spans(row):
            assert bare(row["text"][start:end]) in statutes
            assert {row["text"][start - 1], row["text"][end]} <= marks
            if row["kind"] not in ("punctuation", "mixed", "exact"):
                assert 80 <= end - start <= 310
    assert {"single", "source", "edit", "keyword_swap", "punctuation"} <= {row["kind"] for row in quoting}


def test_a_tenth_of_the_articles_carries_a_common_closing_and_another_a_statute(rows, stock):
    closings = {text.strip() for text in prose.render(stock.lexicon, stock.closings)[0]}
    singles = [row for row in rows if row["kind"] == "single"]
    closed = [row for row in singles if row["text"].rsplit("\n", 1)[-1] in closings]
    quoting = [row for row in singles if row["excluded"]]
    assert 0.07 < len(closed) / len(singles) < 0.13 and 0.07 < len(quoting) / len(singles) < 0.13
    assert not [row for row in closed if row["excluded"]]
    assert len(closings) == 200 and all(58 <= len(closing) <= 104 for closing in closings)


def test_hard_statutes_fill_30_to_60_per_cent(rows):
    found = [sum(end - start for start, end in spans(row)) / len(row["text"]) for row in rows if row["kind"] == "hard_statutes"]
    assert min(found) >= 0.3 and max(found) <= 0.6
    assert {len(spans(row)) for row in rows if row["kind"] == "hard_statutes"} <= {2, 3, 4}


def test_hard_closing_shares_its_last_two_or_three_paragraphs(rows):
    for family in members(rows).values():
        if family[0]["kind"] == "hard_closing":
            shared = family[0]["text"].split("\n")
            shared = [part for part in shared if all(part in row["text"].split("\n") for row in family)]
            assert len(shared) in (2, 3)
            assert all(row["text"].endswith("\n".join(shared)) for row in family)
            assert all(sum(map(len, shared)) / len(row["text"]) <= 0.35 for row in family)


def test_titles_of_copies_follow_a_pattern_and_hard_titles_are_the_same(rows):
    for family in members(rows).values():
        titles = [row["title"] for row in family]
        if family[0]["kind"] == "hard_title":
            assert len(set(titles)) == 1
        elif not family[0]["kind"].startswith("hard_"):
            assert len(set.intersection(*map(set, titles))) >= 4  # the pattern's characters are in all of them
    singles = [row["title"] for row in rows if row["kind"] == "single"]
    assert len(set(singles)) == len(singles)


def test_too_short_articles_and_unknown_kinds_are_refused(stock, tmp_path: Path):
    with pytest.raises(ValueError, match="ask for 400 or more"):
        write_corpus(tmp_path / "corpus.parquet", 10, SEED, 399)
    with pytest.raises(ValueError, match="'translated'"):
        prose.change(np.random.default_rng(SEED), stock.lexicon, stock.statutes[0], "translated")
