"""Whatever stops a run, the published file opens, nothing delivered is lost, and the next run converges."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.running import Ran, RunError
from pipeline import tables
from pipeline.deliveries import deliveries
from pipeline.home import Home
from tests.assets.conftest import deliver
from tests.conftest import CHECKOUT
from tests.invented_reports import report
from warehouse.models import MODELS

# more of them take longer and find no more by themselves: GWR_KILLS=50 before a release
KILLS = int(os.environ.get("GWR_KILLS", "5"))
Run = Callable[[], Ran]


def published(home: Home) -> dict[str, pl.DataFrame]:
    with duckdb.connect(home.published, read_only=True) as con:
        return {name: con.sql(f"from {name}").pl() for name in MODELS}


def gwr(home: Home, *arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from assets.command_line import main; main()", "run"]
    return subprocess.Popen(
        [*command, *map(str, arguments), "--home", str(home.root), "--processes", "1"],
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.mark.slow
def test_killed_at_any_moment_the_next_run_converges(tmp_path: Path, run: Run, home: Home) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    one = deliver(home, first, a=report(), b=report("白石镇", product="20.1"))
    run()
    before = published(home)
    deliver(home, second, c=report(year=2024, product="13.3"))
    run()
    after = published(home)

    shaken = Home(tmp_path / "shaken")
    began = time.monotonic()
    assert gwr(shaken, first).wait() == 0
    whole = time.monotonic() - began
    assert {name: table.equals(before[name]) for name, table in published(shaken).items()} == dict.fromkeys(
        MODELS, True
    )
    moments = random.Random(20231122)
    for _ in range(KILLS):
        process = gwr(shaken, second)
        time.sleep(moments.uniform(0, whole))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        held = published(shaken)
        # one of the complete ones: all of the old or all of the new
        assert all(held[name].equals(before[name]) for name in MODELS) or all(
            held[name].equals(after[name]) for name in MODELS
        )
        assert one in {delivery.delivery_id for delivery in deliveries(shaken)}
        if len(deliveries(shaken)) == 2 and moments.random() < 0.5:
            # begin the second delivery's stages anew, so that later kills find work going on
            for table in ("documents", "mentions", "observations"):
                tables.remove(shaken, table, next(d.delivery_id for d in deliveries(shaken) if d.delivery_id != one))
    assert gwr(shaken, second).wait() == 0
    assert {name: table.equals(after[name]) for name, table in published(shaken).items()} == dict.fromkeys(MODELS, True)


@pytest.mark.slow
def test_two_runs_at_once_end_in_the_same_tables(tmp_path: Path, run: Run, home: Home) -> None:
    deliver(home, tmp_path / "in", a=report(), b=report("白石镇"))
    run()
    both = Home(tmp_path / "both")
    processes = [gwr(both, tmp_path / "in") for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    expected = published(home)
    assert [name for name, table in published(both).items() if not table.equals(expected[name])] == []


def test_a_full_disk_fails_the_run_and_keeps_what_stood(
    home: Home, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(home, tmp_path / "a", first=report())
    run()
    before = published(home)
    second = deliver(home, tmp_path / "b", second=report(year=2024))
    write = tables.write_part

    def full(frame: pl.DataFrame, place: Path, number: int) -> None:
        if "observations" in place.name:
            raise OSError(errno.ENOSPC, "No space left on device", str(place))
        write(frame, place, number)

    with monkeypatch.context() as patch:
        patch.setattr(tables, "write_part", full)
        with pytest.raises(RunError, match=f"{second}: observations failed: .*No space left on device"):
            run()
    assert all(table.equals(before[name]) for name, table in published(home).items())
    assert not list((home.stages / ".writing").glob("*@*@*"))
    assert run() == Ran((second,), True)
    assert published(home)["dim_report"].height == 2


def test_a_reader_is_undisturbed_by_later_publications(home: Home, tmp_path: Path, run: Run) -> None:
    deliver(home, tmp_path / "first", first=report())
    run()
    with duckdb.connect(home.published, read_only=True) as reader:
        before = reader.sql("from fct_observation").pl()
        for number in range(3):
            deliver(home, tmp_path / str(number), **{f"f{number}": report(year=2010 + number)})
            run()
        assert reader.sql("from fct_observation").pl().equals(before)
    assert published(home)["dim_report"].height == 4


def test_a_stop_between_rename_and_record_publishes_once_more(home: Home, tmp_path: Path, run: Run) -> None:
    deliver(home, tmp_path / "a", first=report())
    run()
    before = published(home)
    for record in home.tables.glob("*.made.json"):
        record.unlink()
    assert run() == Ran((), True)
    assert all(table.equals(before[name]) for name, table in published(home).items())
