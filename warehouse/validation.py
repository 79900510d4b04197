"""Holds a written table against its schema, in bounded memory: batch by batch, and its key over the whole."""

from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq

from pipeline.validation import TableError, split_valid
from warehouse.models import Model
from warehouse.sql_text import quoted

_ROWS = 200_000


def validate_file(path: Path, model: Model, con: duckdb.DuckDBPyConnection) -> None:
    """Check a Parquet file against its model's schema.

    Raises:
        TableError: with the first rows that break a rule, or keys that stand twice.
    """
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(min(_ROWS, model.rows_per_group)):
            _check(pl.DataFrame(pl.from_arrow(batch)), model)
        if not file.metadata.num_rows:
            _check(pl.DataFrame(schema=model.columns), model)
    _check_key(path, model, con)


def _check(frame: pl.DataFrame, model: Model) -> None:
    rejected = split_valid(frame, model.schema).rejected
    if rejected.height:
        shown = rejected.select(*model.key, "reasons").head(3).rows()
        raise TableError(f"{model.name}: {rejected.height} rows break their schema, the first: {shown}")


def _check_key(path: Path, model: Model, con: duckdb.DuckDBPyConnection) -> None:
    if not model.key:
        return
    key = ", ".join(model.key)
    twice = con.execute(
        f"select {key} from read_parquet({quoted(str(path))}) group by {key} having count(*) > 1 limit 3"
    ).fetchall()
    if twice:
        raise TableError(f"{model.name}: rows that share the key ({key}): {twice}")
