"""Each file is opened or quarantined with a sentence, and no file stops the others."""

import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.deliveries import Quarantine, original_path
from pipeline.documents import Documents, OpeningLimits, open_documents
from pipeline.sandbox import SandboxLimits
from tests.pipeline.deliveries.packing import packed
from tests.pipeline.documents.opening import delivered, opened
from tests.pipeline.encodings.samples import SIMPLIFIED, traditional
from tests.pipeline.readers.making import pdf, scanned_pdf, word

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGE = "<html><head><title>溪口镇</title></head><body><p>溪口镇完成产值3亿元。</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_every_kind_of_document(tmp_path: Path) -> None:
    files = {
        "a.txt": SIMPLIFIED.encode(),
        "b.txt": ("\ufeff" + SIMPLIFIED).encode(),
        "c.txt": SIMPLIFIED.encode("gb18030"),
        "d.txt": traditional(SIMPLIFIED).encode("big5"),
        "e.html": PAGE.encode("gb18030"),
        "f.docx": word("溪口镇完成产值3亿元。"),
        "g.pdf": pdf([["溪口镇完成产值3亿元。"]]),
    }
    documents, quarantine = opened(tmp_path, files)
    Documents.validate(documents, lazy=True)
    Quarantine.validate(quarantine, lazy=True)
    assert quarantine.is_empty()
    assert documents.select("source_file", "media_type", "encoding").rows() == [
        ("a.txt", "text/plain", "utf-8"),
        ("b.txt", "text/plain", "utf-8"),
        ("c.txt", "text/plain", "gb18030"),
        ("d.txt", "text/plain", "big5"),
        ("e.html", "text/html", "gb18030"),
        ("f.docx", WORD_TYPE, None),
        ("g.pdf", "application/pdf", None),
    ]
    assert (
        documents["source_text"].to_list()
        == [SIMPLIFIED] * 3 + [traditional(SIMPLIFIED)] + ["溪口镇完成产值3亿元。"] * 3
    )


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("page.txt", PAGE.encode(), "text/html"),
        ("text.html", SIMPLIFIED.encode(), "text/plain"),
        ("fragment.html", "<p>溪口镇完成产值3亿元。</p>".encode("gb18030"), "text/html"),
        ("signs.txt", "产值<3亿元的企业>2家，a<b。\n".encode(), "text/plain"),
        ("wide page.dat", PAGE.encode("utf-16"), "text/html"),
        ("word.pdf", word("溪口镇"), WORD_TYPE),
        ("pdf.docx", pdf([["溪口镇完成产值3亿元。"]]), "application/pdf"),
    ],
)
def test_the_content_says_what_kind_of_file_it_is(tmp_path: Path, name: str, data: bytes, media_type: str) -> None:
    assert opened(tmp_path, {name: data}).documents["media_type"].to_list() == [media_type]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (os.urandom(3000), "neither text"),
        (b" \r\n\t\n ", "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "image"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "image"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "ZIP"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "ZIP"),
        (b"\x7fELF" + bytes(50), "program"),
        (scanned_pdf(), "scanned"),
        (packed({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "spreadsheet"),
        (packed({"[Content_Types].xml": b"x", "ppt/presentation.xml": b"x"}), "slide show"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "Workbook".encode("utf-16-le"), "spreadsheet"),
        (packed({"a.txt": b"x"})[:40], "damaged"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    documents, quarantine = opened(tmp_path, {"文件": data, "good.txt": SIMPLIFIED.encode()})
    assert documents["source_file"].to_list() == ["good.txt"]
    ((batch, source_file, stage, error),) = quarantine.select("batch", "source_file", "stage", "error").rows()
    assert (batch, source_file, stage) == ("test-00000000", "文件", "documents")
    assert words in error
    assert error[0].isupper()
    assert error.endswith(".")


def test_a_lost_original(tmp_path: Path) -> None:
    files = delivered(tmp_path, {"a.txt": SIMPLIFIED.encode(), "b.txt": b"lost", "c.pdf": b"%PDF-1.7 lost too"})
    for document_id in files["document_id"][1:]:
        original_path(tmp_path, document_id).unlink()
    documents, quarantine = open_documents(files, tmp_path)
    assert documents["source_file"].to_list() == ["a.txt"]
    assert set(quarantine["error"]) == {"The stored file cannot be read."}


def test_a_text_beyond_the_limit(tmp_path: Path) -> None:
    _, quarantine = opened(tmp_path, {"a.txt": SIMPLIFIED.encode()}, OpeningLimits(text_bytes=100))
    assert "larger than the limit" in quarantine["error"][0]


def test_a_file_that_takes_too_long_or_too_much_costs_itself_only(tmp_path: Path) -> None:
    pages = pdf([["溪口镇完成产值3亿元，增长5%。"] * 30] * 400)
    slow = OpeningLimits(sandbox=SandboxLimits(seconds=0.02, workers=1))
    _, quarantine = opened(tmp_path, {"slow.pdf": pages}, slow)
    assert "longer than allowed" in quarantine["error"][0]
    hungry = word(*["溪口镇完成产值3亿元，增长5%。" * 2000] * 300)
    small = OpeningLimits(sandbox=SandboxLimits(memory_bytes=96 << 20, workers=1))
    documents, quarantine = opened(tmp_path, {"hungry.docx": hungry, "small.html": PAGE.encode()}, small)
    assert quarantine["source_file"].to_list() == ["hungry.docx"]
    assert "more memory" in quarantine["error"][0]
    assert documents["source_file"].to_list() == ["small.html"]


OFFICE = """#!{python}
import sys, zipfile
arguments = sys.argv
out = arguments[arguments.index("--outdir") + 1]
source = open(arguments[-1], "rb").read()
if b"broken" in source:
    sys.exit(1)
import os
os.makedirs(out)
open(os.path.join(out, "document.docx"), "wb").write(open({converted!r}, "rb").read())
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole search path for programs, without LibreOffice."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("a.doc", OLE, "old Word"), ("a.wps", OLE, "WPS"), ("a.rtf", rb"{\rtf1 text}", "RTF")],
)
def test_old_word_files_without_libreoffice(tmp_path: Path, office: Path, name: str, data: bytes, kind: str) -> None:
    error = opened(tmp_path, {name: data}).quarantine["error"][0]
    assert kind in error
    assert "LibreOffice" in error
    assert "DOCX" in error


def test_old_word_files_with_libreoffice(tmp_path: Path, office: Path) -> None:
    converted = tmp_path / "converted.docx"
    converted.write_bytes(word("溪口镇完成产值3亿元。"))
    program = office / "soffice"
    program.write_text(OFFICE.format(python=sys.executable, converted=str(converted)), "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    open_text = packed({"mimetype": b"application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED)
    files = {"a.doc": OLE, "b.rtf": rb"{\rtf1 text}", "c.odt": open_text, "d.doc": OLE + b"broken"}
    documents, quarantine = opened(tmp_path, files)
    assert documents.select("source_file", "media_type").rows() == [
        ("a.doc", "application/msword"),
        ("b.rtf", "application/rtf"),
        ("c.odt", "application/vnd.oasis.opendocument.text"),
    ]
    assert set(documents["source_text"]) == {"溪口镇完成产值3亿元。"}
    assert quarantine.select("source_file").rows() == [("d.doc",)]
    assert "LibreOffice cannot open" in quarantine["error"][0]
    assert not list(tmp_path.glob(".office-*"))


@pytest.mark.parametrize("name", ["README.md", "指标.csv", "read.py"])
def test_text_that_its_name_says_is_no_report_is_quarantined(name: str, tmp_path: Path) -> None:
    documents, quarantine = opened(tmp_path, {name: SIMPLIFIED.encode(), "报告": SIMPLIFIED.encode("gb18030")})
    assert documents["source_file"].to_list() == ["报告"]
    assert quarantine["source_file"].to_list() == [name]
    assert "no report" in quarantine["error"][0]
