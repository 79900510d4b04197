"""Killed at any moment, a run loses nothing, disturbs no reader, and the next run comes to the same tables."""

import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.home import Home
from tests.conftest import CHECKOUT
from tests.operations import deliveries
from tests.operations.conftest import Tally
from tests.operations.warehouses import Tables, differing, left_over, lost, published
from tests.operations.whole_run import bring_up_to_date

MOMENTS = 50
GROUPS = 10


@dataclass(frozen=True)
class Scene:
    """A home with one delivery published, a second delivery, and the warehouses before and after it."""

    home: Home
    second: Path
    before: Tables
    after: Tables
    steps: int


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    root = tmp_path_factory.mktemp("killed")
    home, undisturbed = Home(root / "home"), Home(root / "undisturbed")
    bring_up_to_date([deliveries.first(root / "first")], home)
    shutil.copytree(home.root, undisturbed.root)
    path = deliveries.second(root / "second")
    ended = run(undisturbed, path)
    assert ended.returncode == 0, ended.stderr
    yield Scene(home, path, published(home), published(undisturbed), int(ended.stdout))
    shutil.rmtree(root)


def run(home: Home, path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.operations.whole_run", str(home.root), str(path), *options]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


def test_the_second_delivery_changes_the_warehouse(scene: Scene) -> None:
    assert {"dim_document", "fct_observation", "quarantine"} <= set(differing(scene.before, scene.after))


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_killed_at_random_moments(scene: Scene, group: int, tmp_path: Path, tally: Tally) -> None:
    chance = random.Random(group)
    # one moment of every fifth of the run's steps, so that all of staging, stages, tables and publication have theirs
    each = MOMENTS // GROUPS
    for part in range(each):
        step = int((part + chance.random()) / each * scene.steps)
        delay = chance.choice([0.0, chance.uniform(0, 40)])
        home = Home(tmp_path / str(part))
        shutil.copytree(scene.home.root, home.root)
        ended = run(home, scene.second, "--die-at", str(step), "--delay", str(delay))
        told = f"killed {delay:.0f} ms after step {step} of {scene.steps}"
        # with a delay the last steps may all be done before it is over
        assert ended.returncode == -signal.SIGKILL or delay, told
        standing = published(home)
        assert not differing(standing, scene.before) or not differing(standing, scene.after), told
        bring_up_to_date([scene.second], home)
        assert differing(published(home), scene.after) == [], told
        assert lost(deliveries.SECOND, home) == set(), told
        assert left_over(home) == [], told
        tally(moments_killed=ended.returncode == -signal.SIGKILL)
        shutil.rmtree(home.root)
