"""The table that says who reports on which year."""

import pandera.polars as pa
import polars as pl

LEVELS = ("nation", "province", "prefecture", "county", "township")


class ReportContexts(pa.DataFrameModel):
    """`report_contexts`: one row per report: its region, its years, and what they were concluded from."""

    report_id: str = pa.Field(unique=True)
    region_code: str = pa.Field(nullable=True)
    level: str = pa.Field(isin=LEVELS, nullable=True)
    place: str = pa.Field(nullable=True)
    # codes that remain possible where the region is undecided; empty when decided
    region_candidates: pl.List = pa.Field(dtype_kwargs={"inner": pl.String})
    region_evidence: str = pa.Field(nullable=True)
    report_year: int = pa.Field(ge=1949, le=2100, nullable=True)
    plan_year: int = pa.Field(ge=1949, le=2100, nullable=True)
    published_on: pl.Date = pa.Field(nullable=True)
    year_evidence: str = pa.Field(nullable=True)

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
