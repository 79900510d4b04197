"""Small deliveries and a way to run them as the command line does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assets.instance import open_instance
from assets.running import Ran, run_due
from pipeline.deliveries import stage
from pipeline.home import Home


def deliver(home: Home, folder: Path, **files: str | bytes) -> str:
    """Stage files as one delivery and give its id; names are made by appending .txt."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    delivery = stage([folder], home)
    assert delivery is not None
    return delivery.delivery_id


@pytest.fixture
def run(home: Home) -> Callable[[], Ran]:
    """Run what is due in the test's home."""

    def run_once() -> Ran:
        with open_instance(home) as instance:
            return run_due(home, instance, processes=1)

    return run_once
