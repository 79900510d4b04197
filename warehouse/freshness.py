"""Tells which tables of the warehouse are due: those whose inputs, SQL or schemas have changed since.

Beside every `<table>.parquet` stands `<table>.made.json`, which says what it was made from and what it holds.
A table that comes out as before leaves everything that reads it as it is.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from pipeline import tables
from pipeline.code_version import code_version
from pipeline.home import Home
from pipeline.vocabulary import vocabulary_version
from warehouse.build import Published, build_table, publish, table_path
from warehouse.models import MODELS, Model
from warehouse.versions import keep

_CODE = ("warehouse.build", "warehouse.models", "warehouse.schemas")


@dataclass(frozen=True)
class Made:
    """What a table of the warehouse was made from (`fingerprint`) and what it holds."""

    fingerprint: str
    content: str
    rows: int


def made(name: str, home: Home) -> Made | None:
    """What is known of the standing table; None where there is none."""
    try:
        return Made(**json.loads(_record(name, home).read_text("utf-8")))
    except FileNotFoundError:
        return None


def table_is_due(name: str, home: Home) -> bool:
    """Whether the table is missing or would be made from something else now."""
    standing = made(name, home)
    return (
        standing is None
        or not table_path(name, home).exists()
        or standing.fingerprint != _fingerprint(MODELS[name], home)
    )


def refresh_table(name: str, home: Home, *, again: bool = False) -> bool:
    """Build the table where it is due; whether it was.

    Raises:
        FileNotFoundError: a table that it reads has not been made.
        pipeline.validation.TableError: the result breaks its schema.
    """
    with tables.locked(home, name, "warehouse"):
        if not again and not table_is_due(name, home):
            return False
        fingerprint = _fingerprint(MODELS[name], home)
        # without a record the table is due, so a stop at any point from here on only means building it again
        _record(name, home).unlink(missing_ok=True)
        _clear_unfinished(table_path(name, home))
        path = build_table(name, home)
        _write(_record(name, home), Made(fingerprint, _sha256(path), pq.read_metadata(path).num_rows))
        return True


def publication_is_due(home: Home) -> bool:
    """Whether a table is due, or the published file does not hold the tables as they stand."""
    return any(table_is_due(name, home) for name in MODELS) or _publication_differs(home)


def refresh_publication(home: Home, *, again: bool = False) -> Published | None:
    """Publish where the tables differ from what is published; None where they do not.

    Raises:
        FileNotFoundError: a table has not been made.
    """
    with tables.locked(home, "published", "warehouse"):
        if not again and not _publication_differs(home):
            return None
        fingerprint = _publication_fingerprint(home)
        _record(_PUBLISHED, home).unlink(missing_ok=True)
        _clear_unfinished(home.published)
        published = publish(home)
        keep(home)
        _write(_record(_PUBLISHED, home), Made(fingerprint, "", sum(published.rows.values())))
        return published


_PUBLISHED = "published"


def _publication_differs(home: Home) -> bool:
    standing = made(_PUBLISHED, home)
    return standing is None or not home.published.exists() or standing.fingerprint != _publication_fingerprint(home)


def _publication_fingerprint(home: Home) -> str:
    contents = [standing.content if (standing := made(name, home)) else "" for name in MODELS]
    return tables.fingerprint(code_version(*_CODE), *contents)


def _fingerprint(model: Model, home: Home) -> str:
    stages = [
        f"{table}/{delivery}:{manifest.content}"
        for table in model.stages
        for delivery in tables.deliveries(home, table)
        if (manifest := tables.manifest(home, table, delivery))
    ]
    read = [f"{name}:{standing.content if (standing := made(name, home)) else ''}" for name in model.models]
    own = vocabulary_version(home.vocabulary)
    return tables.fingerprint(model.name, code_version(*_CODE), own, *stages, *read)


def _clear_unfinished(target: Path) -> None:
    """Remove what a writer that was stopped left; the caller holds the lock, so that nobody writes now."""
    for left in target.parent.glob(f".{target.name}.*"):
        left.unlink()


def _record(name: str, home: Home) -> Path:
    return home.tables / f"{name}.made.json"


def _write(path: Path, record: Made) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(asdict(record), file, indent=1)
        file.flush()
        # a machine that stops after the rename must not come back with an empty record
        os.fsync(file.fileno())
    partial.rename(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
