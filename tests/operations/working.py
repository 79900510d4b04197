"""Work that tells of itself and does not end, and ways to watch the process that does it."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def tell_and_stay(folder: Path) -> None:
    """Leave a file named like this process, and stay."""
    (folder / str(os.getpid())).touch()
    time.sleep(3600)


def wait_until(comes_true: Callable[[], bool]) -> None:
    """Wait for something that comes soon where the machine is idle; only what never comes fails."""
    deadline = time.monotonic() + 600
    while not comes_true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
