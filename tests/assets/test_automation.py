"""The inbox is taken in when it has settled, by content; at night only what is stale is run."""

import json
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.automation import JOB, SENSOR_SECONDS, look, take_in
from assets.definitions import build_defs
from assets.instance import open_instance
from assets.running import Ran
from pipeline import tables
from pipeline.deliveries import deliveries
from pipeline.home import Home
from tests.assets.conftest import deliver
from tests.invented_reports import report


@pytest.fixture
def definitions(home: Home) -> dg.RepositoryDefinition:
    return build_defs(home, processes=1).get_repository_def()


class Ticks:
    """Looks of the inbox sensor, one after the other."""

    def __init__(self, definitions: dg.RepositoryDefinition) -> None:
        self.sensor = definitions.get_sensor_def("inbox")
        self.cursor: str | None = None

    def __call__(self) -> tuple[int, str]:
        """How many runs one look asks for, and what it says where it asks for none."""
        with dg.build_sensor_context(cursor=self.cursor) as context:
            ticked = self.sensor.evaluate_tick(context)
        self.cursor = ticked.cursor
        return len(ticked.run_requests or []), ticked.skip_message or ""


def test_a_file_is_taken_in_once_it_has_stopped_growing(home: Home, definitions: dg.RepositoryDefinition) -> None:
    tick = Ticks(definitions)
    assert tick() == (0, f"nothing in {home.inbox}")
    home.inbox.mkdir(parents=True)
    file = home.inbox / "new.txt"
    file.write_text("half of ")
    runs, said = tick()
    assert (runs, said) == (
        0,
        f"1 files, 8 bytes: still arriving, waiting until nothing changes for {SENSOR_SECONDS} s",
    )
    file.write_text("half of a report")
    assert tick()[0] == 0
    assert tick()[0] == 1
    assert tick() == (0, "1 files, 16 bytes: nothing has changed since they were taken in")


def test_a_run_asks_for_the_inbox(home: Home, definitions: dg.RepositoryDefinition) -> None:
    home.inbox.mkdir(parents=True)
    (home.inbox / "a.txt").write_text("a")
    sensor = definitions.get_sensor_def("inbox")
    seen = json.dumps({"seen": look([home.inbox])[0]})
    with dg.build_sensor_context(cursor=seen) as context:
        (request,) = sensor.evaluate_tick(context).run_requests or []
    assert request.run_config["ops"]["take_in_and_run_what_is_due"]["config"] == {"folders": [str(home.inbox)]}


def test_links_out_of_the_inbox_are_not_followed(home: Home, tmp_path: Path) -> None:
    home.inbox.mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (home.inbox / "link").symlink_to(outside)
    before = look([home.inbox])
    (outside / "more.txt").write_text("more")
    assert look([home.inbox]) == before


def test_both_automations_are_on_from_the_start(definitions: dg.RepositoryDefinition) -> None:
    assert definitions.get_sensor_def("inbox").default_status == dg.DefaultSensorStatus.RUNNING
    assert definitions.get_schedule_def("nightly").default_status == dg.DefaultScheduleStatus.RUNNING


def test_the_job_takes_in_runs_and_publishes(home: Home) -> None:
    home.inbox.mkdir(parents=True)
    (home.inbox / "云溪镇.txt").write_text(report(), "utf-8")
    definitions = build_defs(home, processes=1)
    with open_instance(home) as instance:
        result = definitions.resolve_job_def(JOB).execute_in_process(take_in([home.inbox]), instance)
        assert result.success
        # the asset jobs that it ran are recorded beside it
        assert {run.job_name for run in instance.get_runs()} == {JOB, "extract_delivery", "publish_warehouse"}
    with duckdb.connect(home.published, read_only=True) as con:
        assert con.execute("select count(*) from dim_report").fetchall() == [(1,)]


def test_the_night_runs_only_what_is_stale(
    home: Home, tmp_path: Path, definitions: dg.RepositoryDefinition, run: Callable[[], Ran]
) -> None:
    def tonight() -> dg.RunRequest | dg.SkipReason:
        schedule = definitions.get_schedule_def("nightly")
        with dg.build_schedule_context() as context:
            ticked = schedule.evaluate_tick(context)
        return ticked.run_requests[0] if ticked.run_requests else dg.SkipReason(ticked.skip_message)

    deliver(home, tmp_path / "a", first=report())
    run()
    assert tonight() == dg.SkipReason("no delivery is due and the warehouse is up to date")
    tables.remove(home, "observations", deliveries(home)[0].delivery_id)
    request = tonight()
    assert isinstance(request, dg.RunRequest)
    assert request.tags["gwr/due_deliveries"] == "1"
