"""Where the indicator that a subject names stands in the row, and what its nature says of the measure."""

import polars as pl

from pipeline.observations.words import any_of
from pipeline.vocabulary import Vocabulary

# 地区生产总值不足200亿元的县区有5个: the number only says which are counted
GROUP = r"^(?:以上|以下)?的[^,，;；。]{1,10}?(?:有|达到?|为|占|增加到)$"
# 3家高新技术企业通过认定: some of the stock, not the stock
SOME_OF_THE_STOCK = (
    "(?:企业|主体|公司|人口|对象)(?:已|均|全部|成功|顺利)*"
    "(?:通过|获|入选|被|列入|享受|纳入|完成|参与|参加|开展|上云|进入|搬迁|退出)"
)
# prices never grew so much in a year
LEAST_INDEX = 50
# that the economy as a whole grows is said of its product
WHOLE_ECONOMY = r"^经济(?:总量)?$"
# 增长6%,其中4月份增长9%: of one month, which no period here tells
ONE_MONTH = r"(?:^|[^0-9\-—~～至到.年])(?:[1-9]|1[0-2])月份(?:当月)?(?:[^前底末]|$)"
SHARE_ALONE = "^[，,、]?(?:占比|比重|比例)"
YEARLY = "每年|年低保|年保障|年标准"


def with_indicators(statements: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """Leave `indicator` only where the number is the indicator's own, and add its `nature`."""
    economy = pl.col("subject").str.contains(WHOLE_ECONOMY) & pl.col("measure").is_in(["yoy", "cagr"])
    economy &= pl.col("own").str.contains("经济(?:年均)?(?:实际)?(?:增长|增速)")
    economy |= (pl.col("role") == "high") & economy.shift(1)
    statements = statements.with_columns(indicator=pl.when(economy).then(pl.lit("gdp")).otherwise("indicator"))
    # the fiscal revenue of the nation is its general public budget revenue
    national = (pl.col("level") == "nation") & (pl.col("subject") == "财政收入")
    statements = statements.with_columns(
        indicator=pl.when(national).then(pl.lit("budget_revenue")).otherwise("indicator")
    )
    known = vocabulary.indicators.select("indicator", "nature", indicator_unit="unit")
    named = statements.join(known, on="indicator", how="left", maintain_order="left")
    named = _with_measures(named)
    stands = _stands(vocabulary)
    return named.with_columns(pl.when(stands).then(column) for column in ("indicator", "nature"))


def _with_measures(named: pl.DataFrame) -> pl.DataFrame:
    """Correct `measure` where the nature of the indicator leaves only one reading."""
    # 增长9%以上,力争达到10%: what has no share of its own goes on growing
    bare = (
        (pl.col("phrase") == "")
        & (pl.col("unit") == "%")
        & (pl.col("measure") == "level")
        & (pl.col("nature") != "rate")
    ).fill_null(value=False)
    before = pl.when(~bare).then("measure").forward_fill().over("report_id", "sentence_number")
    # an indicator grows over the year before, where a saving of something else may be over any time
    over_a_year = (pl.col("measure_rule") == "no base") & pl.col("indicator").is_not_null()
    # 优良天数301天,占比过半: the share is the indicator itself
    itself = (pl.col("measure") == "share") & (pl.col("nature") == "rate") & pl.col("own").str.contains(SHARE_ALONE)
    # 存款余额增长8%,新增30亿元: by how much the stock grew
    grown = (pl.col("measure") == "level") & pl.col("subject").str.contains("^(?:新增|净增).*余额$")
    # prices are told by how they grew, but for an index of the year before: 居民消费价格指数控制在103%以内
    of_prices = (pl.col("indicator") == "cpi") & (pl.col("unit") == "%") & (pl.col("measure") == "level")
    growth_of_prices = of_prices & (pl.col("value") < LEAST_INDEX)
    return named.with_columns(
        measure=pl.when(bare & before.is_in(["yoy", "cagr"]))
        .then(before)
        .when(over_a_year)
        .then(pl.lit("yoy"))
        .when(itself)
        .then(pl.lit("level"))
        .when(growth_of_prices)
        .then(pl.lit("yoy"))
        .when(grown)
        .then(pl.lit("change"))
        .otherwise("measure")
    )


def _stands(vocabulary: Vocabulary) -> pl.Expr:
    """Whether the number is about the whole region, in a unit of the indicator, and not of each or some of a group."""
    printed = vocabulary.units.select(pl.struct(indicator_unit="unit", unit="printed")).to_series().implode()
    # a movement by places is of the indicator, whatever that is measured in
    other = ~pl.col("measure").is_in(["level", "change"]) | (pl.col("unit") == "位")
    measured = pl.struct("indicator_unit", "unit").is_in(printed) | other
    yearly = pl.col("indicator_unit").str.ends_with("/month") & pl.col("own").str.contains(YEARLY)
    # 占全部支出: a whole, no group
    every = pl.col("relation").str.replace_all("占全部", "占").str.contains(any_of("every"))
    group = pl.col("tail").str.contains(GROUP) & ~pl.col("grew")
    some = (pl.col("nature") == "stock") & (pl.col("subject_rule") == "counted")
    some &= pl.col("tail").str.contains(SOME_OF_THE_STOCK)
    # how much more was newly lent is not how the stock of loans grew
    of_what_is_new = (pl.col("nature") == "stock") & (pl.col("measure") != "change")
    of_what_is_new &= pl.col("named").str.contains("新增|净增") & ~pl.col("indicator").str.ends_with("_new")
    month = pl.col("own").str.contains(ONE_MONTH)
    of_a_group = (pl.col("measure_rule") == "share of the thing behind") & pl.col("named").is_null()
    against = pl.any_horizontal(
        month, yearly, every, group, some, of_what_is_new, of_a_group, pl.col("explained")
    ).fill_null(value=False)
    return (pl.col("scope") == "region") & measured & ~against
