"""Is a region's report overdue? A check of the published warehouse, looked at every day, and the alert that tells."""

from datetime import UTC, date, datetime, timedelta

import dagster as dg
import duckdb
import polars as pl

from assets.alerts import tell
from assets.extraction import Setting
from assets.liveness import hold
from assets.metadata import markdown_table
from assets.publication import PUBLISHED
from pipeline.home import Home

CHECK = dg.AssetCheckKey(PUBLISHED, "no_report_is_overdue")
JOB = "look_for_overdue_reports"
DAILY = "0 6 * * *"
ROWS = 100
# of whom nothing has come for longer, nothing is expected: an old archive is not late
EXPECTED_DAYS = 3 * 366
OVERDUE = """\
select region_code, full_name as region, last_report_year, due_on
from next_report
where due_on <= $day and due_on > $from
order by due_on, region_code"""
_REGIONS = "regions"
# between two daily looks stand as many publications as there were
_HISTORY = 1000


def overdue_reports(home: Home, day: date) -> pl.DataFrame:
    """Regions whose next report should have come by `day`: `region_code`, `region`, `last_report_year`, `due_on`."""
    given = {"day": day, "from": day - timedelta(days=EXPECTED_DAYS)}
    with duckdb.connect(home.published, read_only=True) as con:
        return con.sql(OVERDUE, params=given).pl()


def overdue_check(setting: Setting) -> dg.AssetChecksDefinition:
    """The check of the published file; it warns, as a report that is late is no fault of the warehouse."""

    @dg.asset_check(
        asset=PUBLISHED,
        name=CHECK.name,
        description="Every region whose reports come has delivered the one that is due by now.",
    )
    def no_report_is_overdue(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        hold(setting.home, context.run.run_id)
        overdue = overdue_reports(setting.home, _today())
        context.log.info(f"overdue_reports={overdue.height}")
        return dg.AssetCheckResult(
            passed=overdue.is_empty(),
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                "overdue_reports": overdue.height,
                _REGIONS: dg.MetadataValue.json(overdue["region_code"].to_list()),
                "first_overdue": dg.MetadataValue.md(markdown_table(overdue, rows=ROWS)),
            },
        )

    return no_report_is_overdue


def build_overdue(setting: Setting, alert: str) -> dg.Definitions:
    """What looks at the check every day, also where nothing new is published, and tells `alert` if one is named."""
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.checks(CHECK),
        description="Looks whether a region's report is overdue by today.",
    )

    @dg.schedule(
        name="overdue",
        job=job,
        cron_schedule=DAILY,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Looks every day whether a region's report is overdue.",
    )
    def overdue() -> dg.RunRequest | dg.SkipReason:
        if not setting.home.published.exists():
            return dg.SkipReason("nothing has been published yet")
        return dg.RunRequest()

    sensors = [build_overdue_alert(alert)] if alert else []
    return dg.Definitions(jobs=[job], schedules=[overdue], sensors=sensors)


def build_overdue_alert(command: str) -> dg.SensorDefinition:
    """Call `command` when reports have become overdue since the daily look before."""

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS,
        name="alert_overdue",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Calls the command in GWR_ALERT_COMMAND when a region's report has become overdue.",
    )
    def alert_overdue(context: dg.RunStatusSensorContext) -> dg.SkipReason | None:
        if context.dagster_run.job_name != JOB:
            return dg.SkipReason(f"a run of {context.dagster_run.job_name} has no look at what is overdue")
        before = context.instance.get_runs(
            dg.RunsFilter(job_name=JOB, statuses=[dg.DagsterRunStatus.SUCCESS]),
            limit=1,
            cursor=context.dagster_run.run_id,
        )
        found = _found(context.instance)
        known = {region for run in before for region in found.get(run.run_id, ())}
        new = [region for region in found.get(context.dagster_run.run_id, ()) if region not in known]
        if not new:
            return dg.SkipReason("no report has become overdue since the look before")
        tell(command, f"gwr: {len(new)} reports have become overdue, of the regions {', '.join(new[:ROWS])}")
        return None

    return alert_overdue


def _today() -> date:
    return datetime.now(UTC).date()


def _found(instance: dg.DagsterInstance) -> dict[str, list[str]]:
    """The overdue regions that each run found."""
    records = instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=_HISTORY)
    told = {record.run_id: record.evaluation.metadata[_REGIONS].value for record in records if record.evaluation}
    return {run_id: list(regions) for run_id, regions in told.items() if isinstance(regions, list)}
