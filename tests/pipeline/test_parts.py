"""Which parts an archive asks for, and parts on disk: the same rows give the same bytes, however they come."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import parts
from pipeline.parts import TABLES, Part, PartWriter, plan_parts, read_manifest, read_part, table_schema, write_manifest
from pipeline.schema import load_schema

RULES = "f" * 64


def archive(folder, **sizes):
    """Empty segments of the sizes given, named by run and number: `run="20261105T040000Za-0"`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in sizes.items():
        (folder / f"{name}.warc.gz").write_bytes(b"x" * size)
    return folder


OCT1, OCT2, OCT2B, NOV, DEC1, DEC2 = (
    "20261001T000000Za-0", "20261031T235959Zb-0", "20261031T235959Zb-1", "20261115T000000Zc-0", "20261201T000000Zd-0", "20261202T000000Ze-0",
)  # fmt: skip


@pytest.mark.parametrize(
    ("held", "planned"),
    [
        ([], []),
        ([OCT1], [(OCT1, [OCT1])]),  # the newest month goes segment by segment
        ([DEC1, DEC2], [(DEC1, [DEC1]), (DEC2, [DEC2])]),
        ([OCT1, OCT2, OCT2B, DEC1], [("202610-0", [OCT1, OCT2, OCT2B]), (DEC1, [DEC1])]),  # past months together
        ([OCT1, NOV, DEC1, DEC2], [("202610-0", [OCT1]), ("202611-0", [NOV]), (DEC1, [DEC1]), (DEC2, [DEC2])]),
    ],
)
def test_past_months_lie_together_and_the_newest_apart(tmp_path, held, planned):
    found = plan_parts(archive(tmp_path / "a", **dict.fromkeys(held, 10)), RULES)
    assert [(part.name, [name.removesuffix(".warc.gz") for name, _ in part.segments]) for part in found] == planned


def test_a_part_takes_segments_up_to_a_size(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "MONTH_BYTES", 25)
    found = plan_parts(archive(tmp_path / "a", **dict.fromkeys([OCT1, OCT2, OCT2B, NOV, DEC1], 10)), RULES)
    assert [(part.name, len(part.segments)) for part in found] == [("202610-0", 2), ("202610-1", 1), ("202611-0", 1), (DEC1, 1)]


def test_segments_of_a_run_keep_their_numbers_order(tmp_path):
    names = [f"20261001T000000Za-{number}" for number in range(12)]
    found = plan_parts(archive(tmp_path / "a", **dict.fromkeys([*names, DEC1], 10)), RULES)
    assert [name for name, _ in found[0].segments] == [f"{name}.warc.gz" for name in names]


def test_a_part_with_other_segments_or_rules_lies_elsewhere():
    folders = {
        Part("202610-0", (("a.warc.gz", 10),), RULES).folder,
        Part("202610-0", (("a.warc.gz", 11),), RULES).folder,
        Part("202610-0", (("a.warc.gz", 10), ("b.warc.gz", 10)), RULES).folder,
        Part("202610-0", (("a.warc.gz", 10),), "e" * 64).folder,
    }
    assert len(folders) == 4  # so that what readers have open is never written over


def test_schemas_cover_every_table():
    assert {"captures", "rejects", "pages", "blocks", "links", "set_aside", "listed", "citations", "tactics", "advice", "personal_data", "sketches"} == set(TABLES)
    for table in ("captures", "rejects"):
        assert table_schema(table).names == [column.name for column in load_schema()[1][table].columns]
    assert table_schema("pages").field("tags").type == pa.list_(pa.string())


def rejects(count, start=0):
    row = {"url": "http://a/", "stage": "clean", "reason": "no_article", "detail": None}
    return pa.RecordBatch.from_pylist([row | {"capture_id": f"a:{number}"} for number in range(start, start + count)], table_schema("rejects"))


def written(folder, sizes):
    writer = PartWriter(folder)
    start = 0
    for size in sizes:
        writer.write("rejects", rejects(size, start))
        start += size
    writer.close()
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@given(st.lists(st.integers(0, 130), min_size=1, max_size=6))
def test_batches_of_any_size_give_the_same_bytes(tmp_path_factory, sizes):
    folder = tmp_path_factory.mktemp("parts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "DEFAULT_GROUP_ROWS", 50)
        assert written(folder / "one", sizes) == written(folder / "two", [sum(sizes)])
    assert pq.read_table(folder / "one" / "rejects.parquet").column("capture_id").to_pylist() == [f"a:{n}" for n in range(sum(sizes))]


def test_row_groups_have_a_fixed_number_of_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "DEFAULT_GROUP_ROWS", 50)
    written(tmp_path / "part", [20, 45, 60])
    file = pq.ParquetFile(tmp_path / "part" / "rejects.parquet")
    assert [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)] == [50, 50, 25]


def test_a_part_is_put_in_place_whole(tmp_path):
    writer = PartWriter(tmp_path / "part")
    writer.write("rejects", rejects(3))
    assert not (tmp_path / "part").exists()
    writer.close()
    assert sorted(path.stem for path in (tmp_path / "part").iterdir()) == sorted(TABLES)  # empty tables too
    assert [batch.num_rows for batch in read_part(tmp_path / "part", "rejects")] == [3]


def test_an_abandoned_part_leaves_what_was_there(tmp_path):
    before = written(tmp_path / "part", [3])
    writer = PartWriter(tmp_path / "part")
    writer.write("rejects", rejects(5))
    writer.abandon()
    assert {path.name: path.read_bytes() for path in (tmp_path / "part").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["part"]


def test_the_manifest_names_what_counts_and_the_rest_goes(tmp_path):
    first, second = Part("202610-0", (("a.warc.gz", 10),), RULES), Part("202611-0", (("b.warc.gz", 10),), RULES)
    for site, part in (("one", first), ("one", second), ("two", first)):
        (tmp_path / "clean" / site / part.folder).mkdir(parents=True)
    write_manifest(tmp_path, {"one": [first], "two": [first]})
    assert read_manifest(tmp_path) == {"one": [first], "two": [first]}
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("clean/*/*")) == [f"clean/{s}/{first.folder}" for s in ("one", "two")]
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["sites"].keys() == {"one", "two"}


def test_nothing_cleaned_yet_is_an_empty_manifest(tmp_path):
    assert read_manifest(tmp_path) == {}
