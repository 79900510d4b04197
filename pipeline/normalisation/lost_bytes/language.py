"""How likely a run of characters is in a government work report: counts of character n-grams.

The counts were made by `benchmarks/count_language.py` from real reports and are shipped as
`data/language_counts.npz`; the reports that they leave out are named in the file.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import log
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.conversion import opencc_simplified
from pipeline.normalisation.lost_bytes.damage_rule import FULL_WIDTH_PUNCTUATION

_WIDE = {narrow: wide for wide, narrow in FULL_WIDTH_PUNCTUATION.items()}
# taken off every count and given to what was never seen
_DISCOUNT = 0.6
_SHARE_OF_UNSEEN = 1e-7
_MOST_REMEMBERED = 200_000
# how much the text's own n-grams weigh against the shipped ones, and a lower order against a higher one
_SHARE_OF_TEXT = 0.15
_WEIGHT_OF_LOWER = 2.0

Counts = NDArray[np.int64]


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


def symbols_of(text: str) -> list[str]:
    """Return the symbols of a text."""
    return [symbol_of(character) for character in text]


class Language:
    """A character trigram model with absolute discounting over shipped counts.

    Single characters count by how many others they were seen after: one that only ever follows one other is
    unlikely after a third.
    """

    def __init__(self, source: IO[bytes] | Path) -> None:
        with np.load(source) as arrays:
            self._alphabet = [chr(code) for code in arrays["alphabet"].tolist()]
            pairs, triples = arrays["pairs"].astype(np.int64), arrays["triples"].astype(np.int64)
            pair_counts, triple_counts = arrays["pair_counts"], arrays["triple_counts"]
        self._size = size = len(self._alphabet)
        self._numbers = {symbol: number for number, symbol in enumerate(self._alphabet)}
        predecessors = np.bincount(pairs % size, minlength=size) + 1.0
        self._single: list[float] = (predecessors / predecessors.sum()).tolist()
        self._pairs: dict[int, int] = dict(zip(pairs.tolist(), pair_counts.tolist(), strict=True))
        self._triples: dict[int, int] = dict(zip(triples.tolist(), triple_counts.tolist(), strict=True))
        self._after_single = _followers(pairs // size, pair_counts)
        self._after_pair = _followers(triples // size, triple_counts)
        self._likely: dict[str, tuple[str, ...]] = {}
        self._remembered: dict[tuple[str, str, str], float] = {}

    def knows(self, symbol: str) -> bool:
        """Whether the symbol was counted at all."""
        return symbol in self._numbers

    def likely_after(self, symbol: str) -> tuple[str, ...]:
        """Return the symbols that were seen after a symbol more than once."""
        if not self._likely:
            by_symbol: dict[int, list[int]] = {}
            for pair, count in self._pairs.items():
                if count > 1:
                    by_symbol.setdefault(pair // self._size, []).append(pair % self._size)
            self._likely = {
                self._alphabet[first]: tuple(self._alphabet[second] for second in seconds)
                for first, seconds in by_symbol.items()
            }
        return self._likely.get(symbol, ())

    def probability(self, key: tuple[str, str, str]) -> float:
        """Return the probability of the last of three symbols after the other two."""
        remembered = self._remembered.get(key)
        if remembered is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            remembered = self._remembered[key] = self._computed(*key)
        return remembered

    def _computed(self, before: str, previous: str, symbol: str) -> float:
        numbers, size = self._numbers, self._size
        c = numbers.get(symbol)
        if c is None:
            return _SHARE_OF_UNSEEN
        probability = self._single[c]
        b = numbers.get(previous)
        if b is None:
            return probability
        total, kinds = self._after_single.get(b, (0, 0))
        if total:
            count = self._pairs.get(b * size + c, 0)
            probability = _backed_off(count, total, _DISCOUNT * kinds, probability)
        a = numbers.get(before)
        if a is None:
            return probability
        seen = self._pairs.get(a * size + b, 0)
        if seen:
            kept, kinds = self._after_pair.get(a * size + b, (0, 0))
            count = self._triples.get((a * size + b) * size + c, 0)
            # triples seen once are not in the counts: what is missing was something else each time
            left = max(seen - kept, 0) + _DISCOUNT * kinds
            probability = _backed_off(count, max(seen, kept), left, probability)
        return probability


def _followers(contexts: Counts, counts: Counts) -> dict[int, tuple[int, int]]:
    """Total and kinds of what follows each context; the contexts are sorted."""
    found, first = np.unique(contexts, return_index=True)
    totals = np.add.reduceat(counts.astype(np.int64), first) if len(first) else first
    kinds = np.diff(np.append(first, len(contexts)))
    rows = zip(found.tolist(), totals.tolist(), kinds.tolist(), strict=True)
    return {context: (total, kind) for context, total, kind in rows}


def _backed_off(count: int, total: int, left: float, lower: float) -> float:
    return (max(count - _DISCOUNT, 0.0) + left * lower) / total


class LanguageOfText:
    """The shipped model together with the n-grams of the text itself: it repeats its own names and terms."""

    def __init__(self, shipped: Language, text: str) -> None:
        self.shipped = shipped
        symbols = symbols_of(text)
        self._single = dict(Counter(symbols))
        self._pairs = dict(Counter(pairwise(symbols)))
        self._triples = dict(Counter(zip(symbols, symbols[1:], symbols[2:], strict=False)))
        self._total = max(len(symbols), 1)
        self._known: dict[tuple[str, str, str], float] = {}

    def log_probability(self, before: str, previous: str, symbol: str) -> float:
        """Return the natural logarithm of the probability of a symbol after two others."""
        key = (before, previous, symbol)
        known = self._known.get(key)
        if known is None:
            shipped = self.shipped.probability(key)
            own = self._own_probability(key, shipped)
            known = self._known[key] = log((1 - _SHARE_OF_TEXT) * shipped + _SHARE_OF_TEXT * own)
        return known

    def _own_probability(self, key: tuple[str, str, str], shipped: float) -> float:
        before, previous, symbol = key
        single, pairs, weight = self._single, self._pairs, _WEIGHT_OF_LOWER
        probability = (single.get(symbol, 0) + weight * shipped) / (self._total + weight)
        total = single.get(previous)
        if total is None:
            return probability
        probability = (pairs.get((previous, symbol), 0) + weight * probability) / (total + weight)
        total = pairs.get((before, previous))
        if total is None:
            return probability
        return (self._triples.get(key, 0) + weight * probability) / (total + weight)

    def score(self, symbols: Sequence[str], context: tuple[str, str]) -> float:
        """Sum of the logarithms over a run of symbols after two others."""
        before, previous = context
        total = 0.0
        for symbol in symbols:
            total += self.log_probability(before, previous, symbol)
            before, previous = previous, symbol
        return total


@cache
def shipped_language() -> Language:
    """Return the model over the counts that the project ships, read once."""
    resource = files("pipeline.normalisation").joinpath("data/language_counts.npz")
    with resource.open("rb") as stream:
        return Language(stream)
