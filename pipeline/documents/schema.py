"""The table of opened documents."""

import pandera.polars as pa
import polars as pl


class Documents(pa.DataFrameModel):
    """`documents`: one row per opened document, with its source text."""

    document_id: str = pa.Field(unique=True)
    delivery: str
    source_file: str
    media_type: str
    encoding: str = pa.Field(nullable=True)
    encoding_confidence: float = pa.Field(ge=0, le=1, nullable=True)
    source_text: str = pa.Field(str_length={"min_value": 1})
    # code-point spans of source_text whose bytes decoded to nothing
    undecodable: pl.List = pa.Field(dtype_kwargs={"inner": pl.Struct({"start": pl.Int64, "end": pl.Int64})})

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
