"""Writes pieces of SQL: literals, types, and the casts that bring a query to a schema."""

import polars as pl

_NAMES: dict[pl.DataType, str] = {
    pl.String(): "varchar",
    pl.Int64(): "bigint",
    pl.Float64(): "double",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
}


def quoted(text: str) -> str:
    """A string as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_type(kind: pl.DataType) -> str:
    """The DuckDB name of a Polars type.

    Raises:
        KeyError: the warehouse does not use this type.
    """
    if isinstance(kind, pl.List):
        inner = kind.inner
        return f"{sql_type(inner if isinstance(inner, pl.DataType) else inner())}[]"
    return _NAMES[kind]


def cast_columns(columns: pl.Schema) -> str:
    """A select list of the columns, each cast to its type."""
    return ", ".join(f"{name}::{sql_type(kind)} as {name}" for name, kind in columns.items())
