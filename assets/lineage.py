"""Which columns a column of the warehouse was made from, as the asset graph shows it.

A column that has its name from a table that the model reads comes from there; `column_lineage.csv` says it of
the others, and of those that more than their namesake goes into.
"""

from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from pipeline.stages import EXTRACTION
from warehouse.models import MODELS, Model

TOLD = Path(__file__).parent / "column_lineage.csv"


def column_lineage(model: Model) -> dict[str, Any]:
    """Metadata with the column lineage of a table of the warehouse; empty where nothing is known."""
    deps = {
        column: [dg.TableColumnDep(_asset(table), origin) for table, origin in origins]
        for column, origins in column_origins(model).items()
    }
    return {"dagster/column_lineage": dg.TableColumnLineage(deps)} if deps else {}


def column_origins(model: Model) -> dict[str, list[tuple[str, str]]]:
    """Column → the (table, column) pairs that it was made from; tables are stages' or models."""
    origins: dict[str, list[tuple[str, str]]] = {}
    upstream = _upstream_columns(model)
    for column in model.columns:
        told = _told().get((model.name, column))
        namesakes = [(table, column) for table, columns in upstream.items() if column in columns]
        if told or namesakes:
            origins[column] = told or namesakes
    return origins


def _upstream_columns(model: Model) -> dict[str, set[str]]:
    schemas = {stage.table: stage.schema for stage in EXTRACTION}
    stages = {name: set(schemas[name].to_schema().columns) for name in model.stages if name in schemas}
    return stages | {name: set(MODELS[name].columns) for name in model.models}


@cache
def _told() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """The file's rows by table and column.

    Raises:
        ValueError: a row names a table or column that is not there, or one that the model does not read.
    """
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for table, column, upstream, origin in pl.read_csv(TOLD).iter_rows():
        known = table in MODELS and column in MODELS[table].columns
        if not known or origin not in _upstream_columns(MODELS[table]).get(upstream, ()):
            raise ValueError(f"{TOLD.name}: {table}.{column} cannot come from {upstream}.{origin}")
        told.setdefault((table, column), []).append((upstream, origin))
    return told


def _asset(table: str) -> dg.AssetKey:
    return dg.AssetKey(["warehouse", table] if table in MODELS else [table])
