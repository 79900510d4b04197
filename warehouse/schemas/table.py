"""What every table of the warehouse has in common."""

import pandera.polars as pa
import polars as pl


class Table(pa.DataFrameModel):
    """All columns, in their order. A table's docstring and its fields' descriptions are its comments."""

    @classmethod
    def comment(cls) -> str:
        """What one row is."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def column_comments(cls) -> dict[str, str]:
        """Column name → what it means."""
        return {name: column.description or "" for name, column in cls.to_schema().columns.items()}

    @classmethod
    def column_types(cls) -> pl.Schema:
        """Column name → Polars type."""
        return pl.Schema({name: column.dtype.type for name, column in cls.to_schema().columns.items()})

    class Config:
        """Nothing missing, nothing more; a subclass names its key in `unique`."""

        strict = True
        ordered = True


def rule(data: pa.PolarsData, holds: pl.Expr) -> pl.LazyFrame:
    """A rule over several columns; where a value that it needs is missing, it is kept."""
    return data.lazyframe.select(holds.fill_null(True))


def implies(condition: pl.Expr, consequence: pl.Expr) -> pl.Expr:
    """Where the condition holds, the consequence does."""
    return ~condition | consequence
