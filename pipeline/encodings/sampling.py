"""Takes a bounded sample of bytes whose encoding is not known yet."""

import re
from dataclasses import dataclass

_WHOLE = 8192
_HEAD = 4096
_WINDOW = 1024
_WINDOWS = 4
_SEARCH = 1 << 20
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
# bytes below 0x30 are never part of a longer character
_BOUNDARY = re.compile(rb"[\x00-\x2f]")


@dataclass(frozen=True)
class Sample:
    """Pieces of bytes: `wide` for encodings of fixed width, `narrow` cut between characters for others."""

    wide: bytes
    narrow: bytes


def take_sample(data: bytes, start: int, near: int | None) -> Sample:
    """The head and some later pieces of `data` from `start` on; what is short is taken whole.

    Where those are ASCII only, the first other byte of the first megabyte is looked for. `near`: a byte
    offset that the sample must show.
    """
    size = len(data) - start
    if size <= _WHOLE:
        return Sample(data[start:], data[start:])
    offsets = [size * part // _WINDOWS & ~3 for part in range(1, _WINDOWS)]
    windows = [data[start : start + _HEAD], *(data[start + at : start + at + _WINDOW] for at in offsets)]
    if near is None and all(window.isascii() and b"\0" not in window for window in windows):
        first = _NOT_ASCII.search(data, start, start + _SEARCH)
        near = first.start() if first else None
    if near is not None:
        # a little before, so that it begins between characters
        at = max(0, near - start - _HEAD // 4) & ~3
        windows.append(data[start + at : start + at + _HEAD])
    whole = [windows[0][: _last_boundary(windows[0])], *map(_between_characters, windows[1:])]
    return Sample(b"".join(windows), b"\n".join(whole))


def _between_characters(window: bytes) -> bytes:
    first = _BOUNDARY.search(window)
    return window[first.end() : _last_boundary(window)] if first else b""


def _last_boundary(window: bytes) -> int:
    """The end of the last byte that is surely a character of its own."""
    found = _BOUNDARY.search(window[::-1])
    return len(window) - found.start() if found else len(window)
