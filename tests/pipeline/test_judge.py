"""The second half of settling: when an article's citations are judged again, and what stays as it was.

Pages are archived, cleaned and settled for real; the law texts are two versions of one law with words of this test's own.
"""

from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import pipeline.judge
from pipeline.cleaning import clean_site
from pipeline.judge import judge_site
from pipeline.settle import settle_site
from pipeline.settled import judged_file
from tests.archives import answer, sample_site, tpure_page, write_segment

START = datetime(2026, 10, 3, 4, 0, tzinfo=UTC)
ORDER = "治安管理处罚法"
THREATS = "写恐吓信或者以其他方法威胁他人人身安全的，处五日以下拘留或者五百元以下罚款。"
PETS = "饲养动物干扰他人正常生活的，处警告；警告后不改正的，处二百元以上五百元以下罚款。"
OLD = (ORDER, "2012-10-26", "2013-01-01", "2026-01-01", {1: "为维护秩序，制定本法。", 42: THREATS})
NEW = (ORDER, "2025-06-27", "2026-01-01", None, {1: "为维护秩序，制定本法。", 42: PETS, 50: THREATS})
LATER = ("商标法", "2026-06-26", "2027-01-01", None, {1: "为了加强商标管理，制定本法。"})  # so that what is held reaches into 2026


def hold(place, *versions):
    """Law texts in the layout that `laws import` writes."""
    laws, articles = [], []
    for law, published, effective, ended, texts in versions:
        vid = f"{law}@{published}"
        laws.append({"vid": vid, "law_id": law, "published": published, "effective": effective, "effective_src": "meta", "superseded_on": ended,
                     "repealed_on": None, "repealed_by": None, "n_articles": len(texts), "max_article": max(texts)})  # fmt: skip
        articles += [{"vid": vid, "no": number, "sub": 0, "text": text} for number, text in texts.items()]
    place.laws.mkdir(parents=True, exist_ok=True)
    columns = [*laws[0]]
    pq.write_table(pa.table({name: pa.array([row[name] for row in laws]) for name in columns}), place.laws / "laws.parquet")
    pq.write_table(pa.Table.from_pylist(articles), place.laws / "articles.parquet")
    (place.laws / "manifest.json").write_text(f"{[version[:2] for version in versions]}", encoding="utf-8")


def page(number, body, shown):
    return answer(f"/sf/{number}.html", tpure_page(f"题{number}", f"<p>{body}</p>", shown), START)


def cited(article, words=""):
    return f"根据《{ORDER}》第{article}条规定：“{words}”，可以报警。" if words else f"见《{ORDER}》第{article}条。"


PAGES = [
    page(1, cited(42, THREATS), "2025-03-20"),
    page(2, cited(42), ""),  # on a day between its neighbours'
    page(3, cited(1), ""),
    page(4, cited(42, THREATS), "2026-03-20"),
    page(5, "这里什么也没有引用。", "2026-03-20"),
]


@pytest.fixture
def cleaned(place):
    write_segment(place, PAGES)
    clean_site(sample_site(), place, jobs=1)
    return place


def judged(place):
    """The judged rows in order, as dictionaries."""
    with duckdb.connect() as database:
        result = database.execute("SELECT * FROM read_parquet(?) ORDER BY article_id, ord", [str(judged_file(place, "sample"))])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def verdicts(place):
    return {
        row["article_id"].removeprefix("sample:"): (row["reference_verdict"], row["quote_fidelity"], row["finding"])
        for row in judged(place)
    }


def clean_bytes(place):
    files = [path for path in sorted(place.corpus.rglob("*")) if path.is_file() and "settled" not in path.parts]
    return {path: path.read_bytes() for path in files}


def counted(monkeypatch):
    """The ids of the articles that are judged from now on."""
    seen = []
    original = pipeline.judge.judge_version
    monkeypatch.setattr(
        pipeline.judge, "judge_version", lambda version, bench: (seen.append(version["article_id"]), original(version, bench))[1]
    )
    return seen


def test_each_article_is_judged_as_of_its_day(cleaned):
    hold(cleaned, OLD, NEW, LATER)
    assert settle_site("sample", cleaned)
    assert verdicts(cleaned) == {
        "1": ("exists", "verbatim", "none"),
        "2": ("depends_on_date", "no_quote", "none"),  # the law changed between
        "3": ("exists", "no_quote", "none"),  # the provision did not, whatever the day
        "4": ("old_number", "verbatim", "confirmed"),
    }
    [old] = [row for row in judged(cleaned) if row["article_id"] == "sample:4"]
    assert (old["now_law"], old["now_article"], old["law_as_of"], old["laws_as_of"]) == (ORDER, 50, "2026-03-20", "2026-06-26")


def test_without_law_texts_words_are_not_checkable(cleaned):
    settle_site("sample", cleaned)
    found = verdicts(cleaned)
    assert {row[1] for row in found.values()} == {"not_checkable", "no_quote"}
    assert {row[2] for row in found.values()} == {"none"}
    assert set(found) == {"1", "2", "3", "4"}


def test_new_law_texts_judge_again_and_clean_nothing(cleaned, monkeypatch):
    settle_site("sample", cleaned)
    before = clean_bytes(cleaned)
    seen = counted(monkeypatch)
    hold(cleaned, OLD)
    assert settle_site("sample", cleaned)
    assert verdicts(cleaned)["1"] == ("exists", "verbatim", "none")
    hold(cleaned, OLD, NEW, LATER)
    assert settle_site("sample", cleaned)
    assert verdicts(cleaned)["4"] == ("old_number", "verbatim", "confirmed")
    assert len(seen) == 8  # four articles, twice
    clean_site(sample_site(), cleaned, jobs=1)
    assert clean_bytes(cleaned) == before


def test_what_did_not_change_is_not_judged_again(cleaned, monkeypatch):
    hold(cleaned, OLD, NEW, LATER)
    settle_site("sample", cleaned)
    before = judged_file(cleaned, "sample").read_bytes()
    seen = counted(monkeypatch)
    assert not settle_site("sample", cleaned)
    assert not judge_site("sample", cleaned)
    assert seen == []
    # a new article is judged, and those of a known day stay as they were
    write_segment(cleaned, [page(6, cited(50), "2026-04-01")], "20261104T040000Ztest")
    clean_site(sample_site(), cleaned, jobs=1)
    assert settle_site("sample", cleaned)
    assert "sample:6" in seen
    assert not {"sample:1", "sample:4"} & set(seen)
    assert verdicts(cleaned)["6"] == ("exists", "no_quote", "none")
    assert judged_file(cleaned, "sample").read_bytes() != before


def test_a_day_that_becomes_known_is_judged(cleaned):
    hold(cleaned, OLD, NEW, LATER)
    settle_site("sample", cleaned)
    assert verdicts(cleaned)["2"][0] == "depends_on_date"
    write_segment(cleaned, [page(2, cited(42), "2025-05-05")], "20261104T040000Ztest")
    clean_site(sample_site(), cleaned, jobs=1)
    settle_site("sample", cleaned)
    assert verdicts(cleaned)["2"][0] == "exists"


def test_the_same_input_gives_the_same_bytes(cleaned):
    hold(cleaned, OLD, NEW, LATER)
    settle_site("sample", cleaned)
    first = judged_file(cleaned, "sample").read_bytes()
    judged_file(cleaned, "sample").unlink()
    assert judge_site("sample", cleaned)
    assert judged_file(cleaned, "sample").read_bytes() == first


def test_rows_kept_are_those_that_judging_gives(cleaned):
    """An article's rows do not depend on whether others were judged with it."""
    hold(cleaned, OLD, NEW, LATER)
    settle_site("sample", cleaned)
    write_segment(cleaned, [page(6, cited(50), "2026-04-01")], "20261104T040000Ztest")
    clean_site(sample_site(), cleaned, jobs=1)
    settle_site("sample", cleaned)
    kept = judged(cleaned)
    judged_file(cleaned, "sample").unlink()
    judge_site("sample", cleaned)
    assert judged(cleaned) == kept


def test_an_interrupted_judging_leaves_what_was(cleaned, monkeypatch):
    hold(cleaned, OLD)
    settle_site("sample", cleaned)
    before = judged_file(cleaned, "sample").read_bytes()
    hold(cleaned, OLD, NEW, LATER)

    def fail(version, bench):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(pipeline.judge, "judge_version", fail)
        judge_site("sample", cleaned)
    assert judged_file(cleaned, "sample").read_bytes() == before
    assert judge_site("sample", cleaned)
    assert verdicts(cleaned)["4"][0] == "old_number"
