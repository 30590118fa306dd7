"""docs/sql.md is true: each example gives the result that stands below it, its commands run, its views exist.

`.venv/bin/python -m pytest tests/docs/test_sql_doc.py` with HEFA_WRITE_DOCS=1 writes the results anew.
"""

import io
import os
import re
import shutil
import subprocess
import sys

import pytest

from analysis.database import ask
from analysis.show import show
from spiders.place import TREE
from tests.docs.test_docs import commands_in, shell

PATH = TREE / "docs" / "sql.md"
DOC = PATH.read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```sql\n(?P<query>.*?)```\n\n(?P<result>@@|```text\n.*?```)\n", re.DOTALL)


NOTEBOOK = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<result>.*?)```\n", re.DOTALL)


def printed(place, code):
    """What Python prints for an example, run as a program of its own on the sample's database."""
    env = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(place.data), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=TREE, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def result_of(place, query):
    out = io.StringIO()
    show(*ask(place.database, query), "table", out)
    return f"```text\n{out.getvalue()}```"


@pytest.mark.skipif(os.environ.get("HEFA_WRITE_DOCS") != "1", reason="writes docs/sql.md, only when asked to")
def test_write_the_results(sample_place):
    def with_result(match):
        return f"```sql\n{match['query']}```\n\n{result_of(sample_place, match['query'])}\n"

    def with_frame(match):
        return f"```python\n{match['code']}```\n\n```text\n{printed(sample_place, match['code'])}```\n"

    PATH.write_text(NOTEBOOK.sub(with_frame, EXAMPLE.sub(with_result, DOC)), encoding="utf-8")


@pytest.mark.parametrize("example", list(NOTEBOOK.finditer(DOC)), ids=lambda match: match["code"][:30])
def test_an_example_for_a_notebook_prints_what_it_shows(example, sample_place):
    assert example["result"] == printed(sample_place, example["code"])


def test_every_example_for_a_notebook_is_run():
    assert DOC.count("```python") == len(NOTEBOOK.findall(DOC)) == 1


@pytest.mark.parametrize("example", list(EXAMPLE.finditer(DOC)), ids=lambda match: match["query"][:40])
def test_an_example_gives_what_it_shows(example, sample_place):
    assert example["result"] == result_of(sample_place, example["query"])


def test_every_query_has_its_result():
    assert DOC.count("```sql\n") == len(EXAMPLE.findall(DOC)) > 5


@pytest.mark.parametrize("command", commands_in(DOC))
def test_a_command_runs(command, sample_place, tmp_path):
    shutil.copy(sample_place.database, tmp_path / "corpus.duckdb")
    result = shell(command, HEFA_DATA=str(tmp_path))
    assert result.returncode == 0 and result.stdout, result.stderr


def test_every_view_and_macro_is_named(sample_place):
    made = "SELECT view_name FROM duckdb_views() WHERE NOT internal UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal AND function_type = 'table_macro'"
    names = {name for (name,) in ask(sample_place.database, made)[1]}
    assert {name for name in names if f"`{name}`" not in DOC and f"{name}(" not in DOC} == set()


def test_a_file_with_a_parameter(sample_place, tmp_path):
    shutil.copy(sample_place.database, tmp_path / "corpus.duckdb")
    (tmp_path / "q.sql").write_text(re.search(r"```text\n(-- Which.*?)```", DOC, re.DOTALL)[1], encoding="utf-8")
    command = f".venv/bin/python -m pipeline sql --file {tmp_path}/q.sql --set chars={{}} --format jsonl"
    longer, all_of_them = (shell(command.format(chars), HEFA_DATA=str(tmp_path)).stdout.splitlines() for chars in (900, 0))
    assert 0 < len(longer) < len(all_of_them) == 96
