"""The warehouse's assets: one per table, made by SQL over all deliveries, and the published file.

The tables, their order and their meaning are the warehouse's registry; nothing of it is written down here.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import duckdb
import polars as pl

from assets.checks import broken_schema, schema_check, schema_check_spec
from assets.extraction import Setting, StageConfig, Told
from assets.lineage import column_lineage
from assets.liveness import hold
from assets.metadata import PREVIEW_ROWS, markdown_table, table_metadata
from pipeline.validation import TableError
from warehouse import freshness
from warehouse.build import table_path
from warehouse.checks import CHECKS, Check
from warehouse.models import MODELS, Model

PREFIX = "warehouse"
PUBLISHED = dg.AssetKey([PREFIX, "gwr_duckdb"])
GROUPS = {
    "dimension": "dimensions",
    "statement": "statements",
    "derived": "facts",
    "refused": "refused",
}
_FOUND = "select check_name, count(*) from failed_check group by check_name"
_ROWS = "select table_name, estimated_size from duckdb_tables() where not internal order by table_name"


def warehouse_assets(setting: Setting) -> list[dg.AssetsDefinition]:
    """One asset per table of the warehouse, and the published file."""
    return [*(_table_asset(model, setting) for model in MODELS.values()), _published(setting)]


def model_key(name: str) -> dg.AssetKey:
    """The asset of a table of the warehouse."""
    return dg.AssetKey([PREFIX, name])


def _table_asset(model: Model, setting: Setting) -> dg.AssetsDefinition:
    key = [PREFIX, model.name]
    # a table is made from all deliveries, so every partition of what it reads is upstream
    stages = [dg.AssetDep(table, partition_mapping=dg.AllPartitionMapping()) for table in model.stages]

    @dg.multi_asset(
        name=f"{PREFIX}__{model.name}",
        specs=[
            dg.AssetSpec(
                key,
                deps=[*stages, *(model_key(name) for name in model.models)],
                group_name=GROUPS[model.kind],
                kinds={"duckdb", "sql"},
                description=f"{model.description}\n\n```sql\n{model.sql}\n```",
                metadata={"sql": dg.MetadataValue.path(model.path)},
            )
        ],
        check_specs=[schema_check_spec(key, model.schema)],
    )
    def make_table(context: dg.AssetExecutionContext, config: StageConfig) -> Iterator[Told]:
        hold(setting.home, context.run.run_id)
        began = datetime.now(UTC)
        try:
            due = freshness.refresh_table(model.name, setting.home, again=config.again)
        except TableError as error:
            yield broken_schema(key, error)
            raise dg.Failure(str(error)) from error
        made = freshness.made(model.name, setting.home)
        assert made is not None
        seconds = (datetime.now(UTC) - began).total_seconds()
        context.log.info(f"table={model.name} rows={made.rows} made={due} seconds={seconds:.2f}")
        path = table_path(model.name, setting.home)
        preview = pl.scan_parquet(path, glob=False).head(PREVIEW_ROWS).collect()
        yield dg.MaterializeResult(
            model_key(model.name),
            metadata={
                **table_metadata(made.rows, preview, model.schema),
                **column_lineage(model),
                "made": due,
                "seconds": round(seconds, 3),
                "file": dg.MetadataValue.path(path),
            },
            data_version=dg.DataVersion(made.content),
            check_results=[schema_check(key, made.rows)],
        )
        if setting.advance:
            setting.advance(model.name, 1, 1)

    return make_table


def _published(setting: Setting) -> dg.AssetsDefinition:
    @dg.asset(
        key=PUBLISHED,
        deps=[model_key(name) for name in MODELS],
        group_name="published",
        kinds={"duckdb"},
        description="The published warehouse: every table with its keys and comments in one DuckDB file, "
        "put in place by one rename. Who has the file before open goes on reading that.",
        check_specs=[
            dg.AssetCheckSpec(check.name, asset=PUBLISHED, description=check.description) for check in CHECKS.values()
        ],
    )
    def gwr_duckdb(context: dg.AssetExecutionContext, config: StageConfig) -> dg.MaterializeResult:
        hold(setting.home, context.run.run_id)
        published = freshness.refresh_publication(setting.home, again=config.again)
        path = setting.home.published
        with duckdb.connect(path, read_only=True) as con:
            rows = dict(con.execute(_ROWS).fetchall())
            found = dict(con.execute(_FOUND).fetchall())
        context.log.info(f"published={path} renewed={published is not None} rows={sum(rows.values())}")
        counted = pl.DataFrame({"table": list(rows), "rows": list(rows.values())})
        return dg.MaterializeResult(
            metadata={
                "file": dg.MetadataValue.path(path),
                "size_bytes": path.stat().st_size,
                "renewed": published is not None,
                "tables": dg.MetadataValue.md(markdown_table(counted, rows=counted.height)),
            },
            check_results=[_finding(check, found.get(check.name, 0)) for check in CHECKS.values()],
        )

    return gwr_duckdb


def _finding(check: Check, rows: int) -> dg.AssetCheckResult:
    """What a check of the warehouse found; findings that forbid a publication have stopped it before."""
    query = f"select * from failed_check where check_name = '{check.name}'"
    return dg.AssetCheckResult(
        passed=rows == 0,
        asset_key=PUBLISHED,
        check_name=check.name,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"rows": dg.MetadataValue.int(rows), "see": dg.MetadataValue.text(query)},
    )
