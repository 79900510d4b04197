"""How likely a run of characters is in a government work report: counts of character n-grams.

The counts were made by `benchmarks/count_language.py` from real reports and are shipped as
`data/language_counts.npz`; the reports that they leave out are named in the file. The model is the
interpolated one of Kneser and Ney (1995): what follows a short context counts by how many longer contexts it
was seen in.
"""

from collections import Counter
from functools import cache
from importlib.resources import files
from math import log
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.conversion import opencc_simplified
from pipeline.normalisation.lost_bytes.damage_rule import FULL_WIDTH_PUNCTUATION

_WIDE = {narrow: wide for wide, narrow in FULL_WIDTH_PUNCTUATION.items()}
ORDER = 4
# a context is the symbols before a symbol, as one string
CONTEXT_LENGTH = ORDER - 1
# taken off the counts of pairs, triples and quadruples, and given to what was never seen
_DISCOUNTS = {2: 0.7, 3: 0.8, 4: 0.9}
_SHARE_OF_UNSEEN = 1e-7
_MOST_REMEMBERED = 200_000
# how much the text's own n-grams weigh against the shipped ones, and a lower order against a higher one
_SHARE_OF_TEXT = 0.15
_WEIGHT_OF_LOWER = 2.0

Counts = NDArray[np.int64]
# by context: the sum of what follows, and what of it is left to symbols that were not seen there
Followers = dict[str, tuple[int, float]]


class _Symbols(dict[int, str]):
    """What each character counts as, found once; the table of `str.translate`."""

    def __missing__(self, code: int) -> str:
        symbol = self[code] = symbol_of(chr(code))
        return symbol


@cache
def _symbols() -> _Symbols:
    return _Symbols()


@cache
def _han_symbols() -> dict[str, str]:
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    return dict(zip(characters, opencc_simplified("\n".join(characters)).split("\n"), strict=True))


def symbol_of(character: str) -> str:
    """Return what a character counts as: Simplified, punctuation full-width, digits and letters each as
    one.
    """
    symbol = _han_symbols().get(character)
    if symbol is not None:
        return symbol
    if character.isdigit():
        return "0"
    if character.isascii() and character.isalpha():
        return "a"
    return "\n" if character.isspace() else _WIDE.get(character, character)


def symbols_of(text: str) -> str:
    """Return the symbols of a text, each one character."""
    return text.translate(_symbols())


def context_of(text: str) -> str:
    """Return the symbols that the end of a text is as a context."""
    return ("\n" * CONTEXT_LENGTH + symbols_of(text[-CONTEXT_LENGTH:]))[-CONTEXT_LENGTH:]


class Language:
    """A character model of quadruples over shipped counts.

    The file holds, for each order, the rows of symbol numbers, sorted, and their counts: for pairs and triples the
    number of symbols that they were seen after, for quadruples how often they were seen at all.
    """

    def __init__(self, source: IO[bytes] | Path) -> None:
        with np.load(source) as arrays:
            alphabet = arrays["alphabet"]
            singles = arrays["counts_1"] + 1.0
            rows = {order: alphabet[arrays[f"rows_{order}"]] for order in _DISCOUNTS}
            counts = {order: arrays[f"counts_{order}"].astype(np.int64) for order in _DISCOUNTS}
            totals = arrays["contexts_of_longest"].astype(np.int64)
        symbols = _strings(alphabet[None, :])
        self._single = dict(zip(symbols, (singles / singles.sum()).tolist(), strict=True))
        self._counts: dict[str, int] = {}
        self._followers: Followers = {}
        for order, discount in _DISCOUNTS.items():
            self._counts.update(zip(_strings(rows[order]), counts[order].tolist(), strict=True))
            self._followers.update(
                _followers(rows[order][:-1], counts[order], discount, totals if order == ORDER else None)
            )
        self._likely: dict[str, str] = {}
        for pair in _strings(rows[2][:, counts[2] > 1]):
            self._likely[pair[0]] = self._likely.get(pair[0], "") + pair[1]
        self._remembered: dict[str, float] = {}

    def knows(self, symbol: str) -> bool:
        """Whether the symbol was counted at all."""
        return symbol in self._single

    def likely_after(self, symbol: str) -> str:
        """Return the symbols that were seen after a symbol, and that after more than one other."""
        return self._likely.get(symbol, "")

    def probability(self, key: str) -> float:
        """Return the probability of the last of a context's symbols and one more."""
        remembered = self._remembered.get(key)
        if remembered is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            remembered = self._remembered[key] = self._computed(key)
        return remembered

    def _computed(self, key: str) -> float:
        single = self._single.get(key[-1])
        if single is None:
            return _SHARE_OF_UNSEEN
        probability: float = single
        for order, discount in _DISCOUNTS.items():
            context = self._followers.get(key[-order:-1])
            if context is not None:
                total, left = context
                count = self._counts.get(key[-order:], 0)
                probability = (max(count - discount, 0.0) + left * probability) / total
        return probability


def _strings(rows: NDArray[np.uint32]) -> list[str]:
    """Return the columns of a table of code points as strings."""
    order = len(rows)
    joined = np.ascontiguousarray(rows.T).astype("<u4").tobytes().decode("utf-32-le")
    return [joined[start : start + order] for start in range(0, len(joined), order)]


def _followers(contexts: NDArray[np.uint32], counts: Counts, discount: float, totals: Counts | None) -> Followers:
    """Sum up what follows each context; `totals` where not all that follows was counted."""
    is_first = np.append(True, (contexts[:, 1:] != contexts[:, :-1]).any(axis=0))
    first = np.flatnonzero(is_first)
    kept = np.add.reduceat(counts, first)
    kinds = np.diff(np.append(first, len(counts)))
    total = kept if totals is None else np.maximum(totals, kept)
    left = total - kept + discount * kinds
    return dict(zip(_strings(contexts[:, first]), zip(total.tolist(), left.tolist(), strict=True), strict=True))


class LanguageOfText:
    """The shipped model together with the n-grams of the text itself: it repeats its own names and terms."""

    def __init__(self, shipped: Language, text: str) -> None:
        self.shipped = shipped
        symbols = symbols_of(text)
        self._total = max(len(symbols), 1)
        self._counts: dict[str, int] = {}
        for order in range(1, ORDER + 1):
            self._counts.update(Counter([symbols[start : start + order] for start in range(len(symbols) - order + 1)]))
        self._known: dict[str, float] = {}

    def log_probability(self, context: str, symbol: str) -> float:
        """Return the natural logarithm of the probability of a symbol after a context."""
        key = context + symbol
        known = self._known.get(key)
        if known is None:
            probability = (1 - _SHARE_OF_TEXT) * (shipped := self.shipped.probability(key))
            # what the text itself never says in that order would add next to nothing
            if key[-2:] in self._counts:
                probability += _SHARE_OF_TEXT * self._own_probability(key, shipped)
            known = self._known[key] = log(probability)
        return known

    def _own_probability(self, key: str, shipped: float) -> float:
        counts, weight = self._counts, _WEIGHT_OF_LOWER
        probability = (counts[key[-1]] + weight * shipped) / (self._total + weight)
        for order in range(2, ORDER + 1):
            total = counts.get(key[-order:-1])
            if total is None:
                break
            probability = (counts.get(key[-order:], 0) + weight * probability) / (total + weight)
        return probability

    def score(self, symbols: str, context: str) -> float:
        """Sum of the logarithms over a run of symbols after a context."""
        total = 0.0
        for symbol in symbols:
            total += self.log_probability(context, symbol)
            context = context[1:] + symbol
        return total


@cache
def shipped_language() -> Language:
    """Return the model over the counts that the project ships, read once."""
    resource = files("pipeline.normalisation").joinpath("data/language_counts.npz")
    with resource.open("rb") as stream:
        return Language(stream)
