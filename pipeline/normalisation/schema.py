"""The table of normalised report texts."""

import pandera.polars as pa
import polars as pl


class ReportTexts(pa.DataFrameModel):
    """`report_texts`: one row per report: its normalised text and the way back to the source text.

    The alignment is three equally long lists of equal runs: `run_text[i]`, `run_source[i]`, `run_length[i]`
    say that text[run_text : run_text + run_length] stands unchanged in length at source offset run_source
    (an offset into the *document's* source text). What lies between two runs was replaced, removed or
    inserted.
    """

    report_id: str = pa.Field(unique=True)
    text: str
    script: str = pa.Field(isin=["simplified", "traditional", "mixed"])
    run_text: pl.List = pa.Field(dtype_kwargs={"inner": pl.UInt32})
    run_source: pl.List = pa.Field(dtype_kwargs={"inner": pl.UInt32})
    run_length: pl.List = pa.Field(dtype_kwargs={"inner": pl.UInt32})
    # spans of `text` that are damaged beyond proved repair: no observation may rest on them
    damaged: pl.List = pa.Field(dtype_kwargs={"inner": pl.Struct({"start": pl.UInt32, "end": pl.UInt32})})
    # step name and number of changes, in the order in which they were applied
    steps: pl.List = pa.Field(dtype_kwargs={"inner": pl.Struct({"step": pl.String, "changes": pl.UInt32})})

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
