"""Decodes delivered bytes into their text, keeping what can be read and marking what cannot."""

import re
from dataclasses import dataclass

from pipeline.encodings.costs import REPLACEMENT
from pipeline.encodings.detection import CODECS, Detection, detect

_UNDECODABLE = re.compile(f"{REPLACEMENT}+")
# a text in which more than this share of characters is lost is no text
_LOST_SHARE = 0.3


class NotTextError(ValueError):
    """The bytes are no text in any of the encodings."""


@dataclass(frozen=True)
class Decoded:
    """A text with its encoding, and the code-point spans whose bytes could not be read (U+FFFD stands there)."""

    text: str
    encoding: str
    confidence: float
    undecodable: tuple[tuple[int, int], ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of some bytes, without a byte order mark, and otherwise exactly what the bytes say.

    Line ends, control characters and spaces stay. Bytes that no character of the encoding stands for become
    U+FFFD, and their places are listed; so are places where the text already came with U+FFFD.

    Raises:
        NotTextError: the bytes are no text.
    """
    found = detect(data)
    if not found.is_text:
        raise NotTextError("no encoding reads these bytes as text")
    text = _strict(data, found)
    if text is None:
        found, text = _tolerant(data, found)
    spans = tuple(match.span() for match in _UNDECODABLE.finditer(text)) if REPLACEMENT in text else ()
    if sum(end - start for start, end in spans) > _LOST_SHARE * len(text):
        raise NotTextError("most of these bytes stand for no character")
    return Decoded(text, _name(data, found), round(found.confidence, 4), spans)


def _strict(data: bytes, found: Detection) -> str | None:
    try:
        return data[found.mark_bytes :].decode(CODECS[found.encoding])
    except UnicodeDecodeError:
        return None


def _tolerant(data: bytes, found: Detection) -> tuple[Detection, str]:
    return found, data[found.mark_bytes :].decode(CODECS[found.encoding], "replace")


def _name(data: bytes, found: Detection) -> str:
    """The encoding's name: `big5` where its Hong Kong supplement is not needed."""
    if found.encoding != "big5-hkscs":
        return found.encoding
    try:
        data.decode("big5")
    except UnicodeDecodeError:
        return "big5-hkscs"
    return "big5"
