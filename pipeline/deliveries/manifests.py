"""The record of a delivery: one Parquet file that is written last, by one rename.

What no manifest speaks of was not delivered. A manifest is never changed; when known bytes come again under
new names only, those names are recorded in a manifest of names of their own.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from pipeline.deliveries.originals import settle_folder
from pipeline.home import Home

Role = Literal["document", "alias", "archive", "quarantined"]

MANIFEST_COLUMNS: dict[str, type[pl.DataType]] = {
    "role": pl.String,
    "source_file": pl.String,
    "document_id": pl.String,
    "size_bytes": pl.Int64,
    "archive_id": pl.String,
    "error": pl.String,
    "detail": pl.String,
}

_NAMES = "names"


@dataclass(frozen=True)
class Delivery:
    """What was delivered together and was new."""

    delivery_id: str
    documents: int
    quarantined: int
    aliases: int
    size_bytes: int


@contextmanager
def staging_lock(home: Home) -> Iterator[None]:
    """Let one process stage at a time; the others wait. The lock goes with the process that holds it."""
    home.deliveries.mkdir(parents=True, exist_ok=True)
    with (home.deliveries / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def manifest_path(home: Home, delivery_id: str) -> Path:
    """Where the record of a delivery stands."""
    return home.deliveries / f"{delivery_id}.parquet"


def known_rows(home: Home) -> pl.DataFrame:
    """All that was ever recorded: MANIFEST_COLUMNS and `delivery` (null for later names)."""
    deliveries = sorted(home.deliveries.glob("*.parquet"))
    names = sorted((home.deliveries / _NAMES).glob("*.parquet"))
    if not deliveries and not names:
        return pl.DataFrame(schema={**MANIFEST_COLUMNS, "delivery": pl.String})
    # one scan, as a plan for each of thousands of small files would take minutes
    recorded = pl.scan_parquet([*deliveries, *names], glob=False, include_file_paths="delivery").collect()
    ids = {"delivery": [str(path) for path in deliveries], "id": [path.stem for path in deliveries]}
    by_path = pl.DataFrame(ids, schema={"delivery": pl.String, "id": pl.String})
    found = recorded.join(by_path, on="delivery", how="left", maintain_order="left")
    return found.with_columns(delivery="id").drop("id")


def write_manifest(home: Home, stem: str, rows: pl.DataFrame) -> str:
    """Record a delivery; its id is the stem and a digest of what is in it, without clock or chance."""
    ids = rows.filter(pl.col("role") == "document")["document_id"].sort()
    if ids.is_empty():
        ids = rows.select(pl.concat_str("source_file", "document_id", "error", ignore_nulls=True)).to_series()
    digest = _digest(ids)
    length = 8
    while manifest_path(home, f"{stem}-{digest[:length]}").exists():
        length += 1
    delivery_id = f"{stem}-{digest[:length]}"
    _write(rows, manifest_path(home, delivery_id))
    return delivery_id


def write_names(home: Home, stem: str, rows: pl.DataFrame) -> None:
    """Record further names of known bytes that came without anything new."""
    digest = _digest(rows.select(pl.concat_str("document_id", "source_file")).to_series().sort())
    _write(rows, home.deliveries / _NAMES / f"{stem}-{digest[:16]}.parquet")


def _digest(values: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()


def _write(rows: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        rows.write_parquet(file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    settle_folder(path.parent)
