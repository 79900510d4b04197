"""The worker's side: opens one file of a binary or marked-up kind."""

import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

# loaded before the memory of the worker is limited, which its arrays would not survive
import pipeline.encodings  # noqa: F401
from pipeline.readers import media
from pipeline.readers.reading import ZIP_ERRORS, Read, UnusableError

_OTHER_PACKAGES = (
    ("xl/", "a spreadsheet"),
    ("ppt/", "a slide show"),
    ("META-INF/container.xml", "an electronic book"),
)


def open_container(request: dict[str, Any]) -> dict[str, Any]:
    """Read the file at `path` as `media_type`; the fields of `Read`, or `error` and `detail`."""
    try:
        read = _read(request)
    except UnusableError as error:
        return {"error": error.sentence, "detail": error.detail}
    return asdict(read)


def _read(request: dict[str, Any]) -> Read:
    path, media_type, limits = Path(request["path"]), request["media_type"], request["limits"]
    # a worker loads only the parsers that it needs
    if media_type == media.PDF:
        from pipeline.readers.pdf import read_pdf

        return read_pdf(path, limits["pdf_pages"])
    if media_type == media.HTML:
        from pipeline.readers.html import read_html

        return read_html(path.read_bytes())
    if media_type == media.ZIP:
        refuse_other_packages(path)
    if media_type in media.OFFICE:
        from pipeline.readers.office import read_office

        return read_office(path, media_type, Path(request["scratch"]), limits["unpacked_bytes"])
    from pipeline.readers.docx import read_docx

    return read_docx(path, limits["unpacked_bytes"])


def refuse_other_packages(path: Path) -> None:
    """Let Word files pass, and damaged ones, which their reader explains.

    Raises:
        UnusableError: the package is a document of another kind.
    """
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
    except (*ZIP_ERRORS, OSError):
        return
    for prefix, kind in _OTHER_PACKAGES:
        if any(name.startswith(prefix) for name in names):
            raise UnusableError(f"The file is {kind}; deliver the report as text, page, Word or PDF file.")
