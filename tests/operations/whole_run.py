"""The whole way without an orchestrator, as a process that can be made to die at any of its steps.

    python -m tests.operations.whole_run HOME PATH [--die-at STEP --delay MILLISECONDS]

A step is a change of the file system, as in `tests.operations.steps`. It prints how many steps it made.
"""

import argparse
import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline import execution, listing
from pipeline.deliveries import deliveries, stage
from pipeline.home import Home
from pipeline.stages import STAGES
from tests.operations.steps import watching
from warehouse import freshness
from warehouse.models import MODELS


def bring_up_to_date(paths: Sequence[Path], home: Home) -> None:
    """Take paths in, make every table that is due, and publish."""
    if paths:
        stage(paths, home)
    extract(home)
    publish(home)


def extract(home: Home) -> None:
    """Make what is due of every delivery."""
    for delivery in deliveries(home):
        listing.make(home, delivery.delivery_id)
        for one in STAGES:
            execution.make(one, home, delivery.delivery_id)


def publish(home: Home) -> None:
    """Make the warehouse's tables that are due, and publish them."""
    for name in MODELS:
        freshness.refresh_table(name, home)
    freshness.refresh_publication(home)


class _Death:
    """Counts steps, and at one of them ends the process as kill -9 does, after a delay in which it goes on."""

    def __init__(self, at: int | None, delay: float) -> None:
        self.steps = 0
        self._at = at
        self._delay = delay

    def step(self) -> None:
        if self.steps == self._at:
            if not self._delay:
                os.kill(os.getpid(), signal.SIGKILL)
            threading.Thread(target=self._later, daemon=True).start()
        self.steps += 1

    def _later(self) -> None:
        time.sleep(self._delay)
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Run as the module's docstring says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("path", type=Path)
    parser.add_argument("--die-at", type=int)
    parser.add_argument("--delay", type=float, default=0.0)
    given = parser.parse_args()
    death = _Death(given.die_at, given.delay / 1000)
    with watching(given.home, death.step):
        bring_up_to_date([given.path], Home(given.home))
    print(death.steps)


if __name__ == "__main__":
    main()
