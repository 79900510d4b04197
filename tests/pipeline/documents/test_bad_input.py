"""Thousands of bad files of every kind: each is opened or quarantined, in bounded time."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.documents import OpeningLimits
from pipeline.sandbox import SandboxLimits
from tests.pipeline.deliveries.packing import packed
from tests.pipeline.documents.opening import opened
from tests.pipeline.encodings.samples import SIMPLIFIED, traditional
from tests.pipeline.readers.making import pdf, word

LIMITS = OpeningLimits(sandbox=SandboxLimits(seconds=20.0, workers=2))
PAGE = "<html><body><div><table><tr><td>产值</td><td>3亿元</td></tr></table><p>增长5%。</p></div></body></html>"
SEEDS = {
    "utf-8.txt": SIMPLIFIED.encode(),
    "gb18030.txt": SIMPLIFIED.encode("gb18030"),
    "big5.txt": traditional(SIMPLIFIED).encode("big5"),
    "utf-16.txt": SIMPLIFIED.encode("utf-16"),
    "page.html": PAGE.encode("gb18030"),
    "word.docx": word("溪口镇完成产值3亿元。", "增长5%。"),
    "pages.pdf": pdf([["溪口镇完成产值3亿元。"], ["增长5%。"]], "- {page} -"),
    "other.zip": packed({"[Content_Types].xml": b"x", "a.txt": SIMPLIFIED.encode()}),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "rich.rtf": rb"{\rtf1\ansi text}",
}


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """The bytes cut, shuffled in blocks, overwritten, doubled, or with another file's head."""
    match chance.randrange(6):
        case 0:
            return data[: chance.randrange(1, len(data))]
        case 1:
            return data[chance.randrange(1, len(data)) :]
        case 2:
            size = chance.randrange(1, 64)
            blocks = [data[at : at + size] for at in range(0, len(data), size)]
            chance.shuffle(blocks)
            return b"".join(blocks)
        case 3:
            changed = bytearray(data)
            for _ in range(chance.randrange(1, 40)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            return bytes(changed)
        case 4:
            return data + data[chance.randrange(len(data)) :]
        case _:
            other = chance.choice(list(SEEDS.values()))
            return other[: chance.randrange(1, 200)] + data[chance.randrange(len(data)) :]


def test_two_thousand_spoiled_files(tmp_path: Path) -> None:
    chance = random.Random(2000)
    files: dict[str, bytes] = {}
    for number in range(200):
        for name, data in SEEDS.items():
            suffix = chance.choice([name, "x.txt", "x.html", "x.docx", "x.pdf", "x"])
            files[f"{number:03}-{name}-{suffix}"] = spoiled(data, chance)
    documents, quarantine = opened(tmp_path, files, LIMITS)
    names = documents["source_file"].to_list() + quarantine["source_file"].to_list()
    assert sorted(names) == sorted(files)
    assert documents.height > 200
    assert quarantine.height > 200
    # a crash of a worker is survived, but readers are meant to say what is wrong
    crashed = quarantine.filter(quarantine["error"].str.contains("cannot cope"))
    assert crashed.is_empty(), crashed["detail"].to_list()


@given(st.binary(min_size=1, max_size=2000), st.sampled_from(["a.txt", "a.dat"]))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes_are_opened_or_quarantined(tmp_path: Path, data: bytes, name: str) -> None:
    documents, quarantine = opened(tmp_path, {name: data}, LIMITS)
    assert documents.height + quarantine.height == 1
    assert all(text.strip() for text in documents["source_text"])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one line.txt", SIMPLIFIED.replace("\n", "").encode("gb18030") * 40_000),
        ("one broken line.txt", SIMPLIFIED.replace("\n", "").encode("gb18030")[1:] * 20_000),
        ("a million numbers.txt", "".join(f"{number}亿元，" for number in range(1_000_000)).encode()),
        ("deep.html", b"<html>" + b"<div>" * 1_000_000),
        ("wide.html", ("<html><body>" + "<p>产值<b>3</b>亿元。</p>" * 50_000).encode()),
        ("attributes.html", b"<html><body " + b"a=b " * 500_000 + b"><p>x"),
        ("spaces.html", b"<html><body><p>" + b" \n" * 2_000_000 + b"x</p>"),
        ("tags.txt", b"<" * 3_000_000),
        ("nothing.txt", bytes(20 << 20)),
        ("ff.txt", b"\xff" * (20 << 20)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_huge_and_odd_files_take_bounded_time(tmp_path: Path, name: str, data: bytes) -> None:
    start = time.process_time()
    documents, quarantine = opened(tmp_path, {name: data}, LIMITS)
    assert documents.height + quarantine.height == 1
    assert time.process_time() - start < 20
