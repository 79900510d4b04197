"""Conclude a unit that is not printed from the words around the number.

A place in an order (增速全市第3), an index (综合指数4.21), the parts of a whole (12:40:48), persons and money in
万 and 亿 (解决3万贫困人口饮水, 完成投资3000万). Where nothing tells, the number stays without a unit: better none
than a wrong one.
"""

import polars as pl

from pipeline.mentions.digits import plain_number
from pipeline.mentions.words import matches, words
from pipeline.vocabulary.units import implied_units, units

# how far from a number may stand the words that tell its unit; 人口由48万增加到70万 counts as near
_WORDS_NEAR = {
    "front": "(?:{})[^，,。；;、：:0-9]{{0,6}}(?:[由从][0-9.]+[百千万亿]+[^，,。；;、：:0-9]{{1,5}})?$",
    "behind": "^[^，,。；;、：:！!（()）0-9]{{0,10}}(?:{})",
}
# 5个学员, 20个贫困人口外出务工: persons, whatever counts them
_PERSONS = (
    "^[百千万亿多余]*个[^，,。；;、：:0-9个]{0,6}?"
    "(?:学员|人员|人口|劳动力|学生|教师|儿童|老人|老年人|群众|党员|干部|农民|工人|职工|村民|居民|青年|妇女)"
    "(?:[，,。；;、）)]|外出|脱贫|就业|参加|参训|全部|实现|$)"
)
_END_OF_PHRASE = "^(?:[，,。；;、：:！!（()）]|用于|$)"
_LARGE = 1e4


def with_implied_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Fill `unit` and `unit_kind` where the unit is not printed, and tell places from persons for 位 and 名."""
    said, unit, bare = words(), pl.col("unit"), pl.col("unit").is_null()
    is_rank = (
        (unit.is_in(["位", "强"]) & matches("before", said.rank))
        | ((pl.col("printed") == "名") & matches("before", "[第前] ?$"))
        | (bare & matches("before", said.order))
        | (bare & matches("before", "第 ?$") & matches("after", _END_OF_PHRASE))
    ).fill_null(False)
    counted = (unit == "个").fill_null(False)
    # 增长4.2个点: percentage points; 突破3个亿: money, where 3个亿元项目 are three projects
    is_point = counted & matches("after", "^个点(?:[，,。；;、）)]|$)") & matches("before", said.change)
    is_person = counted & matches("after", _PERSONS)
    is_hundred_millions = counted & matches("after", "^[多余]?个亿(?:[，,。；;、）)多]|左右|以上|大关|$)")
    # 由12%降至0: what it fell from tells the unit
    rises_or_falls = matches("gap", said.rises_to).shift(1).fill_null(False)
    implied = (
        pl.when(is_point).then(pl.lit("百分点"))
        .when(is_hundred_millions).then(pl.lit("元"))
        .when(is_person).then(pl.lit("人"))
        .when(is_rank).then(pl.lit("位"))
        .when(unit == "位").then(pl.lit("人"))
        .when(bare & _is_ratio_of_a_whole()).then(pl.lit("%"))
        .when(bare & matches("before", said.index)).then(pl.lit("指数"))
        .when(bare & rises_or_falls & matches("after", _END_OF_PHRASE)).then(unit.shift(1))
        .when(bare & matches("before", said.persons) & matches("after", _END_OF_PHRASE)).then(pl.lit("人"))
        .otherwise("told")
    )  # fmt: skip
    kinds = {"指数": "index", **dict(units().select("unit", "kind").iter_rows())}
    with_denominator = pl.concat_str([unit, pl.col("per")], separator="/", ignore_nulls=True)
    return (
        frame.with_columns(told=_told_by_words(frame))
        .with_columns(told=_carried_on())
        .with_columns(
            implied=implied,
            magnitude=pl.when(is_hundred_millions).then(1e8).otherwise("magnitude"),
        )
        .with_columns(
            unit=pl.coalesce("implied", pl.when(unit.is_not_null()).then(with_denominator)),
            unit_kind=pl.coalesce(
                pl.col("implied").replace_strict(kinds, default=None, return_dtype=pl.String), "unit_kind"
            ),
        )
    )


def _is_ratio_of_a_whole() -> pl.Expr:
    """Return whether a number is a part of a ratio of two or three parts that make 100: 12.5:40.3:47.2."""
    number = plain_number()
    joins_next = matches("between", words().ratio_gap)
    two = joins_next & ((number + number.shift(-1) - 100).abs() < 1)
    three = joins_next & joins_next.shift(-1) & ((number + number.shift(-1) + number.shift(-2) - 100).abs() < 1)
    # the ratio begins here, one before or two before
    begun = (two, two.shift(1), three, three.shift(1), three.shift(2))
    return pl.any_horizontal(part.fill_null(False) for part in begun)


def _told_by_words(frame: pl.DataFrame) -> pl.Series:
    """Return the unit that the words around a large number without one tell, null elsewhere."""
    # neither days nor places are counted in millions: 800万天山儿女, 城区人口超50万县
    unlikely = pl.col("unit").is_null() | (pl.col("unit") == "天") | matches("printed", "[省市县区乡镇村]$")
    without = (pl.col("magnitude") >= _LARGE) & unlikely
    sides = {"front": pl.col("before"), "behind": pl.col("after").str.slice(pl.col("magnitudes").str.len_chars())}
    told = (
        pl.when(sides[row.side].str.contains(_WORDS_NEAR[row.side].format(row.words))).then(pl.lit(row.unit))
        for row in implied_units()
    )
    hundred_millions = pl.when((pl.col("magnitude") >= 1e8) & sides["behind"].str.contains(_END_OF_PHRASE))
    rows = (
        frame.with_row_index("row")
        .filter(without)
        .select("row", told=pl.coalesce(*told, hundred_millions.then(pl.lit("元"))))
    )
    return frame.with_row_index("row").select("row").join(rows, on="row", how="left", maintain_order="left")["told"]


def _carried_on() -> pl.Expr:
    """Let a large number at the end of its phrase follow the one before it: 收入任务174万，完成198万."""
    at_end = pl.col("after").str.slice(pl.col("magnitudes").str.len_chars()).str.contains(_END_OF_PHRASE)
    large = pl.col("magnitude") >= _LARGE
    known = pl.when(large).then(pl.coalesce("told", "unit"))
    new_sentence = pl.col("gap").shift(1).str.contains("[。\\n]").fill_null(True)
    before = known.forward_fill().over(new_sentence.cum_sum()).shift(1)
    follows = large & at_end & known.is_null() & ~new_sentence
    return pl.when(follows).then(before).otherwise("told")
