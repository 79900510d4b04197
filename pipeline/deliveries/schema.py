"""The table of delivered files."""

import pandera.polars as pa


class DeliveredFiles(pa.DataFrameModel):
    """`delivered_files`: one row per document of a delivery that no earlier delivery brought."""

    delivery: str
    document_id: str = pa.Field(unique=True, str_matches=r"^[0-9a-f]{64}$")
    source_file: str = pa.Field(str_length={"min_value": 1})
    size_bytes: int = pa.Field(ge=0)
    archive_id: str = pa.Field(nullable=True)

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True


class Quarantine(pa.DataFrameModel):
    """`quarantine`: what could not be used, or failed its schema, with a sentence a person understands."""

    batch: str
    source_file: str
    stage: str
    error: str
    detail: str = pa.Field(nullable=True)

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True


class DeliveredNames(pa.DataFrameModel):
    """`delivered_names`: every name that stored bytes came under; `is_alias` where another came first."""

    delivery: str
    document_id: str = pa.Field(str_matches=r"^[0-9a-f]{64}$")
    source_file: str = pa.Field(str_length={"min_value": 1})
    is_alias: bool

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
        unique = ["document_id", "source_file"]  # noqa: RUF012
