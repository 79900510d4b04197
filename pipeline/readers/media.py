"""Tells what kind of file some bytes are, by what they hold, and by its name where that is not enough."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

# containers whose text a reader of this stage finds
HTML = "text/html"
TEXT = "text/plain"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RTF = "application/rtf"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
OLE = "application/x-ole-storage"
ZIP = "application/zip"

# read by way of LibreOffice
OFFICE = frozenset({OLE, RTF, OPEN_TEXT})

# bytes at an offset, and the kind of file that has them there; the first that fits counts
_OPENED: tuple[tuple[int, bytes, str], ...] = (
    (30, b"mimetypeapplication/vnd.oasis.opendocument.text", OPEN_TEXT),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
    (0, b"PK\x07\x08", ZIP),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (0, b"{\\rtf", RTF),
)
_IMAGE = "The file is an image; its text must be recognised (OCR) and delivered as text."
_SOUND = "The file is a sound or video recording, not a document."
_PROGRAM = "The file is a program, not a document."
_ARCHIVE = "The archive is of a kind that is not opened; unpack it or pack it as ZIP."

# bytes at an offset, and why such a file cannot be used
_REFUSED: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", _IMAGE),
    (0, b"\xff\xd8\xff", _IMAGE),
    (0, b"GIF87a", _IMAGE),
    (0, b"GIF89a", _IMAGE),
    (0, b"II*\x00", _IMAGE),
    (0, b"MM\x00*", _IMAGE),
    (8, b"WEBP", _IMAGE),
    (0, b"AT&TFORM", _IMAGE),
    (0, b"ID3", _SOUND),
    (4, b"ftyp", _SOUND),
    (8, b"WAVE", _SOUND),
    (8, b"AVI ", _SOUND),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"MZ\x90\x00", _PROGRAM),
    (0, b"Rar!\x1a\x07", _ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (0, b"\x1f\x8b\x08", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\xfd7zXZ\x00", _ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0, b"SQLite format 3\x00", "The file is a database, not a document."),
    (0, b"PAR1", "The file is a data table, not a document."),
)

_STARTS_AS_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_STARTS_AS_XML = re.compile(r"\s*<\?xml\b", re.I)
_TAG = re.compile(
    r"</?(?:p|div|br|span|table|tr|td|ul|ol|li|h[1-6]|meta|script|style|title|a|font|b|strong|img|article|section)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_PAGE_SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".php", ".jsp", ".asp", ".aspx"})
# text that goes with files and is no report: notes, data, programs, settings
_OTHER_TEXT = frozenset(
    {".md", ".rst", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".log"}
    | {".py", ".js", ".css", ".sql", ".sh", ".bat", ".ps1", ".r", ".java", ".c", ".h", ".ipynb", ".bib", ".tex"}
)


@dataclass(frozen=True)
class Media:
    """A media type, or the sentence that says why such a file cannot be used."""

    media_type: str
    refusal: str | None = None


def binary_media(head: bytes) -> Media | None:
    """The kind of a binary file by its first bytes (4 KB are enough); None for what may be text."""
    if b"%PDF-" in head[:1024]:
        return Media(PDF)
    for offset, mark, media_type in _OPENED:
        if head.startswith(mark, offset):
            return Media(media_type)
    for offset, mark, refusal in _REFUSED:
        if head.startswith(mark, offset):
            return Media("application/octet-stream", refusal)
    return None


def is_page(head: bytes, source_file: str) -> bool:
    """Whether text that begins with these bytes (4 KB are enough), in any encoding, is a page of markup."""
    # tags are ASCII in every encoding, but for the zero bytes of UTF-16
    text = head.replace(b"\0", b"").decode("latin-1").lstrip("\xef\xbb\xbf\xff\xfe")
    if _STARTS_AS_PAGE.match(text) or _STARTS_AS_XML.match(text):
        return True
    tags = len(_TAG.findall(text))
    named = PurePosixPath(source_file.lower()).suffix in _PAGE_SUFFIXES
    # a file of tags under another name is a page all the same
    return tags >= (1 if named else 8)


def other_text(source_file: str) -> str | None:
    """Why a text file of this name is not taken for a report; None where it may be one."""
    suffix = PurePosixPath(source_file.lower()).suffix
    if suffix not in _OTHER_TEXT:
        return None
    return f"By its name a {suffix} file is no report; deliver reports as .txt, .html, .docx, .pdf or .zip."
