"""Finds the encoding of Chinese text from a bounded sample of its bytes.

Every candidate encoding reads the sample; the one whose characters cost least (see `costs`) is taken. Byte
order marks and what a page declares of itself only lower the cost of the encoding that they name.
"""

import codecs
import re
from dataclasses import dataclass

import numpy as np

from pipeline.encodings.costs import cost_table, text_costs
from pipeline.encodings.sampling import Sample, take_sample

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
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_\-]{3,20})""")
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

_WIDE = frozenset({"utf-16-le", "utf-16-be"})
_FIXED = _WIDE | {"utf-32-le", "utf-32-be"}
# units of two bytes that are judged together, and the price of their being out of step
_STRETCH = 256
_SHIFTED = 40.0
# bytes are hardly ever whole UTF-8 by chance: they may be another language, at the price of its being one
_OTHER_LANGUAGE = 30.0
_OTHER_CHARACTER = 5.0
_NO_OTHER_LANGUAGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
# the mean cost of a character, in nats, above which bytes are no text
_NO_TEXT = 10.0
# so many characters as of average text stand for what a short sample leaves unknown
_SHORT = 3
# UTF-8 with so many Chinese characters of so little mean cost needs no comparison
_CERTAIN_FROM = 64
_CERTAIN_COST = 8.0
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
    sample = take_sample(data, mark, near)
    certain = _certain(sample) if marked is None else None
    if certain is not None:
        return certain
    declared = None if marked else _declaration(data)
    candidates = _CANDIDATES if marked is None or marked in _CANDIDATES else (*_CANDIDATES, marked)
    totals: dict[str, float] = {}
    means: dict[str, float] = {}
    for encoding in candidates:
        cost, characters = _cost(sample, encoding)
        means[encoding] = (cost + _SHORT * _AVERAGE) / (characters + _SHORT)
        bonus = _MARK_BONUS * (encoding == marked) + _DECLARED_BONUS * (encoding == declared)
        totals[encoding] = cost + _PRIOR.get(encoding, 0.0) - bonus
    best = min(totals, key=totals.__getitem__)
    others = np.array([totals[best] - cost for cost in totals.values()])
    confidence = float(1 / np.exp(np.maximum(others, -700)).sum())
    # a program that converted the text can have left UTF-8's mark, which begins no text in another encoding
    is_mark = marked in {best, "utf-8"}
    return Detection(best, confidence, means[best], mark if is_mark else 0)


def _certain(sample: Sample) -> Detection | None:
    """UTF-8 where the sample leaves no doubt: many characters of three bytes, and common ones."""
    cost, characters = _cost(sample, "utf-8")
    wide = sum(sample.narrow.count(lead) for lead in (b"\xe4", b"\xe5", b"\xe6"))
    if wide < _CERTAIN_FROM or cost > _CERTAIN_COST * characters:
        return None
    return Detection("utf-8", 1.0, cost / characters, 0)


def _mark(data: bytes) -> tuple[int, str | None]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return len(mark), encoding
    return 0, None


def _declaration(data: bytes) -> str | None:
    """The encoding that a page's head names for itself."""
    head = data[:_DECLARED_WITHIN].lower()
    if b"charset" not in head and b"encoding" not in head:
        return None
    found = _DECLARED.search(head)
    if found is None:
        return None
    return _DECLARED_NAMES.get(found[1].decode("ascii").replace("-", "").replace("_", ""))


def _cost(sample: Sample, encoding: str) -> tuple[float, int]:
    """The cost of the sample in an encoding, and how many characters it then has."""
    if encoding in _WIDE:
        return _wide_cost(sample.wide, encoding)
    # a decoder that waits for more does not take a cut-off end for an error
    decoder = codecs.getincrementaldecoder(CODECS[encoding])("replace")
    text = decoder.decode(sample.wide if encoding in _FIXED else sample.narrow)
    cost = float(text_costs(text).sum())
    if encoding == "utf-8" and not _NO_OTHER_LANGUAGE.search(text):
        cost = min(cost, _OTHER_LANGUAGE + _OTHER_CHARACTER * len(text))
    return cost, len(text)


def _wide_cost(window: bytes, encoding: str) -> tuple[float, int]:
    """As UTF-16, in step or, after a byte was lost, out of step; judged by stretches."""
    units = np.frombuffer(window, dtype=np.uint8).astype(np.uint16)
    first, second = units[:-1], units[1:]
    costs = cost_table()[(second << 8 | first) if encoding == "utf-16-le" else (first << 8 | second)]
    in_step, out_of_step = costs[::2], costs[1::2]
    stretches = np.arange(0, len(in_step), _STRETCH)
    if not len(stretches):
        return 0.0, 0
    kept = np.add.reduceat(in_step, stretches)
    shifted = np.full(len(kept), np.inf)
    if len(out_of_step):
        within = stretches[stretches < len(out_of_step)]
        shifted[: len(within)] = np.add.reduceat(out_of_step, within) + _SHIFTED
    return float(np.minimum(kept, shifted).sum()), len(in_step)
