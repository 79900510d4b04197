"""Reads the text layer of PDF files. Runs inside a sandbox worker."""

import re
from pathlib import Path

import pypdfium2 as pdfium

from pipeline.documents.media import PDF
from pipeline.documents.reading import Read, UnusableError

_PASSWORD_ERROR = 4
_PAGE_NUMBER = re.compile(
    r"^[\s\-—–―－·.]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[\s\-—–―－·.]*$"
)
# fewer characters a page than this are a stamp or a page number on a scan
_TEXT_PER_PAGE = 8


def read_pdf(path: Path, most_pages: int) -> Read:
    """The text of all pages in order, lines as they are set, page numbers left out.

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
    pages = without_page_numbers(pages)
    text = "\n".join(line for lines in pages for line in lines)
    if len("".join(text.split())) < _TEXT_PER_PAGE * len(pages):
        raise UnusableError(
            "The PDF is scanned: it has no text layer. Its text must be recognised (OCR) and delivered again."
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


def without_page_numbers(pages: list[list[str]]) -> list[list[str]]:
    """Pages of lines without those first or last lines that number the pages.

    A number counts as a page's only if the numbers go up by one from page to page, so no figure is lost.
    """
    places = [(_numbered(lines, first=True), _numbered(lines, first=False)) for lines in pages]
    kept = []
    for index, lines in enumerate(pages):
        drop = set()
        for side in (0, 1):
            found = places[index][side]
            if found is not None and _counts_on(places, index, side, found[1]):
                drop.add(found[0])
        kept.append([line for at, line in enumerate(lines) if at not in drop])
    return kept


def _numbered(lines: list[str], first: bool) -> tuple[int, int] | None:
    """The place and the value of a number that stands alone at the page's edge."""
    order = range(len(lines)) if first else range(len(lines) - 1, -1, -1)
    for at in order:
        if lines[at].strip():
            match = _PAGE_NUMBER.match(lines[at])
            return (at, int(match[1])) if match else None
    return None


def _counts_on(
    places: list[tuple[tuple[int, int] | None, tuple[int, int] | None]], index: int, side: int, value: int
) -> bool:
    """Whether a page next to this one, or the one after that (printed on both sides), goes on counting."""
    for step in (-2, -1, 1, 2):
        if 0 <= index + step < len(places):
            for other in places[index + step]:
                if other is not None and other[1] == value + step:
                    return True
    return False
