"""Read what is measured: value, unit, printed precision, qualifier, and the ends of a range.

The quantity starts at the digits of the mention and goes on behind them: `1000多万元以上` is the digits `1000`, the
magnitude 多万, the unit 元, the bound 以上. A number without a unit takes that of the list it stands in.
"""

import polars as pl

from pipeline.vocabulary.units import MAGNITUDES, implied_units, unit_pattern, units

MAGNITUDE = f"[{''.join(MAGNITUDES)}]"
MORE = "[多余]"

QUANTITY = (
    r"^ ?"
    rf"(?:(?P<high>{MAGNITUDE}*?)(?P<more>{MORE}?)(?P<low>{MAGNITUDE}*?) ?{unit_pattern()}(?P<more_behind>{MORE}?)"
    rf"|(?P<bare_high>{MAGNITUDE}*)(?P<bare_more>{MORE}?)(?P<bare_low>{MAGNITUDE}*))"
    r"(?P<bound>(?:[(（]含[)）]|及)?(?:以上|以内|以下|之内|左右|上下))?"
)

# what stands between the members of a list, the ends of a range, the parts of a ratio
LIST_GAP = r"^ ?(?:[、,，/]|和|及|与|以及|或) ?第?$"
RANGE_GAP = r"^ ?(?:[-—–－−~～]{1,2}|至|到) ?$"
RATIO_GAP = r"^ ?[:：∶] ?$"
SAID_AGAIN_GAP = r"^ ?[(（](?:折合|约合|约|合|即|共计)?(?:人民币)? ?$"

BEHIND = {">": "以上", "<": "以内|以下|之内", "~": "左右|上下"}
REACHED = "[了过到达至为有]{0,2} ?$"
IN_FRONT = {
    "<": f"(?:不超过?|不高于|不大于|不多于|不突破|未超过?|接近|将近|近|不足|不到|[^不]低于|[^不]少于|[^不]小于|最多|至多){REACHED}",
    "~": f"(?:约|大约|大概|近于){REACHED}",
    ">": f"(?:超过?|突破|冲破|不少于|不低于|不小于|不下于?|大于|高于|多于|逾|至少|越过|[^通经跨]过){REACHED}",
}

RANKED_BY = (
    "第|排名|位次|名次|排位|位列|位居|列|居|排|前移|上升|提升|跃升|晋升|前进|后移|下降|进位|进入|跻身|突破|前"
)
RANK_IN_FRONT = rf"(?:{RANKED_BY})[^，,。；;、“”]{{0,6}}$"
ORDER_IN_FRONT = r"(?:排|列|居|位|名次|第|全[省市县区国州镇]|增速|增幅|总量)[^，,。；;]{0,12}第 ?$"
INDEX_IN_FRONT = r"(?:指数|系数)[^，,。；;、0-9]{0,6}$"
STRUCTURE_IN_FRONT = r"(?:结构|比重|比例|占比|构成|之比)[^。；;]{0,30}$"

# how far from a number may stand the words that tell its unit; 人口由48万增加到70万 counts as near
WORDS_NEAR = {
    "front": "(?:{})[^，,。；;、：:0-9]{{0,6}}(?:[由从][0-9.]+[百千万亿]+[^，,。；;、：:0-9]{{1,5}})?$",
    "behind": "^[^，,。；;、：:！!（()）0-9]{{0,10}}(?:{})",
}

CHINESE_DIGITS = dict(zip("一两二三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))


def with_quantity(mentions: pl.DataFrame) -> pl.DataFrame:
    """Add what the numbers measure to mentions in text order, one report behind the other.

    Needs `number`, `before`, `after` and `gap` (the text from the digits to those of the next mention of the report,
    null if that is far). Adds `value`, `half_unit`, `unit`, `unit_kind`, `printed` (magnitude and unit as printed),
    `quantity_length` (what belongs to the quantity behind the digits), `qualifier` and `role`.
    """
    return (
        mentions.with_columns(group=pl.col("after").str.extract_groups(QUANTITY))
        .unnest("group")
        .pipe(_with_own_unit)
        .pipe(_with_unit_of_list)
        .pipe(_with_implied_unit)
        .pipe(_with_value)
        .pipe(_with_qualifier)
        .pipe(_with_role)
    )


def _length(*names: str) -> pl.Expr:
    return pl.sum_horizontal(pl.col(name).str.len_chars().fill_null(0) for name in names).cast(pl.Int64)


def _with_own_unit(frame: pl.DataFrame) -> pl.DataFrame:
    written = units()
    names = dict(written.select("written", "unit").iter_rows())
    kinds = dict(written.select("unit", "kind").iter_rows())
    has_unit = pl.col("unit").is_not_null()
    bound = pl.col("bound").str.len_chars().fill_null(0)
    return frame.with_columns(
        unit=pl.col("unit").replace(names),
        per=pl.col("per").replace(names),
        printed=pl.concat_str(
            [
                pl.col(name).fill_null("")
                for name in ("high", "more", "low", "bare_high", "bare_more", "bare_low")
            ]
            + [pl.col("unit").fill_null(""), pl.col("more_behind").fill_null("")]
        ),
        magnitude=pl.concat_str(
            pl.col(name).fill_null("") for name in ("high", "low", "bare_high", "bare_low")
        ).replace_strict(_PRODUCTS, default=1.0, return_dtype=pl.Float64),
        is_more=pl.concat_str(pl.col(name).fill_null("") for name in ("more", "bare_more", "more_behind"))
        != "",
        magnitude_length=_length("bare_high", "bare_more", "bare_low", "high", "more", "low"),
        printed_length=_length(
            "high", "more", "low", "bare_high", "bare_more", "bare_low", "unit", "more_behind"
        ),
        quantity_length=pl.when(has_unit | (_length("bare_high", "bare_more") > 0) | (bound > 0))
        .then(pl.col("after").str.extract(f"({_UNGROUPED})").str.len_chars())
        .otherwise(0)
        .cast(pl.Int64),
    ).with_columns(
        unit_kind=pl.col("unit").replace_strict(kinds, default=None, return_dtype=pl.String),
        between=pl.col("gap").str.slice(pl.col("quantity_length")),
    )


def _products() -> dict[str, float]:
    """Return what a string of magnitude characters multiplies with: 万亿 is 1e12, 百万 1e6."""
    single = dict(MAGNITUDES)
    double = {a + b: x * y for a, x in single.items() for b, y in single.items()}
    triple = {a + b: x * y for a, x in double.items() for b, y in single.items()}
    return {**single, **double, **triple}


_PRODUCTS = _products()
_UNGROUPED = QUANTITY.replace("?P<", "?P<of_")


def _with_unit_of_list(frame: pl.DataFrame) -> pl.DataFrame:
    """Give a number without a unit that of the next member of its list: `500、300亿元`, `90个和50个工作日`."""
    following = {name: pl.col(name).shift(-1) for name in ("unit", "printed", "number")}
    in_list = pl.col("between").str.contains(f"{LIST_GAP}|{RANGE_GAP}|{RATIO_GAP}").fill_null(False)
    counts_a_unit = (
        (pl.col("unit") == "个") & following["printed"].str.starts_with("个") & (following["unit"] != "个")
    ).fill_null(False)
    # 年度12亿、35项重点项目: two things, not one list
    other_thing = (pl.col("magnitude") > 1.0) & (pl.col("unit_kind").shift(-1) == "counter")
    takes = in_list & ((pl.col("unit").is_null() & ~other_thing.fill_null(False)) | counts_a_unit)
    is_range = pl.col("between").str.contains(RANGE_GAP).fill_null(False)
    giver = pl.when(~takes).then(pl.int_range(pl.len())).backward_fill()
    own_magnitude = pl.col("magnitude") != 1.0
    falls = is_range & (_plain_number() > _plain_number().shift(-1))
    return (
        frame.with_columns(giver=giver, is_range=is_range, takes=takes, falls=falls.fill_null(False))
        .with_columns(
            magnitude=pl.when(pl.col("takes") & ~own_magnitude & ~pl.col("falls"))
            .then(pl.col("magnitude").gather(pl.col("giver")))
            .otherwise(pl.col("magnitude")),
            unit=pl.col("unit").gather(pl.col("giver")),
            per=pl.col("per").gather(pl.col("giver")),
            bound=pl.col("bound").gather(pl.col("giver")),
            unit_kind=pl.col("unit_kind").gather(pl.col("giver")),
        )
        .drop("giver", "falls")
    )


def _with_implied_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Conclude the unit from what stands in front: ranks, indices, ratios, sums of money without 元."""
    before, unit = pl.col("before"), pl.col("unit")
    ratio_next = pl.col("between").str.contains(RATIO_GAP).fill_null(False)
    ratio_before = ratio_next.shift(1).fill_null(False)
    chain = (
        (ratio_next & ratio_next.shift(-1))
        | (ratio_next & ratio_before)
        | (ratio_before & ratio_before.shift(1))
    )
    bare = unit.is_null()
    # a day is nothing to count in millions: 800万天山儿女
    may_be_implied = (pl.col("magnitude") >= 1e4) & (bare | (unit == "天"))
    is_rank = (
        (unit.is_in(["位", "强"]) & before.str.contains(RANK_IN_FRONT))
        | ((unit == "人") & (pl.col("printed") == "名") & before.str.contains("[第前] ?$"))
        | (bare & before.str.contains(ORDER_IN_FRONT))
        | (bare & before.str.contains("第 ?$") & pl.col("after").str.contains("^(?:[，,。；;、)）]|$)"))
    ).fill_null(False)
    is_share = bare & (
        chain.fill_null(False) | (ratio_next | ratio_before) & before.str.contains(STRUCTURE_IN_FRONT)
    )
    new_unit = (
        pl.when(is_rank).then(pl.lit("位"))
        .when(unit == "位").then(pl.lit("人"))
        .when(is_share).then(pl.lit("%"))
        .when(bare & before.str.contains(INDEX_IN_FRONT)).then(pl.lit("指数"))
        .when(may_be_implied).then(_implied())
    )  # fmt: skip
    return frame.with_columns(implied=new_unit).with_columns(
        unit=pl.coalesce("implied", pl.concat_str([unit, pl.col("per")], separator="/", ignore_nulls=True)),
        unit_kind=pl.coalesce(
            pl.col("implied").replace_strict(
                dict(units().select("unit", "kind").iter_rows()), default=None, return_dtype=pl.String
            ),
            pl.col("unit_kind"),
        ),
    ).with_columns(unit=pl.when(pl.col("unit") != "").then("unit"))  # fmt: skip


def _implied() -> pl.Expr:
    """Return the unit that the words around a large number without one tell."""
    sides = {"front": pl.col("before"), "behind": pl.col("after").str.slice(pl.col("magnitude_length"))}
    told = (
        pl.when(sides[row.side].str.contains(WORDS_NEAR[row.side].format(row.words))).then(pl.lit(row.unit))
        for row in implied_units()
    )
    at_end = sides["behind"].str.contains("^(?:[，,。；;、：:！!（()）]|$)")
    in_hundred_millions = pl.when((pl.col("magnitude") >= 1e8) & at_end).then(pl.lit("元"))
    return pl.coalesce(*told, in_hundred_millions)


def _plain_number() -> pl.Expr:
    """Return the digits as a number, without magnitude; null for Chinese quantities."""
    return _digits_alone() / pl.lit(10.0).pow(_decimals())


def _digits_alone() -> pl.Expr:
    """Return the digits as a whole number: 12.34 is 1234. Whole numbers multiply without error."""
    plain = pl.col("number").str.replace_all("[,，.．]", "").str.replace("[－−]", "-")
    return plain.cast(pl.Float64, strict=False)


def _decimals() -> pl.Expr:
    return pl.col("number").str.extract(r"[.．]([0-9０-９]+)$").str.len_chars().fill_null(0).cast(pl.Float64)


def _with_value(frame: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("number")
    digit = pl.coalesce(
        number.str.extract("([一二两三四五六七八九])[成番]").replace_strict(
            CHINESE_DIGITS, default=None, return_dtype=pl.Float64
        )
    )
    tenths = number.str.contains("成$")
    doubled = number.str.contains("番$")
    half = number.str.contains("半")
    shift = pl.lit(10.0).pow(_decimals())
    is_tenth = pl.col("printed").str.contains("^[多余]?成") & (pl.col("unit") == "%")
    scale = pl.when(is_tenth).then(10.0).otherwise(1.0) * pl.col("magnitude")
    chinese = tenths | doubled | half
    return frame.with_columns(
        value=pl.when(tenths).then(digit * 10)
        .when(doubled).then(pl.lit(2.0).pow(digit))
        .when(half).then(50.0)
        .otherwise(_digits_alone() * scale / shift),
        half_unit=pl.when(tenths).then(5.0).when(chinese).then(0.0).otherwise(0.5 * scale / shift),
        unit=pl.when(doubled).then(pl.lit("倍")).when(chinese).then(pl.lit("%")).otherwise("unit"),
        unit_kind=pl.when(doubled).then(pl.lit("multiple")).when(chinese).then(pl.lit("percent")).otherwise("unit_kind"),
        is_chinese=chinese,
    )  # fmt: skip


def _with_qualifier(frame: pl.DataFrame) -> pl.DataFrame:
    bound, before, is_rank = pl.col("bound"), pl.col("before"), pl.col("unit_kind") == "place"
    behind = [(bound.str.contains(words), mark) for mark, words in BEHIND.items()]
    in_front = [(before.str.contains(words), mark) for mark, words in IN_FRONT.items()]
    qualifier = pl.coalesce(
        *(pl.when(condition).then(pl.lit(mark)) for condition, mark in behind),
        *(pl.when(condition).then(pl.lit(mark)) for condition, mark in in_front),
        pl.when(pl.col("is_more") | (pl.col("number") == "过半")).then(pl.lit(">")),
    )
    # who breaks into the first 400 has a place below 400
    return frame.with_columns(
        qualifier=pl.when(is_rank & (qualifier == ">")).then(pl.lit("<")).otherwise(qualifier)
    )


def _with_role(frame: pl.DataFrame) -> pl.DataFrame:
    same_unit = pl.col("unit") == pl.col("unit").shift(-1)
    rises_from = pl.col("before").str.contains("[由从自][^，,。；;]{0,12}$")
    low = pl.col("is_range") & same_unit & ~rises_from
    again = (
        pl.col("between").shift(1).str.contains(SAID_AGAIN_GAP)
        & (pl.col("unit_kind") == pl.col("unit_kind").shift(1))
        & ((pl.col("value") / pl.col("value").shift(1) - 1).abs() < 0.02)
    )
    return frame.with_columns(
        role=pl.when(again).then(pl.lit("restated"))
        .when(low).then(pl.lit("low"))
        .when(low.shift(1)).then(pl.lit("high"))
    )  # fmt: skip
