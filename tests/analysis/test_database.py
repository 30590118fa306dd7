"""Ad-hoc SQL can read this one database and do nothing else."""

import shutil
import subprocess
import sys
import time

import duckdb
import pytest

from analysis.database import LOCKED_DOWN, ask, list_queries, named_query
from spiders.place import TREE
from spiders.problem import Problem, UsageProblem


@pytest.fixture
def database(sample_place, tmp_path):
    """A copy of the sample's database, alone in its folder."""
    folder = tmp_path / "held"
    folder.mkdir()
    return shutil.copy(sample_place.database, folder / "corpus.duckdb")


HOSTILE = [
    # out to a file
    "COPY articles TO '{folder}/stolen.csv'",
    "COPY (SELECT text FROM articles) TO '{folder}/stolen.parquet' (FORMAT parquet)",
    "EXPORT DATABASE '{folder}/stolen'",
    "ATTACH '{folder}/other.duckdb' AS other",
    "ATTACH ':memory:' AS m; COPY FROM DATABASE corpus TO m; EXPORT DATABASE '{folder}/stolen'",
    "PRAGMA enable_profiling='json'; SET profiling_output='{folder}/profile.json'; SELECT 1",
    "PRAGMA log_query_path='{folder}/log'",
    # in from a file, a folder or a network
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "FROM '{folder}/corpus.duckdb'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_parquet('{folder}/*.parquet')",
    "SELECT * FROM read_json('http://127.0.0.1:1/x.json')",
    "COPY articles FROM '/etc/passwd'",
    "IMPORT DATABASE '{folder}'",
    # code
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/evil.duckdb_extension'",
    "INSTALL spatial FROM community",
    # settings
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET enable_external_access",
    "SET GLOBAL memory_limit = '64GB'",
    "PRAGMA memory_limit='64GB'",
    "SET allowed_paths = ['/etc/passwd']",
    "SET python_enable_replacements = true",
    "CREATE SECRET x (TYPE s3, KEY_ID 'a', SECRET 'b')",
    # the database itself
    "CREATE TABLE stolen AS SELECT * FROM articles",
    "CREATE VIEW v AS SELECT 1",
    "CREATE MACRO f() AS 1",
    "INSERT INTO articles (article_id) VALUES ('x')",
    "UPDATE articles SET title = 'x'",
    "DELETE FROM articles",
    "TRUNCATE articles",
    "DROP TABLE articles",
    "ALTER TABLE articles ADD COLUMN x INTEGER",
    "COMMENT ON TABLE articles IS 'x'",
    "CREATE SCHEMA s",
    "SELECT 1; DROP TABLE articles",
    "BEGIN; DELETE FROM articles; COMMIT",
    "WITH gone AS (DELETE FROM articles RETURNING *) SELECT * FROM gone",
    # what changes the connection alone
    "CREATE TEMP TABLE t AS SELECT 1",
    "SET VARIABLE a = 1",
    "PRAGMA table_info('sites')",
    "PRAGMA enable_profiling",
    "CALL enable_logging()",
    "SELECT * FROM enable_logging()",
    "ATTACH ':memory:' AS m",
    "EXPLAIN ANALYZE CREATE TEMP TABLE t AS SELECT 1",
    "EXPLAIN /* SELECT */ DELETE FROM articles",
    "PREPARE p AS SELECT 1",
    "USE memory",
    "CHECKPOINT",
    "VACUUM",
    "SELECT * FROM duckdb_secrets()",
    # too deep
    "SELECT " + "(" * 20000 + "1" + ")" * 20000,
    # variables of this program
    "SELECT * FROM secret_frame",
    "SELECT * FROM HOSTILE",
    # nonsense
    "",
    ";",
    "-- nothing",
    "SELEC 1",
    "SELECT * FROM nowhere",
    "SELECT 'a'::INTEGER",
    "\x00",
    "SELECT error('\n两行')",
]

NOTHING = ("", ";", "-- nothing")  # no statement at all: wrong usage


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_hostile_statement_is_refused_in_one_line_and_leaves_no_trace(database, statement):
    secret_frame = duckdb.sql("SELECT 1 AS a").to_arrow_table()
    before = database.read_bytes()
    with pytest.raises(Problem) as told:
        ask(database, statement.format(folder=database.parent))
    assert str(told.value).startswith("sql: ") and "\n" not in str(told.value)
    assert 8 < len(str(told.value)) < 700
    assert told.value.exit_code == (2 if statement in NOTHING else 1)
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["corpus.duckdb"]
    assert secret_frame.num_rows == 1


@pytest.mark.parametrize("statement", [*HOSTILE[::9], "SELECT md5(range::VARCHAR) FROM range(2000000000) ORDER BY 1"])
def test_the_same_on_the_command_line(database, statement):
    before = database.read_bytes()
    told = subprocess.run(
        [sys.executable, "-m", "pipeline", "sql", statement.format(folder=database.parent), "--timeout", "5"],
        cwd=TREE, env={"PATH": "/usr/bin:/bin", "HEFA_DATA": str(database.parent)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (1, "") and told.stderr.startswith("hefa: sql: ") and told.stderr.count("\n") == 1
    assert database.read_bytes() == before and [path.name for path in database.parent.iterdir()] == ["corpus.duckdb"]


@pytest.mark.parametrize(("setting", "value"), LOCKED_DOWN.items())
def test_the_connection_is_locked_down(database, setting, value):
    _, ((held,),) = ask(database, f"SELECT current_setting('{setting}')::VARCHAR")
    assert held in (value, "1.8 GiB")  # 2GB as DuckDB writes it


def test_no_temporary_file_is_spilled(database):
    ask(database, "SELECT count(DISTINCT a.text || b.text) FROM articles a, articles b")
    assert [path.name for path in database.parent.iterdir()] == ["corpus.duckdb"]


@pytest.mark.parametrize(
    ("query", "names", "rows"),
    [
        ("SELECT count(*) AS n FROM articles", ["n"], [(96,)]),
        ("FROM sites SELECT site, system", ["site", "system"], [("sample", "tpure")]),
        ("SELECT 1 AS a; SELECT 2 AS b", ["b"], [(2,)]),  # the last one's rows
        ("SELECT title FROM articles WHERE false", ["title"], []),
        ("DESCRIBE sites", ["column_name", "column_type", "null", "key", "default", "extra"], None),
        ("EXPLAIN SELECT 1", ["explain_key", "explain_value"], None),
        ("SELECT TIMESTAMPTZ '2026-11-23 12:00:00+08' :: VARCHAR AS t", ["t"], [("2026-11-23 04:00:00+00",)]),  # UTC, wherever it runs
    ],
)
def test_what_a_question_gives(database, query, names, rows):
    found = ask(database, query)
    assert found[0] == names
    assert rows is None or found[1] == rows


def test_a_question_that_takes_too_long_is_stopped(database):
    start = time.monotonic()
    with pytest.raises(Problem, match=r"stopped after 0\.3 s; narrow the query, or allow more with --timeout"):
        ask(database, "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range % 7 = b.range % 5", timeout=0.3)
    assert time.monotonic() - start < 20
    assert ask(database, "SELECT 1 AS a", timeout=5) == (["a"], [(1,)])


def test_no_database_or_none_that_can_be_read(tmp_path):
    with pytest.raises(Problem, match=r"nowhere\.duckdb: there is no database yet; make it with `make run`"):
        ask(tmp_path / "nowhere.duckdb", "SELECT 1")
    (tmp_path / "broken.duckdb").write_bytes(b"x" * 9000)
    with pytest.raises(Problem, match=r"broken\.duckdb: can't be opened .* make it again with `make corpus`") as told:
        ask(tmp_path / "broken.duckdb", "SELECT 1")
    assert "\n" not in str(told.value)


def test_unknown_named_queries_say_where_to_look():
    with pytest.raises(UsageProblem, match="no query @nothing; see them with --list"):
        named_query("nothing")
    with pytest.raises(UsageProblem):
        named_query("../database")  # no way out of the folder
    assert [named_query(name)[:3] for name, _ in list_queries()] == ["-- "] * len(list_queries())
