"""Holds a table against its schema: what fits goes on, what does not is kept apart with its reasons.

A schema can fail in two ways. A *row* breaks a rule (a value out of range, a key that stands twice): that row
is rejected, with every rule it breaks. The *table* breaks it (a column is missing or has another type): then
the code that made the table is wrong, no row of it can be trusted, and the run stops.
"""

from typing import NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrorReason, SchemaErrors

REASONS = "reasons"
_LONGEST_VALUE = 80
_ABOUT_ROWS = frozenset(
    {
        SchemaErrorReason.DATAFRAME_CHECK,
        SchemaErrorReason.DUPLICATES,
        SchemaErrorReason.SERIES_CONTAINS_DUPLICATES,
        SchemaErrorReason.SERIES_CONTAINS_NULLS,
    }
)


class TableError(ValueError):
    """A table as a whole is not what its schema promises; nothing may be built on it."""


class Split(NamedTuple):
    """The rows of one table, parted.

    `valid` has the schema's columns; `rejected` has them too and, last, `reasons` (a list of sentences, never
    empty). Together they are the rows that came in, each part in their order.
    """

    valid: pl.DataFrame
    rejected: pl.DataFrame


def split_valid(frame: pl.DataFrame, schema: type[pa.DataFrameModel]) -> Split:
    """Part the rows of `frame` into those that satisfy `schema` and those that do not.

    Of rows that share a key which must be unique all are rejected: nothing tells which is the right one. A
    check that comes to null (for want of a value that may be missing) is taken as passed.

    Raises:
        TableError: columns missing, unknown, in another order or of another type, or a check that cannot run.
    """
    failures = _failures(frame, schema)
    if failures is None:
        return Split(frame, with_reasons(frame.clear(), []))
    rejected = frame[failures["row"].to_list()]
    return Split(
        valid=frame.with_row_index("__row").join(failures, left_on="__row", right_on="row", how="anti").drop("__row"),
        rejected=with_reasons(rejected, failures[REASONS].to_list()),
    )


def with_reasons(frame: pl.DataFrame, reasons: list[list[str]]) -> pl.DataFrame:
    """Append the `reasons` column: one list of sentences per row of `frame`."""
    return frame.with_columns(pl.Series(REASONS, reasons, dtype=pl.List(pl.String)))


def _failures(frame: pl.DataFrame, schema: type[pa.DataFrameModel]) -> pl.DataFrame | None:
    """The failing rows as `row` (UInt32) and `reasons`, in the order of rows; None if every row is fine."""
    # the environment can switch Pandera's checks off; ours are part of the result
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as errors:
            _stop_where_the_table_is_wrong(errors, schema.__name__)
            return _by_row(errors)
    return None


def _stop_where_the_table_is_wrong(errors: SchemaErrors, name: str) -> None:
    wrong = [error for error in errors.schema_errors if error.reason_code not in _ABOUT_ROWS]
    if wrong:
        raise TableError(f"{name}: " + "; ".join(_one_line(str(error)) for error in wrong))
    if errors.failure_cases["index"].null_count():
        # a check that answers once for the whole table says nothing about its rows
        checks = errors.failure_cases.filter(pl.col("index").is_null())["check"].unique().sort()
        raise TableError(f"{name}: failed as a whole: " + ", ".join(checks))


def _by_row(errors: SchemaErrors) -> pl.DataFrame:
    found = pl.format("found {}", pl.col("failure_case").cast(pl.String).fill_null("null").str.slice(0, _LONGEST_VALUE))
    # for a rule over several columns Pandera gives the whole row, which the rejected row says already
    sentence = pl.when(pl.col("schema_context") == "Column").then(
        pl.format("{}: {}, {}", pl.col("column"), pl.col("check"), found)
    )
    cases: pl.DataFrame = errors.failure_cases
    return (
        cases.select(pl.col("index").cast(pl.UInt32).alias("row"), sentence.otherwise(pl.col("check")).alias(REASONS))
        .group_by("row", maintain_order=True)
        .agg(pl.col(REASONS).unique(maintain_order=True))
        .sort("row")
    )


def _one_line(message: str) -> str:
    # Pandera appends the query plan of the frame
    return " ".join(message.partition("naive plan")[0].split())[:300]
