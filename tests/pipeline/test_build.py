"""The database: the contract's tables, readable by DuckDB 1.5, swapped whole."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace

import duckdb
import pytest

from pipeline import build
from pipeline.build import STORAGE
from pipeline.cleaning import clean_site
from pipeline.commands.stages import build as build_database
from pipeline.schema import SQL_TYPES, load_schema
from pipeline.settle import settle_site
from spiders.crawl import Run, write_run
from spiders.place import TREE
from spiders.problem import Problem
from tests.archives import MOMENT, answer, sample_site, tpure_page, write_segment

TABLES = load_schema()[1]


def make(place, *exchanges, site="sample"):
    """Archive the exchanges, if any, and bring the corpus and the database up to date."""
    if exchanges:
        write_segment(place, exchanges, site=site)
    clean_site(replace(sample_site(), name=site), place, jobs=1)
    settle_site(site, place)
    return build_database(place)


def page(number, body="甲", at=MOMENT):
    return answer(f"/sf/{number}.html", tpure_page(f"题{number}", f"<p>{body}</p>", "2026-09-20"), at)


def ask(place, query):
    with duckdb.connect(str(place.database), read_only=True) as database:
        database.execute("SET TimeZone = 'UTC'")
        return database.execute(query).fetchall()


def content(place):
    """All rows of all tables but the time of building."""
    names = [name for (name,) in ask(place, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    return {name: ask(place, f"FROM {name}" + (" WHERE key <> 'built_at'" if name == "about" else "")) for name in names}


def test_the_contracts_tables_and_columns_stand_with_their_types(sample_place):
    found = {}
    for table, column, kind in ask(sample_place, "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY column_index"):
        found.setdefault(table, []).append((column, kind))
    types = SQL_TYPES | {"time": "TIMESTAMP WITH TIME ZONE"}
    found = {table: columns for table, columns in found.items() if table != "about" and not table.startswith("v_")}
    assert found == {name: [(column.name, types[column.type]) for column in table.columns] for name, table in TABLES.items()}


DESIGNED = {  # ../shared/DESIGN.md: names may gain columns, not lose them
    "captures": "capture_id, site, url, fetched_at, status, content_type, body_digest, run_id, warc, warc_offset, warc_length, outcome, robots, tdm",
    "articles": "article_id, site, url, title, author, category, tags, published, published_from, published_to, published_shown, published_rule, views, text, chars, body_hash, rights_notice, page_rule, capture_id, fetched_at, first_seen, last_seen, last_changed, gone_since",
    "blocks": "article_id, ord, kind, role, span_start, span_end",
    "links": "article_id, kind, url, title",
    "citations": "article_id, body_hash, ord, kind, span_start, span_end, text, law, article, suffix, paragraph, item, inherited, stance, quote, quote_start, quote_end, rule, instrument, law_as_of, as_of_rule, law_version, reference_verdict, reference_reason, reference_now, quote_fidelity, quote_source, similarity, now_law, now_article, now_suffix, true_law, true_article, true_suffix, finding, laws_as_of",
    "tactics": "article_id, body_hash, ord, span_start, span_end, text, code, lawfulness, actor, rule",
    "advice": "article_id, body_hash, ord, span_start, span_end, text, code, polarity, organ, hotline, deadline, grounded_by, rule",
    "rejects": "capture_id, url, stage, reason, detail",
    "near_duplicates": "article_id, other_id, jaccard, containment, kind",
    "clusters": "article_id, cluster_id, representative",
    "passages": "passage_hash, articles, chars, example",
    "templates": "template_id, pattern, articles, slots",
    "laws": "law, law_version, effective, repealed, successor",
    "law_articles": "law, law_version, article, suffix, text",
    "renumbering": "law",
    "sites": "site",
    "runs": "run_id",
    "reviews": "article_id",
}


@pytest.mark.parametrize("table", DESIGNED)
def test_no_column_of_the_design_is_missing(sample_place, table):
    held = {name for (name,) in ask(sample_place, f"SELECT column_name FROM duckdb_columns() WHERE table_name = '{table}'")}
    assert set(DESIGNED[table].split(", ")) - held == set()


def test_every_table_and_column_has_a_comment_in_chinese_and_english(sample_place):
    comments = ask(sample_place, "SELECT table_name, comment FROM duckdb_tables()")
    comments += ask(
        sample_place, "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE NOT internal AND table_name <> 'about'"
    )
    chinese = r"[\u4e00-\u9fff]|^[a-z_ ]+$|articles|HTTP"  # or the values themselves, which are the same in both languages
    halves = {name: (comment or "").split(" · ") for name, comment in comments}
    assert [name for name, half in halves.items() if len(half) != 2 or not re.search(chinese, half[0]) or not re.search("[a-z]", half[1])] == []
    assert [name for name, half in halves.items() if "." not in name and not re.match("每行是|本数据库", half[0])] == []


def test_no_column_is_named_by_a_word_that_sql_reserves():
    reserved = {word for (word,) in duckdb.connect().execute("SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'reserved'").fetchall()}
    assert reserved & {column.name for table in TABLES.values() for column in table.columns} == set()


def test_duckdb_1_5_can_read_it(sample_place):
    ((storage,),) = ask(sample_place, "SELECT tags['storage_version'] FROM duckdb_databases() WHERE path IS NOT NULL")
    assert storage.rstrip("+") == STORAGE == "v1.5.0"


def test_facts_about_itself(sample_place):
    about = dict(ask(sample_place, "FROM about"))
    assert about["schema_version"] == str(load_schema()[0])
    assert about.keys() == {"schema_version", "built_at", "inputs"}


def test_rows_of_the_sample_hang_together(sample_place):
    assert ask(sample_place, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(96, 96)]
    assert ask(sample_place, "SELECT count(*) FROM captures WHERE outcome = 'article'") == [(3 * 96,)]
    lost = "SELECT count(*) FROM {} t ANTI JOIN {} o USING ({})"
    for table, other, key in [("articles", "captures", "capture_id"), ("article_versions", "articles", "article_id"), ("links", "articles", "article_id")]:
        assert ask(sample_place, lost.format(table, other, key)) == [(0,)]
    assert ask(sample_place, "SELECT count(*) FROM articles a ANTI JOIN article_versions v USING (article_id, body_hash)") == [(0,)]
    joined = "SELECT string_agg(substr(text, span_start + 1, span_end - span_start), chr(10) ORDER BY ord) = any_value(text) FROM blocks JOIN articles USING (article_id) GROUP BY article_id"
    assert set(ask(sample_place, joined)) == {(True,)}
    assert ask(sample_place, "SELECT DISTINCT site, title, system, redistribute FROM sites") == [("sample", sample_site().title, "tpure", True)]
    for table in ("tactics", "advice"):
        wrong = f"""SELECT count(*), count(*) FILTER (substring(a.text, t.span_start + 1, t.span_end - t.span_start) <> t.text)
            FROM {table} t LEFT JOIN articles a USING (article_id, body_hash)"""
        [(count, unlike)] = ask(sample_place, wrong)
        assert count > 96 and unlike == 0
    grounded = """SELECT count(*), count(c.ord) FROM advice d LEFT JOIN citations c ON c.article_id = d.article_id AND c.ord = d.grounded_by
        WHERE d.grounded_by IS NOT NULL"""
    [(steps, cited)] = ask(sample_place, grounded)
    assert steps == cited > 0
    assert ask(sample_place, "SELECT count(*) FROM blocks WHERE role = 'advice'") > [(0,)]


def test_versions_of_an_article(place):
    later = MOMENT.replace(month=12)
    make(place, page(1), page(1, "乙", later), answer("/sf/1.html", "", later.replace(day=30), 404))
    assert ask(place, "SELECT text, first_seen, last_seen, gone_since IS NOT NULL FROM articles") == [("乙", MOMENT, later, True)]
    assert ask(place, "SELECT text, first_seen FROM article_versions ORDER BY first_seen") == [("甲", MOMENT), ("乙", later)]
    assert ask(place, "SELECT count(*) FROM blocks") == [(1,)]  # of the newest version


def test_up_to_date_is_not_built_again(place):
    assert make(place, page(1)) is True
    before = place.database.stat()
    assert make(place) is False
    assert (place.database.stat().st_ino, place.database.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("change", ["a capture", "a run", "a site's file", "a foreign database"])
def test_whatever_it_is_made_from_makes_it_again(place, tmp_path, change):
    sites = tmp_path / "sites"
    shutil.copytree(place.sites, sites)
    place = replace(place, sites=sites)
    make(place, page(1))
    if change == "a capture":
        write_segment(place, [page(2, at=MOMENT.replace(month=12))])
    elif change == "a run":
        write_run(place, Run("20261123T040000Zaaaa", "sample", "2026-11-23T04:00:00+00:00", counts={"answered 200": 5, "failed: X": 2, "done before": 9}))
    elif change == "a site's file":
        (sites / "sample.toml").write_text((sites / "sample.toml").read_text("utf-8").replace("晨舟说法(示例站)", "新名"), encoding="utf-8")
    else:
        place.database.write_bytes(b"not a database")
    assert make(place) is True
    assert make(place) is False
    if change == "a run":
        assert ask(place, "SELECT run_id, finished, outcome, answered, failed FROM runs") == [("20261123T040000Zaaaa", None, "running", 5, 2)]
    if change == "a site's file":
        assert ask(place, "SELECT title FROM sites") == [("新名",)]


def test_the_same_archive_gives_the_same_content(place, tmp_path):
    make(place, page(1), page(2, "乙"), answer("/sf/3.html", "<html>"))
    other = replace(place, data=tmp_path / "other")
    shutil.copytree(place.archive, other.archive)
    make(other)
    assert content(place) == content(other)


def test_the_sample_leaves_once_another_site_has_captures(place):
    make(place, page(1))
    assert ask(place, "SELECT DISTINCT site FROM captures") == [("sample",)]
    make(place, page(1), page(2), site="hefeilaws")
    assert ask(place, "SELECT site, count(*) FROM captures GROUP BY ALL") == [("hefeilaws", 2)]
    assert ask(place, "SELECT article_id FROM articles") == [("hefeilaws:1",), ("hefeilaws:2",)]
    assert ask(place, "SELECT site FROM sites") == [("hefeilaws",)]


READER = """
import duckdb, sys
with duckdb.connect(sys.argv[1], read_only=True) as database:
    print("open", flush=True)
    sys.stdin.readline()
    print(database.execute("SELECT string_agg(text ORDER BY article_id) FROM articles").fetchone()[0], flush=True)
"""


def test_a_reader_that_is_open_keeps_what_it_opened(place):
    make(place, page(1))
    with subprocess.Popen([sys.executable, "-c", READER, place.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as reader:
        assert reader.stdout.readline() == "open\n"
        assert make(place, page(2, "乙", MOMENT.replace(month=12))) is True
        out, _ = reader.communicate("go on\n", timeout=30)
    assert out == "甲\n"
    assert ask(place, "SELECT string_agg(text ORDER BY article_id) FROM articles") == [("甲,乙",)]
    assert [path.name for path in place.data.glob("corpus.*")] == ["corpus.duckdb"]


KILLED = """
import duckdb, os, sys
database = duckdb.connect(sys.argv[1])
database.execute("SET checkpoint_threshold = '1GB'")
database.execute("CREATE TABLE captures AS SELECT 1 AS broken")
os._exit(9)
"""


@pytest.mark.parametrize("left", ["both files", "the log alone"])
def test_what_a_killed_build_left_behind_does_not_matter(place, left):
    place.data.mkdir()
    temporary = place.database.with_suffix(".tmp")
    subprocess.run([sys.executable, "-c", KILLED, temporary], check=False)
    assert temporary.with_suffix(".tmp.wal").exists()
    if left == "the log alone":
        temporary.unlink()
    assert make(place, page(1)) is True
    assert ask(place, "SELECT count(*) FROM captures") == [(1,)]
    assert sorted(path.name for path in place.data.glob("corpus.*")) == ["corpus.duckdb"]


def test_a_build_that_fails_leaves_the_old_database(place, monkeypatch, tmp_path):
    make(place, page(1))
    before = place.database.read_bytes()
    for script in (TREE / "pipeline" / "sql").iterdir():
        shutil.copy(script, tmp_path)
    (tmp_path / "build_corpus.sql").write_text("INSERT INTO captures SELECT * FROM nowhere;", encoding="utf-8")
    monkeypatch.setattr(build, "SQL", tmp_path)
    with pytest.raises(Problem, match="the old database stands"):
        build_database(place)
    assert place.database.read_bytes() == before


def test_nothing_cleaned_is_a_problem_that_says_what_to_do(place):
    with pytest.raises(Problem, match="nothing is cleaned yet; run `make run`"):
        build_database(place)
