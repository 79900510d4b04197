"""Files in different encodings that were put together: which line is in which.

The encodings compete line by line. A change of encoding has its price, so that short lines, which would be cheap in
several, go with their neighbours.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from pipeline.encodings.costs import REPLACEMENT, text_costs

# the names of encodings whose lines end alike, by Python's codec
NARROW = {"utf-8": "utf-8", "gb18030": "gb18030", "big5": "big5", "big5hkscs": "big5-hkscs"}
# with its supplement, Big5 reads all that it does without
_OTHERS = ("utf-8", "gb18030", "big5hkscs")
_LINES = re.compile(rb"[^\r\n]*[\r\n]|[^\r\n]+")
# what a change of encoding costs, in nats
_CHANGE = 20.0
# another encoding than the file's own reads a line without any loss, and in characters no dearer than this on average
_USUAL = 8.5
# words of other scripts that GB 2312 has are usual, though their characters are not; in Big5 their bytes would be of
# its commonest characters
_FOREIGN_WORD = re.compile("[\u0400-\u04ff]{3,}|[\u0370-\u03ff]{3,}|[\u3040-\u30ff]{3,}")
_CHARACTER_OF_WORD = 6.0

Costs = npt.NDArray[np.float64]


def by_encoding(body: bytes, codec: str) -> list[tuple[str, bytes]]:
    """Part a file's bytes into runs of whole lines, each with the codec that they are in.

    `codec`, of `NARROW`, is the file's own: only its lines may be damaged.
    """
    codecs = [codec, *(other for other in _OTHERS if not other.startswith(codec))]
    own = _line_costs(body, codec)[0]
    # a row for each encoding
    costs = np.stack([own, *(_whole_costs(body, other) for other in codecs[1:])])
    if not (costs[1:] < own).any():
        return [(codec, body)]
    way = [codecs[number] for number in _cheapest_way(costs.T.tolist())]
    runs = groupby(zip(way, _LINES.findall(body), strict=True), key=itemgetter(0))
    return [(found, b"".join(line for _, line in run)) for found, run in runs]


def _line_costs(body: bytes, codec: str) -> tuple[Costs, Costs, Costs]:
    """What each line costs in an encoding, how many characters it then has, and how many of them are lost."""
    text = body.decode(codec, "replace")
    costs = text_costs(text).astype(np.float64)
    for word in _FOREIGN_WORD.finditer(text):
        costs[word.start() : word.end()] = _CHARACTER_OF_WORD
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    edges = np.flatnonzero((points == ord("\n")) | (points == ord("\r"))) + 1
    edges = np.unique(np.concatenate(([0], edges, [len(points)])))
    summed = (np.concatenate(([0.0], np.cumsum(values)))[edges] for values in (costs, points == ord(REPLACEMENT)))
    cost, lost = map(np.diff, summed)
    return cost, np.diff(edges).astype(np.float64), lost


def _whole_costs(body: bytes, codec: str) -> Costs:
    """The same where a line is read without loss and its characters are usual; infinite elsewhere."""
    cost, characters, lost = _line_costs(body, codec)
    return np.where((lost == 0) & (cost <= _USUAL * characters), cost, np.inf)


def _cheapest_way(costs: Sequence[Sequence[float]]) -> list[int]:
    """Choose the encoding of each line so that all lines and all changes together cost least (Viterbi)."""
    totals = [0.0] * len(costs[0])
    befores: list[list[int]] = []
    for of_line in costs:
        cheapest = min(range(len(totals)), key=totals.__getitem__)
        change = totals[cheapest] + _CHANGE
        befores.append([at if total <= change else cheapest for at, total in enumerate(totals)])
        totals = [min(total, change) + cost for total, cost in zip(totals, of_line, strict=True)]
    at = min(range(len(totals)), key=totals.__getitem__)
    way: list[int] = []
    for before in reversed(befores):
        way.append(at)
        at = before[at]
    return way[::-1]
