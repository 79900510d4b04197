"""Put a report into the forms in which files really come.

The same report gives the same bytes: no clock, no compression.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

from opencc import OpenCC

from samples.marked_text import Report

HERE = Path(__file__).parent
INDENT = "　　"
CLOSING = re.compile("[，。；：！？、”）》%]+")
DOCX_PART = re.compile(r"<!-- part (\S+) -->\n(.+?)\n(?=<!-- |\Z)", re.S)
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP entry can carry
ASCII_PUNCTUATION = str.maketrans("，；：（）！", ",;:()!")


def text_lines(report: Report, indent: str = "") -> list[str]:
    """The lines of the report as a text file has them: paragraphs indented, headings not."""
    lines = report.text.split("\n")
    return [indent + line if len(line) > 40 else line for line in lines]


def utf8(report: Report) -> bytes:
    """UTF-8 without byte order mark, line feeds."""
    return ("\n".join(text_lines(report, INDENT)) + "\n").encode()


def utf8_bom(report: Report) -> bytes:
    """UTF-8 with byte order mark and the line ends of Windows."""
    return ("\r\n".join(text_lines(report, INDENT)) + "\r\n").encode("utf-8-sig")


def gbk(report: Report) -> bytes:
    """GBK with the line ends of Windows; a character that GBK lacks raises UnicodeEncodeError."""
    return ("\r\n".join(text_lines(report, INDENT)) + "\r\n").encode("gbk")


def gb18030(report: Report) -> bytes:
    """GB18030 with line feeds and blank lines between the paragraphs."""
    return ("\n\n".join(text_lines(report)) + "\n").encode("gb18030")


def big5(report: Report) -> bytes:
    """Traditional characters as Taiwan writes them, in Big5."""
    text: str = OpenCC("s2tw").convert("\n".join(text_lines(report, INDENT)) + "\n")
    return text.encode("big5")


def pinyin(report: Report) -> bytes:
    """Traditional characters, some with their reading in brackets, and ASCII punctuation, in UTF-8."""
    with (HERE / "annotated_characters.csv").open(encoding="utf-8", newline="") as file:
        readings = {row["character"]: row["reading"] for row in csv.DictReader(file)}
    text = OpenCC("s2t").convert(report.text).translate(ASCII_PUNCTUATION)
    annotated = "".join(
        f"{character}({readings[character]})" if character in readings else character for character in text
    )
    return (annotated + "\n").encode()


def page(reports: Sequence[Report]) -> bytes:
    """One text with several reports, saved from a web page together with its navigation, in UTF-8."""
    parts = ["首页 > 政务公开 > 政府工作报告", "", "- 返回上级", "- 打印本页", ""]
    for report in reports:
        title, *body = text_lines(report)
        parts += ["-", title, report.head["published_on"], *body, "【打印】 【关闭】"]
    parts += ["-", "有想补充的信息?点我留言", "", "- 联系我们", "- 网站地图", ""]
    return "\n".join(parts).encode()


def html(report: Report) -> bytes:
    """A web page with navigation, scripts, a table, a sidebar and a footer, in UTF-8."""
    title, *body = report.lines
    rows: list[list[str]] = []
    main: list[str] = []
    for line in [*body, ""]:
        if isinstance(line, list):
            rows.append(line)
            continue
        if rows:
            main.append(_html_table(rows))
            rows = []
        if line:
            main.append(f"<p>{INDENT}{escape(line)}</p>")
    template = (HERE / "page_template.html").read_text(encoding="utf-8")
    template = template.replace("{{title}}", escape(str(title)))
    template = template.replace("{{published_on}}", report.head["published_on"])
    return template.replace("{{body}}", "\n".join(main)).encode()


def _html_table(rows: list[list[str]]) -> str:
    """The rows as an HTML table whose first row is its head."""
    tagged = [("th" if number == 0 else "td", row) for number, row in enumerate(rows)]
    lines = ("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>" for tag, row in tagged)
    return '<table border="1">\n' + "\n".join(lines) + "\n</table>"


def docx(report: Report) -> bytes:
    """A Word file: paragraphs, and tables where the report has them."""
    body = []
    rows: list[list[str]] = []
    for line in [*report.lines, ""]:
        if isinstance(line, list):
            rows.append(line)
            continue
        if rows:
            cells = ("".join(f"<w:tc>{_docx_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
            body.append("<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>")
            rows = []
        body.append(_docx_paragraph(line))
    template = (HERE / "docx_parts.txt").read_text(encoding="utf-8")
    parts = dict(DOCX_PART.findall(template))
    return archive({name: part.replace("{{body}}", "".join(body)).encode() for name, part in parts.items()})


def _docx_paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx_cut(report: Report) -> bytes:
    """A Word file whose transfer broke off: it cannot be opened any more."""
    whole = docx(report)
    return whole[: len(whole) * 3 // 5]


def pdf(report: Report) -> bytes:
    """A PDF with a text layer: hard line ends that break words and numbers, and page numbers."""
    rows = [row for line in text_lines(report, INDENT) for row in _broken(line, 34)]
    pages = [rows[at : at + 38] for at in range(0, len(rows), 38)]
    return _pdf(report.head["title"], [[*page, f"- {number} -"] for number, page in enumerate(pages, 1)])


def _broken(line: str, columns: int) -> Iterator[str]:
    """Break a line after so many characters; punctuation that closes never begins a row."""
    while line:
        closing = CLOSING.match(line, columns)
        end = closing.end() if closing else columns
        yield line[:end]
        line = line[end:]


def _pdf(title: str, pages: list[list[str]]) -> bytes:
    """Set lines on A4 pages, the last of each as its page number; a page without lines has a picture only."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setTitle(title)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for number, line in enumerate(lines[:-1]):
            canvas.drawString(72, A4[1] - 72 - number * 18, line)
        if lines:
            canvas.drawCentredString(A4[0] / 2, 36, lines[-1])
        else:
            for number in range(30):
                canvas.rect(72, A4[1] - 90 - number * 20, 430 - number % 7 * 31, 9, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_scan() -> bytes:
    """A PDF as a scanner leaves it: a picture of a page, no text layer."""
    return _pdf("扫描件", [[]])


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP with names in GBK, as archivers under Chinese Windows write them, and without compression."""
    out = io.BytesIO()
    # a placeholder as long as the GBK name, because zipfile writes other names than ASCII in UTF-8
    placeholders = {name: f"{number:0{len(name.encode('gbk'))}d}" for number, name in enumerate(members, 10**6)}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name if name.isascii() else placeholders[name], EARLIEST)
            entry.create_system = 0
            file.writestr(entry, content)
    data = out.getvalue()
    for name, placeholder in placeholders.items():
        if not name.isascii():
            data = data.replace(placeholder.encode(), name.encode("gbk"))
    return data


ONE_REPORT: dict[str, Callable[[Report], bytes]] = {
    "utf8": utf8,
    "utf8-bom": utf8_bom,
    "gbk": gbk,
    "gb18030": gb18030,
    "big5": big5,
    "pinyin": pinyin,
    "html": html,
    "docx": docx,
    "docx-cut": docx_cut,
    "pdf": pdf,
}
MEMBER = re.compile(r"(?P<name>[^=]+)=(?P<form>[^:]+):(?P<source>.+)")


def render(form: str, sources: str, reports: dict[str, Report]) -> bytes:
    """The bytes of one file of the delivery, as a line of `manifest.csv` describes it."""
    if form == "pdf-scan":
        return pdf_scan()
    if form == "page":
        return page([reports[name] for name in sources.split()])
    if form == "zip":
        members = [MEMBER.fullmatch(member) for member in sources.split()]
        return archive({m["name"]: ONE_REPORT[m["form"]](reports[m["source"]]) for m in members if m})
    return ONE_REPORT[form](reports[sources])
