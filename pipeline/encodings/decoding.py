"""Decodes delivered bytes into their text, keeping what can be read and marking what cannot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.encodings.costs import REPLACEMENT, text_costs
from pipeline.encodings.detection import CODECS, Detection, detect
from pipeline.encodings.lines import NARROW, by_encoding
from pipeline.encodings.realignment import realign

_UNDECODABLE = re.compile(f"{REPLACEMENT}+")
# a text of which more than this share of the bytes is lost is no text
_LOST_SHARE = 0.3
# so many characters in a row, dearer than this on average (in nats), look out of step
_WINDOW = 4
_OUT_OF_STEP = 10.5
# small enough that its arrays need no fresh memory from the system
_BLOCK = 1 << 13
# bytes below 0x30 are never part of a longer character in GB18030 or Big5
_PIECES = re.compile(rb"[\x00-\x2f]+|[\x30-\xff]+")
# how many bytes of one file are read the slow way at most
_REALIGNED_AT_MOST = 1 << 18
_WIDE_CODECS = frozenset({"utf-16-le", "utf-16-be"})
# damage in these does not shift what follows
_NEVER_OUT_OF_STEP = frozenset({"utf-8", "utf-32-le", "utf-32-be"})


class NotTextError(ValueError):
    """The bytes are no text in any of the encodings."""


@dataclass(frozen=True)
class Decoded:
    """A text, its encoding, and the code-point spans whose bytes could not be read: U+FFFD is there.

    Where lines are in other encodings, these are named too: `utf-8+gb18030`.
    """

    text: str
    encoding: str
    confidence: float
    undecodable: tuple[tuple[int, int], ...] = ()


class _Reading(NamedTuple):
    """One way to read the bytes: by Python's `codec`, giving up some bytes; some lines by `others`."""

    codec: str
    text: str
    lost_bytes: int
    others: tuple[str, ...] = ()


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
    body = data[found.mark_bytes :]
    reading = _strict(body, found.encoding)
    if reading is None:
        found, body, reading = _damaged(data, found)
    if reading.lost_bytes > _LOST_SHARE * len(body):
        raise NotTextError("most of these bytes stand for no character")
    text = reading.text
    spans = tuple(match.span() for match in _UNDECODABLE.finditer(text)) if REPLACEMENT in text else ()
    name = "+".join([_name(found.encoding, reading.codec), *(NARROW[codec] for codec in reading.others)])
    return Decoded(text, name, round(found.confidence, 4), spans)


def _codecs(encoding: str) -> tuple[str, ...]:
    # Big5 without its Hong Kong supplement has other characters in one corner of the table
    return ("big5", "big5hkscs") if encoding == "big5-hkscs" else (CODECS[encoding],)


def _name(encoding: str, codec: str) -> str:
    return "big5" if codec == "big5" else encoding


def _strict(body: bytes, encoding: str) -> _Reading | None:
    """The reading without any loss, None where there is none or where it looks out of step."""
    readings: list[_Reading] = []
    for codec in _codecs(encoding):
        try:
            readings.append(_Reading(codec, body.decode(codec), 0))
        except UnicodeDecodeError:
            continue
    if not readings:
        return None
    best = _cheapest(readings)
    return None if encoding != "utf-8" and _is_out_of_step(best.text) else best


def _cheapest(readings: list[_Reading]) -> _Reading:
    if len({reading.text for reading in readings}) == 1:
        return readings[0]
    return min(readings, key=lambda reading: (reading.lost_bytes, float(text_costs(reading.text).sum())))


def _is_out_of_step(text: str) -> bool:
    """Whether some stretch of a text is so strange that it may be read half a character off."""
    return any(_is_stretch_out_of_step(text[at : at + _BLOCK]) for at in range(0, len(text), _BLOCK))


def _is_stretch_out_of_step(text: str) -> bool:
    costs = text_costs(text)
    whole = len(costs) // _WINDOW * _WINDOW
    return bool(whole) and float(costs[:whole].reshape(-1, _WINDOW).sum(axis=1).max()) > _WINDOW * _OUT_OF_STEP


def _damaged(data: bytes, found: Detection) -> tuple[Detection, bytes, _Reading]:
    """The reading with the least loss, by the encoding found at first or by the one that the damage shows."""
    again = detect(data, near=_first_error(data, found))
    best: tuple[Detection, bytes, _Reading] | None = None
    for candidate in (found, again) if again.encoding != found.encoding else (found,):
        body = data[candidate.mark_bytes :]
        reading = _strict(body, candidate.encoding) or _tolerant(body, candidate.encoding)
        if best is None or reading.lost_bytes < best[2].lost_bytes:
            best = candidate, body, reading
    assert best is not None
    return best


def _first_error(data: bytes, found: Detection) -> int:
    try:
        data[found.mark_bytes :].decode(CODECS[found.encoding])
    except UnicodeDecodeError as error:
        return found.mark_bytes + error.start
    return 0


def _tolerant(body: bytes, encoding: str) -> _Reading:
    return _cheapest([_by_pieces(body, codec) for codec in _codecs(encoding)])


def _by_pieces(body: bytes, codec: str) -> _Reading:
    """Read what is whole as it stands, lines of other encodings in theirs, and realign the pieces around damage."""
    parts: list[str] = []
    others: set[str] = set()
    lost = spent = 0
    left = len(body)
    for found, lines in by_encoding(body, codec) if codec in NARROW else [(codec, body)]:
        if found != codec or codec in _NEVER_OUT_OF_STEP:
            left -= len(lines)
            others.add(found)
            parts.append(lines.decode(found, "replace"))
            # every character lost has cost at least one byte
            lost += parts[-1].count(REPLACEMENT)
            continue
        for piece in _pieces(lines, codec):
            left -= len(piece)
            whole, given_up = _whole(piece, codec), 0
            if whole is not None:
                text = whole
            elif spent + len(piece) <= _REALIGNED_AT_MOST:
                spent += len(piece)
                text, given_up = realign(piece, codec, is_end=not left)
            else:
                text = piece.decode(codec, "replace")
                given_up = text.count(REPLACEMENT)
            parts.append(text)
            lost += given_up
    return _Reading(codec, "".join(parts), lost, tuple(sorted(others - {codec})))


def _pieces(body: bytes, codec: str) -> Iterator[bytes]:
    if codec in _WIDE_CODECS:
        yield body
        return
    for match in _PIECES.finditer(body):
        yield match[0]


def _whole(piece: bytes, codec: str) -> str | None:
    try:
        text = piece.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _is_out_of_step(text) else text
