"""The table of administrative divisions."""

import pandera.polars as pa
import polars as pl

LEVELS = ("nation", "province", "prefecture", "county", "township")


class Regions(pa.DataFrameModel):
    """`regions`: one row per division of China, from the nation down to the townships.

    `region_code` has six digits from province to county and nine for a township; the nation is `000000`.
    `parent_code` is null for the nation and for provinces: a chain of parents ends at its province.
    """

    region_code: str = pa.Field(unique=True, str_matches=r"^(?:\d{6}|\d{9})$")
    name: str = pa.Field(str_length={"min_value": 2})
    level: str = pa.Field(isin=LEVELS)
    parent_code: str = pa.Field(nullable=True)
    full_name: str  # province first, without the nation

    @pa.dataframe_check
    @classmethod
    def every_parent_is_in_the_table(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A parent code is the code of another row."""
        frame = data.lazyframe
        codes = frame.select("region_code").collect()["region_code"]
        return frame.select(pl.col("parent_code").is_null() | pl.col("parent_code").is_in(codes.implode()))

    @pa.dataframe_check
    @classmethod
    def only_the_top_has_no_parent(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Exactly the nation and the provinces stand without a parent."""
        return data.lazyframe.select(pl.col("parent_code").is_null() == pl.col("level").is_in(["nation", "province"]))

    class Config:
        """All columns, in this order."""

        strict = True
        ordered = True
