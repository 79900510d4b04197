"""Cells of tables, read as if the row and the column were said in a clause before the number."""

import re
from typing import NamedTuple

import polars as pl

from pipeline.observations.time import expressions, stamp

SAME_PERIOD = "同期"
END_OF_YEARS = re.compile("末|年底")
OF_THE_SPEECH = re.compile("[今去上明来]年")
_TIMES = {
    "column": pl.String, "beside_plans": pl.Boolean, "first_year": pl.Int32, "last_year": pl.Int32,
    "after_part": pl.Int32, "after_speech": pl.Int32, "first_month": pl.Int32, "last_month": pl.Int32,
}  # fmt: skip


def with_cells(statements: pl.DataFrame) -> pl.DataFrame:
    """Put what the row and the column say into `gap`, and nothing into `tail`; a cell continues no list."""
    in_table = pl.col("said").is_not_null()
    return statements.with_columns(
        gap=pl.when(in_table).then("said").otherwise("gap"),
        tail=pl.when(in_table).then(pl.lit("")).otherwise("tail"),
        continues=pl.col("continues") & ~in_table,
    )


class ColumnTime(NamedTuple):
    """When the head of a column dates its cells: years, or one so many years after that of the table's part or of the
    speech, and months of it.
    """

    column: str
    beside_plans: bool
    first_year: int | None = None
    last_year: int | None = None
    after_part: int | None = None
    after_speech: int | None = None
    first_month: int | None = None
    last_month: int | None = None


def column_time(column: str, *, beside_plans: bool) -> ColumnTime:
    """Read the head of a column.

    Beside plans, this year is that of the speech and the year before the one that the speech looks back on; else
    they are the year of the table's part and the one before.

    >>> column_time("2019年上半年", beside_plans=False)[2:]
    (2019, 2019, 0, None, 1, 6)
    """
    time = ColumnTime(column, beside_plans)
    for said in map(expressions.parse, (match.group() for match in expressions.find(column))):
        if said.reference == "calendar":
            first = said.end if END_OF_YEARS.search(column) else said.start
            time = time._replace(first_year=first, last_year=said.end)
        elif beside_plans and OF_THE_SPEECH.search(column):
            time = time._replace(after_speech=said.end)
        elif said.end or said.first_month:
            time = time._replace(after_part=said.end)
        if said.first_month:
            time = time._replace(first_month=said.first_month, last_month=said.last_month)
    return time._replace(after_part=-1, after_speech=None) if SAME_PERIOD in column else time


def dated_by_columns(statements: pl.DataFrame) -> pl.DataFrame:
    """Let the head of a column date its cells, and a column of plans make them targets.

    Needs the columns of `time_of`.
    """
    heads = statements.select("column", "beside_plans").drop_nulls().unique()
    times = [column_time(column, beside_plans=beside_plans) for column, beside_plans in heads.iter_rows()]
    statements = statements.join(
        pl.DataFrame(times, schema=_TIMES, orient="row"),
        on=["column", "beside_plans"], how="left", maintain_order="left",
    )  # fmt: skip
    told = [name for name in _TIMES if name not in ("column", "beside_plans")]
    dated = pl.any_horizontal(pl.col(told).is_not_null())
    of_part = pl.col("anchor_end").str.slice(0, 4).cast(pl.Int32, strict=False)
    later = pl.col("after_part").fill_null(0)
    of_speech = pl.col("speech_year") + pl.col("after_speech")
    last = pl.coalesce(pl.col("last_year") + later, of_speech, of_part + later)
    first = pl.coalesce(pl.col("first_year") + later, last)
    kind = (
        pl.when(~dated).then("anchor_kind")
        .when(pl.col("first_month").is_not_null()).then(pl.lit("part"))
        .when(first < last).then(pl.lit("span"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip
    planned = pl.col("planned").fill_null(value=False)
    return statements.with_columns(
        anchor_kind=kind,
        anchor_start=pl.when(dated).then(stamp(first, pl.col("first_month"))).otherwise("anchor_start"),
        anchor_end=pl.when(dated).then(stamp(last, pl.col("last_month"))).otherwise("anchor_end"),
        anchor_rule=pl.when(dated).then(pl.format("column:{}", "column")).otherwise("anchor_rule"),
        explicit=pl.col("explicit") | dated,
        status=pl.when(planned).then(pl.lit("target")).otherwise("status"),
        status_rule=pl.when(planned).then(pl.lit("column")).otherwise("status_rule"),
    ).drop(told)
