"""Bodies that are empty, short, long, foreign, countless or all of one family."""

import random
import time
from collections import Counter

import pytest

from analysis.duplicates import edges
from analysis.duplicates.find import duplicate_table
from analysis.duplicates.verify import LARGEST
from tests.analysis.duplicates.finding import find, measures_agree
from tests.analysis.duplicates.oracle import Body, find_exactly

LETTERS = 20  # of the shortest text that can be like another: it has 16 5-grams


def prose(seed, letters, first=0x4E00, last=0x9FA5):
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(first, last)) for _ in range(letters))


def bodies_of(texts):
    return [Body(f"{row:04}", text) for row, text in enumerate(texts)]


HAN = prose(1, 300)
BEYOND = prose(1, 300, 0x20000, 0x2A6D0)  # CJK extension B
LONG = prose(2, 200_000)

# name: (texts, nodes, near edges, contained edges)
CASES = {
    "no bodies": ([], 0, 0, 0),
    "one empty body": ([""], 0, 0, 0),
    "empty bodies, and what counts as empty": (["", " \n\t", "，。！", "", "\u3000\u200b\ufeff"], 0, 0, 0),
    "an empty body after another": ([HAN, ""], 1, 0, 0),
    "one character": (["法", "法", "律", "法。"], 2, 0, 0),
    "5 characters": (["合同法条文", "合同法条文", "合同法条又"], 2, 0, 0),
    "19 letters and 1 less": ([HAN[:19], HAN[:18]], 2, 0, 0),
    "the fewest that are compared": ([HAN[:20], HAN[:21], HAN[:19]], 3, 1, 0),
    "a single 5-gram again and again": (["啊" * 50, "啊" * 60], 2, 1, 0),
    "emoji only": (["😀😀😀🏳️‍🌈", "😀" * 100, "👨‍👩‍👧"], 0, 0, 0),
    "emoji between letters": ([HAN, "😀".join(HAN)], 1, 0, 0),
    "Han characters beyond the BMP": ([BEYOND, BEYOND[:280], BEYOND[:100], HAN], 4, 1, 1),
    "Han characters beyond the BMP, moved by a plane": (["".join(chr(ord(char) - 0x10000) for char in BEYOND), BEYOND], 2, 0, 0),
    "full width and half width": (["Ｔｈｅ　Ｌａｗ　１２３" * 9, "the law 123" * 9], 1, 0, 0),
    "200,000 characters": ([LONG, LONG[:190_000], LONG[:20_000], LONG[100_000:100_500], HAN], 5, 1, 2),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case(name):
    texts, nodes, near, contained = CASES[name]
    bodies = bodies_of(texts)
    found, truth = find(bodies), find_exactly(bodies)
    assert (len(found.nodes), len(found.edges.near.left), len(found.edges.contained.left)) == (nodes, near, contained)
    assert {article for article, node in found.node.items() if node >= 0} == truth.text.keys()
    exact = {pair: values for pair, values in truth.near.items() if min(truth.letters[text] for text in pair) >= LETTERS}
    assert found.by_text(found.edges.near, truth).keys() == exact.keys()
    assert measures_agree(found.by_text(found.edges.near, truth), truth.near)
    assert measures_agree(found.by_text(found.edges.contained, truth), truth.contained)


def test_3000_copies_of_one_body_are_one_node_at_once():
    bodies = bodies_of(f"{HAN * 4}。{' ' * copy}" for copy in range(3_000))
    start = time.perf_counter()
    found = find(bodies)
    assert time.perf_counter() - start < 5  # 1 s measured
    assert len(found.nodes) == 1 and not len(found.edges.near.left) and set(found.node.values()) == {0}
    kinds = Counter(row["kind"] for row in duplicate_table(found.articles, found.nodes, found.edges).to_pylist())
    assert kinds == {"exact": 2_999}


def varied(count, letters=640, width=20):
    """One text with a different passage replaced in each: any two have a Jaccard index of at least 0.8."""
    text = prose(7, letters)
    places = random.Random(8).choices(range(letters - width), k=count)
    return [text[:place] + prose(100 + turn, width) + text[place + width :] for turn, place in enumerate(places)]


def shingles(text):
    return {text[start : start + 5] for start in range(len(text) - 4)}


def test_a_family_too_large_for_all_its_pairs_is_one_cluster_with_few_edges_a_body_all_measured():
    texts = varied(LARGEST + 500)
    start = time.perf_counter()
    found = find(bodies_of(texts))
    assert time.perf_counter() - start < 10  # 1 s measured
    near = found.edges.near
    assert set(found.cluster) == {0} and len(texts) - 1 <= len(near.left) <= 32 * len(texts)
    articles = found.nodes.article.tolist()
    for row in random.Random(9).sample(range(len(near.left)), 300):
        a, b = (shingles(texts[int(found.ids[articles[node]])]) for node in (near.left[row], near.right[row]))
        assert near.jaccard[row] == pytest.approx(len(a & b) / len(a | b), abs=1e-9)
        assert near.containment[row] == pytest.approx(len(a & b) / min(len(a), len(b)), abs=1e-9)


@pytest.mark.parametrize("largest", [1, 2, 50, 299, 300])
def test_both_ways_of_measuring_a_family_agree(monkeypatch, largest):
    bodies = bodies_of([*varied(150), *(HAN[:200] + prose(turn, 10 + turn) for turn in range(150))])
    truth = find_exactly(bodies)
    monkeypatch.setattr(edges, "LARGEST", largest)
    found = find(bodies)
    near = found.by_text(found.edges.near, truth)
    assert near.keys() <= truth.near.keys() and (largest < 300 or near.keys() == truth.near.keys())
    assert measures_agree(near, truth.near)
    texts = found.texts(truth)
    exact = {truth.cluster[text] for text in texts}
    together = set(zip(found.cluster, (truth.cluster[text] for text in texts), strict=True))
    assert len(together) == len(exact) == len(set(found.cluster))


def test_bodies_equal_but_for_their_statutes_are_one_node_and_no_exact_copies():
    quotes = [f"“{prose(seed, 120)}”" for seed in (3, 4)]
    bodies = [Body(f"{row}", HAN[:150] + quote + HAN[150:], (151, 271)) for row, quote in enumerate(quotes)]
    bodies += [Body("2", HAN), Body("3", HAN[:150] + "\n" + HAN[150:])]
    found, truth = find(bodies), find_exactly(bodies)
    assert len(found.nodes) == len(truth.letters) == 1 and not len(found.edges.near.left)
    table = duplicate_table(found.articles, found.nodes, found.edges).to_pylist()
    kinds = {(row["article_id"], row["other_id"]): (row["kind"], row["jaccard"]) for row in table}
    assert kinds == {("1", "0"): ("near", 1.0), ("2", "0"): ("near", 1.0), ("3", "0"): ("near", 1.0)}


def test_bodies_that_share_their_statutes_only_are_not_alike():
    statute = prose(5, 900)
    bodies = [Body(f"{row}", f"{prose(row, 200)}“{statute}”", (201, 1101)) for row in (11, 12)]
    found = find(bodies)
    assert len(found.nodes) == 2 and not len(found.edges.near.left) and not len(found.edges.contained.left)


def test_a_body_that_is_all_statute_does_not_take_its_copies_without_the_marks_with_it():
    """Without quotation marks nothing is cut out of the same words; the two are exact copies, and what is like one is near it."""
    bodies = [
        Body("quoted", f"“{HAN}”", (1, 301), "2025-01-01"),
        Body("plain", HAN, (), "2025-02-01"),
        Body("copy", HAN[:290], (), "2025-03-01"),
    ]
    found, truth = find(bodies), find_exactly(bodies)
    assert truth.near.keys() == {tuple(sorted((truth.text["plain"], truth.text["copy"])))}
    assert len(found.edges.near.left) == 1 and found.cluster[found.node["plain"]] == found.cluster[found.node["copy"]]


@pytest.mark.parametrize("seed", range(20))
def test_copies_are_found_behind_older_excerpts_that_stand_first_in_their_buckets(seed):
    """20 of 24 sections have Jaccard 0.83 with all of them; each of 30 older texts has 12 of the 20."""
    rng = random.Random(seed)
    sections = [prose(rng.random(), 60) for _ in range(24)]
    texts = ["\n".join(sections[place] for place in sorted(rng.sample(range(20), 12))) for _ in range(30)]
    found = find(bodies_of([*texts, "\n".join(sections[:20]), "\n".join(sections)]))
    assert ("near", "0030", "0031") in found.by_article
    assert found.cluster[found.node["0030"]] == found.cluster[found.node["0031"]]
