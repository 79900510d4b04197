"""Whether a figure is an actual value, a target or a forecast."""

from typing import Final

import numpy as np
import polars as pl

from pipeline.observations.time.marks import Marks, Positions, first_after, last_before

# between a task and its figure stands no more than 为 or 是 and a space
_TASK_GAP: Final = 2


def has_before(marks: Marks, name: str, positions: Positions, since: Positions) -> Positions:
    """Position of the last trigger of the class between `since` and each position; -1 where there is none."""
    found = last_before(marks.triggers[name][0], positions - 1)
    return np.where(found >= since, found, -1)


def find_status(frame: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    """Add status, status_rule and expected to the dated figures (columns of `find_anchors`, `report_over`)."""
    where = frame["position"].to_numpy()
    clause = last_before(marks.clause_start, where)
    item = last_before(marks.item_start, where)
    clause_end = first_after(marks.clause_start, where)
    forecast = has_before(marks, "forecast", where, item)
    done = has_before(marks, "done", where, item)
    planned = has_before(marks, "planned", where, clause)
    ahead = first_after(marks.triggers["opening_plan"][0], where)
    opened = marks.triggers["opened"][0]
    begins = first_after(opened, where)
    task_end = last_before(marks.triggers["task"][1], where)
    percent = np.array([marks.text[stop : stop + 1] in "%％" for stop in frame["stop"]], dtype=bool)
    frame = frame.with_columns(
        task=pl.Series((task_end >= clause) & (where - task_end <= _TASK_GAP) & ~percent),
        expecting=pl.Series((forecast >= 0) & (done < forecast)),
        done=pl.Series(has_before(marks, "done", where, clause) >= 0),
        planned=pl.Series((planned >= 0) & (done < planned)),
        will_begin=pl.Series((ahead < clause_end) & (begins < clause_end) & (begins > ahead)),
    )
    later = pl.col("anchor_start_year") > pl.col("report_year")
    earlier = (pl.col("anchor_end_year") <= pl.col("report_year")) & pl.col("anchor_form").is_not_null()
    over = pl.col("report_over") & ~later
    return frame.with_columns(
        pl.when("part_plan")
        .then(
            pl.when(earlier).then(pl.lit("actual|past date:") + pl.col("anchor_words"))
            .when("done").then(pl.lit("actual|done word"))
            .when("expecting").then(pl.lit("forecast|expected"))
            .otherwise(pl.lit("target|") + pl.col("part_rule"))
        )
        .otherwise(
            pl.when(pl.col("expecting") & over).then(pl.lit("actual|expected, but over"))
            .when("expecting").then(pl.lit("forecast|expected"))
            .when(later).then(pl.lit("target|future date:") + pl.col("anchor_words"))
            .when("task").then(pl.lit("target|task"))
            .when("planned").then(pl.lit("target|plan word"))
            .when("will_begin").then(pl.lit("target|plan to begin"))
            .otherwise(pl.lit("actual|") + pl.col("part_rule"))
        )
        .str.split_exact("|", 1).struct.rename_fields(["status", "status_rule"]).alias("both"),
        expected=pl.col("expecting") & over & ~pl.col("part_plan"),
    ).unnest("both")  # fmt: skip
