"""Files that change, vanish or cannot be stored while they are taken in."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.command_line import main
from pipeline.deliveries import delivered_files, deliveries, original_path, quarantined_files, stage
from pipeline.home import Home
from tests.conftest import CHECKOUT
from tests.operations.deliveries import report
from tests.operations.steps import watching
from tests.operations.warehouses import left_over
from tests.pipeline.deliveries.packing import packed

SMALL = report().encode()
LARGE = SMALL * 30_000


def on_first_read(monkeypatch: pytest.MonkeyPatch, path: Path, act: Callable[[], object]) -> None:
    """Do something once a file has been opened for reading and looked at."""
    look = os.fstat
    done: list[bool] = []

    def looked(descriptor: int) -> os.stat_result:
        found = look(descriptor)
        if not done and path.exists() and os.path.samestat(found, path.stat()):
            done.append(True)
            act()
        return found

    monkeypatch.setattr(os, "fstat", looked)


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_a_file_that_grows_while_it_is_read_is_not_taken_for_whole(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    growing = inbox / "growing.txt"
    growing.write_bytes(content[:-30])
    (inbox / "whole.txt").write_text(report("白石镇"), "utf-8")

    def grow() -> None:
        with growing.open("ab") as file:
            file.write(content[-30:])

    with monkeypatch.context() as patch:
        on_first_read(patch, growing, grow)
        delivery = stage([inbox], home)
    assert delivery is not None
    assert delivered_files(delivery.delivery_id, home)["source_file"].to_list() == ["whole.txt"]
    assert quarantined_files(delivery.delivery_id, home)["error"].to_list() == [
        "The file was still being written while it was read; deliver it again."
    ]
    later = stage([inbox], home)
    assert later is not None
    assert delivered_files(later.delivery_id, home)["size_bytes"].to_list() == [len(content)]
    assert left_over(home) == []


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_a_file_that_vanishes_is_told_and_the_rest_goes_on(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a", "b", "c"):
        (inbox / f"{name}.txt").write_bytes(content + name.encode())
    find = Path.stat

    def found(path: Path, **options: bool) -> os.stat_result:
        status = find(path, **options)
        if path.name == "b.txt" and not options:
            path.unlink(missing_ok=True)
        return status

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", found)
        delivery = stage([inbox], home)
    assert delivery is not None
    assert delivered_files(delivery.delivery_id, home)["source_file"].to_list() == ["a.txt", "c.txt"]
    refused = quarantined_files(delivery.delivery_id, home)
    assert refused["source_file"].to_list() == ["b.txt"]
    assert "vanished" in refused["error"][0]


def test_a_full_disk_at_any_step_of_staging(home: Home, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for year in range(2018, 2022):
        (inbox / f"{year}.txt").write_text(report(year=year), "utf-8")
    (inbox / "more.zip").write_bytes(packed({"2022.txt": report(year=2022).encode()}))
    expected = Home(tmp_path / "expected")
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    with watching(expected.root, count):
        stage([inbox], expected)
    assert steps > 20
    failed = 0
    for last in range(0, steps, 2):
        left = last

        def fill() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        place = Home(tmp_path / f"full-{last}")
        try:
            with watching(place.root, fill):
                stage([inbox], place)
        except OSError as error:
            assert error.errno == errno.ENOSPC
            failed += 1
        stage([inbox], place)
        assert deliveries(place) == deliveries(expected), last
        assert left_over(place) == [], last
    assert failed > 5


def test_an_archive_that_does_not_fit_is_no_bad_archive(home: Home, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    members = {f"{year}.txt": report(year=year).encode() * 2000 for year in range(2018, 2022)}
    (inbox / "reports.zip").write_bytes(packed(members))
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from pipeline.deliveries import stage\n"
        "from pipeline.home import Home\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "stage([Path(sys.argv[1])], Home(Path(sys.argv[2])))\n"
    )
    command = [sys.executable, "-c", script, str(inbox), str(home.root)]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "File too large" in ended.stderr
    assert deliveries(home) == []
    delivery = stage([inbox], home)
    assert delivery is not None
    assert (delivery.documents, delivery.quarantined) == (4, 0)


def test_a_home_that_may_not_be_written_to_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(SMALL)
    home = tmp_path / "home"
    home.mkdir()

    def refuse() -> None:
        # root may write everywhere, so that the folder's own permissions would not do
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(home))

    monkeypatch.setattr(sys, "argv", ["gwr", "run", str(tmp_path / "a.txt"), "--home", str(home)])
    with watching(home, refuse), pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [f"gwr: Permission denied: {home}"]
    assert list(home.iterdir()) == []


def test_an_inbox_that_may_only_be_read_is_left_as_it_was(home: Home, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_bytes(SMALL)
    before = (inbox / "a.txt").stat()
    inbox.chmod(0o555)
    try:
        delivery = stage([inbox], home)
    finally:
        inbox.chmod(0o755)
    assert delivery is not None
    assert delivery.documents == 1
    after = (inbox / "a.txt").stat()
    assert (before.st_mtime_ns, before.st_ctime_ns, before.st_size) == (
        after.st_mtime_ns,
        after.st_ctime_ns,
        after.st_size,
    )
    (document,) = delivered_files(delivery.delivery_id, home)["document_id"]
    assert original_path(home.originals, document).stat().st_ino != after.st_ino
