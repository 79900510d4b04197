"""Whether a figure is an actual value, a target or a forecast."""

from typing import Final

import polars as pl

from pipeline.observations.time.marks import Marks, first_after, last_before

# between a task and its figure stands no more than 为 or 是 or 共 and a space
_TASK_GAP: Final = 2
# `完成年度任务3万户` is done; behind `各项任务及` stands another thing
_FULFILLED: Final = r"完成[^，,。；]{0,10}[任目][务标][数值共为是]?\s*$|[任目][务标][及和、]$"


def with_status(figures: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    """Add status, status_rule and expected to dated figures (columns of `date_figures`, report_year, over)."""
    figures = figures.with_columns(**_words(figures, marks)).with_columns(**_decision())
    # what is actual though the part plans is of the year before
    present = pl.col("part_plan") & (pl.col("status") == "actual") & ~pl.col("was")
    years = {name: pl.when(present).then("report_year").otherwise(name) for name in ("part_start", "part_end")}
    return figures.with_columns(**years)


def _words(figures: pl.DataFrame, marks: Marks) -> dict[str, pl.Series]:
    """Which words of status stand around each figure."""
    where, stop = figures["position"].to_numpy(), figures["stop"].to_numpy()
    clause, item = figures["clause"].to_numpy(), figures["item"].to_numpy()
    clause_end = figures["clause_end"].to_numpy()
    done = marks.before("done", where, item)
    plan_to_begin = first_after(marks.triggers["opening_plan"][0], stop)
    begins = first_after(marks.triggers["opened"][0], plan_to_begin)
    planned = marks.before("planned", where, clause)
    task = last_before(marks.triggers["task"][1], where)
    percent = figures["after"].str.contains("^[%％]").to_numpy()
    fulfilled = figures["before"].str.contains(_FULFILLED).to_numpy()
    return {
        "expecting": pl.Series(marks.before("forecast", where, item) > done),
        "outlook": pl.Series(marks.before("outlook", where, item) > done),
        "ahead": pl.Series(marks.before("opening_plan", where, item) >= 0),
        "planned": pl.Series((planned > marks.before("done", where, clause)) & ~percent),
        # 支持现有企业扩能，力争新设12家: what is wanted behind what is there is not there
        "done": pl.Series(
            (marks.before("done", where, clause) >= 0)
            | (marks.before("present", where, item) > marks.before("planned", where, item))
        ),
        "will_begin": pl.Series((plan_to_begin < clause_end) & (begins < clause_end)),
        "task": pl.Series((task >= clause) & (where - task <= _TASK_GAP) & ~percent & ~fulfilled),
    }


def _decision() -> dict[str, pl.Expr]:
    """The rules, first that fits; in a part that looks back and in a part that plans."""
    later = pl.col("anchor_start_year") > pl.col("report_year")
    earlier = (pl.col("anchor_end_year") <= pl.col("report_year")).fill_null(value=False)
    over = pl.col("over") & ~later.fill_null(value=False)
    # an estimate of a year that was over when the report was given is its actual value
    expected = pl.col("expecting") & over & ~pl.col("part_plan")
    words = pl.col("anchor_words")
    planning = (
        pl.when(earlier).then(pl.format("actual|past date:{}", words))
        .when("was").then(pl.lit("actual|earlier amount"))
        .when("people").then(pl.lit("actual|people"))
        .when("done").then(pl.lit("actual|done"))
        .when("expecting").then(pl.lit("forecast|expected"))
        .otherwise(pl.format("target|{}", "part_rule"))
    )  # fmt: skip
    looking_back = (
        pl.when(expected).then(pl.lit("actual|expected, but over"))
        .when("expecting").then(pl.lit("forecast|expected"))
        .when("outlook").then(pl.lit("forecast|outlook"))
        .when(later & pl.any_horizontal("anchor_as_of", "planned", "ahead"))
        .then(pl.format("target|future date:{}", words))
        .when("task").then(pl.lit("target|task"))
        .when("planned").then(pl.lit("target|plan word"))
        .when("will_begin").then(pl.lit("target|plan to begin"))
        .otherwise(pl.format("actual|{}", "part_rule"))
    )  # fmt: skip
    both = pl.when("part_plan").then(planning).otherwise(looking_back).str.split_exact("|", 1).struct
    return {
        "status": both.field("field_0"), "status_rule": both.field("field_1"), "expected": expected,
    }  # fmt: skip
