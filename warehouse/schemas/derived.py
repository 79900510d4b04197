"""Schemas of the facts that are concluded from observations."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

from pipeline.observations.schema import MEASURES
from warehouse.schemas.facts import QUALIFIERS, STATUSES
from warehouse.schemas.table import Table, implies, rule

PRECEDENCE_RULES = (
    "undisputed_over_disputed",
    "actual_over_forecast",
    "final_over_provisional",
    "revision_over_first_print",
    "year_over_year_end",
    "exact_over_qualified",
    "growth_beside_the_level",
    "finer_over_rounder",
    "report_nearest_in_time",
    "surer_reading",
    "first_in_order",
)


class RankedObservation(Table):
    """Statements on an indicator of a whole region, made comparable and ranked among those of the same thing.

    The same thing: one region, indicator, measure, claim, period and unit (a *cell*). Rank 1 is what the
    facts show; the columns prefer_* are the written-down precedence, compared in order, smaller first.
    """

    observation_id: str = pa.Field(description="Key of fct_observation")
    report_id: str = pa.Field(description="Key of dim_report")
    region_code: str = pa.Field(description="Key of dim_region; part of the cell")
    indicator: str = pa.Field(description="Key of dim_indicator; part of the cell")
    measure: str = pa.Field(isin=MEASURES, description="As in fct_observation; part of the cell")
    claim: str = pa.Field(
        isin=["outcome", "goal"], description="outcome: actual or forecast; goal: target; part of the cell"
    )
    period: str = pa.Field(
        description="The period in one notation (2020 for 2020, @2020, @2020-12, 2020-01..2020-12); part of the cell"
    )
    unit: str = pa.Field(description="Unit of dim_indicator, or of the measure; part of the cell")
    year: int = pa.Field(nullable=True, description="The year, where the period is a whole one; else null")
    last_year: int = pa.Field(description="The year in which the period ends")
    status: str = pa.Field(isin=STATUSES, description="As in fct_observation")
    qualifier: str = pa.Field(isin=QUALIFIERS, nullable=True, description="As in fct_observation")
    note: str = pa.Field(nullable=True, description="As in fct_observation")
    value: float = pa.Field(description="The value in `unit`")
    half_unit: float = pa.Field(ge=0, description="Half of the last printed digit in `unit`")
    low: float = pa.Field(description="Lowest value that the print allows; -infinity if it sets none")
    high: float = pa.Field(description="Highest value that the print allows; infinity if it sets none")
    report_year: int = pa.Field(nullable=True, description="Main year of the report")
    basis: str = pa.Field(
        isin=["real", "like_for_like"],
        nullable=True,
        description="What the text says growth is measured on: constant prices, or a changed coverage",
    )
    remark: str = pa.Field(nullable=True, description="Words of the text that limit comparison, separated by ;")
    is_revision: bool = pa.Field(description="Corrects what the report of the year printed")
    disputed: bool = pa.Field(
        description="Its sentence was read as giving two figures for the same thing, or its report two of which "
        "one is more than twice the other; no fact rests on it"
    )
    prefer_undisputed: int = pa.Field(description="undisputed 0, disputed 1")
    prefer_status: int = pa.Field(description="actual 0, forecast 1")
    prefer_final: int = pa.Field(description="final 0, provisional (预计) 1")
    prefer_revision: int = pa.Field(description="a revision 0, any other 1")
    prefer_year: int = pa.Field(description="a stock, or a flow of the year 0; a flow as of the year's end 1")
    prefer_exact: int = pa.Field(description="exact 0, about 1, one-sided 2")
    prefer_beside: int = pa.Field(
        description="growth that contradicts the growth printed in the sentence of the level shown 1, any other 0"
    )
    prefer_fine: float = pa.Field(description="half_unit: the finer print first")
    prefer_report: int = pa.Field(
        description="years between the report and the year it speaks of; for a revision the latest first; "
        "a report from before the year last"
    )
    prefer_sure: float = pa.Field(description="1 - confidence")
    rank: int = pa.Field(ge=1, description="Place in its cell; 1 is preferred")
    statements: int = pa.Field(ge=1, description="Statements in the cell")
    unanimous: bool = pa.Field(description="Whether all statements of the cell can be true together")

    @pa.dataframe_check
    @classmethod
    def the_value_lies_in_its_interval(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """low ≤ value ≤ high."""
        return rule(data, (pl.col("low") <= pl.col("value")) & (pl.col("value") <= pl.col("high")))

    @pa.dataframe_check
    @classmethod
    def a_rank_is_within_its_cell(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No rank beyond the number of statements."""
        return rule(data, pl.col("rank") <= pl.col("statements"))

    class Config:
        """One row per statement."""

        unique: ClassVar[list[str]] = ["observation_id"]


class FctIndicatorYoy(Table):
    """One row per region, indicator and year that has a level or a growth."""

    region_code: str = pa.Field(description="Key of dim_region")
    indicator: str = pa.Field(description="Key of dim_indicator")
    year: int = pa.Field(ge=1900, le=2100, description="The whole year that the figures are of")
    value: float = pa.Field(nullable=True, description="Level of the year, in `unit`")
    unit: str = pa.Field(nullable=True, description="Unit of the levels; null where no level is known")
    value_prior: float = pa.Field(nullable=True, description="Level of the year before, as printed, in `unit`")
    yoy_reported: float = pa.Field(nullable=True, description="Growth in % as a report prints it")
    yoy_computed: float = pa.Field(
        nullable=True, description="100 × (value / value_prior − 1), where both levels were printed"
    )
    value_prior_implied: float = pa.Field(
        nullable=True,
        description="value / (1 + yoy_reported / 100), where only the growth was printed and is nominal",
    )
    discrepancy_pp: float = pa.Field(
        nullable=True, description="yoy_reported − yoy_computed in percentage points; null for real growth"
    )
    consistent: bool = pa.Field(
        nullable=True,
        description="Whether printed growth and printed levels agree within what their printed digits allow; "
        "null if they cannot be compared",
    )
    observation_id: str = pa.Field(nullable=True, description="Where the level comes from")
    yoy_observation_id: str = pa.Field(nullable=True, description="Where the growth comes from")
    prior_observation_id: str = pa.Field(nullable=True, description="Where the level of the year before comes from")
    growth_basis: str = pa.Field(
        isin=["real", "nominal", "like_for_like"],
        description="What the growth is measured on: the text's word, else that of dim_indicator",
    )
    yoy_computed_low: float = pa.Field(
        nullable=True, description="Lowest growth that the printed digits of both levels allow"
    )
    yoy_computed_high: float = pa.Field(
        nullable=True, description="Highest growth that the printed digits of both levels allow"
    )
    value_status: str = pa.Field(isin=["actual", "forecast"], nullable=True, description="Status of the level")
    yoy_status: str = pa.Field(isin=["actual", "forecast"], nullable=True, description="Status of the growth")
    value_qualifier: str = pa.Field(isin=QUALIFIERS, nullable=True, description="Qualifier of the level")
    value_prior_qualifier: str = pa.Field(
        isin=QUALIFIERS,
        nullable=True,
        description="Qualifier of the level of the year before: growth computed from > or < is a bound",
    )
    yoy_qualifier: str = pa.Field(isin=QUALIFIERS, nullable=True, description="Qualifier of the growth")
    value_contested: bool = pa.Field(
        nullable=True, description="Whether other statements of the level contradict each other or the one shown"
    )
    yoy_contested: bool = pa.Field(
        nullable=True, description="Whether other statements of the growth contradict each other or the one shown"
    )
    statements: int = pa.Field(ge=1, description="Statements of this level and growth, the chosen included")
    remark: str = pa.Field(
        nullable=True,
        description="Words that limit comparison, of the level, the growth or the level of the year before, "
        "separated by ;",
    )

    @pa.dataframe_check
    @classmethod
    def there_is_a_level_or_a_growth(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No empty row."""
        return rule(data, pl.col("value").is_not_null() | pl.col("yoy_reported").is_not_null())

    @pa.dataframe_check
    @classmethod
    def every_figure_has_its_observation(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A figure is there exactly when its observation is."""
        pairs = (
            ("value", "observation_id"),
            ("yoy_reported", "yoy_observation_id"),
            ("value_prior", "prior_observation_id"),
        )
        return rule(
            data,
            pl.all_horizontal(pl.col(figure).is_not_null() == pl.col(source).is_not_null() for figure, source in pairs),
        )

    @pa.dataframe_check
    @classmethod
    def growth_is_computed_only_from_both_levels(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """yoy_computed needs both levels."""
        both = pl.col("value").is_not_null() & pl.col("value_prior").is_not_null()
        return rule(data, implies(pl.col("yoy_computed").is_not_null(), both))

    @pa.dataframe_check
    @classmethod
    def a_level_is_implied_only_where_none_is_printed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """value_prior_implied stands for a missing value_prior, under nominal growth."""
        allowed = pl.col("value_prior").is_null() & (pl.col("growth_basis") == "nominal")
        return rule(data, implies(pl.col("value_prior_implied").is_not_null(), allowed))

    @pa.dataframe_check
    @classmethod
    def only_nominal_growth_is_compared(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Discrepancy and consistency need both growths, neither at constant prices."""
        compared = pl.col("discrepancy_pp").is_not_null() | pl.col("consistent").is_not_null()
        both = pl.col("yoy_computed").is_not_null() & pl.col("yoy_reported").is_not_null()
        return rule(data, implies(compared, both & (pl.col("growth_basis") != "real")))

    @pa.dataframe_check
    @classmethod
    def changed_coverage_contradicts_nothing(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Growth of changed coverage is never inconsistent with levels."""
        return rule(data, implies(pl.col("growth_basis") == "like_for_like", pl.col("consistent")))

    class Config:
        """One row per region, indicator and year."""

        unique: ClassVar[list[str]] = ["region_code", "indicator", "year"]


class FctTarget(Table):
    """One row per goal that a region set itself for an indicator, with its outcome when a report tells it."""

    region_code: str = pa.Field(description="Key of dim_region")
    indicator: str = pa.Field(description="Key of dim_indicator")
    year: int = pa.Field(ge=1900, le=2100, description="The year by whose end it is to be reached")
    period: str = pa.Field(description="The period of the goal in one notation (2025, 2021..2025)")
    measure: str = pa.Field(isin=MEASURES, description="As in fct_observation")
    target_value: float = pa.Field(description="The goal; the lower end of a range; in `unit`")
    target_value_high: float = pa.Field(nullable=True, description="The upper end, where the goal is a range")
    unit: str = pa.Field(description="Unit of dim_indicator, or of the measure")
    qualifier: str = pa.Field(isin=QUALIFIERS, nullable=True, description="Qualifier of the goal")
    better: str = pa.Field(
        isin=["higher", "lower"],
        description="Which way the goal is exceeded: by the text, else dim_indicator",
    )
    actual_value: float = pa.Field(
        nullable=True, description="What a report later printed as reached, in `unit`; null until then"
    )
    actual_qualifier: str = pa.Field(isin=QUALIFIERS, nullable=True, description="Qualifier of the outcome")
    gap: float = pa.Field(
        nullable=True, description="actual_value − target_value (− target_value_high when above a range)"
    )
    met: bool = pa.Field(nullable=True, description="Whether the goal was reached; null if not known")
    outcome: str = pa.Field(isin=["met", "missed", "unknown"], description="met, missed or unknown")
    target_observation_id: str = pa.Field(description="Where the goal comes from")
    actual_observation_id: str = pa.Field(nullable=True, description="Where the outcome comes from")
    actual_report_year: int = pa.Field(nullable=True, description="Main year of the report that tells the outcome")
    target_report_id: str = pa.Field(description="The report that sets the goal")
    statements: int = pa.Field(ge=1, description="How often this goal is stated")

    @pa.dataframe_check
    @classmethod
    def an_outcome_has_its_observation(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A figure is there exactly when its observation is."""
        return rule(data, pl.col("actual_value").is_not_null() == pl.col("actual_observation_id").is_not_null())

    @pa.dataframe_check
    @classmethod
    def no_earlier_report_tells_the_outcome(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """What came of a goal is told at the end of its year or later."""
        return rule(data, pl.col("actual_report_year") >= pl.col("year"))

    @pa.dataframe_check
    @classmethod
    def only_an_outcome_decides(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Without an outcome a goal is neither met nor missed."""
        return rule(data, implies(pl.col("actual_value").is_null(), pl.col("met").is_null()))

    @pa.dataframe_check
    @classmethod
    def the_words_say_what_met_says(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """outcome repeats met."""
        words = pl.when(pl.col("met")).then(pl.lit("met")).otherwise(pl.lit("missed"))
        return rule(
            data,
            pl.col("outcome") == pl.when(pl.col("met").is_null()).then(pl.lit("unknown")).otherwise(words),
        )

    class Config:
        """One row per goal."""

        unique: ClassVar[list[str]] = ["target_observation_id"]


class FctConflict(Table):
    """Two statements of the same region, indicator, measure and period that cannot both be true.

    Statements that agree within their printed digits are none. `a` is the preferred one.
    """

    region_code: str = pa.Field(description="Key of dim_region")
    indicator: str = pa.Field(description="Key of dim_indicator")
    measure: str = pa.Field(isin=["level", "yoy", "cagr"], description="As in fct_observation")
    period: str = pa.Field(description="The period in one notation")
    unit: str = pa.Field(description="Unit of both values")
    observation_id_a: str = pa.Field(description="The preferred statement")
    observation_id_b: str = pa.Field(description="The other statement")
    value_a: float = pa.Field(description="Value of the preferred statement")
    value_b: float = pa.Field(description="Value of the other statement")
    preferred: str = pa.Field(description="observation_id of the statement preferred")
    rule: str = pa.Field(isin=PRECEDENCE_RULES, description="The rule of precedence that decided")
    relation: str = pa.Field(
        isin=["forecast", "revision", "contradiction"],
        description="forecast: one spoke before the period was over or of provisional figures; revision: a "
        "later report tells another figure of an earlier year; contradiction: within reports of one year",
    )
    difference_percent: float = pa.Field(
        nullable=True, description="100 × (value_b / value_a − 1); null where value_a is 0"
    )

    @pa.dataframe_check
    @classmethod
    def the_preferred_is_one_of_both(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A conflict is between two statements, and one of them is preferred."""
        a, b = pl.col("observation_id_a"), pl.col("observation_id_b")
        return rule(data, (a != b) & ((pl.col("preferred") == a) | (pl.col("preferred") == b)))

    @pa.dataframe_check
    @classmethod
    def the_values_differ(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Equal values cannot contradict each other."""
        return rule(data, pl.col("value_a") != pl.col("value_b"))

    class Config:
        """One row per pair."""

        unique: ClassVar[list[str]] = ["observation_id_a", "observation_id_b"]


class FctIndicatorCagr(Table):
    """One row per region, indicator and span of years with a printed average annual growth.

    Set against the levels at its ends, where both were printed.
    """

    region_code: str = pa.Field(description="Key of dim_region")
    indicator: str = pa.Field(description="Key of dim_indicator")
    first_year: int = pa.Field(ge=1900, le=2100, description="First year of growth")
    last_year: int = pa.Field(ge=1900, le=2100, description="Last year of growth")
    cagr_reported: float = pa.Field(description="Average annual growth in % as a report prints it")
    base_value: float = pa.Field(nullable=True, description="Level of the year before first_year, in `unit`")
    end_value: float = pa.Field(nullable=True, description="Level of last_year, in `unit`")
    unit: str = pa.Field(nullable=True, description="Unit of both levels")
    cagr_computed: float = pa.Field(nullable=True, description="100 × ((end_value / base_value) ^ (1 / years) − 1)")
    discrepancy_pp: float = pa.Field(
        nullable=True, description="cagr_reported − cagr_computed in percentage points; null for real growth"
    )
    consistent: bool = pa.Field(
        nullable=True, description="Whether both agree within their printed digits; null if not comparable"
    )
    growth_basis: str = pa.Field(isin=["real", "nominal", "like_for_like"], description="As in fct_indicator_yoy")
    cagr_observation_id: str = pa.Field(description="Where the growth comes from")
    base_observation_id: str = pa.Field(nullable=True, description="Where the first level comes from")
    end_observation_id: str = pa.Field(nullable=True, description="Where the last level comes from")

    @pa.dataframe_check
    @classmethod
    def a_span_has_years(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The first year is before the last."""
        return rule(data, pl.col("first_year") < pl.col("last_year"))

    @pa.dataframe_check
    @classmethod
    def only_nominal_growth_is_compared(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Discrepancy and consistency need both levels, and growth that is measured on them."""
        compared = pl.col("discrepancy_pp").is_not_null() | pl.col("consistent").is_not_null()
        nominal = pl.col("growth_basis") == "nominal"
        return rule(data, implies(compared, pl.col("cagr_computed").is_not_null() & nominal))

    class Config:
        """One row per region, indicator and span."""

        unique: ClassVar[list[str]] = ["region_code", "indicator", "first_year", "last_year"]
