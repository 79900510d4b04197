"""Everything delivered is stored once, named, and never lost."""

import hashlib
import os
import threading
import time
from pathlib import Path

import polars as pl
import pytest

from pipeline.deliveries import (
    DeliveredFiles,
    DeliveredNames,
    Delivery,
    Quarantine,
    StagingLimits,
    delivered_files,
    delivered_names,
    deliveries,
    original_path,
    quarantined_files,
    stage,
)
from pipeline.home import Home
from tests.pipeline.deliveries.packing import report, write_all


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "reports"


def staged(path: Path, home: Home) -> Delivery:
    delivery = stage([path], home)
    assert delivery is not None
    return delivery


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and its time of change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_a_folder_becomes_one_delivery(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1), "下属/b.txt": report(2), ".hidden": b"x", "~$lock.docx": b"x"})
    delivery = staged(inbox, home)
    files = delivered_files(delivery.delivery_id, home)
    DeliveredFiles.validate(files)
    assert files["source_file"].to_list() == ["a.txt", "下属/b.txt"]
    assert (delivery.documents, delivery.quarantined, delivery.aliases) == (2, 0, 0)
    assert delivery.size_bytes == len(report(1)) + len(report(2))
    for document_id in files["document_id"]:
        data = original_path(home.originals, document_id).read_bytes()
        assert hashlib.sha256(data).hexdigest() == document_id
    assert deliveries(home) == [delivery]


def test_a_second_staging_brings_nothing_and_touches_no_file(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1), "empty.txt": b"", "b.txt": report(2)})
    staged(inbox, home)
    before = tree(home.root)
    assert stage([inbox], home) is None
    assert tree(home.root) == before


def test_the_id_depends_on_the_content_alone(home: Home, inbox: Path, tmp_path: Path) -> None:
    write_all(inbox, {"a.txt": report(1), "b.txt": report(2)})
    first = staged(inbox, home)
    other = staged(inbox, Home(tmp_path / "other"))
    assert first == other
    ids = sorted(delivered_files(first.delivery_id, home)["document_id"])
    digest = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    assert first.delivery_id == f"reports-{digest[:8]}"


def test_a_later_delivery_holds_only_what_is_new(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1)})
    first = staged(inbox, home)
    write_all(inbox, {"b.txt": report(2)})
    second = staged(inbox, home)
    assert delivered_files(second.delivery_id, home)["source_file"].to_list() == ["b.txt"]
    assert {delivery.delivery_id for delivery in deliveries(home)} == {first.delivery_id, second.delivery_id}


def test_every_further_name_of_known_bytes_can_be_found(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1), "copy of a.txt": report(1)})
    first = staged(inbox, home)
    assert (first.documents, first.aliases) == (1, 1)
    write_all(inbox, {"again.txt": report(1)})
    extraction = tree(home.deliveries)
    assert stage([inbox], home) is None
    assert tree(home.deliveries).items() >= extraction.items()
    write_all(inbox, {"third.txt": report(1), "new.txt": report(3)})
    staged(inbox, home)
    names = delivered_names(home, first.delivery_id)
    DeliveredNames.validate(names)
    assert names.filter(~pl.col("is_alias"))["source_file"].to_list() == ["a.txt"]
    aliases = names.filter(pl.col("is_alias"))["source_file"].to_list()
    assert sorted(aliases) == ["again.txt", "copy of a.txt", "third.txt"]
    assert names["document_id"].n_unique() == 1


def test_the_same_file_a_thousand_times(home: Home, inbox: Path) -> None:
    write_all(inbox, {f"{number:04}.txt": report(7) for number in range(1000)})
    delivery = staged(inbox, home)
    assert (delivery.documents, delivery.aliases) == (1, 999)
    assert len(delivered_names(home)) == 1000
    assert stage([inbox], home) is None


def test_bad_files_are_quarantined_and_the_rest_goes_on(home: Home, inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "outside.txt"
    secret.write_bytes(report(99))
    write_all(inbox, {"good.txt": report(1), "empty.txt": b"", "sub/also good.txt": report(2)})
    (inbox / "out").symlink_to(secret)
    (inbox / "out folder").symlink_to(tmp_path)
    (inbox / "broken").symlink_to(inbox / "nowhere")
    (inbox / "loop").symlink_to(inbox / "sub")
    (inbox / "same.txt").symlink_to(inbox / "good.txt")
    os.mkfifo(inbox / "pipe")
    delivery = staged(inbox, home)
    bad = quarantined_files(delivery.delivery_id, home)
    Quarantine.validate(bad)
    reasons = dict(bad.select("source_file", "error").iter_rows())
    assert set(reasons) == {"empty.txt", "out", "out folder", "broken", "pipe"}
    assert "empty" in reasons["empty.txt"]
    assert "leads out" in reasons["out"]
    assert "leads out" in reasons["out folder"]
    assert "pipe" in reasons["pipe"]
    assert delivered_files(delivery.delivery_id, home)["source_file"].to_list() == ["good.txt", "sub/also good.txt"]
    names = delivered_names(home)
    assert names.filter(pl.col("is_alias"))["source_file"].to_list() == ["same.txt"]


def test_a_file_that_vanishes_while_it_is_read(home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(inbox, {"a.txt": report(1), "gone.txt": report(2)})
    found = __import__("pipeline.deliveries.staging", fromlist=["find_files"]).find_files

    def find_and_lose(*arguments: object, **options: object) -> object:
        files = found(*arguments, **options)
        (inbox / "gone.txt").unlink()
        return files

    monkeypatch.setattr("pipeline.deliveries.staging.find_files", find_and_lose)
    delivery = staged(inbox, home)
    bad = quarantined_files(delivery.delivery_id, home)
    assert bad["source_file"].to_list() == ["gone.txt"]
    assert "vanished" in bad["error"][0]
    assert delivery.documents == 1


def test_an_unreadable_file(home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(inbox, {"a.txt": report(1), "locked.txt": report(2)})
    real = Path.open

    def refuse(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    delivery = staged(inbox, home)
    bad = quarantined_files(delivery.delivery_id, home)
    assert bad.select("source_file", "detail").rows() == [("locked.txt", "Permission denied")]
    assert "permissions" in bad["error"][0]


def test_a_file_beyond_the_limit(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1), "large.txt": b"x" * 5000})
    delivery = stage([inbox], home, StagingLimits(file_bytes=4000))
    assert delivery is not None
    assert "limit" in quarantined_files(delivery.delivery_id, home)["error"][0]


@pytest.mark.parametrize("size", [(8 << 20) - 1, 8 << 20, (8 << 20) + 1, (9 << 20) + 7])
def test_large_files_are_copied_exactly(home: Home, inbox: Path, size: int) -> None:
    data = os.urandom(size)
    write_all(inbox, {"large.bin": data})
    delivery = staged(inbox, home)
    (document_id,) = delivered_files(delivery.delivery_id, home)["document_id"]
    assert document_id == hashlib.sha256(data).hexdigest()
    assert original_path(home.originals, document_id).read_bytes() == data


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("工作报告.txt".encode(), "工作报告.txt"),
        ("青山镇工作报告.txt".encode("gb18030"), "青山镇工作报告.txt"),
        ("青山鎮政府工作報告.txt".encode("big5"), "青山鎮政府工作報告.txt"),
        (b"line\nbreak'; drop table x;--<b>.txt", "line\nbreak'; drop table x;--<b>.txt"),
    ],
)
def test_names_in_any_encoding_survive(home: Home, inbox: Path, raw: bytes, name: str) -> None:
    inbox.mkdir()
    (inbox / os.fsdecode(raw)).write_bytes(report(1))
    delivery = staged(inbox, home)
    assert delivered_files(delivery.delivery_id, home)["source_file"].to_list() == [name]


def test_names_that_are_no_text_survive_too(home: Home, inbox: Path) -> None:
    inbox.mkdir()
    (inbox / os.fsdecode(b"\xff\xfe\x80\x81\x00"[:4] + b".txt")).write_bytes(report(1))
    delivery = staged(inbox, home)
    (name,) = delivered_files(delivery.delivery_id, home)["source_file"]
    assert name.endswith(".txt")


def test_a_single_file_and_several_paths(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a b.txt": report(1), "c.txt": report(2), "d/e.txt": report(3)})
    single = staged(inbox / "a b.txt", home)
    assert single.delivery_id.startswith("a_b-")
    several = stage([inbox / "c.txt", inbox / "d"], home)
    assert several is not None
    assert several.delivery_id.startswith("reports-")
    assert delivered_files(several.delivery_id, home)["source_file"].to_list() == ["c.txt", "e.txt"]


def test_a_path_that_is_not_there(home: Home, inbox: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no file or folder"):
        stage([inbox / "typo"], home)
    write_all(inbox, {"a.txt": report(1)})
    delivery = stage([inbox / "a.txt", inbox / "typo"], home)
    assert delivery is not None
    assert quarantined_files(delivery.delivery_id, home)["source_file"].to_list() == ["typo"]


def test_an_empty_folder_brings_nothing(home: Home, inbox: Path) -> None:
    inbox.mkdir()
    assert stage([inbox], home) is None
    assert deliveries(home) == []


def test_only_trouble_is_a_delivery_too(home: Home, inbox: Path) -> None:
    write_all(inbox, {"empty.txt": b""})
    delivery = staged(inbox, home)
    assert (delivery.documents, delivery.quarantined) == (0, 1)
    assert delivered_files(delivery.delivery_id, home).is_empty()
    assert stage([inbox], home) is None


def test_a_home_inside_the_delivered_folder_is_not_delivered(inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1)})
    home = Home(inbox / "out")
    staged(inbox, home)
    assert stage([inbox], home) is None


def test_a_full_disk_is_no_bad_file(home: Home, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(inbox, {"a.txt": report(1)})

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.deliveries.originals.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            stage([inbox], home)
    assert deliveries(home) == []
    assert staged(inbox, home).documents == 1


def test_two_stagings_at_once_share_the_work(home: Home, inbox: Path) -> None:
    write_all(inbox, {f"{number}.txt": report(number) for number in range(200)})
    results: list[Delivery | None] = []
    threads = [threading.Thread(target=lambda: results.append(stage([inbox], home))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.documents for result in results if result] == [200]


def test_an_unknown_delivery(home: Home) -> None:
    with pytest.raises(LookupError):
        delivered_files("none-00000000", home)


def test_thousands_of_small_deliveries_are_known_quickly(home: Home, inbox: Path) -> None:
    write_all(inbox, {"a.txt": report(1)})
    first = staged(inbox, home)
    manifest = (home.deliveries / f"{first.delivery_id}.parquet").read_bytes()
    for number in range(2000):
        (home.deliveries / f"many-{number:08x}.parquet").write_bytes(manifest)
    start = time.process_time()
    assert len(deliveries(home)) == 2001
    assert time.process_time() - start < 10
