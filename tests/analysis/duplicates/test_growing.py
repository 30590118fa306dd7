"""A corpus that grows and shrinks from night to night has the edges that it would have at once."""

import random

import pytest

from tests.analysis.duplicates.finding import find
from tests.analysis.duplicates.oracle import Body

STEPS = (750, 1_500, 2_250, 3_000)


def prose(rng, letters):
    """Random Han characters: two such have no 5-gram in common."""
    return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(letters))


@pytest.fixture(scope="module")
def mixed(bodies):
    """The corpus in an order in which families and days are spread over all steps."""
    mixed = list(bodies)
    random.Random(1).shuffle(mixed)
    return mixed


def test_the_order_of_rows_does_not_matter(found, mixed):
    other = find(mixed)
    assert other.ids == found.ids and other.nodes.key.tolist() == found.nodes.key.tolist()
    for kind in ("near", "contained"):
        assert other.by_key(getattr(other.edges, kind)) == found.by_key(getattr(found.edges, kind))


def test_growing_in_four_steps_gives_the_near_edges_of_doing_it_at_once(mixed, place):
    for count in STEPS:
        grown, whole = find(mixed[:count], place), find(mixed[:count])
        assert grown.by_key(grown.edges.near) == whole.by_key(whole.edges.near)
        assert grown.cluster == whole.cluster


def test_removing_articles_removes_their_edges_and_no_others(mixed, place):
    before = find(mixed, place)
    left = find(mixed[1_500:], place)
    keys = set(left.nodes.key.tolist())
    known = before.by_key(before.edges.near)
    assert len(keys) < len(before.nodes)
    assert left.by_key(left.edges.near) == {pair: values for pair, values in known.items() if keys >= set(pair)}


def test_nothing_new_gives_the_same_again_and_all_gone_gives_nothing(bodies, found, place):
    for _ in range(2):
        again = find(bodies, place)
        assert again.by_article == found.by_article
    gone = find([], place)
    assert len(gone.nodes) == 0 and not gone.by_article


def test_an_article_that_comes_back_has_its_edges_again(bodies, found, place):
    find(bodies, place)
    find(bodies[:1_500], place)
    back = find(bodies, place)
    assert back.by_key(back.edges.near) == found.by_key(found.edges.near)


def test_edges_known_before_turn_round_when_the_younger_body_is_found_in_an_older_article(place):
    rng = random.Random(1)
    text, end = prose(rng, 300), prose(rng, 20)
    one, other = Body("one", text, (), "2025-01-01"), Body("other", text + end, (), "2025-02-01")
    assert find([one, other], place).by_article == {("near", "one", "other")}
    early = Body("early", text + end, (), "2024-12-01")
    assert find([one, other, early], place).by_article == {("near", "early", "one")}


def whole_and_excerpt():
    """An article, a copy of it that came out earlier, and an excerpt of both."""
    rng = random.Random(2)
    text = prose(rng, 1_000)
    whole, excerpt = Body("whole", text, (), "2025-02-01"), Body("excerpt", text[:400], (), "2025-03-01")
    return whole, Body("earlier", text[:-40] + prose(rng, 40), (), "2025-01-01"), excerpt


def test_an_excerpt_leads_to_the_new_representative_when_an_earlier_copy_of_its_whole_comes_in(place):
    whole, earlier, excerpt = whole_and_excerpt()
    assert find([whole, excerpt], place).by_article == {("contained", "excerpt", "whole")}
    at_once = {("near", "earlier", "whole"), ("contained", "excerpt", "earlier")}
    assert find([whole, earlier, excerpt]).by_article == at_once
    assert find([whole, earlier, excerpt], place).by_article == at_once


def test_an_excerpt_leads_to_the_new_representative_when_the_old_one_goes(place):
    whole, earlier, excerpt = whole_and_excerpt()
    find([whole, earlier, excerpt], place)
    assert find([whole, excerpt], place).by_article == {("contained", "excerpt", "whole")}


def test_an_excerpt_of_a_text_that_now_is_in_its_own_cluster_is_contained_no_longer(place):
    """Copies of every length between the excerpt's and the whole's join the two."""
    rng = random.Random(3)
    text = prose(rng, 1_000)
    lengths = (600, 700, 800, 900, 1_000)
    ladder = [Body(f"{length}", text[:length], (), f"2025-01-{day:02}") for day, length in enumerate(lengths, 1)]
    ends = [ladder[0], ladder[-1]]
    assert find(ends, place).by_article == {("contained", "600", "1000")}
    grown = find(ladder, place)
    assert set(grown.cluster) == {0}
    assert grown.by_article == find(ladder).by_article and ("contained", "600", "1000") not in grown.by_article
