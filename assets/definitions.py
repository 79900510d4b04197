"""Everything that Dagster knows of the project, put together by `build_defs`."""

import os
from collections.abc import Sequence
from pathlib import Path

import dagster as dg

from assets.alerts import build_alert_sensor
from assets.automation import build_inbox_sensor, build_job, build_liveness_sensor, build_nightly_schedule
from assets.extraction import Setting
from assets.graph import asset_graph
from assets.overdue import build_overdue
from pipeline.home import Home

CHECKOUT = Path(__file__).resolve().parent.parent


def build_defs(
    home: Home, inboxes: Sequence[Path] = (), processes: int | None = None, alert: str = ""
) -> dg.Definitions:
    """The definitions over one home.

    `inboxes` are the folders that the sensor watches (default: the home's own), `processes` bounds the processes
    that work on one delivery (default: one per core), `alert` is a command to call when a run has failed or a
    report has become overdue.
    """
    setting = Setting(home, processes)
    watched = list(inboxes) or [home.inbox]
    job = build_job(setting)
    return dg.Definitions.merge(
        asset_graph(setting),
        build_overdue(setting, alert),
        dg.Definitions(
            jobs=[job],
            sensors=[
                build_inbox_sensor(setting, job, watched),
                build_liveness_sensor(setting, job, watched),
                *([build_alert_sensor(alert)] if alert else []),
            ],
            schedules=[build_nightly_schedule(setting, job, watched)],
        ),
    )


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions over the home that GWR_HOME names, or the checkout.

    GWR_INBOX names other folders to watch than the home's inbox, separated by colons,
    GWR_ALERT_COMMAND a command that is told of failed runs and overdue reports.
    """
    inboxes = [Path(folder) for folder in os.environ.get("GWR_INBOX", "").split(os.pathsep) if folder]
    home = Home(Path(os.environ.get("GWR_HOME", CHECKOUT)).resolve())
    return build_defs(home, inboxes, alert=os.environ.get("GWR_ALERT_COMMAND", ""))
