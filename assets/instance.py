"""The Dagster instance of a home: its runs, events and lineage, kept under the home for the web UI to show."""

import fcntl
import os
import shutil
from pathlib import Path

import dagster as dg

from pipeline.home import Home

_SETTINGS_FILE = "dagster.yaml"
_DATABASES = ("history", "schedules")
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


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance of a home, set up if need be; a context manager."""
    folder = home.dagster
    folder.mkdir(parents=True, exist_ok=True)
    # settings files may refer to it
    os.environ.setdefault("DAGSTER_HOME", str(folder))
    # two processes that set up the same databases at once fail, or leave them marked twice and useless for good
    with (folder.parent / ".instance.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _set_up(folder)
        return dg.DagsterInstance.from_config(str(folder))


def _set_up(folder: Path) -> None:
    """Make what is missing elsewhere and move it in: Dagster never completes databases that were made by half."""
    scratch = folder.parent / ".instance"
    shutil.rmtree(scratch, ignore_errors=True)
    missing = [name for name in (_SETTINGS_FILE, *_DATABASES) if not (folder / name).exists()]
    if not missing:
        return
    scratch.mkdir()
    (scratch / _SETTINGS_FILE).write_text(SETTINGS, "utf-8")
    if missing != [_SETTINGS_FILE]:
        with dg.DagsterInstance.from_config(str(scratch)):
            pass
    for name in missing:
        (scratch / name).rename(folder / name)
    shutil.rmtree(scratch)
