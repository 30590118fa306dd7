"""The bench of the crawler: both spiders really crawl the same pages; how fast they are is for the bench to say."""

from pipeline.bench.crawl import measure_crawl
from spiders.place import find_place


def test_both_crawl_the_site(monkeypatch):
    monkeypatch.setattr("pipeline.bench.crawl.ROUNDS", 1)
    said = []
    figures = measure_crawl(find_place(), 60, said.append)
    assert figures["articles"] == 60 and len(said) == 2
    assert figures["pages_per_cpu_second"] > 0 and figures["bare_pages_per_cpu_second"] > 0
    assert 0.1 < figures["times_bare"] < 10
