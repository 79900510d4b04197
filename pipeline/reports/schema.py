"""The table of reports found in documents."""

import pandera.polars as pa
import polars as pl


class Reports(pa.DataFrameModel):
    """`reports`: one row per report; offsets count code points of the document's source text, end exclusive."""

    report_id: str = pa.Field(unique=True)
    document_id: str
    report_start: int = pa.Field(ge=0)
    report_end: int = pa.Field(gt=0)
    title: str = pa.Field(nullable=True)
    title_start: int = pa.Field(ge=0, nullable=True)
    title_end: int = pa.Field(gt=0, nullable=True)
    source_text: str  # of the report: document text [report_start:report_end]

    @pa.dataframe_check
    @classmethod
    def the_text_fills_the_span(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The slice is as long as its span."""
        span = pl.col("report_end") - pl.col("report_start")
        return data.lazyframe.select(pl.col("source_text").str.len_chars().cast(pl.Int64) == span)

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
