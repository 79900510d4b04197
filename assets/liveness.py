"""One run at a time on a home; and a run whose process was killed does not stay "started" for ever.

Every process at work on a run holds a lock on a file of that run. The lock goes with the process, however it
ends, so a run that Dagster takes for started while nobody holds its file is dead. Left alone it would take up
the one place that the queue of runs has.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import dagster as dg

from pipeline.home import Home

# between a run's start and its first step lie some seconds of loading code
STARTING_SECONDS = 300
_held: dict[Path, IO[str]] = {}


@contextmanager
def alone(home: Home, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Let one process at a time bring a home up to date; `waiting` is called before it waits for another.

    Two at once would not harm the tables, but the one could publish some tables of before and some of after
    the other's delivery.
    """
    home.dagster.parent.mkdir(parents=True, exist_ok=True)
    with (home.dagster.parent / ".run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold(home: Home, run_id: str) -> None:
    """Show that a run is alive for as long as this process is."""
    path = _folder(home) / run_id
    if path in _held:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.open("w")
    fcntl.flock(held, fcntl.LOCK_SH)
    _held[path] = held


def release(home: Home, run_id: str) -> None:
    """A run that this process worked on has ended."""
    path = _folder(home) / run_id
    if held := _held.pop(path, None):
        path.unlink(missing_ok=True)
        held.close()


def end_dead_runs(home: Home, instance: dg.DagsterInstance) -> list[str]:
    """Mark runs as failed whose process is gone; their ids. Clears away the files of runs that have ended."""
    records = {
        record.dagster_run.run_id: record
        for record in instance.get_run_records(
            dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
        )
    }
    dead = [run_id for run_id, record in records.items() if _is_dead(home, run_id, record.start_time)]
    for run_id in dead:
        instance.report_run_failed(records[run_id].dagster_run, "The process of this run was ended from outside.")
    for path in _folder(home).glob("*"):
        if (path.name in dead or path.name not in records) and _is_free(path):
            path.unlink(missing_ok=True)
    return dead


def _is_dead(home: Home, run_id: str, started: float | None) -> bool:
    path = _folder(home) / run_id
    if path.exists():
        return _is_free(path)
    return started is not None and time.time() - started > STARTING_SECONDS


def _is_free(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return True
    return True


def _folder(home: Home) -> Path:
    return home.dagster / "running"
