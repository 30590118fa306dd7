"""`sql --tui`: harlequin on the corpus, locked down as far as its connection can be; a helpful line where it is missing."""

import fcntl
import importlib.util
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time

import duckdb
import pytest

from analysis.database import LOCKED_DOWN, NO_SPILL
from spiders.place import TREE

INSTALLED = importlib.util.find_spec("harlequin") is not None
INIT = TREE / "analysis" / "tui.sql"


@pytest.fixture
def database(sample_place, tmp_path):
    (tmp_path / "data").mkdir()
    return shutil.copy(sample_place.database, tmp_path / "data" / "corpus.duckdb")


@pytest.fixture
def connection(database):
    """A read-only connection after the script, each statement run as harlequin does."""
    with duckdb.connect(str(database), read_only=True) as opened:
        for statement in opened.extract_statements(INIT.read_text(encoding="utf-8")):
            opened.execute(statement).fetchall()
        yield opened


def test_its_connection_has_the_settings_of_the_shell(connection, database):
    with duckdb.connect(shutil.copy(database, database.with_name("again.duckdb")), read_only=True, config=LOCKED_DOWN | NO_SPILL) as other:
        for name in [*LOCKED_DOWN, *NO_SPILL]:
            asked = f"SELECT current_setting('{name}')::VARCHAR"
            assert connection.execute(asked).fetchone() == other.execute(asked).fetchone(), name
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (96,)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY articles TO '{folder}/stolen.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
        "SET lock_configuration = false",
        "CREATE TABLE stolen AS SELECT 1",
        "DELETE FROM articles",
    ],
)
def test_it_can_only_read(connection, database, statement):
    with pytest.raises(duckdb.Error):
        connection.execute(statement.format(folder=database.parent))
    assert [path.name for path in database.parent.iterdir()] == ["corpus.duckdb"]


def start(database, **streams):
    env = {"PATH": "/usr/bin:/bin", "HEFA_DATA": str(database.parent), "HOME": str(database.parent.parent), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    env |= {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}
    return subprocess.Popen([sys.executable, "-m", "pipeline", "sql", "--tui"], cwd=TREE, env=env, text=True, **streams)


@pytest.mark.skipif(INSTALLED, reason="harlequin is installed here: the line that says how to install it is not shown")
def test_where_it_is_missing_it_says_how_to_get_it(database):
    told = start(database, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = told.communicate(timeout=60)
    assert (told.returncode, out) == (1, "") and err.count("\n") == 1
    assert "harlequin is not installed" in err and "--group tui" in err and "make sql" in err


def test_without_a_database_it_says_what_to_do(tmp_path):
    told = start(tmp_path / "none" / "corpus.duckdb", stderr=subprocess.PIPE)
    assert "there is no database yet" in told.communicate(timeout=60)[1] and told.returncode == 1


@pytest.mark.skipif(not INSTALLED, reason="harlequin is not installed (group tui of pyproject.toml): it was not opened")
def test_where_it_is_installed_it_shows_the_tables(database):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 140, 0, 0))
    before = database.read_bytes()
    with start(database, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown, end = b"", time.monotonic() + 60
        while b"corpus" not in shown or b"Query Editor" not in shown:
            assert time.monotonic() < end and process.poll() is None, shown.decode("utf-8", "replace")[-2000:]
            if select.select([ours], [], [], 0.2)[0]:
                shown += os.read(ours, 65536)
        process.kill()
    os.close(ours)
    assert database.read_bytes() == before
