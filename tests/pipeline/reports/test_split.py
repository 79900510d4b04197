"""Pages with one report and pages with several."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reports import split_reports
from pipeline.reports.schema import Reports
from tests.pipeline.reports.pages import body, spoken, written


def split(page: str) -> list[dict[str, object]]:
    documents = pl.DataFrame({"document_id": ["ab" * 32], "source_text": [page]})
    reports = split_reports(documents)
    Reports.validate(reports)
    return reports.to_dicts()


def starts(page: str) -> list[str]:
    """The first line of every report."""
    return [str(report["source_text"]).split("\n")[0] for report in split(page)]


ONE = {
    "no title": spoken("青岚县"),
    "title": "青岚县政府工作报告\n" + spoken("青岚县"),
    "titles of the page and of the report": "青岚县2021年政府工作报告\n发布时间：2021-03-02\n\n政府工作报告\n——2021年2月3日在青岚县"
    "第十届人民代表大会第三次会议上\n" + spoken("青岚县"),
    "abstract that repeats the opening": "工作报告\n青岚县2021年政府工作报告\n内容摘要：\n" + spoken("青岚县")[:330] + "……\n政府工作报告\n"
    + spoken("青岚县"),
    "links to other reports": "青岚县政府工作报告\n" + spoken("青岚县") + "\n相关阅读\n2021年云坪县政府工作报告\n2020年云坪县政府工作报告\n"
    "石湾市2021年政府工作报告\n石湾市2020年政府工作报告\n",
    "a link at the end and a footer": "青岚县政府工作报告\n" + spoken("青岚县") + "\n上一篇：2021年云坪县政府工作报告\n版权所有",
    "quotes reports": "青岚县政府工作报告\n" + spoken("青岚县") + "\n我代表县人民政府，向全县人民表示衷心感谢！\n《政府工作报告》名词解释\n"
    "1.“一带一路”：见2020年国务院政府工作报告。\n" + body(),
    "explanations under a title": "青岚县政府工作报告\n" + spoken("青岚县") + "\n附件：2021年青岚县政府工作报告名词解释\n" + body(),
    "running page headers": "\n".join(
        ["青岚县政府工作报告", spoken("青岚县"), "青岚县政府工作报告", body(3), "青岚县政府工作报告", body(4), body(5)]
    ),
    "sections that look like titles": "云坪镇2020年工作总结及2021年工作计划\n" + written("云坪镇", 2020)
    + "\n（二）2021年政府工作计划\n" + body(),
    "line ends written out": "政府工作报告\\r\\n——2008年3月7日在青岚县第十届人民代表大会第二次会议上\\r\\n"
    + spoken("青岚县").replace("\n", "\\r\\n"),
}  # fmt: skip


@pytest.mark.parametrize("page", ONE.values(), ids=ONE.keys())
def test_one_report_keeps_its_whole_document(page: str) -> None:
    (report,) = split(page)
    assert (report["report_start"], report["report_end"]) == (0, len(page))
    assert report["source_text"] == page
    assert report["report_id"] == "ab" * 8 + "-0"


SEVERAL = {
    "between navigation lines": (
        "-\n【青岚招商】青岚县政府工作报告\n" + spoken("青岚县", 3) + "\n2024-05-06\n-\n【青岚招商】2021年云坪镇政府工作报告\n"
        + written("云坪镇", 2020) + "\n2024-05-06\n-\n【石湾招商】2021年石湾市政府工作报告\n" + spoken("石湾市", 4)
        + "\n2024-05-06\n有话要说？点我\n- 联系我们\n",
        ["【青岚招商】青岚县政府工作报告", "【青岚招商】2021年云坪镇政府工作报告", "【石湾招商】2021年石湾市政府工作报告"],
    ),
    "bare titles of two years": (
        "政府工作报告\n2020年1月8日在青岚县第九届人民代表大会第五次会议上\n" + spoken("青岚县", 3) + "\n\n政府工作报告\n"
        "2021年1月9日在青岚县第十届人民代表大会第一次会议上\n" + spoken("青岚县", 5),
        ["政府工作报告", "政府工作报告"],
    ),
    "no titles": (
        "2020年1月8日在青岚县第九届人民代表大会第五次会议上\n" + spoken("青岚县", 3)
        + "\n2021年1月9日在云坪县第十届人民代表大会第一次会议上\n" + spoken("云坪县", 5),
        ["2020年1月8日在青岚县第九届人民代表大会第五次会议上", "2021年1月9日在云坪县第十届人民代表大会第一次会议上"],
    ),
    "summaries of two places": (
        "云坪镇2020年工作总结和2021年工作计划\n" + written("云坪镇", 2020) + "\n竹溪乡2020年工作总结和2021年工作计划\n"
        + written("竹溪乡", 2020, 4),
        ["云坪镇2020年工作总结和2021年工作计划", "竹溪乡2020年工作总结和2021年工作计划"],
    ),
    "traditional script": (
        "青嵐縣政府工作報告\n各位代表:現在,我代表青嵐縣人民政府向大會作政府工作報告,請予審議。\n" + body(3)
        + "\n雲坪縣政府工作報(bào)告\n各位代表:現在,我代表雲坪縣人民政府向大會作政府工作報告,請予審議。\n" + body(4),
        ["青嵐縣政府工作報告", "雲坪縣政府工作報(bào)告"],
    ),
    "an abstract on top of the second": (
        "青岚县2021年政府工作报告\n" + spoken("青岚县", 3) + "\n云坪县2021年政府工作报告\n内容摘要：\n" + spoken("云坪县", 5)[:300]
        + "……\n政府工作报告\n" + spoken("云坪县", 5),
        ["青岚县2021年政府工作报告", "云坪县2021年政府工作报告"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("page", "first_lines"), SEVERAL.values(), ids=SEVERAL.keys())
def test_each_report_of_a_page_begins_at_its_title(page: str, first_lines: list[str]) -> None:
    reports = split(page)
    assert [str(report["source_text"]).split("\n")[0] for report in reports] == first_lines
    at = 0
    for report in reports:
        start, end = report["report_start"], report["report_end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert page[start:end] == report["source_text"]
        assert not re.search(r"\d", page[at:start])
        at = end
    assert not re.search(r"\d", page[at:])


def test_two_readings_in_one_line_are_parted() -> None:
    first = "2020年1月8日在青岚县第九届人民代表大会第五次会议上县长李某各位代表:" + spoken("青岚县", 3).split("：\n")[1]
    second = (
        "2021年1月9日在云坪县第十届人民代表大会第一次会议上县长王某各位代表:" + spoken("云坪县", 5).split("：\n")[1]
    )
    page = (first + second).replace("\n", " ")
    assert [text[:9] for text in starts(page)] == ["2020年1月8日", "2021年1月9日"]


TITLES = {
    "青岚县2021年政府工作报告": "青岚县2021年政府工作报告\n" + spoken("青岚县"),
    "政 府 工 作 报 告": "政 府 工 作 报 告\n" + spoken("青岚县"),
    "二O一三年政府工作报告": "标题：二O一三年政府工作报告\n年份：2013\n" + spoken("青岚县"),
    "政府工作报告": "政府工作报告2011年1月20日在青岚县第十届人民代表大会第五次会议上\n" + spoken("青岚县"),
    "云坪镇“十三五”及2020年工作总结和 “十四五”及2021年工作计划": "\n云坪镇“十三五”及2020年工作总结和 “十四五”及2021年工作计划\n"
    + written("云坪镇", 2020),
    "雲坪縣政府工作報(bào)告": "網站導航\n雲坪縣政府工作報(bào)告\n" + spoken("雲坪縣"),
    "2022年度尾湾镇政府工作报告": "首页\n2022年度尾湾镇政府工作报告\n" + written("尾湾镇", 2021),
}


@pytest.mark.parametrize(("title", "page"), TITLES.items(), ids=TITLES.keys())
def test_the_title_is_as_found(title: str, page: str) -> None:
    (report,) = split(page)
    assert report["title"] == title
    assert page[report["title_start"] : report["title_end"]] == title  # type: ignore[misc]


def test_a_report_without_title_has_none() -> None:
    (report,) = split(spoken("青岚县"))
    assert (report["title"], report["title_start"], report["title_end"]) == (None, None, None)


def test_documents_keep_their_order_and_all_have_reports() -> None:
    pages = [spoken("青岚县"), SEVERAL["no titles"][0], "。", "7", "\n"]
    ids = [f"{number:02x}" * 32 for number in range(len(pages))]
    reports = split_reports(pl.DataFrame({"document_id": ids, "source_text": pages}))
    assert reports["document_id"].unique(maintain_order=True).to_list() == ids
    assert len(reports) == len(pages) + 1
    Reports.validate(reports)


def test_no_documents_give_an_empty_table() -> None:
    empty = pl.DataFrame(schema={"document_id": pl.String, "source_text": pl.String})
    assert split_reports(empty).is_empty()


PIECES = st.sampled_from(
    ["政府工作报告", "云坪镇2020年工作总结", spoken("青岚县"), written("云坪镇", 2020), "各位代表：", "-", "2024-05-06", "联系我们",
     "\\r\\n", "报(bào)告", "我代表县人民政府向大会报告工作。", "12。", "：", "", "目录1"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12), st.sampled_from(["\n", "", " ", "\r\n"]))
def test_no_digit_is_ever_lost(pieces: list[str], between: str) -> None:
    page = between.join(pieces) or "空"
    at = 0
    for report in split(page):
        start, end = report["report_start"], report["report_end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert at <= start < end <= len(page)
        assert not re.search(r"\d", page[at:start])
        at = end
    assert not re.search(r"\d", page[at:])
