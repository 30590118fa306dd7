"""The labelled articles and the law texts, which lie beside the tree on some machines only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.law.bench import Bench, load_bench
from spiders.place import TREE

SHARED = TREE.parent / "shared"


def shared(name: str) -> Path:
    """A folder beside the tree; skips the test where it is not there."""
    if not (SHARED / name).exists():
        pytest.skip(f"{SHARED / name} is not there: it is no part of the tree")
    return SHARED / name


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of labelled articles with the scripts that measure."""
    return shared("gold")


@pytest.fixture(scope="session")
def law_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`<data>/laws` after an import of the law texts for development."""
    from pipeline.law.known import known_versions, registry_name
    from pipeline.law.store import import_folders

    folder = tmp_path_factory.mktemp("held") / "laws"
    import_folders([shared("laws")], folder, known_versions(), registry_name)
    return folder


@pytest.fixture(scope="session")
def full_bench(law_texts: Path) -> Bench:
    """Registry, all law texts of development and their index: seconds to make, once a session. Tests read it only."""
    return load_bench(law_texts)
