"""Reads old Word, WPS, RTF and OpenDocument files by way of LibreOffice. Runs inside a sandbox worker."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.readers import media
from pipeline.readers.docx import read_docx
from pipeline.readers.reading import Read, UnusableError

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120
_NAMES = {
    media.OLE: "an old Word or WPS file",
    media.RTF: "an RTF file",
    media.OPEN_TEXT: "an OpenDocument file",
}
# names of the streams inside an OLE file, in UTF-16 as its directory holds them, and what they say of it
_REFUSED_STREAMS = (
    ("EncryptedPackage", "The file is encrypted; deliver it without a password."),
    ("Workbook", "The file is a spreadsheet; deliver the report as text, page, Word or PDF file."),
    ("PowerPoint Document", "The file is a slide show; deliver the report as text, page, Word or PDF file."),
)
_REPORTED = {media.OLE: "application/msword"}


def office_program() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def read_office(path: Path, media_type: str, scratch: Path, most_bytes: int) -> Read:
    """The text of the file, converted to DOCX in a folder below `scratch` that is gone afterwards.

    Raises:
        UnusableError: LibreOffice is not there or cannot convert the file, or it is no text document.
    """
    if media_type == media.OLE:
        _refuse_other_streams(path)
    program = office_program()
    if program is None:
        raise UnusableError(
            f"The file is {_NAMES[media_type]}, which is read only where LibreOffice is installed; "
            "install it, or save the file as DOCX and deliver that."
        )
    with TemporaryDirectory(dir=scratch, prefix=".office-") as folder:
        converted = _convert(program, path, Path(folder))
        read = read_docx(converted, most_bytes)
    return Read(read.text, _REPORTED.get(media_type, media_type))


def _refuse_other_streams(path: Path) -> None:
    data = path.read_bytes()
    for stream, sentence in _REFUSED_STREAMS:
        if stream.encode("utf-16-le") in data:
            raise UnusableError(sentence)


def _convert(program: str, path: Path, folder: Path) -> Path:
    # without a name that ends as such files do, LibreOffice guesses the kind less well
    source = folder / "document.doc"
    source.symlink_to(path.resolve())
    out = folder / "out"
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx",
        "--outdir",
        str(out),
        str(source),
    ]
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        subprocess.run(
            command,
            check=True,
            timeout=_SECONDS,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError) as error:
        raise UnusableError("LibreOffice cannot open the file; it may be damaged.", str(error)[:300]) from error
    converted = out / "document.docx"
    if not converted.exists():
        raise UnusableError("LibreOffice cannot open the file; it may be damaged or encrypted.")
    return converted
