"""Opens delivered files: from stored bytes to source texts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from pipeline.deliveries import original_path
from pipeline.documents.limits import OpeningLimits
from pipeline.encodings import NotTextError, decode
from pipeline.readers import media
from pipeline.readers.reading import Read, UnusableError
from pipeline.sandbox import Answer, Sandbox

_OPEN = "pipeline.readers.containers:open_container"
_HEAD = 4096
_FAILURES = {
    "timeout": "Opening the file took longer than allowed.",
    "memory": "Opening the file took more memory than allowed.",
    "crash": "The file is built in a way that its reader cannot cope with.",
}
_SPAN = pl.List(pl.Struct({"start": pl.Int64, "end": pl.Int64}))
_DOCUMENTS: dict[str, Any] = {
    "document_id": pl.String,
    "delivery": pl.String,
    "source_file": pl.String,
    "media_type": pl.String,
    "encoding": pl.String,
    "encoding_confidence": pl.Float64,
    "source_text": pl.String,
    "undecodable": _SPAN,
}
_QUARANTINE = dict.fromkeys(("batch", "source_file", "stage", "error", "detail"), pl.String)


class Opened(NamedTuple):
    """`documents` by the schema `Documents`, `quarantine` by `Quarantine`: each file is in exactly one."""

    documents: pl.DataFrame
    quarantine: pl.DataFrame


@dataclass(frozen=True)
class _File:
    document_id: str
    delivery: str
    source_file: str
    path: Path


def open_documents(files: pl.DataFrame, originals: Path, limits: OpeningLimits | None = None) -> Opened:
    """Open delivered files (`DeliveredFiles`) from the store below `originals`; rows keep their order.

    Text is decoded in this process. Everything that needs a parser is read in worker processes with limits; a
    file that breaks its worker or exceeds a limit is quarantined, and the others go on.
    """
    limits = limits or OpeningLimits()
    listed = [
        _File(document_id, delivery, source_file, original_path(originals, document_id))
        for document_id, delivery, source_file in files.select("document_id", "delivery", "source_file").iter_rows()
    ]
    results: list[Read | UnusableError | None] = [None] * len(listed)
    contained: list[tuple[int, str]] = []
    for index, file in enumerate(listed):
        try:
            outcome = _open_here(file, limits)
        except UnusableError as error:
            results[index] = error
            continue
        if isinstance(outcome, Read):
            results[index] = outcome
        else:
            contained.append((index, outcome))
    bounds = {"pdf_pages": limits.pdf_pages, "unpacked_bytes": limits.unpacked_bytes}
    scratch = str(originals.parent)
    for by_office, sandbox_limits in ((False, limits.sandbox), (True, limits.office)):
        chosen = [(index, kind) for index, kind in contained if (kind in media.OFFICE) == by_office]
        if not chosen:
            continue
        requests = (
            {"path": str(listed[index].path), "media_type": kind, "limits": bounds, "scratch": scratch}
            for index, kind in chosen
        )
        with Sandbox(_OPEN, sandbox_limits) as sandbox:
            for (index, _), answer in zip(chosen, sandbox.answer(requests), strict=True):
                results[index] = _outcome(answer, limits)
    return _tables(listed, results)


def _open_here(file: _File, limits: OpeningLimits) -> Read | str:
    """The text of a text file, or the media type whose reader must open the file in a worker.

    Raises:
        UnusableError: the file is neither.
    """
    head, data, size = _read_file(file, limits)
    found = media.binary_media(head)
    if found is not None and found.refusal:
        raise UnusableError(found.refusal)
    if size > (limits.text_bytes if found is None else limits.container_bytes):
        raise UnusableError("The file is larger than the limit for its kind.", f"{size} bytes")
    if found is not None:
        return found.media_type
    if refusal := media.other_text(file.source_file):
        raise UnusableError(refusal)
    if media.is_page(head, file.source_file):
        return media.HTML
    try:
        decoded = decode(data)
    except NotTextError as error:
        sentence = "The file is neither text in any known encoding nor a kind of document that is read."
        raise UnusableError(sentence) from error
    if not decoded.text.strip():
        raise UnusableError("The file holds nothing but white space.")
    return Read(decoded.text, media.TEXT, decoded.encoding, decoded.confidence, decoded.undecodable)


def _read_file(file: _File, limits: OpeningLimits) -> tuple[bytes, bytes, int]:
    """The first bytes, all bytes where the file may be text, and the size."""
    try:
        size = file.path.stat().st_size
        with file.path.open("rb") as opened:
            head = opened.read(_HEAD)
            if size > limits.text_bytes or media.binary_media(head) is not None:
                return head, b"", size
            return head, head + opened.read(), size
    except OSError as error:
        raise UnusableError("The stored file cannot be read.", error.strerror) from error


def _outcome(answer: Answer, limits: OpeningLimits) -> Read | UnusableError:
    if answer.failure is not None or answer.value is None:
        return UnusableError(_FAILURES[answer.failure or "crash"], answer.detail)
    if "error" in answer.value:
        return UnusableError(answer.value["error"], answer.value["detail"])
    if len(answer.value["text"]) > limits.text_characters:
        return UnusableError(f"The file holds more text than the limit of {limits.text_characters} characters.")
    values = dict(answer.value)
    values["undecodable"] = tuple((start, end) for start, end in values["undecodable"])
    return Read(**values)


def _tables(listed: list[_File], results: list[Read | UnusableError | None]) -> Opened:
    documents: list[dict[str, Any]] = []
    quarantine: list[dict[str, str | None]] = []
    for file, result in zip(listed, results, strict=True):
        if isinstance(result, Read):
            documents.append(
                {
                    "document_id": file.document_id,
                    "delivery": file.delivery,
                    "source_file": file.source_file,
                    "media_type": result.media_type,
                    "encoding": result.encoding,
                    "encoding_confidence": result.confidence,
                    "source_text": result.text,
                    "undecodable": [{"start": start, "end": end} for start, end in result.undecodable],
                }
            )
        else:
            assert result is not None
            quarantine.append(
                {
                    "batch": file.delivery,
                    "source_file": file.source_file,
                    "stage": "documents",
                    "error": result.sentence,
                    "detail": result.detail,
                }
            )
    return Opened(pl.DataFrame(documents, schema=_DOCUMENTS), pl.DataFrame(quarantine, schema=_QUARANTINE))
