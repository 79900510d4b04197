"""Read what is measured: value, unit, printed precision, qualifier, and the ends of a range.

The quantity starts at the digits of the mention and goes on behind them: `1000多万元以上` is the digits `1000`,
the magnitude 多万, the unit 元, the bound 以上. A number without a unit takes that of the list it stands in, or the
one that the words around it tell.
"""

import polars as pl

from pipeline.mentions.digits import decimals, digits_alone, plain_number
from pipeline.mentions.implied import with_implied_unit
from pipeline.mentions.words import matches, words
from pipeline.vocabulary.units import MAGNITUDES, unit_pattern, units

_MAGNITUDE = f"[{''.join(MAGNITUDES)}]"
_MORE = "[多余]"
# magnitudes give way to a unit that begins like one: 5千瓦 is five of 千瓦, 5千元 five thousand 元
QUANTITY = (
    r"^ ?(?:"
    rf"(?P<high>{_MAGNITUDE}*?)(?P<more>{_MORE}?)(?P<low>{_MAGNITUDE}*?) ?"
    rf"{unit_pattern()}(?P<more_behind>{_MORE}?)"
    rf"|(?P<bare_high>{_MAGNITUDE}*)(?P<bare_more>{_MORE}?)(?P<bare_low>{_MAGNITUDE}*))"
    r"(?P<bound>(?:[(（]含[)）]|及)?(?:以上|以内|以下|之内|左右|上下))?"
)
_MAGNITUDES_AND_MORE = ("high", "more", "low", "bare_high", "bare_more", "bare_low")

# what is printed in 万 and 亿 on both sides of a list
_LARGE_KINDS = ("money", "person", "area", "length", "mass", "volume", "energy")

_CHINESE_DIGITS = dict(zip("一两二三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))


def with_quantity(mentions: pl.DataFrame) -> pl.DataFrame:
    """Add what the numbers measure to mentions in text order, one report behind the other.

    Needs `number`, `before`, `after` and `gap` (the text from the digits to those of the next mention of the
    report, null if that is far). Adds `value`, `half_unit`, `unit`, `unit_kind`, `printed` (magnitude and unit as
    printed), `quantity_length` (what belongs to the quantity behind the digits), `qualifier`, `role` and
    `continues` (the number is the rest of the one before it, as the 6 of 1万6千).
    """
    return (
        mentions.with_columns(group=pl.col("after").str.extract_groups(QUANTITY))
        .unnest("group")
        .pipe(_with_own_unit)
        .pipe(_with_unit_of_list)
        .pipe(with_implied_unit)
        .pipe(_with_value)
        .pipe(_with_qualifier)
        .pipe(_with_role)
    )


def _text_of(*names: str) -> pl.Expr:
    return pl.concat_str(pl.col(name).fill_null("") for name in names)


def _with_own_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Take apart what is printed behind the digits."""
    table = units()
    names = dict(table.select("written", "unit").iter_rows())
    kinds = dict(table.select("written", "kind").iter_rows())
    printed = _text_of(*_MAGNITUDES_AND_MORE, "unit", "more_behind")
    whole = pl.col("after").str.extract(QUANTITY, 0).str.len_chars().cast(pl.Int64)
    nothing = (printed == "") & pl.col("bound").is_null()
    bound = pl.col("bound").str.len_chars().fill_null(0).cast(pl.Int64)
    return (
        frame.with_columns(
            printed=printed,
            printed_length=pl.when(nothing).then(0).otherwise(whole - bound),
            quantity_length=pl.when(nothing).then(0).otherwise(whole),
            magnitudes=_text_of(*_MAGNITUDES_AND_MORE),
            magnitude=_text_of("high", "low", "bare_high", "bare_low").replace_strict(
                _PRODUCTS, default=1.0, return_dtype=pl.Float64
            ),
            unit_kind=pl.col("unit").replace_strict(kinds, default=None, return_dtype=pl.String),
            unit=pl.col("unit").replace(names),
            per=pl.col("per").replace(names),
        )
        .with_columns(between=pl.col("gap").str.slice(pl.col("quantity_length")))
        .pipe(_with_ranges)
    )


def _with_ranges(frame: pl.DataFrame) -> pl.DataFrame:
    """Find the ranges; the dash of 5千-1万 looks like a sign of the second number and is none."""
    is_signed = pl.col("number").str.contains("^[-－−]")
    by_sign = is_signed.shift(-1) & matches("between", "^ ?[-—–－−]? ?$")
    return frame.with_columns(is_range=(matches("between", words().range_gap) | by_sign).fill_null(False)).with_columns(
        digits=pl.when(pl.col("is_range").shift(1).fill_null(False))
        .then(pl.col("number").str.strip_chars_start("-－−"))
        .otherwise("number")
    )


def _products() -> dict[str, float]:
    """Return what a string of magnitude characters multiplies with: 万亿 is 1e12, 百万 1e6."""
    products = {"": 1.0}
    for _ in range(3):
        products |= {
            text + one: value * factor for text, value in products.items() for one, factor in MAGNITUDES.items()
        }
    return products


_PRODUCTS = _products()


def _with_unit_of_list(frame: pl.DataFrame) -> pl.DataFrame:
    """Give a number without a unit that of the next member of its list: `500、300亿元`, `90个和50个工作日`."""
    said = words()
    is_range = pl.col("is_range")
    in_list = is_range | matches("between", said.list_gap) | matches("between", said.ratio_gap)
    of_a_unit = (
        (pl.col("unit") == "个")
        & pl.col("printed").shift(-1).str.starts_with("个")
        & (pl.col("unit").shift(-1) != "个")
    ).fill_null(False)
    # 年度12亿、35项重点项目: two things, not one list
    other_thing = (pl.col("magnitude") > 1.0) & ~pl.col("unit_kind").shift(-1).is_in(_LARGE_KINDS)
    other_thing = other_thing.fill_null(False)
    # 1万6千: one number in two runs of digits
    goes_on = ((pl.col("between") == "") & (pl.col("magnitude") >= 1e4) & pl.col("unit").is_null()).fill_null(False)
    takes = (in_list & ((pl.col("unit").is_null() & ~other_thing) | of_a_unit)) | goes_on
    falls = (is_range & (plain_number() > plain_number().shift(-1))).fill_null(False)
    giver = pl.when(~takes).then(pl.int_range(pl.len())).backward_fill()
    keeps_magnitude = ~pl.col("takes") | (pl.col("magnitude") != 1.0) | pl.col("falls")
    return (
        frame.with_columns(giver=giver, takes=takes, falls=falls, goes_on=goes_on)
        .with_columns(
            pl.col("unit", "per", "bound", "unit_kind").gather(pl.col("giver")),
            # 1万6千多户: the rest of the number says that it is more, and where the quantity ends
            quantity_length=pl.when("goes_on").then(_through_next()).otherwise("quantity_length"),
            magnitudes=pl.when("goes_on").then(pl.col("magnitudes").shift(-1)).otherwise("magnitudes"),
            magnitude=pl.when(keeps_magnitude).then("magnitude").otherwise(pl.col("magnitude").gather(pl.col("giver"))),
            continues=pl.col("goes_on").shift(1).fill_null(False),
        )
        .drop("giver", "falls")
    )


def _through_next() -> pl.Expr:
    own, following = pl.col("quantity_length"), pl.col("number").str.len_chars().cast(pl.Int64).shift(-1)
    return own + following + own.shift(-1)


def _with_value(frame: pl.DataFrame) -> pl.DataFrame:
    """Multiply the digits with their magnitude; read 三成, 一半, 翻两番."""
    number = pl.col("number")
    digit = number.str.extract("([一二两三四五六七八九])[成番]").replace_strict(
        _CHINESE_DIGITS, default=None, return_dtype=pl.Float64
    )
    tenths, doubled, half = number.str.ends_with("成"), number.str.ends_with("番"), number.str.contains("半")
    is_chinese = tenths | doubled | half
    in_tenths = pl.col("printed").str.contains(f"^{_MORE}?成") & (pl.col("unit") == "%")
    scale = pl.when(in_tenths).then(10.0).otherwise(1.0) * pl.col("magnitude")
    shift = pl.lit(10.0).pow(decimals())
    own = (
        pl.when(tenths).then(digit * 10)
        .when(doubled).then(pl.lit(2.0).pow(digit))
        .when(half).then(50.0)
        .otherwise(digits_alone() * scale / shift)
    )  # fmt: skip
    half_unit = pl.when(tenths).then(5.0).when(is_chinese).then(0.0).otherwise(0.5 * scale / shift)
    goes_on = pl.col("goes_on")
    return frame.with_columns(
        value=pl.when(goes_on).then(own + own.shift(-1)).otherwise(own),
        half_unit=pl.when(goes_on).then(half_unit.shift(-1)).otherwise(half_unit),
        unit=pl.when(doubled).then(pl.lit("倍")).when(is_chinese).then(pl.lit("%")).otherwise("unit"),
        unit_kind=pl.when(doubled)
        .then(pl.lit("multiple"))
        .when(is_chinese)
        .then(pl.lit("percent"))
        .otherwise("unit_kind"),
    )


def _with_qualifier(frame: pl.DataFrame) -> pl.DataFrame:
    said = words()
    qualifier = pl.coalesce(
        *(pl.when(matches("bound", pattern)).then(pl.lit(mark)) for pattern, mark in said.qualifiers_behind),
        *(pl.when(matches("before", pattern)).then(pl.lit(mark)) for pattern, mark in said.qualifiers_in_front),
        pl.when(matches("magnitudes", _MORE) | matches("printed", f"{_MORE}$") | (pl.col("number") == "过半")).then(
            pl.lit(">")
        ),
    )
    # who breaks into the first 400, or is one of them, has a place below 400
    is_rank = pl.col("unit_kind") == "place"
    below = is_rank & ((qualifier == ">") | pl.col("printed").str.ends_with("强"))
    return frame.with_columns(qualifier=pl.when(below).then(pl.lit("<")).otherwise(qualifier))


def _with_role(frame: pl.DataFrame) -> pl.DataFrame:
    said = words()
    same_unit = pl.col("unit") == pl.col("unit").shift(-1)
    low = pl.col("is_range") & same_unit & ~matches("before", said.rises_from)
    again = (
        matches("between", said.said_again_gap).shift(1)
        & (pl.col("unit_kind") == pl.col("unit_kind").shift(1))
        & ((pl.col("value") / pl.col("value").shift(1) - 1).abs() < 0.02)
    )
    return frame.with_columns(
        role=pl.when(again).then(pl.lit("restated"))
        .when(low).then(pl.lit("low"))
        .when(low.shift(1)).then(pl.lit("high"))
    )  # fmt: skip
