"""How a publishing site damaged its pages, as far as it is known: from the intact text to the delivered one.

The site held Traditional text in GBK and put readings behind certain characters, looking for their two
bytes without regard to where a character begins. A match that begins in the middle of a character leaves a
lead byte in front of the bracket; the decoder took the two for one unreadable character, `?`, and read what
follows one byte off, until a trail byte below 0x80 put it right. Pairs that no character has were dropped;
full-width punctuation became ASCII.
"""

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

FULL_WIDTH_PUNCTUATION = dict(zip("，；：（）！？", ",;:()!?", strict=True))
_FROM_ASCII = {ascii_form: wide for wide, ascii_form in FULL_WIDTH_PUNCTUATION.items()}
LEAD_BYTES = range(0x81, 0xFF)
TRAIL_BYTES = (*range(0x40, 0x7F), *range(0x80, 0xFF))

# the reading of an annotated character, by character
Readings = Mapping[str, str]


@cache
def character_of(lead: int, trail: int) -> str | None:
    """Return the GBK character of two bytes; None where no character has them."""
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None


@cache
def bytes_of(character: str) -> bytes | None:
    """Return the GBK bytes of a character as the site held it: ASCII punctuation was full-width then."""
    try:
        return _FROM_ASCII.get(character, character).encode("gbk")
    except UnicodeEncodeError:
        return None


class Run(NamedTuple):
    """A damaged run: where it stands in the delivered text, and in the intact one."""

    start: int
    end: int
    intact_start: int
    intact_end: int


class Delivered(NamedTuple):
    """What the site delivered, and where it is damaged."""

    text: str
    runs: tuple[Run, ...]


def damage(
    text: str, readings: Readings, shifted: Collection[int] = (), *, overlapping: bool = True
) -> Delivered | None:
    """Return what the site made of a Traditional text; None where GBK cannot hold the text.

    `readings` are the annotated characters. `shifted` are offsets of characters whose lead byte was lost
    without a reading; what made the site do so is not known, so it has to be told. `overlapping` says
    whether two annotated pairs may share a byte.
    """
    page = bytearray()
    starts: dict[int, int] = {}
    for offset, character in enumerate(text):
        encoded = bytes_of(character)
        if encoded is None:
            return None
        starts[len(page)] = offset
        page += encoded
    starts[len(page)] = len(text)
    lost = {position for position, offset in starts.items() if offset in shifted}
    annotations = _annotations(page, readings, lost, overlapping)
    return _decoded(page, annotations, lost, starts)


def _annotations(page: bytearray, readings: Readings, lost: Collection[int], overlapping: bool) -> dict[int, str]:
    """Byte offsets before which a reading is put; a byte that was lost cannot be matched."""
    found: dict[int, str] = {}
    position = 0
    while position < len(page) - 1:
        character = character_of(page[position], page[position + 1])
        reading = None if character is None else readings.get(character)
        if reading is None or position in lost or position + 1 in lost:
            position += 1
            continue
        found[position + 2] = reading
        position += 1 if overlapping else 2
    return found


def _decoded(
    page: bytearray, annotations: Mapping[int, str], lost: Collection[int], starts: Mapping[int, int]
) -> Delivered:
    pieces: list[str] = []
    runs: list[Run] = []
    length = position = 0
    run_start: tuple[int, int] | None = None
    while position < len(page):
        start = position
        piece, position = _next_piece(page, position, annotations, lost)
        if start in starts and position not in starts:
            run_start = (length, starts[start])
        pieces.append(piece)
        length += len(piece)
        if run_start is not None and position in starts:
            runs.append(Run(run_start[0], length, run_start[1], starts[position]))
            run_start = None
    return Delivered("".join(pieces), tuple(runs))


def _next_piece(
    page: bytearray, position: int, annotations: Mapping[int, str], lost: Collection[int]
) -> tuple[str, int]:
    """Return what the decoder made of the next bytes, with the reading behind them, and where it went on."""
    byte = page[position]
    position += 1
    if position - 1 in lost:
        return "?", position
    if byte >= 0x80:
        if position in annotations:
            # the lead byte and the bracket were read as one character
            return f"?{annotations[position]})", position
        if position == len(page) or page[position] < 0x40:
            return "?", position + 1
        character = character_of(byte, page[position]) or ""
        position += 1
        piece = FULL_WIDTH_PUNCTUATION.get(character, character)
    else:
        piece = chr(byte)
    reading = f"({annotations[position]})" if position in annotations else ""
    return piece + reading, position
