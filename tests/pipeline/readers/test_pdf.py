"""PDF files give their text layer without what each page repeats."""

from pathlib import Path

import pytest

from pipeline.readers.page_edges import without_page_edges
from pipeline.readers.pdf import read_pdf
from pipeline.readers.reading import UnusableError
from tests.pipeline.readers.making import pdf, scanned_pdf, written

PAGES = [
    ["松林县政府工作报告", "全年实现生产总值86.5亿元，增长", "6.2%；财政收入"],
    ["5.1亿元，增长4.3%。粮食总产", "18.6万吨。"],
    ["2021年，生产总值增长6.5%。", "谢谢大家。"],
]


def text_of(folder: Path, data: bytes, most_pages: int = 100) -> str:
    return read_pdf(written(folder, "file.pdf", data), most_pages).text


@pytest.mark.parametrize("foot", ["- {page} -", "{page}", "第 {page} 页 共 3 页", "— {page} —", "{page}/3", ""])
@pytest.mark.parametrize("head", ["", "松林县人民政府公报"])
def test_lines_of_all_pages_without_numbers_and_heads(tmp_path: Path, foot: str, head: str) -> None:
    lines = text_of(tmp_path, pdf(PAGES, foot, head)).splitlines()
    assert [line for line in lines if line != head] == [line for page in PAGES for line in page]
    assert lines.count(head) == (1 if head else 0)


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        ([["1", "一"], ["2", "二"], ["3", "三"]], [["一"], ["二"], ["三"]]),
        ([["一", "- 7 -"]], [["一"]]),
        ([["一", "12"], ["二", "35"]], [["一", "12"], ["二", "35"]]),
        ([["一", "12.5"], ["二", "13.5"]], [["一", "12.5"], ["二", "13.5"]]),
        ([["一", "5"], ["", "二"], ["三", "7", ""]], [["一"], ["二"], ["三"]]),
        ([["2"], ["3"]], [[], []]),
        ([["2019"], ["一"], ["二", "2021"]], [[], ["一"], ["二"]]),
        ([["公报", "一"], ["公报", "二"]], [["公报", "一"], ["公报", "二"]]),
        ([["公 报", "一"], ["公报", "二"], ["公报", "三"]], [["公 报", "一"], ["二"], ["三"]]),
        ([[], ["一"]], [[], ["一"]]),
    ],
)
def test_page_edges(pages: list[list[str]], kept: list[list[str]]) -> None:
    assert without_page_edges(pages) == kept


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (scanned_pdf(), "scanned"),
        (pdf(PAGES, password="secret"), "encrypted"),
        (pdf(PAGES)[:700], "damaged"),
        (b"%PDF-1.7\n" + bytes(300), "damaged"),
        (pdf([["\u0102\u0143\u0168\u0191\u01a8" * 6]] * 2), "unreadable|scanned"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(UnusableError, match=sentence):
        text_of(tmp_path, data)


def test_more_pages_than_allowed(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="more than 2 pages"):
        text_of(tmp_path, pdf(PAGES), most_pages=2)
