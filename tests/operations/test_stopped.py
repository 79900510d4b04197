"""After a stop at any step whatever, with or without what was not yet on the disk, the next run converges.

One undisturbed run gives all the states in which a stop could leave the home: a copy of it before every step.
A killed process leaves such a copy as it is; a machine that loses its power loses in it the content of all
files that had not been brought to the disk.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from pipeline import execution, listing, retractions, tables
from pipeline.deliveries import deliveries, original_path, stage, staging
from pipeline.home import Home
from pipeline.stages import STAGES
from tests.operations.conftest import Tally
from tests.operations.deliveries import first, report
from tests.operations.steps import watching
from tests.operations.warehouses import differing, left_over, published
from tests.operations.whole_run import bring_up_to_date, extract
from warehouse import freshness

States = Callable[[Home, Callable[[], object]], list[Home]]


class Camera:
    """Copies a home before every step of what is done in it."""

    def __init__(self, home: Home, album: Path) -> None:
        self._home = home
        self._album = album
        self._on_disk = {path.stat().st_ino for path in _files(home.root)}
        self._last: set[tuple[object, ...]] = set()
        self.states: list[Home] = []

    def take(self) -> None:
        seen = {(path, (found := path.stat()).st_size, found.st_mtime_ns) for path in _files(self._home.root)}
        if seen == self._last:
            return
        self._last = seen
        for lost in (False, True):
            copied = self._album / f"{len(self.states):03}"
            shutil.copytree(self._home.root, copied)
            self.states.append(Home(copied))
            if lost:
                for path in _files(self._home.root):
                    if path.stat().st_ino not in self._on_disk:
                        os.truncate(copied / path.relative_to(self._home.root), 0)

    def note(self, descriptor: int) -> None:
        self._on_disk.add(os.fstat(descriptor).st_ino)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def states(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[States]:
    """Do something in a home and give the states in which a stop could have left it."""

    def watch(home: Home, act: Callable[[], object]) -> list[Home]:
        camera = Camera(home, tmp_path / "states")
        to_disk = os.fsync

        def noted(descriptor: int) -> None:
            to_disk(descriptor)
            camera.note(descriptor)

        with monkeypatch.context() as patch, watching(home.root, camera.take):
            patch.setattr(os, "fsync", noted)
            act()
        camera.take()
        return camera.states

    yield watch
    shutil.rmtree(tmp_path / "states", ignore_errors=True)


def test_staging(tmp_path: Path, states: States, tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    # what other threads change while the home is copied would give states that no stop leaves
    monkeypatch.setattr(staging, "_threads", lambda: ThreadPoolExecutor(max_workers=1))
    home = Home(tmp_path / "home")
    stage([first(tmp_path / "first")], home)
    inbox = tmp_path / "second"
    inbox.mkdir()
    for number in range(3):
        (inbox / f"{number}.txt").write_text(report(year=2020 + number), "utf-8")
    (inbox / "large.txt").write_text(report() * 30_000, "utf-8")
    (inbox / "empty.txt").touch()
    stopped = states(home, lambda: stage([inbox], home))
    assert len(stopped) > 20
    held = {path.name: path.read_bytes() for path in home.originals.rglob("*") if path.is_file()}
    for state in stopped:
        assert deliveries(state) in (deliveries(home)[:1], deliveries(home))
        stage([inbox], state)
        assert deliveries(state) == deliveries(home)
        assert {name: original_path(state.originals, name).read_bytes() for name in held} == held
        assert left_over(state) == []
    tally(states_of_a_stop_recovered_from=len(stopped))


@pytest.mark.parametrize("table", ["delivered_files", "documents", "reports", "quarantine"])
def test_a_table_of_a_delivery(tmp_path: Path, states: States, tally: Tally, table: str) -> None:
    home = Home(tmp_path / "home")
    delivery = stage([first(tmp_path / "first")], home)
    assert delivery is not None
    name = delivery.delivery_id

    def make(place: Home) -> None:
        if table == listing.TABLE:
            listing.make(place, name)
        else:
            execution.make(next(one for one in STAGES if one.table == table), place, name)

    extract(home)
    expected = tables.read(home, table, name)
    tables.remove(home, table, name)
    stopped = states(home, lambda: make(home))
    assert len(stopped) > 10
    for state in stopped:
        make(state)
        assert tables.read(state, table, name).equals(expected)
        assert left_over(state) == []
    tally(states_of_a_stop_recovered_from=len(stopped))


@pytest.mark.slow
def test_the_warehouse(tmp_path: Path, states: States, tally: Tally) -> None:
    home = Home(tmp_path / "home")
    bring_up_to_date([first(tmp_path / "first")], home)
    before = published(home)
    second = tmp_path / "second"
    second.mkdir()
    (second / "later.txt").write_text(report(), "utf-8")
    stage([second], home)
    extract(home)
    freshness.refresh_table("dim_document", home)

    def publish(place: Home) -> None:
        freshness.refresh_table("dim_report", place)
        freshness.refresh_publication(place)

    stopped = states(home, lambda: publish(home))
    after = published(home)
    assert differing(before, after) == ["dim_document", "dim_report"]
    assert len(stopped) > 20
    for state in stopped:
        standing = published(state)
        assert not differing(standing, before) or not differing(standing, after), state.root
        publish(state)
        assert differing(published(state), after) == [], state.root
        assert left_over(state) == [], state.root
    tally(states_of_a_stop_recovered_from=len(stopped))


def test_a_retraction(tmp_path: Path, states: States, tally: Tally) -> None:
    home = Home(tmp_path / "home")
    retractions.retract(["a" * 64], "one", date(2024, 1, 1), home)
    before = retractions.retractions(home)

    def withdraw(place: Home) -> None:
        retractions.retract(["b" * 64], "two", date(2024, 1, 2), place)

    stopped = states(home, lambda: withdraw(home))
    after = retractions.retractions(home)
    for state in stopped:
        standing = retractions.retractions(state)
        assert standing.equals(before) or standing.equals(after)
        withdraw(state)
        assert retractions.retractions(state).equals(after)
        assert left_over(state) == []
    tally(states_of_a_stop_recovered_from=len(stopped))
