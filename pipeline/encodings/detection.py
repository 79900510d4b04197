"""Finds the encoding of Chinese text from a bounded sample of its bytes.

Every candidate encoding reads the sample; the one whose characters cost least (see `costs`) is taken. Byte
order marks and what a page declares of itself only lower the cost of the encoding that they name.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.encodings.costs import text_costs

# Python's codec of each encoding that is told apart; every one is read by its largest superset
CODECS = {
    "utf-8": "utf-8",
    "gb18030": "gb18030",
    "big5-hkscs": "big5hkscs",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5-hkscs", "utf-16-le", "utf-16-be")
# before anything is seen, in nats
_PRIOR = {"utf-8": 0.0, "gb18030": 0.5, "big5-hkscs": 2.0, "utf-16-le": 4.0, "utf-16-be": 5.0}
_MARK_BONUS = 40.0
_DECLARED_BONUS = 5.0
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_DECLARED_NAMES = {
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "big5": "big5-hkscs",
    "big5hkscs": "big5-hkscs",
    "cp950": "big5-hkscs",
    "utf16": "utf-16-le",
    "utf16le": "utf-16-le",
    "utf16be": "utf-16-be",
}

_WHOLE = 8192
_HEAD = 4096
_WINDOW = 1024
_WINDOWS = 4
_SEARCH = 1 << 20
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
# the mean cost of a character, in nats, above which bytes are no text
_NO_TEXT = 11.5
# so many characters as of average text stand for what a short sample leaves unknown
_SHORT = 6
_AVERAGE = 7.0


@dataclass(frozen=True)
class Detection:
    """The likeliest encoding of some bytes.

    `confidence` is its probability among the candidates, `mean_cost` the mean cost of its characters in nats,
    `mark_bytes` the length of a byte order mark to leave out.
    """

    encoding: str
    confidence: float
    mean_cost: float
    mark_bytes: int

    @property
    def is_text(self) -> bool:
        """Whether the bytes read as text, damaged or not, rather than as anything else."""
        return self.mean_cost <= _NO_TEXT


def detect(data: bytes, near: int | None = None) -> Detection:
    """The encoding of `data`, read at some places only, so that the time does not grow with its length.

    `near`: a byte offset that the sample should show.
    """
    mark, marked = _mark(data)
    windows = _windows(data, mark, near)
    declared = None if marked else _declaration(data)
    candidates = _CANDIDATES if marked is None or marked in _CANDIDATES else (*_CANDIDATES, marked)
    totals: dict[str, float] = {}
    means: dict[str, float] = {}
    for encoding in candidates:
        cost, characters = _cost(windows, encoding)
        means[encoding] = (cost + _SHORT * _AVERAGE) / (characters + _SHORT)
        bonus = _MARK_BONUS * (encoding == marked) + _DECLARED_BONUS * (encoding == declared)
        totals[encoding] = cost + _PRIOR.get(encoding, 0.0) - bonus
    best = min(totals, key=totals.__getitem__)
    others = np.array([totals[best] - cost for cost in totals.values()])
    confidence = float(1 / np.exp(np.maximum(others, -700)).sum())
    return Detection(best, confidence, means[best], mark if marked == best else 0)


def _mark(data: bytes) -> tuple[int, str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return len(mark), encoding
    return 0, None


def _declaration(data: bytes) -> str | None:
    """The encoding that a page's head names for itself."""
    found = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    if found is None:
        return None
    return _DECLARED_NAMES.get(found[1].decode("ascii").lower().replace("-", "").replace("_", ""))


def _windows(data: bytes, start: int, near: int | None) -> list[bytes]:
    """Pieces of the data, each from an even distance to the start."""
    size = len(data) - start
    if size <= _WHOLE:
        return [data[start:]]
    offsets = [size * part // _WINDOWS & ~1 for part in range(1, _WINDOWS)]
    windows = [data[start : start + _HEAD], *(data[start + at : start + at + _WINDOW] for at in offsets)]
    if near is None and all(window.isascii() and b"\0" not in window for window in windows):
        first = _NOT_ASCII.search(data, start, start + _SEARCH)
        near = first.start() if first else None
    if near is not None:
        windows.append(data[start + ((near - start) & ~1) :][:_HEAD])
    return windows


def _cost(windows: Sequence[bytes], encoding: str) -> tuple[float, int]:
    """The cost of the sample in an encoding, and how many characters it then has."""
    cost, characters = 0.0, 0
    decoder = codecs.getincrementaldecoder(CODECS[encoding])
    for number, window in enumerate(windows):
        # a window after the first may begin inside a character
        phases = {"utf-8": 1, "gb18030": 2, "big5-hkscs": 2}.get(encoding, 1) if number else 1
        if encoding == "utf-8" and number:
            window = window.lstrip(bytes(range(0x80, 0xC0)))  # noqa: PLW2901
        texts = [decoder("replace").decode(window[phase:]) for phase in range(phases)]
        costs = [text_costs(text) for text in texts]
        least = min(costs, key=lambda found: float(found.sum()))
        cost += float(least.sum())
        characters += len(least)
    return cost, characters
