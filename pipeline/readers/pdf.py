"""Reads the text layer of PDF files. Runs inside a sandbox worker."""

from pathlib import Path

import pypdfium2 as pdfium

from pipeline.encodings import text_costs
from pipeline.readers.media import PDF
from pipeline.readers.page_edges import without_page_edges
from pipeline.readers.reading import Read, UnusableError

_PASSWORD_ERROR = 4
# fewer characters a page than this are a stamp or a page number on a scan
_TEXT_PER_PAGE = 8
# nats per character; text has 5 to 8, glyph numbers taken for characters have more
_UNREADABLE = 10.5


def read_pdf(path: Path, most_pages: int) -> Read:
    """The text of all pages in order, lines as they are set, page numbers and running heads left out.

    Raises:
        UnusableError: encrypted, damaged, too long, or without a text layer.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise UnusableError("The PDF is encrypted; deliver it without a password.") from error
        raise UnusableError("The PDF is damaged or cut off and cannot be opened.", str(error)) from error
    try:
        if len(document) > most_pages:
            raise UnusableError(f"The PDF has more than {most_pages} pages.")
        pages = [_page_lines(document, number) for number in range(len(document))]
    finally:
        document.close()
    if not pages:
        raise UnusableError("The PDF has no pages.")
    pages = without_page_edges(pages)
    text = "\n".join(line for lines in pages for line in lines)
    if len("".join(text.split())) < _TEXT_PER_PAGE * len(pages):
        raise UnusableError(
            "The PDF is scanned: it has no text layer. Its text must be recognised (OCR) and delivered again."
        )
    if float(text_costs(text).mean()) > _UNREADABLE:
        raise UnusableError(
            "The PDF's text layer is unreadable: its fonts do not say which characters they show. "
            "Its text must be recognised (OCR) and delivered again."
        )
    return Read(text, PDF)


def _page_lines(document: pdfium.PdfDocument, number: int) -> list[str]:
    try:
        page = document[number]
        text_page = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise UnusableError(f"Page {number + 1} of the PDF is damaged.", str(error)) from error
    text: str = text_page.get_text_range(errors="replace")
    text_page.close()
    page.close()
    # U+FFFE stands for a hyphen at a line's end
    return text.replace("\ufffe", "-").replace("\0", "").splitlines()
