"""Deliveries that are made to do harm: each file is read or quarantined, and nothing else happens."""

import os
import random
import resource
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.deliveries import StagingLimits, delivered_files, delivered_names, quarantined_files, stage
from pipeline.documents import OpeningLimits, open_documents
from pipeline.home import Home
from tests.operations.conftest import Tally
from tests.operations.deliveries import report
from tests.operations.warehouses import published
from tests.operations.whole_run import bring_up_to_date
from tests.pipeline.deliveries.packing import encrypted, packed, packed_with_raw_name, write_all
from tests.pipeline.documents.test_bad_input import SEEDS, spoiled

SPOILED = 2000
PER_DELIVERY = 250
DEEP = "deep/" * 60 + "deep.txt"
# of the processor, as those of the clock grow with whatever else the machine does
SECONDS_PER_DELIVERY = 240
WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


@pytest.fixture(autouse=True)
def nothing_is_written_elsewhere(tmp_path: Path) -> Iterator[None]:
    """Everything stands in the inbox or in the home, where the test put it."""
    yield
    assert {path.name for path in tmp_path.iterdir()} <= {"inbox", "home", "outside"}


def processor_seconds() -> float:
    """What this process and those that it started and that have ended have used so far."""
    return sum(times.ru_utime + times.ru_stime for times in map(resource.getrusage, WHOSE))


def outcome(home: Home, delivery: str) -> tuple[set[str], set[str]]:
    """The names of a delivery that are read, and those that are quarantined."""
    files = delivered_files(delivery, home)
    opened = open_documents(files, home.originals)
    refused = quarantined_files(delivery, home)
    return (
        set(opened.documents["source_file"]),
        set(opened.quarantine["source_file"]) | set(refused["source_file"]),
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", range(SPOILED // PER_DELIVERY))
def test_spoiled_files_go_all_the_way(tmp_path: Path, home: Home, number: int, tally: Tally) -> None:
    chance = random.Random(f"delivery {number}")
    inbox = tmp_path / "inbox"
    suffixes = ("txt", "html", "docx", "pdf", "zip", "doc", "rtf", "")
    files = {
        f"{one:03}.{chance.choice(suffixes)}".rstrip("."): spoiled(chance.choice(list(SEEDS.values())), chance)
        for one in range(PER_DELIVERY)
    }
    good = {"good.txt": report().encode()}
    write_all(inbox, files | good)
    began = processor_seconds()
    bring_up_to_date([inbox], home)
    assert processor_seconds() - began < SECONDS_PER_DELIVERY
    held = published(home)
    # an archive is told by its members, and bytes that came twice by their first name
    names = delivered_names(home)
    came_as = names.filter(names["document_id"].is_in(held["dim_document"]["document_id"].implode()))["source_file"]
    read = {part for name in came_as for part in (name, name.partition("/")[0])} & {*files, *good}
    quarantined = {part for name in held["quarantine"]["source_file"] for part in (name, name.partition("/")[0])}
    missing = files.keys() - read - quarantined - set(names["source_file"])
    assert missing == set()
    assert "good.txt" in read
    assert held["fct_observation"]["report_id"].str.len_chars().min() is not None
    tally(
        bad_inputs_tried=len(files),
        bad_inputs_read=len(read - good.keys()),
        bad_inputs_quarantined=len(files.keys() - read - missing),
        bad_inputs_lost=len(missing),
    )


def bomb() -> bytes:
    """100 MB of zeros."""
    return packed({"zeros.txt": bytes(100 << 20)})


def many() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(3000):
            archive.writestr(f"{number}.txt", b"")
    return buffer.getvalue()


def nested(depth: int) -> bytes:
    data = packed({"report.txt": report().encode()})
    for level in range(depth):
        data = packed({f"{level}.zip": data})
    return data


def link_entry() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("link.txt")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "bomb.zip": bomb,
    "many.zip": many,
    "nested.zip": lambda: nested(8),
    "link.zip": link_entry,
    "encrypted.zip": lambda: encrypted({"a.txt": report().encode()}),
    "up.zip": lambda: packed({"../../../up.txt": b"\xe4\xb8\x80 up"}),
    "absolute.zip": lambda: packed({"/tmp/absolute.txt": b"\xe4\xba\x8c absolute"}),
    "drive.zip": lambda: packed({"C:\\Windows\\drive.txt": b"\xe4\xb8\x89 drive"}),
    "gbk.zip": lambda: packed_with_raw_name("云溪镇.txt".encode("gb18030"), report(year=2001).encode()),
    "raw.zip": lambda: packed_with_raw_name(b"\xff\xfe\x80.txt", report(year=2002).encode()),
    "long.zip": lambda: packed({"x" * 5000 + ".txt": report(year=2003).encode()}),
    "nul.zip": lambda: packed_with_raw_name(b"a\x00b.txt", report(year=2004).encode()),
    "cut.zip": lambda: packed({"a.txt": report(year=2005).encode() * 50})[:-40],
    "empty.zip": lambda: packed({}),
    "quine.zip": lambda: packed({"a.zip": packed({"b.zip": packed({"c.zip": b"PK\x03\x04"})})}),
}


def test_archives_made_to_do_harm(tmp_path: Path, home: Home, tally: Tally) -> None:
    inbox = write_all(tmp_path / "inbox", {name: make() for name, make in ARCHIVES.items()})
    delivery = stage([inbox], home)
    assert delivery is not None
    read, quarantined = outcome(home, delivery.delivery_id)
    assert {name.partition("/")[0] for name in read | quarantined} == ARCHIVES.keys()
    assert {"up.zip/up.txt", "absolute.zip/tmp/absolute.txt", "drive.zip/Windows/drive.txt"} <= read
    assert "gbk.zip/云溪镇.txt" in read
    assert {"bomb.zip", "encrypted.zip/a.txt", "link.zip/link.txt", "cut.zip", "empty.zip"} <= quarantined
    assert not any(".." in name.split("/") or name.startswith("/") for name in read | quarantined)
    assert not Path("/tmp/absolute.txt").exists()
    got = {name.partition("/")[0] for name in read}
    tally(
        bad_inputs_tried=len(ARCHIVES),
        bad_inputs_read=len(got),
        bad_inputs_quarantined=len(ARCHIVES.keys() - got),
        bad_inputs_lost=0,
    )


def test_an_inbox_made_to_do_harm(tmp_path: Path, home: Home, tally: Tally) -> None:
    outside = write_all(tmp_path / "outside", {"secret.txt": report(year=1999).encode()})
    inbox = write_all(tmp_path / "inbox", {"good.txt": report().encode(), DEEP: report(year=2001).encode()})
    (inbox / "empty").mkdir()
    (inbox / "link.txt").symlink_to(outside / "secret.txt")
    (inbox / "folder").symlink_to(outside)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "nothing.txt").symlink_to(inbox / "missing")
    os.mkfifo(inbox / "pipe.txt")
    for number, name in enumerate((b"\xd4\xc6\xcf\xaa.txt", b"\xff\xfe.txt", b"line\nbreak.txt", b"-rf.txt", b"*.txt")):
        Path(os.fsdecode(os.fsencode(inbox) + b"/" + name)).write_text(report(year=2010 + number), "utf-8")
    delivery = stage([inbox], home)
    assert delivery is not None
    read, quarantined = outcome(home, delivery.delivery_id)
    assert read == {
        "good.txt", DEEP, "云溪.txt", "\\xff\\xfe.txt", "line\nbreak.txt", "-rf.txt", "*.txt",
    }  # fmt: skip
    assert quarantined == {"link.txt", "folder", "nothing.txt", "pipe.txt"}
    stored = b"".join(path.read_bytes() for path in home.originals.rglob("*") if path.is_file())
    assert "1999年".encode() not in stored
    tally(bad_inputs_tried=10, bad_inputs_read=6, bad_inputs_quarantined=4, bad_inputs_lost=0)


def test_the_same_file_a_thousand_times(tmp_path: Path, home: Home) -> None:
    inbox = write_all(
        tmp_path / "inbox", {f"{number // 100}/{number}.txt": report().encode() for number in range(1000)}
    )
    delivery = stage([inbox], home)
    assert delivery is not None
    assert (delivery.documents, delivery.aliases) == (1, 999)
    assert delivered_names(home)["source_file"].n_unique() == 1000
    assert len([path for path in home.originals.rglob("*") if path.is_file()]) == 1
    assert stage([inbox], home) is None


def test_an_empty_folder_brings_nothing(tmp_path: Path, home: Home) -> None:
    (tmp_path / "inbox" / "empty" / "empty").mkdir(parents=True)
    assert stage([tmp_path / "inbox"], home) is None


def one_line(size_bytes: int) -> str:
    sentence = "二〇二三年全镇实现地区生产总值12.5亿元，增长6.2%；"
    return sentence * (size_bytes // len(sentence.encode()))


HUGE: dict[str, Callable[[], str]] = {
    "one line of 50 MB": lambda: one_line(50 << 20),
    "one line of 4 MB": lambda: one_line(4 << 20),
    "two hundred thousand numbers": lambda: report() + "".join(f"{number}亿元，" for number in range(200_000)),
    "a million numbers": lambda: report() + "".join(f"{number}亿元，" for number in range(1_000_000)),
    "a long number": lambda: report() + "1" * 2_000_000 + "亿元",
    "deep brackets": lambda: report() + "（" * 500_000 + "）" * 500_000,
    "three hundred thousand headings": lambda: report() + "一、工作回顾\n" * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_huge_texts_take_bounded_time_and_memory(tmp_path: Path, home: Home, name: str, tally: Tally) -> None:
    write_all(tmp_path / "inbox", {"huge.txt": HUGE[name]().encode(), "good.txt": report("白石镇").encode()})
    began = processor_seconds()
    bring_up_to_date([tmp_path / "inbox"], home)
    assert processor_seconds() - began < SECONDS_PER_DELIVERY
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 12 << 20
    held = published(home)
    read, quarantined = set(held["dim_document"]["source_file"]), set(held["quarantine"]["source_file"])
    assert {"huge.txt", "good.txt"} == read | quarantined
    assert "good.txt" in read
    tally(
        bad_inputs_tried=1,
        bad_inputs_read="huge.txt" in read,
        bad_inputs_quarantined="huge.txt" not in read,
        bad_inputs_lost=0,
    )


def test_limits_are_settings(tmp_path: Path, home: Home) -> None:
    write_all(tmp_path / "inbox", {"a.txt": report().encode(), "b.zip": packed({"c.txt": report(year=2001).encode()})})
    delivery = stage([tmp_path / "inbox"], home, StagingLimits(file_bytes=100, member_bytes=100))
    assert delivery is not None
    assert (delivery.documents, delivery.quarantined) == (0, 2)


def test_more_text_than_the_limit_is_quarantined_whatever_holds_it(tmp_path: Path, home: Home) -> None:
    paragraphs = "<p>增长6.2%。</p>" * 200
    page = f"<html><body>{paragraphs}</body></html>".encode()
    delivery = stage([write_all(tmp_path / "inbox", {"page.html": page, "good.txt": report().encode()})], home)
    assert delivery is not None
    opened = open_documents(
        delivered_files(delivery.delivery_id, home), home.originals, OpeningLimits(text_characters=1000)
    )
    assert opened.documents["source_file"].to_list() == ["good.txt"]
    assert opened.quarantine["error"].to_list() == ["The file holds more text than the limit of 1000 characters."]
