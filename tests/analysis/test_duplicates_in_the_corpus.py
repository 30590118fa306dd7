"""Duplicates through the real stages: from archived pages to edges, clusters, passages, templates and the queries on them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from analysis.database import ask, named_query
from pipeline.cleaning import clean_site
from pipeline.commands.stages import build
from pipeline.settle import settle_site
from spiders.place import TREE, Place
from tests.archives import MOMENT, answer, sample_site, tpure_page, write_segment

STATUTE = "当事人一方不履行合同义务或者履行合同义务不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等违约责任。"


def prose(topic, paragraphs=8):
    """Paragraphs that share nothing with those of another topic."""
    return [f"{topic}第{number}件事：" + "".join(f"{topic}{chr(0x4E00 + 37 * number + 11 * k)}{chr(0x5A00 + 53 * k + number)}" for k in range(14)) + "。" for number in range(paragraphs)]


def page(number, title, paragraphs, shown="2026-09-20"):
    return answer(f"/sf/{number}.html", tpure_page(title, "".join(f"<p>{text}</p>" for text in paragraphs), shown))


class Corpus:
    """A data folder that gets pages night by night."""

    def __init__(self, folder):
        self.place = Place(folder, TREE / "spiders" / "sites", "")
        self.site = replace(sample_site(), name="sample")
        self.nights = 0

    def night(self, *pages):
        self.nights += 1
        at = MOMENT + timedelta(days=self.nights)
        write_segment(self.place, [replace(found, fetched_at=at) for found in pages])
        clean_site(self.site, self.place, jobs=1)
        settle_site("sample", self.place)
        build(self.place)

    def rows(self, query):
        return ask(self.place.database, query)[1]

    def clusters(self):
        return {article.removeprefix("sample:"): cluster.removeprefix("sample:") for article, cluster in self.rows("SELECT article_id, cluster_id FROM clusters")}



@pytest.fixture
def corpus(tmp_path):
    return Corpus(tmp_path / "data")


def test_kinds_of_edges_and_their_values(corpus):
    text = prose("催收")
    spaced = [line.replace("：", " : ").replace("。", "．") for line in text]
    near = [*text[:7], *prose("改写", 1)]
    corpus.night(page(1, "甲", text), page(2, "乙", spaced, "2026-09-21"), page(3, "丙", near, "2026-09-22"), page(4, "丁", text[:3], "2026-09-23"), page(5, "戊", prose("彩礼")))
    edges = {tuple(row[:2]): row[2:] for row in corpus.rows("SELECT article_id[8:], other_id[8:], kind, jaccard, containment FROM near_duplicates")}
    assert edges["2", "1"] == ("exact", 1.0, 1.0)
    assert edges["3", "1"][0] == "near" and 0.7 < edges["3", "1"][1] < 0.9
    assert edges["4", "1"][0] == "contained" and edges["4", "1"][1] < 0.5 and edges["4", "1"][2] == 1.0
    assert edges.pop(("4", "3")) == edges["4", "1"] and len(edges) == 3  # 3 is near 1, but stands for a cluster of its own
    pairs = corpus.rows("SELECT article_id[8:], other_id[8:], kind FROM v_duplicate_pairs ORDER BY ALL")
    assert pairs == [("2", "1", "exact"), ("3", "1", "near"), ("3", "2", "near"), ("4", "1", "contained"), ("4", "2", "contained"), ("4", "3", "contained")]


def test_the_same_statute_makes_no_copy_and_another_statute_no_original(corpus):
    quoted = f"《民法典》第五百七十七条规定：“{STATUTE * 4}”"
    corpus.night(page(1, "甲", [*prose("押金", 2), quoted]), page(2, "乙", [*prose("工伤", 2), quoted]), page(3, "丙", prose("押金", 2), "2026-09-21"))
    kinds = corpus.rows("SELECT article_id[8:], other_id[8:], kind, jaccard FROM near_duplicates")
    ((article, other, kind, jaccard),) = kinds
    assert (article, other, kind) == ("3", "1", "near") and jaccard > 0.9  # but for the provision's name, which is the author's


def test_an_empty_or_short_body_is_like_no_other(corpus):
    corpus.night(page(1, "甲", ["好"]), page(2, "乙", ["好。"]), page(3, "丙", ["同一句话而已罢了"]), page(4, "丁", ["同一句话而已罢啦"]))
    assert corpus.rows("SELECT article_id[8:], other_id[8:], kind FROM near_duplicates") == [("2", "1", "exact")]
    assert len(corpus.clusters()) == 4


def test_a_cluster_keeps_its_name_as_it_grows_and_merges_are_recorded(corpus):
    text, other = prose("网贷"), prose("网贷")[:4] + prose("续写", 4)
    corpus.night(page(7, "甲", text), page(8, "乙", text, "2026-09-21"))
    corpus.night(page(2, "丙", other, "2020-01-01"), page(3, "丁", other))
    first = corpus.clusters()
    assert (first["7"], first["8"], first["2"], first["3"]) == ("7", "7", "2", "2")
    corpus.night(page(1, "戊", text, "2019-01-01"))  # older by its date, but seen later
    assert corpus.clusters() == first | {"1": "7"}
    assert corpus.rows("SELECT DISTINCT representative FROM clusters WHERE cluster_id = 'sample:7'") == [("sample:1",)]
    corpus.night(page(2, "丙", text, "2020-01-01"), page(3, "丁", text))  # both change: the cluster goes into the older one
    assert set(corpus.clusters().values()) == {"7"}
    assert corpus.rows("SELECT cluster_id, merged_into FROM cluster_merges") == [("sample:2", "sample:7")]
    corpus.night(page(9, "己", prose("无关")))
    assert corpus.clusters() == {"1": "7", "2": "7", "3": "7", "7": "7", "8": "7", "9": "9"}
    assert len(corpus.rows("FROM cluster_merges")) == 1


def test_when_the_oldest_member_leaves_the_cluster_is_named_anew(corpus):
    text = prose("保证金")
    corpus.night(page(1, "甲", text))
    corpus.night(page(2, "乙", text), page(3, "丙", text))
    assert set(corpus.clusters().values()) == {"1"}
    corpus.night(page(1, "甲", prose("别的事")))
    assert corpus.clusters() == {"1": "1", "2": "2", "3": "2"}


def test_nothing_new_leaves_the_database_as_it_is(corpus):
    corpus.night(page(1, "甲", prose("租房")))
    before = corpus.place.database.stat().st_mtime_ns
    assert not build(corpus.place)
    assert corpus.place.database.stat().st_mtime_ns == before


def test_passages_say_where_they_stood_first_and_what_they_are(corpus):
    closing = "以上内容仅供参考，具体案件请结合证据，咨询专业人士后再作决定为宜。"
    quoted = f"《民法典》第五百七十七条规定：“{STATUTE}”"
    shared = "这一段文字是从别处抄来的，讲的是押金怎么退还才算公平合理。"
    corpus.night(*(page(number, f"题{number}", [*prose(topic, 3), closing, quoted, *extra], f"2026-0{number}-01") for number, topic, extra in [(1, "租房", []), (2, "工伤", [shared]), (3, "彩礼", []), (4, "借款", ["开头一句不同的话放在这里。" + shared])]))
    found = {row[0]: row[1:] for row in corpus.rows("SELECT example, origin, kind, articles, clusters, first_article_id[8:] FROM passages")}
    assert found[closing] == ("template", "paragraph", 4, 4, "1")
    assert found[quoted] == ("statute", "paragraph", 4, 4, "1")
    assert found[shared] == ("copied", "paragraph", 2, 2, "2")  # a paragraph in one, a sentence of the other
    assert all(not example.startswith(("租房", "工伤")) for example in found)


KEYWORDS = ["上门催收", "短信轰炸", "起诉立案", "爆通讯录", "冒充公检法"]


def test_templates_their_fillers_and_the_bodies_under_them(corpus):
    def body(word):
        return [f"关于{word}，借款人常常问：{word}到底合不合法？", *prose("网贷", 6)]

    pages = [page(n, f"网贷逾期后，{word}是否合法？如何保护自身权益？", body(word), f"2026-09-{n:02}") for n, word in enumerate(KEYWORDS, 1)]
    corpus.night(*pages, page(9, "退租时押金怎么要回来", prose("押金")))
    ((template, pattern, articles, slots),) = corpus.rows("SELECT template_id, pattern, articles, slots FROM templates")
    assert (pattern, articles, slots) == ("网贷逾期后，{…}是否合法？如何保护自身权益？", 5, 1)
    assert corpus.rows(f"SELECT article_id[8:], fillers[1] FROM template_articles WHERE template_id = '{template}'") == [(str(n), word) for n, word in enumerate(KEYWORDS, 1)]
    ((articles, example),) = corpus.rows("SELECT articles, example FROM skeletons")
    assert articles == 5 and example.startswith("关于{…}，借款人常常问：{…}到底合不合法？")
    names, rows = ask(corpus.place.database, named_query("title_templates"))
    assert dict(zip(names, rows[0], strict=True))["fillers"] and len(rows) == 1
    assert len(ask(corpus.place.database, named_query("keyword_swapped_bodies"))[1]) == 1


def test_the_figures_that_people_ask_for(corpus):
    text = prose("催收")
    corpus.night(page(1, "甲", text, "2026-08-01"), page(2, "乙", text, "2026-09-02"), page(3, "丙", prose("彩礼"), "2026-09-03"))

    def answers(name):
        names, rows = ask(corpus.place.database, named_query(name))
        return [dict(zip(names, row, strict=True)) for row in rows]

    (whole,) = answers("effective_articles")
    assert (whole["articles"], whole["clusters"], whole["largest_cluster"], whole["duplicate_share"]) == (3, 2, 2, 0.333)
    assert whole["effective_articles"] == 1.9  # exp(2/3 ln 3/2 + 1/3 ln 3)
    (site,) = answers("duplicates_by_site")
    assert (site["articles"], site["clusters"], site["duplicates"]) == (3, 2, 1)
    months = {row["month"]: (row["new_articles"], row["recycled_articles"]) for row in answers("new_against_recycled")}
    assert months == {"2026-08": (1, 0), "2026-09": (1, 1)}
    (largest,) = answers("largest_clusters")
    assert (largest["articles"], largest["title"], [url.rpartition("/")[2] for url in largest["urls"]]) == (2, "甲", ["1.html", "2.html"])
    assert [row["duplicates"] for row in answers("duplicates_by_category")] == [1]
