"""Pages give their own text and nothing of the furniture around it."""

from pathlib import Path

import pytest

from pipeline.readers.furniture import furniture
from pipeline.readers.html import main_lines, read_html
from pipeline.readers.reading import UnusableError

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_main_text_of_pages(page: Path, codec: str) -> None:
    expected = page.with_suffix(".txt").read_text("utf-8")
    found = read_html(page.read_text("utf-8").encode(codec))
    assert found.text + "\n" == expected
    assert found.encoding == {"utf-16": "utf-16-le"}.get(codec, codec)
    assert found.undecodable == ()


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>增长&nbsp;5&#37;&mdash;&#x516D;&lt;3</p>", ["增长\xa05%—六<3"]),
        ("<p>增<b>长</b><span> 5</span><i>%</i></p>", ["增长 5%"]),
        ("<p>收入1<!-- 注 -->2亿元<?php x ?></p>", ["收入12亿元"]),
        ("<p>一行<br>两行<br/><br>三行</p>", ["一行", "两行", "三行"]),
        ("文字<script>if (a<b) '</p>'</script>之后", ["文字之后"]),
        ("<div>没有<p>结束<div>标签", ["没有", "结束", "标签"]),
        ("<p hidden>不见</p><p style='DISPLAY : none'>不见</p><p>看见</p>", ["看见"]),
        ("<table><tr><td>一<td>二<tr><td>三<td>四</table>", ["一\t二", "三\t四"]),
        ("<table><tr><td></td><td>二</td></tr></table>", ["\t二"]),
        (
            "<table><tr><td rowspan=2>指标<td colspan=2>2020年<tr><td>完成<td>增长<tr><td>产值<td>3<td>5</table>",
            ["指标\t2020年\t", "\t完成\t增长", "产值\t3\t5"],
        ),
        ("<table><tr><th colspan=3>主要指标<tr><td>产值<td>3<td>5</table>", ["主要指标", "产值\t3\t5"]),
        (
            "<table><tr><td rowspan=2>甲<td rowspan=2>1</tr><tr></tr><tr><td>乙<td>2</tr></table>",
            ["甲\t1", "乙\t2"],
        ),
        (
            "<table><thead><tr><th rowspan=3>指标<th>完成</thead><tbody><tr><td>产值<td>3</tbody></table>",
            ["指标\t完成", "产值\t3"],
        ),
        ("<table><tr><td colspan=" + "9" * 5000 + ">一<td colspan=1000000>二</table>", ["一\t二"]),
        ("<ol type=a><li value=999999>一<li value=26>二</ol>", ["一", "z. 二"]),
        ("<table><tr><td rowspan=9 colspan=x>一<td rowspan=0>二<tr><td>三</table>", ["一\t二", "\t三"]),
        ("<table><tr><td rowspan=2>" + "版面" * 20 + "<td>二<tr><td>三</table>", ["版面" * 20 + "\t二", "三"]),
        ("<p>全角　空格　留下</p>", ["全角　空格　留下"]),
        ("<?xml version='1.0' encoding='gb2312'?><html><body><p>声明</p></body></html>", ["声明"]),
        ("<p>一\x00二</p>", ["一二"]),
        ("<p>建成3万m<sup>2</sup>，“双碳”<sup>12</sup>增长5%。</p>", ["建成3万m²，“双碳”¹²增长5%。"]),
        ("<ol><li>强化招商</li><li><p>扩大投资</p><p>增长5%</p></li></ol>", ["1. 强化招商", "2. 扩大投资", "增长5%"]),
        (
            "<ol start=3 type=a><li>强化招商<ol><li>引资3亿元</ol><li>扩大投资</ol>",
            ["c. 强化招商", "1. 引资3亿元", "d. 扩大投资"],
        ),
        ("<ol reversed><li>甲<li value=7>乙<li>丙</ol>", ["3. 甲", "7. 乙", "6. 丙"]),
        ("<ol style='list-style-type: cjk-ideographic'><li>强化招商</ol>", ["一、强化招商"]),
        (
            "<ol style='LIST-STYLE: outside none'><li>强化招商</ol><ol><li style='list-style:disc'>扩大投资</ol>",
            ["强化招商", "扩大投资"],
        ),
        (
            "<ol><li>一、强化招商<li>（二）扩大投资<li>3.5亿元投资<li></li><li>改善民生</ol>",
            ["一、强化招商", "（二）扩大投资", "3.5亿元投资", "5. 改善民生"],
        ),
        ("<ul><li>强化招商</ul><li>扩大投资", ["强化招商", "扩大投资"]),
        ("<p>增长<sup><a href='#n1'>[3]</a></sup>5%。</p>", ["增长[³]5%。"]),
    ],
)
def test_small_markup(page: str, lines: list[str]) -> None:
    assert main_lines(page) == lines


def test_the_foot_of_a_page_goes_line_by_line() -> None:
    own = ["全年地区生产总值增长5%，投资增长7%。一般公共预算收入增长6%。", "来源：县政府　2024-01-15"]
    foot = [
        "打印本页　关闭窗口",
        "上一篇：县长办公会议",
        "主办单位：云岭县人民政府　联系电话：0000-12345",
        "备案号：某ICP备00000号-1",
    ]
    page = "".join(f"<p>{line}</p>" for line in [*own, *foot])
    assert main_lines(page) == own


@pytest.mark.parametrize(
    "last",
    [
        "责任编辑：江帆　发布日期：2024年1月15日",
        "主办单位：县发展改革局。",
        "<table><tr><td>绿化<td>主办单位：县林业局</table>",
    ],
)
def test_a_date_a_sentence_and_a_row_are_no_foot(last: str) -> None:
    assert len(main_lines(f"<p>全年增长5%。</p><div>{last}</div>")) == 2


def test_cells_with_running_text_keep_their_lines() -> None:
    paragraphs = "".join(f"<p>第{number}项工作已经完成，增长{number}%。</p>" for number in range(1, 9))
    lines = main_lines(f"<table><tr><td>{paragraphs}</td><td>边栏</td></tr></table>")
    assert lines[:2] == ["第1项工作已经完成，增长1%。", "第2项工作已经完成，增长2%。"]


def test_broken_bytes_of_a_page_are_marked() -> None:
    data = "<html><body><p>全年完成工业产值12亿元，财政收入增长，人民生活水平提高。</p></body></html>".encode("gb18030")
    at = data.index("财政".encode("gb18030"))
    found = read_html(data[:at] + b"\xff" + data[at + 2 :])
    ((start, end),) = found.undecodable
    assert found.text[start:end] == "\ufffd"
    assert found.text.startswith("全年完成工业产值12亿元，")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html><body><script>load()</script></body></html>", "no text of its own"),
        (b"<html>" + b"<div>" * 100_000 + "深".encode() + b"</html>", "nested too deeply"),
    ],
)
def test_pages_that_cannot_be_used(data: bytes, sentence: str) -> None:
    with pytest.raises(UnusableError, match=sentence):
        read_html(data)


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    lines = main_lines(f"{bomb}<html><body><p>文字&b;&x;</p></body></html>")
    assert "root:" not in "".join(lines)
    assert "aaaaaaaaaa" not in "".join(lines[-1:])


def test_the_words_of_furniture_are_lower_case() -> None:
    assert all(word == word.lower() for word in furniture().attributes)
    assert len(furniture().footers) == len(set(furniture().footers))
