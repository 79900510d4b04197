"""What runs by itself: the inbox is watched, and every night what has become stale is brought up to date.

Both start the same job, which does what `gwr run` does: it takes files in, runs the asset jobs of the deliveries
that are due, and publishes. Nothing is decided by time stamps: staging compares contents, and stages their inputs.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import dagster as dg
from pydantic import Field

from assets.extraction import Setting
from assets.liveness import end_dead_runs, hold
from assets.running import due_deliveries, run_due
from pipeline.deliveries import may_bring_news, stage
from warehouse import freshness

JOB = "bring_up_to_date"
OP = "take_in_and_run_what_is_due"
SENSOR_SECONDS = 5
ATTEMPTS = 3
ATTEMPT = "gwr/attempt"
NIGHTLY = "30 2 * * *"


class TakeIn(dg.Config):
    """Run configuration of the job."""

    folders: list[str] = Field(default_factory=list)
    """Folders whose new files are taken in as one delivery before what is due is run."""


def build_job(setting: Setting) -> dg.JobDefinition:
    """The job that the sensor and the schedule start."""

    @dg.op(name=OP, description="Takes new files in, then runs every delivery that is due, then publishes.")
    def take_in_and_run(context: dg.OpExecutionContext, config: TakeIn) -> None:
        hold(setting.home, context.run.run_id)
        present = [Path(folder) for folder in config.folders if Path(folder).is_dir()]
        delivery = stage(present, setting.home) if present else None
        if delivery:
            context.log.info(
                f"delivery={delivery.delivery_id} documents={delivery.documents} quarantined={delivery.quarantined}"
            )
        ran = run_due(setting.home, context.instance, processes=setting.processes, log_level="INFO")
        context.log.info(f"deliveries_run={len(ran.deliveries)} published={ran.published}")

    @dg.job(name=JOB, description="Take in what has arrived, run what is due, publish what has changed.")
    def bring_up_to_date() -> None:
        take_in_and_run()

    return bring_up_to_date


def build_inbox_sensor(setting: Setting, job: dg.JobDefinition, inboxes: Sequence[Path]) -> dg.SensorDefinition:
    """Watch folders; once nothing in them has changed between two looks, have what is new in them taken in."""

    @dg.sensor(
        name="inbox",
        job=job,
        minimum_interval_seconds=SENSOR_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Takes in new files of {', '.join(map(str, inboxes))} as soon as they have stopped growing.",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        seen, files, size = look(inboxes)
        before = json.loads(context.cursor or "{}")
        told = f"{files} files, {size:,} bytes"
        if not files:
            context.update_cursor(json.dumps({"seen": seen, "requested": seen}))
            return dg.SkipReason(f"nothing in {', '.join(map(str, inboxes))}")
        if seen == before.get("requested"):
            return dg.SkipReason(f"{told}: nothing has changed since they were taken in")
        if seen != before.get("seen"):
            context.update_cursor(json.dumps({**before, "seen": seen}))
            return dg.SkipReason(f"{told}: still arriving, waiting until nothing changes for {SENSOR_SECONDS} s")
        if not may_bring_news([folder for folder in inboxes if folder.is_dir()], setting.home):
            context.update_cursor(json.dumps({"seen": seen, "requested": seen}))
            return dg.SkipReason(f"{told}: all of it has been delivered before")
        return dg.SensorResult(
            run_requests=[dg.RunRequest(run_config=take_in(inboxes), tags={"gwr/inbox": told})],
            cursor=json.dumps({"seen": seen, "requested": seen}),
        )

    return inbox


def build_liveness_sensor(setting: Setting, job: dg.JobDefinition, inboxes: Sequence[Path]) -> dg.SensorDefinition:
    """End runs whose process was killed, so that they keep no other waiting, and try again what has failed."""

    @dg.sensor(
        name="dead_runs",
        job=job,
        minimum_interval_seconds=3 * SENSOR_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Marks runs as failed whose process was killed, and tries twice more what has failed.",
    )
    def dead_runs(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        dead = end_dead_runs(setting.home, context.instance)
        last = context.instance.get_runs(dg.RunsFilter(job_name=JOB), limit=1)
        attempt = int(last[0].tags.get(ATTEMPT, "1")) if last else 1
        # what fails again and again needs somebody to look at it
        if last and last[0].status == dg.DagsterRunStatus.FAILURE and attempt < ATTEMPTS:
            return dg.RunRequest(run_config=take_in(inboxes), tags={ATTEMPT: str(attempt + 1)})
        return dg.SkipReason(f"{len(dead)} runs had lost their process")

    return dead_runs


def build_nightly_schedule(setting: Setting, job: dg.JobDefinition, inboxes: Sequence[Path]) -> dg.ScheduleDefinition:
    """Rerun what new code, vocabulary or tables of regions have made stale, and only that."""

    @dg.schedule(
        name="nightly",
        job=job,
        cron_schedule=NIGHTLY,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Brings up to date what has become stale since it was made.",
    )
    def nightly() -> dg.RunRequest | dg.SkipReason:
        due = due_deliveries(setting.home)
        waiting = look(inboxes)[1]
        if not due and not waiting and not freshness.publication_is_due(setting.home):
            return dg.SkipReason("no delivery is due and the warehouse is up to date")
        return dg.RunRequest(run_config=take_in(inboxes), tags={"gwr/due_deliveries": str(len(due))})

    return nightly


def take_in(folders: Sequence[Path]) -> dg.RunConfig:
    """The run configuration that takes in these folders."""
    return dg.RunConfig(ops={OP: TakeIn(folders=[str(folder) for folder in folders])})


def look(folders: Sequence[Path]) -> tuple[str, int, int]:
    """A digest of what stands in folders now, the number of files and their bytes; it tells only change."""
    digest = hashlib.sha256()
    files = size = 0
    for path in sorted(path for folder in folders for path in _files(folder)):
        try:
            status = path.stat(follow_symlinks=False)
        except FileNotFoundError:
            # taken away while we look: the next look will find it gone
            continue
        digest.update(f"{path}\0{status.st_size}\0{status.st_ctime_ns}\n".encode(errors="surrogateescape"))
        files += 1
        size += status.st_size
    return digest.hexdigest()[:32], files, size


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)
