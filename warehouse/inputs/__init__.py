"""What the models read: tables of the stages as Parquet, and the reference tables that the project ships.

In SQL they stand in two schemas of their own: `stage.<table>` and `reference.<table>`. A stage table that no
delivery has yet is there all the same, empty and typed.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import duckdb
import pandera.polars as pa
import polars as pl

from pipeline import regions, tables, vocabulary
from pipeline.contexts.schema import ReportContexts
from pipeline.deliveries.schema import Quarantine
from pipeline.documents.schema import Documents
from pipeline.home import Home
from pipeline.mentions.schema import Mentions
from pipeline.normalisation.schema import ReportTexts
from pipeline.observations.schema import Observations
from pipeline.reports.schema import Reports
from warehouse.sql_text import quoted

DATA = Path(__file__).parent

STAGES: dict[str, type[pa.DataFrameModel]] = {
    "documents": Documents,
    "reports": Reports,
    "report_texts": ReportTexts,
    "report_contexts": ReportContexts,
    "mentions": Mentions,
    "observations": Observations,
    "rejected_observations": Observations,
    "quarantine": Quarantine,
}
# columns that a stage table has beside its schema's
_MORE_COLUMNS: dict[str, dict[str, pl.DataType]] = {
    "rejected_observations": {"reasons": pl.List(pl.String())},
}


def _shipped(name: str) -> pl.DataFrame:
    return pl.read_csv(DATA / f"{name}.csv", comment_prefix="#")


def _indicators(home: Home) -> pl.DataFrame:
    return vocabulary.load_vocabulary(home.vocabulary).indicators


REFERENCES: dict[str, Callable[[Home], pl.DataFrame]] = {
    "regions": lambda _: regions.regions(),
    "indicators": _indicators,
    "unit_conversions": lambda _: _shipped("unit_conversions"),
    "accumulating": lambda _: _shipped("accumulating"),
    "lower_is_better": lambda _: _shipped("lower_is_better"),
    "statement_words": lambda _: _shipped("statement_words"),
    "identities": lambda _: _shipped("identities"),
}


def stage_schema(name: str) -> pl.Schema:
    """Column names and types of a stage table."""
    columns = STAGES[name].to_schema().columns
    return pl.Schema({k: c.dtype.type for k, c in columns.items()} | _MORE_COLUMNS.get(name, {}))


def attach(
    con: duckdb.DuckDBPyConnection,
    names: Iterable[str],
    home: Home,
    references: Mapping[str, pl.DataFrame] | None = None,
) -> None:
    """Make inputs, named `stage.<table>` or `reference.<table>`, readable on the connection.

    `references` replaces shipped reference tables by the caller's.
    """
    con.execute("create schema if not exists stage; create schema if not exists reference")
    for name in names:
        schema, table = name.split(".")
        if schema == "stage":
            _attach_stage(con, table, home)
        else:
            frame = (references or {}).get(table)
            _create(con, name, REFERENCES[table](home) if frame is None else frame)


def _attach_stage(con: duckdb.DuckDBPyConnection, table: str, home: Home) -> None:
    files = [str(part) for d in tables.deliveries(home, table) for part in tables.parts(home, table, d)]
    if files:
        listed = ", ".join(quoted(file) for file in files)
        con.execute(f"create view stage.{table} as select * from read_parquet([{listed}], filename = true)")
    else:
        empty = pl.DataFrame(schema=stage_schema(table)).with_columns(filename=pl.lit("", pl.String))
        _create(con, f"stage.{table}", empty)


def _create(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    con.register("incoming", frame.to_arrow())
    con.execute(f"create table {name} as select * from incoming")
    con.unregister("incoming")
