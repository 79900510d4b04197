"""Schemas of the tables of what the reports state: mentions, observations and what was refused."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

from pipeline.mentions.schema import REASONS
from pipeline.observations.schema import MEASURES, PERIOD
from warehouse.schemas.table import Table, implies, rule

STATUSES = ("actual", "target", "forecast")
SCOPES = ("region", "part", "other")
QUALIFIERS = (">", "<", "~")


class FctMention(Table):
    """Every numeric mention of every report, each accounted for: an observation, or why it is none."""

    report_id: str = pa.Field(description="Key of dim_report")
    mention_number: int = pa.Field(ge=0, description="Running number within the report")
    value_start: int = pa.Field(ge=0, description="First code point of the digits in the source text")
    value_end: int = pa.Field(gt=0, description="Code point after the digits in the source text")
    text_start: int = pa.Field(ge=0, description="First code point of the digits in dim_report.text")
    text_end: int = pa.Field(gt=0, description="Code point after the digits in dim_report.text")
    mention: str = pa.Field(str_length={"min_value": 1}, description="The characters of the number")
    kind: str = pa.Field(
        isin=["obs", "none"], description="obs: it measures something (then in fct_observation); none: not"
    )
    reason: str = pa.Field(isin=REASONS, nullable=True, description="For none: what it is instead; null for obs")

    @pa.dataframe_check
    @classmethod
    def none_has_a_reason_and_obs_has_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A reason is given exactly where the mention measures nothing."""
        return rule(data, (pl.col("kind") == "none") == pl.col("reason").is_not_null())

    @pa.dataframe_check
    @classmethod
    def spans_are_not_empty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Start lies before end, in both coordinates."""
        return rule(data, (pl.col("value_start") < pl.col("value_end")) & (pl.col("text_start") < pl.col("text_end")))

    class Config:
        """One mention per place."""

        unique: ClassVar[list[str]] = ["report_id", "value_start"]


class FctObservation(Table):
    """Every statement of a measured value; a number that holds for two indicators has two rows."""

    observation_id: str = pa.Field(description="Stable id of the statement")
    report_id: str = pa.Field(description="Key of dim_report")
    region_code: str = pa.Field(nullable=True, description="Key of dim_region: who reports; null where undecided")
    indicator: str = pa.Field(
        nullable=True,
        description="Key of dim_indicator; null where the subject is none of the vocabulary, "
        "or the scope is not the region",
    )
    subject: str = pa.Field(description="What is measured, the shortest phrase that stands on its own")
    measure: str = pa.Field(
        isin=MEASURES,
        description="level, yoy (growth over the year before), cagr (average annual growth), growth_base "
        "(growth over another base), change (absolute), pp (percentage points), share, completion "
        "(of a plan), rank, multiple",
    )
    status: str = pa.Field(isin=STATUSES, description="actual, target (a goal, plan or task) or forecast")
    scope: str = pa.Field(
        isin=SCOPES, description="region: the whole jurisdiction; part: something in it; other: another place"
    )
    qualifier: str = pa.Field(
        isin=QUALIFIERS, nullable=True, description="`>` more than, `<` less than, `~` about; null when exact"
    )
    value: float = pa.Field(description="The number with its magnitude multiplied out; falls are negative")
    unit: str = pa.Field(description="Base unit as printed, in Chinese, without magnitude")
    half_unit: float = pa.Field(
        ge=0, description="Half of the last printed digit: the printed interval is value ± half_unit"
    )
    period: str = pa.Field(
        str_matches=PERIOD,
        description="2020 a year; 2023-01..2023-10 a part of one; 2016..2020 several; @2020-09 as of a "
        "month; @2025 as of a year's end",
    )
    period_start: pl.Date = pa.Field(nullable=True, description="First day; null for a stock")
    period_end: pl.Date = pa.Field(description="Last day")
    value_start: int = pa.Field(ge=0, description="First code point of the digits in the source text")
    value_end: int = pa.Field(gt=0, description="Code point after the digits in the source text")
    text_start: int = pa.Field(ge=0, description="First code point of the digits in dim_report.text")
    text_end: int = pa.Field(gt=0, description="Code point after the digits in dim_report.text")
    evidence: str = pa.Field(description="The clause or sentence it was read from, normalised")
    note: str = pa.Field(nullable=True, description="What else the reading found (预计, low, high, restated)")
    rules: str = pa.Field(description="Which rule found what: attribute=rule, separated by ;")
    confidence: float = pa.Field(ge=0, le=1, description="How sure the reading is, 0 to 1")

    @pa.dataframe_check
    @classmethod
    def an_indicator_is_of_the_region(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Indicators stand only where the scope is the region."""
        return rule(data, implies(pl.col("indicator").is_not_null(), pl.col("scope") == "region"))

    @pa.dataframe_check
    @classmethod
    def a_period_ends_after_it_starts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """First day before last day."""
        return rule(data, pl.col("period_start") <= pl.col("period_end"))

    @pa.dataframe_check
    @classmethod
    def spans_are_not_empty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Start lies before end, in both coordinates."""
        return rule(data, (pl.col("value_start") < pl.col("value_end")) & (pl.col("text_start") < pl.col("text_end")))

    class Config:
        """One row per statement."""

        unique: ClassVar[list[str]] = ["observation_id"]


class Quarantine(Table):
    """What was delivered and could not be used, or was read and failed its schema."""

    batch: str = pa.Field(description="The delivery that brought it")
    source_file: str = pa.Field(description="The file's name as delivered")
    stage: str = pa.Field(description="The stage that refused it")
    error: str = pa.Field(description="What is wrong, in a sentence")
    detail: str = pa.Field(nullable=True, description="What a developer needs to know beside it")


class RejectedObservation(Table):
    """Observations that were read and broke a rule of their schema; no fact rests on them."""

    observation_id: str = pa.Field(description="Id of the statement")
    report_id: str = pa.Field(description="Key of dim_report")
    subject: str = pa.Field(nullable=True, description="What would have been measured")
    value: float = pa.Field(nullable=True, description="The value as read")
    unit: str = pa.Field(nullable=True, description="The unit as read")
    period: str = pa.Field(nullable=True, description="The period as read")
    value_start: int = pa.Field(nullable=True, description="First code point of the digits in the source text")
    value_end: int = pa.Field(nullable=True, description="Code point after the digits in the source text")
    evidence: str = pa.Field(nullable=True, description="The clause or sentence it was read from")
    reasons: pl.List = pa.Field(dtype_kwargs={"inner": pl.String}, description="The rules it breaks")


class FailedCheck(Table):
    """What the checks found: rows of the facts that do not fit together, each with the claim that it breaks."""

    check_name: str = pa.Field(description="The claim that does not hold")
    severity: str = pa.Field(
        isin=["warning"],
        description="warning: the source contradicts itself, was revised, or was read wrongly; what breaks the "
        "tables themselves is never published",
    )
    region_code: str = pa.Field(nullable=True, description="Key of dim_region")
    indicator: str = pa.Field(nullable=True, description="Key of dim_indicator")
    year: int = pa.Field(nullable=True, description="The year it is about")
    found: float = pa.Field(nullable=True, description="The figure as printed")
    expected: float = pa.Field(nullable=True, description="The figure or bound that it was held against")
    detail: str = pa.Field(description="The finding in words")
    observation_ids: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String}, description="The observations that it rests on"
    )


class About(Table):
    """What this file was made from and when."""

    item: str = pa.Field(description="What is told")
    value: str = pa.Field(description="What it is")

    class Config:
        """One row per item."""

        unique: ClassVar[list[str]] = ["item"]
