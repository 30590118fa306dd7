"""docs/verdicts.md is true: its commands run, its example is what the program prints, it explains every value there is."""

import re
import shlex

import pytest

from analysis.database import ask
from pipeline.explain import plain_words
from pipeline.law.known import known_versions, registry_name
from pipeline.law.store import import_folders
from spiders.place import TREE
from tests.docs.test_docs import commands_in, shell

DOC = (TREE / "docs" / "verdicts.md").read_text(encoding="utf-8")
TEXTS = TREE.parent / "shared" / "laws"


@pytest.fixture(scope="module")
def data(tmp_path_factory, sample_place):
    """A data folder with the sample's database, to write reviews into."""
    folder = tmp_path_factory.mktemp("verdicts")
    (folder / "corpus.duckdb").write_bytes(sample_place.database.read_bytes())
    return folder


def ready(command, folder):
    """The command with its files in place."""
    page = TREE / "tests" / "sites" / "sample" / "page.html"
    article = folder / "article.txt"
    article.write_text("依《民法典》第577条。", encoding="utf-8")
    return command.replace("page.html", shlex.quote(str(page))).replace("article.txt", shlex.quote(str(article)))


@pytest.mark.parametrize("command", commands_in(DOC))
def test_a_command_of_its_tables_runs(command, data):
    result = shell(ready(command, data), HEFA_DATA=str(data), USER="reader")
    assert result.returncode == 0 and "Traceback" not in result.stderr, result.stderr


def test_its_sql_is_asked(data):
    names, _ = ask(data / "corpus.duckdb", re.search(r"```sql\n(.*?)```", DOC, re.DOTALL)[1])
    assert names == ["text", "quote", "enacted"]


def test_its_example_is_what_the_program_prints(tmp_path):
    if not (TEXTS / "articles.parquet").exists():
        pytest.skip(f"{TEXTS} is not there: law texts are no part of the tree")
    import_folders([TEXTS], tmp_path / "laws", known_versions(), registry_name)
    commands = re.search(r"```sh\n(.*?)```", DOC, re.DOTALL)[1].replace("article.txt", str(tmp_path / "article.txt"))
    result = shell(commands, HEFA_DATA=str(tmp_path))
    assert result.returncode == 0, result.stderr
    printed = result.stdout.splitlines()
    for line in re.search(r"```text\n(.*?)```", DOC, re.DOTALL)[1].splitlines():
        if line == "…":
            continue
        assert line in printed, line
        del printed[: printed.index(line) + 1]  # in this order


def test_it_explains_every_value():
    for values in (plain_words.STANCES, plain_words.REFERENCES, plain_words.FIDELITIES, plain_words.FINDINGS, plain_words.DAYS):
        assert [value for value in values if f"`{value}`" not in DOC] == []
