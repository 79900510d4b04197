"""The time expression that dates a figure: the nearest before it that reaches it, else the part it stands in."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.mentions.joined import Positions
from pipeline.observations.time.marks import Marks, first_after, last_before
from pipeline.observations.time.parts import with_reports

_AS_OF: Final = r"(?:截至|截止到?|到|至)\s*$"
_DUE: Final = r"截[至止]到?\s*$"
_DAY_OR_END: Final = r"^(?:底|末|年底|年末)"
_CLAUSE_OPENS: Final = r"[\n。！？!?；;：:，,\s”）)、—]|[一二三四五六七八九十]是"
_TO_A_DATE: Final = r"(?:截至|截止到?|到|至|在|于)?\s*$"
_OPENS_CLAUSE: Final = rf"(?:^|{_CLAUSE_OPENS}){_TO_A_DATE}"
_OPENS_SENTENCE: Final = rf"(?:^|[\n。！？!?\s”）)—]|[一二三四五六七八九十]、){_TO_A_DATE}"
_MONTH_ALONE: Final = r"^(?:份|份?[，,])"
_SINCE: Final = r"^[^，,。；]{0,14}(?:以来|至今)|^(?:开始|启动|起)"
_COMPARED: Final = r"(?:比|较|对比|相比|相当于|同)[“\"]?$"
_COMPARED_BEHIND: Final = r"^[^，。；\d]{0,9}(?:相比|基础上|为基期|为基数)"
_MULTIPLE_OF: Final = r"^[”\"]?(?:时期|期间|期)?[末底]?的?[\d.]+(?:倍|[和、][\d.]+)"
# `为近十年来最大降幅`, `为1998年以来最多` praise and date nothing
_RECORD: Final = (r"[是为创自]$", r"^以来(?:最|首|第|同期|新)")
_FROM: Final = r"(?:从|由|自)$"
_LEADS_TO: Final = "[到至]$"
_BRACKETED: Final = (r"[（(]$", r"^[）)]")
_NAMES_A_THING: Final = r"^\s*“"
# 实施“十四五”重大工程: which works, not when
_OF_A_PLAN: Final = r"^(?:重大|重点|规划)(?:工程|项目|任务)|^(?:发展)?(?:规划|纲要)(?:[^期目末]|$)"
_PLAN_END: Final = r"^(?:规划|计划|期)?末"
# how far behind its opening mark an expression may stand and still belong to a quoted name
_QUOTED: Final = 20
# how many expressions before a figure are asked whether they reach it
_ASKED: Final = 6


def date_expressions(marks: Marks, contexts: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Resolve all time expressions, sorted by position.

    Adds start_year, end_year; `role`: period, from (`从2016年的…`), base (what something is compared with) or none
    (part of a name or of an event's date); as_of, since; and `until`, the position up to which it dates figures.
    """
    frame = with_reports(marks.expressions, marks)
    frame = frame.join(contexts, on="report", how="left", maintain_order="left").join_asof(
        parts.select("position", part_start="start_year", part_end="end_year", part_plan="plan"), on="position"
    )
    frame = frame.with_columns(**_shape(frame, marks)).with_columns(**_years())
    return frame.with_columns(until=pl.Series(_reach(frame, marks), dtype=pl.Int64))


def _shape(frame: pl.DataFrame, marks: Marks) -> dict[str, pl.Expr]:
    lead, tail, form = pl.col("lead"), pl.col("tail"), pl.col("form")
    position = frame["position"].to_numpy()
    in_book = pl.Series(marks.inside(marks.books, position) > 0)
    in_quotes = marks.inside(marks.quotes, position)
    in_name = pl.Series((in_quotes > 0) & (in_quotes < _QUOTED)) & (form != "plan")
    since = tail.str.contains(_SINCE) & form.is_in(["year", "plan", "word", "month"])
    as_of = form.is_in(["year", "month"]) & (
        lead.str.contains(_AS_OF) | ((form == "year") & tail.str.contains(_DAY_OR_END))
    )
    opens_sentence = lead.str.contains(_OPENS_SENTENCE)
    event = (form == "month") & ~as_of & ~since & ~(opens_sentence & tail.str.contains(_MONTH_ALONE))
    bracketed = lead.str.contains(_BRACKETED[0]) & tail.str.contains(_BRACKETED[1])
    # 疫情最紧张的前两个月: of something else than the year
    of_a_thing = (form == "months") & pl.col("words").str.starts_with("前") & lead.str.contains("[^年]的$")
    record = lead.str.contains(_RECORD[0]) & ((form == "span") | tail.str.contains(_RECORD[1]))
    # 14年来首次走出国门: how rare it is
    record |= (form == "span") & tail.str.contains("^首[次个家届]")
    compared = (
        lead.str.contains(_COMPARED) | tail.str.contains(_COMPARED_BEHIND)
        | (lead.str.contains("[是为][“\"]?$") & tail.str.contains(_MULTIPLE_OF))
    )  # fmt: skip
    of_a_plan = (form == "plan") & tail.str.contains(_OF_A_PLAN) & ~opens_sentence
    dates_nothing = (
        of_a_plan | in_book | in_name | event | bracketed | record | of_a_thing | tail.str.contains(_NAMES_A_THING)
    )
    return {
        "role": pl.when(compared).then(pl.lit("base"))
        .when(dates_nothing).then(pl.lit("none"))
        .when(lead.str.contains(_FROM) & ~since).then(pl.lit("from"))
        .otherwise(pl.lit("period")),
        "as_of": as_of,
        "since": since,
        "due": lead.str.contains(_DUE) & pl.col("first_month").is_not_null(),
        "opens_sentence": opens_sentence,
        "inside": ~lead.str.contains(_OPENS_CLAUSE) & ~as_of,
        "plan_end": (form == "plan") & tail.str.contains(_PLAN_END),
    }  # fmt: skip


def _years() -> dict[str, pl.Expr]:
    reference = pl.col("reference")
    origin = (
        pl.when(reference == "calendar").then(0)
        .when(reference == "report").then("report_year")
        .when(reference == "plan").then("plan_year")
        .when(reference == "speech").then("speech_year")
        .when("part_plan").then("part_start")
        .otherwise("part_end")
    )  # fmt: skip
    start, end = origin + pl.col("start"), origin + pl.col("end")
    present = pl.when("part_plan").then("report_year").otherwise("part_end")
    return {
        "start_year": pl.when("plan_end").then(end).otherwise(start),
        "end_year": pl.when("since").then(pl.max_horizontal(start, present)).otherwise(end),
    }


def _reach(frame: pl.DataFrame, marks: Marks) -> Positions:
    """How far each expression dates what follows it.

    One that opens a sentence reaches to its end, one inside it to the next semicolon; `截至10月底` reaches over one
    full stop more, because such a list of amounts goes on; `从2016年的…` reaches to the amount it leads to.
    """
    starts = frame["position"].to_numpy()
    sentence_end = first_after(marks.layout.sentences, starts)
    item_end = first_after(marks.layout.items, starts)
    reach = np.where(frame["opens_sentence"].to_numpy(), sentence_end, item_end)
    in_a_row = frame["words"].str.starts_with("连续").to_numpy()
    reach = np.where(in_a_row, first_after(marks.layout.clauses, starts), reach)
    carried = np.minimum(first_after(marks.layout.sentences, sentence_end), first_after(marks.blocks, starts))
    due = frame["due"].to_numpy() & (reach == sentence_end)
    reach = np.where(due, np.maximum(carried, sentence_end), reach)
    targets = frame.filter(pl.col("lead").str.contains(_LEADS_TO))["position"].to_numpy() - 1
    targets = np.sort(np.concatenate([marks.triggers["reached"][0], targets]))
    led = np.minimum(first_after(targets, starts), item_end)
    return np.where((frame["role"] == "from").to_numpy(), led, reach)


def date_figures(
    figures: pl.DataFrame, marks: Marks, dates: pl.DataFrame, parts: pl.DataFrame, blocks: pl.DataFrame
) -> pl.DataFrame:
    """Date the figures (sorted by `position`; `sentence`, `clause` say where those begin).

    Adds anchor_* (the expression that dates the figure, null where none does), part_* (the part or block it stands
    in), base_year and base_spans (what the figure is compared with).
    """
    where, sentence = figures["position"].to_numpy(), figures["sentence"].to_numpy()
    previous = last_before(marks.layout.sentences, sentence - 1)
    cues = dates.filter(pl.col("role").is_in(["period", "from"]))
    bases = dates.filter(pl.col("role") == "base").with_columns(until=pl.lit(2**62), inside=pl.lit(value=False))
    attributes = last_before(marks.attributive, where)
    nowhere = np.zeros_like(where)
    chosen = {
        "anchor": (cues, _nearest(cues, where, previous, attributes)),
        "block": (blocks, _nearest(blocks, where, nowhere, nowhere)),
        "base": (bases, _nearest(bases, where, sentence, nowhere)),
    }
    columns = {
        "anchor": [
            "position",
            "words",
            "form",
            "role",
            "start_year",
            "end_year",
            "first_month",
            "last_month",
            "as_of",
            "inside",
        ],
        "block": ["position", "start_year", "end_year", "plan", "part_rule"],
        "base": ["form", "end_year", "plan_end"],
    }
    frame = figures.join_asof(
        parts.select("position", "plan", "part_rule", part_position="position", part_start="start_year",
                     part_end="end_year"), on="position"
    ).rename({"plan": "part_plan"})  # fmt: skip
    for name, (source, index) in chosen.items():
        numbered = source.select(columns[name]).select(pl.all().name.prefix(f"{name}_")).with_row_index(name)
        frame = frame.with_columns(pl.Series(name, index, dtype=pl.Int64)).join(
            numbered.with_columns(pl.col(name).cast(pl.Int64)), on=name, how="left", maintain_order="left"
        )
    inner = pl.col("block_position") > pl.col("part_position")
    return frame.with_columns(
        part_start=pl.when(inner).then("block_start_year").otherwise("part_start"),
        part_end=pl.when(inner).then("block_end_year").otherwise("part_end"),
        part_plan=pl.when(inner).then("block_plan").otherwise("part_plan"),
        part_rule=pl.when(inner).then("block_part_rule").otherwise("part_rule"),
        base_year=pl.col("base_end_year"),
        base_spans=pl.col("base_form").is_in(["plan", "span", "years"]) & ~pl.col("base_plan_end"),
    )


def _nearest(
    cues: pl.DataFrame, where: Positions, not_before: Positions, attributes: Positions
) -> npt.NDArray[np.int64]:
    """Index of the last cue before each position that stands at or after `not_before` and reaches it; -1 for none.

    A cue with a short reach may hide a farther one with a longer reach, so a few are asked. A year inside an
    attribute (`在2019年获奖的3家企业`) dates the attribute, not what follows its 的.
    """
    best = np.full(len(where), -1, dtype=np.int64)
    if cues.is_empty():
        return best
    starts, stops, until = (cues[name].to_numpy() for name in ("position", "stop", "until"))
    inside = cues["inside"].to_numpy()
    index = np.searchsorted(starts, where, side="left") - 1
    for _ in range(_ASKED):
        safe = np.maximum(index, 0)
        alive = (index >= 0) & (best < 0) & (starts[safe] >= not_before) & (until[safe] > where)
        alive &= ~(inside[safe] & (attributes > stops[safe] + 1))
        best = np.where(alive, safe, best)
        index = index - 1
    return best
