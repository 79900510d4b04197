"""The front door's first half: what the text says about the time of each figure."""

import re
from typing import Final

import polars as pl

from pipeline.observations.time.anchors import expression_roles, find_anchors
from pipeline.observations.time.marks import Marks, first_after, last_before, read_marks
from pipeline.observations.time.parts import find_parts, with_reports
from pipeline.observations.time.status import find_status, has_before

# what may stand before a count that is the subject of its clause: `全县14个村全部建成…`
_OF_THE_WHOLE: Final = re.compile(r"[\s（(]*(?:其中|全[省市区县州镇乡]|我[省市区县州镇乡])?\s*")


def time_of(
    mentions: pl.DataFrame, report_texts: pl.DataFrame, report_contexts: pl.DataFrame
) -> pl.DataFrame:
    """Status and period anchor of each mention: one row per mention, in the order given.

    Columns: report_id, mention_number; status, status_rule, expected (an estimate of a year that is over);
    anchor_kind (year, part, span, as_of), anchor_start, anchor_end (`YYYY` or `YYYY-MM`), anchor_rule, explicit
    (the date stands in the figure's own sentence); part_start, part_end (the years of the part of the report),
    base_year (what the figure is compared with), cumulative, held, reached, existing (words before the figure in its
    clause that decide how it is dated).
    """
    texts = report_texts.select("report_id", "text").join(
        mentions.select("report_id").unique(), on="report_id", how="semi"
    )
    if texts.is_empty():
        raise ValueError("mentions and report_texts share no report")
    marks = read_marks(texts["text"].to_list())
    contexts = _contexts(texts, report_contexts, marks)
    parts, blocks = find_parts(marks, contexts)
    roles = expression_roles(marks, contexts, parts)
    offsets = contexts.select(
        "report_id", "report_year", "plan_year", "report_over", offset=pl.Series(marks.report_start)
    )
    figures = (
        mentions.select("report_id", "mention_number", "text_start", "text_end")
        .with_row_index("row")
        .join(offsets, on="report_id", how="left")
        .with_columns(
            position=pl.col("offset") + pl.col("text_start").cast(pl.Int64),
            stop=pl.col("offset") + pl.col("text_end").cast(pl.Int64),
        )
        .sort("position")
    )
    dated = find_anchors(figures, marks, roles, parts, blocks).pipe(find_status, marks).pipe(_words, marks)
    return dated.pipe(_anchor).sort("row").select(
        "report_id", "mention_number", "status", "status_rule", "expected", "anchor_kind", "anchor_start", "anchor_end",
        "anchor_rule", "explicit", "part_start", "part_end", "base_year", "base_spans", "cumulative", "held", "reached", "existing", "yearly",
        "from_base",
    )  # fmt: skip


def _contexts(texts: pl.DataFrame, report_contexts: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    frame = texts.select("report_id").join(
        report_contexts.select(
            "report_id", pl.col("report_year").cast(pl.Int32), pl.col("plan_year").cast(pl.Int32), "published_on"
        ),
        on="report_id", how="left", maintain_order="left",
    )  # fmt: skip
    plan = pl.coalesce("plan_year", pl.col("report_year") + 1)
    report = pl.coalesce("report_year", pl.col("plan_year") - 1)
    given = pl.col("published_on").dt.year()
    in_course = _tells_a_month(marks)
    return frame.select(
        "report_id",
        report=pl.int_range(pl.len(), dtype=pl.Int64),
        report_year=report,
        plan_year=plan,
        speech_year=pl.when(given == report).then(given).otherwise(plan).cast(pl.Int32),
        report_over=pl.when(given == report).then(False).when(given == plan).then(True)
        .otherwise(~pl.int_range(pl.len()).is_in(in_course)),
    )


def _tells_a_month(marks: Marks) -> list[int]:
    """Reports that tell how things stood at the end of a month before December."""
    told = with_reports(marks.expressions, marks).filter(
        (pl.col("form") == "month") & (pl.col("last_month") < 12) & pl.col("lead").str.contains("截[至止]$")
    )
    return told["report"].unique().to_list()


def _words(frame: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    """Which deciding words stand before the figure in its clause, or around it in its item."""
    where = frame["position"].to_numpy()
    clause = last_before(marks.clause_start, where)
    item = last_before(marks.item_start, where)
    existing = has_before(marks, "existing", where, item)
    happening = has_before(marks, "happening", where, item)
    came_from = has_before(marks, "from", where, clause)
    went_to = has_before(marks, "reached", where, clause)
    item_end = first_after(marks.item_start, where)
    yearly = has_before(marks, "yearly", item_end, item)
    opens = pl.Series(
        [
            _OF_THE_WHOLE.fullmatch(marks.text, start, stop) is not None
            for start, stop in zip(clause, where, strict=True)
        ],
        dtype=pl.Boolean,
    )
    return frame.with_columns(
        **{
            name: pl.Series(has_before(marks, name, where, clause) >= 0)
            for name in ("cumulative", "held", "reached")
        },
        existing=pl.Series((existing >= 0) & (existing > happening)) | opens,
        yearly=pl.Series(yearly >= 0),
        from_base=pl.Series((came_from >= 0) & (went_to < came_from)),
    )


def _anchor(frame: pl.DataFrame) -> pl.DataFrame:
    explicit = pl.col("anchor_form").is_not_null()
    start = pl.when(explicit).then("anchor_start_year").otherwise("part_start")
    end = pl.when(explicit).then("anchor_end_year").otherwise("part_end")
    months = pl.when(explicit).then("anchor_first_month")
    kind = (
        pl.when(explicit & pl.col("anchor_as_of")).then(pl.lit("as_of"))
        .when(months.is_not_null()).then(pl.when(pl.col("anchor_form") == "month").then(pl.lit("as_of")).otherwise(pl.lit("part")))
        .when(start < end).then(pl.lit("span"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip

    def stamp(year: pl.Expr, month: pl.Expr) -> pl.Expr:
        return (
            pl.when(month.is_not_null())
            .then(pl.format("{}-{}", year, month.cast(pl.String).str.zfill(2)))
            .otherwise(year.cast(pl.String))
        )

    return frame.with_columns(
        explicit=explicit,
        anchor_kind=kind,
        anchor_start=stamp(start, months),
        anchor_end=stamp(end, pl.when(explicit).then("anchor_last_month")),
        anchor_rule=pl.when(explicit)
        .then(pl.lit("sentence:") + pl.col("anchor_words"))
        .otherwise("part_rule"),
    )
