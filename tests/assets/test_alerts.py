"""A failed run is told to the command that the user named."""

import sys
from pathlib import Path

import dagster as dg

from assets.alerts import build_alert_sensor
from assets.definitions import build_defs
from pipeline.home import Home


@dg.op
def fail() -> None:
    raise RuntimeError("no paper; $(touch /nowhere)")


@dg.job
def failing() -> None:
    fail()


def test_the_command_gets_the_message_as_data(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f"import sys, pathlib; pathlib.Path({str(told)!r}).write_text(sys.stdin.read())"
    with dg.instance_for_test() as instance:
        result = failing.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name="alert",
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=result.get_run_failure_event(),
        ).for_run_failure()
        build_alert_sensor(f'{sys.executable} -c "{script}"')(context)
    assert told.read_text().startswith("gwr: failing")


def test_without_a_command_there_is_no_such_sensor(home: Home) -> None:
    names = [sensor.name for sensor in build_defs(home).get_repository_def().sensor_defs]
    assert sorted(names) == ["dead_runs", "inbox"]
    alerting = [sensor.name for sensor in build_defs(home, alert="true").get_repository_def().sensor_defs]
    assert sorted(alerting) == ["alert", "alert_overdue", "dead_runs", "inbox"]
