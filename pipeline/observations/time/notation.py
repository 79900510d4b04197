"""The front door's second half: from an anchor and what is measured to the guidelines' notation of the period."""

from typing import Final

import polars as pl

# amounts that are told per year even where the text speaks of several
_YEARLY_SUBJECT: Final = "生产总值|总产值|增加值|收入|零售总额|零售额|进出口|GDP"
_STATE_SUBJECT: Final = "率$|比重$|覆盖|总量|总数|存栏|余额|保有量|里程$|密度$|水平$"
# how far a work has got, as against how much of a plan of money is spent
_PROGRESS: Final = "工程|项目|进度|建设"
_PLAN_OF_MONEY: Final = "投资|任务|计划|资金"
_CHANGE: Final = ("growth_base", "multiple", "change", "pp")


def periods(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `period` (`2020`, `@2020`, `2016..2020`, `2020-01..2020-10`, `@2020-10`), `period_start`, `period_end`.

    Needs the columns of `time_of` and measure, nature (flow, stock, rate or null), subject, unit. `period_start` is
    null for what is told as of a day; the dates are the first and the last day.
    """
    frame = frame.with_columns(
        _state=_is_state(),
        _first=pl.col("anchor_start").str.slice(0, 4).cast(pl.Int32),
        _last=pl.col("anchor_end").str.slice(0, 4).cast(pl.Int32),
        _month=pl.col("anchor_end").str.slice(5, 2),
        _part_spans=pl.col("part_start") < pl.col("part_end"),
    )
    frame = frame.with_columns(_form=_form()).with_columns(period=_written())
    return frame.with_columns(**_days()).drop("_state", "_first", "_last", "_month", "_part_spans", "_form")


def _is_state() -> pl.Expr:
    """Whether the figure tells how things stand at a time rather than what happened during one."""
    level = pl.col("measure") == "level"
    told = pl.col("nature")
    words = (
        pl.col("existing")
        | pl.col("subject").str.contains(_STATE_SUBJECT)
        | (pl.col("unit") == "%")
        | pl.col("reached")
    )
    return (
        pl.when(level & told.is_in(["stock", "rate"]))
        .then(True)
        .when(level & (told == "flow"))
        .then(False)
        .otherwise(level & words)
    )


def _form() -> pl.Expr:
    """Which of the forms the period takes: as_of, year, span, part_span (the whole part), months, cagr spans."""
    measure = pl.col("measure")
    several = pl.col("anchor_kind") == "span"
    yearly = (
        (measure == "level")
        & ~pl.col("cumulative")
        & (
            pl.col("yearly")
            | (pl.col("subject").str.contains(_YEARLY_SUBJECT) & pl.col("unit").str.contains("元"))
        )
    )
    whole = (
        (measure.is_in(["level", "completion"]) & ~pl.col("_state") & ~yearly)
        | pl.col("held")
        | ((measure.is_in(_CHANGE)) & pl.col("base_spans").fill_null(value=False))
    )
    progress = (
        (measure == "completion")
        & pl.col("subject").str.contains(_PROGRESS)
        & ~pl.col("subject").str.contains(_PLAN_OF_MONEY)
    )
    target = pl.col("status") == "target"
    return (
        pl.when(measure == "cagr").then(pl.lit("cagr"))
        .when(several & (whole | (pl.col("cumulative") & (measure == "level") & (pl.col("nature").is_null() | (pl.col("nature") == "flow"))))).then(pl.lit("span"))
        .when(several).then(pl.lit("as_of"))
        .when((pl.col("anchor_kind") == "as_of") & pl.col("_month").ne("")).then(pl.when(pl.col("_state") | (pl.col("cumulative") & (measure == "level")) | progress).then(pl.lit("as_of_month")).otherwise(pl.lit("to_month")))
        .when(pl.col("anchor_kind") == "part").then(pl.when(pl.col("_state") & pl.col("existing")).then(pl.lit("as_of_month")).otherwise(pl.lit("months")))
        .when((pl.col("anchor_kind") == "as_of") & pl.col("_part_spans") & (pl.col("_last") == pl.col("part_end")) & (measure == "level") & (pl.col("cumulative") | (target & ~pl.col("_state") & ~yearly))).then(pl.lit("part_span"))
        .when(pl.col("cumulative") & (measure == "level")).then(pl.lit("as_of"))
        .when(target & pl.col("reached") & ~pl.col("held")).then(pl.lit("as_of"))
        .when(pl.col("held") | ~pl.col("_state")).then(pl.lit("year"))
        .otherwise(pl.lit("as_of"))
    )  # fmt: skip


def _written() -> pl.Expr:
    form, last = pl.col("_form"), pl.col("_last")
    span = pl.format("{}..{}", "_first", "_last")
    cagr = (
        pl.when(pl.col("anchor_kind") == "span").then(span)
        .when(pl.col("_part_spans") & (pl.col("part_end") == last)).then(pl.format("{}..{}", "part_start", "part_end"))
        .when(pl.col("base_year") < last - 1).then(pl.format("{}..{}", pl.col("base_year") + 1, last))
        .when(pl.col("part_end") < last).then(pl.format("{}..{}", "part_end", last))
        .when(pl.col("status") == "target").then(pl.format("{}..{}", last, last + 4))
        .otherwise(pl.format("{}..{}", last - 4, last))
    )  # fmt: skip
    return (
        pl.when(form == "cagr").then(cagr)
        .when(form == "span").then(span)
        .when(form == "part_span").then(pl.format("{}..{}", "part_start", "part_end"))
        .when(form == "as_of_month").then(pl.format("@{}", "anchor_end"))
        .when(form == "to_month").then(pl.format("{}-01..{}", "_last", "anchor_end"))
        .when((form == "months") & pl.col("anchor_start").str.ends_with("-01") & pl.col("anchor_end").str.ends_with("-12"))
        .then(last.cast(pl.String))
        .when(form == "months").then(pl.format("{}..{}", "anchor_start", "anchor_end"))
        .when(form == "as_of").then(pl.format("@{}", "_last"))
        .otherwise(last.cast(pl.String))
    )  # fmt: skip


def _days() -> dict[str, pl.Expr]:
    """First and last day of a period that is already written."""
    period = pl.col("period")
    first = period.str.extract(r"^(\d{4}(?:-\d{2})?)")
    last = period.str.extract(r"(\d{4}(?:-\d{2})?)$")
    first_day = (
        first.str.slice(0, 4)
        + "-"
        + pl.when(first.str.len_chars() > 4).then(first.str.slice(5, 2)).otherwise(pl.lit("01"))
        + "-01"
    ).str.to_date("%Y-%m-%d")
    last_month = (
        last.str.slice(0, 4)
        + "-"
        + pl.when(last.str.len_chars() > 4).then(last.str.slice(5, 2)).otherwise(pl.lit("12"))
        + "-01"
    ).str.to_date("%Y-%m-%d")
    return {
        "period_start": pl.when(~period.str.starts_with("@")).then(first_day),
        "period_end": last_month.dt.month_end(),
    }
