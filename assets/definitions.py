"""Everything that Dagster knows of the project, put together by `build_defs`."""

import os
from pathlib import Path

import dagster as dg

from assets.extraction import Setting, extraction_assets
from assets.publication import warehouse_assets
from pipeline.execution import Advance
from pipeline.home import Home

EXTRACT = "extract_delivery"
PUBLISH = "publish_warehouse"
CHECKOUT = Path(__file__).resolve().parent.parent


def build_defs(home: Home, processes: int | None = None, advance: Advance | None = None) -> dg.Definitions:
    """The definitions over one home.

    `processes` bounds the processes that work on one delivery (default: one per core), `advance` is told
    after every chunk.
    """
    setting = Setting(home, processes, advance)
    extraction, warehouse = extraction_assets(setting), warehouse_assets(setting)
    return dg.Definitions(
        assets=[*extraction, *warehouse],
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
        # the tables are handed on as files, and chunks go to processes anyway: steps need none of their own
        executor=dg.in_process_executor,
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions over the home that GWR_HOME names, or the checkout."""
    return build_defs(Home(Path(os.environ.get("GWR_HOME", CHECKOUT)).resolve()))
