"""Processes that work on chunks end with the process that started them, however that ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.operations.working import is_running, wait_until

CALLER = """\
import sys
from collections.abc import Callable
from pathlib import Path
from pipeline.execution import Workers
from tests.operations.working import tell_and_stay

if __name__ == "__main__":
    with Workers(2) as workers:
        futures = [workers.submit(tell_and_stay, Path(sys.argv[1])) for _ in range(2)]
        futures[0].result()
"""


def test_workers_end_with_a_caller_that_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "told"
    told.mkdir()
    script = tmp_path / "caller.py"
    script.write_text(CALLER, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    caller = subprocess.Popen([sys.executable, str(script), str(told)], env=environment, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(list(told.iterdir())) == 2)
    workers = [int(path.name) for path in told.iterdir()]
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    wait_until(lambda: not any(map(is_running, workers)))
