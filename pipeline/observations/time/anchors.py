"""The time expression that dates a figure: the nearest before it that still reaches it, else the part it stands in."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.observations.time.marks import Marks, Positions, first_after, last_before
from pipeline.observations.time.parts import with_reports

_BASE_LEAD: Final = r"(?:比|较|对比|相比|相当于|同)[“\"]?$"
_BASE_TAIL: Final = r"^[^，。；]{0,9}(?:相比|基础上|为基期|为基数)|^[^，。；]{0,6}的[\d.]+倍"
_BASE_OF_MULTIPLE: Final = r"(?:是|为)$"
_FROM_LEAD: Final = r"(?:从|由|自)$"
_AS_OF_LEAD: Final = r"(?:截至|截止|截止到|截至到|到|至)$"
_AS_OF_TAIL: Final = r"^(?:\d{1,2}日)?(?:底|末|年底|年末)"
_SINCE_TAIL: Final = r"^[^，,。；]{0,14}(?:以来|至今)|^(?:开始|启动|起)"
_CLAUSE_INITIAL: Final = r"(?:^|[\n。！？!?；;：:，,\s”]|[一二三四五六七八九十]、|[）)]|[一二三四五六七八九十]是|—)(?:截至|截止|到|至|在|于)?\s*$"
_SENTENCE_INITIAL: Final = (
    r"(?:^|[\n。！？!?\s”]|[一二三四五六七八九十]、|[）)]|—)(?:截至|截止|到|至|在|于)?\s*$"
)
# how many expressions before a figure are asked whether they reach it
_ASKED: Final = 6
_PLAN_END_TAIL: Final = r"^(?:规划|计划|期)?末"


def expression_roles(marks: Marks, contexts: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Resolve all time expressions: role (period, base, from, none), years, months, shape and the end of their reach."""
    lead, tail = pl.col("lead"), pl.col("tail")
    frame = with_reports(marks.expressions, marks).join(contexts, on="report", how="left")
    frame = frame.join_asof(
        parts.select("position", part_start="start_year", part_end="end_year", part_plan="plan"),
        on="position",
    )
    base_year = (
        pl.when(pl.col("reference") == "calendar").then(0)
        .when(pl.col("reference") == "report").then("report_year")
        .when(pl.col("reference") == "plan").then("plan_year")
        .when(pl.col("reference") == "speech").then("speech_year")
        .when("part_plan").then("part_start")
        .otherwise("part_end")
    )  # fmt: skip
    since = tail.str.contains(_SINCE_TAIL) & (pl.col("form").is_in(["year", "plan", "word", "month"]))
    as_of = pl.col("form").is_in(["year", "month"]) & (
        lead.str.contains(_AS_OF_LEAD)
        | ((pl.col("form") == "month") & tail.str.contains(_AS_OF_TAIL) & lead.str.contains(_AS_OF_LEAD))
        | ((pl.col("form") == "year") & tail.str.contains(_AS_OF_TAIL))
    )
    initial = lead.str.contains(_CLAUSE_INITIAL)
    named = tail.str.contains(r"^\s*“")
    event = (pl.col("form") == "month") & ~as_of & ~(initial & tail.str.contains(r"^(?:份|底|末)?[，,]"))
    position = frame["position"].to_numpy()
    in_book = last_before(marks.book_open, position) > last_before(marks.book_close, position)
    quoted = (last_before(marks.quote_open, position) > last_before(marks.quote_close, position)) & (
        position - last_before(marks.quote_open, position) < 20
    )
    frame = frame.with_columns(
        start_year=base_year + pl.col("start"),
        end_year=base_year + pl.col("end"),
        role=pl.when(lead.str.contains(_BASE_LEAD) | tail.str.contains(_BASE_TAIL)
                     & (lead.str.contains(_BASE_OF_MULTIPLE) | tail.str.contains("^[^，。；]{0,9}(?:相比|基础上|为基)")))
        .then(pl.lit("base"))
        .when(pl.Series(in_book) | (pl.Series(quoted) & (pl.col("form") != "plan")) | event | named).then(pl.lit("none"))
        .when(lead.str.contains(_FROM_LEAD) & ~since).then(pl.lit("from"))
        .otherwise(pl.lit("period")),
        as_of=as_of,
        since=since,
        opens_sentence=lead.str.contains(_SENTENCE_INITIAL),
        inside=~lead.str.contains(_CLAUSE_INITIAL) & ~as_of,
        plan_end=(pl.col("form") == "plan") & tail.str.contains(_PLAN_END_TAIL),
    ).with_columns(
        start_year=pl.when("plan_end").then("end_year").otherwise("start_year"),
        end_year=pl.when("since").then(pl.max_horizontal("start_year", pl.when("part_plan").then("report_year").otherwise("part_end")))
        .otherwise("end_year"),
    )  # fmt: skip
    return frame.with_columns(until=pl.Series(_reach(frame, marks), dtype=pl.Int64)).sort("position")


def _reach(frame: pl.DataFrame, marks: Marks) -> Positions:
    """How far each expression dates what follows it.

    One that opens a sentence reaches to its end, one inside it to the next semicolon; an `as of` month reaches over
    one full stop more, because a list of amounts goes on; `从2016年的…` reaches to the amount it leads to.
    """
    starts = frame["position"].to_numpy()
    sentence_end = first_after(marks.sentence_start, starts)
    item_end = first_after(marks.item_start, starts)
    stated = np.where(frame["opens_sentence"].to_numpy(), sentence_end, item_end)
    carried = np.minimum(first_after(marks.sentence_start, sentence_end), first_after(marks.blocks, starts))
    as_of_month = (frame["as_of"] & frame["first_month"].is_not_null()).to_numpy()
    stated = np.where(as_of_month & (stated == sentence_end), np.maximum(carried, sentence_end), stated)
    targets = np.sort(np.concatenate([marks.triggers["reached"][0], _toward(marks)]))
    from_base = (frame["role"] == "from").to_numpy()
    return np.where(from_base, np.minimum(first_after(targets, starts), item_end), stated)


def _toward(marks: Marks) -> Positions:
    """Where the 到 and 至 stand that lead to an amount with its own year."""
    frame = marks.expressions.filter(pl.col("lead").str.contains("[到至]$"))
    return frame["position"].to_numpy() - 1


def find_anchors(
    positions: pl.DataFrame, marks: Marks, roles: pl.DataFrame, parts: pl.DataFrame, blocks: pl.DataFrame
) -> pl.DataFrame:
    """Date the figures at `positions` (column `position`, sorted): anchor_* and part_* columns, row by row."""
    where = positions["position"].to_numpy()
    sentence = last_before(marks.sentence_start, where)
    attributive = last_before(marks.attributive, where)
    dated = roles.filter(pl.col("role").is_in(["period", "from"]))
    chosen = _nearest_alive(
        dated, where, np.maximum(last_before(marks.sentence_start, sentence - 1), 0), attributive
    )
    columns = [
        "position",
        "stop",
        "words",
        "form",
        "start_year",
        "end_year",
        "first_month",
        "last_month",
        "as_of",
        "since",
        "role",
    ]
    anchor = (
        dated.select(pl.col(columns).name.prefix("anchor_"))
        .with_row_index("anchor")
        .with_columns(pl.col("anchor").cast(pl.Int64))
    )
    in_block = _nearest_alive(blocks, where, np.zeros_like(where), np.zeros_like(where))
    block = blocks.select(block=pl.int_range(pl.len(), dtype=pl.Int64), block_start="start_year", block_end="end_year",
                          block_plan="plan", block_rule="part_rule", block_position="position")  # fmt: skip
    base = roles.filter(pl.col("role") == "base")
    base_at = _nearest_alive(
        base.with_columns(until=pl.lit(2**62), inside=pl.lit(value=False)),
        where,
        sentence,
        np.zeros_like(where),
    )
    based = base.select(base=pl.int_range(pl.len(), dtype=pl.Int64), base_year="end_year",
                        base_spans=pl.col("form").is_in(["plan", "span", "years"]) & ~pl.col("plan_end"))  # fmt: skip
    frame = (
        positions.with_columns(
            anchor=pl.Series(chosen, dtype=pl.Int64),
            block=pl.Series(in_block, dtype=pl.Int64),
            base=pl.Series(base_at, dtype=pl.Int64),
        )
        .join_asof(
            parts.select(
                "position",
                part_position="position",
                part_start="start_year",
                part_end="end_year",
                part_plan="plan",
                part_rule="part_rule",
            ),
            on="position",
        )
        .join(block, on="block", how="left")
        .join(anchor, on="anchor", how="left")
        .join(based, on="base", how="left")
    )
    inner = pl.col("block_position") > pl.col("part_position")
    return frame.with_columns(
        part_start=pl.when(inner).then("block_start").otherwise("part_start"),
        part_end=pl.when(inner).then("block_end").otherwise("part_end"),
        part_plan=pl.when(inner).then("block_plan").otherwise("part_plan"),
        part_rule=pl.when(inner).then("block_rule").otherwise("part_rule"),
    )


def _nearest_alive(
    cues: pl.DataFrame, where: Positions, not_before: Positions, attributive: Positions
) -> npt.NDArray[np.int64]:
    """Index of the last cue before each position that stands at or after `not_before` and reaches the position; -1
    where there is none. A cue with a short reach may hide a farther one with a longer reach, so a few are asked.
    A year inside an attribute (`2019年获奖的3家企业`) dates the attribute, not what follows its 的."""
    best = np.full(len(where), -1, dtype=np.int64)
    starts, stops, until = (cues[name].to_numpy() for name in ("position", "stop", "until"))
    if not len(starts):
        return best
    inside = cues["inside"].to_numpy()
    index = np.searchsorted(starts, where, side="left") - 1
    for _ in range(_ASKED):
        safe = np.maximum(index, 0)
        alive = (index >= 0) & (best < 0) & (starts[safe] >= not_before) & (until[safe] > where)
        alive &= ~(inside[safe] & (attributive > stops[safe] + 1))
        best = np.where(alive, safe, best)
        index = index - 1
    return best
