"""Law texts from checkouts and datasets: what is held, which copy is preferred, what is told of the rest."""

import csv
import json

import pyarrow.parquet as pq
import pytest

from pipeline.law.holdings import holdings, missing_versions, warnings
from pipeline.law.known import known_versions, registry_name
from pipeline.law.sources import read_folder
from pipeline.law.sources.mended import load_sources
from pipeline.law.store import ARTICLES, LAWS, import_folders, read_manifest
from spiders.place import TREE
from spiders.problem import Problem, UsageProblem
from tests.pipeline.law import checkouts
from tests.pipeline.law.checkouts import PROVISIONS, commit, dataset, just_laws, lawbasecn, lawrefbook, write


@pytest.fixture
def store(tmp_path):
    return tmp_path / "data" / "laws"


def take_in(store, *folders, known=()):
    return import_folders(folders, store, list(known), registry_name)


def held(store):
    return pq.read_table(store / "laws.parquet").to_pylist()


def texts(store, vid):
    rows = pq.read_table(store / "articles.parquet").to_pylist()
    return {(row["no"], row["sub"]): row["text"] for row in rows if row["vid"] == vid}


def told(store):
    with open(store / "conflicts.csv", encoding="utf-8", newline="") as file:
        return [(row["what"], row["kept"], row["other"]) for row in csv.DictReader(file)]


def bytes_of(store):
    return {path.name: path.read_bytes() for path in store.iterdir()}


def test_a_version_of_lawbasecn(store, tmp_path):
    take_in(store, lawbasecn(tmp_path / "a", status="尚未生效"))
    (law,) = held(store)
    assert pq.read_schema(store / "laws.parquet").names == LAWS.names
    assert pq.read_schema(store / "articles.parquet").names == ARTICLES.names
    assert (law["law_id"], law["title"], law["kind"]) == ("测试示范法", "中华人民共和国测试示范法", "法律")
    assert (law["published"], law["effective"], law["effective_src"]) == ("2024-05-06", "2024-09-01", "meta")
    assert (law["n_articles"], law["max_article"], law["unit"], law["src"]) == (4, 3, "article", "lawbasecn")
    assert json.loads(law["history"]) == [["2019-03-04", "通过"], ["2024-05-06", "修订"]]
    assert texts(store, law["vid"]) == {
        (1, 0): "为了示范，制定本法。",
        (2, 0): "示范应当真实。\n示范有下列情形之一的，可以重做：\n（一）看不清的；\n（二）听不见的。",
        (2, 1): "重做不得超过三次。",
        (3, 0): "本法自公布之日起施行。",
    }


def test_a_version_of_just_laws(store, tmp_path):
    take_in(store, just_laws(tmp_path / "a"))
    (law,) = held(store)
    assert (law["law_id"], law["published"], law["effective"], law["effective_src"]) == (
        "测试示范法",
        "2024-05-06",
        "2024-05-06",
        "text_pubday",
    )
    assert set(texts(store, law["vid"])) == {(1, 0), (2, 0), (2, 1), (3, 0)}


def test_versions_and_parts_of_just_laws(store, tmp_path):
    root = just_laws(tmp_path / "a", provisions="## 修正案目录")
    law = "docs/economic/demonstration-law"
    write(root, f"{law}/00-supplementary.md", "# 附则\n\n**第三条**　丙。\n")
    write(root, f"{law}/01-general.md", "# 第一编　总则\n\n**第一条**　甲。\n\n**第二条**　乙。\n")
    write(
        root,
        f"{law}/04-amendment.md",
        "# 修正案\n\n## 中华人民共和国测试示范法修正案\n\n*2020年1月2日第一届示范大会第一次会议通过*\n\n**第九条**　旧。\n",
    )
    write(
        root,
        f"{law}/versions/2027-01-01/README.md",
        "# 中华人民共和国测试示范法\n\n2026年6月7日第三届示范大会第一次会议修订\n\n**第一条**　新。\n",
    )
    entries = [{"promulgatedOn": "2026-06-07", "effectiveFrom": "2027-01-01", "entry": "versions/2027-01-01/README.md"}]
    write(root, f"{law}/versions.json", json.dumps({"versions": entries}))
    take_in(store, root)
    first, second = held(store)
    assert texts(store, first["vid"]) == {(1, 0): "甲。", (2, 0): "乙。", (3, 0): "丙。"}
    assert (first["superseded_on"], first["superseded_by"]) == ("2027-01-01", second["vid"])
    assert (second["published"], second["effective"], second["effective_src"]) == ("2026-06-07", "2027-01-01", "meta")


def test_a_version_of_lawrefbook(store, tmp_path):
    take_in(store, lawrefbook(tmp_path / "a"))
    (law,) = held(store)  # neither the index nor the province's
    assert (law["law_id"], law["kind"], law["organ"], law["doc_no"]) == ("示范管理条例", "行政法规", "国务院", "国务院令第901号")
    assert (law["published"], law["effective"], law["effective_src"]) == ("2021-07-08", "2021-10-01", "header")
    assert texts(store, law["vid"])[2, 0] == "管理示范，应当\n做到下列各项:\n（一）有人看管;\n（二）有处存放。"


def test_a_code_split_over_files(store, tmp_path):
    head = "2020年1月2日 第一届示范大会第一次会议通过\n\n2020年3月1日 施行\n\n<!-- INFO END -->\n\n"
    root = lawrefbook(tmp_path / "a")
    write(root, "民法典/合同编.md", f"# 中华人民共和国示范法典\n\n# 合同编\n\n{head}第三条 丙。\n")
    write(root, "民法典/总则.md", f"# 中华人民共和国示范法典\n\n# 总则\n\n{head}第一条 甲。\n\n第二条 乙。\n")
    take_in(store, root)
    code = next(law for law in held(store) if law["law_id"] == "示范法典")
    assert list(texts(store, code["vid"])) == [(1, 0), (2, 0), (3, 0)]


def test_a_stale_head_is_mended_by_the_digest_of_its_file(store, tmp_path, monkeypatch):
    import hashlib

    from pipeline.law.sources import mended

    digest = hashlib.sha256(checkouts.REGULATION.encode()).hexdigest()
    entry = {"sha256": digest, "published": "2023-01-02", "effective": "2023-05-01"}
    monkeypatch.setattr(mended, "load_sources", lambda: {"mended": [entry]})
    take_in(store, lawrefbook(tmp_path / "a"))
    assert (held(store)[0]["published"], held(store)[0]["effective"], held(store)[0]["effective_src"]) == (
        "2023-01-02",
        "2023-05-01",
        "manual",
    )


def test_the_shipped_sources_name_the_criminal_code_and_the_revision_of_2020():
    found = load_sources()
    assert {entry["path"]: entry["published"] for entry in found["mended"]} == {"刑法/刑法.md": "2023-12-29"}
    assert [(entry["kind"], entry["effective"]) for entry in found["together"]] == [("司法解释", "2021-01-01")]


def test_the_sounder_copy_is_kept_and_differences_are_told(store, tmp_path):
    other = PROVISIONS.replace("三次", "五次")
    take_in(store, just_laws(tmp_path / "b", provisions=other), lawbasecn(tmp_path / "a"))
    (law,) = held(store)
    assert law["src"] == "lawbasecn" and texts(store, law["vid"])[2, 1] == "重做不得超过三次。"
    assert told(store) == [("text", "4 articles", "4 articles, 1 differ, first 第2条之1")]


def test_punctuation_is_no_conflict(store, tmp_path):
    take_in(store, just_laws(tmp_path / "b", provisions=PROVISIONS.replace("，", ",")), lawbasecn(tmp_path / "a"))
    assert len(held(store)) == 1 and told(store) == []


def test_the_same_text_under_another_day_is_the_same_version(store, tmp_path):
    take_in(store, just_laws(tmp_path / "b", history="2024年5月9日第二届示范大会第三次会议修订"), lawbasecn(tmp_path / "a"))
    assert [law["published"] for law in held(store)] == ["2024-05-06"]
    assert told(store) == [("published", "2024-05-06", "2024-05-09")]


def test_a_guessed_day_of_effect_yields_to_a_known_one_and_disputes_nothing(store, tmp_path):
    facts = {
        "vid": "aaaa",
        "law_id": "测试示范法",
        "title": "中华人民共和国测试示范法",
        "published": "2024-05-06",
        "effective": "2024-05-06",
    }
    articles = [{"vid": "aaaa", "no": 1, "text": "为了示范，制定本法。"}]
    guessed = dataset(tmp_path / "guessed", [facts | {"effective_src": "assumed_pub"}], articles)
    take_in(store, guessed, lawbasecn(tmp_path / "b"))
    assert (held(store)[0]["vid"], held(store)[0]["effective"], held(store)[0]["effective_src"]) == ("aaaa", "2024-09-01", "meta")
    assert [what for what, _, _ in told(store)] == ["text"]

    known = dataset(tmp_path / "known", [facts | {"effective_src": "header"}], articles)
    take_in(store, known)
    assert ("effective", "2024-09-01", "2024-05-06") in told(store)


def test_a_dataset_s_versions_are_told_apart_already(store, tmp_path):
    facts = {"law_id": "测试示范法", "title": "测试示范法", "published": "2024-05-06", "effective": "2024-09-01"}
    articles = [{"vid": vid, "no": 1, "text": "甲。"} for vid in ("aaaa", "bbbb")]
    take_in(store, dataset(tmp_path / "a", [facts | {"vid": "aaaa"}, facts | {"vid": "bbbb"}], articles))
    assert [law["vid"] for law in held(store)] == ["aaaa", "bbbb"]


def test_versions_form_a_chain_with_those_that_only_the_registry_knows(store, tmp_path):
    lawbasecn(tmp_path / "a", 2019, PROVISIONS.replace("三次", "两次"))
    known = [
        {"law": "测试示范法", "version": "2019-03-04", "effective": "2019-06-01", "max_article": "3"},
        {"law": "测试示范法", "version": "2021-02-03", "effective": "2021-04-01", "max_article": ""},
        {"law": "另一示范法", "version": "2020-02-03", "effective": "2020-04-01", "max_article": "9"},
    ]
    take_in(store, lawbasecn(tmp_path / "a"), known=known)
    old, new = held(store)
    assert (old["superseded_on"], old["superseded_by"]) == ("2021-04-01", None)
    assert (new["superseded_on"], new["superseded_by"]) == (None, None)
    gaps = [(gap.law, gap.version) for gap in missing_versions(held(store), known, {})]
    assert gaps == [("测试示范法", "2021-02-03"), ("另一示范法", "2020-02-03")]

    take_in(store, lawbasecn(tmp_path / "a"))
    assert (held(store)[0]["superseded_on"], held(store)[0]["superseded_by"]) == ("2024-09-01", new["vid"])


def test_a_text_that_breaks_off_is_told_by_the_registry_s_count(store, tmp_path):
    known = [{"law": "测试示范法", "version": "2024-05-06", "effective": "2024-09-01", "max_article": "12"}]
    take_in(store, lawbasecn(tmp_path / "a"), known=known)
    assert told(store) == [("max_article", "3", "12")]


def test_importing_again_gives_the_same_bytes_in_any_order(store, tmp_path):
    folders = [lawbasecn(tmp_path / "a"), just_laws(tmp_path / "b"), lawrefbook(tmp_path / "c")]
    first = take_in(store, *folders)
    assert (first.versions, first.new_versions, first.articles) == (2, 2, 7)
    once = bytes_of(store)
    assert take_in(store, folders[1]).new_versions == 0
    assert bytes_of(store) == once

    other = tmp_path / "other"
    for folder in reversed(folders):
        take_in(other, folder)
    assert bytes_of(other) == once
    assert not list(store.glob("*.new"))


def test_importing_more_adds_and_what_a_newer_checkout_lacks_stays(store, tmp_path):
    take_in(store, lawbasecn(tmp_path / "old", 2019, PROVISIONS.replace("三次", "两次")))
    before = held(store)[0]["vid"]
    done = take_in(store, lawbasecn(tmp_path / "new", 2024))
    assert done.new_versions == 1
    assert [law["published"] for law in held(store)] == ["2019-03-04", "2024-05-06"]
    assert held(store)[0]["vid"] == before
    assert len(read_manifest(store)["sources"]) == 2


def test_what_is_held_follows_the_registry_s_names(store, tmp_path):
    take_in(store, lawbasecn(tmp_path / "a", 2019))
    names = {"测试示范法": "新名示范法"}
    import_folders([lawrefbook(tmp_path / "c")], store, [], lambda title: names.get(registry_name(title), registry_name(title)))
    assert [law["law_id"] for law in held(store)] == ["新名示范法", "示范管理条例"]


def test_a_sounder_copy_keeps_the_version_s_id(store, tmp_path):
    take_in(store, just_laws(tmp_path / "b"))
    before = held(store)[0]["vid"]
    take_in(store, lawbasecn(tmp_path / "a"))
    assert [(law["vid"], law["src"]) for law in held(store)] == [(before, "lawbasecn")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no title"),
        (b"\xff\xfe\x00bad", "not UTF-8"),
        ("# 坏法\n".encode(), "no text"),
        ("---\ntitle: 坏法\n---\n\n<<<<<<< HEAD\n**第一条**　甲。\n".encode(), "left in a merge conflict"),
        ("# 坏法\n\n**第一条**　甲。\n\n**第三条**　丙。\n".encode(), "articles missing: 1 of 3"),
    ],
)
def test_broken_files_are_skipped_with_a_reason_and_counted(store, tmp_path, content, reason):
    root = lawbasecn(tmp_path / "a")
    (root / "法律/法律/坏法-20200101.md").write_bytes(content)
    done = take_in(store, root)
    assert done.readings[0].skipped == (("法律/法律/坏法-20200101.md", reason),)
    assert read_manifest(store)["sources"][0]["skipped"] == {reason: 1}
    assert done.versions == 1


def test_broken_days_and_heads_of_the_other_formats_are_skipped_too(store, tmp_path):
    undated = lawrefbook(
        tmp_path / "c", "司法解释/最高人民法院关于示范的批复.md", "# 最高人民法院关于示范的批复\n\n<!-- INFO END -->\n\n同意。\n"
    )
    broken = just_laws(tmp_path / "b")
    write(broken, "docs/economic/demonstration-law/versions.json", "{")
    write(broken, "docs/economic/empty-law/README.md", "")
    done = take_in(store, undated, broken)
    assert [reading.skipped for reading in done.readings] == [
        (("司法解释/最高人民法院关于示范的批复.md", "no day"),),
        (("docs/economic/demonstration-law", "versions.json can't be read"), ("docs/economic/empty-law", "no title")),
    ]
    assert done.versions == 0


def test_a_folder_of_no_known_kind_changes_nothing(store, tmp_path):
    write(tmp_path / "z", "README.md", "# 一些文字\n")
    with pytest.raises(UsageProblem, match="none of the known sources"):
        take_in(store, lawbasecn(tmp_path / "a"), tmp_path / "z")
    with pytest.raises(UsageProblem, match="no such folder"):
        take_in(store, tmp_path / "nowhere")
    assert not store.exists()


def test_a_dataset_that_is_none_is_named(store, tmp_path):
    write(tmp_path / "a", "laws.parquet", "no parquet")
    write(tmp_path / "a", "articles.parquet", "no parquet")
    with pytest.raises(Problem, match=r"laws\.parquet: not a Parquet file"):
        take_in(store, tmp_path / "a")


def test_a_repository_without_its_files_is_read_from_git(tmp_path):
    root = lawbasecn(tmp_path / "a")
    commit(root)
    whole = read_folder(root, registry_name)
    for path in root.rglob("*.md"):
        path.unlink()  # as where names are too long for the file system
    assert read_folder(root, registry_name).copies == whole.copies
    assert read_folder(root / ".git", registry_name).digest == whole.digest


def test_names_are_the_registry_s():
    assert (
        registry_name("最高人民法院关于适用《中华人民共和国民法典》总则编若干问题的解释")
        == "最高人民法院关于适用《民法典》总则编若干问题的解释"
    )
    assert registry_name("中华人民共和国测试示范法（2024年修正文本）") == "测试示范法"


def test_holdings_tell_the_horizon_a_kind_and_warn_after_a_year(store, tmp_path):
    from datetime import date

    known = [{"law": "另一示范法", "version": "2020-02-03", "effective": "2020-04-01", "max_article": ""}]
    kinds = {"另一示范法": "部门规章"}
    assert warnings(holdings(store, known, kinds, date(2024, 6, 1))) == [
        "no law texts are held: laws import DIR… takes them in, laws fetch gets them (docs/laws.md)"
    ]
    take_in(store, lawbasecn(tmp_path / "a"), lawrefbook(tmp_path / "c"))
    found = holdings(store, known, kinds, date(2022, 7, 1))
    assert found["laws_as_of"] == "2024-05-06"
    assert {kind: row["to"] for kind, row in found["kinds"].items()} == {
        "法律": "2024-05-06",
        "行政法规": "2021-07-08",
        "部门规章": None,
    }
    assert found["missing"] == [{"law": "另一示范法", "version": "2020-02-03", "effective": "2020-04-01", "kind": "部门规章"}]
    assert warnings(found) == []
    assert [text.split(":")[0] for text in warnings(holdings(store, known, kinds, date(2025, 6, 1)))] == ["法律", "行政法规"]


SHARED = TREE.parent / "shared" / "laws"


@pytest.mark.skipif(
    not (SHARED / "laws.parquet").exists(), reason="the dataset of law texts lies beside the tree on some machines only"
)
def test_the_shared_dataset_whole(store):
    done = take_in(store, SHARED, known=known_versions())
    assert (done.versions, done.articles) == (1903, 81106)
    theirs = pq.read_table(SHARED / "articles.parquet", columns=["vid", "ord", "no", "sub"]).to_pylist()
    ours = pq.read_table(store / "articles.parquet", columns=["vid", "no", "sub"]).to_pylist()

    def by_version(rows):
        found = {}
        for row in rows:
            found.setdefault(row["vid"], []).append((row["no"], row["sub"]))
        return found

    assert by_version(ours) == by_version(sorted(theirs, key=lambda row: (row["vid"], row["ord"])))
    days = {row["vid"]: (row["published"], row["effective"]) for row in pq.read_table(SHARED / "laws.parquet").to_pylist()}
    assert {row["vid"]: (row["published"], row["effective"]) for row in held(store)} == days
    assert read_manifest(store)["laws_as_of"] == "2026-06-26"
