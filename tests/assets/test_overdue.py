"""A region whose report is overdue fails a check of the published file, and is told once."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets import overdue
from assets.definitions import build_defs
from assets.instance import open_instance
from assets.overdue import CHECK, JOB, build_overdue_alert, overdue_reports
from assets.running import Ran
from pipeline.home import Home
from tests.assets.conftest import deliver
from tests.invented_reports import report
from tests.warehouse.stages import REFERENCES, write_reports
from warehouse.build import build_all

Run = Callable[[], Ran]
TOWN = "江门市蓬江区荷塘镇"


def test_the_report_of_a_year_is_due_in_the_middle_of_the_next(home: Home) -> None:
    reports = [{"report": f"r{year}", "region": "990101", "year": str(year)} for year in (2022, 2023)]
    write_reports(home, "one", reports)
    build_all(home, REFERENCES)
    days = {
        date(2025, 6, 30): [],
        date(2025, 7, 1): [2023],
        date(2028, 6, 30): [2023],
        # nothing has come for so long that nothing is expected any more
        date(2028, 7, 5): [],
    }
    assert {day: overdue_reports(home, day)["last_report_year"].to_list() for day in days} == days


def test_the_check_is_made_with_a_publication_and_every_day(home: Home, tmp_path: Path, run: Run) -> None:
    definitions = build_defs(home)
    schedule = definitions.get_repository_def().get_schedule_def("overdue")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING

    def tomorrow() -> list[dg.RunRequest]:
        with dg.build_schedule_context() as context:
            return list(schedule.evaluate_tick(context).run_requests or [])

    assert tomorrow() == []
    year = datetime.now(UTC).year
    deliver(home, tmp_path / "a", late=report(TOWN, year=year - 3))
    run()
    assert len(tomorrow()) == 1
    assert states(home) == ["FAILED"]
    deliver(home, tmp_path / "b", there=report(TOWN, year=year - 1))
    run()
    assert states(home) == ["SUCCEEDED", "FAILED"]


def states(home: Home) -> list[str]:
    with open_instance(home) as instance:
        records = instance.event_log_storage.get_asset_check_execution_history(CHECK, limit=10)
    return [record.status.value for record in records]


def test_a_report_that_has_become_overdue_is_told_once(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, tmp_path / "in", late=report(TOWN, year=2020))
    run()
    told = tmp_path / "told"
    script = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_text(sys.stdin.read())"
    command = f'{sys.executable} -c "{script}"'
    definitions = build_defs(home, alert=command)
    job = definitions.resolve_job_def(JOB)
    sensor = build_overdue_alert(command)

    def look(day: date) -> str | None:
        monkeypatch.setattr(overdue, "_today", lambda: day)
        told.unlink(missing_ok=True)
        with open_instance(home) as instance:
            result = job.execute_in_process(instance=instance)
            context = dg.build_run_status_sensor_context(
                sensor_name="alert_overdue",
                dagster_instance=instance,
                dagster_run=result.dagster_run,
                dagster_event=next(event for event in result.all_events if event.is_job_success),
            )
            sensor(context)
        return told.read_text() if told.exists() else None

    assert look(date(2022, 6, 30)) is None
    assert (look(date(2022, 7, 1)) or "").startswith("gwr: 1 reports have become overdue, of the regions ")
    assert look(date(2022, 7, 2)) is None
