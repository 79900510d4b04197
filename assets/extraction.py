"""The per-delivery assets: from delivered files to observations, one partition per delivery.

Each asset makes one table for one delivery and nothing else; what has not changed since it was made is left
as it stands. Here belong no rules of reading: those are the stages' of `pipeline/`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

import dagster as dg
import pandera.polars as pa

from assets.checks import (
    broken_schema,
    rejection_check,
    rejection_check_spec,
    schema_check,
    schema_check_spec,
)
from assets.liveness import hold
from assets.metadata import PREVIEW_ROWS, quoted_for_log, table_metadata
from pipeline import execution, listing, tables
from pipeline.code_version import code_version
from pipeline.deliveries.schema import DeliveredFiles
from pipeline.execution import Advance, Made, Stage, Workers
from pipeline.home import Home
from pipeline.stages import QUARANTINE, STAGES
from pipeline.validation import TableError

DELIVERIES = dg.DynamicPartitionsDefinition(name="delivery")
GROUPS = {
    "delivered_files": "delivered",
    "documents": "delivered",
    "reports": "read",
    "report_texts": "read",
    "report_contexts": "read",
    "mentions": "measured",
    "observations": "measured",
    "rejected_observations": "refused",
    "quarantine": "refused",
}
KINDS = {"polars", "parquet"}
# the tables hold all of them
LOGGED = 1000
Told = dg.MaterializeResult | dg.AssetCheckResult


class StageConfig(dg.Config):
    """Run configuration of every per-delivery asset."""

    again: bool = False
    """Make the table again even where nothing that it is made from has changed."""


@dataclass(frozen=True)
class Setting:
    """Where the assets work and with what: the home, the number of processes, whom to tell of progress."""

    home: Home
    processes: int | None = None
    advance: Advance | None = None


def extraction_assets(setting: Setting) -> list[dg.AssetsDefinition]:
    """All per-delivery assets, in the order in which data flows."""
    return [_delivered_files(setting), *(_stage_asset(stage, setting) for stage in STAGES)]


def _delivered_files(setting: Setting) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=listing.TABLE,
        specs=[
            dg.AssetSpec(
                listing.TABLE,
                partitions_def=DELIVERIES,
                group_name=GROUPS[listing.TABLE],
                kinds=KINDS,
                description=_description(DeliveredFiles),
                code_version=code_version("pipeline.listing"),
            )
        ],
        check_specs=[schema_check_spec(listing.TABLE, DeliveredFiles)],
    )
    def delivered_files(context: dg.AssetExecutionContext, config: StageConfig) -> Iterator[Told]:
        hold(setting.home, context.run.run_id)
        try:
            made = listing.make(setting.home, context.partition_key, again=config.again)
        except TableError as error:
            yield broken_schema(listing.TABLE, error)
            raise dg.Failure(str(error)) from error
        yield _result(context, setting.home, listing.TABLE, DeliveredFiles, made)

    return delivered_files


def _stage_asset(stage: Stage, setting: Setting) -> dg.AssetsDefinition:
    rejected_is_shown = stage.rejected in GROUPS

    @dg.multi_asset(
        name=stage.table,
        specs=_specs(stage, rejected_is_shown),
        check_specs=[schema_check_spec(stage.table, stage.schema), rejection_check_spec(stage.table)],
    )
    def make_stage(context: dg.AssetExecutionContext, config: StageConfig) -> Iterator[Told]:
        home, delivery = setting.home, context.partition_key
        hold(home, context.run.run_id)
        try:
            with Workers(setting.processes) as workers:
                made = execution.make(stage, home, delivery, workers, setting.advance, again=config.again)
        except TableError as error:
            yield broken_schema(stage.table, error)
            raise dg.Failure(str(error)) from error
        rejected = tables.read(home, stage.rejected, delivery)
        if rejected_is_shown:
            yield dg.MaterializeResult(
                stage.rejected,
                metadata=table_metadata(rejected.height, rejected, stage.schema, rejected.schema),
            )
        if made.due and stage.table in _REFUSED:
            refused = tables.read(home, _REFUSED[stage.table], delivery)
            for row in refused.head(LOGGED).iter_rows(named=True):
                context.log.warning(_refusal(delivery, row))
        yield rejection_check(stage.table, rejected)
        yield _result(context, home, stage.table, stage.schema, made, rejected_rows=rejected.height)

    return make_stage


# a rejected row of any other table is in quarantine
_REFUSED = {"observations": "rejected_observations", QUARANTINE.table: QUARANTINE.table}


def _refusal(delivery: str, row: Mapping[str, Any]) -> str:
    """The line of the log on a file that could not be used, or on an observation that broke its schema."""
    if "reasons" in row:
        told = {"report": row["report_id"], "observation": row["observation_id"], "error": "; ".join(row["reasons"])}
    else:
        told = {"file": row["source_file"], "stage": row["stage"], "error": row["error"], "detail": row["detail"]}
    words = [f"{name}={quoted_for_log(value)}" for name, value in told.items() if value is not None]
    return f"refused delivery={delivery} {' '.join(words)}"


def _specs(stage: Stage, rejected_is_shown: bool) -> list[dg.AssetSpec]:
    described = {stage.table: _description(stage.schema)}
    if rejected_is_shown:
        described[stage.rejected] = f"Rows that broke the schema of `{stage.table}`, each with its reasons."
    return [
        dg.AssetSpec(
            table,
            deps=_upstream(stage),
            partitions_def=DELIVERIES,
            group_name=GROUPS[table],
            kinds=KINDS,
            description=description,
            code_version=stage.code_version,
        )
        for table, description in described.items()
    ]


def _upstream(stage: Stage) -> list[str]:
    """The assets that the stage reads; tables beside an asset count as that asset."""
    owner = {name: made.table for made in STAGES for name in made.outputs} | {listing.QUARANTINED: listing.TABLE}
    return sorted({owner.get(table, table) for table in stage.inputs})


def _result(
    context: dg.AssetExecutionContext,
    home: Home,
    table: str,
    schema: type[pa.DataFrameModel],
    made: Made,
    *,
    rejected_rows: int = 0,
) -> dg.MaterializeResult:
    """Metadata, check and log line of one table of one delivery."""
    delivery = context.partition_key
    manifest = tables.manifest(home, table, delivery)
    assert manifest is not None
    context.log.info(
        f"delivery={delivery} table={table} rows={manifest.rows} rejected={rejected_rows} "
        f"chunks_made={made.chunks_made} chunks_kept={made.chunks_kept} seconds={made.seconds:.2f}"
    )
    preview = tables.scan(home, table, [delivery]).head(PREVIEW_ROWS).collect()
    return dg.MaterializeResult(
        table,
        metadata={
            **table_metadata(manifest.rows, preview, schema),
            "rejected_rows": rejected_rows,
            "chunks_made": made.chunks_made,
            "chunks_kept": made.chunks_kept,
            "seconds": round(made.seconds, 3),
            "folder": dg.MetadataValue.path(tables.folder(home, table, delivery)),
        },
        data_version=dg.DataVersion(manifest.content),
        check_results=[schema_check(table, manifest.rows)],
    )


def _description(schema: type[pa.DataFrameModel]) -> str:
    """The docstring of a schema, with the table's name left out as the asset shows it already."""
    told = getdoc(schema) or ""
    told = told.partition(": ")[2] if told.startswith("`") else told
    return told[:1].upper() + told[1:]
