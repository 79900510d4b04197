"""The table of numeric mentions."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

REASONS = (
    "year", "date", "clock", "ordinal", "name", "threshold", "anniversary", "age",
    "fraction", "enumeration", "page", "damaged",
)  # fmt: skip


class Mentions(pa.DataFrameModel):
    """`mentions`: one row per numeric mention of a report, observation or not.

    `text_*` are offsets into the report's normalised text, `value_*` into the document's source text; both count
    code points, end exclusive.
    """

    report_id: str
    mention_number: int = pa.Field(ge=0)
    text_start: int = pa.Field(ge=0)
    text_end: int = pa.Field(gt=0)
    value_start: int = pa.Field(ge=0)
    value_end: int = pa.Field(gt=0)
    mention: str = pa.Field(str_length={"min_value": 1})
    kind: str = pa.Field(isin=["obs", "none"])
    reason: str = pa.Field(isin=REASONS, nullable=True)
    # the number times its magnitude, as printed: a fall still has no sign here unless one is printed
    value: float = pa.Field(nullable=True)
    # half of the last printed digit, times the magnitude
    half_unit: float = pa.Field(ge=0, nullable=True)
    # base unit without magnitude; null where nothing that measures follows
    unit: str = pa.Field(nullable=True)
    # where the quantity ends in the text: digits, magnitude, unit and a qualifier behind them
    quantity_end: int = pa.Field(gt=0)
    qualifier: str = pa.Field(isin=[">", "<", "~"], nullable=True)
    # `low` and `high` are the ends of a range, `restated` an amount said again in brackets
    role: str = pa.Field(isin=["low", "high", "restated"], nullable=True)

    @pa.dataframe_check
    @classmethod
    def none_has_a_reason_and_obs_has_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A reason is given exactly where the mention measures nothing."""
        return data.lazyframe.select((pl.col("kind") == "none") == pl.col("reason").is_not_null())

    @pa.dataframe_check
    @classmethod
    def spans_are_not_empty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Start lies before end, in both coordinates."""
        return data.lazyframe.select(
            (pl.col("text_start") < pl.col("text_end")) & (pl.col("value_start") < pl.col("value_end"))
        )

    class Config:
        """All columns, in this order; one mention per place."""

        strict = True
        ordered = True
        unique: ClassVar[list[str]] = ["report_id", "value_start"]
