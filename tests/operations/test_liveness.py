"""A run whose process was killed is known to be dead, and one that lives is left alone."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import build_defs
from assets.instance import open_instance
from assets.liveness import alone, end_dead_runs
from assets.running import run_due
from pipeline.deliveries import stage
from pipeline.home import Home
from tests.conftest import CHECKOUT
from tests.operations.deliveries import first

HOLDER = """\
import sys
from pathlib import Path
from assets.liveness import alone, hold
from pipeline.home import Home

home = Home(Path(sys.argv[1]))
hold(home, sys.argv[2])
with alone(home):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(home: Home, run_id: str) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on a run, until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(home.root), run_id]
    with subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


@pytest.fixture
def run_id(home: Home) -> str:
    """A run that the instance takes for started."""

    @dg.job
    def some() -> None:
        pass

    with open_instance(home) as instance:
        run = instance.create_run_for_job(some, status=dg.DagsterRunStatus.STARTED)
        return run.run_id


def left_behind(home: Home, run_id: str) -> None:
    """What a killed process leaves: the file, and no lock on it."""
    (home.dagster / "running").mkdir()
    (home.dagster / "running" / run_id).touch()


def status(home: Home, run_id: str) -> dg.DagsterRunStatus:
    with open_instance(home) as instance:
        run = instance.get_run_by_id(run_id)
        assert run is not None
        return run.status


def test_a_killed_run_is_ended_and_a_living_one_is_not(home: Home, run_id: str) -> None:
    with holder(home, run_id) as process, open_instance(home) as instance:
        assert end_dead_runs(home, instance) == []
        assert status(home, run_id) == dg.DagsterRunStatus.STARTED
        process.kill()
        process.wait()
        assert end_dead_runs(home, instance) == [run_id]
        assert status(home, run_id) == dg.DagsterRunStatus.FAILURE
        assert end_dead_runs(home, instance) == []
    assert list((home.dagster / "running").iterdir()) == []


def test_the_next_run_ends_dead_ones(home: Home, run_id: str, tmp_path: Path) -> None:
    left_behind(home, run_id)
    stage([first(tmp_path / "first")], home)
    with open_instance(home) as instance:
        run_due(home, instance, processes=1)
        statuses = {run.status for run in instance.get_runs() if run.run_id != run_id}
    assert status(home, run_id) == dg.DagsterRunStatus.FAILURE
    assert statuses == {dg.DagsterRunStatus.SUCCESS}
    assert list((home.dagster / "running").iterdir()) == []


def test_the_sensor_ends_dead_runs(home: Home, run_id: str) -> None:
    left_behind(home, run_id)
    sensor = build_defs(home).get_repository_def().get_sensor_def("dead_runs")
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
    with open_instance(home) as instance, dg.build_sensor_context(instance) as context:
        assert sensor.evaluate_tick(context).skip_message == "1 runs had lost their process"
        assert sensor.evaluate_tick(context).skip_message == "0 runs had lost their process"


def test_a_second_run_says_that_it_waits_and_then_goes_on(home: Home) -> None:
    with holder(home, "0" * 8) as process:
        said: list[bool] = []

        def waits() -> None:
            said.append(process.poll() is None)
            # only now does the other one come to its end
            process.stdin.close()  # type: ignore[union-attr]

        with alone(home, waits):
            assert said == [True]
            assert process.wait() == 0


def test_a_lock_goes_with_a_killed_process(home: Home) -> None:
    with holder(home, "0" * 8) as process:
        process.kill()
        process.wait()
        said: list[bool] = []
        with alone(home, lambda: said.append(True)):
            assert said == []
