"""One factory of asset checks: a table's Pandera schema as the check that the UI shows and a run obeys.

Stages and warehouse hold every row against its schema when they write it. The check tells how that went, and
where a table as a whole breaks its schema, stops what comes after it.
"""

import dagster as dg
import pandera.polars as pa
import polars as pl

from assets.metadata import escape_markdown, markdown_table
from pipeline.validation import TableError

SCHEMA_CHECK = "every_row_satisfies_the_schema"
REJECTION_CHECK = "no_row_was_rejected"
Key = str | list[str]


def schema_check_spec(asset: Key, schema: type[pa.DataFrameModel]) -> dg.AssetCheckSpec:
    """The blocking check of one table against its schema; what comes after it runs only if it holds."""
    return dg.AssetCheckSpec(
        SCHEMA_CHECK,
        asset=dg.AssetKey(asset),
        blocking=True,
        description=f"What was written has the types, ranges, allowed words, keys and spans of {schema.__name__}.",
    )


def schema_check(asset: Key, rows: int) -> dg.AssetCheckResult:
    """The schema held for so many written rows."""
    return dg.AssetCheckResult(
        passed=True,
        asset_key=dg.AssetKey(asset),
        check_name=SCHEMA_CHECK,
        metadata={"rows": dg.MetadataValue.int(rows)},
    )


def broken_schema(asset: Key, error: TableError) -> dg.AssetCheckResult:
    """The schema did not hold."""
    return dg.AssetCheckResult(
        passed=False,
        asset_key=dg.AssetKey(asset),
        check_name=SCHEMA_CHECK,
        metadata={"problem": dg.MetadataValue.md(escape_markdown(str(error)))},
    )


def rejection_check_spec(asset: Key) -> dg.AssetCheckSpec:
    """A warning where rows of a table had to be kept apart."""
    return dg.AssetCheckSpec(
        REJECTION_CHECK,
        asset=dg.AssetKey(asset),
        description="No row that the stage made broke the table's schema; those that do are kept apart.",
    )


def rejection_check(asset: Key, rejected: pl.DataFrame) -> dg.AssetCheckResult:
    """Warn with the first rejected rows and their reasons."""
    return dg.AssetCheckResult(
        passed=rejected.is_empty(),
        asset_key=dg.AssetKey(asset),
        check_name=REJECTION_CHECK,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "rejected_rows": dg.MetadataValue.int(rejected.height),
            "first_rejected_rows": dg.MetadataValue.md(
                markdown_table(rejected.select("reasons", *rejected.columns[:-1]))
            ),
        },
    )
