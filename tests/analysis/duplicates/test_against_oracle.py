"""The duplicate finder beside an exact computation in SQL, pair by pair, on 3,000 generated articles."""

from collections import Counter, defaultdict
from itertools import combinations

import pytest

from analysis.duplicates.find import duplicate_table
from tests.analysis.duplicates.finding import measures_agree
from tests.analysis.duplicates.oracle import Body, find_exactly


def pair(one, other):
    return (min(one, other), max(one, other))


def pairs_within(groups):
    """How many pairs of equal labels there are."""
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


@pytest.fixture(scope="module")
def near(found, truth):
    return found.by_text(found.edges.near, truth)


@pytest.fixture(scope="module")
def contained(found, truth):
    return found.by_text(found.edges.contained, truth)


def test_the_oracle_itself_on_bodies_that_can_be_counted_by_hand():
    """Letters a-j: six 5-grams, of which the second text has five of its six, the third three of its three."""
    rows = ["abcdefghij", "A、b\nc d e f g h ｉ x", "bcdefgh", "abQQcdefghij!", "KLMNOPQRST", ""]
    excluded = {3: (2, 4)}
    truth = find_exactly(Body(str(row), text, excluded.get(row, ())) for row, text in enumerate(rows))
    first, second, part, cut, other = (truth.text[str(row)] for row in range(5))
    assert cut == first and "5" not in truth.text and truth.body["3"] == "abqqcdefghij" and truth.body["5"] == ""
    assert truth.near == {pair(first, second): (5 / 7, 5 / 6)}
    assert truth.contained == truth.near | {pair(first, part): (0.5, 1.0), pair(second, part): (0.5, 1.0)}
    assert len(set(truth.cluster.values())) == 4 and truth.sizes[part] == 3 and truth.letters[other] == 10


def test_the_oracle_joins_chains_into_clusters():
    letters = [chr(point) for point in range(0x4E00, 0x4E00 + 200)]
    rows = ["".join(letters[start : start + 100]) for start in (0, 10, 20, 30, 100)]  # 10 apart: Jaccard 86/106, 20 apart 76/116
    truth = find_exactly(Body(str(row), text) for row, text in enumerate(rows))
    clusters = [truth.cluster[truth.text[str(row)]] for row in range(5)]
    assert len(set(clusters[:4])) == 1 and clusters[4] != clusters[0]
    assert {round(jaccard * 106) for jaccard, _ in truth.near.values()} == {86} and len(truth.near) == 3


def test_nodes_are_the_distinct_own_texts(found, truth):
    assert sorted(found.texts(truth)) == sorted(truth.letters)
    texts = found.texts(truth)
    assert all(texts[node] == truth.text[article] for article, node in found.node.items())
    assert [truth.letters[text] - 4 for text in texts] == found.nodes.shingles.tolist()


@pytest.mark.parametrize("least, recall", [(0.8, 0.999), (0.7, 0.995)])
def test_pairs_that_are_alike_are_found(near, truth, least, recall):
    wanted = {pair for pair, (jaccard, _) in truth.near.items() if jaccard >= least}
    assert len(wanted) > 500 and len(wanted & near.keys()) >= recall * len(wanted)


def test_no_pair_is_found_that_is_not_alike_and_the_measures_are_exact(near, truth):
    assert not near.keys() - truth.near.keys()
    assert measures_agree(near, truth.near)


def test_clusters_are_the_exact_ones(found, truth):
    cluster, exact = found.cluster, [truth.cluster[text] for text in found.texts(truth)]
    both = pairs_within(zip(cluster, exact, strict=True))
    assert both >= 0.98 * pairs_within(exact) > 100 and both >= 0.999 * pairs_within(cluster)


def test_excerpts_are_measured_exactly_and_are_no_near_copies(contained, truth):
    right = contained.keys() & truth.contained.keys()
    assert len(right) >= 0.98 * len(contained) > 100
    assert not contained.keys() & truth.near.keys()
    assert measures_agree({pair: contained[pair] for pair in right}, truth.contained)


def test_excerpts_lead_from_the_smaller_to_the_representative_of_another_cluster(found):
    cluster, edges = found.cluster, found.edges.contained
    for small, large in zip(edges.left.tolist(), edges.right.tolist(), strict=True):
        assert cluster[small] != cluster[large] == large and found.nodes.shingles[small] < found.nodes.shingles[large]


def test_truncated_copies_that_are_no_near_copies_lead_to_their_family(rows, near, contained, truth):
    families = defaultdict(set)
    for row in rows:
        families[row["family"]].add(truth.text[row["article_id"]])
    cut = [(truth.text[row["article_id"]], families[row["family"]]) for row in rows if row["kind"] == "truncated"]
    wanted = [(text, family - {text}) for text, family in cut if not any(pair(text, other) in truth.near for other in family)]
    led = [any(pair(text, other) in contained for other in family) for text, family in wanted]
    assert len(wanted) > 40 and sum(led) >= 0.93 * len(wanted)


def test_hard_negatives_are_found_only_where_they_are_alike_in_truth(rows, near, contained, truth):
    families = defaultdict(list)
    for row in rows:
        if row["kind"].startswith("hard_"):
            families[row["family"]].append(truth.text[row["article_id"]])
    negatives = {pair(*two) for family in families.values() for two in combinations(family, 2)}
    assert len(negatives) > 150
    assert negatives & near.keys() <= truth.near.keys() and negatives & contained.keys() <= truth.contained.keys()


def test_copies_are_exact_where_their_bodies_are_equal_letter_by_letter(found, truth):
    ids = found.ids
    oldest = {node: ids[row] for node, row in enumerate(found.nodes.article.tolist())}
    copies = {article: oldest[node] for article, node in found.node.items() if oldest[node] != article}
    table = duplicate_table(found.articles, found.nodes, found.edges)
    rows = [row for row in table.to_pylist() if copies.get(row["article_id"]) == row["other_id"]]
    assert len(rows) == len(copies) > 200 and {(row["jaccard"], row["containment"]) for row in rows} == {(1.0, 1.0)}
    for row in rows:
        assert (row["kind"] == "exact") == (truth.body[row["article_id"]] == truth.body[row["other_id"]])


def test_edges_by_article_lead_from_the_younger_to_the_older_and_from_the_excerpt_to_the_whole(found, bodies):
    published = {body.article_id: body.published for body in bodies}
    shingles = {article: found.nodes.shingles[node] for article, node in found.node.items()}
    table = duplicate_table(found.articles, found.nodes, found.edges).to_pylist()
    assert len({(row["article_id"], row["other_id"]) for row in table}) == len(table)
    for row in table:
        article, other = row["article_id"], row["other_id"]
        if row["kind"] == "contained":
            assert shingles[article] < shingles[other]
        else:
            assert (published[article], article) > (published[other], other)
