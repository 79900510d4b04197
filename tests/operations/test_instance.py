"""The databases of a new home are set up whole, whoever else does so and whatever stops it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assets.instance import open_instance
from pipeline.home import Home
from tests.conftest import CHECKOUT
from tests.operations.conftest import Tally

AT_ONCE = 4
OPENER = """\
import os, sys
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine

from assets.instance import open_instance
from pipeline.home import Home

left = int(sys.argv[2])

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)

for name in ("before_cursor_execute", "commit"):
    event.listen(Engine, name, count)
print("ready", flush=True)
sys.stdin.readline()
with open_instance(Home(Path(sys.argv[1]))) as instance:
    instance.add_dynamic_partitions("delivery", [str(os.getpid())])
"""


def opener(home: Home, dies_at: int = 0) -> subprocess.Popen[str]:
    """A process that waits for a line and then opens the instance; it dies at one of its statements if told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", OPENER, str(home.root), str(dies_at)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_several_processes_set_up_a_new_home_at_once(home: Home) -> None:
    processes = [opener(home) for _ in range(AT_ONCE)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * AT_ONCE, ended
    with open_instance(home) as instance:
        assert set(instance.get_dynamic_partitions("delivery")) == {str(process.pid) for process in processes}


@pytest.mark.parametrize("statement", [3, 20, 60, 100, 115, 130, 150, 170])
def test_killed_while_a_new_home_is_set_up(home: Home, statement: int, tally: Tally) -> None:
    process = opener(home, statement)
    process.communicate("\n")
    assert process.returncode == -signal.SIGKILL
    with open_instance(home) as instance:
        instance.add_dynamic_partitions("delivery", ["one"])
        assert instance.get_dynamic_partitions("delivery") == ["one"]
    assert sorted(path.name for path in home.dagster.parent.iterdir()) == [".instance.lock", "dagster"]
    tally(moments_killed=1)


def test_what_a_user_has_set_stays(home: Home) -> None:
    home.dagster.mkdir(parents=True)
    settings: Path = home.dagster / "dagster.yaml"
    settings.write_text("telemetry:\n  enabled: false\n", "utf-8")
    for _ in range(2):
        with open_instance(home) as instance:
            assert not instance.telemetry_enabled
            assert instance.get_dynamic_partitions("delivery") == []
    assert settings.read_text("utf-8") == "telemetry:\n  enabled: false\n"
