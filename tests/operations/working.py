"""Work that tells of itself and does not end."""

import os
import time
from pathlib import Path


def tell_and_stay(folder: Path) -> None:
    """Leave a file named like this process, and stay."""
    (folder / str(os.getpid())).touch()
    time.sleep(600)
