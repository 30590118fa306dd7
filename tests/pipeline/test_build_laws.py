"""The tables of law in the database: the registry's versions and renumbering, the texts held, and verdicts made again with them."""

import duckdb

from pipeline.cleaning import clean_site
from pipeline.commands.stages import build
from pipeline.law.known import known_renumbering, known_versions, registry_name
from pipeline.law.store import import_folders
from pipeline.settle import settle_site
from tests.archives import answer, sample_site, tpure_page, write_segment
from tests.pipeline.law.checkouts import lawbasecn


def make(place):
    clean_site(sample_site(), place, jobs=1)
    settle_site("sample", place)
    return build(place)


def ask(place, query):
    with duckdb.connect(str(place.database), read_only=True) as database:
        return database.execute(query).fetchall()


def test_without_texts_the_registry_s_facts_are_there(sample_place):
    assert ask(sample_place, "SELECT count(*), count(*) FILTER (held) FROM laws") == [(len(known_versions()), 0)]
    assert ask(sample_place, "SELECT count(*) FROM renumbering") == [(len(known_renumbering()),)]
    assert ask(sample_place, "SELECT count(*) FROM law_articles") == [(0,)]
    wanted = [("2012-10-26", "2013-01-01", "2026-01-01", "法律", 119), ("2025-06-27", "2026-01-01", None, "法律", 144)]
    query = "SELECT law_version, effective, repealed, kind, articles FROM laws WHERE law = '治安管理处罚法' AND effective > '2010' ORDER BY 1"
    assert ask(sample_place, query) == wanted
    moved = "SELECT new_law, new_version, new_article, new_suffix FROM renumbering WHERE law = '治安管理处罚法' AND law_version = '2012-10-26' AND article = 42"
    assert ask(sample_place, moved) == [("治安管理处罚法", "2025-06-27", 50, 0)]
    assert ask(sample_place, "SELECT successor FROM laws WHERE law = '合同法'") == [("民法典",)]


def test_imported_texts_are_in_the_next_build_with_verdicts_made_again(place, tmp_path):
    body = "<p>依《测试示范法》第二条之一：“重做不得超过三次，一次也不多。”</p>"
    write_segment(place, [answer("/sf/1.html", tpure_page("题", body, "2026-09-20"))])
    make(place)
    assert ask(place, "SELECT reference_verdict, laws_as_of FROM citations") == [("not_in_registry", None)]
    import_folders([lawbasecn(tmp_path / "texts")], place.laws, known_versions(), registry_name)
    assert make(place) is True
    assert ask(place, "SELECT reference_verdict, law_version, laws_as_of FROM citations") == [
        ("exists", "2024-05-06", "2024-05-06")
    ]
    assert ask(place, "SELECT law_version, effective, kind, articles, held FROM laws WHERE law = '测试示范法'") == [
        ("2024-05-06", "2024-09-01", "法律", 4, True)
    ]
    joined = "SELECT c.ord, l.text FROM citations c JOIN law_articles l USING (law, law_version, article, suffix)"
    assert ask(place, joined) == [(0, "重做不得超过三次。")]
    assert ask(place, "SELECT article, suffix FROM law_articles ORDER BY ALL") == [(1, 0), (2, 0), (2, 1), (3, 0)]
    assert make(place) is False
