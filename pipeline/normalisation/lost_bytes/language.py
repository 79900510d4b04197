"""How likely a run of characters is in a government work report: counts of character n-grams.

The counts were made by `benchmarks/count_language.py` from real reports and are shipped as
`data/language_counts*.npz`, of the texts and of the texts read from their ends; the reports that they leave out are
named in that file. The model is the interpolated one of Kneser and Ney (1995): what follows a short context counts by
how many longer contexts it was seen in.
"""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.normalisation.conversion import opencc_simplified
from pipeline.normalisation.lost_bytes.damage_rule import FULL_WIDTH_PUNCTUATION

_WIDE = {narrow: wide for wide, narrow in FULL_WIDTH_PUNCTUATION.items()}
# counts of the texts, and of the texts read from their ends
COUNTS_FILES = ("language_counts.npz", "language_counts_backward.npz")
ORDER = 6
# how many symbols before a symbol are looked at
CONTEXT_LENGTH = ORDER - 1
# taken off the counts of pairs, triples and longer runs, and given to what was never seen
_DISCOUNTS = {2: 0.7, 3: 0.8, 4: 0.9, 5: 0.9, 6: 0.9}
_SHARE_OF_UNSEEN = 1e-7
# how much the text's own n-grams weigh against the shipped ones, how long they are, and how much a lower order of
# them weighs against a higher one
_SHARE_OF_TEXT = 0.25
_ORDER_OF_TEXT = 4
_WEIGHT_OF_LOWER = 2.0
# of one unit of UTF-16
_BITS = 16


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


class Level(NamedTuple):
    """All runs of one length, sorted, each under the run that it continues.

    What continues run `node` of the level below is from `first[node]` to `first[node + 1]`, by its last symbol. Its
    share is its part of the probability after that run; `backoff[node]` is what is left of it to shorter contexts.
    """

    first: Sequence[int]
    symbols: Sequence[int]
    share: Sequence[float]
    backoff: Sequence[float]


# the runs that the last one, two and more symbols are, as numbers of nodes; it ends where no run was seen
Nodes = tuple[int, ...]


# what continues a run: symbols of a level and their shares, from where and to where; the part that is left to shorter
# runs by this run, and by this and all longer ones. A plain tuple, as very many are made
Branch = tuple[Sequence[int], Sequence[float], int, int, float, float]


class Language:
    """A character model over shipped counts: a tree of the symbols that continue each run."""

    def __init__(self, source: IO[bytes] | Path) -> None:
        with np.load(source) as arrays:
            self._symbols = arrays["alphabet"].astype("<u4").tobytes().decode("utf-32-le")
            singles = arrays["counts_1"] + 1.0
            self._levels = [
                _level(discount, *(arrays[f"{name}_{order}"] for name in ("symbols", "counts", "children", "lost")))
                for order, discount in _DISCOUNTS.items()
            ]
        self._numbers = {symbol: number for number, symbol in enumerate(self._symbols)}
        self.single = dict(zip(self._symbols, (singles / singles.sum()).tolist(), strict=True))
        self._pairs: dict[str, dict[str, float]] = {}

    def knows(self, symbol: str) -> bool:
        """Whether the symbol was counted at all."""
        return symbol in self._numbers

    def pairs(self, symbol: str) -> Mapping[str, float]:
        """Return the symbols that were seen after a symbol, each with its probability after that symbol alone."""
        found = self._pairs.get(symbol)
        if found is None:
            found = self._pairs[symbol] = {}
            number = self._numbers.get(symbol)
            for symbols, share, first, end, backoff, _ in self.branches(() if number is None else (number,)):
                followers = [self._symbols[one] for one in symbols[first:end]]
                singles = map(self.single.__getitem__, followers)
                found.update(
                    (follower, backoff * single + own)
                    for follower, single, own in zip(followers, singles, share[first:end], strict=True)
                )
        return found

    def followers(self, branch: Branch) -> set[str]:
        """Return the symbols that were seen after a run."""
        symbols, _, first, end, _, _ = branch
        return {self._symbols[number] for number in symbols[first:end]}

    def branches(self, nodes: Nodes) -> list[Branch]:
        """Return what continues a context: after its last symbol, its last two, and so on."""
        found: list[Branch] = []
        left = 1.0
        for length in range(len(nodes), 0, -1):
            first, symbols, share, backoff = self._levels[length - 1]
            node = nodes[length - 1]
            start, end = first[node], first[node + 1]
            if start < end or found:
                to_shorter = backoff[node]
                left *= to_shorter
                found.append((symbols, share, start, end, to_shorter, left))
        found.reverse()
        return found

    def after(self, branches: Iterable[Branch], symbol: str) -> tuple[float, Nodes]:
        """Return the probability of a symbol after a context, and the context that it makes."""
        number = self._numbers.get(symbol)
        if number is None:
            return _SHARE_OF_UNSEEN, ()
        probability = self.single[symbol]
        following = [number]
        for symbols, share, first, end, backoff, left in branches:
            at = bisect_left(symbols, number, first, end)
            if at == end or symbols[at] != number:
                # what did not follow a run did not follow a longer one
                probability *= left
                break
            probability = backoff * probability + share[at]
            following.append(at)
        return probability, tuple(following[:CONTEXT_LENGTH])

    def nodes_of(self, symbols: str) -> Nodes:
        """Return the context that the end of a run of symbols is."""
        nodes: Nodes = ()
        for symbol in symbols[-CONTEXT_LENGTH:]:
            _, nodes = self.after(self.branches(nodes), symbol)
        return nodes


def _level(
    discount: float,
    symbols: NDArray[np.uint16],
    counts: NDArray[np.uint16],
    children: NDArray[np.uint16],
    lost: NDArray[np.uint32],
) -> Level:
    """Build a level of runs from their last symbols and counts.

    `children` says how many of them continue each run of the level below, and `lost` how often it was continued by
    others, which were not kept.
    """
    parents = np.repeat(np.arange(len(children)), children)
    totals = np.bincount(parents, weights=counts, minlength=len(children)) + lost
    share = (counts - discount) / totals[parents]
    backoff = np.ones(len(children))
    np.divide(lost + discount * children, totals, out=backoff, where=children > 0)
    first = np.concatenate(([0], np.cumsum(children, dtype=np.uint32)))
    return Level(_array("I", first), _array("H", symbols), _array("d", share), _array("d", backoff))


def _array(code: str, values: NDArray[np.generic]) -> "array[Any]":
    """Return an array whose single values are quick to get."""
    return array(code, values.astype(code).tobytes())


class Context:
    """What stands before a symbol: runs of the shipped model, and the last symbols for the text's own.

    It remembers what continues it, and what has followed it: the logarithm of the probability, and the context that it
    makes.
    """

    __slots__ = ("branches", "following", "nodes", "recent")

    def __init__(self, nodes: Nodes, recent: str) -> None:
        self.nodes = nodes
        self.recent = recent
        self.branches: list[Branch] | None = None
        self.following: dict[str, tuple[float, Context]] = {}


class Candidate(Protocol):
    """What may come next: it counts as a symbol."""

    @property
    def symbol(self) -> str: ...


AnyCandidate = TypeVar("AnyCandidate", bound=Candidate)


class RunsOfText(dict[str, int]):
    """How often each run of up to four symbols stands in a text, counted when first asked for.

    All runs of four are kept sorted, each as one number, so that those that begin alike stand together. Rare symbols
    that UTF-16 has as two count as two.
    """

    def __init__(self, symbols: str) -> None:
        super().__init__()
        units = np.frombuffer(_units(symbols), dtype=">u2").astype(np.uint64)
        runs = np.zeros_like(units)
        for place in range(_ORDER_OF_TEXT):
            runs[: len(units) - place] |= units[place:] << np.uint64(_BITS * (_ORDER_OF_TEXT - 1 - place))
        runs.sort()
        self._runs = array("Q", runs.tobytes())
        self._followers: dict[str, frozenset[str]] = {}

    def __missing__(self, run: str) -> int:
        first, end = self._range_of(run)
        count = self[run] = end - first
        return count

    def followers(self, symbol: str) -> frozenset[str]:
        """Return the symbols that stand somewhere after a symbol."""
        found = self._followers.get(symbol)
        if found is None:
            first, end = self._range_of(symbol)
            followers = (run >> _BITS * (_ORDER_OF_TEXT - 2) & (1 << _BITS) - 1 for run in self._runs[first:end])
            found = self._followers[symbol] = frozenset(map(chr, followers))
        return found

    def _range_of(self, run: str) -> tuple[int, int]:
        units = _units(run)[: _ORDER_OF_TEXT * _BITS // 8]
        number, free = int.from_bytes(units, "big"), _ORDER_OF_TEXT * _BITS - 8 * len(units)
        first = bisect_left(self._runs, number << free)
        return first, bisect_left(self._runs, number + 1 << free, first)


def _units(symbols: str) -> bytes:
    return symbols.encode("utf-16-be", "surrogatepass")


class LanguageOfText:
    """The shipped model together with the n-grams of the text itself: it repeats its own names and terms.

    `own` are the runs of the text, of one that is read from its end with the shipped model of such texts.
    """

    def __init__(self, shipped: Language, own: RunsOfText) -> None:
        self.shipped = shipped
        self._own = own

    def context_of(self, text: str) -> Context:
        """Return what the end of a text is as a context."""
        symbols = "\n" + symbols_of(text[-CONTEXT_LENGTH:])
        return Context(self.shipped.nodes_of(symbols), symbols[1 - _ORDER_OF_TEXT :])

    def after(self, context: Context, symbol: str) -> tuple[float, Context]:
        """Return the natural logarithm of the probability of a symbol, and the context that it makes."""
        found = context.following.get(symbol)
        if found is None:
            found = context.following[symbol] = self._noted(context, symbol, *self._probability(context, symbol))
        return found

    def _noted(self, context: Context, symbol: str, probability: float, nodes: Nodes) -> tuple[float, Context]:
        return log(probability), Context(nodes, (context.recent + symbol)[1 - _ORDER_OF_TEXT :])

    def _probability(self, context: Context, symbol: str) -> tuple[float, Nodes]:
        shipped, nodes = self.shipped.after(self._branches(context), symbol)
        probability = (1 - _SHARE_OF_TEXT) * shipped
        # what the text itself never says in that order would add next to nothing
        if symbol in self._own.followers(context.recent[-1:]):
            probability += _SHARE_OF_TEXT * self._own_probability(context.recent + symbol, shipped)
        return probability, nodes

    def likely(
        self, context: Context, candidates: Iterable[AnyCandidate], least: float
    ) -> Iterator[tuple[float, Context, AnyCandidate]]:
        """Yield those candidates that are likelier after a context than `least`, a natural logarithm.

        With its logarithm and the context that it makes. Most are told by the symbol before alone: nothing longer
        is known of them. While nothing is known of the least, what was never seen after that symbol is left out.
        """
        last = context.recent[-1:]
        own, pairs, single = self._own.followers(last), self.shipped.pairs(last), self.shipped.single
        branches = self._branches(context)
        least_probability = exp(min(least, 0.0))
        least_pair = least_single = least_probability / (1 - _SHARE_OF_TEXT)
        after_two: Collection[str] = ()
        if len(branches) > 1:
            least_pair /= branches[1][-1]
            after_two = self.shipped.followers(branches[1])
        if branches:
            least_single /= branches[0][-1]
        least_single = least_single or 1.0
        remembered = context.following
        for candidate in candidates:
            symbol = candidate.symbol
            found = remembered.get(symbol)
            if found is None:
                if symbol not in own:
                    pair = pairs.get(symbol)
                    if pair is None:
                        if single[symbol] <= least_single:
                            continue
                    elif pair <= least_pair and symbol not in after_two:
                        continue
                probability, nodes = self._probability(context, symbol)
                if probability <= least_probability:
                    continue
                found = remembered[symbol] = self._noted(context, symbol, probability, nodes)
            if found[0] > least:
                yield *found, candidate

    def _branches(self, context: Context) -> list[Branch]:
        if context.branches is None:
            context.branches = self.shipped.branches(context.nodes)
        return context.branches

    def _own_probability(self, key: str, shipped: float) -> float:
        counts, weight = self._own, _WEIGHT_OF_LOWER
        probability = (counts[key[-1]] + weight * shipped) / (counts[""] + weight)
        for order in range(2, len(key) + 1):
            total = counts[key[-order:-1]]
            if not total:
                break
            probability = (counts[key[-order:]] + weight * probability) / (total + weight)
        return probability

    def costs(self, symbols: str, context: Context) -> list[float]:
        """Return the logarithm of each of a run of symbols after a context."""
        found: list[float] = []
        for symbol in symbols:
            cost, context = self.after(context, symbol)
            found.append(cost)
        return found

    def score(self, symbols: str, context: Context, least: float = float("-inf")) -> float:
        """Sum of the logarithms over a run of symbols after a context; of as many as tell that it is below `least`."""
        total = 0.0
        for symbol in symbols:
            cost, context = self.after(context, symbol)
            total += cost
            if total < least:
                break
        return total


@cache
def shipped_language() -> Language:
    """Return the model over the counts that the project ships, read once."""
    return _shipped(COUNTS_FILES[0])


@cache
def shipped_backward_language() -> Language:
    """Return the shipped model of texts that are read from their ends, read once."""
    return _shipped(COUNTS_FILES[1])


def _shipped(name: str) -> Language:
    with files("pipeline.normalisation").joinpath("data", name).open("rb") as stream:
        return Language(stream)
