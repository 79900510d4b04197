"""The front door's second half: from an anchor and what is measured to the notation of the period.

A figure tells how things stood at a time (a state), or what happened during one. A state is told as of the end of
its period, what happened of the whole of it: that decides where a text speaks of several years or of some months.
"""

from typing import Final

import polars as pl

# amounts that are told per year even where the text speaks of several
_YEARLY_AMOUNT: Final = "生产总值|总产值|产值|增加值|收入|零售总额|零售额|GDP|纳税|利税|利润"
# rates of what passed through in a year: of one year they are told of the whole of it
_RATE_OF_CASES: Final = (
    "合格|办结|满意|成功率|优良|及时率|规范率|处置率|录取率|失业率|增长率|解决率|化解率|侦破率|破案率|成案率|核查率|办复率|报备率"
    "|达标率|上线率|兑现率|贡献率|赤字率|投入强度|优[ⅠⅡⅢ良]|天数|浓度|经费[^,，]{0,6}占"
)
_STATE: Final = (
    "率$|比重$|覆盖|总量|总数|存栏|余额|保有量|里程$|密度$|水平$|(?:建成区|规划|占地)面积$|参[保合](?:人数)?$"
    "|(?:常住|户籍|城镇|农村)人口$|(?:收入|产值|纳税|税收)[^,，]*[超过达破][^,，]*(?:企业|[县乡镇村]|园区|集聚区|集群)$"
)
_STOCK: Final = "(?:余额|保有量|存量|拥有量|里程|存栏)$"
# what is done to a capacity happens in a year
_DONE_TO: Final = "关停|淘汰|停建|改造|压减|退出"
_POWER: Final = ("千瓦", "兆瓦", "MW", "GW", "千伏安")
_NEW: Final = "新增|新建|新改|新投产"
# what passes through in a year, however much of it was reached
_FLOW: Final = (
    "(?:投资|投入|收入|支出|产值|增加值|总产|产量|销售额|零售额|成交额|交易额|营业额|贸易额|贸易|吞吐量|发电量|用电量|货运量|客运量|周转量"
    "|利润|利税|税收|人次|出口|进口|融资|排放|排放量|能耗|赤字|天数)(?:总额|总量|总值|规模)?$"
)
# how far a work has got, as against how much of a plan of money is spent
_PROGRESS: Final = "工程|项目|进度|建设"
_MONEY_PLANNED: Final = "投资|任务|计划|资金"
_COMPARISONS: Final = ("growth_base", "multiple", "change", "pp")
_PLAN_LENGTH: Final = 5


def periods(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `period` (`2020`, `@2020`, `2016..2020`, `2020-01..2020-10`, `@2020-10`), `period_start`, `period_end`.

    Needs the columns of `time_of` and measure, nature (flow, stock, rate or null), subject, unit. `period_start` is
    null for what is told as of a day; else the dates are the first and the last day.
    """
    helpers = {
        "_flow": pl.col("subject").str.contains(_FLOW),
        "_new": pl.col("subject").str.contains(f"^(?:{_NEW})"),
        "_first": pl.col("anchor_start").str.slice(0, 4).cast(pl.Int32),
        "_last": pl.col("anchor_end").str.slice(0, 4).cast(pl.Int32),
        "_month": pl.col("anchor_end").str.len_chars() > 4,
    }
    frame = frame.with_columns(**helpers)
    return (
        frame.with_columns(_state=_state())
        .with_columns(_form=_form())
        .with_columns(period=_written())
        .with_columns(**_days())
        .drop(*helpers, "_state", "_form")
    )


def _state() -> pl.Expr:
    """Whether a level tells how things stood: by its indicator's nature, else by the words around it."""
    nature, subject = pl.col("nature"), pl.col("subject")
    named = subject.str.contains(_STATE) & ~subject.str.contains(_NEW)
    # `101个自然村达标`: how many there are, where there is a choice between a time and its end
    counted = pl.col("counted_up") & (pl.col("anchor_kind") != "year")
    passing = pl.col("_flow") | pl.col("_new")
    reached = pl.col("reached") & ~pl.col("anchor_rule").str.ends_with("全年") & ~passing
    told = (
        pl.col("existing")
        | reached
        | pl.col("campaign")
        | ((pl.col("capacity") | pl.col("unit").is_in(_POWER)) & ~subject.str.contains(f"{_NEW}|{_DONE_TO}"))
        | (pl.any_horizontal("was", "came_to") & ~passing)
        | pl.col("people")
        | pl.col("field")
        | counted
        | named
        | (pl.col("unit") == "%")
    )
    streak = pl.col("streak") & (pl.col("unit") == "年")
    return (pl.col("measure") == "level") & (
        pl.when(nature.is_in(["stock", "rate"])).then(True).when(nature == "flow").then(False).otherwise(told | streak)
    )


def _form() -> pl.Expr:
    """Which form the period takes: year, as_of, span, part (the whole part), months, to_month, as_of_month, cagr."""
    measure, kind, state, nature = (pl.col(name) for name in ("measure", "anchor_kind", "_state", "nature"))
    level = measure == "level"
    flow = (nature == "flow").fill_null(pl.col("_flow"))
    total = level & pl.col("cumulative")
    of_a_year = pl.col("subject").str.contains(_YEARLY_AMOUNT) & pl.col("unit").str.contains("元")
    of_a_year |= pl.col("yearly") | (pl.any_horizontal("came_to", "reached") & flow)
    yearly = level & of_a_year & ~pl.any_horizontal("cumulative", "whole") & ~pl.col("subject").str.contains(_NEW)
    happened = level & ~state & ~yearly
    against_span = measure.is_in(_COMPARISONS) & pl.col("base_spans").fill_null(value=False)
    whole = happened | (measure == "completion") | pl.col("held") | against_span
    total_flow = total & (nature.is_null() | (nature == "flow"))
    progress = (
        (measure == "completion")
        & pl.col("subject").str.contains(_PROGRESS)
        & ~pl.col("subject").str.contains(_MONEY_PLANNED)
    )
    of_cases = pl.col("subject").str.contains(_RATE_OF_CASES) & (pl.col("unit") != "年")
    target = pl.col("status") == "target"
    # told of a year, also where the text speaks of several
    of_its_year = measure.is_in(_COMPARISONS) & flow & ~target
    of_its_year |= (measure == "share") & pl.col("subject").str.contains("产业结构")
    stock = (nature == "stock").fill_null(pl.col("subject").str.contains(_STOCK))
    in_span = (pl.col("part_start") < pl.col("part_end")) & (pl.col("_last") == pl.col("part_end"))
    return (
        pl.when((measure == "cagr") | _yearly_points()).then(pl.lit("cagr"))
        .when((kind == "span") & (whole | total_flow)).then(pl.lit("span"))
        .when((kind == "part") & ~(state & pl.col("existing"))).then(pl.lit("months"))
        .when(pl.col("_month")).then(
            pl.when(state | total | progress | (kind == "month")).then(pl.lit("as_of_month"))
            .otherwise(pl.lit("to_month"))
        )
        .when((kind == "as_of") & in_span & (total | (target & happened))).then(pl.lit("part"))
        .when((kind == "span") & of_its_year).then(pl.lit("year"))
        .when((kind == "span") & (state | ~measure.is_in(["level", "yoy"]))).then(pl.lit("as_of"))
        .when(total | (target & pl.col("reached") & ~pl.col("held") & ~pl.col("_new"))).then(pl.lit("as_of"))
        .when(measure.is_in(("yoy", *_COMPARISONS)) & stock & ~target & ~pl.col("_new")).then(pl.lit("as_of"))
        .when(state & ~pl.col("held") & ~of_cases & (~yearly | stock)).then(pl.lit("as_of"))
        .otherwise(pl.lit("year"))
    )  # fmt: skip


def _yearly_points() -> pl.Expr:
    """Percentage points by which something moved a year, or by which an average growth is above another."""
    beside = (pl.col("measure").shift(1) == "cagr").fill_null(value=False)
    return (pl.col("measure") == "pp") & (pl.col("a_year") | (beside & pl.col("above")))


def _written() -> pl.Expr:
    """The notation of each form."""
    form, last = pl.col("_form"), pl.col("_last")
    start, end = pl.col("anchor_start"), pl.col("anchor_end")
    whole_year = start.str.ends_with("-01") & end.str.ends_with("-12")
    return (
        pl.when(form == "cagr").then(_growth_years())
        .when(form == "span").then(pl.format("{}..{}", "_first", last))
        .when(form == "part").then(pl.format("{}..{}", "part_start", "part_end"))
        .when(form == "as_of_month").then(pl.format("@{}", end))
        .when(form == "to_month").then(pl.format("{}-01..{}", last, end))
        .when((form == "months") & ~whole_year).then(pl.format("{}..{}", start, end))
        .when(form == "as_of").then(pl.format("@{}", last))
        .otherwise(last.cast(pl.String))
    )  # fmt: skip


def _growth_years() -> pl.Expr:
    """The years of an average yearly growth: those told, the part's, those since the base, or a plan's length."""
    last, part_start, part_end = pl.col("_last"), pl.col("part_start"), pl.col("part_end")
    first = (
        pl.when(pl.col("anchor_kind") == "span").then("_first")
        .when((part_start < part_end) & (part_end == last)).then(part_start)
        .when(pl.col("base_year") < last - 1).then(pl.col("base_year") + 1)
        .when(part_end < last).then(part_end)
        .when(pl.col("status") == "target").then(last)
        .otherwise(last - _PLAN_LENGTH + 1)
    )  # fmt: skip
    ahead = (pl.col("status") == "target") & (first == last)
    return pl.format("{}..{}", first, pl.when(ahead).then(last + _PLAN_LENGTH - 1).otherwise(last))


def _days() -> dict[str, pl.Expr]:
    """First and last day of a period that is already written."""
    period = pl.col("period")
    first, last = period.str.extract(r"^(\d{4}(?:-\d{2})?)"), period.str.extract(r"(\d{4}(?:-\d{2})?)$")
    first_month = pl.when(first.str.len_chars() == 4).then(first + "-01").otherwise(first)
    last_month = pl.when(last.str.len_chars() == 4).then(last + "-12").otherwise(last)
    return {
        "period_start": (first_month + "-01").str.to_date("%Y-%m-%d"),
        "period_end": (last_month + "-01").str.to_date("%Y-%m-%d").dt.month_end(),
    }


def stamp(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    """Write a year, or a month of it where there is one: `2020`, `2020-06`."""
    return (
        pl.when(month.is_not_null())
        .then(pl.format("{}-{}", year, month.cast(pl.String).str.zfill(2)))
        .otherwise(year.cast(pl.String))
    )
