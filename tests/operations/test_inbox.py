"""What is new in the inbox is told by content; a run that was killed is taken up again, but not for ever."""

import os
from pathlib import Path

import dagster as dg
import pytest

from assets.automation import ATTEMPT, ATTEMPTS, JOB
from assets.definitions import build_defs
from assets.instance import open_instance
from pipeline.deliveries import may_bring_news, stage
from pipeline.home import Home
from tests.operations.deliveries import report


@pytest.fixture
def inbox(home: Home) -> Path:
    home.inbox.mkdir(parents=True)
    (home.inbox / "a.txt").write_text(report(), "utf-8")
    (home.inbox / "empty.txt").touch()
    return home.inbox


def test_news_are_told_by_content(home: Home, inbox: Path) -> None:
    assert may_bring_news([inbox], home)
    stage([inbox], home)
    assert not may_bring_news([inbox], home)
    os.utime(inbox / "a.txt", (0, 0))
    (inbox / "copy.txt").write_text(report(), "utf-8")
    assert not may_bring_news([inbox], home)
    changed = (inbox / "a.txt").stat()
    (inbox / "a.txt").write_text(report(tail=4), "utf-8")
    os.utime(inbox / "a.txt", ns=(changed.st_atime_ns, changed.st_mtime_ns))
    assert (inbox / "a.txt").stat().st_size == changed.st_size
    assert may_bring_news([inbox], home)


def test_without_reading_more_than_allowed_news_are_possible(home: Home, inbox: Path) -> None:
    stage([inbox], home)
    assert may_bring_news([inbox], home, look_at_bytes=10)


def test_touched_files_start_no_run(home: Home, inbox: Path) -> None:
    stage([inbox], home)
    sensor = build_defs(home).get_repository_def().get_sensor_def("inbox")
    cursor = None
    for said in ("still arriving", "delivered before", "nothing has changed"):
        with dg.build_sensor_context(cursor=cursor) as context:
            ticked = sensor.evaluate_tick(context)
        cursor = ticked.cursor
        assert not ticked.run_requests
        assert said in (ticked.skip_message or "")


@pytest.mark.parametrize(("attempt", "again"), [(None, "2"), (str(ATTEMPTS), None)])
def test_a_killed_run_is_taken_up_again(home: Home, inbox: Path, attempt: str | None, again: str | None) -> None:
    definitions = build_defs(home)
    sensor = definitions.get_repository_def().get_sensor_def("dead_runs")
    with open_instance(home) as instance:
        run = instance.create_run_for_job(
            definitions.resolve_job_def(JOB),
            run_config=dg.RunConfig().to_config_dict(),
            status=dg.DagsterRunStatus.STARTED,
            tags={ATTEMPT: attempt} if attempt else {},
        )
        (home.dagster / "running").mkdir()
        (home.dagster / "running" / run.run_id).touch()
        with dg.build_sensor_context(instance) as context:
            requests = sensor.evaluate_tick(context).run_requests or []
    assert [request.tags[ATTEMPT] for request in requests] == ([again] if again else [])
