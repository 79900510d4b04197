"""One factory of asset checks: a table's Pandera schema as the check that the UI shows and a run obeys."""

from collections.abc import Iterable

import dagster as dg
import pandera.polars as pa
import polars as pl

from assets.metadata import escape_markdown, markdown_table
from pipeline.validation import TableError, split_valid

SCHEMA_CHECK = "every_row_satisfies_the_schema"
REJECTION_CHECK = "no_row_was_rejected"


def schema_check_spec(asset: str, schema: type[pa.DataFrameModel]) -> dg.AssetCheckSpec:
    """The blocking check of one table against its schema; what comes after it runs only if it holds."""
    return dg.AssetCheckSpec(
        SCHEMA_CHECK,
        asset=asset,
        blocking=True,
        description=f"Types, ranges, allowed words, keys and spans hold in the written table ({schema.__name__}).",
    )


def schema_check(
    asset: str, schema: type[pa.DataFrameModel], parts: Iterable[pl.DataFrame]
) -> dg.AssetCheckResult:
    """Hold what was written, part by part, against the schema."""
    rows = failing = 0
    first: pl.DataFrame | None = None
    try:
        for part in parts:
            rejected = split_valid(part, schema).rejected
            rows += part.height
            failing += rejected.height
            if first is None and rejected.height:
                first = rejected
    except TableError as error:
        return dg.AssetCheckResult(
            passed=False,
            asset_key=asset,
            check_name=SCHEMA_CHECK,
            metadata={"problem": dg.MetadataValue.md(escape_markdown(str(error)))},
        )
    found = {"rows": dg.MetadataValue.int(rows), "failing_rows": dg.MetadataValue.int(failing)}
    if first is not None:
        found["first_failing_rows"] = dg.MetadataValue.md(
            markdown_table(first.select("reasons", *first.columns[:-1]))
        )
    return dg.AssetCheckResult(passed=failing == 0, asset_key=asset, check_name=SCHEMA_CHECK, metadata=found)


def rejection_check_spec(asset: str) -> dg.AssetCheckSpec:
    """A warning where rows of a table had to be kept apart."""
    return dg.AssetCheckSpec(
        REJECTION_CHECK,
        asset=asset,
        description="No row that the stage made broke the table's schema; those that do are kept apart.",
    )


def rejection_check(asset: str, rejected: pl.DataFrame) -> dg.AssetCheckResult:
    """Warn with the first rejected rows and their reasons."""
    return dg.AssetCheckResult(
        passed=rejected.is_empty(),
        asset_key=asset,
        check_name=REJECTION_CHECK,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "rejected_rows": dg.MetadataValue.int(rejected.height),
            "first_rejected_rows": dg.MetadataValue.md(
                markdown_table(rejected.select("reasons", *rejected.columns[:-1]))
            ),
        },
    )
