"""Archives are taken apart into their members, and no archive does harm."""

import errno
import os
import random
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipeline.deliveries import (
    StagingLimits,
    delivered_files,
    delivered_names,
    original_path,
    quarantined_files,
    stage,
)
from pipeline.home import Home
from pipeline.readers.archives import expand_archive
from pipeline.sandbox import Answer
from tests.pipeline.deliveries.packing import encrypted, packed, packed_with_raw_name, report, write_all


class Staged:
    """One archive, staged."""

    def __init__(self, folder: Path, data: bytes, limits: StagingLimits | None = None) -> None:
        self.home = Home(folder / "home")
        inbox = write_all(folder / "in", {"archive.zip": data})
        delivery = stage([inbox], self.home, limits)
        assert delivery is not None
        self.files = delivered_files(delivery.delivery_id, self.home)
        bad = quarantined_files(delivery.delivery_id, self.home)
        self.names = self.files["source_file"].to_list()
        self.errors = dict(bad.select("source_file", "error").iter_rows())
        assert stage([inbox], self.home, limits) is None
        written = {path.relative_to(folder).parts[0] for path in folder.rglob("*")}
        assert written == {"home", "in"}


def test_members_are_documents(tmp_path: Path) -> None:
    staged = Staged(tmp_path, packed({"2019/a.txt": report(1), "2020/b.txt": report(2), "empty/": b""}))
    assert staged.names == ["archive.zip/2019/a.txt", "archive.zip/2020/b.txt"]
    for number, document_id in enumerate(staged.files["document_id"], start=1):
        assert original_path(staged.home.originals, document_id).read_bytes() == report(number)
    assert staged.files["archive_id"].n_unique() == 1
    archive_id = staged.files["archive_id"][0]
    assert original_path(staged.home.originals, archive_id).exists()
    names = delivered_names(staged.home)
    assert names.filter(pl.col("document_id") == archive_id)["source_file"].to_list() == ["archive.zip"]


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = packed({"b.txt": report(2)})
    deep = packed({"deeper.zip": packed({"c.txt": report(3)})})
    staged = Staged(tmp_path, packed({"a.txt": report(1), "inner.zip": inner, "deep.zip": deep}))
    assert staged.names == ["archive.zip/a.txt", "archive.zip/inner.zip/b.txt"]
    assert "nested" in staged.errors["archive.zip/deep.zip/deeper.zip"]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("青山镇/工作报告.txt".encode("gb18030"), "青山镇/工作报告.txt"),
        ("青山鎮政府工作報告.txt".encode("big5"), "青山鎮政府工作報告.txt"),
        ("青山镇工作报告.txt".encode(), "青山镇工作报告.txt"),
    ],
)
def test_names_in_any_encoding(tmp_path: Path, raw: bytes, name: str) -> None:
    assert Staged(tmp_path, packed_with_raw_name(raw, report(1))).names == [f"archive.zip/{name}"]


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../../../escape.txt", "escape.txt"),
        ("/etc/absolute.txt", "etc/absolute.txt"),
        ("C:\\Windows\\drive.txt", "Windows/drive.txt"),
        ("a/../../b/./c.txt", "a/b/c.txt"),
        ("..", "unnamed"),
    ],
)
def test_names_that_lead_elsewhere_are_only_names(tmp_path: Path, name: str, harmless: str) -> None:
    assert Staged(tmp_path, packed({name: report(1)})).names == [f"archive.zip/{harmless}"]


def test_bad_members_do_not_stop_the_others(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": report(1), "bad.txt": report(2) * 50, "c.txt": report(3)}))
    at = data.index(b"bad.txt") + 12
    data[at : at + 8] = b"\xff" * 8
    staged = Staged(tmp_path, bytes(data))
    assert staged.names == ["archive.zip/a.txt", "archive.zip/c.txt"]
    assert "damaged" in staged.errors["archive.zip/bad.txt"]


def test_empty_members_links_and_litter(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("empty.txt", b"")
        archive.writestr("__MACOSX/._a.txt", b"litter")
        archive.writestr(".DS_Store", b"litter")
        archive.writestr("a.txt", report(1))
    data = path.read_bytes()
    path.unlink()
    staged = Staged(tmp_path, data)
    assert staged.names == ["archive.zip/a.txt"]
    assert "empty" in staged.errors["archive.zip/empty.txt"]
    assert "link" in staged.errors["archive.zip/link.txt"]
    assert len(staged.errors) == 2


def test_encrypted_members(tmp_path: Path) -> None:
    staged = Staged(tmp_path, encrypted({"a.txt": report(1), "b.txt": report(2)}))
    assert staged.names == []
    assert set(staged.errors) == {"archive.zip/a.txt", "archive.zip/b.txt"}
    assert all("password" in error for error in staged.errors.values())


BOMB = packed({"zeros.txt": bytes(60 << 20)})
SMALL = StagingLimits(ratio_free_bytes=1 << 20)


@pytest.mark.parametrize(
    ("data", "limits", "error"),
    [
        (BOMB, SMALL, "bomb"),
        (packed({"inner.zip": BOMB}), SMALL, "bomb"),
        (packed({f"{number}.txt": b"x" for number in range(50)}), StagingLimits(archive_members=40), "more than 40"),
        (packed({"a.txt": report(1)})[:60], None, "damaged"),
        (packed({"a.txt": report(1), "b.zip": packed({"c.txt": report(2)}, 0)}, 0)[:-40], None, "damaged"),
        (packed({}), None, "no files"),
    ],
)
def test_archives_that_are_refused_whole(tmp_path: Path, data: bytes, limits: StagingLimits | None, error: str) -> None:
    staged = Staged(tmp_path, data, limits)
    assert staged.names == []
    assert list(staged.errors) == ["archive.zip"]
    assert error in staged.errors["archive.zip"]


def test_a_member_beyond_the_limit(tmp_path: Path) -> None:
    staged = Staged(tmp_path, packed({"a.txt": report(1), "b.txt": bytes(5000)}), StagingLimits(member_bytes=4000))
    assert staged.names == ["archive.zip/a.txt"]
    assert "limit" in staged.errors["archive.zip/b.txt"]


def test_a_rare_method_of_packing(tmp_path: Path) -> None:
    staged = Staged(tmp_path, packed({"a.txt": report(1) * 20}, zipfile.ZIP_LZMA))
    assert "rare method" in staged.errors["archive.zip/a.txt"]


def test_a_known_archive_under_a_new_name_is_an_alias(tmp_path: Path) -> None:
    staged = Staged(tmp_path, packed({"a.txt": report(1)}))
    again = write_all(tmp_path / "more", {"renamed.zip": packed({"a.txt": report(1)})})
    assert stage([again], staged.home) is None
    assert "renamed.zip" in delivered_names(staged.home)["source_file"].to_list()


def test_word_files_are_documents_and_no_archives(tmp_path: Path) -> None:
    package = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    home = Home(tmp_path / "home")
    delivery = stage([write_all(tmp_path / "in", {"a.docx": package})], home)
    assert delivery is not None
    assert delivered_files(delivery.delivery_id, home)["source_file"].to_list() == ["a.docx"]


def test_any_broken_archive_is_staged(tmp_path: Path) -> None:
    chance = random.Random(6)
    whole = packed({"a.txt": report(1), "b/c.txt": os.urandom(300), "d.zip": packed({"e.txt": report(2)})})
    broken: dict[str, bytes] = {}
    for number in range(400):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 12)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        broken[f"{number:03}.zip"] = bytes(data[: chance.choice([len(data), chance.randrange(4, len(data))])])
    home = Home(tmp_path / "home")
    inbox = write_all(tmp_path / "in", broken)
    delivery = stage([inbox], home)
    assert delivery is not None
    named = delivered_names(home)["source_file"].to_list()
    quarantined = quarantined_files(delivery.delivery_id, home)
    named += quarantined["source_file"].to_list()
    crashed = quarantined.filter(pl.col("error").str.contains("cannot be unpacked"))
    assert crashed.is_empty(), crashed["detail"].to_list()
    assert {name.partition("/")[0] for name in named} == set(broken)
    assert stage([inbox], home) is None


def test_a_disk_that_fails_is_not_the_archives_fault(tmp_path: Path) -> None:
    archive = tmp_path / "archive.zip"
    archive.write_bytes(packed({"a.txt": report(1)}))
    limits = {"member_bytes": 1 << 20, "members": 10, "total_bytes": 1 << 20}
    limits |= {"ratio": 100.0, "ratio_free_bytes": 1 << 20, "depth": 2}
    request = {"archive": str(archive), "into": str(tmp_path / "nowhere"), "limits": limits}
    assert expand_archive(request)["failed"] == errno.ENOENT


def test_a_failing_disk_stops_the_staging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Answer({"failed": errno.ENOSPC, "detail": "No space left on device"})
    monkeypatch.setattr("pipeline.sandbox.Sandbox.answer", lambda *_: iter([failed]))
    home = Home(tmp_path / "home")
    inbox = write_all(tmp_path / "in", {"archive.zip": packed({"a.txt": report(1)})})
    with pytest.raises(OSError, match="No space"):
        stage([inbox], home)
    monkeypatch.undo()
    assert stage([inbox], home) is not None
