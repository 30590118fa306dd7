"""The law texts that are held: `<HEFA_DATA>/laws/`, made from whatever was imported.

laws.parquet and articles.parquet have the columns of the dataset layout; manifest.json names their digests, the sources and
the horizon; conflicts.csv says where copies disagree. All of them follow from copies.parquet, which keeps every copy that
was read: importing in another order, or the same again, gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.law.merge import Conflict, chained, conflicts, count_conflicts, gather, settled
from pipeline.law.sources import SOUNDEST_FIRST, read_folder
from pipeline.law.sources.copy import Article, LawCopy, Reading, history_json
from spiders.problem import Problem

ARTICLE = pa.struct([("no", pa.int64()), ("sub", pa.int64()), ("chapter", pa.string()), ("text", pa.string())])
TEXT, COUNT, NAMES = pa.string(), pa.int64(), pa.list_(pa.string())
# fmt: off
LAWS = pa.schema([
    ("vid", TEXT), ("law_id", TEXT), ("title", TEXT), ("aliases", NAMES), ("kind", TEXT), ("category", TEXT), ("organ", TEXT),
    ("doc_no", TEXT), ("published", TEXT), ("effective", TEXT), ("effective_src", TEXT), ("superseded_on", TEXT),
    ("superseded_by", TEXT), ("repealed_on", TEXT), ("repealed_by", TEXT), ("n_articles", COUNT), ("max_article", COUNT),
    ("unit", TEXT), ("src", TEXT), ("history", TEXT),
])
ARTICLES = pa.schema([("vid", TEXT), ("ord", COUNT), ("no", COUNT), ("sub", COUNT), ("chapter", TEXT), ("text", TEXT)])
# fmt: on
COPIES = pa.schema(
    [
        (
            part.name,
            {"articles": pa.list_(ARTICLE), "aliases": NAMES, "history": pa.list_(NAMES)}.get(part.name, TEXT),
        )
        for part in fields(LawCopy)
    ]
)


@dataclass(frozen=True)
class Imported:
    """What an import read, and what is held after it."""

    readings: tuple[Reading, ...]
    new_versions: int
    versions: int
    articles: int
    conflicts: tuple[Conflict, ...]


def import_folders(
    folders: Iterable[Path],
    store: Path,
    known: list[Mapping[str, str]],
    name_law: Callable[[str], str],
    note: Callable[[Reading], None] = lambda reading: None,
) -> Imported:
    """Read every folder, then store all copies, these and those held before.

    `known` are the versions of the registry. Raises Problem or UsageProblem before anything is written.
    """
    readings = []
    for folder in folders:
        readings.append(read_folder(folder, name_law))
        note(readings[-1])
    renamed = (replace(copy, law_id=name_law(copy.law_id)) for copy in held_copies(store))  # the registry may have learnt since
    held = {identity(copy): copy for copy in renamed}
    before = held_version_ids(store)
    for reading in readings:
        for copy in reading.copies:
            copy = replace(copy, collection=reading.digest[:12])
            held[identity(copy)] = copy
    sources = {(entry["held_in"], entry["digest"]): entry for entry in read_manifest(store).get("sources", ())}
    sources |= {(reading.held_in, reading.digest): source_entry(reading) for reading in readings}
    copies = sorted(held.values(), key=lambda copy: (SOUNDEST_FIRST.index(copy.held_in), copy.law_id, copy.day, copy.path))
    gathered = gather(copies)
    versions = chained((settled(version) for version in gathered), known)
    between = [dispute for version in gathered for dispute in conflicts(version)]
    disputes = sorted([*between, *count_conflicts(versions, known)], key=lambda dispute: tuple(vars(dispute).values()))
    write_store(store, copies, versions, disputes, [sources[key] for key in sorted(sources)])
    return Imported(
        tuple(readings),
        len({copy.vid for copy in versions} - before),
        len(versions),
        sum(len(copy.articles) for copy in versions),
        tuple(disputes),
    )


def identity(copy: LawCopy) -> tuple[str, ...]:
    """What a later reading of the same source replaces: a dataset's version by its id, a repository's by law and day."""
    return (copy.held_in, copy.vid) if copy.held_in == "dataset" else (copy.held_in, copy.law_id, copy.day)


def source_entry(reading: Reading) -> dict[str, Any]:
    return {
        "held_in": reading.held_in,
        "digest": reading.digest,
        "files": reading.files,
        "versions": len(reading.copies),
        "skipped": dict(sorted(Counter(reason for _, reason in reading.skipped).items())),
    }


def write_store(
    store: Path, copies: list[LawCopy], versions: list[LawCopy], disputes: list[Conflict], sources: list[dict[str, Any]]
) -> None:
    """All files aside, then each in its place, the manifest last: it names the digests of those that it goes with."""
    rows = [
        {"vid": copy.vid, "ord": place, "no": article.no, "sub": article.sub, "chapter": article.chapter, "text": article.text}
        for copy in versions
        for place, article in enumerate(copy.articles)
    ]
    files = {
        "copies.parquet": parquet([copy_row(copy) for copy in copies], COPIES),
        "laws.parquet": parquet([law_row(copy) for copy in versions], LAWS),
        "articles.parquet": parquet(rows, ARTICLES),
        "conflicts.csv": conflicts_csv(disputes),
    }
    horizon = horizons(versions)
    manifest = {
        "laws_as_of": max(horizon.values(), default=None),
        "horizon": horizon,
        "laws": len({copy.law_id for copy in versions}),
        "versions": len(versions),
        "articles": len(rows),
        "conflicts": dict(sorted(Counter(dispute.what for dispute in disputes).items())),
        "sources": sources,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    files["manifest.json"] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    store.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (store / f"{name}.new").write_bytes(content)
    for name in files:
        os.replace(store / f"{name}.new", store / name)


def horizons(versions: Iterable[LawCopy]) -> dict[str, str]:
    """The latest promulgation day held, a kind of instrument each: beyond it nothing is known."""
    latest: dict[str, str] = {}
    for copy in versions:
        if copy.published:
            latest[copy.kind] = max(copy.published, latest.get(copy.kind, ""))
    return dict(sorted(latest.items()))


def law_row(copy: LawCopy) -> dict[str, Any]:
    counted = [article.no for article in copy.articles] if copy.unit == "article" else []
    facts = {name: getattr(copy, name) for name in LAWS.names if hasattr(copy, name)}
    return facts | {
        "aliases": list(copy.aliases),
        "history": history_json(copy.history),
        "n_articles": len(counted),
        "max_article": max(counted, default=0),
    }


def copy_row(copy: LawCopy) -> dict[str, Any]:
    articles = [
        {"no": article.no, "sub": article.sub, "chapter": article.chapter, "text": article.text} for article in copy.articles
    ]
    return {part.name: getattr(copy, part.name) for part in fields(LawCopy)} | {"articles": articles}


def parquet(rows: list[dict[str, Any]], schema: pa.Schema) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), sink, compression="zstd")
    return sink.getvalue()


def conflicts_csv(disputes: list[Conflict]) -> bytes:
    sink = io.StringIO()
    out = csv.writer(sink, lineterminator="\n")
    out.writerow(part.name for part in fields(Conflict))
    out.writerows(tuple(vars(dispute).values()) for dispute in disputes)
    return sink.getvalue().encode()


def held_copies(store: Path) -> Iterable[LawCopy]:
    """Every copy that was imported; raises Problem if their file can't be read."""
    if not (store / "copies.parquet").exists():
        return
    for row in read_rows(store / "copies.parquet"):
        row["articles"] = tuple(Article(**article) for article in row["articles"])
        row["aliases"] = tuple(row["aliases"])
        row["history"] = tuple((day, what) for day, what in row["history"])
        yield LawCopy(**row)


def held_version_ids(store: Path) -> set[str]:
    path = store / "laws.parquet"
    return {row["vid"] for row in read_rows(path)} if path.exists() else set()


def read_rows(path: Path) -> list[dict[str, Any]]:
    try:
        return pq.read_table(path).to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise Problem(f"{path}: can't be read ({error}); remove {path.parent} and import the law texts again.") from error


def read_manifest(store: Path) -> dict[str, Any]:
    """What manifest.json says; empty if nothing was imported."""
    path = store / "manifest.json"
    if not path.exists():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{path}: can't be read ({error}); remove {path.parent} and import the law texts again.") from error
