"""Word files give their body, all of it, in its order."""

import io
from pathlib import Path

import docx
import pytest

from pipeline.readers.docx import read_docx
from pipeline.readers.reading import UnusableError
from tests.pipeline.deliveries.packing import encrypted
from tests.pipeline.readers.making import WORD, repacked, word, word_with_body, written

LIMIT = 64 << 20


def text_of(folder: Path, data: bytes, limit: int = LIMIT) -> str:
    return read_docx(written(folder, "file.docx", data), limit).text


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_paragraphs_and_tables_in_body_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("溪口镇政府工作报告")
    document.add_paragraph("各位代表：\n现在报告工作。")
    table = document.add_table(2, 3)
    for row, values in enumerate([("指标", "单位", "完成"), ("工业产值", "亿元", "12.5")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    inner = table.cell(1, 2).add_table(1, 1)
    inner.cell(0, 0).text = "附注"
    document.add_paragraph("一、\t农业增长3%。")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    buffer = io.BytesIO()
    document.save(buffer)
    assert text_of(tmp_path, buffer.getvalue()).splitlines() == [
        "溪口镇政府工作报告",
        "各位代表：",
        "现在报告工作。",
        "指标\t单位\t完成",
        "工业产值\t亿元\t12.5 附注",
        "一、\t农业增长3%。",
    ]


def test_merged_cells_are_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "2020年 12亿元"
    table.cell(1, 0).text, table.cell(1, 1).text = "甲", "乙"
    buffer = io.BytesIO()
    document.save(buffer)
    assert text_of(tmp_path, buffer.getvalue()) == "2020年 12亿元\n甲\t乙"


def test_merged_headings_leave_empty_cells(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, values in enumerate([("指标", "2020年", ""), ("", "完成", "增长"), ("产值", "3", "5")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    buffer = io.BytesIO()
    document.save(buffer)
    assert text_of(tmp_path, buffer.getvalue()) == "指标\t2020年\t\n\t完成\t增长\n产值\t3\t5"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:p>{run('产值')}<w:smartTag>{run('12.5')}</w:smartTag>{run('亿元')}</w:p>", "产值12.5亿元"),
        (
            f"<w:p>{run('增长')}<w:ins>{run('5%')}</w:ins>"
            "<w:del><w:r><w:delText>4%</w:delText></w:r></w:del></w:p>",
            "增长5%",
        ),
        (f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run('控件里的段落')}</w:p></w:sdtContent></w:sdt>", "控件里的段落"),
        (f"<w:p>{run('一')}<w:r><w:tab/><w:br/><w:noBreakHyphen/></w:r>{run('二')}</w:p>", "一\t\n-二"),
        (f"<w:p><w:hyperlink>{run('链接文字')}</w:hyperlink></w:p>", "链接文字"),
        (
            f"<w:p><w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>{run('3')}{run('万人')}</w:p>",
            "3万人",
        ),
        (
            "<w:p><mc:AlternateContent><mc:Choice>" + run("框内") + "</mc:Choice><mc:Fallback>" + run("框内")
            + "</mc:Fallback></mc:AlternateContent>" + run("框外") + "</w:p>",
            "框内框外",
        ),
    ],
)  # fmt: skip
def test_nothing_printed_is_lost_and_nothing_else_is_read(tmp_path: Path, body: str, text: str) -> None:
    assert text_of(tmp_path, word_with_body(body)) == text


def test_a_page_laid_out_in_one_cell_keeps_its_lines(tmp_path: Path) -> None:
    paragraphs = "".join(f"<w:p>{run(f'第{number}段，增长{number}%。')}</w:p>" for number in range(9))
    body = f"<w:tbl><w:tr><w:tc>{paragraphs}</w:tc></w:tr></w:tbl>"
    assert len(text_of(tmp_path, word_with_body(body)).splitlines()) == 9


def test_entities_are_harmless(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", b"hidden words")
    inner = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 20}">' for level in range(1, 12))
    dtd = f'<!DOCTYPE d [<!ENTITY e0 "bomb"><!ENTITY f SYSTEM "{secret.as_uri()}">{inner}]>'
    data = word_with_body(f"<w:p>{run('正文&f;&e11;')}</w:p>", before=dtd)
    try:
        text = text_of(tmp_path, data)
    except UnusableError:
        return
    assert "hidden" not in text
    assert len(text) < 1000


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encrypted({"[Content_Types].xml": b"x"}), "encrypted"),
        (word("a")[:2000], "damaged"),
        (word("a")[:-30], "damaged"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (repacked(word("a"), {"word/document.xml": "<w:document"}), "damaged"),
        (repacked(word("a"), {"word/document.xml": "<other/>"}), "damaged"),
        (word(""), "no text"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(UnusableError, match=sentence):
        text_of(tmp_path, data)


def test_a_file_that_unpacks_beyond_the_limit(tmp_path: Path) -> None:
    with pytest.raises(UnusableError, match="unpacks"):
        text_of(tmp_path, word("a"), limit=1000)


NUMBERING = f"""<w:numbering xmlns:w="{WORD}">
<w:abstractNum w:abstractNumId="3">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="2"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#61548;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="3"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(text: str, level: int, numbers: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbers}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{run(text)}</w:p>"


def test_numbers_that_word_counts(tmp_path: Path) -> None:
    paragraphs = [("甲", 0), ("子", 1), ("丑", 1), ("乙", 0), ("寅", 1), ("卯", 2), ("辰", 3), ("巳", 8)]
    body = "".join(numbered(text, level) for text, level in paragraphs) + numbered("新", 0, 2) + numbered("无", 0, 7)
    data = word_with_body(body, {"word/numbering.xml": NUMBERING})
    assert text_of(tmp_path, data).splitlines() == [
        "一、甲",
        "（二）子",
        "（三）丑",
        "二、乙",
        "（二）寅",
        "二.1 卯",
        "辰",
        "巳",
        "十一、新",
        "无",
    ]


def test_hidden_text_is_left_out(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    assert text_of(tmp_path, word_with_body(f"<w:p>{run('可见')}{hidden}</w:p>")) == "可见"


def test_raised_digits_go_on_no_figure(tmp_path: Path) -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
    body = f"<w:p>{run('投资3万m')}{raised.format(2)}{run('、4亿元')}{raised.format(15)}</w:p>"
    assert text_of(tmp_path, word_with_body(body)) == "投资3万m²、4亿元¹⁵"


def test_a_text_box_stands_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('投资3亿元')}</w:p></w:txbxContent></w:pict></w:r>"
    body = f"<w:p>{run('全年完成税收')}{box}{run('5亿元。')}</w:p>"
    assert text_of(tmp_path, word_with_body(body)).splitlines() == ["全年完成税收5亿元。", "投资3亿元"]
