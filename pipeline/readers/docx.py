"""Reads the body of Word files (DOCX). Runs inside a sandbox worker."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from pipeline.readers.media import DOCX
from pipeline.readers.numbering import WORD, Numbering
from pipeline.readers.reading import ZIP_ERRORS, Read, UnusableError, spanned, superscript, table_row

_ENCRYPTED = 0x1
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = {WORD + "t"}
_RUN = WORD + "r"
_HIDDEN = f"{WORD}rPr/{WORD}vanish"
_SPAN = f"{WORD}tcPr/{WORD}gridSpan"
_RAISED = f"{WORD}rPr/{WORD}vertAlign[@{WORD}val='superscript']"
_TEXT_BOX = WORD + "txbxContent"
_TAB = {WORD + "tab", WORD + "ptab"}
_BREAK = {WORD + "br", WORD + "cr"}
_HYPHEN = {WORD + "noBreakHyphen"}
# deleted or moved text, a second drawing of the same text, fields' instructions, properties
_SKIPPED = {
    WORD + "del",
    WORD + "moveFrom",
    WORD + "instrText",
    WORD + "delText",
    WORD + "pPr",
    WORD + "rPr",
    WORD + "tblPr",
    WORD + "tcPr",
    WORD + "trPr",
    WORD + "sectPr",
    WORD + "sdtPr",
    _COMPATIBILITY + "Fallback",
}
_PACKAGE_ERRORS = (
    *ZIP_ERRORS,
    PackageNotFoundError,
    etree.XMLSyntaxError,
    # a part that the package promises is not there, or is none of the kind promised
    LookupError,
    AttributeError,
    OSError,
)
_DAMAGED = "The Word file is damaged or cut off and cannot be opened."


def read_docx(path: Path, most_bytes: int) -> Read:
    """The text of the body: one line per paragraph, a table row as one line with its cells parted by tabs.

    Numbers that Word counts for lists stand before their paragraphs, as they are printed.
    Headers, footers and notes are left out; text in content controls, smart tags, insertions and text
    boxes belongs to the body. The `text` of python-docx loses those, so paragraphs are read by elements.

    Raises:
        UnusableError: damaged, too large, or without text.
    """
    _check_size(path, most_bytes)
    try:
        document = docx.Document(str(path))
        body = document.element.body
        numbering = Numbering(
            _related(document.part, RELATIONSHIP_TYPE.NUMBERING), _related(document.part, RELATIONSHIP_TYPE.STYLES)
        )
    except _PACKAGE_ERRORS as error:
        raise UnusableError(_DAMAGED, str(error)[:300]) from error
    if body is None:
        raise UnusableError(_DAMAGED, "no body")
    text = "\n".join(_lines(body, numbering))
    if not text.strip():
        raise UnusableError("The Word file holds no text; if it holds pictures of pages, they need OCR.")
    return Read(text, DOCX)


def _related(part: Any, relationship: str) -> Any | None:
    """The root element of a part that belongs to the document, None where there is none."""
    try:
        related = part.part_related_by(relationship)
    except KeyError:
        return None
    return etree.fromstring(related.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _check_size(path: Path, most_bytes: int) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (*ZIP_ERRORS, OSError) as error:
        raise UnusableError(_DAMAGED, str(error)[:300]) from error
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnusableError("The Word file is encrypted; deliver it without a password.")
    if sum(entry.file_size for entry in entries) > most_bytes:
        raise UnusableError(f"The Word file unpacks to more than {most_bytes} bytes.")


def _lines(container: Any, numbering: Numbering) -> Iterator[str]:
    """The lines of a body, cell or control; nothing is skipped but what does not print."""
    for element in container:
        if element.tag == WORD + "p":
            text, boxes = _paragraph(element)
            yield numbering.label(element) + text
            for box in boxes:
                yield from _lines(box, numbering)
        elif element.tag == WORD + "tbl":
            yield from _rows(element, numbering)
        elif element.tag not in _SKIPPED and len(element):
            yield from _lines(element, numbering)


def _rows(table: Any, numbering: Numbering) -> Iterator[str]:
    for row in table.iter(WORD + "tr"):
        if _nearest(row, WORD + "tbl") is table:
            cells = [cell for cell in row.iter(WORD + "tc") if _nearest(cell, WORD + "tr") is row]
            spans = [cell.find(_SPAN) for cell in cells]
            columns = [1 if span is None else spanned(span.get(WORD + "val")) for span in spans]
            lines = [[line for line in _lines(cell, numbering) if line.strip()] for cell in cells]
            yield from table_row(lines, columns)


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _paragraph(paragraph: Any) -> tuple[str, list[Any]]:
    """The text of a paragraph, and the text boxes that hang on it: they stand beside its sentences, not in them."""
    parts: list[str] = []
    boxes: list[Any] = []
    waiting = [iter(paragraph)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in _TEXT:
            run = element.getparent()
            raised = run.tag == _RUN and run.find(_RAISED) is not None
            parts.append(superscript(element.text or "") if raised else element.text or "")
        elif element.tag in _TAB:
            parts.append("\t")
        elif element.tag in _BREAK:
            parts.append("\n")
        elif element.tag in _HYPHEN:
            parts.append("-")
        elif element.tag == _RUN and element.find(_HIDDEN) is not None:
            continue
        elif element.tag == _TEXT_BOX:
            boxes.append(element)
        elif element.tag not in _SKIPPED and len(element):
            if element.tag == WORD + "p" and parts:
                parts.append("\n")
            waiting.append(iter(element))
    return "".join(parts), boxes
