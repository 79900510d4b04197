"""Files in different encodings that were put together: which line is in which.

The encodings compete line by line. A change of encoding has its price, so that short lines, which would be cheap in
several, go with their neighbours.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from pipeline.encodings.costs import text_costs

# the names of encodings whose lines end alike, by Python's codec
NARROW = {"utf-8": "utf-8", "gb18030": "gb18030", "big5": "big5", "big5hkscs": "big5-hkscs"}
# with its supplement, Big5 reads all that it does without
_OTHERS = ("utf-8", "gb18030", "big5hkscs")
# what a change of encoding costs, in nats
_CHANGE = 20.0
# another encoding than the file's own reads a line without any loss, and in characters no dearer than this on average
_USUAL = 8.5
_NEVER = float("inf")


def by_encoding(body: bytes, codec: str) -> list[tuple[str, bytes]]:
    """Part a file's bytes into runs of whole lines, each with the codec that they are in.

    `codec`, of `NARROW`, is the file's own: only its lines may be damaged.
    """
    lines = body.splitlines(keepends=True)
    codecs = [codec, *(other for other in _OTHERS if not other.startswith(codec))]
    way = _cheapest_way([_costs(line, codecs) for line in lines], codecs)
    runs = groupby(zip(way, lines, strict=True), key=itemgetter(0))
    return [(found, b"".join(line for _, line in run)) for found, run in runs]


def _costs(line: bytes, codecs: Sequence[str]) -> list[float]:
    """What a line costs in each encoding, of which the first is the file's own."""
    if line.isascii():
        return [0.0] * len(codecs)
    own, *others = codecs
    return [float(text_costs(line.decode(own, "replace")).sum()), *(_whole_cost(line, other) for other in others)]


def _whole_cost(line: bytes, codec: str) -> float:
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        return _NEVER
    cost = float(text_costs(text).sum())
    return cost if cost <= _USUAL * len(text) else _NEVER


def _cheapest_way(costs: Iterable[Sequence[float]], codecs: Sequence[str]) -> list[str]:
    """Choose the encoding of each line so that all lines and all changes together cost least (Viterbi)."""
    totals = [0.0] * len(codecs)
    befores: list[list[int]] = []
    for of_line in costs:
        cheapest = min(range(len(codecs)), key=totals.__getitem__)
        change = totals[cheapest] + _CHANGE
        befores.append([at if total <= change else cheapest for at, total in enumerate(totals)])
        totals = [min(total, change) + cost for total, cost in zip(totals, of_line, strict=True)]
    at = min(range(len(codecs)), key=totals.__getitem__)
    way: list[str] = []
    for before in reversed(befores):
        way.append(codecs[at])
        at = before[at]
    return way[::-1]
