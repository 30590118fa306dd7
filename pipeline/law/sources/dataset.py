"""The dataset layout: a folder with laws.parquet and articles.parquet, its versions already told apart."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.law.sources.copy import Article, LawCopy, Reading, with_item_marks
from spiders.problem import Problem

FILES = ("laws.parquet", "articles.parquet")
# Without these there is nothing to know a version by; a column beyond them may be missing.
NEEDED = {
    "laws.parquet": {"vid", "law_id", "title", "kind", "published", "effective"},
    "articles.parquet": {"vid", "ord", "no", "sub", "text"},
}


def recognise(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def read(folder: Path, name_law: Callable[[str], str]) -> Reading:
    """Every version of the folder; `name_law` spells a title as the registry does. Raises Problem where it isn't the layout."""
    laws, articles = (read_table(folder / name) for name in FILES)
    texts: dict[str, list[tuple[int, Article]]] = defaultdict(list)
    for row in articles:
        texts[row["vid"]].append(
            (row["ord"], Article(row["no"] or 0, row["sub"] or 0, row.get("chapter") or "", with_item_marks(row["text"] or "")))
        )
    copies, skipped = [], []
    for row in laws:
        held = tuple(article for _, article in sorted(texts.get(row["vid"], ()), key=lambda pair: pair[0]))
        if not row["vid"] or not held:
            skipped.append((f"laws.parquet: {row['vid'] or row['title']}", "no articles"))
            continue
        copies.append(
            LawCopy(
                law_id=name_law(row["law_id"]),
                title=row["title"],
                kind=row["kind"],
                held_in="dataset",
                path=f"laws.parquet: {row['vid']}",
                src=row.get("src") or "dataset",
                articles=held,
                unit=row.get("unit") or "article",
                category=row.get("category") or "",
                organ=row.get("organ") or "",
                doc_no=row.get("doc_no"),
                published=row["published"] or None,
                effective=row["effective"] or None,
                effective_src=row.get("effective_src"),
                history=tuple((day, what) for day, what in json.loads(row.get("history") or "[]")),
                vid=row["vid"],
                aliases=tuple(row.get("aliases") or ()),
                superseded_on=row.get("superseded_on"),
                superseded_by=row.get("superseded_by"),
                repealed_on=row.get("repealed_on"),
                repealed_by=row.get("repealed_by"),
            )
        )
    digest = hashlib.sha256(b"".join(hashlib.sha256((folder / name).read_bytes()).digest() for name in FILES)).hexdigest()
    return Reading("dataset", folder, digest, len(FILES), tuple(copies), tuple(skipped))


def read_table(path: Path) -> list[dict]:
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise Problem(f"{path}: not a Parquet file that can be read ({error}); get the dataset again.") from error
    missing = NEEDED[path.name] - set(table.column_names)
    if missing:
        raise Problem(
            f"{path}: lacks the columns {', '.join(sorted(missing))}; name a folder of the dataset layout (docs/laws.md)."
        )
    return table.to_pylist()
