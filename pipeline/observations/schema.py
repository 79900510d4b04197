"""The table of observations."""

import pandera.polars as pa
import polars as pl

MEASURES = (
    "level", "yoy", "cagr", "growth_base", "change", "pp", "share", "completion", "rank", "multiple",
)  # fmt: skip
PERIOD = r"^(?:@?\d{4}(?:-\d{2})?|\d{4}\.\.\d{4}|\d{4}-\d{2}\.\.\d{4}-\d{2})$"


class Observations(pa.DataFrameModel):
    """`observations`: one row per statement of a measured value (a number that holds for two indicators has two).

    Column meanings: the warehouse contract and, for the words, the annotation guidelines. `half_unit` is half
    of the last printed digit in the unit of `value`, so `value ± half_unit` is the printed interval.
    """

    observation_id: str = pa.Field(unique=True)
    report_id: str
    region_code: str = pa.Field(nullable=True)
    indicator: str = pa.Field(nullable=True)
    subject: str
    measure: str = pa.Field(isin=MEASURES)
    value: float
    unit: str
    half_unit: float = pa.Field(ge=0)
    period: str = pa.Field(str_matches=PERIOD)
    period_start: pl.Date = pa.Field(nullable=True)
    period_end: pl.Date
    status: str = pa.Field(isin=["actual", "target", "forecast"])
    scope: str = pa.Field(isin=["region", "part", "other"])
    qualifier: str = pa.Field(isin=[">", "<", "~"], nullable=True)
    note: str = pa.Field(nullable=True)
    text_start: int = pa.Field(ge=0)
    text_end: int = pa.Field(gt=0)
    value_start: int = pa.Field(ge=0)
    value_end: int = pa.Field(gt=0)
    evidence: str
    rules: str  # which rule found what: `period=section;measure=growth-word;…`
    confidence: float = pa.Field(ge=0, le=1)

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
