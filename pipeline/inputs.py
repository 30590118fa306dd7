"""What `extract` is given: files, or JSON lines; each checked, with its dates read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.dates import SHANGHAI, Interval, instant, whole_day
from pipeline.decode import decode
from spiders.problem import Problem, UsageProblem

Given = dict[str, Any]


def read_files(paths: Iterable[Path], url: str | None, fetched_at: str | None, published: str | None = None) -> Iterator[Given]:
    """One object a file, its id the file's name; HTML if it begins with a tag, else text. Raises UsageProblem."""
    for path in paths:
        try:
            body = path.read_bytes()
        except OSError as error:
            raise UsageProblem(f"{path}: can't be read ({error.strerror}); name an HTML or text file.") from error
        text = decode(body).text
        kind = "html" if text.lstrip().startswith("<") else "text"
        yield check_given({"id": path.name, kind: text, "url": url, "fetched_at": fetched_at, "published": published}, str(path))


def read_jsonl(name: str) -> Iterator[Given]:
    """The objects of a JSON-lines file, or of standard input for `-`. Raises Problem that names file and line."""
    try:
        with sys.stdin if name == "-" else open(name, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    found = json.loads(line)
                except json.JSONDecodeError as error:
                    raise Problem(f"{name}, line {number}: not JSON ({error}); each line must be one object.") from error
                yield check_given(found, f"{name}, line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem(f"{name}: can't be read ({error}); name a file of JSON lines in UTF-8.") from error


def check_given(found: Any, where: str) -> Given:
    """The object with `fetched_at` as a moment and `published` as an interval; raises Problem that says what is wrong."""
    if not isinstance(found, dict):
        raise Problem(f"{where}: must be an object with id and html or text, not {type(found).__name__}.")
    for key in ("html", "text", "title", "url", "published", "fetched_at"):
        if isinstance(found.get(key), str):
            found[key] = storable(found[key])
        elif found.get(key) is not None:
            raise Problem(f"{where}: {key} must be a string, not {type(found[key]).__name__}.")
    if found.get("html") is None and found.get("text") is None:
        raise Problem(f"{where}: has neither html nor text as a string.")
    try:
        if found.get("fetched_at"):
            found["fetched_at"] = read_moment(found["fetched_at"])
        if found.get("published"):
            found["published"] = read_published(found["published"])
    except (ValueError, OverflowError) as error:
        raise Problem(f"{where}: {error}; dates must be ISO 8601.") from error
    return found


def storable(text: str) -> str:
    """The text with a question mark for each lone surrogate, which JSON can hold and UTF-8 can't."""
    return text.encode("utf-8", "replace").decode("utf-8")


def read_moment(text: str) -> datetime:
    """The moment that an ISO 8601 text names; without a zone, in Asia/Shanghai. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if not 1990 <= moment.year <= 2200:
        raise ValueError(f"no page was fetched in the year {moment.year}")
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def read_published(text: str) -> Interval:
    """The day or the instant that the caller knows. Raises ValueError."""
    try:
        return whole_day(date.fromisoformat(text), "given")
    except ValueError:
        return instant(datetime.fromisoformat(text), "given")
