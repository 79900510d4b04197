"""Damaged text keeps all that can be read, and the places that cannot are marked."""

import codecs
import difflib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encodings import REPLACEMENT, NotTextError, decode
from pipeline.encodings.costs import cost_table, read_counts
from pipeline.encodings.realignment import realign
from tests.pipeline.encodings.samples import KINDS, SIMPLIFIED, traditional

PLACES = 4
DAMAGE = ("invalid", "random", "ascii", "dropped", "inserted")


def damaged(data: bytes, kind: str, chance: random.Random) -> bytes:
    """The bytes with PLACES of them changed, far from each other."""
    broken = bytearray(data)
    part = len(data) // PLACES
    for place in reversed(range(PLACES)):
        at = place * part + chance.randrange(part // 4, part // 2)
        if kind == "dropped":
            del broken[at]
        elif kind == "inserted":
            broken.insert(at, chance.randrange(0x80, 0x100))
        else:
            broken[at] = {"invalid": 0xFF, "random": chance.randrange(256), "ascii": chance.choice(b"A1? ")}[kind]
    return bytes(broken)


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize(("codec", "name", "in_traditional"), KINDS)
def test_a_broken_byte_costs_its_own_place_only(codec: str, name: str, in_traditional: bool, kind: str) -> None:
    text = traditional(SIMPLIFIED) if in_traditional else SIMPLIFIED
    data = text.encode(codec)
    for seed in range(5):
        found = decode(damaged(data, kind, random.Random(seed)))
        assert found.encoding.removesuffix("-hkscs") == name
        matcher = difflib.SequenceMatcher(None, text, found.text, autojunk=False)
        kept = sum(block.size for block in matcher.get_matching_blocks())
        assert len(text) - kept <= 4 * PLACES
        assert len(found.text) - kept <= 5 * PLACES


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("utf-8", "gb18030", "utf-8+gb18030"),
        ("gb18030", "utf-8", "gb18030+utf-8"),
        ("utf-8", "big5", "utf-8+big5-hkscs"),
        ("big5", "utf-8", "big5+utf-8"),
        ("gb18030", "big5", "gb18030+big5-hkscs"),
    ],
)
def test_files_in_two_encodings_that_were_put_together_are_read(first: str, second: str, name: str, end: str) -> None:
    texts = [traditional(SIMPLIFIED) if codec == "big5" else SIMPLIFIED for codec in (first, second)]
    parts = [texts[0].replace("\n", end) * 3, texts[1].replace("\n", end), f"{end}溪口{end}"]
    data = b"".join(part.encode(codec) for part, codec in zip(parts, (first, second, second), strict=True))
    found = decode(data)
    assert (found.text, found.encoding, found.undecodable) == ("".join(parts), name, ())


def test_words_of_other_scripts_are_not_taken_for_another_encoding() -> None:
    text = SIMPLIFIED + "\nАдминистрация города, Договор о дружбе\nありがとう、カタカナ\n合计\t12.3\n" + SIMPLIFIED
    for codec in ("gb18030", "utf-8"):
        data = bytearray(text.encode(codec))
        assert decode(bytes(data)).text == text
        data[4] = 0xFF
        found = decode(bytes(data))
        assert (found.text[-100:], len(found.undecodable)) == (text[-100:], 1)


def test_a_broken_byte_beside_lines_of_another_encoding_is_marked() -> None:
    data = SIMPLIFIED.encode("gb18030") + b"\n" + (SIMPLIFIED * 3).encode("utf-8") + b"\xff\n"
    found = decode(data)
    assert found.text == f"{SIMPLIFIED}\n{SIMPLIFIED * 3}{REPLACEMENT}\n"
    assert found.undecodable == ((len(found.text) - 2, len(found.text) - 1),)


def test_the_places_of_broken_bytes_are_marked() -> None:
    data = bytearray(SIMPLIFIED.encode("gb18030"))
    at = len("云岭县政府".encode("gb18030"))
    data[at] = 0xFF
    found = decode(bytes(data))
    start = len("云岭县政府")
    assert found.undecodable == ((start, start + 1),)
    assert found.text == SIMPLIFIED[:start] + REPLACEMENT + SIMPLIFIED[start + 1 :]


def test_text_that_came_with_replacement_characters_is_marked_too() -> None:
    text = SIMPLIFIED.replace("186.4", "18\ufffd\ufffd4")
    found = decode(text.encode("utf-8"))
    assert found.text == text
    at = text.index("\ufffd")
    assert found.undecodable == ((at, at + 2),)


@pytest.mark.parametrize("codec", ["gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be"])
def test_realignment_changes_nothing_in_whole_text(codec: str) -> None:
    text = traditional(SIMPLIFIED) if codec.startswith("big5") else SIMPLIFIED + "㐂䶮𠮷"
    assert realign(text.encode(codec), codec) == (text, 0)


@pytest.mark.parametrize(
    "text",
    [
        "────────────────────────────\n■□◆◇★☆○●△▲\n┌──┬──┐",
        "名单：堃、喆、犇、骉、淼、焱、垚、翀、嬲、龘、靐、齉。",
        "1.2　3.4　５．６　７％　①②③④⑤⑥⑦⑧⑨⑩　㈠㈡㈢　ⅠⅡⅢ",
        "あいうえお、アイウエオ。Привет, мир! Ελληνικά",
    ],
)
def test_rare_characters_are_not_taken_for_damage(text: str) -> None:
    mixed = SIMPLIFIED + text + SIMPLIFIED
    for codec in ("gb18030", "utf-8", "utf-16-le"):
        found = decode(mixed.encode(codec))
        assert found.text == mixed
        assert found.undecodable == ()


@pytest.mark.parametrize("text", ["Привет, мир! " * 30, "ありがとうございました。" * 20, "한국어 문장입니다. " * 20])
def test_other_languages_in_utf_8_are_text(text: str) -> None:
    assert decode(text.encode("utf-8")).text == text


def test_line_ends_and_control_characters_stay() -> None:
    text = "\r\n\t" + SIMPLIFIED.replace("\n", "\r\n") + "\x0c 　\n\r"
    for codec in ("utf-8", "gb18030", "utf-16-be"):
        assert decode(text.encode(codec)).text == text


@given(st.binary(max_size=3000))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except NotTextError:
        return
    for start, end in found.undecodable:
        assert set(found.text[start:end]) == {REPLACEMENT}
    assert sum(end - start for start, end in found.undecodable) == found.text.count(REPLACEMENT)


@given(
    st.text(alphabet=st.sampled_from(SIMPLIFIED + "㐂①Ａ％～"), min_size=30, max_size=300),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]),
)
@settings(max_examples=200)
def test_any_text_of_report_characters_is_read_exactly(text: str, codec: str) -> None:
    if sum("\u4e00" <= character <= "\u9fff" for character in text) >= 15:
        assert decode(text.encode(codec)).text == text


def test_the_counted_characters_are_sorted_and_unique() -> None:
    counts = read_counts()
    assert list(counts) == sorted(set(counts))
    assert min(counts.values()) >= 3
    assert cost_table()[ord("的")] < cost_table()[ord("龘")]


def test_the_mark_of_utf_8_before_text_of_another_encoding_is_no_text() -> None:
    text = "云岭县人民政府工作报告：全年地区生产总值增长6.1%。"
    found = decode(codecs.BOM_UTF8 + text.encode("gb18030"))
    assert (found.text, found.encoding, found.undecodable) == (text, "gb18030", ())
