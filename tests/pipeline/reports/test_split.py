"""Pages with one report and pages with several."""

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reports import split_reports
from pipeline.reports.schema import Reports
from tests.pipeline.reports.pages import PAGES, spoken, written

ONE = [name for name, page in PAGES.items() if "first_lines" not in page]
SEVERAL = [name for name, page in PAGES.items() if "first_lines" in page]
TITLED = [name for name, page in PAGES.items() if "title" in page]


def split(page: str) -> list[dict[str, Any]]:
    documents = pl.DataFrame({"document_id": ["ab" * 32], "source_text": [page]})
    reports = split_reports(documents)
    Reports.validate(reports)
    return reports.to_dicts()


def check_nothing_is_lost(page: str) -> None:
    """Spans follow each other, say what the page says, and no digit stands outside of them."""
    at = 0
    for report in split(page):
        start, end = report["report_start"], report["report_end"]
        assert at <= start < end <= len(page)
        assert page[start:end] == report["source_text"]
        assert not re.search(r"\d", page[at:start])
        at = end
    assert not re.search(r"\d", page[at:])


@pytest.mark.parametrize("name", ONE)
def test_one_report_keeps_its_whole_document(name: str) -> None:
    page = PAGES[name]["text"]
    (report,) = split(page)
    assert (report["report_start"], report["report_end"]) == (0, len(page))
    assert report["source_text"] == page
    assert report["report_id"] == "ab" * 8 + "-0"


@pytest.mark.parametrize("name", SEVERAL)
def test_each_report_of_a_page_begins_at_its_title(name: str) -> None:
    page = PAGES[name]
    reports = split(page["text"])
    assert [report["source_text"].split("\n")[0] for report in reports] == page["first_lines"]
    check_nothing_is_lost(page["text"])


@pytest.mark.parametrize("name", TITLED)
def test_the_title_is_as_found(name: str) -> None:
    page = PAGES[name]
    (report,) = split(page["text"])
    assert report["title"] == page["title"]
    assert page["text"][report["title_start"] : report["title_end"]] == page["title"]


def test_two_readings_in_one_line_are_parted() -> None:
    heads = ("2020年1月8日在青岚县第九届人民代表大会第五次会议上", "2021年1月9日在青岚县第十届人民代表大会第一次会议上")
    page = heads[0] + spoken("青岚县", "3") + heads[1] + spoken("青岚县", "5")
    reports = split(page.replace("\n", " "))
    assert [report["source_text"][:9] for report in reports] == ["2020年1月8日", "2021年1月9日"]


def test_a_report_without_title_has_none() -> None:
    (report,) = split(spoken("青岚县", "7"))
    assert (report["title"], report["title_start"], report["title_end"]) == (None, None, None)


def test_documents_keep_their_order_and_all_have_reports() -> None:
    pages = [spoken("青岚县", "7"), PAGES["several without titles"]["text"], "。", "7", "\n"]
    ids = [f"{number:02x}" * 32 for number in range(len(pages))]
    reports = split_reports(pl.DataFrame({"document_id": ids, "source_text": pages}))
    assert reports["document_id"].unique(maintain_order=True).to_list() == ids
    assert len(reports) == len(pages) + 1
    Reports.validate(reports)


def test_no_documents_give_an_empty_table() -> None:
    empty = pl.DataFrame(schema={"document_id": pl.String, "source_text": pl.String})
    assert split_reports(empty).is_empty()


PIECES = st.sampled_from(
    ["政府工作报告", "云坪镇2020年工作总结", spoken("青岚县", "7"), written("云坪镇", "2020", "7"), "各位代表：", "-",
     "2024-05-06", "联系我们", "\\r\\n", "报(bào)告", "我代表县人民政府向大会报告工作。", "12。", "：", "", "目录1"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12), st.sampled_from(["\n", "", " ", "\r\n"]))
def test_no_digit_is_ever_lost(pieces: list[str], between: str) -> None:
    check_nothing_is_lost(between.join(pieces) or "空")
