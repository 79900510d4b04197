"""Cells of tables, read as if the row and the column were said in a clause before the number."""

import re
from typing import NamedTuple

import polars as pl

from pipeline.mentions.table_heads import SAME_PERIOD
from pipeline.mentions.tables import PART, REPORT, SPEECH
from pipeline.observations.time import expressions, stamp

END = re.compile("[末底]")
_MONTHS = 12


def with_cells(statements: pl.DataFrame) -> pl.DataFrame:
    """Put what the row and the column say into `gap`, and nothing into `tail`; a cell continues no list."""
    in_table = pl.col("said").is_not_null()
    return statements.with_columns(
        gap=pl.when(in_table).then("said").otherwise("gap"),
        tail=pl.when(in_table).then(pl.lit("")).otherwise("tail"),
        continues=pl.col("continues") & ~in_table,
    )


class ColumnTime(NamedTuple):
    """When the head of a column dates its cells: years, or one so many years `later` than that from which the table
    counts, with so many before it as its `length`, and months of it.
    """

    column: str
    counted_from: str
    first_year: int | None = None
    last_year: int | None = None
    later: int | None = None
    length: int | None = None
    first_month: int | None = None
    last_month: int | None = None


_KEY = ["column", "counted_from"]
_TOLD = [name for name in ColumnTime._fields if name not in _KEY]
_TIMES = dict.fromkeys(_KEY, pl.String) | dict.fromkeys(_TOLD, pl.Int32)


def column_time(column: str, counted_from: str) -> ColumnTime:
    """Read the head of a column.

    >>> column_time("2019年上半年", "part")[2:]
    (2019, 2019, None, None, 1, 6)
    >>> column_time("去年上半年", "2020")[2:]
    (None, None, -1, None, 1, 6)
    """
    time = ColumnTime(column, counted_from)
    for said in map(expressions.parse, (match.group() for match in expressions.find(column))):
        if said.first_month and said.last_month and said.first_month <= said.last_month <= _MONTHS:
            time = time._replace(first_month=said.first_month, last_month=said.last_month)
        if said.reference == "calendar":
            first = said.end if END.search(column) else said.start
            time = time._replace(first_year=first, last_year=said.end)
        elif said.form == "span":
            time = time._replace(later=said.end, length=said.end - said.start)
        elif said.form == "word" and not said.first_month:
            time = time._replace(later=said.end)
    if SAME_PERIOD in column:
        years = [None if year is None else year - 1 for year in (time.first_year, time.last_year)]
        return time._replace(first_year=years[0], last_year=years[1], later=-1)
    if time.first_year is None and (time.first_month or counted_from == REPORT):
        return time._replace(later=time.later or 0)
    return time if time.later or time.length or counted_from != PART else time._replace(later=None)


def dated_by_columns(statements: pl.DataFrame) -> pl.DataFrame:
    """Let the head of a column date its cells and tell plans and years to come from what is over.

    Needs the columns of `time_of`.
    """
    heads = statements.select(_KEY).drop_nulls().unique()
    times = pl.DataFrame([column_time(*head) for head in heads.iter_rows()], schema=_TIMES, orient="row")
    statements = statements.join(times, on=_KEY, how="left", maintain_order="left")
    dated = pl.any_horizontal(pl.col(_TOLD).is_not_null())
    base = (
        pl.when(pl.col("counted_from") == PART)
        .then(pl.col("anchor_end").str.slice(0, 4).cast(pl.Int32, strict=False))
        .when(pl.col("counted_from") == SPEECH)
        .then("speech_year")
        .when(pl.col("counted_from") == REPORT)
        .then(pl.coalesce("report_year", pl.col("anchor_end").str.slice(0, 4).cast(pl.Int32, strict=False)))
        .otherwise(pl.col("counted_from").cast(pl.Int32, strict=False))
    )
    last = pl.coalesce("last_year", base + pl.col("later"))
    first = pl.coalesce("first_year", last - pl.col("length"), last)
    kind = (
        pl.when(~dated).then("anchor_kind")
        .when(pl.col("first_month").is_not_null() & pl.col("column").str.contains(END.pattern)).then(pl.lit("as_of"))
        .when(pl.col("first_month").is_not_null()).then(pl.lit("part"))
        .when(first < last).then(pl.lit("span"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip
    to_come = last > pl.col("report_year")
    told = pl.when("planned").then(pl.lit("target")).when(dated & to_come).then(pl.lit("target"))
    told = told.when(dated & ~to_come).then(pl.lit("actual"))
    return statements.with_columns(
        anchor_kind=kind,
        anchor_start=pl.when(dated).then(stamp(first, pl.col("first_month"))).otherwise("anchor_start"),
        anchor_end=pl.when(dated).then(stamp(last, pl.col("last_month"))).otherwise("anchor_end"),
        anchor_rule=pl.when(dated).then(pl.format("column:{}", "column")).otherwise("anchor_rule"),
        explicit=pl.col("explicit") | dated,
        status=told.otherwise("status"),
        status_rule=pl.when(told.is_not_null()).then(pl.lit("column")).otherwise("status_rule"),
    ).drop(_TOLD)
