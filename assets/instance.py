"""The Dagster instance of a home: its runs, events and lineage, kept under the home for the web UI to show."""

import os
from pathlib import Path

import dagster as dg

from pipeline.home import Home

# written once; what a user changes in it stays changed
SETTINGS = """\
# Dagster's settings for this home. Runs, events and logs are kept beside this file.
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    # one run uses all cores already; a second would only compete for memory
    max_concurrent_runs: 1
run_monitoring:
  # a run that does not begin is marked as failed instead of blocking the queue; the sensor dead_runs does the
  # same for one whose process was killed
  enabled: true
  poll_interval_seconds: 30
retention:
  sensor:
    purge_after_days:
      skipped: 2
      started: 90
  schedule:
    purge_after_days: 90
"""


def instance_folder(home: Home) -> Path:
    """The folder that DAGSTER_HOME names for this home; made and set up if need be."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        settings.write_text(SETTINGS, "utf-8")
    return home.dagster


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance of a home; a context manager."""
    folder = instance_folder(home)
    # settings files may refer to it
    os.environ.setdefault("DAGSTER_HOME", str(folder))
    return dg.DagsterInstance.from_config(str(folder))
