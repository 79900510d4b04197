"""Runs what is due in this process: the same jobs as the web UI's, recorded in the same instance."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import dagster as dg
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin

from assets.extraction import DELIVERIES, Setting
from assets.graph import EXTRACT, PUBLISH, asset_graph
from assets.liveness import alone, end_dead_runs, release
from pipeline import execution, listing
from pipeline.deliveries import deliveries
from pipeline.home import Home
from pipeline.stages import STAGES
from warehouse import freshness
from warehouse.models import MODELS

# what `workspace.yaml` calls the definitions, and Dagster a repository without a name
CODE_LOCATION = "gwr"
REPOSITORY = "__repository__"
Tell = Callable[[str, float], None]
"""Told of progress: what is being made, and which share (0 to 1) of the run is done."""


class RunError(RuntimeError):
    """A step of a run failed; `trace` is what Dagster recorded of it."""

    def __init__(self, message: str, trace: str) -> None:
        super().__init__(message)
        self.trace = trace


class Ran(NamedTuple):
    """What a run did: the deliveries that were due, and whether the warehouse was published anew."""

    deliveries: tuple[str, ...]
    published: bool


def due_deliveries(home: Home) -> dict[str, int]:
    """Deliveries of which a stage is due, in their order, with their numbers of documents."""
    return {
        delivery.delivery_id: delivery.documents
        for delivery in deliveries(home)
        if listing.is_due(home, delivery.delivery_id)
        or any(execution.is_due(stage, home, delivery.delivery_id) for stage in STAGES)
    }


def run_due(
    home: Home,
    instance: dg.DagsterInstance,
    *,
    processes: int | None = None,
    log_level: str = "CRITICAL",
    tell: Tell | None = None,
    waiting: Callable[[], None] | None = None,
) -> Ran:
    """Extract every delivery that is due and publish the warehouse if anything in it has changed.

    Where another process is doing that on the same home, `waiting` is called and its end waited for.

    Raises:
        RunError: a step failed; nothing is published then.
    """
    with alone(home, waiting):
        end_dead_runs(home, instance)
        return _run_due(home, instance, processes, log_level, tell)


def _run_due(home: Home, instance: dg.DagsterInstance, processes: int | None, log_level: str, tell: Tell | None) -> Ran:
    due = due_deliveries(home)
    progress = _Progress(due, tell)
    defs = asset_graph(Setting(home, processes, progress.advance))
    config = {"loggers": {"console": {"config": {"log_level": log_level}}}}
    for delivery in due:
        instance.add_dynamic_partitions(str(DELIVERIES.name), [delivery])
        progress.delivery = delivery
        result = _execute(defs.resolve_job_def(EXTRACT), instance, config, delivery)
        release(home, result.run_id)
        _check(result, delivery)
    if not freshness.publication_is_due(home):
        return Ran(tuple(due), False)
    progress.delivery = None
    result = _execute(defs.resolve_job_def(PUBLISH), instance, config)
    release(home, result.run_id)
    _check(result, "warehouse")
    return Ran(tuple(due), True)


def _execute(
    job: dg.JobDefinition, instance: dg.DagsterInstance, config: dict[str, object], delivery: str | None = None
) -> dg.ExecuteInProcessResult:
    """Run a job in this process, recorded as a run of the code location that the web UI loads.

    Dagster leaves the origin of such runs out, and the timeline and the jobs of the UI then leave out the runs.
    """
    origin = RemoteJobOrigin(RemoteRepositoryOrigin(RegisteredCodeLocationOrigin(CODE_LOCATION), REPOSITORY), job.name)
    instance.create_run_for_job = partial(instance.create_run_for_job, remote_job_origin=origin)
    try:
        return job.execute_in_process(config, instance, partition_key=delivery, raise_on_error=False)
    finally:
        # the method of the class shows again
        del instance.create_run_for_job


def _check(result: dg.ExecuteInProcessResult, what: str) -> None:
    """Turn the failure of a step into one sentence.

    Raises:
        RunError: the run did not succeed.
    """
    if result.success:
        return
    for event in result.all_events:
        if event.is_step_failure:
            told = event.step_failure_data.error
            root = told
            while root and root.cause:
                root = root.cause
            message = " ".join(root.message.split()) if root else str(event.message)
            raise RunError(f"{what}: {event.step_key} failed: {message}", told.to_string() if told else "")
    raise RunError(f"{what}: the run failed", "\n".join(str(event.message) for event in result.all_events))


class _Progress:
    """Turns what the assets tell into the share of the run that is done, documents weighing equally."""

    def __init__(self, due: dict[str, int], tell: Tell | None) -> None:
        self.delivery: str | None = None
        self._tell = tell
        self._order: Sequence[str] = [stage.table for stage in STAGES]
        self._steps = [*self._order, *MODELS]
        self._weights = {name: max(documents, 1) for name, documents in due.items()}
        # the warehouse is built once, at about the cost of one stage
        self._total = (sum(self._weights.values()) or 1) * (len(self._order) + 1)

    def advance(self, table: str, done: int, total: int) -> None:
        """Take note that `done` of `total` chunks of a table are made."""
        if self._tell is None:
            return
        if self.delivery is None:
            names = list(MODELS)
            built = (names.index(table) + 1) / len(names)
            share = 1 - (sum(self._weights.values()) or 1) * (1 - built) / self._total
            self._tell(table, share)
            return
        before = 0
        for name, weight in self._weights.items():
            if name == self.delivery:
                break
            before += weight
        stages = self._order.index(table) + done / total
        made = before * len(self._order) + self._weights[self.delivery] * stages
        self._tell(f"{self.delivery} {table}", made / self._total)
