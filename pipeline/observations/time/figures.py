"""The front door's first half: what the text says about the time of each figure."""

from typing import Final

import polars as pl

from pipeline.observations.time.anchors import date_expressions, date_figures
from pipeline.observations.time.marks import Marks, first_after, last_before, read_marks
from pipeline.observations.time.notation import stamp
from pipeline.observations.time.parts import find_parts, with_reports
from pipeline.observations.time.status import with_status

# a count that is the subject of its clause: `全县14个村…`
_ALL_OR_SOME: Final = r"(?:其中|[全我][省市区县州镇乡])\s*$"
_COUNTED_PLACES: Final = r"^[个条多余]{0,2}[^，,。；、]{0,6}?(?:村|窗口|片区|示范片|乡镇|镇|县)"
_OPENS_CLAUSE: Final = r"(?:^|[，,。；;：:！!？?\n（(])\s*(?:其中|全[省市区县州镇乡]|我[省市区县州镇乡])?\s*$"
# before the second amount of `由53亿元提高到85亿元`
_CAME_TO: Final = r"[到至为](?:突破|超过|达到|[达超近约])?$"
# behind the first
_RISES_TO: Final = (
    r"^[\d.:：★]*(?:[^，,。；、\d]{0,6}[和、及][\d.]+)*[^，,。；、\d]{0,8}?"
    r"(?:(?:拓展|扩展|延伸|延长|提高|增加|增长|上升|提升|扩大|发展|调整|优化|下降|降低|降|减少|压缩|缩短|缩减|[增升])[到至为]"
    r"|[到至](?:突破|超过|达到|[达超近约])?\d)"
)
# around the base in `比上年280天增加21天`
_TOLD_BASE: Final = r"(?:比|较)(?:上年|去年|上年同期|去年同期)的?$"
_MOVES: Final = r"^[\d.万亿多余]*[^，,。；、\d]{1,6}?(?:增加|增长|提高|上升|减少|下降|降低|多|少)了?[近约]?\d"
# words at the figure that decide how it is dated, before or behind it
_AROUND: Final = {
    # a campaign tells how many there were in the end
    "campaign": ("after", r"^[^，,。；;]{0,16}全部(?:如期|实现|稳定)*(?:脱贫|摘帽|出列|退出|达标|清零)"),
    # 年产30万吨的项目
    "capacity": ("before", r"(?:[年日]产(?:能(?:力|达)?)?|[日年]处理(?:能力)?|设计产能|单机|×\d*)[约达为]*$"),
    # 居全县9个乡镇第1位: how many there are to be ranked among
    "field": ("before", r"[居列位排][于在名]{0,2}全[国省市区县州镇]$"),
    # 全市八百万人民
    "people": ("after", r"^[万多余]*(?:[\p{Han}]{0,3})(?:人民|儿女|父老|乡亲)"),
    # points are told by the year, or as above another growth
    "a_year": ("before", r"年均[^，,。；;]{0,8}$"),
    "above": ("before", r"[高低快慢]于[^，,。；;]{0,10}$"),
}
_CONGRESS: Final = 400  # where a report says when it was given, at the latest
_PLACES: Final = {
    "stop": "text_end", "sentence": "sentence_start", "item": "item_start", "item_end": "item_end",
    "clause": "clause_start", "clause_end": "clause_end",
}  # fmt: skip
_COLUMNS: Final = (
    "report_id", "mention_number", "status", "status_rule", "expected", "anchor_kind", "anchor_start", "anchor_end",
    "anchor_rule", "explicit", "part_start", "part_end", "report_year", "speech_year", "base_year", "base_spans",
    "cumulative", "held", "reached", "existing", "yearly", "whole", "was", "came_to", "streak", "counted_up", *_AROUND,
)  # fmt: skip


def time_of(mentions: pl.DataFrame, report_texts: pl.DataFrame, report_contexts: pl.DataFrame) -> pl.DataFrame:
    """Status and period anchor of each mention: one row per mention, in the order given.

    Args:
        mentions: rows of `Mentions` with the columns of `with_context`.
        report_texts: report_id, text.
        report_contexts: report_id, report_year, plan_year, published_on.

    Returns:
        report_id, mention_number; `status`, `status_rule`, `expected` (an estimate of a year that is over);
        `anchor_kind` (year, month, part, span, as_of), `anchor_start`, `anchor_end` (`YYYY` or `YYYY-MM`),
        `anchor_rule`, `explicit` (whether a date says it, not just the part); `part_start`, `part_end`, years of
        the part of the report; `report_year`, `speech_year`, which the report looks back on and in which it was given;
        `base_year`, `base_spans`, what the figure is compared with; and whether the words around the figure decide
        how it is dated: cumulative, held, reached, existing, yearly, whole (compared with a whole plan), was and
        came_to (the two amounts of `由…提高到…`), streak, counted_up (a count that is the subject), and those of
        `_AROUND`.
    """
    texts = report_texts.select("report_id", "text").join(mentions, on="report_id", how="semi")
    marks = read_marks(texts)
    contexts = _contexts(texts, report_contexts)
    parts, blocks = find_parts(marks, contexts)
    contexts = contexts.with_columns(over=_over(marks, contexts, parts))
    dates = date_expressions(marks, contexts, parts)
    figures = _figures(mentions, marks, contexts)
    dated = date_figures(figures, marks, dates, parts, blocks)
    worded = dated.with_columns(**_words(dated, marks, dates))
    return with_status(worded, marks).with_columns(**_anchor()).sort("row").select(_COLUMNS)


def _contexts(texts: pl.DataFrame, report_contexts: pl.DataFrame) -> pl.DataFrame:
    """One row per text: its years, each concluded from the other where it is not known."""
    frame = texts.select("report_id").join(
        report_contexts.select("report_id", pl.col("report_year", "plan_year").cast(pl.Int32), "published_on"),
        on="report_id", how="left", maintain_order="left",
    )  # fmt: skip
    report = pl.coalesce("report_year", pl.col("plan_year") - 1)
    plan = pl.coalesce("plan_year", pl.col("report_year") + 1)
    given = pl.col("published_on").dt.year()
    return frame.select(
        "report_id", report=pl.int_range(pl.len(), dtype=pl.Int64), report_year=report, plan_year=plan, given=given,
        speech_year=pl.when(given == report).then(given).otherwise(plan).cast(pl.Int32),
    )  # fmt: skip


def _over(marks: Marks, contexts: pl.DataFrame, parts: pl.DataFrame) -> pl.Expr:
    """Whether the main year was over when the report was given.

    Said by the date of publication, by a date of the planned year in the opening, by a planning part that calls its
    year 今年; else it is not where the report tells how things stood at the end of an earlier month.
    """
    told = with_reports(marks.expressions, marks).join(contexts, on="report", how="left")
    opening = pl.col("position") - pl.Series(marks.joined.starts).gather(told["report"]) < _CONGRESS
    read = told.filter(opening, pl.col("form") == "month", pl.col("start") == pl.col("plan_year"))
    called = parts.filter(pl.col("plan"), pl.col("part_rule").str.ends_with("今年"))
    month = told.filter(
        pl.col("form") == "month", pl.col("last_month") < 12, pl.col("lead").str.contains("截[至止]到?$")
    )
    report = pl.col("report")
    spoken_later = report.is_in(read["report"].unique().to_list() + called["report"].unique().to_list())
    return (
        pl.when(pl.col("given") == pl.col("report_year")).then(False)
        .when((pl.col("given") == pl.col("plan_year")) | spoken_later).then(True)
        .otherwise(~report.is_in(month["report"].unique().to_list()))
    )  # fmt: skip


def _figures(mentions: pl.DataFrame, marks: Marks, contexts: pl.DataFrame) -> pl.DataFrame:
    """The mentions at their places in the joined text, sorted by position."""
    position = marks.joined.positions(mentions["report_id"], mentions["text_start"])
    shift = pl.Series(position) - pl.col("text_start").cast(pl.Int64)
    return (
        mentions.select(
            "report_id", "mention_number", "before", "after", position=pl.Series(position),
            **{name: pl.col(column).cast(pl.Int64) + shift for name, column in _PLACES.items()},
        )
        .with_row_index("row")
        .join(
            contexts.select("report_id", "report_year", "speech_year", "over"),
            on="report_id", how="left", maintain_order="left",
        )
        .sort("position")
    )  # fmt: skip


def _words(figures: pl.DataFrame, marks: Marks, dates: pl.DataFrame) -> dict[str, pl.Series]:
    """Which words that decide the period stand before each figure in its clause, or around it in its item."""
    where, clause, item, clause_end, item_end = (
        figures[name].to_numpy() for name in ("position", "clause", "item", "clause_end", "item_end")
    )
    in_clause = ("cumulative", "held", "reached", "streak")
    opens = figures["before"].str.contains(_OPENS_CLAUSE) & (
        figures["after"].str.contains(_COUNTED_PLACES) | figures["before"].str.contains(_ALL_OR_SOME)
    )
    counted = opens.to_numpy() & (first_after(marks.triggers["happening"][0], where) >= clause_end)
    existing = marks.before("existing", where, item)
    bases = dates.filter(pl.col("role") == "base")
    with_year = pl.col("form").is_in(["year", "word"])
    with_span = pl.col("form").is_in(["plan", "span", "years"]) & ~pl.col("plan_end")
    compared = last_before(bases.filter(with_year)["position"].to_numpy(), item_end) >= item
    whole = last_before(bases.filter(with_span)["position"].to_numpy(), item_end) >= item
    yearly = compared | (marks.before("yearly", item_end, item) >= 0)
    happens = marks.before("happening", where, item)
    reached, part_of = marks.before("reached", where, item), marks.before("part_of", where, item)
    continued = (reached >= 0) & (part_of > reached) & (happens < reached)
    was = pl.Series(marks.before("from", where, clause) > marks.before("reached", where, clause))
    was &= figures["after"].str.contains(_RISES_TO)
    was |= figures["before"].str.contains(_TOLD_BASE) & figures["after"].str.contains(_MOVES)
    came_to = was.shift(1, fill_value=False) & figures["before"].str.contains(_CAME_TO)
    return {
        **{name: pl.Series(marks.before(name, where, clause) >= 0) for name in in_clause},
        "existing": pl.Series(((existing >= 0) & (existing > happens)) | continued),
        "counted_up": pl.Series(counted),
        "yearly": pl.Series(yearly),
        "whole": pl.Series(whole),
        "was": was,
        "came_to": came_to,
        **{name: figures[side].str.contains(words) for name, (side, words) in _AROUND.items()},
    }


def _anchor() -> dict[str, pl.Expr]:
    dated = pl.col("anchor_form").is_not_null()
    start = pl.when(dated).then("anchor_start_year").otherwise("part_start")
    end = pl.when(dated).then("anchor_end_year").otherwise("part_end")
    # `园区2008年立项，累计投入5亿元`: what is summed up from an event on
    summed = pl.col("cumulative") & pl.col("anchor_inside") & (pl.col("anchor_form") == "year") & ~pl.col("part_plan")
    end = pl.when(summed).then(pl.max_horizontal(end, "part_end")).otherwise(end)
    carried = pl.col("anchor_position") < pl.col("sentence")
    # without a year of its own, the first amount of `由…提高到…` is of the year before those told of
    # 由上年的34:39:27调整为…: the year before that of the part, also where the report is given a year later
    told = (pl.col("anchor_form") != "word") | (pl.col("anchor_end_year") < pl.col("part_end"))
    was = pl.col("was") & ((pl.col("anchor_role") != "from") | ~told).fill_null(value=True)
    of_part = (pl.col("part_start") < pl.col("part_end")) & (~dated | (end == pl.col("part_end")))
    year_before = pl.when(of_part).then("part_start").otherwise(start) - 1
    explicit = dated & ~was
    kind = (
        pl.when(was).then(pl.lit("year"))
        .when("anchor_as_of").then(pl.lit("as_of"))
        .when(pl.col("anchor_form") == "month").then(pl.lit("month"))
        .when(pl.col("anchor_first_month").is_not_null()).then(pl.lit("part"))
        .when(start < end).then(pl.lit("span"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip
    place = pl.when(carried).then(pl.lit("sentence before")).otherwise(pl.lit("sentence"))
    rule = pl.when(dated).then(pl.format("{}:{}", place, "anchor_words")).otherwise("part_rule")
    return {
        "explicit": explicit,
        "anchor_kind": kind,
        "anchor_start": stamp(
            pl.when(was).then(year_before).otherwise(start), pl.when(explicit).then("anchor_first_month")
        ),
        "anchor_end": stamp(pl.when(was).then(year_before).otherwise(end), pl.when(explicit).then("anchor_last_month")),
        "anchor_rule": pl.when(was).then(pl.format("before {}", rule)).otherwise(rule),
    }
