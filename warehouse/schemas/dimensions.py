"""Schemas of the tables that say what the facts are about."""

from typing import ClassVar

import pandera.polars as pa
import polars as pl

from pipeline.contexts.schema import LEVELS
from warehouse.schemas.table import Table, implies, rule


class DimDocument(Table):
    """One row per delivered file that could be opened, with its source text."""

    document_id: str = pa.Field(str_matches=r"^[0-9a-f]{64}$", description="sha256 of the file's bytes, hex")
    source_file: str = pa.Field(
        str_length={"min_value": 1},
        description="The file's name as delivered; for a member of an archive archive.zip/path/inside",
    )
    media_type: str = pa.Field(description="What the file was found to be")
    encoding: str = pa.Field(
        nullable=True,
        description="Character encoding the bytes were decoded with, several joined by +; null for binary formats",
    )
    encoding_confidence: float = pa.Field(ge=0, le=1, nullable=True, description="How sure the encoding is, 0 to 1")
    source_text: str = pa.Field(
        str_length={"min_value": 1},
        description="What the file says after it was opened and decoded, before any repair or conversion; "
        "all offsets count its Unicode code points",
    )
    batch: str = pa.Field(description="The delivery that brought the file")

    class Config:
        """One row per document."""

        unique: ClassVar[list[str]] = ["document_id"]


class DimReport(Table):
    """One row per report; one document can hold several."""

    report_id: str = pa.Field(description="Stable id of the report")
    document_id: str = pa.Field(description="Key of dim_document")
    report_start: int = pa.Field(ge=0, description="First code point of the report in the source text")
    report_end: int = pa.Field(gt=0, description="Code point after the report's last in the source text")
    title: str = pa.Field(nullable=True, description="Title as found")
    region_code: str = pa.Field(nullable=True, description="Key of dim_region: who reports; null where undecided")
    level: str = pa.Field(isin=LEVELS, nullable=True, description="Level of the reporting region")
    place: str = pa.Field(nullable=True, description="Name of the place as the text gives it")
    region_candidates: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String},
        description="Region codes that remain possible where the region is undecided; empty when decided",
    )
    region_evidence: str = pa.Field(nullable=True, description="What the region was concluded from")
    report_year: int = pa.Field(ge=1949, le=2100, nullable=True, description="The main year: the year looked back on")
    plan_year: int = pa.Field(ge=1949, le=2100, nullable=True, description="The year planned for; null if none")
    year_evidence: str = pa.Field(nullable=True, description="What the years were concluded from")
    published_on: pl.Date = pa.Field(nullable=True, description="Date of publication; null if unknown")
    script: str = pa.Field(nullable=True, description="Script of the delivered text: simplified, traditional or mixed")
    text: str = pa.Field(description="The report's normalised text (Simplified, repaired, joined)")

    @pa.dataframe_check
    @classmethod
    def a_report_ends_after_it_starts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The end does not lie before the start."""
        return rule(data, pl.col("report_start") <= pl.col("report_end"))

    @pa.dataframe_check
    @classmethod
    def a_decided_region_has_no_candidates(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Either the region or what remains possible."""
        return rule(data, implies(pl.col("region_code").is_not_null(), pl.col("region_candidates").list.len() == 0))

    class Config:
        """One row per report."""

        unique: ClassVar[list[str]] = ["report_id"]


class DimRegion(Table):
    """One row per administrative division of China, with its ancestors so that one can group by them."""

    region_code: str = pa.Field(description="Official division code: 6 digits, 9 or 12 below the county")
    name: str = pa.Field(description="Official name")
    level: str = pa.Field(isin=LEVELS, description="nation, province, prefecture, county or township")
    parent_code: str = pa.Field(nullable=True, description="region_code of the division it belongs to; null at the top")
    full_name: str = pa.Field(description="Names from the province down to the division")
    province_code: str = pa.Field(nullable=True, description="region_code of the province it is or belongs to")
    province: str = pa.Field(nullable=True, description="Name of that province")
    prefecture_code: str = pa.Field(nullable=True, description="region_code of the prefecture it is or belongs to")
    prefecture: str = pa.Field(nullable=True, description="Name of that prefecture")
    county_code: str = pa.Field(nullable=True, description="region_code of the county it is or belongs to")
    county: str = pa.Field(nullable=True, description="Name of that county")

    class Config:
        """One row per division."""

        unique: ClassVar[list[str]] = ["region_code"]


class DimIndicator(Table):
    """One row per indicator of the vocabulary."""

    indicator: str = pa.Field(str_matches=r"^[a-z][a-z0-9_]*$", description="Code of the indicator")
    name_zh: str = pa.Field(description="Chinese name")
    name_en: str = pa.Field(description="English name")
    unit: str = pa.Field(
        description="Unit of its levels in the facts (CNY, person, t, mu, %, ...); "
        "`CNY or USD` where reports use both, which are never added"
    )
    nature: str = pa.Field(
        isin=["flow", "stock", "rate"],
        description="flow: over a period; stock: at a moment; rate: a ratio or an average",
    )
    growth_basis: str = pa.Field(
        isin=["real", "nominal"],
        description="real: published growth is at constant prices and must not be compared with the growth "
        "of published levels; nominal otherwise",
    )
    better: str = pa.Field(
        isin=["higher", "lower"],
        description="Which way a goal is exceeded, where the text does not say: lower for unemployment",
    )

    class Config:
        """One row per indicator."""

        unique: ClassVar[list[str]] = ["indicator"]


class DimIndicatorPart(Table):
    """One row per indicator that is a part of another one; the checks rest on it."""

    whole: str = pa.Field(description="Key of dim_indicator: the whole")
    part: str = pa.Field(description="Key of dim_indicator: the part")
    kind: str = pa.Field(
        isin=["sum", "bound"],
        description="sum: the parts of the whole add up to it; bound: the part is not larger than the whole",
    )

    class Config:
        """One row per pair."""

        unique: ClassVar[list[str]] = ["whole", "part"]
