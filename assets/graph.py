"""The asset graph and its two jobs: one delivery's extraction, and the warehouse over all deliveries."""

import dagster as dg

from assets.extraction import Setting, extraction_assets
from assets.overdue import overdue_check
from assets.publication import warehouse_assets

EXTRACT = "extract_delivery"
PUBLISH = "publish_warehouse"


def asset_graph(setting: Setting) -> dg.Definitions:
    """All assets with their checks, and the jobs that make them."""
    extraction, warehouse = extraction_assets(setting), warehouse_assets(setting)
    return dg.Definitions(
        assets=[*extraction, *warehouse],
        asset_checks=[overdue_check(setting)],
        jobs=[
            dg.define_asset_job(
                EXTRACT,
                selection=dg.AssetSelection.assets(*extraction),
                description="Everything of one delivery, from its files to its observations.",
            ),
            dg.define_asset_job(
                PUBLISH,
                selection=dg.AssetSelection.assets(*warehouse),
                description="The warehouse's tables over all deliveries, and the published file.",
            ),
        ],
        # tables are handed on as files and chunks go to processes anyway: steps need no process of their own
        executor=dg.in_process_executor,
    )
