"""What a published warehouse says, in a form that can be compared."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from pipeline.home import Home
from warehouse.models import MODELS

Tables = Mapping[str, pl.DataFrame]


def published(home: Home) -> Tables:
    """All tables of the published file, opened as a reader would; when it was built is no part of what it says."""
    return tables_of(home.published)


def tables_of(path: Path) -> Tables:
    """All tables of a warehouse file."""
    with duckdb.connect(path, read_only=True) as con:
        return {name: con.sql(f"from {name}").pl() for name in MODELS}


def differing(one: Tables, other: Tables) -> list[str]:
    """The tables in which two warehouses differ."""
    return [name for name in MODELS if not one[name].equals(other[name])]


def lost(delivered: set[str], home: Home) -> set[str]:
    """Delivered names that are neither a document nor quarantined."""
    held = published(home)
    return delivered - set(held["dim_document"]["source_file"]) - set(held["quarantine"]["source_file"])


def left_over(home: Home) -> list[Path]:
    """Files that a run which was stopped left behind, and that the next one should have cleared away."""
    hidden = [path for path in home.root.rglob(".*") if path.name not in {".lock", ".writing"}]
    writing = [path for path in home.stages.glob(".writing/*") if path.suffix != ".lock"]
    return [*hidden, *writing, *home.root.rglob("*.partial")]
