"""Makes the warehouse's tables and publishes them as one DuckDB file.

The whole interface that the orchestrator needs:

* `warehouse.models.MODELS: dict[str, Model]`, in the order in which they can be made. A `Model` tells `name`,
  `kind` (dimension, statement, derived, refused), `sql`, `schema`, `description`, `column_comments`,
  `columns`, `key`, and its `upstream`: `stages` (stage tables), `references` (shipped tables),
  `models` (other tables).
* `build_table(name, home) -> Path` reads upstream Parquet, writes `home.tables/<name>.parquet` in one rename,
  validated by the model's schema. Its inputs must have been made before it.
* `publish(home) -> Published` assembles all tables, views, checks and comments in a new file and puts it in
  the place of `home.published` in one rename. Readers that hold the old file go on reading the old file.
* `warehouse.checks.CHECKS: dict[str, Check]` and `run_check(name, home) -> DataFrame` of failing rows; a `Check`
  tells `description`, `severity` (error, warning), the `table` it is about and the `models` it reads. `publish`
  runs them all, keeps the rows in `failed_check`, and refuses to publish when one of severity error fails.
* `build_all(home) -> Published` does all of it, for those who need no orchestrator.

The same input rows give the same tables, whatever their order, the delivery that brought them or the number
of cores: every table is sorted by columns that leave no tie, and no model adds up floating-point numbers.
"""

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipeline.home import Home
from warehouse.checks import CHECKS, failing_rows
from warehouse.inputs import attach
from warehouse.models import MODELS, Model
from warehouse.publication import Published, assemble
from warehouse.sql_text import cast_columns, quoted
from warehouse.validation import validate_file

__all__ = ["Published", "build_all", "build_table", "publish", "run_check", "table_path"]


def table_path(name: str, home: Home) -> Path:
    """Where the Parquet file of a table stands."""
    return home.tables / f"{name}.parquet"


def build_table(name: str, home: Home, references: Mapping[str, pl.DataFrame] | None = None) -> Path:
    """Make one table from its upstream and return its Parquet file, validated and sorted.

    `references` replaces shipped reference tables (`regions`, `indicators`, …) by the caller's.

    Raises:
        KeyError: no model has this name.
        FileNotFoundError: a model that it reads has not been made.
        pipeline.validation.TableError: the result breaks its schema; what stood before goes on standing.
    """
    model = MODELS[name]
    home.tables.mkdir(parents=True, exist_ok=True)
    with _replacing(table_path(name, home)) as place, connect(home) as con:
        _attach_upstream(con, model, home, references)
        con.execute(
            f"copy ({_typed(model)}) to {quoted(str(place))} "
            f"(format parquet, compression zstd, row_group_size {model.rows_per_group})"
        )
        validate_file(place, model, con)
    return table_path(name, home)


def publish(home: Home) -> Published:
    """Assemble the published file from all tables and put it in place with one rename.

    Raises:
        FileNotFoundError: a table has not been made.
    """
    for name in MODELS:
        if not table_path(name, home).exists():
            raise FileNotFoundError(f"table {name!r} has not been built: {table_path(name, home)}")
    home.published.parent.mkdir(parents=True, exist_ok=True)
    with _replacing(home.published) as place:
        return assemble(place, home)


def build_all(home: Home, references: Mapping[str, pl.DataFrame] | None = None) -> Published:
    """Make every table in order and publish."""
    for name in MODELS:
        build_table(name, home, references)
    return publish(home)


def run_check(name: str, home: Home) -> pl.DataFrame:
    """The rows of the made tables that fail a check of `warehouse.checks.CHECKS`; empty when its claim holds.

    Raises:
        KeyError: no check has this name.
        FileNotFoundError: a table that it reads has not been made.
    """
    check = CHECKS[name]
    with connect(home) as con:
        _attach_models(con, check.models, home)
        return failing_rows(con, check)


@contextmanager
def connect(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that spills beside the tables and keeps the order of rows."""
    with duckdb.connect() as con:
        con.execute(f"set temp_directory = {quoted(str(home.tables / '.spill'))}")
        con.execute("set preserve_insertion_order = true")
        yield con


def _attach_upstream(
    con: duckdb.DuckDBPyConnection, model: Model, home: Home, references: Mapping[str, pl.DataFrame] | None
) -> None:
    attach(con, [name for name in model.upstream if "." in name], home, references)
    _attach_models(con, model.models, home)


def _attach_models(con: duckdb.DuckDBPyConnection, names: Iterable[str], home: Home) -> None:
    for name in names:
        path = table_path(name, home)
        if not path.exists():
            raise FileNotFoundError(f"table {name!r} is read before it has been built: {path}")
        con.execute(f"create view {name} as select * from read_parquet({quoted(str(path))})")


def _typed(model: Model) -> str:
    """The model's SELECT with the schema's columns, types and order of rows."""
    return f"select {cast_columns(model.columns)} from ({model.sql}) order by {', '.join(model.sorted_by)}"


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """Give a path to write; on leaving put it in the place of `target`, or remove it if the block raised."""
    place = target.with_name(f".{target.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    try:
        yield place
        _to_disk(place)
        place.replace(target)
        _to_disk(target.parent)
    finally:
        place.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
