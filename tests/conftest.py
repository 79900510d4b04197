"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.home import Home

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"


def pytest_configure() -> None:
    # no test may write into the instance of whoever runs the tests, or tell anybody about it
    os.environ.pop("DAGSTER_HOME", None)
    os.environ.pop("GWR_HOME", None)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"


# The same commit gets the same verdict, however busy the machine is; --hypothesis-profile=default looks further.
settings.register_profile("gwr", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gwr")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if (SHARED / "reports").is_dir():
        return
    missing = pytest.mark.skip(reason="the real reports are not here: ../shared/reports")
    for item in items:
        if "real" in item.keywords:
            item.add_marker(missing)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")
