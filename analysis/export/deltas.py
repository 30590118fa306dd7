"""What an export has that an earlier one had not: new, changed and gone rows, which a consumer applies to its copy."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.schema import literal

CHANGES = ("new", "changed", "gone")


def rows_of(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"


def same_key(key: tuple[str, ...]) -> str:
    """A condition that is true of unknown key columns too."""
    return " AND ".join(f'a."{name}" IS NOT DISTINCT FROM b."{name}"' for name in key)


def delta_query(earlier: Path, later: Path, key: tuple[str, ...]) -> str:
    """Rows of the later file that are new or changed, and the earlier rows whose key is gone, with `change` before the columns."""
    keys = ", ".join(f'"{name}"' for name in key)
    return f"""
        WITH a AS (FROM {rows_of(later)}), b AS (FROM {rows_of(earlier)}),
        gone AS (SELECT {keys} FROM b EXCEPT SELECT {keys} FROM a),
        other AS (FROM a EXCEPT FROM b),
        known AS (SELECT {keys} FROM b)
        SELECT CASE WHEN EXISTS (SELECT 1 FROM known b WHERE {same_key(key)}) THEN 'changed' ELSE 'new' END AS change, a.*
        FROM other a
        UNION ALL BY NAME
        SELECT 'gone' AS change, b.* FROM b WHERE EXISTS (SELECT 1 FROM gone a WHERE {same_key(key)})
        ORDER BY {keys}
    """


def applied_query(held: Path, delta: Path, key: tuple[str, ...]) -> str:
    """A consumer's rows after a delta: those that it does not name, and its new and changed ones."""
    keys = ", ".join(f'"{name}"' for name in key)
    return f"""
        SELECT b.* FROM {rows_of(held)} b WHERE NOT EXISTS (SELECT 1 FROM {rows_of(delta)} a WHERE {same_key(key)})
        UNION ALL BY NAME
        SELECT * EXCLUDE (change) FROM {rows_of(delta)} WHERE change <> 'gone'
        ORDER BY {keys}
    """


def content_hash(database: duckdb.DuckDBPyConnection, path: Path, key: tuple[str, ...]) -> str:
    """A digest of a file's rows, whatever writer, compression or order of rows; the same for the same content."""
    keys = ", ".join(f'"{name}"' for name in key)
    query = f"SELECT md5(string_agg(md5(to_json(t)::VARCHAR), '' ORDER BY {keys})) FROM {rows_of(path)} t"
    found = database.execute(query).fetchone()
    return (found and found[0]) or "empty"
