"""Deliveries of invented reports, and the figures that the tests of this folder add up."""

from collections import Counter
from collections.abc import Callable

import pytest

PROPERTY = "operations"
Tally = Callable[..., None]


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Count something for the summary at the end: `tally(moments_killed=1)`."""

    def count(**figures: int) -> None:
        request.node.user_properties.append((PROPERTY, figures))

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", []):
        for name, told in getattr(report, "user_properties", []):
            if name == PROPERTY:
                figures.update(told)
    if figures:
        terminalreporter.section("operations")
        for name, number in sorted(figures.items()):
            terminalreporter.write_line(f"{name.replace('_', ' ')}: {number:,}")
