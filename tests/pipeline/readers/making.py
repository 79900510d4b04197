"""Makes Word, PDF and other files for the tests of their readers."""

import io
import zipfile
from pathlib import Path

import docx
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

_FONT = "STSong-Light"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf(pages: list[list[str]], foot: str = "", head: str = "", password: str = "") -> bytes:
    """A PDF with these lines on its pages; `{page}` in head and foot is the page's number."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    buffer = io.BytesIO()
    encryption = StandardEncryption(password, canPrint=0) if password else None
    drawing = canvas.Canvas(buffer, encrypt=encryption)
    for number, lines in enumerate(pages, start=1):
        drawing.setFont(_FONT, 12)
        for row, line in enumerate([head.format(page=number), *lines]):
            drawing.drawString(72, 780 - 20 * row, line)
        drawing.drawCentredString(300, 30, foot.format(page=number))
        drawing.showPage()
    drawing.save()
    return buffer.getvalue()


def scanned_pdf() -> bytes:
    """A PDF of one page without a text layer."""
    buffer = io.BytesIO()
    drawing = canvas.Canvas(buffer)
    drawing.rect(50, 50, 300, 300, fill=1)
    drawing.save()
    return buffer.getvalue()


def word(*paragraphs: str) -> bytes:
    """A Word file with these paragraphs, a header and a footer."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    section = document.sections[0]
    section.header.paragraphs[0].text = "页眉文字"
    section.footer.paragraphs[0].text = "页脚文字"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_with_body(body: str, parts: dict[str, str] | None = None, before: str = "") -> bytes:
    """A Word file whose body is this XML (prefix `w`), with further parts put in or replaced."""
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document xmlns:w="{WORD}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}</w:body></w:document>"
    )
    return repacked(word("x"), {"word/document.xml": xml, **(parts or {})})


def repacked(package: bytes, parts: dict[str, str]) -> bytes:
    """A package with some parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(part for part in parts if part not in old.namelist())]:
            new.writestr(name, parts[name].encode() if name in parts else old.read(name))
    return buffer.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    """The path of a file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path
