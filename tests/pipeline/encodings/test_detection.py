"""Every encoding of Chinese files is found from whole files, cut ones, titles and pages."""

import codecs
import random
from pathlib import Path

import pytest

from pipeline.encodings import decode, detect
from pipeline.encodings.sampling import take_sample
from tests.pipeline.encodings.samples import KINDS, PAGE, SIMPLIFIED, traditional

SHARED = Path(__file__).resolve().parents[4] / "shared" / "reports"
CUTS = (None, 1024, 2048, 4096)


def encoded(text: str, codec: str, in_traditional: bool) -> tuple[str, bytes]:
    text = traditional(text) if in_traditional else text
    data = text.encode(codec, "ignore")
    return data.decode(codec), data


@pytest.mark.parametrize(("codec", "name", "in_traditional"), KINDS)
@pytest.mark.parametrize("cut", [None, 101, 256, 511, 1000])
def test_made_up_text_is_read_whole_and_cut(codec: str, name: str, in_traditional: bool, cut: int | None) -> None:
    text, data = encoded(SIMPLIFIED * 3, codec, in_traditional)
    found = decode(data[:cut])
    assert found.encoding == name
    readable = found.text.rstrip("\ufffd")
    assert text.startswith(readable)
    assert len(found.text) - len(readable) <= 1
    if cut is None:
        assert found.text == text
        assert found.undecodable == ()


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real reports are not beside the project")
def test_all_160_samples_of_the_real_reports() -> None:
    samples = 0
    for path in sorted(SHARED.glob("*.txt")):
        original = path.read_bytes().decode("utf-8")
        for codec, name, in_traditional in KINDS:
            text, data = encoded(original, codec, in_traditional)
            for cut in CUTS:
                found = decode(data[:cut])
                assert found.encoding == name, (path.name, codec, cut)
                assert text.startswith(found.text.rstrip("\ufffd")), (path.name, codec, cut)
                assert len(found.text) >= len(data[:cut].decode(codec, "ignore"))
                samples += 1
    assert samples == 160


@pytest.mark.real
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real reports are not beside the project")
@pytest.mark.parametrize(("codec", "name", "in_traditional"), KINDS)
def test_titles_of_twenty_characters(codec: str, name: str, in_traditional: bool) -> None:
    chance = random.Random(20)
    texts = [path.read_bytes().decode("utf-8") for path in sorted(SHARED.glob("*.txt"))]
    for _ in range(200):
        whole = chance.choice(texts)
        start = chance.randrange(len(whole) - 20)
        text, data = encoded(whole[start : start + 20].strip(), codec, in_traditional)
        if not text.isascii() and text.strip():
            assert decode(data).text == text


TITLES = ("云岭县2019年政府工作报告", "关于石门镇上半年经济运行情况的通报", "联通", "财政收入3亿元", "各位代表：")


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(("codec", "name", "in_traditional"), KINDS)
def test_short_titles(title: str, codec: str, name: str, in_traditional: bool) -> None:
    text, data = encoded(title, codec, in_traditional)
    assert decode(data).text == text


@pytest.mark.parametrize(("codec", "name", "in_traditional"), KINDS)
@pytest.mark.parametrize("padding", [0, 5_000, 60_000])
def test_pages_that_are_mostly_ascii(codec: str, name: str, in_traditional: bool, padding: int) -> None:
    page = PAGE.format(title="云岭县政府工作报告", text="财政收入增长7.2%。")
    page = page.replace("<body>", "<body>" + "<script>var a = 1;</script>\n" * (padding // 28))
    text, data = encoded(page, codec, in_traditional)
    assert decode(data).text == text


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
def test_a_wrong_declaration_is_not_believed(declared: str, codec: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>{SIMPLIFIED}</body></html>'
    assert decode(page.encode(codec)).text == page


def test_a_declaration_decides_where_the_bytes_do_not() -> None:
    # the same two bytes are a common character in both encodings
    ambiguous = next(
        pair
        for pair in (bytes((lead, trail)) for lead in range(0xB0, 0xC6) for trail in range(0xA1, 0xFF))
        if abs(detect(pair).confidence - 0.5) < 0.4
    )
    for declared, name in (("gb2312", "gb18030"), ("big5", "big5-hkscs")):
        page = f'<meta charset="{declared}">'.encode("ascii") + ambiguous
        assert detect(page).encoding == name


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
        (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_part_of_the_text(mark: bytes, codec: str, name: str) -> None:
    found = decode(mark + SIMPLIFIED.encode(codec))
    assert (found.encoding, found.text) == (name, SIMPLIFIED)


def test_a_wrong_byte_order_mark_is_not_believed() -> None:
    found = decode(codecs.BOM_UTF8 + (SIMPLIFIED * 3).encode("gb18030"))
    assert found.encoding == "gb18030"
    assert found.text.endswith(SIMPLIFIED)


@pytest.mark.parametrize("words", ["乜嘢係佢哋嘅嘢？", "堃喆犇，", "深圳河兩岸及大埔𨋢"])
def test_the_hong_kong_supplement(words: str) -> None:
    text = traditional(SIMPLIFIED) + words
    found = decode(text.encode("big5hkscs"))
    assert found.text == text
    assert found.encoding == "big5-hkscs"


def test_characters_of_four_bytes() -> None:
    text = SIMPLIFIED + "㐂村、䶮县、𠮷町镇"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("size", [200, 1000, 4096, 100_000])
def test_random_bytes_are_no_text(size: int) -> None:
    # of other seeds one sample of 200 bytes in about five thousand passes for text
    chance = random.Random(size)
    assert not any(detect(chance.randbytes(size)).is_text for _ in range(50))


@pytest.mark.parametrize("near", [None, 100_000])
def test_what_is_looked_at_does_not_grow_with_the_file(near: int | None) -> None:
    data = SIMPLIFIED.encode("gb18030")
    sizes = [len(take_sample(data * times, 0, near).wide) for times in (1_000, 100_000)]
    assert sizes[0] == sizes[1] < 16_384
