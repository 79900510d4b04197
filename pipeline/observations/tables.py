"""Cells of tables, read as if the row and the column were said in a clause before the number."""

import polars as pl


def with_cells(statements: pl.DataFrame) -> pl.DataFrame:
    """Put what the row and the column say into `gap`, and nothing into `tail`; a cell continues no list."""
    in_table = pl.col("said").is_not_null()
    return statements.with_columns(
        gap=pl.when(in_table).then("said").otherwise("gap"),
        tail=pl.when(in_table).then(pl.lit("")).otherwise("tail"),
        continues=pl.col("continues") & ~in_table,
    )


def dated_by_columns(statements: pl.DataFrame) -> pl.DataFrame:
    """Let a column with a year date its cells, and a column of plans make them targets.

    Needs the columns of `time_of`.
    """
    year = pl.col("column_year").cast(pl.String)
    dated, planned = year.is_not_null(), pl.col("planned").fill_null(value=False)
    return statements.with_columns(
        anchor_kind=pl.when(dated).then(pl.lit("year")).otherwise("anchor_kind"),
        anchor_start=pl.when(dated).then(year).otherwise("anchor_start"),
        anchor_end=pl.when(dated).then(year).otherwise("anchor_end"),
        anchor_rule=pl.when(dated).then(pl.format("column:{}", year)).otherwise("anchor_rule"),
        explicit=pl.col("explicit") | dated,
        status=pl.when(planned).then(pl.lit("target")).otherwise("status"),
        status_rule=pl.when(planned).then(pl.lit("column")).otherwise("status_rule"),
    )
