"""Input of the shell: statements over several lines, a history that lasts, completion of names with the tab key."""

from __future__ import annotations

import contextlib
import os
import re
import readline
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

HISTORY = 2000  # lines kept
# what ends a statement is a ; outside of quotations and comments
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$\$.*?\$\$|--[^\n]*|/\*.*?\*/", re.DOTALL)
OPEN = re.compile(r"['\"]|\$\$|/\*")
# words of SQL, as people type them
WORDS = tuple(
    """
    SELECT FROM WHERE GROUP BY ALL ORDER BY HAVING QUALIFY LIMIT OFFSET DISTINCT AS JOIN LEFT USING ON AND OR NOT IN IS NULL LIKE
    ILIKE BETWEEN CASE WHEN THEN ELSE END WITH UNION EXCEPT INTERSECT DESC ASC DESCRIBE SUMMARIZE EXPLAIN EXCLUDE REPLACE FILTER
    OVER PARTITION count sum avg min max median list string_agg round left length contains
    """.split()  # noqa: SIM905
)


def is_whole(text: str) -> bool:
    """Whether what was typed so far can be asked: a command of the shell, a named query, or SQL up to its semicolon."""
    bare = QUOTED.sub(" ", text)
    if not bare.strip() and not OPEN.search(bare):
        return True
    if text.lstrip().startswith((".", "@")):
        return True
    return bare.rstrip().endswith(";") and not OPEN.search(bare)


def read_statement(read: Callable[[str], str]) -> str:
    """Lines until a statement is whole. An interrupt while it is typed raises KeyboardInterrupt, the end of input EOFError."""
    text = read("hefa> ")
    while not is_whole(text):
        text += "\n" + read(" ...> ")
    return text.strip()


def history_file() -> Path:
    """Where the history lies: the user's state folder, never among the data."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "hefa" / "sql_history"


def start_history(path: Path) -> None:
    """Take up the history of earlier sessions; without one, or none that can be read, begin a new one."""
    readline.set_history_length(HISTORY)
    with contextlib.suppress(OSError):
        readline.read_history_file(path)


def keep_history(path: Path) -> None:
    """Keep the history, for its owner alone; where that can't be written, the shell does without."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        readline.write_history_file(path)


def complete(before: str, word: str, tables: Mapping[str, Sequence[str]], others: Iterable[str]) -> list[str]:
    """What `word`, the last of `before`, may become: columns after `table.`, else names of tables, columns and `others`.

    Columns of tables that the statement names come before those of other tables.
    """
    owner, dot, start = word.rpartition(".")
    if dot and owner:
        aliased = re.search(rf"\b(\w+)\s+(?:AS\s+)?{re.escape(owner)}\b", before, re.IGNORECASE)
        columns = tables.get(owner) or (tables.get(aliased[1], ()) if aliased else ())
        return [f"{owner}.{column}" for column in columns if column.startswith(start)]
    if word.startswith((".", "@")):
        return sorted(name for name in others if name.startswith(word))
    named = set(re.findall(r"\w+", before))
    near = [column for table in sorted(named & set(tables)) for column in tables[table]]
    every = [*near, *sorted(tables), *(column for table in tables.values() for column in table), *others]
    low = word.lower()
    return list(dict.fromkeys(name for name in every if low and name.lower().startswith(low)))


def start_completion(tables: Mapping[str, Sequence[str]], others: Iterable[str]) -> None:
    """Complete names at the tab key, in GNU readline and in libedit."""
    names = list(others)
    found: list[str] = []

    def completer(word: str, state: int) -> str | None:
        if state == 0:
            found[:] = complete(readline.get_line_buffer()[: readline.get_endidx()], word, tables, names)
        return found[state] if state < len(found) else None

    readline.set_completer(completer)
    readline.set_completer_delims(" \t\n,;()[]{}<>=+-*/%'\"!|")
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
